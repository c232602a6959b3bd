//! What takes a step of triage back. A wish like any other: it is decided when it comes, and may be refused.

use crate::{
    command::Command,
    conversation::{Conversation, Status},
    ids::AgentId,
};

/// The command by which `me` brings back what this one is about to change in the conversation. `None` where nothing
/// changes, or where nothing can be taken back: what was said stays said.
#[must_use]
pub fn undoing(command: &Command, before: &Conversation, me: AgentId) -> Option<Command> {
    let given_back = match before.owner {
        Some(owner) if owner == me => Command::Claim,
        owner => Command::Assign { to: owner },
    };
    match *command {
        Command::Claim if before.owner.is_none() => Some(Command::Release),
        Command::Release if before.owner.is_some() => Some(given_back),
        Command::Assign { to } if to != before.owner => Some(match before.owner {
            None if to == Some(me) => Command::Release,
            owner => Command::Assign { to: owner },
        }),
        Command::SetStatus { status } if status != before.status => {
            Some(match (status, before.waiting_since) {
                (Status::Closed, Some(since)) => Command::Reopen {
                    status: before.status,
                    since,
                    seen: before.seen,
                },
                _ => Command::SetStatus {
                    status: before.status,
                },
            })
        }
        _ => None,
    }
}
