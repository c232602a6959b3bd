//! One tab of a browser leads: it holds the stream and writes the replica. The others follow it through the channel
//! among tabs, and are at most one message behind.
//!
//! A lock decides who leads, so a closed or crashed leader is followed at once by the next. One that is there and does
//! not answer (browsers freeze tabs that nobody looks at) loses the lock to the tab that somebody looks at.

use super::{
    board::change,
    engine::Engine,
    errand::Errand,
    facts::{Connection, Session},
};
use crate::{
    host,
    link::News,
    tabs::{Alone, Asking, Lead, Told, alone},
};
use domain::{
    time::{Span, Time},
    wire::Cursor,
};
use futures_util::future::{Either, select};
use gloo_timers::future::TimeoutFuture;
use leptos::{prelude::GetUntracked, task::spawn_local};
use std::{cell::Cell, cell::RefCell, collections::VecDeque, pin::pin, rc::Rc};

/// Who holds this leads.
const LOCK: &str = "recado-lead";
/// How long to wait for the lock before starting as a follower.
const LOCK_MS: u32 = 60;
/// Deltas that the leader can tell again; who is further behind fetches a snapshot.
const TOLD_AGAIN: usize = 256;
/// A leader says something with every heartbeat of the worker. After so long it is asked whether it is still there.
const SILENCE: Span = Span::seconds(50);
/// And so long it has for an answer.
const PATIENCE: Span = Span(1_200);

/// This tab's part.
#[derive(Debug, Default)]
pub struct Leading {
    leads: Cell<bool>,
    /// Whether what was kept has been read: before that, nothing is followed.
    pub is_ready: Cell<bool>,
    /// The leader: what it told last, each with the place it begins at.
    told: RefCell<VecDeque<(Cursor, String)>>,
    /// A follower: when the leader was heard last, and when it was asked something that it has not answered.
    heard: Cell<Time>,
    asked: Cell<Option<Time>>,
    /// The browser has frozen this tab.
    pub sleeps: Cell<bool>,
    /// A follower: whether it is fetching what it begins with.
    begins: Cell<bool>,
}

impl Engine {
    #[must_use]
    pub fn leads(&self) -> bool {
        self.lead.leads.get()
    }

    /// Leads if no other tab does; else as soon as that one goes.
    pub async fn seek_lead(self: &Rc<Self>) {
        let lock = Box::pin(alone(LOCK, Asking::Patient));
        match select(lock, pin!(TimeoutFuture::new(LOCK_MS))).await {
            Either::Left((held, _)) => {
                self.lead.leads.set(true);
                self.write_from_now_on();
                self.hold(held);
            }
            Either::Right((_, lock)) => {
                let engine = self.clone();
                spawn_local(async move {
                    let held = lock.await;
                    engine.take_over(held);
                });
            }
        }
    }

    /// From here on this tab leads, and takes the stream up where it stands.
    fn take_over(self: &Rc<Self>, held: Alone) {
        self.hold(held);
        if self.lead.leads.replace(true) {
            return;
        }
        self.write_from_now_on();
        // What lies there may be of another cursor than what is held here.
        self.write_all();
        if self.lead.is_ready.get() && self.board.session.get_untracked() != Session::SignedOut {
            self.begin();
        }
    }

    pub fn tell_lead(&self, said: Lead) {
        self.tell_tabs(&Told::Lead(said));
    }

    /// Keeps the lock until another tab takes it away; then follows that one.
    fn hold(self: &Rc<Self>, mut held: Alone) {
        let engine = self.clone();
        spawn_local(async move {
            held.lost().await;
            engine.lead.leads.set(false);
            engine.hear_stop();
            engine.write_no_more();
            let next = alone(LOCK, Asking::Patient).await;
            engine.take_over(next);
        });
    }

    /// Follows the leading tab, from a snapshot of its own where this one holds nothing.
    pub fn follow_leader(self: &Rc<Self>) {
        self.heard_leader();
        if self.lead.begins.replace(true) {
            return;
        }
        let engine = self.clone();
        spawn_local(async move {
            let begun = engine.catch_up(engine.connection.get()).await;
            engine.lead.begins.set(false);
            match begun {
                Ok(()) => engine.ask_leader(),
                Err(problem) if problem.status == 401 => engine.session_ended(),
                // The leader says when there is a network again.
                Err(_) => {}
            }
        });
    }

    /// Asks for what was missed, which also shows whether there is a leader.
    fn ask_leader(&self) {
        self.lead.asked.set(Some(host::ticks()));
        self.tell_lead(Lead::Behind(self.mirror.borrow().cursor()));
    }

