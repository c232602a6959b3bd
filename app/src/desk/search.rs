//! Search as somebody types: over what is held at once, and over everything behind.

use super::{
    board::change,
    engine::Engine,
    facts::{Found, Searching},
};
use crate::api;
use domain::{
    mirror::Search,
    text::Wanted,
    wire::{self, Hit},
};
use gloo_timers::future::TimeoutFuture;
use leptos::{prelude::*, task::spawn_local};
use std::{
    cell::{Cell, RefCell},
    rc::Rc,
};

/// A pause in typing after which the worker is asked.
const PAUSE_MS: u32 = 150;
/// How long to leave the worker alone whose index is not complete yet.
const BEHIND_MS: u32 = 1_000;
/// Hits of each kind that are shown of what is held.
const HERE: usize = 30;
/// Conversations that are looked through between two moments for something else.
const STEP: usize = 800;

/// What is searched for, and how far that got.
#[derive(Debug, Default)]
pub struct Finding {
    pub found: ArcRwSignal<Found>,
    /// What is held is still being looked through.
    steps: RefCell<Option<Search>>,
    next: RefCell<Option<String>>,
    /// Counts searches, so that an old answer is not taken for the new one's.
    turn: Cell<u32>,
}

impl Engine {
    /// Somebody typed; nothing to search for ends the search. What is held is looked through in small steps, so that the
    /// next letter need not wait for what the last one finds.
    pub fn search(self: &Rc<Self>, words: String) {
        let turn = self.finding.turn.get().wrapping_add(1);
        self.finding.turn.set(turn);
        let wanted = Wanted::new(&words);
        if wanted.is_empty() {
            self.finding.steps.take();
            return change(&self.finding.found, Found::default());
        }
        let asks = asks(&wanted);
        self.finding.steps.replace(Some(Search::new(wanted)));
        // What the last search found stays until the next answer comes, so that the list does not flicker.
        self.finding.found.update(|found| {
            found.words.clone_from(&words);
            found.state = Searching::Looking;
        });
        let engine = self.clone();
        spawn_local(async move {
            loop {
                TimeoutFuture::new(0).await;
                if engine.finding.turn.get() != turn {
                    return;
                }
                if engine.search_step(STEP) {
                    break;
                }
            }
            if asks {
                TimeoutFuture::new(PAUSE_MS).await;
                engine.ask(turn, words, None).await;
            }
        });
    }

    /// Looks through so much more of what is held; shows what was found when that was all. Says whether it was.
    pub fn search_step(&self, conversations: usize) -> bool {
        let Some(mut search) = self.finding.steps.take() else {
            return true;
        };
        let mirror = self.mirror.borrow();
        if !mirror.look_through(&mut search, conversations) {
            self.finding.steps.replace(Some(search));
            return false;
        }
        let asks = asks(search.wanted());
        let here = mirror.found(search, HERE);
        drop(mirror);
        self.finding.found.update(|found| {
            let there = std::mem::take(&mut found.there);
            (found.there, found.state) = if asks {
                (unseen(there, &here), Searching::Asking)
            } else {
                (Vec::new(), Searching::Idle)
            };
            found.here = here;
        });
        true
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

/// Whether the worker is asked: one letter finds too much.
fn asks(wanted: &Wanted) -> bool {
    let mut words = wanted.words().iter();
    words.any(|word| word.chars().nth(1).is_some())
}

/// Those that are not among the others.
fn unseen(mut hits: Vec<Hit>, here: &[Hit]) -> Vec<Hit> {
    let place = |hit: &Hit| (hit.conversation, hit.entry.map(|key| key.id));
    hits.retain(|hit| here.iter().all(|one| place(one) != place(hit)));
    hits
}
