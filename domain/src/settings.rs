//! What a workspace has agreed on: who is in it and which numbers it answers.

use crate::plain::Plain;
use crate::{
    agent::Agent,
    channel::{Address, Inbox},
    ids::{AgentId, InboxId},
    list::SavedView,
};
use serde::{Deserialize, Serialize};

/// The part of the workspace that `decide` may see beside one conversation. It travels to every browser, so nothing
/// secret is in it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, Plain)]
pub struct Settings {
    pub workspace: String,
    pub agents: Vec<Agent>,
    pub inboxes: Vec<Inbox>,
    /// Filters that people gave a name: everybody's, and each one's own.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub views: Vec<SavedView>,
}

impl Settings {
    /// What travels to one browser: other people's own views stay here.
    #[must_use]
    pub fn seen_by(&self, who: AgentId) -> Self {
        let mut settings = self.clone();
        settings
            .views
            .retain(|view| view.owner.is_none_or(|owner| owner == who));
        settings
    }

    #[must_use]
    pub fn agent(&self, id: AgentId) -> Option<&Agent> {
        self.agents.iter().find(|agent| agent.id == id)
    }

    /// Whether somebody was of the team, and is no more.
    #[must_use]
    pub fn has_left(&self, id: AgentId) -> bool {
        self.agent(id).is_some_and(|agent| !agent.active)
    }

    #[must_use]
    pub fn inbox(&self, id: InboxId) -> Option<&Inbox> {
        self.inboxes.iter().find(|inbox| inbox.id == id)
    }

    /// The inbox, to be changed.
    pub fn inbox_mut(&mut self, id: InboxId) -> Option<&mut Inbox> {
        self.inboxes.iter_mut().find(|inbox| inbox.id == id)
    }

    /// The inbox a piece was sent to: by its number, or by its account where a piece names no number.
    #[must_use]
    pub fn inbox_at(&self, address: &Address) -> Option<&Inbox> {
        let of_kind = || {
            self.inboxes
                .iter()
                .filter(|inbox| inbox.kind == address.kind)
        };
        match &address.number {
            Some(number) => of_kind().find(|inbox| inbox.number == *number),
            None => of_kind().find(|inbox| Some(&inbox.account) == address.account.as_ref()),
        }
    }
}
