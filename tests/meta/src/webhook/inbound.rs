//! What customers send: builds the message in Meta's shape and writes it into the chat.

use std::sync::Arc;

use serde::Deserialize;
use serde_json::{Map, Value, json};

use super::{change, envelope, kinds, metadata};
use crate::chat::{Bubble, By, Chat};
use crate::config::Number;
use crate::customers::Customer;
use crate::graph::trouble;
use crate::ids::Way;
use crate::state::State;
use crate::world::World;

/// A customer's act, as the control API takes it. Only `customer` is needed.
#[derive(Clone, Debug, Deserialize)]
pub(crate) struct Say {
    pub(crate) customer: String,
    pub(crate) number: Option<String>,
    /// Meta's type, or `voice`; `text` when missing.
    pub(crate) kind: Option<String>,
    /// Short for `content: {"body": …}` of a text.
    pub(crate) text: Option<String>,
    /// The object under the type's name; laid over an invented sample.
    pub(crate) content: Option<Value>,
    /// Quotes this wamid.
    pub(crate) reply_to: Option<String>,
    pub(crate) id: Option<String>,
    pub(crate) timestamp: Option<String>,
    /// More keys of the message: `referral`, `group_id`, `context`, …
    #[serde(default)]
    pub(crate) with: Map<String, Value>,
    /// Keys left out of message, contact and value: `from`, `wa_id`, `contacts`, `profile`, …
    #[serde(default)]
    pub(crate) without: Vec<String>,
}

/// What somebody said, ready for an envelope.
#[derive(Debug)]
pub(crate) struct Heard {
    pub(crate) id: String,
    pub(crate) number: String,
    pub(crate) value: Value,
}

impl World {
    /// Lets a customer say something; the webhook is not sent yet.
    pub(crate) fn hear(self: &Arc<Self>, say: Say) -> Result<Heard, &'static str> {
        let number = State::number(&self.config.numbers, say.number.as_deref())
            .ok_or("no such number")?
            .clone();
        let (heard, chat) = self.with(|state| {
            let customer = state
                .customer(&say.customer)
                .ok_or("no such customer")?
                .clone();
            let chat = Chat {
                number: number.phone_id.clone(),
                customer: customer.id.clone(),
            };
            Ok::<_, &'static str>((
                compose(state, &self.base, &number, &customer, &chat, say),
                chat,
            ))
        })?;
        self.tell(&json!({"type": "chat", "chat": chat}));
        Ok(heard)
    }

    /// Lets a customer say something and tells the business.
    pub(crate) fn say(self: &Arc<Self>, say: Say) -> Result<(String, u64), &'static str> {
        if self.on_instagram(&say.customer) {
            let (id, event) = self.hear_on_instagram(say)?;
            return Ok((id, self.post_events(vec![event])));
        }
        let heard = self.hear(say)?;
        let n = self.post(&envelope(
            &self.config.waba,
            &[change("messages", &heard.value)],
        ));
        Ok((heard.id, n))
    }
}

fn compose(
    state: &mut State,
    base: &str,
    number: &Number,
    customer: &Customer,
    chat: &Chat,
    say: Say,
) -> Heard {
    let kind = say.kind.unwrap_or_else(|| "text".into());
    let given = say.text.map(|text| json!({"body": text})).or(say.content);
    let content = kinds::content(state, base, customer, &kind, given);
    let type_name = if kind == "voice" { "audio" } else { &kind };
    let id = say
        .id
        .unwrap_or_else(|| state.ids.wamid(Way::FromCustomer, customer.counterpart()));
    let stamp = say.timestamp.unwrap_or_else(|| state.stamp());
    let mut message = head(customer, &id, &stamp, type_name);
    message.insert(type_name.to_owned(), content.clone());
    if type_name == "unsupported" {
        message.insert("errors".into(), json!([trouble(131_051).in_webhook()]));
    }
    if let Some(quoted) = &say.reply_to {
        message.insert("context".into(), quote(state, number, customer, quoted));
    }
    message.extend(say.with);
    enter(state, chat, type_name, &id, content, say.reply_to);
    let value = wrap(number, customer, message, &say.without);
    Heard {
        id,
        number: number.phone_id.clone(),
        value,
    }
}

