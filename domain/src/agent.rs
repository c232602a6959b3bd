//! The people of a team: their roles, and how far each may see.

use crate::ids::{AgentId, InboxId, TeamId};
use crate::plain::{Newer, Plain};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// What somebody is in the workspace. The rights of each are in [`permission`](crate::permission), nowhere else.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, Plain)]
#[serde(rename_all = "snake_case")]
#[plain(newer)]
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
#[plain(newer)]
pub enum Scope {
    /// Those they own.
    Own,
    /// Those of their teams, and their own.
    Team,
    /// Those of the inboxes they belong to, and their own.
    Inbox,
    All,
}

/// The browser only guesses by these: less is never more than the worker grants.
impl Newer for Role {
    fn newer() -> Self {
        Self::LimitedAgent
    }
}

impl Newer for Scope {
    fn newer() -> Self {
        Self::Own
    }
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
