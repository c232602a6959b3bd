//! What was read or written lately. The object is the only writer, so what it remembers cannot be stale: a webhook for a
//! busy conversation reads nothing, not even whether the message is here already.

use domain::{
    contact::Contact,
    conversation::{Conversation, EntryKey},
    ids::{ContactId, ConversationId, IdentityKey},
    shelf::{Broken, Identity, Rows},
    time::Time,
};
use std::{cell::RefCell, collections::BTreeMap};

/// Values remembered per generation; a conversation's head is about half a kilobyte.
const GENERATION: usize = 2_000;

/// A bounded memory of two generations: what was not asked for during a whole generation is forgotten.
#[derive(Debug)]
struct Memory<K, V> {
    young: BTreeMap<K, V>,
    old: BTreeMap<K, V>,
}

impl<K, V> Default for Memory<K, V> {
    fn default() -> Self {
        Self {
            young: BTreeMap::new(),
            old: BTreeMap::new(),
        }
    }
}

impl<K: Ord + Copy, V: Clone> Memory<K, V> {
    fn get(&mut self, key: K) -> Option<V> {
        if let Some(value) = self.young.get(&key) {
            return Some(value.clone());
        }
        let value = self.old.remove(&key)?;
        self.put(key, value.clone());
        Some(value)
    }

    fn put(&mut self, key: K, value: V) {
        if self.young.len() >= GENERATION {
            self.old = std::mem::take(&mut self.young);
        }
        self.old.remove(&key);
        self.young.insert(key, value);
    }
}

/// One memory, asked before the database is.
#[derive(Debug)]
pub(super) struct Cell<K, V>(RefCell<Memory<K, V>>);

impl<K, V> Default for Cell<K, V> {
    fn default() -> Self {
        Self(RefCell::default())
    }
}

impl<K: Ord + Copy, V: Clone> Cell<K, V> {
    /// The remembered value, or what `read` finds, which is remembered from then on. What is missing is not.
    pub(super) fn or_read(
        &self,
        key: K,
        read: impl FnOnce() -> Result<Option<V>, Broken>,
    ) -> Result<Option<V>, Broken> {
        let known = self.0.borrow_mut().get(key);
        if known.is_some() {
            return Ok(known);
        }
        let found = read()?;
        if let Some(value) = &found {
            self.0.borrow_mut().put(key, value.clone());
        }
        Ok(found)
    }

    fn put(&self, key: K, value: V) {
        self.0.borrow_mut().put(key, value);
    }

    /// Changes a remembered value, or forgets it.
    fn change(&self, key: K, change: impl FnOnce(V) -> Option<V>) {
        let mut memory = self.0.borrow_mut();
        let known = memory
            .young
            .remove(&key)
            .or_else(|| memory.old.remove(&key));
        if let Some(value) = known.and_then(change) {
            memory.put(key, value);
        }
    }
}

/// The end of a thread: no entry is of a later second than this, and these are all of it. A message arrives here mostly
/// because it is new, and then this says so without a read, and which lines its second holds.
#[derive(Debug, Clone, PartialEq, Eq)]
struct End {
    second: Time,
    keys: Vec<EntryKey>,
}

/// So many entries of one second are remembered; a thread that has more is read again.
const SECOND: usize = 64;

impl End {
    fn at(at: Time) -> Self {
        let (second, keys) = (at.second(), Vec::new());
        Self { second, keys }
    }

    fn lacks(&self, key: EntryKey) -> bool {
        key.at.second() > self.second
            || (key.at.second() == self.second && !self.keys.contains(&key))
    }

    fn with(mut self, key: EntryKey) -> Self {
        if key.at.second() > self.second {
            self = Self::at(key.at);
        }
        if self.lacks(key) {
            self.keys.push(key);
            self.keys.sort_unstable();
        }
        self
    }
}

/// What the room asks for at every message.
#[derive(Debug, Default)]
pub(super) struct Recent {
    pub(super) conversations: Cell<ConversationId, Conversation>,
    pub(super) contacts: Cell<ContactId, Contact>,
    pub(super) identities: Cell<IdentityKey, Identity>,
    ends: Cell<ConversationId, End>,
}

impl Recent {
    /// Whether it is certain that there is no such entry. `since` reads the keys of a thread from that instant on, oldest
    /// first, at most so many.
    pub(super) fn lacks(
        &self,
        conversation: ConversationId,
        key: EntryKey,
        since: impl FnOnce(Time, usize) -> Result<Vec<EntryKey>, Broken>,
    ) -> Result<bool, Broken> {
        let end = self.end(conversation, key.at, since)?;
        Ok(end.is_some_and(|end| end.lacks(key)))
    }

    /// The keys of the second that `at` lies in, oldest first, where they are certain; `since` as for [`Recent::lacks`].
    pub(super) fn beside(
        &self,
        conversation: ConversationId,
        at: Time,
        since: impl FnOnce(Time, usize) -> Result<Vec<EntryKey>, Broken>,
    ) -> Result<Option<Vec<EntryKey>>, Broken> {
        let end = self.end(conversation, at, since)?;
        let end = end.filter(|end| at.second() >= end.second);
        Ok(end.map(|end| match at.second() == end.second {
            true => end.keys,
            false => Vec::new(),
        }))
    }

