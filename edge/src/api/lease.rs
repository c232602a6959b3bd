//! What a browser may open its own copies with, for a while.
//!
//! Two secrets: one for the replica, which lives and ends with the session, and one for the words that the person has
//! not sent yet, which is the same in all of their sessions: whoever is signed out elsewhere finds them again.

use super::{Who, json};
use crate::{auth::session, config, desk_object::Desk, host, problem::Problem};
use base64::{Engine, engine::general_purpose::STANDARD};
use domain::time::{Span, Time};
use serde::Serialize;
use worker::Response;

/// How long a browser that does not come back can open what it keeps.
const TERM: Span = Span::hours(7 * 24);
const SECRET: usize = 32;

#[derive(Serialize)]
struct Lease {
    /// 32 bytes in base64, as is the next.
    replica: String,
    words: String,
    until: Time,
    /// The worker's clock, for browsers whose own is wrong.
    now: Time,
}

pub(super) fn lease(desk: &Desk, who: &Who) -> Result<Response, Problem> {
    let now = desk.now();
    let lease = Lease {
        replica: STANDARD.encode(of_session(desk, who)?),
        words: STANDARD.encode(of_person(desk, who)?),
        until: (now + TERM).min(who.session.made_at + session::LONGEST),
        now,
    };
    json(200, &lease)
}

/// Random, made when it is first asked for, kept in the session's own row: with the session it is gone.
fn of_session(desk: &Desk, who: &Who) -> Result<Vec<u8>, Problem> {
    let place = format!("lease:{}", who.session.id);
    if let Some(sealed) = session::lease(desk.sql(), who.session.id)? {
        return Ok(desk.unseal(&place, &sealed)?);
    }
    let secret: [u8; SECRET] = host::random();
    session::keep_lease(desk.sql(), who.session.id, &desk.seal(&place, &secret)?)?;
    Ok(secret.to_vec())
}

/// Derived, so that nothing need be kept for it.
fn of_person(desk: &Desk, who: &Who) -> Result<[u8; SECRET], Problem> {
    let (workspace, agent) = (who.workspace.to_string(), who.me.id.to_string());
    let parts: [&[u8]; 3] = [b"recado words 1", workspace.as_bytes(), agent.as_bytes()];
    Ok(host::keyed(&config::master_key(desk.env())?, &parts))
}
