//! What a customer's message of each kind holds when the control API does not say it.

use serde_json::{Map, Value, json};

use crate::customers::Customer;
use crate::media::sample;
use crate::state::State;

/// The content object of a message of this `kind`: the sample, with `given` laid over it.
pub(crate) fn content(
    state: &mut State,
    base: &str,
    customer: &Customer,
    kind: &str,
    given: Option<Value>,
) -> Value {
    let sample = match kind {
        "system" if given.is_none() => changed_number(customer),
        _ => sample_content(state, base, kind, given.is_some()),
    };
    match (sample, given) {
        (Value::Object(mut sample), Some(Value::Object(given))) => {
            sample.extend(given);
            Value::Object(sample)
        }
        (sample, None) => sample,
        (_, Some(given)) => given,
    }
}

fn sample_content(state: &mut State, base: &str, kind: &str, given: bool) -> Value {
    if let Some(media) = media_content(state, base, kind) {
        return media;
    }
    // What a test says itself is not mixed with an invented text, place or button.
    if given {
        Value::Object(Map::new())
    } else {
        plain_content(kind)
    }
}

fn plain_content(kind: &str) -> Value {
    match kind {
        "text" => json!({"body": "Olá, preciso de ajuda"}),
        "location" => {
            json!({"latitude": -23.561_4, "longitude": -46.655_9, "name": "Avenida Paulista", "address": "Bela Vista, São Paulo"})
        }
        "contacts" => json!([{
            "name": {"formatted_name": "Rute Farias", "first_name": "Rute", "last_name": "Farias"},
            "phones": [{"phone": "+55 11 5550-0177", "wa_id": "551155500177", "type": "CELL"}]
        }]),
        "interactive" => {
            json!({"type": "button_reply", "button_reply": {"id": "sim", "title": "Sim"}})
        }
        "button" => json!({"payload": "QUERO", "text": "Quero"}),
        "order" => json!({"catalog_id": "300000000000001", "text": "", "product_items": [
            {"product_retailer_id": "caneca-azul", "quantity": 2, "item_price": 39.0, "currency": "BRL"}
        ]}),
        "unsupported" => json!({"type": "poll"}),
        _ => json!({}),
    }
}

/// Everybody moves to a number of their own, or the second who did would become the first.
fn changed_number(customer: &Customer) -> Value {
    let old = customer.wa_id.as_deref().unwrap_or("551155500138");
    json!({"body": "User changed their number", "type": "user_changed_number", "wa_id": moved(old)})
}

/// Fifty further among the hundred numbers that are nobody's.
fn moved(number: &str) -> String {
    let (front, last) = number
        .split_at_checked(number.len().saturating_sub(2))
        .unwrap_or_default();
    let last = last.parse::<u32>().unwrap_or_default();
    format!("{front}{:02}", (last + 50) % 100)
}

/// A fresh copy of the sample file, described as webhooks describe it.
fn media_content(state: &mut State, base: &str, kind: &str) -> Option<Value> {
    let media = sample(kind, &mut state.ids)?;
    let mut content = json!({"id": media.id, "mime_type": media.mime_type, "sha256": media.sha256_base64(), "url": media.url(base)});
    let extra = match kind {
        "voice" => Some(("voice", json!(true))),
        "audio" => Some(("voice", json!(false))),
        "sticker" => Some(("animated", json!(false))),
        "document" => media
            .filename
            .as_ref()
            .map(|name| ("filename", json!(name))),
        _ => None,
    };
    if let (Some((key, value)), Some(map)) = (extra, content.as_object_mut()) {
        map.insert(key.to_owned(), value);
    }
    state.media.insert(media.id.clone(), media);
    Some(content)
}
