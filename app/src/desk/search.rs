//! Search as somebody types: over what is held at once, and over everything behind.

use super::{
    board::change,
    engine::Engine,
    facts::{Found, Searching},
};
use crate::api;
use domain::{
    text::Wanted,
    wire::{self, Hit},
};
use gloo_timers::future::TimeoutFuture;
use leptos::{prelude::*, task::spawn_local};
use std::{cell::Cell, rc::Rc};

/// A pause in typing after which the worker is asked.
const PAUSE_MS: u32 = 150;
/// How long to leave the worker alone whose index is not complete yet.
const BEHIND_MS: u32 = 1_000;
/// Hits of each kind that are shown of what is held.
const HERE: usize = 30;

/// What is searched for, and how far that got.
#[derive(Debug, Default)]
pub struct Finding {
    pub found: ArcRwSignal<Found>,
    next: std::cell::RefCell<Option<String>>,
    /// Counts searches, so that an old answer is not taken for the new one's.
    turn: Cell<u32>,
}

impl Engine {
    /// Somebody typed; nothing to search for ends the search.
    pub fn search(self: &Rc<Self>, words: String) {
        let turn = self.finding.turn.get().wrapping_add(1);
        self.finding.turn.set(turn);
        let wanted = Wanted::new(&words);
        let here = self.mirror.borrow().find(&wanted, HERE);
        let asks = wanted
            .words()
            .iter()
            .any(|word| word.chars().nth(1).is_some());
        let state = if asks {
            Searching::Asking
        } else {
            Searching::Idle
        };
        // What the last search found stays until the next answer comes, so that the list does not flicker.
        let there = self
            .finding
            .found
            .with_untracked(|found| found.there.clone());
        let there = if asks {
            unseen(there, &here)
        } else {
            Vec::new()
        };
        let found = Found {
            words: words.clone(),
            here,
            there,
            state,
        };
        change(&self.finding.found, found);
        if asks {
            let engine = self.clone();
            spawn_local(async move {
                TimeoutFuture::new(PAUSE_MS).await;
                engine.ask(turn, words, None).await;
            });
        }
    }

    /// Older hits of the same search.
    pub fn search_more(self: &Rc<Self>) {
        let next = self.finding.next.borrow_mut().take();
        let Some(next) = next else { return };
        let (turn, engine) = (self.finding.turn.get(), self.clone());
        let words = self
            .finding
            .found
            .with_untracked(|found| found.words.clone());
        self.finding
            .found
            .update(|found| found.state = Searching::Asking);
        spawn_local(async move { engine.ask(turn, words, Some(next)).await });
    }

    async fn ask(self: &Rc<Self>, turn: u32, words: String, before: Option<String>) {
        while self.finding.turn.get() == turn {
            let answer = api::lists::search(&words, before.as_deref()).await;
            if self.finding.turn.get() != turn {
                return;
            }
            let behind = answer.as_ref().is_ok_and(|found| found.behind);
            self.found(answer.ok(), before.is_some());
            if !behind {
                return;
            }
            TimeoutFuture::new(BEHIND_MS).await;
        }
    }

    fn found(&self, answer: Option<wire::Found>, older: bool) {
        self.finding.found.update(|found| match answer {
            None => found.state = Searching::Unreachable,
            Some(answer) => {
                let new = unseen(answer.hits, &found.here);
                if older {
                    found.there.extend(new);
                } else {
                    found.there = new;
                }
                found.state = match (answer.behind, &answer.next) {
                    (true, _) => Searching::Asking,
                    (_, Some(_)) => Searching::More,
                    (_, None) => Searching::Done,
                };
                self.finding.next.replace(answer.next);
            }
        });
    }
}

/// Those that are not among the others.
fn unseen(mut hits: Vec<Hit>, here: &[Hit]) -> Vec<Hit> {
    let place = |hit: &Hit| (hit.conversation, hit.entry.map(|key| key.id));
    hits.retain(|hit| here.iter().all(|one| place(one) != place(hit)));
    hits
}
