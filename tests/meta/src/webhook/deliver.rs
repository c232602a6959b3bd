//! Posting: first attempts in the order in which things happened, faults, and retries with growing gaps.

use std::sync::Arc;
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use tokio::sync::mpsc;

use super::seal::{escaped, signature};
use crate::faults::{HookFault, Struck};
use crate::log::{Attempt, Fate, Hook};
use crate::state::State;
use crate::world::World;

/// How long reordered webhooks wait for company.
const REORDER_PATIENCE: Duration = Duration::from_secs(3);

/// One sealed webhook on its way.
#[derive(Clone, Debug)]
pub(crate) struct Delivery {
    /// Its number in the log.
    n: u64,
    epoch: u64,
    body: String,
    signature: String,
    fault: Option<HookFault>,
}

/// What an attempt carries in the signature header.
#[derive(Clone, Copy)]
enum Seal {
    Right,
    Wrong,
    Missing,
}

impl World {
    /// Seals a payload, lets an armed fault strike, and sends it on its way. Gives its number in the log.
    pub(crate) fn post(self: &Arc<Self>, payload: &Value) -> u64 {
        let body = escaped(payload);
        let signature = signature(&self.config.secret, body.as_bytes());
        let (n, next) = self.with(|state| {
            let struck = state.faults.on_webhook();
            let delivery = enlist(state, body, signature, struck.map(|struck| struck.fault));
            (delivery.n, sort_out(state, delivery, struck))
        });
        match next {
            Next::Go(deliveries) => self.dispatch(deliveries),
            Next::Collected => self.flush_reordered_later(),
            Next::Held => {}
        }
        n
    }

    /// Puts deliveries on the lane; once the lane is gone the simulator is stopping.
    pub(crate) fn dispatch(&self, deliveries: Vec<Delivery>) {
        for delivery in deliveries {
            self.lane.send(delivery).ok();
        }
        self.tell(&json!({"type": "webhooks"}));
    }

    /// What is collected for reordering leaves after a while, even if no more comes.
    fn flush_reordered_later(self: &Arc<Self>) {
        let world = Arc::clone(self);
        tokio::spawn(async move {
            tokio::time::sleep(REORDER_PATIENCE).await;
            let waiting = world.with(|state| state.reordered.drain(..).collect());
            world.dispatch(waiting);
        });
    }

    fn webhook_address(&self) -> Option<String> {
        self.with(|state| state.callback.clone())
            .or_else(|| self.config.webhook.clone())
    }

    fn note(&self, delivery: &Delivery, attempt: Attempt) {
        self.with(|state| {
            if state.epoch == delivery.epoch
                && let Some(hook) = state.hooks.get_mut(delivery.n)
            {
                hook.attempts.push(attempt);
            }
        });
    }

    fn finish(&self, delivery: &Delivery, fate: Fate) {
        self.with(|state| {
            if state.epoch == delivery.epoch
                && let Some(hook) = state.hooks.get_mut(delivery.n)
            {
                hook.fate = fate;
            }
        });
        self.end(delivery.epoch);
        self.tell(&json!({"type": "webhooks"}));
    }

    fn outdated(&self, delivery: &Delivery) -> bool {
        self.with(|state| state.epoch != delivery.epoch)
    }
}

/// Writes a webhook into the log.
fn enlist(
    state: &mut State,
    body: String,
    signature: String,
    fault: Option<HookFault>,
) -> Delivery {
    let at = state.now();
    let fate = if state.held.is_some() {
        Fate::Held
    } else {
        Fate::Waiting
    };
    let (text, seal) = (body.clone(), signature.clone());
    let n = state.hooks.add(|n| Hook {
        n,
        at,
        body: text,
        signature: seal,
        attempts: vec![],
        fate,
    });
    state.pending += 1;
    Delivery {
        n,
        epoch: state.epoch,
        body,
        signature,
        fault,
    }
}

/// Where a fresh delivery goes.
enum Next {
    Go(Vec<Delivery>),
    Held,
    Collected,
}

