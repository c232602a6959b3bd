//! Who belongs to the team: somebody leaves, and may come back.

use super::{Who, nothing, settings};
use crate::{auth::session, body, desk_object::Desk, problem::Problem};
use domain::{agent::Role, ids::AgentId, permission::Right};
use serde::Deserialize;
use worker::Response;

#[derive(Deserialize)]
struct Asked {
    active: bool,
}

/// Whoever leaves is signed out everywhere at once, and stays named in what they did; what they had becomes everybody's.
/// There is always an owner, and nobody shuts the door behind themselves.
pub(super) fn change(
    desk: &Desk,
    who: &Who,
    id: AgentId,
    bytes: &[u8],
) -> Result<Response, Problem> {
    who.need(Right::ManageMembers)?;
    let asked: Asked = body::understood(bytes)?;
    let mut all = (*settings(desk)?).clone();
    let known = all.agents.iter_mut().find(|agent| agent.id == id);
    let member = known.ok_or(Problem::NotFound)?;
    if member.id == who.me.id || member.role == Role::Owner {
        return Err(Problem::NotAllowed);
    }
    if asked.active {
        member.active = true;
        desk.settle(all)?;
    } else {
        desk.leave(who.me.id, id)?;
        // None of these is the session that is kept.
        for session in session::end_others(desk.sql(), id, who.session.id)? {
            desk.streams().revoke(&session.to_string());
        }
    }
    nothing()
}
