//! Making things arrive at the business.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::Json;
use axum::body::Bytes;
use axum::extract::{Query, State as Shared};
use axum::response::Response;
use base64::{Engine as _, engine::general_purpose::STANDARD};
use serde::Deserialize;
use serde_json::{Map, Value, json};

use super::answer;
use crate::chat::Tick;
use crate::graph::trouble;
use crate::media::Media;
use crate::webhook::inbound::{Heard, Say};
use crate::webhook::{change, envelope, metadata, signature};
use crate::world::World;

/// What a customer's own file is.
#[derive(Debug, Deserialize)]
pub(super) struct Described {
    mime: String,
    filename: Option<String>,
}

pub(super) async fn media(
    Shared(world): Shared<Arc<World>>,
    Query(described): Query<Described>,
    bytes: Bytes,
) -> Response {
    let content = world.with(|state| {
        let Described { mime, filename } = described;
        let media = Media::new(&mut state.ids, &mime, filename, bytes.to_vec());
        let content = json!({"id": media.id, "mime_type": mime, "sha256": media.sha256_base64()});
        state.media.insert(media.id.clone(), media);
        content
    });
    answer(Ok(content))
}

pub(super) async fn say(Shared(world): Shared<Arc<World>>, Json(say): Json<Say>) -> Response {
    answer(
        world
            .say(say)
            .map(|(id, webhook)| json!({"id": id, "webhook": webhook})),
    )
}

/// How many things share one POST.
#[derive(Clone, Copy, Debug, Default, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Shape {
    /// One `messages[]` per number.
    Messages,
    /// One `changes[]` item per message.
    #[default]
    Changes,
    /// One `entry[]` item per message.
    Entries,
}

#[derive(Debug, Deserialize)]
pub(super) struct Batch {
    says: Vec<Say>,
    #[serde(default)]
    shape: Shape,
}

pub(super) async fn batch(Shared(world): Shared<Arc<World>>, Json(batch): Json<Batch>) -> Response {
    if batch
        .says
        .iter()
        .any(|say| world.on_instagram(&say.customer))
    {
        return answer(batch_of_events(&world, batch.says));
    }
    let heard: Result<Vec<Heard>, _> = batch.says.into_iter().map(|say| world.hear(say)).collect();
    answer(heard.map(|heard| {
        let ids: Vec<String> = heard.iter().map(|heard| heard.id.clone()).collect();
        let webhook = world.post(&pack(&world.config.waba, heard, batch.shape));
        json!({"ids": ids, "webhook": webhook})
    }))
}

/// One POST of several events of Instagram, which knows no `changes` and no second account here.
fn batch_of_events(world: &Arc<World>, says: Vec<Say>) -> Result<Value, &'static str> {
    let heard: Result<Vec<_>, _> = says
        .into_iter()
        .map(|say| world.hear_on_instagram(say))
        .collect();
    let (ids, events): (Vec<String>, Vec<Value>) = heard?.into_iter().unzip();
    Ok(json!({"ids": ids, "webhook": world.post_events(events)}))
}

fn pack(waba: &str, heard: Vec<Heard>, shape: Shape) -> Value {
    let changes = |values: Vec<Value>| {
        values
            .iter()
            .map(|value| change("messages", value))
            .collect::<Vec<Value>>()
    };
    match shape {
        Shape::Messages => envelope(waba, &changes(merged(heard))),
        Shape::Changes => envelope(
            waba,
            &changes(heard.into_iter().map(|heard| heard.value).collect()),
        ),
        Shape::Entries => {
            let values = changes(heard.into_iter().map(|heard| heard.value).collect());
            let entries: Vec<Value> = values
                .into_iter()
                .map(|change| json!({"id": waba, "changes": [change]}))
                .collect();
            json!({"object": "whatsapp_business_account", "entry": entries})
        }
    }
}

