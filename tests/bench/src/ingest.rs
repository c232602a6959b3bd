//! A webhook in full against a worker that only verifies and inserts.

use crate::{
    Effort, SECRET, bodies, figure,
    load::{self, Make, Round, Target},
    servers,
    trouble::{Trouble, tried},
};
use serde_json::json;
use std::{
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::{Duration, SystemTime},
};

const CONNECTIONS: usize = 32;

/// Seconds since 1970, as webhooks carry them.
pub fn seconds() -> u64 {
    SystemTime::now()
        .duration_since(SystemTime::UNIX_EPOCH)
        .map_or(0, |since| since.as_secs())
}

/// New inbound messages; every maker has a run of its own, so no two make the same message.
pub fn inbound() -> Make {
    static RUN: AtomicU64 = AtomicU64::new(0);
    let run = RUN.fetch_add(1, Ordering::Relaxed);
    Arc::new(move |count| bodies::sign(SECRET, bodies::inbound(run, count, seconds())))
}

pub fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or(0.0)
}

/// Both servers, one after the other in each round, each round on fresh state.
async fn in_turn<F, R, T>(effort: Effort, one: F) -> Result<(Vec<T>, Vec<T>), Trouble>
where
    F: Fn(Target) -> R,
    R: Future<Output = T>,
{
    let (mut floors, mut ours) = (Vec::new(), Vec::new());
    for _ in 0..effort.rounds {
        let folder = tempfile::tempdir().map_err(tried("make a folder"))?;
        let floor = servers::floor(folder.path(), SECRET).await?;
        floors.push(
            one(Target {
                address: floor.address,
                path: "/",
            })
            .await,
        );
        floor.stop().await;
        let state = tempfile::tempdir().map_err(tried("make a folder"))?;
        let recado = servers::recado(state.path(), None).await?;
        ours.push(one(servers::hook(&recado)).await);
        recado.stop().await;
    }
    Ok((floors, ours))
}

fn of(rounds: &[Round], value: impl Fn(&Round) -> f64) -> f64 {
    median(rounds.iter().map(value).collect())
}

fn failed(rounds: &[Round]) -> u64 {
    rounds.iter().map(|round| round.failed).sum()
}

pub async fn throughput(effort: Effort) -> Result<(), Trouble> {
    let one = |target| load::closed(target, CONNECTIONS, effort.round, inbound());
    let (floors, ours) = in_turn(effort, one).await?;
    let (floor, own) = (of(&floors, Round::per_second), of(&ours, Round::per_second));
    let detail = json!({ "floor_per_second": floor.round(), "own_per_second": own.round(), "failed": failed(&ours) });
    figure(
        "webhook throughput / minimal worker",
        own / floor,
        json!(">= 0.6"),
        detail,
    );
    Ok(())
}

/// A worker that has just been started compiles what it runs, and one request in a hundred of a short round is one of its
/// first. So these are a round of their own, with a figure of its own.
const FIRST: Duration = Duration::from_secs(2);

/// So many times as long as other rounds. V8 collects all of its garbage once in some 2,000 requests of ours and some
/// 2,500 of the floor, and everybody waits 20 to 50 ms then: a round that ends in between compares one worker with its
/// collection to one without. What the first of them alone says is printed too.
const LONG: u32 = 3;

pub async fn acknowledgement(effort: Effort) -> Result<(), Trouble> {
    let one = async |target| {
        let first = load::open(target, RATE, 16, FIRST, inbound()).await;
        let short = load::open(target, RATE, 16, effort.round, inbound()).await;
        let rest = effort.round * (LONG - 1);
        let rest = load::open(target, RATE, 16, rest, inbound()).await;
        (first, (short.clone(), short.and(rest)))
    };
    let (floors, ours) = in_turn(effort, one).await?;
    let (first_floors, floors): (Vec<Round>, Vec<_>) = floors.into_iter().unzip();
    let (first_ours, ours): (Vec<Round>, Vec<_>) = ours.into_iter().unzip();
    let (short_floors, floors): (Vec<Round>, Vec<Round>) = floors.into_iter().unzip();
    let (short_ours, ours): (Vec<Round>, Vec<Round>) = ours.into_iter().unzip();
    latency("ack p50", 0.5, json!("<= 1.3"), &floors, &ours);
    latency("ack p99", 0.99, json!("<= 2"), &floors, &ours);
    let rounds: [(&str, &[Round], &[Round]); 2] = [
        ("the first 2 s", &first_floors, &first_ours),
        ("a third of that time", &short_floors, &short_ours),
    ];
    for (when, floors, ours) in rounds {
        latency(
            &format!("ack p99 in {when}"),
            0.99,
            json!(null),
            floors,
            ours,
        );
    }
    Ok(())
}

const RATE: u64 = 240;

fn latency(name: &str, share: f64, goal: serde_json::Value, floors: &[Round], ours: &[Round]) {
    let floor = of(floors, |round| round.percentile(share));
    let own = of(ours, |round| round.percentile(share));
    let detail = json!({ "floor_ms": floor, "own_ms": own, "failed": failed(ours) });
    let name = format!("{name} at {RATE}/s / minimal worker");
    figure(&name, own / floor, goal, detail);
}

/// Meta asks for a median of 250 ms and fewer than one in a hundred above one second.
pub async fn limits(effort: Effort) -> Result<(), Trouble> {
    let state = tempfile::tempdir().map_err(tried("make a folder"))?;
    let recado = servers::recado(state.path(), None).await?;
    let length = effort.round.max(Duration::from_secs(5));
    let round = load::open(servers::hook(&recado), 1_000, 64, length, inbound()).await;
    let detail = json!({ "p99_ms": round.percentile(0.99), "failed": round.failed, "per_second": round.per_second().round() });
    figure(
        "ack p50 ms at 1,000/s on one object",
        round.percentile(0.5),
        json!("p50 <= 250, p99 <= 1000"),
        detail,
    );
    recado.stop().await;
    Ok(())
}
