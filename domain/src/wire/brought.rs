//! Heads that come along with a delta. Browsers hold only part of a workspace, and nobody keeps a list of which: a head is
//! brought once, and again only after another browser has joined, which may not hold it.

use super::{Change, Cursor, Delta, Head, Posted};
use crate::{event::Event, ids::ConversationId};
use std::collections::{BTreeMap, BTreeSet};

/// Conversations remembered; beyond that all of them are forgotten, and brought once more.
const REMEMBERED: usize = 10_000;

/// What the browsers that listen now were brought since the newest of them joined.
#[derive(Debug, Clone, Default)]
pub struct Brought {
    joined: Cursor,
    told: BTreeMap<ConversationId, Cursor>,
}

impl Brought {
    /// Somebody begins to listen who knows what happened up to here.
    pub fn join(&mut self, at: Cursor) {
        self.joined = self.joined.max(at);
    }

    /// The conversations whose heads a commit must bring along. They count as brought from now on.
    pub fn with(&mut self, posted: &Posted) -> BTreeSet<ConversationId> {
        if self.told.len() > REMEMBERED {
            self.told.clear();
        }
        let mut due = BTreeSet::new();
        for crossing in &posted.crossings {
            let before = self.told.insert(crossing.conversation, posted.cursor);
            let held = before.is_some_and(|told| told > self.joined);
            // One that begins with this commit is held by everybody who hears of it.
            if !held && crossing.before.is_some() {
                due.insert(crossing.conversation);
            }
        }
        due
    }
}

impl Delta {
    /// Lays heads beside the changes that speak of these conversations. `at` is the place at which `head` looks them up,
    /// where that is beyond the delta's own.
    pub fn bring(
        &mut self,
        due: &BTreeSet<ConversationId>,
        at: Option<Cursor>,
        head: &dyn Fn(ConversationId) -> Option<Head>,
    ) {
        let heads = self.speaks_of().into_iter().filter(|id| due.contains(id));
        let heads = heads.filter_map(head).map(|head| Head { at, ..head });
        self.heads = heads.collect();
    }

    /// The conversations whose events it tells, without those that begin with it.
    #[must_use]
    pub fn speaks_of(&self) -> BTreeSet<ConversationId> {
        let (mut spoken, mut begun) = (BTreeSet::new(), BTreeSet::new());
        for change in &self.changes {
            if let Change::Happened(recorded) = change {
                let opens = matches!(recorded.event, Event::Opened { .. });
                let set = if opens { &mut begun } else { &mut spoken };
                set.insert(recorded.conversation);
            }
        }
        spoken.retain(|id| !begun.contains(id));
        spoken
    }
}
