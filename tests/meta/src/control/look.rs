//! Looking at what happened, waiting until it is over, and starting anew.

use std::sync::Arc;
use std::time::{Duration, Instant};

use axum::extract::{Query, State as Shared};
use axum::response::Response;
use serde::Deserialize;
use serde_json::{Value, json};

use super::answer;
use crate::chat::Chat;
use crate::world::World;

#[derive(Debug, Deserialize)]
pub(super) struct Since {
    #[serde(default)]
    since: u64,
}

pub(super) async fn requests(
    Shared(world): Shared<Arc<World>>,
    Query(query): Query<Since>,
) -> Response {
    answer(Ok(json!(
        world.with(|state| state.calls.since(query.since))
    )))
}

pub(super) async fn webhooks(
    Shared(world): Shared<Arc<World>>,
    Query(query): Query<Since>,
) -> Response {
    answer(Ok(json!(
        world.with(|state| state.hooks.since(query.since))
    )))
}

#[derive(Debug, Deserialize)]
pub(super) struct Filter {
    customer: Option<String>,
}

/// Every chat with its bubbles, as the phones show them.
pub(super) async fn chats(
    Shared(world): Shared<Arc<World>>,
    Query(filter): Query<Filter>,
) -> Response {
    let shown = |chat: &Chat| {
        filter
            .customer
            .as_ref()
            .is_none_or(|customer| customer == &chat.customer)
    };
    let chats: Vec<Value> = world.with(|state| {
        let open = |chat: &Chat| state.window_open(chat);
        let chats = state.chats.iter().filter(|(chat, _)| shown(chat));
        chats.map(|(chat, bubbles)| json!({"number": chat.number, "customer": chat.customer, "window_open": open(chat), "messages": bubbles})).collect()
    });
    answer(Ok(json!(chats)))
}

#[derive(Debug, Deserialize)]
pub(super) struct Wait {
    timeout_ms: Option<u64>,
}

/// Answers once no delivery, retry or tick is outstanding, or when the time is up.
pub(super) async fn settled(
    Shared(world): Shared<Arc<World>>,
    Query(wait): Query<Wait>,
) -> Response {
    let until = Instant::now() + Duration::from_millis(wait.timeout_ms.unwrap_or(10_000));
    loop {
        let pending = world.with(|state| state.pending);
        if pending == 0 || Instant::now() >= until {
            return answer(Ok(json!({"settled": pending == 0, "pending": pending})));
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
}

pub(super) async fn reset(Shared(world): Shared<Arc<World>>) -> Response {
    world.reset();
    answer(Ok(json!({"ok": true})))
}
