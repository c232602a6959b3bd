//! Files to fetch, a few at a time. The list is only in memory: what a restart forgets comes due again (S11.6).

use domain::{conversation::EntryKey, ids::ConversationId};
use std::{
    cell::{Cell, RefCell},
    collections::{BTreeSet, VecDeque},
};

/// Files fetched at the same time. The platform gives one object six connections, and sending needs some.
const AT_ONCE: usize = 3;

/// One attempt at one file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Errand {
    pub conversation: ConversationId,
    pub message: EntryKey,
    pub attempt: u32,
}

/// The list, and how many are at work on it.
#[derive(Debug, Default)]
pub struct Errands {
    waiting: RefCell<VecDeque<Errand>>,
    /// Those that wait and those under way: nothing is fetched twice at once.
    known: RefCell<BTreeSet<(ConversationId, EntryKey)>>,
    hands: Cell<usize>,
}

impl Errands {
    /// Takes note of a file; says whether another hand is wanted.
    pub fn add(&self, errand: Errand) -> bool {
        let key = (errand.conversation, errand.message);
        if !self.known.borrow_mut().insert(key) {
            return false;
        }
        self.waiting.borrow_mut().push_back(errand);
        let wanted = self.hands.get() < AT_ONCE;
        if wanted {
            self.hands.set(self.hands.get() + 1);
        }
        wanted
    }

    /// The next for a hand; without one, the hand goes.
    pub fn next(&self) -> Option<Errand> {
        let next = self.waiting.borrow_mut().pop_front();
        if next.is_none() {
            self.hands.set(self.hands.get().saturating_sub(1));
        }
        next
    }

    /// It was tried; it may be added again.
    pub fn done(&self, errand: Errand) {
        let key = (errand.conversation, errand.message);
        self.known.borrow_mut().remove(&key);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::{ids::EntryId, time::Time};

    fn errand(id: u128) -> Errand {
        Errand {
            conversation: ConversationId(1),
            message: EntryKey {
                at: Time(1),
                id: EntryId(id),
            },
            attempt: 1,
        }
    }

    #[test]
    fn a_few_hands_do_all_and_nothing_twice_at_once() {
        let errands = Errands::default();
        let wanted: Vec<bool> = (0..5).map(|id| errands.add(errand(id))).collect();
        assert_eq!(wanted, [true, true, true, false, false]);
        assert!(!errands.add(errand(0)), "it is known");
        let first = errands.next().unwrap();
        errands.done(first);
        assert_eq!(first, errand(0));
        while errands.next().is_some() {}
        assert!(errands.add(errand(0)), "a hand has gone");
    }
}
