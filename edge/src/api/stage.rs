//! Doors that exist only with `STAGE=1`: tests move the clock instead of sleeping, and count what was written.

use super::json;
use crate::{body, desk_object::Desk, problem::Problem, store};
use domain::time::{Span, Time};
use serde::{Deserialize, Serialize};
use worker::Response;

#[derive(Deserialize)]
struct Asked {
    advance_ms: i64,
}

#[derive(Serialize)]
struct Now {
    now: Time,
}

pub(super) fn move_clock(desk: &Desk, bytes: &[u8]) -> Result<Response, Problem> {
    let asked: Asked = body::understood(bytes)?;
    if asked.advance_ms < 0 {
        return Err(Problem::BadValue("Time only moves forward."));
    }
    json(
        200,
        &Now {
            now: desk.advance_clock(Span(asked.advance_ms))?,
        },
    )
}

pub(super) fn figures(desk: &Desk) -> Result<Response, Problem> {
    json(200, &desk.figures()?)
}

/// The storage contract on the real database of a scratch object.
pub(super) fn contract(desk: &Desk) -> Result<Response, Problem> {
    json(200, &store::contract::run(desk.sql())?)
}
