//! Following the worker: the first snapshot, the stream, and what to do when something was missed.

use super::{board::change, engine::Engine};
use crate::{
    api::{self, Problem},
    host,
    link::{
        Errand, News,
        stream::{End, Leash, Piece, follow},
    },
    tabs::Told,
};
use domain::wire::{Delta, Snapshot};
use gloo_timers::future::TimeoutFuture;
use leptos::{prelude::GetUntracked, task::spawn_local};
use std::rc::Rc;
use web_sys::AbortSignal;

/// How often one connection may start over before it counts as broken.
const RESTARTS: usize = 3;

impl Engine {
    /// Takes up the stream, from a new snapshot if nothing is held.
    pub fn begin(self: &Rc<Self>) {
        if !self.leads() {
            return self.follow_leader();
        }
        self.hear(News::Start);
        if !host::is_online() {
            self.hear(News::Offline);
        }
    }

    /// News of the connection, and what it leads to.
    pub fn hear(self: &Rc<Self>, news: News) {
        if !self.leads() {
            return self.hear_as_follower(news);
        }
        let now = host::ticks();
        let errand = self.link.borrow_mut().on(news, now, host::chance());
        match errand {
            Some(Errand::Connect) => self.connect(),
            Some(Errand::Drop) => self.drop_stream(),
            Some(Errand::SignOut) => {
                self.session_ended();
                self.tell_tabs(&Told::SignedOut);
            }
            None => {}
        }
        let connection = self.link.borrow().connection(now);
        let before = self.board.connection.get_untracked();
        change(&self.board.connection, connection);
        if before != connection || matches!(news, News::Heard | News::Woke) {
            self.say_how_it_is();
        }
        self.was_broken
            .set(self.was_broken.get() | (news == News::Broke));
    }

    fn drop_stream(&self) {
        self.connection.set(self.connection.get().wrapping_add(1));
        self.stream.borrow_mut().take();
    }

    fn connect(self: &Rc<Self>) {
        self.drop_stream();
        let (mine, leash) = (self.connection.get(), Leash::new());
        let Some(signal) = leash.as_ref().map(Leash::signal) else {
            return;
        };
        *self.stream.borrow_mut() = leash;
        let engine = self.clone();
        spawn_local(async move {
            let news = engine.follow(mine, &signal).await;
            if engine.connection.get() == mine {
                engine.hear(news);
            }
        });
    }

    async fn follow(self: &Rc<Self>, mine: u32, signal: &AbortSignal) -> News {
        for _ in 0..RESTARTS {
            if let Err(problem) = self.catch_up(mine).await {
                return if problem.status == 401 {
                    News::Unauthorized
                } else {
                    News::Broke
                };
            }
            // Nothing listens now, so nobody counts on what is held.
            self.let_go_together();
            let cursor = self.mirror.borrow().cursor();
            match follow(cursor, signal, |piece| self.take(mine, piece)).await {
                End::Ended => return News::Ended,
                End::Broke => return News::Broke,
                End::Unauthorized => return News::Unauthorized,
                End::Reset => self.starts_over.set(true),
            }
        }
        News::Broke
    }

    /// Fetches a snapshot where the stream cannot be resumed.
    pub async fn catch_up(self: &Rc<Self>, mine: u32) -> Result<(), Problem> {
        if self.is_signed_in() && !self.starts_over.get() {
            return Ok(());
        }
        let snapshot = api::snapshot().await?;
        if self.connection.get() != mine {
            return Err(Problem::unreachable());
        }
        self.take_snapshot(snapshot).await;
        self.hear(News::Heard);
        Ok(())
    }

    /// Shows a snapshot, with the wishes that wait in the outbox on top.
    pub async fn take_snapshot(self: &Rc<Self>, snapshot: Snapshot) {
        let me = snapshot.me.id;
        if !self.is_signed_in() {
            let pending = self.adopt_words(me).await;
            // Not `restore`, which reads threads: that travels with the conversation.
            let seen = {
                let mut mirror = self.mirror.borrow_mut();
                mirror.sign_out();
                let seen = mirror.on_snapshot(snapshot);
                mirror.resume(pending);
                seen
            };
            // What is built of it, for the first time, is a task of its own.
            TimeoutFuture::new(0).await;
            self.show(&seen);
        } else {
            self.change(|mirror| mirror.on_snapshot(snapshot));
        }
        self.starts_over.set(false);
    }

    fn take(self: &Rc<Self>, mine: u32, piece: Piece) -> Option<End> {
        if self.connection.get() != mine {
            return Some(End::Broke);
        }
        match piece {
            Piece::Opened(now) => {
                if let Some(now) = now {
                    self.hear_time(now);
                }
                self.hear(News::Opened);
                self.opened();
                None
            }
            Piece::Heard => {
                self.hear(News::Heard);
                None
            }
            Piece::Frame(frame) => match frame.event.as_str() {
                "delta" => self.take_delta(&frame.data),
                "reset" => Some(End::Reset),
                "bye" => Some(End::Ended),
                // A newer worker may say things that this app need not know.
                _ => None,
            },
        }
    }

    /// A delta from the stream, or from the tab that holds it.
    pub fn take_delta(self: &Rc<Self>, data: &str) -> Option<End> {
        let Ok(delta) = api::read::<Delta>(data) else {
            return Some(End::Reset);
        };
        let from = self.mirror.borrow().cursor();
        let seen = self.mirror.borrow_mut().on_delta(delta);
        match seen {
            Ok(seen) => {
                if self.leads() {
                    self.pass_on(from, data);
                    self.call_person(&seen);
                }
                self.show(&seen);
                None
            }
            Err(_) => Some(End::Reset),
        }
    }

    /// The worker can be reached again: nobody need wait for a pause to end.
    pub fn opened(self: &Rc<Self>) {
        self.looking.borrow_mut().forget_failures();
        self.mind_lease();
        // A stream that broke may have broken because a new version was put online.
        if self.was_broken.take() {
            host::tell_page("recado-look");
        }
        self.send();
        self.look();
        self.opened_ahead();
    }

    /// The session is over here, and nobody here ended it. What was written stays for when the same person comes back.
    pub fn session_ended(self: &Rc<Self>) {
        let was_here = self.is_signed_in();
        self.end_session();
        change(&self.board.ended, was_here);
    }

    pub fn end_session(self: &Rc<Self>) {
        self.leave_desk();
        self.wipe_replica();
    }

    /// Nobody sits here any more; what is kept is another's affair.
    pub fn leave_desk(self: &Rc<Self>) {
        self.hear_stop();
        if let Some(vault) = self.vault() {
            vault.let_go();
        }
        self.change(domain::mirror::Mirror::sign_out);
    }

    /// Stops the stream without asking what to do next.
    pub fn hear_stop(self: &Rc<Self>) {
        self.link.borrow_mut().on(News::Stop, host::ticks(), 0.0);
        self.drop_stream();
        self.starts_over.set(false);
    }

    /// Somebody has just signed in here.
    pub async fn signed_in(self: &Rc<Self>) -> Result<(), Problem> {
        self.hear_stop();
        let snapshot = api::snapshot().await?;
        let me = snapshot.me.id;
        let other = self.mirror.borrow().me().is_some_and(|old| old.id != me);
        if other {
            self.change(domain::mirror::Mirror::sign_out);
        }
        if let Some(vault) = self.vault() {
            // The old session's keys open nothing of the new one's.
            vault.end_lease().await.ok();
        }
        self.renew_lease(me).await;
        self.take_snapshot(snapshot).await;
        self.write_all();
        self.tell_tabs(&Told::SignedIn(me));
        self.begin();
        Ok(())
    }
}