fn sort_out(state: &mut State, delivery: Delivery, struck: Option<Struck>) -> Next {
    if let Some(held) = &mut state.held {
        held.push(delivery);
        return Next::Held;
    }
    match struck {
        Some(Struck {
            fault: HookFault::Reorder,
            last,
        }) => {
            state.reordered.push_front(delivery);
            if last {
                Next::Go(state.reordered.drain(..).collect())
            } else {
                Next::Collected
            }
        }
        _ => Next::Go(vec![delivery]),
    }
}

/// Makes the first attempts one after another, so that without faults the business hears things in their order.
/// Meta promises no order; faults take it away.
pub(crate) async fn run_lane(world: Arc<World>, mut lane: mpsc::UnboundedReceiver<Delivery>) {
    while let Some(delivery) = lane.recv().await {
        if !world.outdated(&delivery) {
            set_out(&world, delivery).await;
        }
    }
}

async fn set_out(world: &Arc<World>, delivery: Delivery) {
    match delivery.fault {
        Some(HookFault::Delay { ms }) => {
            let world = Arc::clone(world);
            tokio::spawn(async move {
                tokio::time::sleep(Duration::from_millis(ms)).await;
                first(&world, delivery, Seal::Right).await;
            });
        }
        Some(HookFault::Drop { attempts }) => {
            for _ in 0..attempts {
                world.note(&delivery, attempt(world, None, "dropped", Instant::now()));
            }
            retry(Arc::clone(world), delivery, attempts.max(1));
        }
        Some(HookFault::Duplicate { copies }) => {
            for _ in 0..copies {
                tokio::spawn(copy(Arc::clone(world), delivery.clone()));
            }
            first(world, delivery, Seal::Right).await;
        }
        Some(HookFault::AnswerLost) => {
            knock(world, &delivery, Seal::Right, "answer lost").await;
            retry(Arc::clone(world), delivery, 1);
        }
        Some(HookFault::BadSignature) => first(world, delivery, Seal::Wrong).await,
        Some(HookFault::NoSignature) => first(world, delivery, Seal::Missing).await,
        Some(HookFault::Reorder) | None => first(world, delivery, Seal::Right).await,
    }
}

async fn copy(world: Arc<World>, delivery: Delivery) {
    knock(&world, &delivery, Seal::Right, "duplicate").await;
}

async fn first(world: &Arc<World>, delivery: Delivery, seal: Seal) {
    if knock(world, &delivery, seal, "").await {
        world.finish(&delivery, Fate::Delivered);
    } else if world.webhook_address().is_none() {
        world.finish(&delivery, Fate::NoWebhook);
    } else {
        retry(Arc::clone(world), delivery, 1);
    }
}

/// Repeats with growing gaps, beside the lane, until 200 or the last attempt.
fn retry(world: Arc<World>, delivery: Delivery, failed: u32) {
    tokio::spawn(async move {
        let retries = world.config.retries;
        for attempt in failed..retries.attempts {
            tokio::time::sleep(retries.gap(attempt)).await;
            if world.outdated(&delivery) {
                return;
            }
            if knock(&world, &delivery, Seal::Right, "retry").await {
                return world.finish(&delivery, Fate::Delivered);
            }
        }
        world.finish(&delivery, Fate::GivenUp);
    });
}

/// One POST. Anything but 200 is a failure, as Meta sees it.
async fn knock(world: &World, delivery: &Delivery, seal: Seal, note: &'static str) -> bool {
    let Some(address) = world.webhook_address() else {
        return false;
    };
    let started = Instant::now();
    let mut request = world
        .client
        .post(address)
        .header("content-type", "application/json")
        .header("user-agent", "facebookexternalua")
        .body(delivery.body.clone());
    match seal {
        Seal::Right => request = request.header("x-hub-signature-256", &delivery.signature),
        Seal::Wrong => {
            request = request.header(
                "x-hub-signature-256",
                signature("somebody else's secret", delivery.body.as_bytes()),
            )
        }
        Seal::Missing => {}
    }
    let status = request
        .send()
        .await
        .ok()
        .map(|answer| answer.status().as_u16());
    world.note(delivery, attempt(world, status, note, started));
    status == Some(200)
}

fn attempt(world: &World, status: Option<u16>, note: &'static str, started: Instant) -> Attempt {
    let took_ms = u64::try_from(started.elapsed().as_millis()).unwrap_or(u64::MAX);
    Attempt {
        at: world.with(|state| state.now()),
        status,
        note,
        took_ms,
    }
}
