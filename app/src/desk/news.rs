//! What is news to whoever looks at a list that stands still.

use super::{Desk, board};
use domain::{
    ids::{ConversationId, EntryId},
    time::Time,
};

impl Desk {
    /// When the last of all that is known happened: what is older and comes later was only fetched.
    #[must_use]
    pub fn latest(self) -> Time {
        self.engine().latest()
    }

    /// Whether what is newest in a conversation is no news to this person, because it happened before, because no customer said
    /// it, or because they are at work on it just now; and its newest line.
    #[must_use]
    pub fn touch(self, id: ConversationId, before: Time) -> (bool, Option<EntryId>) {
        let engine = self.engine();
        let mirror = engine.mirror.borrow();
        let head = mirror.conversation(id);
        let is_old = head.is_some_and(|head| head.active_at < before);
        let last = head.and_then(|head| head.last.as_ref());
        let is_ours = last.is_some_and(|last| !last.origin.is_customer());
        let at_work = board::at_work(&mirror).any(|at| at == id);
        (is_old || is_ours || at_work, last.map(|last| last.key.id))
    }
}
