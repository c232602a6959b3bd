//! Following the worker: the first snapshot, the stream, and what to do when something was missed.

use super::{board::change, engine::Engine};
use crate::{
    api::{self, Problem},
    host, json,
    link::{
        Errand, News,
        stream::{End, Leash, Piece, follow},
    },
    tabs::Told,
};
use domain::{
    mirror::Restored,
    wire::{Delta, Snapshot},
};
use leptos::task::spawn_local;
use std::rc::Rc;
use web_sys::AbortSignal;

/// How often one connection may start over before it counts as broken.
const RESTARTS: usize = 3;

impl Engine {
    /// Takes up the stream, from a new snapshot if nothing is held.
    pub fn begin(self: &Rc<Self>) {
        self.hear(News::Start);
        if !host::is_online() {
            self.hear(News::Offline);
        }
    }

    /// News of the connection, and what it leads to.
    pub fn hear(self: &Rc<Self>, news: News) {
        let now = host::now();
        let errand = self.link.borrow_mut().on(news, now, host::chance());
        match errand {
            Some(Errand::Connect) => self.connect(),
            Some(Errand::Drop) => self.drop_stream(),
            Some(Errand::SignOut) => self.session_ended(),
            None => {}
        }
        let connection = self.link.borrow().connection(now);
        change(&self.board.connection, connection);
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
    async fn catch_up(self: &Rc<Self>, mine: u32) -> Result<(), Problem> {
        if self.is_signed_in() && !self.starts_over.get() {
            return Ok(());
        }
        let snapshot = api::snapshot().await?;
        if self.connection.get() != mine {
            return Err(Problem::unreachable());
        }
        self.hear(News::Heard);
        self.take_snapshot(snapshot).await;
        Ok(())
    }

    /// Shows a snapshot, with the wishes that wait in the outbox on top.
    pub async fn take_snapshot(self: &Rc<Self>, snapshot: Snapshot) {
        let me = snapshot.me.id;
        if !self.is_signed_in() {
            let pending = self.adopt_words(me).await;
            self.change(|mirror| {
                mirror.restore(Restored {
                    snapshot,
                    pages: Vec::new(),
                    pending,
                })
            });
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
            Piece::Opened => {
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

    fn take_delta(self: &Rc<Self>, data: &str) -> Option<End> {
        let Ok(delta) = json::read::<Delta>(data) else {
            return Some(End::Reset);
        };
        let seen = self.mirror.borrow_mut().on_delta(delta);
        match seen {
            Ok(seen) => {
                self.show(&seen);
                None
            }
            Err(_) => Some(End::Reset),
        }
    }

    /// The worker can be reached again: nobody need wait for a pause to end.
    fn opened(self: &Rc<Self>) {
        self.looking.borrow_mut().forget_failures();
        self.send();
        self.look();
    }

    /// The session is over here. What was written stays for when the same person comes back.
    pub fn session_ended(self: &Rc<Self>) {
        self.hear_stop();
        self.change(domain::mirror::Mirror::sign_out);
        self.wipe_replica();
    }

    /// Stops the stream without asking what to do next.
    fn hear_stop(self: &Rc<Self>) {
        self.link.borrow_mut().on(News::Stop, host::now(), 0.0);
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
        self.take_snapshot(snapshot).await;
        self.tell_tabs(&Told::SignedIn(me));
        self.begin();
        Ok(())
    }
}
