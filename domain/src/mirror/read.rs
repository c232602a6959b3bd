//! What views and the vault read of a replica.

use super::{Depth, Mirror, Pending, Restored};
use crate::{
    agent::Agent,
    command::Keyed,
    contact::Contact,
    conversation::{Conversation, EntryKey, Status},
    ids::{ContactId, ConversationId},
    list::{Bucket, Move, Tally},
    settings::Settings,
    thread::Entry,
    time::Time,
    wire::{Cursor, Head, Page, Snapshot},
};
use std::collections::BTreeSet;

impl Mirror {
    #[must_use]
    pub fn me(&self) -> Option<&Agent> {
        self.me.as_ref()
    }

    #[must_use]
    pub fn settings(&self) -> &Settings {
        &self.settings
    }

    /// Where we stand in the journal: what to resume the stream from.
    #[must_use]
    pub fn cursor(&self) -> Cursor {
        self.cursor
    }

    /// All conversations as they are shown, guesses included, in no order that means anything.
    pub fn conversations(&self) -> impl Iterator<Item = &Conversation> {
        let shown = |(id, confirmed)| {
            self.shown
                .get(id)
                .map_or(confirmed, |guess| &guess.conversation)
        };
        self.confirmed
            .iter()
            .map(|(id, held)| (id, &held.conversation))
            .map(shown)
    }

    /// One conversation as it is shown.
    #[must_use]
    pub fn conversation(&self, id: ConversationId) -> Option<&Conversation> {
        let confirmed = &self.confirmed.get(&id)?.conversation;
        Some(
            self.shown
                .get(&id)
                .map_or(confirmed, |guess| &guess.conversation),
        )
    }

    #[must_use]
    pub fn contact(&self, id: ContactId) -> Option<&Contact> {
        self.contacts.get(&id).map(Box::as_ref)
    }

    /// A list row: the conversation as it is shown, with its contact.
    #[must_use]
    pub fn head(&self, id: ConversationId) -> Option<Head> {
        let conversation = self.conversation(id)?;
        let contact = self.contacts.get(&conversation.contact)?;
        Some(Head {
            conversation: conversation.clone(),
            contact: contact.as_ref().clone(),
            at: None,
        })
    }

    /// How many conversations there are of each kind, as the worker counts them.
    #[must_use]
    pub fn tally(&self) -> &Tally {
        &self.tally
    }

    /// The same as it is shown: guesses moved what they move.
    #[must_use]
    pub fn tally_shown(&self) -> Tally {
        let mut tally = self.tally.clone();
        for (id, guess) in &self.shown {
            if let Some(held) = self.confirmed.get(id) {
                tally.follow(&Move {
                    from: Some(Bucket::of(&held.conversation)),
                    to: Some(Bucket::of(&guess.conversation)),
                });
            }
        }
        tally
    }

    /// Where the conversations that are not closed and not held begin, by activity; nothing where all of them are held.
    #[must_use]
    pub fn next(&self) -> Option<&str> {
        self.next.as_deref()
    }

    /// The most active that are not closed, the newest first: what a day begins with.
    #[must_use]
    pub fn newest(&self, count: usize) -> Vec<ConversationId> {
        // In order, the oldest first. Nearly all of ten thousand are too old to get in, so this is cheaper than to sort them.
        let mut newest: Vec<(Time, ConversationId)> = Vec::with_capacity(count + 1);
        let open = self
            .conversations()
            .filter(|conversation| conversation.status != Status::Closed);
        for conversation in open {
            let rank = (conversation.active_at, conversation.id);
            let is_full = newest.len() == count;
            if is_full && newest.first().is_none_or(|oldest| rank < *oldest) {
                continue;
            }
            let place = newest.partition_point(|other| *other < rank);
            newest.insert(place, rank);
            if is_full {
                newest.remove(0);
            }
        }
        newest.into_iter().rev().map(|(_, id)| id).collect()
    }

    /// How many conversations are held.
    #[must_use]
    pub fn held(&self) -> usize {
        self.confirmed.len()
    }

    #[must_use]
    pub fn depth(&self, id: ConversationId) -> Depth {
        self.confirmed
            .get(&id)
            .map_or(Depth::Unknown, |held| held.thread.depth())
    }

    /// The places of a thread to show, oldest first, guesses included. The first one is what to ask older pages before.
    #[must_use]
    pub fn keys(&self, id: ConversationId) -> Vec<EntryKey> {
        let Some(held) = self.confirmed.get(&id) else {
            return Vec::new();
        };
        let mut keys: BTreeSet<EntryKey> = held.thread.keys();
        if let Some(guess) = self.shown.get(&id) {
            keys.extend(
                guess
                    .entries
                    .keys()
                    .filter(|key| held.thread.reaches(**key)),
            );
        }
        keys.into_iter().collect()
    }

    /// One line of a thread as it is shown.
    #[must_use]
    pub fn entry(&self, id: ConversationId, key: EntryKey) -> Option<&Entry> {
        let guessed = self
            .shown
            .get(&id)
            .and_then(|guess| guess.entries.get(&key));
        guessed.or_else(|| self.confirmed.get(&id)?.thread.get(key))
    }

    /// Commands that the worker has not answered for, oldest first.
    #[must_use]
    pub fn pending(&self) -> &[Pending] {
        &self.pending
    }

    /// Confirmed state without threads and guesses; nothing where nobody is signed in.
    #[must_use]
    pub fn snapshot(&self) -> Option<Snapshot> {
        let heads = self
            .confirmed
            .keys()
            .filter_map(|id| self.confirmed(*id))
            .collect();
        Some(Snapshot {
            cursor: self.cursor,
            me: self.me.clone()?,
            settings: self.settings.clone(),
            heads,
            tally: self.tally.clone(),
            next: self.next.clone(),
        })
    }

    /// The confirmed head of one conversation: what a vault keeps.
    #[must_use]
    pub fn confirmed(&self, id: ConversationId) -> Option<Head> {
        let held = self.confirmed.get(&id)?;
        let conversation = held.conversation.clone();
        let contact = self.contact(conversation.contact)?.clone();
        Some(Head {
            conversation,
            contact,
            at: Some(held.read_at).filter(|at| *at > self.cursor),
        })
    }

    /// What is held of one thread without a hole, as one page; nothing where none was fetched.
    #[must_use]
    pub fn thread(&self, id: ConversationId) -> Option<Page> {
        let (entries, more) = self.confirmed.get(&id)?.thread.page()?;
        Some(Page {
            conversation: id,
            cursor: self.cursor,
            before: None,
            entries,
            more,
        })
    }

    /// The conversations of whose threads something is held without a hole.
    pub fn threads(&self) -> impl Iterator<Item = ConversationId> {
        let known = self.confirmed.iter();
        known
            .filter(|(_, held)| held.thread.depth() != Depth::Unknown)
            .map(|(id, _)| *id)
    }

    /// Everything that [`Mirror::restore`] needs to go on from here.
    #[must_use]
    pub fn export(&self) -> Option<Restored> {
        let pages = self
            .confirmed
            .keys()
            .filter_map(|id| self.thread(*id))
            .collect();
        Some(Restored {
            snapshot: self.snapshot()?,
            pages,
            pending: self.wished(),
        })
    }

    /// What somebody wished here and the worker has not answered for.
    #[must_use]
    pub fn wished(&self) -> Vec<(Keyed, Time)> {
        let pending = self.pending.iter();
        pending
            .map(|pending| (pending.keyed.clone(), pending.at))
            .collect()
    }
}
