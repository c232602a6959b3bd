//! What views read and call. Views hold no rules: they read signals, and wish.

mod doors;
mod facts;

pub use facts::{Connection, Counts, Refused, Session, StatusKind, View};

use domain::{
    command::Command,
    conversation::EntryKey,
    ids::{CommandKey, ConversationId},
    mirror::Depth,
    refusal::Refusal,
    settings::Settings,
    thread::Entry,
    time::Time,
    wire::Head,
};
use leptos::prelude::*;
use std::sync::Arc;

/// The handle every view gets from [`use_desk`].
#[derive(Debug, Clone, Copy)]
pub struct Desk {
    session: RwSignal<Session>,
}

/// The desk of this page. [`crate::shell`] provides it before the first view.
#[must_use]
pub fn use_desk() -> Desk {
    use_context().unwrap_or_else(Desk::start)
}

impl Desk {
    /// Reads what this browser kept, then takes up the stream.
    #[must_use]
    pub fn start() -> Self {
        Self {
            session: RwSignal::new(Session::Unknown),
        }
    }

    #[must_use]
    pub fn session(self) -> Signal<Session> {
        self.session.into()
    }

    #[must_use]
    pub fn settings(self) -> Signal<Arc<Settings>> {
        Signal::stored(Arc::new(Settings::default()))
    }

    #[must_use]
    pub fn connection(self) -> Signal<Connection> {
        Signal::stored(Connection::Connected)
    }

    /// Commands that have not been answered yet. Looking at a conversation is not counted.
    #[must_use]
    pub fn waiting(self) -> Signal<usize> {
        Signal::stored(0)
    }

    /// The time, every 15 seconds.
    #[must_use]
    pub fn now(self) -> Signal<Time> {
        Signal::stored(crate::host::now())
    }

    /// The conversations of a view, newest activity first.
    #[must_use]
    pub fn list(self, view: Signal<View>) -> Memo<Vec<ConversationId>> {
        Memo::new(move |_| {
            view.track();
            Vec::new()
        })
    }

    #[must_use]
    pub fn counts(self) -> Signal<Counts> {
        Signal::stored(Counts::default())
    }

    /// One conversation's head. A signal of its own, so that a new message touches one row.
    #[must_use]
    pub fn head(self, _id: ConversationId) -> Signal<Option<Head>> {
        Signal::stored(None)
    }

    /// The thread in order. Use `key.id` as the row's identity: a guess moves to another instant when it is confirmed.
    #[must_use]
    pub fn keys(self, _id: ConversationId) -> Signal<Vec<EntryKey>> {
        Signal::stored(Vec::new())
    }

    /// One line of a thread, found by `key.id` alone: a bubble keeps its identity from *sending* to *read*.
    #[must_use]
    pub fn entry(self, _id: ConversationId, _key: EntryKey) -> Signal<Option<Entry>> {
        Signal::stored(None)
    }

    #[must_use]
    pub fn depth(self, _id: ConversationId) -> Signal<Depth> {
        Signal::stored(Depth::Unknown)
    }

    /// A person looks at this conversation now: fetches its first page if needed and marks it seen.
    pub fn open(self, _id: ConversationId) {}

    /// Nobody looks at this conversation any more: what comes stays unread.
    pub fn leave(self, _id: ConversationId) {}

    pub fn load_older(self, _id: ConversationId) {}

    /// Shows a wish at once and keeps it until the worker has answered.
    ///
    /// # Errors
    /// The reason why it would not be granted; nothing has changed then.
    pub fn wish(self, _id: ConversationId, _command: Command) -> Result<CommandKey, Refusal> {
        Err(Refusal::NotFound)
    }

    /// Wishes that were shown and then not granted, oldest first.
    #[must_use]
    pub fn refused(self) -> Signal<Vec<Refused>> {
        Signal::stored(Vec::new())
    }

    /// A person has read why.
    pub fn dismiss(self, _key: CommandKey) {}

    /// What was typed and not sent. Kept at each pause; a refused reply comes back here.
    #[must_use]
    pub fn draft(self, _id: ConversationId) -> RwSignal<String> {
        RwSignal::new(String::new())
    }
}
