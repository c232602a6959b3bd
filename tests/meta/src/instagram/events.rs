//! What customers do on Instagram: an event in Meta's shape, and what it changes on the phone.

use std::sync::Arc;

use serde_json::{Map, Value, json};

use super::account;
use crate::chat::{Bubble, By, Chat};
use crate::media::sample;
use crate::state::State;
use crate::webhook::inbound::{Say, change_target};
use crate::world::World;

/// An event of a customer's side: `about` is its one key with what happened.
pub(super) fn from_customer(
    world: &World,
    state: &State,
    chat: &Chat,
    at: i64,
    about: Value,
) -> Option<Value> {
    let customer = state.customer(&chat.customer)?;
    let sides = (
        customer.user_id.as_str(),
        world.config.instagram.id.as_str(),
    );
    Some(event(sides, at, about))
}

/// An event of the business's side, as its own sends come back: the sides are swapped.
pub(super) fn from_business(world: &World, igsid: &str, at: i64, about: Value) -> Value {
    event((&world.config.instagram.id, igsid), at, about)
}

fn event((sender, recipient): (&str, &str), at: i64, about: Value) -> Value {
    let mut event =
        json!({"sender": {"id": sender}, "recipient": {"id": recipient}, "timestamp": at});
    if let (Some(event), Value::Object(about)) = (event.as_object_mut(), about) {
        event.extend(about);
    }
    event
}

impl World {
    /// Lets a customer do something on Instagram; the webhook is not sent yet. Gives the message's id and the event.
    pub(crate) fn hear_on_instagram(
        self: &Arc<Self>,
        say: Say,
    ) -> Result<(String, Value), &'static str> {
        if !self.on_instagram(&say.customer) {
            return Err("no such customer on Instagram");
        }
        let chat = self.instagram_chat(&say.customer);
        let heard = self.with(|state| act(self, state, &chat, say));
        self.tell(&json!({"type": "chat", "chat": chat}));
        heard
    }
}

fn act(
    world: &World,
    state: &mut State,
    chat: &Chat,
    say: Say,
) -> Result<(String, Value), &'static str> {
    let kind = say.kind.clone().unwrap_or_else(|| "text".into());
    let id = say.id.clone();
    let id = id.unwrap_or_else(|| state.ids.mid(&world.config.instagram.id));
    let at = say.timestamp.as_deref().and_then(|at| at.parse().ok());
    let at = at.unwrap_or_else(|| state.now());
    let given = say.text.clone().map(|text| json!({"body": text}));
    let given = given.or(say.content.clone()).unwrap_or(Value::Null);
    let (key, mut inner) = match kind.as_str() {
        "reaction" | "edit" | "revoke" => change(state, &kind, &given),
        _ => fresh(world, state, chat, &say, &id, &kind, &given, at),
    };
    inner.extend(say.with);
    for without in &say.without {
        inner.remove(without);
    }
    let mut about = Map::new();
    about.insert(key.into(), Value::Object(inner));
    let event = from_customer(world, state, chat, at, Value::Object(about));
    let mut event = event.ok_or("no such customer")?;
    if let Some(event) = event.as_object_mut() {
        event.retain(|key, _| !say.without.contains(key));
    }
    Ok((id, event))
}

fn object(value: Value) -> Map<String, Value> {
    match value {
        Value::Object(map) => map,
        _ => Map::new(),
    }
}

fn word<'a>(value: &'a Value, key: &str) -> Option<&'a str> {
    value.get(key).and_then(Value::as_str)
}

/// Something that changes an older message.
fn change(state: &mut State, kind: &str, given: &Value) -> (&'static str, Map<String, Value>) {
    let target = word(given, "message_id").or(word(given, "original_message_id"));
    let target = target.unwrap_or_default();
    change_target(state, target, kind, given);
    match kind {
        "reaction" => (
            "reaction",
            object(reaction(target, word(given, "emoji").unwrap_or_default())),
        ),
        "edit" => {
            let text = given
                .pointer("/message/text/body")
                .cloned()
                .unwrap_or_default();
            (
                "message_edit",
                object(json!({"mid": target, "text": text, "num_edit": 1})),
            )
        }
        _ => (
            "message",
            object(json!({"mid": target, "is_deleted": true})),
        ),
    }
}

