//! Whether the workspace is well, for whoever watches it.

use super::json;
use crate::{desk_object::Desk, problem::Problem};
use serde::Serialize;
use worker::Response;

#[derive(Serialize)]
struct Health {
    version: &'static str,
    /// Always true in an answer of 200: an object whose storage is gone answers 503.
    storage: bool,
    /// How long the oldest message that has not left yet has been waiting, in milliseconds.
    backlog_ms: i64,
}

pub(super) fn look(desk: &Desk) -> Result<Response, Problem> {
    let waiting = desk.shelf(|shelf| shelf.all_on_their_way())?;
    desk.sql().row("SELECT 1", &[])?;
    let oldest = waiting.iter().map(|(_, key)| key.at).min();
    let backlog_ms = oldest.map_or(0, |at| (desk.now() - at).0.max(0));
    json(
        200,
        &Health {
            version: env!("CARGO_PKG_VERSION"),
            storage: true,
            backlog_ms,
        },
    )
}
