//! The part of one thread that a replica holds, and how pages and the stream meet in it.

use super::{Depth, set};
use crate::{
    conversation::EntryKey,
    event::Recorded,
    ids::EntryId,
    thread::{Entry, altered, entry_after},
    wire::{Cursor, Page},
};
use std::collections::{BTreeMap, BTreeSet};

/// Entries of one conversation.
#[derive(Debug, Clone)]
pub(super) struct Thread {
    /// As of the replica's cursor.
    entries: BTreeMap<EntryKey, Entry>,
    /// From before something was missed: good enough to paint until the newest page comes.
    stale: BTreeMap<EntryKey, Entry>,
    known: Known,
    /// From here on the stream has told everything; a page read earlier may lack what nobody told.
    since: Cursor,
}

/// From where on the thread is held without holes. Not simply from the oldest entry: a late webhook or a history
/// import may put one far below what was fetched.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Known {
    Nothing,
    From(EntryKey),
    Everything,
}

impl Thread {
    /// A thread of which nothing was fetched.
    pub(super) fn unread(since: Cursor) -> Self {
        Self {
            entries: BTreeMap::new(),
            stale: BTreeMap::new(),
            known: Known::Nothing,
            since,
        }
    }

    /// A thread that began under our eyes.
    pub(super) fn begun(since: Cursor) -> Self {
        Self {
            known: Known::Everything,
            ..Self::unread(since)
        }
    }

    /// Something was missed: nothing here is sure any more.
    pub(super) fn doubt(&mut self, since: Cursor) {
        self.stale.append(&mut self.entries);
        self.known = Known::Nothing;
        self.since = since;
    }

    pub(super) fn depth(&self) -> Depth {
        match self.known {
            Known::Nothing => Depth::Unknown,
            Known::From(_) => Depth::Partly,
            Known::Everything => Depth::Whole,
        }
    }

    pub(super) fn get(&self, key: EntryKey) -> Option<&Entry> {
        self.entries.get(&key).or_else(|| self.stale.get(&key))
    }

    /// Everything that is held, with or without holes.
    pub(super) fn all(&self) -> impl Iterator<Item = (&EntryKey, &Entry)> {
        self.stale.iter().chain(&self.entries)
    }

    pub(super) fn holds(&self, id: EntryId) -> bool {
        self.entries
            .keys()
            .chain(self.stale.keys())
            .any(|key| key.id == id)
    }

    /// Whether an entry at this place would be without a hole between it and the newest.
    pub(super) fn reaches(&self, key: EntryKey) -> bool {
        match self.known {
            Known::From(floor) => key >= floor,
            Known::Nothing | Known::Everything => true,
        }
    }

    /// The places to show, oldest first.
    pub(super) fn keys(&self) -> BTreeSet<EntryKey> {
        let keys = self.stale.keys().chain(self.entries.keys()).copied();
        set(keys.filter(|key| self.reaches(*key)))
    }

    /// The entries that are held without a hole and up to date, as one page; nothing where none was fetched.
    pub(super) fn page(&self) -> Option<(Vec<Entry>, bool)> {
        let more = match self.known {
            Known::Nothing => return None,
            Known::From(_) => true,
            Known::Everything => false,
        };
        let whole = self.entries.iter().filter(|(key, _)| self.reaches(**key));
        Some((whole.map(|(_, entry)| entry.clone()).collect(), more))
    }

    /// Takes an event over, and gives the place it touched. What it alters may not be at hand, or only a stale copy: then
    /// a page may bring it later, and the second value says that it must be altered then.
    pub(super) fn follow(&mut self, recorded: &Recorded) -> (Option<EntryKey>, bool) {
        let Some(key) = altered(&recorded.event) else {
            return (
                entry_after(recorded, None).map(|entry| self.put(entry)),
                false,
            );
        };
        let missed = !self.entries.contains_key(&key);
        let entries = if missed {
            &mut self.stale
        } else {
            &mut self.entries
        };
        let Some(entry) = entries.get_mut(&key) else {
            return (None, missed);
        };
        if let Some(after) = entry_after(recorded, Some(entry)) {
            *entry = after;
        }
        (Some(key), missed)
    }

    fn put(&mut self, entry: Entry) -> EntryKey {
        let key = entry.key();
        self.stale.remove(&key);
        self.entries.insert(key, entry);
        key
    }

    /// Takes a page in, unless it was read too early or does not join what is held. Entries that are held already are
    /// as new as the stream, so they stay; the others get the changes that overtook the page. Gives the places to look
    /// at again.
    pub(super) fn take_page(&mut self, page: Page, overtook: &[&Recorded]) -> BTreeSet<EntryKey> {
        if page.cursor < self.since || !page.before.is_none_or(|key| self.joins(key)) {
            return BTreeSet::new();
        }
        let before = self.keys();
        let mut touched: BTreeSet<EntryKey> = match page.before {
            None => set(std::mem::take(&mut self.stale).into_keys()),
            Some(_) => BTreeSet::new(),
        };
        self.known = self.known_after(&page);
        for entry in page.entries {
            let key = entry.key();
            self.entries
                .entry(key)
                .or_insert_with(|| catch_up(entry, overtook));
        }
        touched.extend(self.keys().symmetric_difference(&before));
        touched
    }

    fn joins(&self, before: EntryKey) -> bool {
        self.known != Known::Nothing && self.reaches(before)
    }

    fn known_after(&self, page: &Page) -> Known {
        match (self.known, page.entries.first().map(Entry::key)) {
            (Known::Everything, _) => Known::Everything,
            _ if !page.more => Known::Everything,
            (Known::From(floor), Some(first)) => Known::From(floor.min(first)),
            (Known::Nothing, Some(first)) => Known::From(first),
            // An empty page that promises more teaches nothing.
            (known, None) => known,
        }
    }
}

fn catch_up(entry: Entry, overtook: &[&Recorded]) -> Entry {
    let key = entry.key();
    overtook
        .iter()
        .filter(|recorded| altered(&recorded.event) == Some(key))
        .fold(entry, |entry, recorded| {
            entry_after(recorded, Some(&entry)).unwrap_or(entry)
        })
}