    fn end(
        &self,
        conversation: ConversationId,
        at: Time,
        since: impl FnOnce(Time, usize) -> Result<Vec<EntryKey>, Broken>,
    ) -> Result<Option<End>, Broken> {
        self.ends.or_read(conversation, || {
            let later = since(at.second(), SECOND + 1)?;
            Ok((later.len() <= SECOND).then(|| later.into_iter().fold(End::at(at), End::with)))
        })
    }

    fn added(&self, conversation: ConversationId, key: EntryKey) {
        self.ends.change(conversation, |end| {
            Some(end.with(key)).filter(|end| end.keys.len() <= SECOND)
        });
    }

    /// After a commit, and only then.
    pub(super) fn written(&self, rows: &Rows) {
        for (id, head) in &rows.conversations {
            self.conversations.put(*id, head.clone());
        }
        for (id, contact) in &rows.contacts {
            self.contacts.put(*id, contact.clone());
        }
        for (key, identity) in &rows.identities {
            self.identities.put(*key, *identity);
        }
        for (conversation, key) in rows.entries.keys() {
            self.added(*conversation, *key);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::{ids::EntryId, time::Span};

    #[test]
    fn what_is_asked_for_stays_and_the_rest_goes() {
        let mut memory = Memory::default();
        memory.put(0, "kept");
        for key in 1..=(3 * GENERATION) {
            memory.put(key, "passing");
            assert_eq!(memory.get(0), Some("kept"));
        }
        assert_eq!(memory.get(1), None);
        assert!(memory.young.len() + memory.old.len() <= 2 * GENERATION);
    }

    fn key(second: i64, id: u128) -> EntryKey {
        EntryKey {
            at: Time::from_seconds(second),
            id: EntryId(id),
        }
    }

    #[test]
    fn a_thread_s_end_knows_what_is_not_there() {
        let recent = Recent::default();
        let conversation = ConversationId(1);
        let read = std::cell::Cell::new(0);
        let lacks = |key, there: &[EntryKey]| {
            let said = recent.lacks(conversation, key, |_, _| {
                read.set(read.get() + 1);
                Ok(there.to_vec())
            });
            said.unwrap()
        };
        assert!(!lacks(key(5, 1), &[key(5, 1), key(5, 2)]));
        assert!(lacks(key(5, 3), &[]) && !lacks(key(5, 2), &[]));
        recent.added(conversation, key(6, 1));
        assert!(!lacks(key(6, 1), &[]), "it was written");
        assert!(lacks(key(6, 2), &[]), "another one of the same second");
        assert!(!lacks(key(4, 9), &[]), "what is earlier may be there");
        recent.added(conversation, key(4, 9));
        recent.added(conversation, key(7, 3));
        assert!(
            !lacks(key(6, 2), &[]),
            "a second that is past is not remembered"
        );
        assert!(lacks(key(7, 4), &[]) && !lacks(key(7, 3), &[]));
        assert_eq!(read.get(), 1);
    }

    #[test]
    fn a_thread_s_end_knows_what_its_second_holds() {
        let recent = Recent::default();
        let conversation = ConversationId(1);
        let beside = |second| {
            let unread = |_, _| Ok(vec![key(5, 2)]);
            let at = Time::from_seconds(second) + Span(999);
            recent.beside(conversation, at, unread).unwrap()
        };
        let later = |place| EntryKey {
            at: Time::from_seconds(5) + Span(place),
            id: EntryId(1),
        };
        assert_eq!(beside(5), Some(vec![key(5, 2)]));
        recent.added(conversation, later(7));
        recent.added(conversation, later(3));
        assert_eq!(beside(5), Some(vec![key(5, 2), later(3), later(7)]));
        assert_eq!(beside(6), Some(Vec::new()));
        assert_eq!(beside(4), None, "what is earlier is read");
    }

    #[test]
    fn a_crowded_second_is_forgotten_and_read_again() {
        let recent = Recent::default();
        let conversation = ConversationId(1);
        let crowd: Vec<EntryKey> = (0..=SECOND as u128).map(|id| key(1, id)).collect();
        let lacks = |there: &[EntryKey]| {
            let said = recent.lacks(conversation, key(1, 500), |_, _| Ok(there.to_vec()));
            said.unwrap()
        };
        assert!(lacks(&[]));
        for key in &crowd {
            recent.added(conversation, *key);
        }
        assert!(
            !lacks(&crowd),
            "too many to remember, so nothing is certain"
        );
    }

    #[test]
    fn the_newest_value_wins() {
        let mut memory = Memory::default();
        memory.put(1, "old");
        for key in 2..=(GENERATION + 2) {
            memory.put(key, "passing");
        }
        memory.put(1, "new");
        assert_eq!(memory.get(1), Some("new"));
    }
}
