//! Strict reading of an outgoing message: the body must be one that Meta would take.

use serde_json::Value;

use super::interactive;
use super::templates;
use super::trouble::{Trouble, trouble};
use crate::state::State;

const TYPES: [&str; 12] = [
    "audio",
    "contacts",
    "document",
    "image",
    "interactive",
    "location",
    "pin",
    "reaction",
    "sticker",
    "template",
    "text",
    "video",
];

/// 100 with Meta's usual sentence about one parameter.
pub(crate) fn wrong(title: &str) -> Trouble {
    trouble(100).titled(title)
}

fn required(name: &str) -> Trouble {
    wrong(&format!("The parameter {name} is required."))
}

pub(crate) fn text<'a>(value: &'a Value, key: &str) -> Option<&'a str> {
    value.get(key).and_then(Value::as_str)
}

/// Text under `key` that must be there and within `limit` characters.
pub(super) fn bounded(value: &Value, path: &str, key: &str, limit: usize) -> Result<(), Trouble> {
    match text(value, key) {
        None | Some("") => Err(required(&format!("{path}['{key}']"))),
        Some(text) if text.chars().count() > limit => Err(wrong(&format!(
            "Param {path}['{key}'] must be at most {limit} characters long."
        ))),
        Some(_) => Ok(()),
    }
}

/// The `type` of the body, once everything about the body is right.
pub(super) fn kind(state: &State, body: &Value) -> Result<&'static str, Trouble> {
    match text(body, "messaging_product") {
        Some("whatsapp") => {}
        Some(_) => return Err(wrong("Param messaging_product must be one of {WHATSAPP}.")),
        None => return Err(required("messaging_product")),
    }
    if !matches!(
        text(body, "recipient_type"),
        None | Some("individual" | "group")
    ) {
        return Err(wrong(
            "Param recipient_type must be one of {INDIVIDUAL, GROUP}.",
        ));
    }
    if text(body, "to")
        .or(text(body, "recipient"))
        .is_none_or(str::is_empty)
    {
        return Err(required("to"));
    }
    let named = text(body, "type").unwrap_or("text");
    let Some(kind) = TYPES.into_iter().find(|known| *known == named) else {
        return Err(wrong(&format!(
            "Param type must be one of {{{}}} - got \"{named}\".",
            TYPES.join(", ").to_uppercase()
        )));
    };
    let content = body.get(kind).ok_or_else(|| required(kind))?;
    check_content(state, kind, content)?;
    check_context(state, kind, body)?;
    Ok(kind)
}

fn check_content(state: &State, kind: &str, content: &Value) -> Result<(), Trouble> {
    match kind {
        "text" => bounded(content, "text", "body", 4096),
        "location" => location(content),
        "contacts" => contacts(content),
        "reaction" => reaction(state, content),
        "interactive" => interactive::check(content),
        "template" => templates::check(state, content),
        "pin" => bounded(content, "pin", "message_id", 1024),
        _ => media(state, kind, content),
    }
}

fn media(state: &State, kind: &str, content: &Value) -> Result<(), Trouble> {
    let caption = text(content, "caption");
    if caption.is_some_and(|caption| caption.chars().count() > 1024) {
        return Err(wrong(&format!(
            "Param {kind}['caption'] must be at most 1024 characters long."
        )));
    }
    if caption.is_some() && matches!(kind, "audio" | "sticker") {
        return Err(wrong(&format!(
            "Unexpected key \"caption\" on param \"{kind}\"."
        )));
    }
    match (text(content, "id"), text(content, "link")) {
        (Some(id), None) if state.media.contains_key(id) => Ok(()),
        (Some(_), None) => {
            Err(trouble(131_009)
                .saying("The media id does not exist or belongs to another number."))
        }
        (None, Some(link)) if link.starts_with("https://") || link.starts_with("http://") => Ok(()),
        (None, Some(_)) => {
            Err(trouble(131_009).saying("The link must be an http or https address."))
        }
        (Some(_), Some(_)) => Err(wrong(&format!(
            "Only one of id and link may be given on param {kind}."
        ))),
        (None, None) => {
            Err(trouble(131_008).saying(&format!("Either id or link is needed on param {kind}.")))
        }
    }
}

fn location(content: &Value) -> Result<(), Trouble> {
    let within = |key: &str, limit: f64| {
        let value = content.get(key);
        let number = value.and_then(Value::as_f64).or_else(|| {
            value
                .and_then(Value::as_str)
                .and_then(|text| text.parse().ok())
        });
        number.is_some_and(|number: f64| number.abs() <= limit)
    };
    if within("latitude", 90.0) && within("longitude", 180.0) {
        return Ok(());
    }
    Err(trouble(131_009).saying("latitude and longitude must be degrees."))
}

fn contacts(content: &Value) -> Result<(), Trouble> {
    let people = content
        .as_array()
        .filter(|people| !people.is_empty())
        .ok_or_else(|| required("contacts"))?;
    let named = |person: &Value| {
        person
            .get("name")
            .is_some_and(|name| text(name, "formatted_name").is_some())
    };
    if people.iter().all(named) {
        return Ok(());
    }
    Err(trouble(131_008).saying("Every contact needs name.formatted_name."))
}

fn reaction(state: &State, content: &Value) -> Result<(), Trouble> {
    if text(content, "emoji").is_none() {
        return Err(required("reaction['emoji']"));
    }
    known_message(state, text(content, "message_id").unwrap_or_default())
}

/// 100 as Meta says it about a message id that means nothing here.
pub(super) fn known_message(state: &State, wamid: &str) -> Result<(), Trouble> {
    if state.bubble(wamid).is_some() {
        return Ok(());
    }
    Err(trouble(100).saying("Please check the message ID you have provided."))
}

fn check_context(state: &State, kind: &str, body: &Value) -> Result<(), Trouble> {
    let Some(context) = body.get("context") else {
        return Ok(());
    };
    if kind == "reaction" {
        return Err(wrong("Unexpected key \"context\" for a reaction."));
    }
    known_message(state, text(context, "message_id").unwrap_or_default())
}