/// The value around one message, without the keys that the business shall miss.
fn wrap(
    number: &Number,
    customer: &Customer,
    mut message: Map<String, Value>,
    without: &[String],
) -> Value {
    let mut contact = contact(customer);
    let system = message.get("type") == Some(&json!("system"));
    let nobody = system || without.iter().any(|key| key == "contacts");
    for key in without {
        message.remove(key);
        contact.remove(key);
    }
    let mut value = Map::new();
    value.insert("messaging_product".into(), json!("whatsapp"));
    value.insert("metadata".into(), metadata(number));
    if !nobody {
        value.insert("contacts".into(), json!([contact]));
    }
    value.insert("messages".into(), json!([message]));
    Value::Object(value)
}

fn head(customer: &Customer, id: &str, stamp: &str, kind: &str) -> Map<String, Value> {
    let mut message = Map::new();
    if let Some(wa_id) = &customer.wa_id {
        message.insert("from".into(), json!(wa_id));
    }
    message.insert("from_user_id".into(), json!(customer.user_id));
    message.insert("id".into(), json!(id));
    message.insert("timestamp".into(), json!(stamp));
    message.insert("type".into(), json!(kind));
    message
}

/// The `contacts[]` entry of a customer; phone keys are missing for somebody known by username only.
pub(crate) fn contact(customer: &Customer) -> Map<String, Value> {
    let mut profile = Map::new();
    if !customer.name.is_empty() {
        profile.insert("name".into(), json!(customer.name));
    }
    if let Some(username) = &customer.username {
        profile.insert("username".into(), json!(username));
    }
    let mut contact = Map::new();
    contact.insert("profile".into(), Value::Object(profile));
    if let Some(wa_id) = &customer.wa_id {
        contact.insert("wa_id".into(), json!(wa_id));
    }
    contact.insert("user_id".into(), json!(customer.user_id));
    contact
}

fn quote(state: &State, number: &Number, customer: &Customer, quoted: &str) -> Value {
    let own = state
        .bubble(quoted)
        .is_some_and(|(_, bubble)| bubble.by == By::Customer);
    let author = if own {
        customer.counterpart().to_owned()
    } else {
        number.digits()
    };
    json!({"from": author, "id": quoted})
}

/// Writes the act into the chat: a new bubble, or a change of an old one.
fn enter(
    state: &mut State,
    chat: &Chat,
    kind: &str,
    id: &str,
    content: Value,
    quoted: Option<String>,
) {
    let at = state.now();
    if matches!(kind, "reaction" | "edit" | "revoke") {
        let key = if kind == "reaction" {
            "message_id"
        } else {
            "original_message_id"
        };
        let target = content.get(key).and_then(Value::as_str).unwrap_or_default();
        change_target(state, target, kind, &content);
    } else {
        let fresh = Bubble::new(id.to_owned(), By::Customer, kind, content, at);
        state
            .chats
            .entry(chat.clone())
            .or_default()
            .push(Bubble { quoted, ..fresh });
    }
    if !matches!(kind, "system" | "revoke" | "edit") {
        state.wrote_at.insert(chat.clone(), at);
    }
}

/// Changes an old bubble, if it is there.
pub(crate) fn change_target(state: &mut State, target: &str, kind: &str, content: &Value) {
    if let Some((_, bubble)) = state.bubble_mut(target) {
        change_bubble(bubble, kind, content);
    }
}

fn change_bubble(bubble: &mut Bubble, kind: &str, content: &Value) {
    let text = |key: &str| content.get(key).and_then(Value::as_str).unwrap_or_default();
    match kind {
        "reaction" => bubble.react("customer", text("emoji")),
        "edit" => {
            let newer = content
                .get("message")
                .and_then(|message| message.get(bubble.kind.as_str()));
            bubble.content = newer.unwrap_or(&bubble.content).clone();
            bubble.edited = true;
        }
        _ => bubble.deleted = true,
    }
}
