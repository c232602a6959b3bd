//! The storage contract of [`room`](crate::room): synchronous, one writer. The SQLite store and the memory twin pass
//! one suite.

use crate::plain::Plain;
use crate::{
    contact::Contact,
    conversation::{Conversation, EntryKey},
    early::Early,
    ids::{AgentId, CommandKey, ContactId, ConversationId, EntryId, FileId, IdentityKey},
    incoming::ProviderId,
    message::Delivery,
    settings::Settings,
    thread::Entry,
    time::Time,
    wire::{Answer, Cursor, Posted},
};
use serde::{Deserialize, Serialize};
use std::{collections::BTreeMap, fmt, rc::Rc};

pub mod contract;
pub mod memory;

/// The store did not answer. The words are for the operator's log; they hold no customer data.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Broken(pub String);

impl fmt::Display for Broken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the store did not answer: {}", self.0)
    }
}

impl std::error::Error for Broken {}

/// Whom an external id belongs to within an inbox.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Plain)]
pub struct Identity {
    pub contact: ContactId,
    pub conversation: ConversationId,
}

/// An entry with what only the store knows of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EntryRow {
    pub entry: Entry,
    /// The provider's id; needed to quote it, never shown.
    pub provider: Option<ProviderId>,
    /// [`Ids::named`](crate::ids::Ids::named) of the provider's id, where it differs from the entry's own id.
    pub alias: Option<EntryId>,
}

/// News of how far a message got, apart from its row so that a store may write it cheaply.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Progress {
    pub conversation: ConversationId,
    pub delivery: Delivery,
    /// Both come with the provider's first answer.
    pub provider: Option<ProviderId>,
    pub alias: Option<EntryId>,
}

/// Something to look at again at an instant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, Plain)]
pub struct Due {
    pub at: Time,
    pub conversation: ConversationId,
    /// A message to try again; without one, the conversation's snooze.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub message: Option<EntryKey>,
}

/// A file that somebody of the team has uploaded, to be sent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Plain)]
pub struct Upload {
    pub by: AgentId,
    /// In bytes, as they were counted.
    pub size: u64,
    pub mime: String,
}

/// Everything one commit writes: computed whole before the first write.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Rows {
    pub conversations: BTreeMap<ConversationId, Conversation>,
    pub contacts: BTreeMap<ContactId, Contact>,
    pub identities: BTreeMap<IdentityKey, Identity>,
    pub entries: BTreeMap<(ConversationId, EntryKey), EntryRow>,
    pub progress: BTreeMap<EntryKey, Progress>,
    /// What came before the message it speaks of, by the alias of that message's provider id; nothing once it is there.
    pub early: BTreeMap<EntryId, Option<Early>>,
    pub due: Vec<Due>,
    pub settled: Vec<Due>,
    pub settings: Option<Settings>,
    /// Uploads that belong to a message from now on.
    pub sent: Vec<FileId>,
    /// A granted command whose key no entry carries.
    pub answered: Option<Granted>,
}

/// What is remembered of a granted command.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Granted {
    pub key: CommandKey,
    /// Who wished what, in 52 bits: enough to tell another wish under the same key, and a whole number to every store.
    pub print: i64,
}

/// How much a commit writes beside its journal line, heads and progress left out: stores say the usual in one statement.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Extent<'a> {
    /// Nothing: news of messages that are there.
    Line,
    /// One entry: a message in a known conversation.
    Entry(ConversationId, EntryKey, &'a EntryRow),
    More,
}

impl Rows {
    /// The entries of one conversation, oldest first.
    pub fn within(&self, id: ConversationId) -> impl Iterator<Item = (&EntryKey, &EntryRow)> {
        let key = |at, entry| {
            (
                id,
                EntryKey {
                    at: Time(at),
                    id: EntryId(entry),
                },
            )
        };
        let all = key(i64::MIN, 0)..=key(i64::MAX, u128::MAX);
        self.entries.range(all).map(|((_, key), row)| (key, row))
    }

