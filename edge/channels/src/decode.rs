//! What the channels make of a body, as JSON for operators who look at a captured webhook.

use crate::json::{Fields, Piece};
use domain::{
    channel::ChannelKind,
    incoming::{Incoming, IncomingMessage, ProviderId, Side, What},
    message::{Content, Delivery, Failure},
};
use serde::Serialize;
use serde_json::{Map, Value, json};

/// One object per piece, in order: `kind`, `readable`, and what the piece says. Files that are no webhooks at all, such
/// as a captured answer of the Graph API, come out as one object of the kind `not_a_webhook` that says what they are.
#[must_use]
pub fn decode(bytes: &[u8]) -> Vec<Value> {
    let text = String::from_utf8_lossy(bytes);
    if let Some(what) = Piece::read(&text)
        .and_then(Piece::fields)
        .and_then(|root| other(&root))
    {
        return vec![json!({ "kind": "not_a_webhook", "readable": true, "what": what })];
    }
    crate::read(bytes).iter().map(piece).collect()
}

/// What a body is that does not come from a webhook of Meta's; `None` where it may be one.
fn other(root: &Fields<'_>) -> Option<&'static str> {
    let has = |names: &[&str]| names.iter().all(|name| root.has(name));
    let any = |names: &[&str]| names.iter().any(|name| root.has(name));
    if any(&["object", "entry", "changes", "history"]) || has(&["field", "value"]) {
        return None;
    }
    if has(&["event", "session"]) || any(&["X-Webhook-Hmac"]) || has(&["engine", "config"]) {
        return Some("the bridge WAHA, a channel that is not spoken yet");
    }
    let baileys = root.inner("data").has("key") || root.inner("data").has("id");
    if has(&["event", "instance"]) || (root.has("data") && baileys) {
        return Some("the bridge Evolution API, a channel that is not spoken yet");
    }
    if any(&["messaging"]) {
        return Some("a Messenger event without its envelope, a channel that is not spoken yet");
    }
    let answer = any(&[
        "error",
        "data",
        "success",
        "id",
        "webhook_configuration",
        "value",
    ]);
    let sent = root.has("messaging_product") && !root.has("metadata");
    (answer || sent).then_some("an answer of the API")
}

fn piece(incoming: &Incoming) -> Value {
    let mut line = Map::new();
    let kind = what(&mut line, &incoming.what);
    let mut whole = Map::new();
    put(&mut whole, "kind", kind);
    put(&mut whole, "readable", kind != "unreadable");
    put(&mut whole, "channel", channel(incoming.to.kind));
    put(&mut whole, "number", &incoming.to.number);
    put(&mut whole, "account", &incoming.to.account);
    put(&mut whole, "at", incoming.at);
    if let Some(from) = &incoming.from {
        put(&mut whole, "sender", &from.ids);
        put(&mut whole, "name", &from.name);
        put(&mut whole, "participant", &from.participant);
    }
    if kind == "notice" && incoming.to.kind == ChannelKind::Messenger {
        put(
            &mut whole,
            "note",
            "an envelope of a channel that is not spoken yet",
        );
    }
    whole.append(&mut line);
    Value::Object(whole)
}

fn channel(kind: ChannelKind) -> &'static str {
    match kind {
        ChannelKind::WhatsApp => "whatsapp",
        ChannelKind::Instagram => "instagram",
        ChannelKind::Messenger => "messenger",
    }
}

/// Fields without a value are left out.
fn put(line: &mut Map<String, Value>, name: &str, value: impl Serialize) {
    match serde_json::to_value(value) {
        Ok(Value::Null) | Err(_) => {}
        Ok(value) => {
            line.insert(name.to_owned(), value);
        }
    }
}

fn what(line: &mut Map<String, Value>, what: &What) -> &'static str {
    match what {
        What::Message(told) => message(line, told),
        What::Status { id, delivery, tag } => {
            put(line, "id", id);
            put(line, "tag", tag);
            status(line, delivery)
        }
        What::Reaction { on, side, emoji } => {
            about(line, on, *side);
            put(line, "emoji", emoji);
            put(line, "removed", emoji.is_none());
            "reaction"
        }
        What::Edit {
            on,
            side,
            content: new,
        } => {
            about(line, on, *side);
            content(line, new);
            "edit"
        }
        What::Revoke { on, side } => {
            about(line, on, *side);
            "revoke"
        }
        aside => news(line, aside),
    }
}

/// The message that a piece changes, and for whom.
fn about(line: &mut Map<String, Value>, on: &ProviderId, side: Side) {
    put(line, "on", on);
    put(line, "side", side);
}

/// News of people and accounts, and what nobody could read.
fn news(line: &mut Map<String, Value>, what: &What) -> &'static str {
    match what {
        What::Renamed {
            id,
            also,
            line: told,
        } => {
            put(line, "id", id);
            put(line, "also", also);
            content(line, told);
            "renamed"
        }
        What::AddressBook { name } => {
            put(line, "called", name);
            put(line, "removed", name.is_none());
            "address_book"
        }
        What::Unreadable { why, raw } => {
            put(line, "why", why);
            put(line, "raw", raw);
            "unreadable"
        }
        What::Notice { field } => {
            put(line, "field", field);
            "notice"
        }
        _ => "unknown",
    }
}

fn message(line: &mut Map<String, Value>, message: &IncomingMessage) -> &'static str {
    put(line, "id", &message.id);
    put(line, "side", message.side);
    put(line, "moment", message.moment);
    content(line, &message.content);
    put(line, "quotes", &message.quotes);
    if !message.forwarded.is_no() {
        put(line, "forwarded", message.forwarded);
    }
    put(line, "referral", &message.referral);
    "message"
}

/// `type` is the code of the content, `text` its words; what else it holds follows under its own names.
fn content(line: &mut Map<String, Value>, content: &Content) {
    put(line, "type", content.code());
    if !content.words().is_empty() {
        put(line, "text", content.words());
    }
    let Ok(Value::Object(mut rest)) = serde_json::to_value(content) else {
        return;
    };
    rest.remove("kind");
    match content {
        Content::Text { .. } => {}
        Content::Media(_) => {
            rest.remove("media");
            put(line, "media", rest);
        }
        _ => put(line, content.code(), rest),
    }
}

fn status(line: &mut Map<String, Value>, delivery: &Delivery) -> &'static str {
    let name = match delivery {
        Delivery::Accepted { .. } => "sent",
        Delivery::Delivered => "delivered",
        Delivery::Read => "read",
        Delivery::Played => "played",
        Delivery::Failed { failure, .. } => {
            failed(line, failure);
            "failed"
        }
        _ => "unknown",
    };
    put(line, "status", name);
    "status"
}

fn failed(line: &mut Map<String, Value>, failure: &Failure) {
    put(line, "failure", failure);
}
