//! Arming faults; keeping webhooks back and letting them go.

use std::sync::Arc;

use axum::Json;
use axum::extract::State as Shared;
use axum::response::Response;
use serde::Deserialize;
use serde_json::json;

use super::answer;
use crate::faults::{Faults, HookRule, MediaRule, SendRule, SubscribeRule};
use crate::webhook::Delivery;
use crate::world::World;

pub(super) async fn list(Shared(world): Shared<Arc<World>>) -> Response {
    let (faults, held) =
        world.with(|state| (json!(state.faults), state.held.as_ref().map(Vec::len)));
    answer(Ok(json!({"armed": faults, "held": held})))
}

pub(super) async fn clear(Shared(world): Shared<Arc<World>>) -> Response {
    world.with(|state| state.faults = Faults::default());
    changed(&world)
}

pub(super) async fn arm_send(
    Shared(world): Shared<Arc<World>>,
    Json(rule): Json<SendRule>,
) -> Response {
    world.with(|state| state.faults.send.push(rule));
    changed(&world)
}

pub(super) async fn arm_media(
    Shared(world): Shared<Arc<World>>,
    Json(rule): Json<MediaRule>,
) -> Response {
    world.with(|state| state.faults.media.push(rule));
    changed(&world)
}

pub(super) async fn arm_subscribe(
    Shared(world): Shared<Arc<World>>,
    Json(rule): Json<SubscribeRule>,
) -> Response {
    world.with(|state| state.faults.subscribe.push(rule));
    changed(&world)
}

pub(super) async fn arm_webhook(
    Shared(world): Shared<Arc<World>>,
    Json(rule): Json<HookRule>,
) -> Response {
    world.with(|state| state.faults.webhook.push(rule));
    changed(&world)
}

fn changed(world: &World) -> Response {
    world.tell(&json!({"type": "faults"}));
    answer(Ok(world.with(|state| json!({"armed": state.faults}))))
}

pub(super) async fn hold(Shared(world): Shared<Arc<World>>) -> Response {
    world.with(|state| state.held.get_or_insert_default().len());
    changed(&world)
}

/// The order in which held webhooks leave.
#[derive(Clone, Copy, Debug, Default, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Order {
    #[default]
    Kept,
    Reversed,
    Shuffled,
}

#[derive(Debug, Default, Deserialize)]
pub(super) struct Release {
    #[serde(default)]
    order: Order,
    /// The same seed shuffles the same way.
    #[serde(default)]
    seed: u64,
}

pub(super) async fn release(
    Shared(world): Shared<Arc<World>>,
    body: Option<Json<Release>>,
) -> Response {
    let release = body.map(|Json(release)| release).unwrap_or_default();
    let mut held = world.with(|state| state.held.take()).unwrap_or_default();
    match release.order {
        Order::Kept => {}
        Order::Reversed => held.reverse(),
        Order::Shuffled => shuffle(&mut held, release.seed),
    }
    let count = held.len();
    world.dispatch(held);
    world.tell(&json!({"type": "faults"}));
    answer(Ok(json!({"released": count})))
}

/// Fisher-Yates over a small linear generator: enough to mix, and repeatable by its seed.
fn shuffle(deliveries: &mut [Delivery], seed: u64) {
    let mut random = seed;
    for last in (1..deliveries.len()).rev() {
        random = random
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        let other = usize::try_from((random >> 33) % (last as u64 + 1)).unwrap_or(0);
        deliveries.swap(last, other);
    }
}
