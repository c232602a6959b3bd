//! What a tab holds is bounded, however long it is open: what is open and recent.

use super::{board::note_of, engine::Engine};
use domain::{
    ids::ConversationId,
    mirror::{Mirror, Seen},
};
use leptos::prelude::WithUntracked;
use std::{collections::BTreeSet, rc::Rc};

/// Conversations that a tab holds, beside those that it needs for something.
const MOST: usize = 10_000;

impl Engine {
    /// Lets go what is neither recent nor in use. For the moment between two streams, see
    /// [`Mirror::trim`].
    pub fn let_go(self: &Rc<Self>) {
        let mut seen = self.trim(self.in_sight());
        if !seen.is_empty() {
            // The list holds less from its top on. Who stands far down is brought there again.
            seen.push(Seen::All);
            self.show(&seen);
        }
    }

    /// Takes over what was kept, as far as it is not too much.
    pub fn take_kept(self: &Rc<Self>, kept: Mirror) -> Vec<Seen> {
        *self.mirror.borrow_mut() = kept;
        let mut seen = self.trim(Vec::new());
        if !seen.is_empty() {
            self.note(&seen);
        }
        seen.push(Seen::All);
        seen
    }

    fn trim(&self, shown: Vec<ConversationId>) -> Vec<Seen> {
        let mut mirror = self.mirror.borrow_mut();
        if mirror.held() <= MOST {
            return Vec::new();
        }
        let mut in_use: BTreeSet<ConversationId> = BTreeSet::new();
        in_use.extend(shown);
        in_use.extend(self.looking.borrow().remembered());
        in_use.extend(self.fetched_ahead());
        self.board.drafts.with_untracked(|drafts| {
            let both = drafts.iter().flat_map(|id| [*id, note_of(*id)]);
            in_use.extend(both);
        });
        mirror.trim(MOST, &|conversation| in_use.contains(&conversation.id))
    }
}
