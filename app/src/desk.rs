//! What views read and call. Views hold no rules: they read signals, and wish.

mod again;
mod ahead;
mod attach;
mod board;
mod bound;
mod call;
mod check;
mod doors;
mod drafts;
mod engine;
mod errand;
mod facts;
mod files;
mod keep;
mod kept;
mod lead;
mod lease;
mod look;
mod news;
mod search;
mod send;
mod stream;
mod working;

pub use board::Stirred;
use board::note_of;
pub use check::SelfCheck;
pub use facts::{Connection, Counts, Found, More, Refused, Session, StatusKind, Trouble, View};
pub use {crate::api::lists::NewView, facts::Searching};

use domain::{
    command::{Command, Keyed},
    conversation::{EntryKey, Preview},
    ids::{CommandKey, ConversationId, EntryId},
    list::Query,
    message::Content,
    message::Message,
    mirror::Depth,
    refusal::Refusal,
    settings::Settings,
    thread::Entry,
    time::Time,
    wire::Head,
};
use engine::Engine;
use leptos::prelude::*;
use std::{rc::Rc, sync::Arc};

/// The handle every view gets from [`use_desk`].
#[derive(Debug, Clone, Copy)]
pub struct Desk {
    engine: StoredValue<Rc<Engine>, LocalStorage>,
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
        let engine = Engine::new();
        engine.start();
        Self {
            engine: StoredValue::new_local(engine),
        }
    }

    fn engine(self) -> Rc<Engine> {
        self.engine.get_value()
    }

    #[must_use]
    pub fn session(self) -> Signal<Session> {
        self.engine().board.session.clone().into()
    }

    /// Whether the session that was here was ended, and not by who sat here.
    #[must_use]
    pub fn ended(self) -> Signal<bool> {
        self.engine().board.ended.clone().into()
    }

    #[must_use]
    pub fn settings(self) -> Signal<Arc<Settings>> {
        self.engine().board.settings.clone().into()
    }

    #[must_use]
    pub fn connection(self) -> Signal<Connection> {
        self.engine().board.connection.clone().into()
    }

    /// Commands that have not been answered yet. Looking at a conversation is not counted.
    #[must_use]
    pub fn waiting(self) -> Signal<usize> {
        self.engine().board.waiting.clone().into()
    }

    /// Whether another version of the app is there than the one that is open.
    #[must_use]
    pub fn renewal(self) -> Signal<bool> {
        self.engine().board.renewal.clone().into()
    }

    /// What a person should know of this browser's keeping.
    #[must_use]
    pub fn trouble(self) -> Signal<Option<Trouble>> {
        self.engine().board.trouble.clone().into()
    }

    /// Asks for the worker now, and not after a pause.
    pub fn try_now(self) {
        self.engine().hear(crate::link::News::Woke);
    }

    /// Loads the new version, when everything written here is kept.
    pub fn renew(self) {
        self.engine().renew();
    }

    /// The time, every 15 seconds.
    #[must_use]
    pub fn now(self) -> Signal<Time> {
        self.engine().board.now.clone().into()
    }

    /// The list that is worked with: a view, narrowed by a filter, in an order. There is one at a time.
    #[must_use]
    pub fn query(self, query: Signal<Query>) -> Memo<Vec<ConversationId>> {
        Memo::new(move |_| {
            let engine = self.engine();
            engine.work.moved.track();
            engine.work.more.track();
            engine.list_of(query.get())
        })
    }

    /// Counts what that list shows: another number, another view or filter or order.
    #[must_use]
    pub fn list_shown(self) -> u32 {
        self.engine().work.is_shown()
    }

    /// What the end of that list looks like.
    #[must_use]
    pub fn more(self) -> Signal<More> {
        self.engine().work.more.clone().into()
    }

    /// How many stand above what that list shows, and how many there are, if so many are shown.
    #[must_use]
    pub fn extent(self, shown: usize) -> (usize, usize) {
        let engine = self.engine();
        let above = engine.work.above();
        let counts = engine.board.counts.get_untracked();
        let all = engine.work.counted_by().map_or(0, |view| counts.of(view));
        (above, all.max(above + shown))
    }

    /// Fetches what stands at a place of it.
    pub fn go_far(self, place: usize) {
        self.engine().go_far(place);
    }

    /// Fetches what comes behind its end.
    pub fn load_more(self) {
        self.engine().load_more();
    }

    /// How many conversations of the whole workspace stand in a list; nothing where only looking at each could tell. Tracks
    /// what it depends on.
    #[must_use]
    pub fn count(self, query: &Query) -> Option<u64> {
        let engine = self.engine();
        engine.board.counts.track();
        engine.board.tallied.track();
        let mirror = engine.mirror.borrow();
        query.count(&mirror.tally_shown(), working::looker(&mirror))
    }

    /// Somebody types what to search for: what is held answers at once, the worker behind.
    pub fn search(self, words: String) {
        self.engine().search(words);
    }

    /// What is held answers now, for somebody who goes to what was found before it was looked through.
    pub fn search_now(self) {
        self.engine().search_step(usize::MAX);
    }

    #[must_use]
    pub fn found(self) -> Signal<Found> {
        self.engine().finding.found.clone().into()
    }

    /// Older hits of the same search.
    pub fn search_more(self) {
        self.engine().search_more();
    }

    /// Whether the worker says that this conversation does not exist, or not for this person.
    #[must_use]
    pub fn unknown(self, id: ConversationId) -> Signal<bool> {
        let unknown = self.engine().board.unknown.clone();
        Signal::derive(move || unknown.get() == Some(id))
    }

    /// As [`Desk::open`], and loads the thread back to an entry: when the thread has it, it can be shown.
    pub fn open_at(self, id: ConversationId, entry: EntryKey) {
        self.engine().open_at(id, entry);
    }

    #[must_use]
    pub fn counts(self) -> Signal<Counts> {
        self.engine().board.counts.clone().into()
    }

    /// One conversation's head. A signal of its own, so that a new message touches one row.
    #[must_use]
    pub fn head(self, id: ConversationId) -> Signal<Option<Head>> {
        let engine = self.engine();
        let head = engine.board.head(&engine.mirror.borrow(), id);
        head.into()
    }

    /// The same, as it is now: for a row of the list, which hears from [`Desk::stirred`] when to look again.
    #[must_use]
    pub fn glance(self, id: ConversationId) -> Option<Head> {
        self.engine().mirror.borrow().head(id)
    }

    /// Takes what the list may have to say anew since it was taken last. Tracked.
    #[must_use]
    pub fn stirred(self) -> Stirred {
        let stirred = self.engine().board.stirred.clone();
        stirred.track();
        stirred
            .try_update_untracked(std::mem::take)
            .unwrap_or_default()
    }

    /// The lines that are held, the newest first, and whether each was written by the customer.
    #[must_use]
    pub fn lines_back(self, id: ConversationId) -> Vec<(EntryKey, bool)> {
        let engine = self.engine();
        let mirror = engine.mirror.borrow();
        let is_customers = |key: EntryKey| {
            let message = mirror.entry(id, key).and_then(Entry::message);
            message.is_some_and(Message::is_customers_own)
        };
        let keys = mirror.keys(id).into_iter().rev();
        keys.map(|key| (key, is_customers(key))).collect()
    }

    /// The thread in order. Use `key.id` as the row's identity: a guess moves to another instant when it is confirmed.
    #[must_use]
    pub fn keys(self, id: ConversationId) -> Signal<Vec<EntryKey>> {
        let engine = self.engine();
        let keys = engine.board.keys(&engine.mirror.borrow(), id);
        keys.into()
    }

    /// One line of a thread, found by `key.id` alone: a bubble keeps its identity from *sending* to *read*.
    #[must_use]
    pub fn entry(self, id: ConversationId, key: EntryKey) -> Signal<Option<Entry>> {
        let engine = self.engine();
        let entry = engine.board.entry(&engine.mirror.borrow(), id, key);
        entry.into()
    }

    #[must_use]
    pub fn depth(self, id: ConversationId) -> Signal<Depth> {
        let engine = self.engine();
        let depth = engine.board.depth(&engine.mirror.borrow(), id);
        depth.into()
    }

    /// Whether some of a thread is held, and nothing in that but words.
    #[must_use]
    pub fn holds_words(self, id: ConversationId) -> bool {
        let engine = self.engine();
        let mirror = engine.mirror.borrow();
        let is_words = |key: EntryKey| match mirror.entry(id, key) {
            Some(Entry::Message(message)) => matches!(message.content, Content::Text { .. }),
            other => other.is_some(),
        };
        let keys = mirror.keys(id);
        !keys.is_empty() && keys.into_iter().all(is_words)
    }

    /// A person looks at this conversation now: fetches its first page if needed and marks it seen.
    pub fn open(self, id: ConversationId) {
        self.engine().open(id);
    }

    /// Somebody presses the button on it: fetches its first page if needed.
    pub fn come_near(self, id: ConversationId) {
        self.engine().come_near(id);
    }

    /// These rows of the list are drawn now.
    pub fn sees(self, rows: Vec<ConversationId>) {
        self.engine().sees(rows);
    }

    /// Nobody looks at this conversation any more: what comes stays unread.
    pub fn leave(self, id: ConversationId) {
        self.engine().leave(id);
    }

    pub fn load_older(self, id: ConversationId) {
        self.engine().load_older(id);
    }

    /// Shows a wish at once and keeps it until the worker has answered.
    ///
    /// # Errors
    /// The reason why it would not be granted; nothing has changed then.
    pub fn wish(self, id: ConversationId, command: Command) -> Result<CommandKey, Refusal> {
        self.engine().wish(id, command)
    }

    /// Wishes that were shown and then not granted, oldest first.
    #[must_use]
    pub fn refused(self) -> Signal<Vec<Refused>> {
        self.engine().board.refused.clone().into()
    }

    /// A person has read why.
    pub fn dismiss(self, key: CommandKey) {
        self.engine()
            .board
            .refused
            .update(|refused| refused.retain(|one| one.keyed.key != key));
    }

    /// What was typed and not sent. Kept at each pause; a refused reply comes back here.
    #[must_use]
    pub fn draft(self, id: ConversationId) -> RwSignal<String> {
        self.engine().draft(id)
    }

    /// A note that was begun. Kept like a reply's draft, under a name of its own.
    #[must_use]
    pub fn note_draft(self, id: ConversationId) -> RwSignal<String> {
        self.engine().draft(note_of(id))
    }

    /// What was begun in a conversation, a reply before a note.
    #[must_use]
    pub fn begun(self, id: ConversationId) -> Option<String> {
        let engine = self.engine();
        let drafts = engine.board.drafts.clone();
        let there = |id: &ConversationId| drafts.with_untracked(|drafts| drafts.contains(id));
        let begun = [id, note_of(id)].into_iter().find(there)?;
        Some(engine.draft(begun).get_untracked())
    }

    /// How many drafts would go with the person: none where they are kept, sealed.
    #[must_use]
    pub fn drafts_lost(self) -> usize {
        let engine = self.engine();
        match engine.vault().and_then(|vault| vault.lease()) {
            Some(_) => 0,
            None => engine.board.drafts.with_untracked(Vec::len),
        }
    }

    /// What waits to go out, in the order of wishing. Tracked.
    #[must_use]
    pub fn waits(self) -> Vec<Keyed> {
        let engine = self.engine();
        engine.board.waiting.track();
        let mirror = engine.mirror.borrow();
        board::waits(&mirror).cloned().collect()
    }

    /// The newest line of a conversation that the worker told of, where the thread does not hold it.
    #[must_use]
    pub fn unheld(self, id: ConversationId) -> Option<Preview> {
        let engine = self.engine();
        let mirror = engine.mirror.borrow();
        let last = mirror.confirmed(id)?.conversation.last?;
        mirror.entry(id, last.key).is_none().then_some(last)
    }

    /// Whether this entry was written here and has not been answered for.
    #[must_use]
    pub fn is_wished(self, entry: EntryId) -> bool {
        self.engine().is_pending(CommandKey(entry.0))
    }
}
