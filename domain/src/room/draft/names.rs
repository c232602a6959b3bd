//! Names of entries, looked up. To search a thread for one costs a look through it; a history import asks for thousands
//! in one webhook, so after some of them the thread's names are read once and kept for as long as the draft lasts.

use crate::{
    conversation::EntryKey,
    ids::{ConversationId, EntryId},
    shelf::{Broken, EntryRow, Shelf},
};
use std::{
    cell::RefCell,
    collections::{BTreeMap, btree_map::Entry},
};

/// So many searches cost less than to read all names of a busy thread.
const FEW: u32 = 8;

#[derive(Default)]
pub(super) struct Names {
    asked: BTreeMap<ConversationId, u32>,
    known: BTreeMap<ConversationId, BTreeMap<EntryId, EntryKey>>,
}

impl Names {
    /// The entry with this id or alias among those that the shelf holds.
    pub fn find(
        names: &RefCell<Self>,
        shelf: &dyn Shelf,
        conversation: ConversationId,
        name: EntryId,
    ) -> Result<Option<EntryRow>, Broken> {
        let mut names = names.borrow_mut();
        let asked = names.asked.entry(conversation).or_default();
        *asked += 1;
        if *asked <= FEW {
            return shelf.entry_named(conversation, name);
        }
        let known = match names.known.entry(conversation) {
            Entry::Occupied(known) => known.into_mut(),
            Entry::Vacant(place) => place.insert(shelf.names(conversation)?),
        };
        match known.get(&name) {
            Some(key) => shelf.entry(conversation, *key),
            None => Ok(None),
        }
    }
}
