//! Which chunk of the replica holds which head. Opening a few big records is many times faster than opening thousands of
//! small ones, and a head that changes rewrites the one that it lies in.
//!
//! A head stays in the chunk that it came into, beside those that came with it. Were its chunk a matter of its id, a page
//! of a hundred older conversations would touch every chunk there is. A chunk that has become empty is kept as such: the
//! numbers of all that are kept have no hole, so nobody need ask for them.

use domain::ids::ConversationId;
use std::collections::{BTreeMap, BTreeSet};

/// Heads in a chunk, at most. Browsers hand over values of more than 64 kB at half the price of smaller ones, byte for byte.
pub const SIZE: usize = 400;

#[derive(Debug, Clone, Default)]
pub struct Chunks {
    of: BTreeMap<ConversationId, u32>,
    /// What was read and is not among these yet: nobody need know before something is written.
    read: Vec<(ConversationId, u32)>,
    /// How many heads each chunk has, by its number.
    sizes: Vec<usize>,
}

impl Chunks {
    /// Takes note of a chunk that was read, also where nothing is in it.
    pub fn there_is(&mut self, chunk: u32) {
        let place = usize::try_from(chunk).unwrap_or_default();
        if self.sizes.len() <= place {
            self.sizes.resize(place + 1, 0);
        }
    }

    /// How many there are, empty ones among them.
    pub fn count(&self) -> u32 {
        u32::try_from(self.sizes.len()).unwrap_or(u32::MAX)
    }

    /// Takes note of a head that was read.
    pub fn file(&mut self, chunk: u32, id: ConversationId) {
        self.read.push((id, chunk));
    }

    /// Finds a place for each head that is held, and takes away those that are not. Gives the chunks to be written.
    pub fn touched(
        &mut self,
        heads: impl Iterator<Item = (ConversationId, bool)>,
    ) -> BTreeSet<u32> {
        for (id, chunk) in std::mem::take(&mut self.read) {
            self.put(chunk, id);
        }
        let mut touched = BTreeSet::new();
        for (id, is_held) in heads {
            touched.extend(self.of.get(&id));
            if !is_held {
                self.take_away(id);
            } else if !self.of.contains_key(&id) {
                let chunk = self.with_room();
                self.put(chunk, id);
                touched.insert(chunk);
            }
        }
        touched
    }

    pub fn members(&self, chunk: u32) -> impl Iterator<Item = ConversationId> {
        let all = self.of.iter();
        all.filter(move |(_, of)| **of == chunk).map(|(id, _)| *id)
    }

    fn with_room(&self) -> u32 {
        let free = self.sizes.iter().position(|size| *size < SIZE);
        u32::try_from(free.unwrap_or(self.sizes.len())).unwrap_or(u32::MAX)
    }

    fn put(&mut self, chunk: u32, id: ConversationId) {
        self.take_away(id);
        self.of.insert(id, chunk);
        self.there_is(chunk);
        let place = usize::try_from(chunk).unwrap_or_default();
        if let Some(size) = self.sizes.get_mut(place) {
            *size += 1;
        }
    }

    fn take_away(&mut self, id: ConversationId) {
        let chunk = self.of.remove(&id);
        let place = chunk.and_then(|chunk| usize::try_from(chunk).ok());
        if let Some(size) = place.and_then(|place| self.sizes.get_mut(place)) {
            *size = size.saturating_sub(1);
        }
    }
}
