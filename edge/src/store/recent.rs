//! What was read or written lately. The object is the only writer, so what it remembers cannot be stale: a busy
//! conversation costs one read per webhook, the one that asks whether the message is here already.

use domain::{
    contact::Contact,
    conversation::Conversation,
    ids::{ContactId, ConversationId, IdentityKey},
    shelf::{Broken, Identity, Rows},
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
}

/// What the room asks for at every message.
#[derive(Debug, Default)]
pub(super) struct Recent {
    pub(super) conversations: Cell<ConversationId, Conversation>,
    pub(super) contacts: Cell<ContactId, Contact>,
    pub(super) identities: Cell<IdentityKey, Identity>,
}

impl Recent {
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
    }
}

#[cfg(test)]
mod tests {
    use super::*;

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
