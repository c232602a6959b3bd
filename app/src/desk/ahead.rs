//! Ahead: the threads that somebody is about to need are fetched before they are asked for, so that opening one is a matter
//! of memory, and a day without network works on conversations that nobody opened before.
//!
//! The tab that somebody looks at does it, while the stream is open and the list has come to rest: a few threads with each
//! request, one request at a time, and so many in an hour that a busy team costs the worker little. It passes on what it
//! fetched, for the leading tab, hidden perhaps, is the one that keeps it; and who has heard of a thread asks for it no more.

use super::{engine::Engine, errand::Errand, facts::Connection};
use crate::{
    api, host,
    link::backoff,
    tabs::{Lead, Told},
};
use domain::{
    ids::ConversationId,
    mirror::Depth,
    time::{Span, Time},
    wire::Pages,
};
use gloo_timers::future::TimeoutFuture;
use leptos::prelude::GetUntracked;
use std::{
    cell::{Cell, RefCell},
    collections::BTreeSet,
    rc::Rc,
};

/// Of the most active conversations that are not closed, the threads of so many.
const NEWEST: usize = 60;
/// Threads that are asked for at once: for the worker a few milliseconds, in which nobody else has a turn.
const BATCH: usize = 10;
/// Threads that are kept beside those that somebody looked at.
const KEPT: usize = 120;
/// So long after the last step of the list it has come to rest.
pub const REST: Span = Span(150);
/// After the stream opened: the first screen needs the network more. Not all browsers of a team in the same moment.
const START: Span = Span(900);
const SPREAD_MS: f64 = 900.0;
/// What one request takes of the time that is there for them, and how much of it is saved up at most.
const PRICE: Span = Span::seconds(6);
const SAVED: Span = Span::seconds(180);

/// What is fetched before anybody asks for it.
#[derive(Debug, Default)]
pub struct Ahead {
    /// The conversations whose rows are drawn.
    sight: RefCell<Vec<ConversationId>>,
    /// Those whose threads are kept though nobody looked at them, the last fetched first.
    fetched: RefCell<Vec<ConversationId>>,
    /// What the worker did not give; asked for again after the next connection.
    vain: RefCell<BTreeSet<ConversationId>>,
    is_open: Cell<bool>,
    is_at_it: Cell<bool>,
    /// Not before.
    due: Cell<Time>,
    /// Up to here requests are paid for.
    paid: Cell<Time>,
    failures: Cell<u32>,
    /// Something moved since the last look.
    has_news: Cell<bool>,
}

impl Engine {
    /// These rows are drawn now.
    pub fn sees(self: &Rc<Self>, rows: Vec<ConversationId>) {
        let before = self.ahead.sight.replace(rows);
        if before != *self.ahead.sight.borrow() {
            self.look_ahead(REST);
        }
    }

    pub fn in_sight(&self) -> Vec<ConversationId> {
        self.ahead.sight.borrow().clone()
    }

    /// The worker can be reached again.
    pub fn opened_ahead(self: &Rc<Self>) {
        self.ahead.is_open.set(true);
        self.ahead.vain.borrow_mut().clear();
        self.ahead.failures.set(0);
        #[expect(clippy::cast_possible_truncation, reason = "below a second")]
        let spread = Span((host::chance() * SPREAD_MS) as i64);
        self.look_ahead(Span(START.0 + spread.0));
    }

    /// Whether the worker was reached since this page began.
    pub fn is_open_ahead(&self) -> bool {
        self.ahead.is_open.get()
    }

    pub fn note_ahead(&self) {
        self.ahead.has_news.set(true);
    }

    /// Now and then, for what moved meanwhile.
    pub fn look_ahead_again(self: &Rc<Self>) {
        if self.ahead.has_news.take() {
            self.look_ahead(REST);
        }
    }

    /// The threads that are kept though nobody looked at them of late, the last fetched first.
    #[must_use]
    pub fn fetched_ahead(&self) -> Vec<ConversationId> {
        self.ahead.fetched.borrow().clone()
    }