    #[must_use]
    pub fn extent(&self) -> Extent<'_> {
        // Taken apart, so that a new kind of row cannot be forgotten here.
        let Self {
            conversations: _,
            progress: _,
            contacts,
            identities,
            entries,
            early,
            due,
            settled,
            settings,
            sent,
            answered,
        } = self;
        let maps = contacts.is_empty() && identities.is_empty() && early.is_empty();
        let lists = due.is_empty() && settled.is_empty() && sent.is_empty();
        let bare = maps && lists && settings.is_none() && answered.is_none();
        match entries.first_key_value() {
            None if bare => Extent::Line,
            Some(((conversation, key), row)) if bare && entries.len() == 1 => {
                Extent::Entry(*conversation, *key, row)
            }
            _ => Extent::More,
        }
    }
}

/// What `room` reads, and the one way in which anything is written.
///
/// Rules, proven by [`contract`] for every implementation: a read after a commit sees it; a failed commit leaves
/// nothing; cursors count up by one from 1.
pub trait Shelf {
    fn settings(&self) -> Rc<Settings>;
    /// The cursor of the newest commit; 0 before the first.
    fn cursor(&self) -> Cursor;
    /// The number of the newest conversation; 0 before the first.
    fn last_number(&self) -> u64;

    /// # Errors
    /// [`Broken`] when the store did not answer; so for all reads below.
    fn conversation(&self, id: ConversationId) -> Result<Option<Conversation>, Broken>;
    fn contact(&self, id: ContactId) -> Result<Option<Contact>, Broken>;
    fn identity(&self, key: IdentityKey) -> Result<Option<Identity>, Broken>;
    fn entry(
        &self,
        conversation: ConversationId,
        key: EntryKey,
    ) -> Result<Option<EntryRow>, Broken>;
    /// The keys of all entries in the second that `at` lies in, oldest first. Asked for messages that come in quick
    /// succession, so it should cost no look at the end of a busy thread.
    fn beside(&self, conversation: ConversationId, at: Time) -> Result<Vec<EntryKey>, Broken>;
    /// The keys of the entries before this one, the newest first, at most `limit`.
    fn before(
        &self,
        conversation: ConversationId,
        key: EntryKey,
        limit: usize,
    ) -> Result<Vec<EntryKey>, Broken>;
    /// The entry with this id or alias, wherever it stands in the thread. Costs a look through the conversation.
    fn entry_named(
        &self,
        conversation: ConversationId,
        name: EntryId,
    ) -> Result<Option<EntryRow>, Broken>;
    /// The ids and aliases of all entries of a conversation: for whoever would look for many by
    /// [`entry_named`](Shelf::entry_named).
    fn names(&self, conversation: ConversationId) -> Result<BTreeMap<EntryId, EntryKey>, Broken>;
    /// The messages of a conversation that quote this one. Asked for an edit, which is rare; costs a look through the
    /// conversation.
    fn quoting(&self, conversation: ConversationId, key: EntryKey)
    -> Result<Vec<EntryKey>, Broken>;
    /// Messages of a conversation that the sender still has work with, oldest first.
    fn on_their_way(&self, conversation: ConversationId) -> Result<Vec<EntryKey>, Broken>;
    /// Asked for every message that arrives, so it must cost nothing where nothing waits.
    fn early(&self, alias: EntryId) -> Result<Option<Early>, Broken>;
    /// A file that was uploaded whole and belongs to no message yet.
    fn upload(&self, id: FileId) -> Result<Option<Upload>, Broken>;
    /// What a command was answered, and its print; those that older versions remembered have none.
    fn answer(&self, key: CommandKey) -> Result<Option<(Answer, Option<i64>)>, Broken>;
    /// Conversations that somebody owns and that are not closed, at most `limit`, in any order.
    fn owned(&self, owner: AgentId, limit: usize) -> Result<Vec<ConversationId>, Broken>;
    /// Everything due at or before `now`, oldest first, at most `limit`.
    fn due(&self, now: Time, limit: usize) -> Result<Vec<Due>, Broken>;

    /// Writes everything or nothing, with the journal line, whose cursor it sets.
    ///
    /// # Errors
    /// [`Broken`], and then nothing was written.
    fn commit(&mut self, rows: &Rows, posted: &mut Posted) -> Result<(), Broken>;
}