/// Puts the messages and contacts of one number into one value.
fn merged(heard: Vec<Heard>) -> Vec<Value> {
    let mut values: BTreeMap<String, Value> = BTreeMap::new();
    for heard in heard {
        let Some(into) = values.get_mut(&heard.number) else {
            values.insert(heard.number, heard.value);
            continue;
        };
        for key in ["messages", "contacts"] {
            let more = heard
                .value
                .get(key)
                .and_then(Value::as_array)
                .cloned()
                .unwrap_or_default();
            if let Some(list) = into.get_mut(key).and_then(Value::as_array_mut) {
                list.extend(
                    more.into_iter()
                        .filter(|item| key == "messages" || !list.contains(item))
                        .collect::<Vec<_>>(),
                );
            }
        }
    }
    values.into_values().collect()
}

/// Any value under any field; `metadata` is added when `number` is named.
#[derive(Debug, Deserialize)]
pub(super) struct Bare {
    value: Value,
    field: Option<String>,
    number: Option<String>,
    waba: Option<String>,
    /// Sends `value` as the whole body.
    #[serde(default)]
    whole: bool,
}

pub(super) async fn value(Shared(world): Shared<Arc<World>>, Json(bare): Json<Bare>) -> Response {
    let mut value = bare.value;
    let number = world
        .config
        .numbers
        .iter()
        .find(|number| Some(&number.phone_id) == bare.number.as_ref());
    if let (Some(number), Some(map)) = (number, value.as_object_mut()) {
        map.insert("metadata".into(), metadata(number));
        map.insert("messaging_product".into(), json!("whatsapp"));
    }
    let waba = bare.waba.as_deref().unwrap_or(&world.config.waba);
    let field = bare.field.as_deref().unwrap_or("messages");
    let payload = if bare.whole {
        value
    } else {
        envelope(waba, &[change(field, &value)])
    };
    answer(Ok(json!({"webhook": world.post(&payload)})))
}

/// Own bytes, own headers, one attempt, and the answer.
#[derive(Debug, Deserialize)]
pub(super) struct Raw {
    body: Option<String>,
    base64: Option<String>,
    /// The header's whole value; wins over `secret`.
    signature: Option<String>,
    /// Signs with this secret.
    secret: Option<String>,
    #[serde(default)]
    headers: BTreeMap<String, String>,
}

pub(super) async fn raw(Shared(world): Shared<Arc<World>>, Json(raw): Json<Raw>) -> Response {
    let bytes = match (raw.body, raw.base64) {
        (Some(body), _) => body.into_bytes(),
        (None, Some(text)) => STANDARD.decode(text).unwrap_or_default(),
        (None, None) => Vec::new(),
    };
    let Some(address) = world.config.webhook.clone() else {
        return answer(Err("no webhook address"));
    };
    let mut request = world
        .client
        .post(address)
        .header("content-type", "application/json");
    if let Some(seal) = raw
        .signature
        .or_else(|| raw.secret.map(|secret| signature(&secret, &bytes)))
    {
        request = request.header("x-hub-signature-256", seal);
    }
    for (name, value) in raw.headers {
        request = request.header(name, value);
    }
    match request.body(bytes).send().await {
        Ok(got) => {
            let status = got.status().as_u16();
            answer(Ok(
                json!({"status": status, "body": got.text().await.unwrap_or_default()}),
            ))
        }
        Err(_) => answer(Ok(json!({"status": null, "body": ""}))),
    }
}

#[derive(Debug, Deserialize)]
pub(super) struct Fire {
    message: String,
    status: Tick,
    /// The error of a `failed`.
    code: Option<i64>,
    /// Laid over the status object: `timestamp`, `conversation`, …
    #[serde(default)]
    with: Map<String, Value>,
}

pub(super) async fn status(Shared(world): Shared<Arc<World>>, Json(fire): Json<Fire>) -> Response {
    let trouble = fire.code.map(trouble);
    let posted = world.status(&fire.message, fire.status, trouble.as_ref(), &fire.with);
    answer(
        posted
            .map(|webhook| json!({"webhook": webhook}))
            .ok_or("no such message"),
    )
}

pub(super) async fn verify(
    Shared(world): Shared<Arc<World>>,
    body: Option<Json<Value>>,
) -> Response {
    let Some(address) = world.config.webhook.clone() else {
        return answer(Err("no webhook address"));
    };
    let own = body.and_then(|Json(body)| Some(body.get("verify_token")?.as_str()?.to_owned()));
    let token = own.unwrap_or_else(|| world.config.verify_token.clone());
    answer(Ok(json!(world.handshake(&address, &token).await)))
}
