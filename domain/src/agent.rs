//! The people of a team: their roles, and how far each may see.

use crate::ids::{AgentId, InboxId, TeamId};
use crate::plain::Plain;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// What somebody is in the workspace. The rights of each are in [`permission`](crate::permission), nowhere else.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, Plain)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    Owner,
    Admin,
    Supervisor,
    Agent,
    LimitedAgent,
    Auditor,
    Bot,
}

/// Which conversations somebody may see.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, Plain)]
#[serde(rename_all = "snake_case")]
pub enum Scope {
    /// Those they own.
    Own,
    /// Those of their teams, and their own.
    Team,
    /// Those of the inboxes they belong to, and their own.
    Inbox,
    All,
}

/// A person (or bot) who works in the workspace.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Plain)]
pub struct Agent {
    pub id: AgentId,
    pub name: String,
    pub email: String,
    pub role: Role,
    pub scope: Scope,
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub teams: BTreeSet<TeamId>,
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub inboxes: BTreeSet<InboxId>,
    /// Somebody who left stays in the list, so that old conversations keep their names; they can do nothing.
    pub active: bool,
}

impl Role {
    /// How far somebody sees who was given this role and nothing else.
    #[must_use]
    pub fn usual_scope(self) -> Scope {
        match self {
            Role::LimitedAgent => Scope::Own,
            Role::Bot => Scope::Inbox,
            Role::Owner | Role::Admin | Role::Supervisor | Role::Agent | Role::Auditor => {
                Scope::All
            }
        }
    }
}
