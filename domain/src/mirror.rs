//! The guessing half: what one browser shows.
//!
//! Shown = confirmed state + pending commands replayed on top. Only this module touches confirmed state. A pending
//! command ends by its key: by the delta that carries it, by a refusal, or by an answer whose cursor is behind us.

use crate::{
    agent::Agent,
    command::Keyed,
    contact::Contact,
    conversation::{Conversation, EntryKey},
    ids::{CommandKey, ContactId, ConversationId, Ids},
    refusal::Refusal,
    settings::Settings,
    thread::Entry,
    time::Time,
    wire::{Answer, Cursor, Delta, Page, Snapshot},
};
use std::collections::BTreeMap;

/// What a view must look at again. Fine-grained, so that a new message touches one row and not the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Seen {
    /// Everything: a snapshot came, or somebody else signed in.
    All,
    Settings,
    /// A conversation's head (or its contact) changed, or it came into sight.
    Head(ConversationId),
    Gone(ConversationId),
    /// One entry of a thread came or changed.
    Entry(ConversationId, EntryKey),
    /// An entry left its place: a guess was withdrawn, or the confirmed one stands elsewhere.
    EntryGone(ConversationId, EntryKey),
    /// A guess was refused by the worker, or is no longer legal on top of newer truth: give the words back.
    Refused {
        keyed: Keyed,
        refusal: Refusal,
    },
}

/// The stream skipped something: fetch a new snapshot. There is no third way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Gap;

/// One conversation as the replica holds it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Held {
    pub conversation: Conversation,
    pub contact: ContactId,
    pub entries: BTreeMap<EntryKey, Entry>,
    /// How far back the thread is held.
    pub depth: Depth,
}

/// What is known of a thread's past.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Depth {
    /// Nothing was fetched yet; only what the stream brought is here.
    Unknown,
    /// Everything from the oldest entry held up to now; older ones exist.
    Partly,
    /// The whole thread.
    Whole,
}

/// A browser's replica and its guesses.
#[derive(Debug, Clone, Default)]
pub struct Mirror {
    me: Option<Agent>,
    settings: Settings,
    cursor: Cursor,
    confirmed: BTreeMap<ConversationId, Held>,
    contacts: BTreeMap<ContactId, Contact>,
    pending: Vec<Pending>,
    shown: BTreeMap<ConversationId, Guess>,
}

/// A command that the worker has not answered for yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pending {
    pub keyed: Keyed,
    pub at: Time,
    /// Set when the worker has taken it and its delta is still on the way.
    pub taken: Option<Cursor>,
}

/// What pending commands make of one conversation, on top of what is confirmed.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Guess {
    conversation: Conversation,
    entries: BTreeMap<EntryKey, Entry>,
}

/// What a browser keeps between visits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Restored {
    pub snapshot: Snapshot,
    pub pages: Vec<Page>,
    pub pending: Vec<(Keyed, Time)>,
}