    /// Takes up what was fetched ahead long ago, or looked at.
    pub fn keep_beside(&self, id: ConversationId) {
        let mut fetched = self.ahead.fetched.borrow_mut();
        if !fetched.contains(&id) {
            fetched.push(id);
        }
    }

    /// Fetches what is lacking, after a pause.
    pub fn look_ahead(self: &Rc<Self>, pause: Span) {
        let due = host::ticks() + pause;
        self.ahead.due.set(self.ahead.due.get().max(due));
        if self.ahead.is_open.get() {
            self.go_ahead();
        }
    }

    /// First come the threads that were kept.
    pub fn go_ahead(self: &Rc<Self>) {
        if self.ahead.is_at_it.replace(true) {
            return;
        }
        self.go(Errand::Ahead);
    }

    pub async fn run_ahead(self: &Rc<Self>) {
        self.take_up_threads().await;
        self.end_taking_up();
        // Whoever signs out is told of files that are kept, also where they opened no conversation. And what lies on a tray
        // may have been sent from another tab meanwhile: nobody sends it twice.
        if !self.uploads.is_read() || self.uploads.lying() > 0 {
            self.look_for_files().await;
        }
        while self.step_ahead().await {}
        self.end_ahead();
    }

    pub fn end_ahead(self: &Rc<Self>) {
        self.end_taking_up();
        self.ahead.is_at_it.set(false);
    }

    /// Says whether there is more to do.
    async fn step_ahead(self: &Rc<Self>) -> bool {
        let wait = (self.ahead.due.get() - host::ticks()).0;
        if let Ok(wait @ 1..) = u32::try_from(wait) {
            TimeoutFuture::new(wait).await;
            return true;
        }
        if !self.may_fetch_ahead() {
            return false;
        }
        let (now, paid) = (host::ticks(), self.ahead.paid.get());
        // Not before so much is saved up again; and not while somebody waits for a thread.
        let affords = paid + Span(-SAVED.0);
        if affords > now || self.looking.borrow().is_fetching() {
            self.ahead.due.set(affords.max(now) + REST);
            return true;
        }
        let ids = self.lacking();
        if ids.is_empty() {
            return false;
        }
        self.ahead.paid.set(paid.max(now) + PRICE);
        match api::lists::pages(&ids).await {
            Ok(pages) => {
                self.tell_tabs(&Told::Lead(Lead::Pages(pages.clone())));
                self.take_ahead(&ids, &pages).await;
            }
            Err(_) => {
                self.ahead.failures.set(self.ahead.failures.get() + 1);
                let pause = backoff(self.ahead.failures.get(), host::chance());
                self.ahead.due.set(host::ticks() + pause);
            }
        }
        true
    }

    fn may_fetch_ahead(&self) -> bool {
        let is_sparing = host::found(&["navigator", "connection", "saveData"]);
        self.ahead.is_open.get()
            && self.is_signed_in()
            && self.board.connection.get_untracked() == Connection::Connected
            && host::is_shown()
            && !is_sparing.is_some_and(|sparing| sparing.is_truthy())
    }

    /// Lets go what is too much, and says what to fetch next.
    fn lacking(self: &Rc<Self>) -> Vec<ConversationId> {
        let (ids, surplus) = {
            let newest = self.newest(NEWEST);
            let (mirror, vain) = (self.mirror.borrow(), self.ahead.vain.borrow());
            let sight = self.ahead.sight.borrow();
            let looked_at = self.looking.borrow().remembered();
            let wanted = [sight.as_slice(), &newest, &looked_at];
            let lacks = |id: ConversationId| {
                let is_held = mirror.conversation(id).is_some();
                is_held && mirror.depth(id) == Depth::Unknown && !vain.contains(&id)
            };
            let mut fetched = self.ahead.fetched.borrow_mut();
            (choose(wanted, &lacks), surplus(&mut fetched, wanted))
        };
        for id in surplus {
            self.change(|mirror| mirror.let_go_thread(id));
            self.note_thread(id);
        }
        ids
    }

