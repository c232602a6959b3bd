//! Both halves against each other: one room, up to four browsers, a net that loses, repeats, reorders and cuts.
//!
//! A seed decides everything. `RECADO_SEED=7 cargo test -p domain --test simulation` runs one; without it, seeds that
//! ever failed run first, then fifty that nobody has tried (`RECADO_FRESH=20000` tries more).

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test that panics has failed, which is what it is for"
)]

#[path = "../support/mod.rs"]
mod support;

mod act;
mod client;
mod net;
mod outside;
mod server;
mod settle;
mod view;
mod world;

use std::panic::{AssertUnwindSafe, catch_unwind};

/// Seeds that once failed: a snapshot loop, two statuses in one commit, a status of a given-up attempt, a page that a
/// status had overtaken, an answer to an attempt that was given up, a person whose names belong to two conversations, a
/// failure without its tag that came before the answer.
const PINNED: &[u64] = &[
    23,
    156,
    371,
    475,
    1_795_232_792_358_523_639,
    1_795_239_030_235_765_679,
    1_795_257_641_425_106_881,
];
const FRESH: u64 = 50;
const ACTS: usize = 100;

fn run(seed: u64) {
    let live = || {
        let mut world = world::World::new(seed);
        for _ in 0..ACTS {
            world.act();
        }
        world.settle();
    };
    assert!(
        catch_unwind(AssertUnwindSafe(live)).is_ok(),
        "seed {seed} failed; again: RECADO_SEED={seed} cargo test -p domain --test simulation"
    );
}

/// The one place in the domain that asks what time it is: it only chooses which seeds to try today.
#[expect(
    clippy::disallowed_types,
    reason = "new seeds at every run; the machine itself stays blind"
)]
fn of_today() -> u64 {
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
    since.map_or(0, |since| since.as_nanos() as u64)
}

#[test]
fn s07_9_all_browsers_end_equal_to_a_fresh_snapshot() {
    if let Some(seed) = std::env::var("RECADO_SEED")
        .ok()
        .and_then(|seed| seed.parse().ok())
    {
        return run(seed);
    }
    let count = std::env::var("RECADO_FRESH").ok();
    let count = count.and_then(|count| count.parse().ok()).unwrap_or(FRESH);
    let first = of_today();
    let fresh = (0..count).map(|step| first.wrapping_add(step));
    PINNED.iter().copied().chain(fresh).for_each(run);
}