    /// News of this page, where another tab holds the stream.
    pub fn hear_as_follower(self: &Rc<Self>, news: News) {
        match news {
            News::Shown | News::Woke => {
                self.tell_lead(Lead::Woke);
                self.ask_leader();
            }
            News::Tick { shown: true } => self.mind_the_leader(),
            _ => {}
        }
    }

    fn mind_the_leader(self: &Rc<Self>) {
        let now = host::ticks();
        match self.lead.asked.get() {
            Some(asked) if now - asked > PATIENCE => {
                self.lead.asked.set(None);
                let engine = self.clone();
                spawn_local(async move {
                    let held = alone(LOCK, Asking::Taking).await;
                    engine.take_over(held);
                });
            }
            None if now - self.lead.heard.get() > SILENCE => self.ask_leader(),
            _ => {}
        }
    }

    /// The leader tells the others what the stream brought. `from` is where we stood before.
    pub fn pass_on(&self, from: Cursor, delta: &str) {
        let mut told = self.lead.told.borrow_mut();
        told.push_back((from, delta.to_owned()));
        if told.len() > TOLD_AGAIN {
            told.pop_front();
        }
        self.tell_lead(Lead::Delta(delta.to_owned()));
    }

    /// Between two streams: the leader lets go what is too much, and the others with it.
    pub fn let_go_together(self: &Rc<Self>) {
        self.let_go();
        self.tell_lead(Lead::LetGo(self.mirror.borrow().cursor()));
    }

    /// The leader says how things are.
    pub fn say_how_it_is(&self) {
        let code = self.board.connection.get_untracked().code();
        self.tell_lead(Lead::Stands(code, self.mirror.borrow().cursor()));
    }

    /// Another tab said something that only a leader says, or only a follower.
    pub fn hear_lead(self: &Rc<Self>, told: Lead) {
        // A frozen tab's stream is deaf, and yet it is told this: who answers now is taken for awake.
        if self.lead.sleeps.get() {
            return;
        }
        match (told, self.leads()) {
            (Lead::Behind(from), true) => self.tell_again(from),
            (Lead::Woke, true) => self.hear(News::Woke),
            (Lead::Pages(pages), _) => self.go(Errand::Heard(pages)),
            (Lead::Tray(left), _) => self.go(Errand::Tray(left)),
            (Lead::Delta(delta), false) => {
                self.heard_leader();
                if self.is_signed_in() && self.take_delta(&delta).is_some() {
                    self.ask_leader();
                }
            }
            // Only who stands at the same place: what the old stream brought once is not told again.
            (Lead::LetGo(cursor), false) if self.mirror.borrow().cursor() == cursor => {
                self.let_go();
            }
            // It does not answer any more, and whoever is looked at takes its place.
            (Lead::Asleep, false) => self.ask_leader(),
            (Lead::Stands(code, cursor), false) => self.hear_stand(code, cursor),
            (Lead::TooFar, false) if self.lead.asked.get().is_some() => {
                self.starts_over.set(true);
                self.follow_leader();
            }
            _ => {}
        }
    }

    fn tell_again(&self, from: Cursor) {
        let here = self.mirror.borrow().cursor();
        let told = self.lead.told.borrow();
        let missed = told.iter().skip_while(|(cursor, _)| *cursor != from);
        let mut count = 0;
        for (_, delta) in missed {
            self.tell_lead(Lead::Delta(delta.clone()));
            count += 1;
        }
        if count == 0 && from < here {
            self.tell_lead(Lead::TooFar);
        }
        self.say_how_it_is();
    }

    fn heard_leader(&self) {
        self.lead.heard.set(host::ticks());
    }

    fn hear_stand(self: &Rc<Self>, code: u8, cursor: Cursor) {
        let asked = self.lead.asked.take().is_some();
        self.heard_leader();
        let before = self.board.connection.get_untracked();
        let connection = Connection::told(code, host::ticks());
        change(&self.board.connection, connection);
        // Whoever began behind a leader has heard of no beginning.
        let is_new = before != Connection::Connected || !self.is_open_ahead();
        let is_back = is_new && connection == Connection::Connected;
        if is_back {
            self.opened();
        }
        if !self.is_signed_in() && connection == Connection::Connected {
            self.follow_leader();
        } else if !asked && self.mirror.borrow().cursor() < cursor {
            self.ask_leader();
        }
    }
}