    /// What another tab fetched.
    pub async fn hear_ahead(self: &Rc<Self>, pages: &str) {
        if self.is_signed_in() {
            self.take_ahead(&[], pages).await;
            // For what is let go by it: a hidden tab looks no further.
            self.lacking();
        }
    }

    async fn take_ahead(self: &Rc<Self>, asked: &[ConversationId], pages: &str) {
        self.ahead.failures.set(0);
        let pages = api::read::<Pages>(pages).map(|read| read.pages);
        for page in pages.unwrap_or_default() {
            // Each in a task of its own: somebody may be clicking.
            TimeoutFuture::new(0).await;
            self.bring_forward(page.conversation);
            let seen = self.take_page(page);
            self.note(&seen);
        }
        // The first that there is always comes.
        let first = asked.first().copied();
        let first = first.filter(|id| self.mirror.borrow().depth(*id) == Depth::Unknown);
        self.ahead.vain.borrow_mut().extend(first);
    }

    fn bring_forward(&self, id: ConversationId) {
        let mut fetched = self.ahead.fetched.borrow_mut();
        fetched.retain(|other| *other != id);
        fetched.insert(0, id);
    }
}

/// What to fetch next of what is wanted, the most wanted first.
fn choose(
    wanted: [&[ConversationId]; 3],
    lacks: &dyn Fn(ConversationId) -> bool,
) -> Vec<ConversationId> {
    let mut chosen = Vec::new();
    for id in wanted.into_iter().flatten() {
        if chosen.len() < BATCH && !chosen.contains(id) && lacks(*id) {
            chosen.push(*id);
        }
    }
    chosen
}

/// Takes out what is too much: of what nobody wants any more, the oldest.
fn surplus(
    fetched: &mut Vec<ConversationId>,
    wanted: [&[ConversationId]; 3],
) -> Vec<ConversationId> {
    let is_wanted = |id: &ConversationId| wanted.iter().any(|some| some.contains(id));
    let mut gone = Vec::new();
    while fetched.len() > KEPT
        && let Some(place) = fetched.iter().rposition(|id| !is_wanted(id))
    {
        gone.push(fetched.remove(place));
    }
    gone
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ids(numbers: impl IntoIterator<Item = u128>) -> Vec<ConversationId> {
        numbers.into_iter().map(ConversationId).collect()
    }

    #[test]
    fn what_is_in_sight_comes_first_and_nothing_twice() {
        let (sight, newest, looked_at) = (ids([7, 5]), ids([5, 1, 2, 3]), ids([9, 7]));
        let all = choose([&sight, &newest, &looked_at], &|_| true);
        assert_eq!(all, ids([7, 5, 1, 2, 3, 9]));
        let some = choose([&sight, &newest, &looked_at], &|id| {
            id.0 % 2 == 1 && id.0 != 5
        });
        assert_eq!(
            some,
            ids([7, 1, 3, 9]),
            "what is there already is not asked for"
        );
    }

    #[test]
    fn a_request_is_for_a_few() {
        let newest = ids(0..60);
        let chosen = choose([&[], &newest, &[]], &|id| id.0 > 3);
        assert_eq!(chosen, ids(4..14));
    }

    #[test]
    fn of_too_many_the_oldest_go_that_nobody_wants() {
        let most = u128::try_from(KEPT).unwrap();
        let mut fetched = ids(0..most);
        assert!(surplus(&mut fetched, [&[], &[], &[]]).is_empty());
        fetched = ids(0..most + 3);
        let (sight, newest) = (ids([most + 2]), ids([most, 3]));
        let gone = surplus(&mut fetched, [&sight, &newest, &[]]);
        assert_eq!(gone, ids([most + 1, most - 1, most - 2]));
        assert_eq!(fetched.len(), KEPT);
        fetched = ids(0..most + 3);
        let all = fetched.clone();
        assert!(
            surplus(&mut fetched, [&all, &[], &[]]).is_empty(),
            "all in use"
        );
    }
}
