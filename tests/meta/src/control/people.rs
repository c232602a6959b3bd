//! Customers, what they have read, and the clock.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Path, State as Shared};
use axum::response::Response;
use serde::Deserialize;
use serde_json::{Map, Value, json};

use super::answer;
use crate::chat::{Chat, Tick};
use crate::config::Pace;
use crate::customers::Customer;
use crate::state::{State, WINDOW_MS};
use crate::world::World;

pub(super) async fn list(Shared(world): Shared<Arc<World>>) -> Response {
    answer(Ok(world.with(|state| json!(state.customers))))
}

pub(super) async fn add(
    Shared(world): Shared<Arc<World>>,
    Json(customer): Json<Customer>,
) -> Response {
    world.with(|state| {
        state.customers.retain(|other| other.id != customer.id);
        state.customers.push(customer);
    });
    changed(&world)
}

pub(super) async fn remove(Shared(world): Shared<Arc<World>>, Path(id): Path<String>) -> Response {
    world.with(|state| state.customers.retain(|customer| customer.id != id));
    changed(&world)
}

fn changed(world: &World) -> Response {
    world.tell(&json!({"type": "people"}));
    answer(Ok(world.with(|state| json!(state.customers))))
}

/// Lays the given keys over a customer: another name, `online: false`, `phone: null`, …
pub(super) async fn change(
    Shared(world): Shared<Arc<World>>,
    Path(id): Path<String>,
    Json(keys): Json<Map<String, Value>>,
) -> Response {
    let online = world.with(|state| {
        let customer = state
            .customers
            .iter_mut()
            .find(|customer| customer.id == id)
            .ok_or("no such customer")?;
        let mut value = json!(customer);
        if let Some(map) = value.as_object_mut() {
            map.extend(keys);
        }
        *customer = serde_json::from_value(value).map_err(|_| "not a customer")?;
        Ok::<_, &'static str>(customer.online)
    });
    match online {
        Ok(true) => world.deliver_waiting(&id),
        Ok(false) => {}
        Err(reason) => return answer(Err(reason)),
    }
    changed(&world)
}

#[derive(Debug, Deserialize)]
pub(super) struct Which {
    customer: String,
    number: Option<String>,
    open: Option<bool>,
}

impl Which {
    fn chat(&self, world: &World) -> Result<Chat, &'static str> {
        let number = if world.on_instagram(&self.customer) {
            world.config.instagram.id.clone()
        } else {
            let numbers = &world.config.numbers;
            let number = State::number(numbers, self.number.as_deref()).ok_or("no such number")?;
            number.phone_id.clone()
        };
        Ok(Chat {
            number,
            customer: self.customer.clone(),
        })
    }
}

/// The customer reads everything delivered in a chat.
pub(super) async fn read(Shared(world): Shared<Arc<World>>, Json(which): Json<Which>) -> Response {
    answer(which.chat(&world).map(|chat| {
        world.read_chat(&chat);
        json!({"ok": true})
    }))
}

#[derive(Debug, Deserialize)]
pub(super) struct Heard {
    message: String,
}

/// The customer has listened to a voice message.
pub(super) async fn played(
    Shared(world): Shared<Arc<World>>,
    Json(heard): Json<Heard>,
) -> Response {
    let posted = world.status(&heard.message, Tick::Played, None, &Map::new());
    answer(
        posted
            .map(|webhook| json!({"webhook": webhook}))
            .ok_or("no such message"),
    )
}

/// Opens or closes the 24-hour window of a chat without anybody writing.
pub(super) async fn window(
    Shared(world): Shared<Arc<World>>,
    Json(which): Json<Which>,
) -> Response {
    answer(which.chat(&world).map(|chat| {
        let open = which.open.unwrap_or(false);
        world.with(|state| {
            let at = if open {
                state.now()
            } else {
                state.now() - WINDOW_MS - 1
            };
            state.wrote_at.insert(chat.clone(), at);
        });
        world.tell(&json!({"type": "chat", "chat": chat}));
        json!({"open": open})
    }))
}

#[derive(Debug, Deserialize)]
pub(super) struct Advance {
    advance_ms: i64,
}

/// Moves the simulated clock: timestamps and windows, not the delays of the network.
pub(super) async fn clock(
    Shared(world): Shared<Arc<World>>,
    Json(advance): Json<Advance>,
) -> Response {
    let now = world.with(|state| {
        state.ahead_ms = state.ahead_ms.saturating_add(advance.advance_ms);
        state.now()
    });
    world.tell(&json!({"type": "people"}));
    answer(Ok(json!({"now_ms": now})))
}

pub(super) async fn pace(Shared(world): Shared<Arc<World>>) -> Response {
    answer(Ok(world.with(|state| json!(state.pace))))
}

/// Changes the given keys of the pace.
pub(super) async fn set_pace(
    Shared(world): Shared<Arc<World>>,
    Json(keys): Json<Map<String, Value>>,
) -> Response {
    answer(world.with(|state| {
        let mut value = json!(state.pace);
        if let Some(map) = value.as_object_mut() {
            map.extend(keys);
        }
        state.pace = serde_json::from_value::<Pace>(value).map_err(|_| "not a pace")?;
        Ok(json!(state.pace))
    }))
}
