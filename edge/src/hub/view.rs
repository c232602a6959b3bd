//! What each listener is told of a commit. Most of a team sees everything, so their bytes are made once.

use super::{Chunk, event};
use domain::{
    agent::{Agent, Scope},
    ids::{AgentId, ConversationId},
    permission::{Right, may},
    settings::Settings,
    wire::{Head, Posted},
};
use std::collections::{BTreeMap, BTreeSet};

/// Looks a conversation up for those who see it for the first time.
pub type HeadOf<'a> = &'a dyn Fn(ConversationId) -> Option<Head>;

/// Listeners with the same view are told the same bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum View {
    /// Sees every conversation of the workspace.
    Everything,
    Of(AgentId),
}

impl View {
    fn of(agent: &Agent) -> Self {
        let everything = agent.scope == Scope::All && may(agent, Right::ReadConversation);
        if everything {
            Self::Everything
        } else {
            Self::Of(agent.id)
        }
    }
}

pub(super) struct Views<'a> {
    posted: &'a Posted,
    settings: &'a Settings,
    /// Conversations whose heads go along.
    due: &'a BTreeSet<ConversationId>,
    head: HeadOf<'a>,
    made: BTreeMap<View, Option<Chunk>>,
}

impl<'a> Views<'a> {
    pub fn new(
        posted: &'a Posted,
        settings: &'a Settings,
        due: &'a BTreeSet<ConversationId>,
        head: HeadOf<'a>,
    ) -> Self {
        Self {
            posted,
            settings,
            due,
            head,
            made: BTreeMap::new(),
        }
    }

    /// Nothing for somebody who is not in the workspace (any more).
    pub fn chunk_for(&mut self, agent: AgentId) -> Option<Chunk> {
        let agent = self.settings.agent(agent).filter(|agent| agent.active)?;
        // Settings read differently to each: everybody's own views are among them.
        let view = match self.posted.settings {
            Some(_) => View::Of(agent.id),
            None => View::of(agent),
        };
        let made = self.made.entry(view).or_insert_with(|| {
            let mut delta = self.posted.delta_for(agent, self.head);
            delta.bring(self.due, None, self.head);
            event(&delta).map(|text| Chunk::new(&text))
        });
        made.clone()
    }
}
