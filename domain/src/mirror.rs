//! The guessing half: what one browser shows.
//!
//! Shown = confirmed state + pending commands replayed on top. Only this module touches confirmed state. A pending
//! command ends by its key: by the delta that carries it, by a refusal, or by an answer whose cursor is behind us.
//!
//! **What is held** is not everything: the snapshot brings what a day is spent with, pages bring older conversations. After
//! every delta, each conversation that it spoke of is held or hidden, because a delta brings the heads of what a browser
//! may not hold. So whatever is *not* held has not changed since the snapshot, and a page of heads read at any later
//! place can be taken in as it is.
//!
//! **Who does what when a guess is no longer legal.** Newer truth may make [`decide`](crate::decide::decide) refuse a
//! pending command. The mirror then withdraws what it showed of it, and says nothing yet: the command may be on its
//! way, and the worker may still take it (the owner gave the conversation back a moment later). Giving the words back
//! that early is how a customer gets the same answer twice. So [`Seen::Refused`] is said exactly once, on the worker's
//! word in [`Mirror::on_answer`]; the app keeps sending what is in its outbox until each key is answered for, drops the
//! key from the outbox when its answer comes, and on `Refused` hands the words back to the person.

mod find;
mod guess;
mod heads;
mod read;
mod thread;
mod truth;

use crate::{
    agent::Agent,
    command::Keyed,
    contact::Contact,
    conversation::{Conversation, EntryKey},
    event::Recorded,
    ids::{ContactId, ConversationId},
    list::Tally,
    refusal::Refusal,
    settings::Settings,
    thread::Entry,
    time::Time,
    wire::{Cursor, Page, Snapshot},
};
pub use find::Search;
use std::collections::{BTreeMap, BTreeSet, VecDeque};
use thread::Thread;

/// What a view must look at again. Fine-grained, so that a new message touches one row and not the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Seen {
    /// Everything: a snapshot came, or somebody else signed in.
    All,
    Settings,
    /// A conversation's head (or its contact) changed, or it came into sight.
    Head(ConversationId),
    Gone(ConversationId),
    /// How far back a thread is held changed; after [`Depth::Unknown`] its newest page must be fetched.
    Depth(ConversationId),
    /// One entry of a thread came or changed.
    Entry(ConversationId, EntryKey),
    /// An entry left its place: a guess was withdrawn, or the confirmed one stands elsewhere.
    EntryGone(ConversationId, EntryKey),
    /// The worker refused a command: give the words back.
    Refused {
        keyed: Keyed,
        refusal: Refusal,
    },
}

/// The stream skipped something: fetch a new snapshot. There is no third way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Gap;

/// What is known of a thread's past.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Depth {
    /// The newest page was not fetched, or something was missed since: what is here may have holes.
    Unknown,
    /// Everything from the oldest of [`Mirror::keys`] up to now; older ones exist.
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
    /// Of everything that may be seen, held or not.
    tally: Tally,
    /// See [`Snapshot::next`](crate::wire::Snapshot).
    next: Option<String>,
    confirmed: BTreeMap<ConversationId, Box<Held>>,
    contacts: BTreeMap<ContactId, Box<Contact>>,
    pending: Vec<Pending>,
    shown: BTreeMap<ConversationId, Box<Guess>>,
    missed: Missed,
}

/// A command that the worker has not answered for yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pending {
    pub keyed: Keyed,
    /// When it was wished, and where its guess stands in the thread: never before what was shown then.
    pub at: Time,
    /// Set when the worker has taken it and its delta is still on the way.
    pub taken: Option<Cursor>,
}

/// What a browser keeps between visits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Restored {
    pub snapshot: Snapshot,
    /// Threads as [`Mirror::thread`] gave them at the snapshot's cursor.
    pub pages: Vec<Page>,
    pub pending: Vec<(Keyed, Time)>,
}

/// One conversation as the replica holds it.
#[derive(Debug, Clone)]
struct Held {
    conversation: Conversation,
    thread: Thread,
    /// The place of the journal at which the head was read. Where that lies ahead of the stream, what the stream tells up
    /// to there is in it already.
    read_at: Cursor,
}

/// What pending commands make of one conversation, on top of what is confirmed.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Guess {
    conversation: Conversation,
    entries: BTreeMap<EntryKey, Entry>,
}

/// Changes to entries that were not at hand. A page that was read before them and comes after them lacks them.
#[derive(Debug, Clone, Default)]
struct Missed {
    changes: VecDeque<(Cursor, Recorded)>,
    /// Conversations that went out of sight: a page that was read before may still show them.
    hidden: VecDeque<(Cursor, ConversationId)>,
    /// Changes up to here may have been let go; pages from before it cannot be brought up to date.
    forgotten: Cursor,
}

/// `collect` would sort a list first, and sorting is compiled anew for each type: four kilobytes that every browser
/// loads. One by one costs nothing that one can feel for the few that these are.
fn set<T: Ord>(items: impl Iterator<Item = T>) -> BTreeSet<T> {
    let mut set = BTreeSet::new();
    set.extend(items);
    set
}