/// Taking back has neither a word nor an emoji.
fn reaction(mid: &str, emoji: &str) -> Value {
    if emoji.is_empty() {
        return json!({"mid": mid, "action": "unreact"});
    }
    let named = if emoji.starts_with('❤') {
        "love"
    } else {
        "other"
    };
    json!({"mid": mid, "action": "react", "reaction": named, "emoji": emoji})
}

/// Something new in the chat.
#[expect(
    clippy::too_many_arguments,
    reason = "a message, its place and who hears of it"
)]
fn fresh(
    world: &World,
    state: &mut State,
    chat: &Chat,
    say: &Say,
    id: &str,
    kind: &str,
    given: &Value,
    at: i64,
) -> (&'static str, Map<String, Value>) {
    let (key, mut inner, shown, content) = new_message(world, state, kind, given);
    inner.insert("mid".into(), json!(id));
    if let Some(quoted) = &say.reply_to {
        inner.insert("reply_to".into(), json!({"mid": quoted}));
    }
    let bubble = Bubble {
        quoted: say.reply_to.clone(),
        ..Bubble::new(id.to_owned(), By::Customer, shown, content, at)
    };
    state.chats.entry(chat.clone()).or_default().push(bubble);
    let now = state.now();
    state.wrote_at.insert(chat.clone(), now);
    (key, inner)
}

type New = (&'static str, Map<String, Value>, &'static str, Value);

/// The event's key and inner object, and as what it shows on the phone.
fn new_message(world: &World, state: &mut State, kind: &str, given: &Value) -> New {
    let said = word(given, "body").unwrap_or("Olá, vi no Instagram de vocês");
    let text = json!({"body": said});
    match kind {
        "text" => ("message", object(json!({"text": said})), "text", text),
        "story_reply" => {
            let (id, url) = file(world, state, "image", given);
            let story = json!({"text": said, "reply_to": {"story": {"id": id, "url": url}}});
            ("message", object(story), "text", text)
        }
        "story_mention" => {
            let (id, url) = file(world, state, "image", given);
            let mention = attachment("story_mention", &json!({"url": url}));
            ("message", mention, "image", json!({"id": id}))
        }
        "postback" => {
            let title = word(given, "title").unwrap_or("Ver horários");
            let payload = word(given, "payload").unwrap_or("HORARIOS");
            let postback = json!({"title": title, "payload": payload});
            ("postback", object(postback), "text", json!({"body": title}))
        }
        "unsupported" => {
            let inner = object(json!({"is_unsupported": true}));
            ("message", inner, "unsupported", json!({}))
        }
        "ephemeral" => {
            let inner = object(json!({"attachments": [{"type": "ephemeral"}]}));
            ("message", inner, "image", json!({}))
        }
        _ => attached(world, state, kind, given),
    }
}

fn attached(world: &World, state: &mut State, kind: &str, given: &Value) -> New {
    let (named, shown) = match kind {
        "image" => ("image", "image"),
        "video" => ("video", "video"),
        "audio" | "voice" => ("audio", "audio"),
        "document" => ("file", "document"),
        // What the phone cannot draw it names by a word; the payload is whatever was given.
        other => {
            return (
                "message",
                attachment(other, given),
                "unsupported",
                given.clone(),
            );
        }
    };
    let (id, url) = file(world, state, kind, given);
    (
        "message",
        attachment(named, &json!({"url": url})),
        shown,
        json!({"id": id}),
    )
}

fn attachment(kind: &str, payload: &Value) -> Map<String, Value> {
    object(json!({"attachments": [{"type": kind, "payload": payload}]}))
}

/// The file that was named, or a sample; its id and its public address.
fn file(world: &World, state: &mut State, kind: &str, given: &Value) -> (String, String) {
    let named = word(given, "id").map(str::to_owned);
    let id = named.or_else(|| {
        let media = sample(kind, &mut state.ids)?;
        let id = media.id.clone();
        state.media.insert(id.clone(), media);
        Some(id)
    });
    let id = id.unwrap_or_default();
    let url = account::address(&world.base, &id);
    (id, url)
}
