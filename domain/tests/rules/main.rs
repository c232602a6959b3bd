//! The rules, one by one: what is given, what is wished or told, and what comes of it.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test that panics has failed, which is what it is for"
)]

#[path = "../support/mod.rs"]
mod support;
mod world;

mod claims;
mod delivery;
mod echoes;
mod files;
mod ingest;
mod letting_go;
mod limits;
mod lists;
mod mirror;
mod order;
mod sight;
