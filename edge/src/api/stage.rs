//! Doors that exist only with `STAGE=1`: tests move the clock instead of sleeping, and count what was written.

use super::json;
use crate::{body, desk_object::Desk, problem::Problem, store};
use domain::{
    event::Recorded,
    room::Input,
    time::{Span, Time},
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
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

#[derive(Serialize)]
struct Sown {
    events: usize,
}

/// Events of one commit: about as many as a full webhook has, so that a journal line stays as short as they are.
const SOWN: usize = 50;

/// Makes up what the body says has happened. The body has whole conversations: what is known already is passed by.
pub(super) fn sow(desk: &Desk, bytes: &[u8]) -> Result<Response, Problem> {
    let recorded: Vec<Recorded> = body::understood(bytes)?;
    let events = recorded.len();
    let (mut recorded, mut begun) = (recorded.into_iter(), BTreeSet::new());
    loop {
        let part: Vec<Recorded> = recorded.by_ref().take(SOWN).collect();
        if part.is_empty() {
            return json(200, &Sown { events });
        }
        desk.take(Input::Sow {
            recorded: part,
            begun: &mut begun,
        })?;
    }
}

pub(super) fn figures(desk: &Desk) -> Result<Response, Problem> {
    json(200, &desk.figures()?)
}

/// The storage contract on the real database of a scratch object.
pub(super) fn contract(desk: &Desk) -> Result<Response, Problem> {
    json(200, &store::contract::run(desk.sql())?)
}
