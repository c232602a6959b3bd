//! The conversation somebody looks at: its pages are fetched, and what is in it is marked seen.

use super::{board::change, engine::Engine, errand::Errand};
use crate::{api, host, link::backoff};
use domain::{
    command::Command, conversation::EntryKey, ids::ConversationId, mirror::Depth, time::Time,
};
use gloo_timers::future::TimeoutFuture;
use leptos::task::spawn_local;
use std::{
    collections::{BTreeSet, VecDeque},
    rc::Rc,
};

/// So many threads are kept between visits.
pub const THREADS: usize = 50;

/// How long somebody looks at a conversation before its lines count as seen.
const SEEN_MS: u32 = 60;

/// What is looked at, and what was.
#[derive(Debug, Default)]
pub struct Looking {
    at: Option<ConversationId>,
    /// Most recent first.
    recent: VecDeque<ConversationId>,
    fetching: BTreeSet<ConversationId>,
    /// The line that somebody came for, until its thread reaches back to it.
    goal: Option<(ConversationId, EntryKey)>,
    /// What was marked seen last, so that a refusal is not answered with the same wish for ever.
    marked: Option<(ConversationId, u64)>,
    failures: u32,
    again: Time,
}

impl Looking {
    /// The threads looked at most recently.
    #[must_use]
    pub fn remembered(&self) -> Vec<ConversationId> {
        self.recent.iter().copied().collect()
    }

    /// What was looked at before this visit.
    pub fn remember(&mut self, ids: &[ConversationId]) {
        for id in ids {
            if self.recent.len() < THREADS && !self.recent.contains(id) {
                self.recent.push_back(*id);
            }
        }
    }

    #[must_use]
    pub fn at(&self) -> Option<ConversationId> {
        self.at
    }

    /// Whether somebody waits for a thread.
    #[must_use]
    pub fn is_fetching(&self) -> bool {
        !self.fetching.is_empty()
    }

    pub fn forget_failures(&mut self) {
        (self.failures, self.again) = (0, Time(0));
    }

    /// Puts a thread first. Gives the one that is too old to keep, if any.
    fn come_to(&mut self, id: ConversationId) -> Option<ConversationId> {
        self.at = Some(id);
        self.recent.retain(|other| *other != id);
        self.recent.push_front(id);
        if self.recent.len() > THREADS {
            self.recent.pop_back()
        } else {
            None
        }
    }
}

impl Engine {
    /// Somebody looks at this conversation from now on.
    pub fn open(self: &Rc<Self>, id: ConversationId) {
        let too_old = self.looking.borrow_mut().come_to(id);
        // One that is too old for this may be among the newest all the same.
        too_old.into_iter().for_each(|id| self.keep_beside(id));
        self.note_thread(id);
        self.look();
    }

    /// Somebody is about to open this conversation: between the button's way down and its way up there is time.
    pub fn come_near(self: &Rc<Self>, id: ConversationId) {
        let (known, depth) = {
            let mirror = self.mirror.borrow();
            (mirror.conversation(id).is_some(), mirror.depth(id))
        };
        if known && depth == Depth::Unknown {
            self.fetch(id, None);
        }
    }

    pub fn leave(&self, id: ConversationId) {
        let mut looking = self.looking.borrow_mut();
        if looking.at == Some(id) {
            looking.at = None;
        }
        self.board.forget(id);
    }

    /// Does what the conversation looked at needs, if anything.
    pub fn look(self: &Rc<Self>) {
        let Some(id) = self.looking.borrow().at else {
            return;
        };
        let (depth, unread, inbound) = {
            let mirror = self.mirror.borrow();
            let Some(conversation) = mirror.conversation(id) else {
                drop(mirror);
                return self.fetch_head(id);
            };
            (
                mirror.depth(id),
                conversation.unread(),
                conversation.inbound,
            )
        };
        if depth == Depth::Unknown {
            if !self.is_coming(id) {
                self.fetch(id, None);
            }
        } else if self.is_on_the_way(id, depth) {
            self.load_older(id);
        }
        if unread > 0 && host::is_shown() {
            self.mark_seen(id, inbound);
        }
    }

    /// Somebody looks at this conversation, at one line of it.
    pub fn open_at(self: &Rc<Self>, id: ConversationId, entry: EntryKey) {
        self.looking.borrow_mut().goal = Some((id, entry));
        self.open(id);
    }

    /// Whether older pages are needed to show the line that somebody came for.
    fn is_on_the_way(&self, id: ConversationId, depth: Depth) -> bool {
        let Some((_, entry)) = self.looking.borrow().goal.filter(|(of, _)| *of == id) else {
            return false;
        };
        let first = self.mirror.borrow().keys(id).first().copied();
        let there = depth == Depth::Whole || first.is_some_and(|first| first <= entry);
        if there {
            self.looking.borrow_mut().goal = None;
        }
        !there
    }

    /// A conversation that is not held: older than what came with the snapshot, or none.
    fn fetch_head(self: &Rc<Self>, id: ConversationId) {
        if !self.is_signed_in() || !self.may_fetch(id) {
            return;
        }
        let engine = self.clone();
        spawn_local(async move {
            let page = api::lists::conversation(id).await;
            engine.looking.borrow_mut().fetching.remove(&id);
            match page {
                Ok(page) => {
                    engine.change(|mirror| mirror.on_heads(page));
                    if engine.mirror.borrow().conversation(id).is_none() {
                        engine.look_again_later();
                    }
                }
                Err(problem) => {
                    if problem.status == 404 {
                        change(&engine.board.unknown, Some(id));
                    }
                    engine.look_again_later();
                }
            }
        });
    }

    /// Whether it is time, and nobody fetches it already.
    fn may_fetch(&self, id: ConversationId) -> bool {
        let mut looking = self.looking.borrow_mut();
        host::ticks() >= looking.again && looking.fetching.insert(id)
    }

    fn mark_seen(self: &Rc<Self>, id: ConversationId, inbound: u64) {
        let before = self.looking.borrow_mut().marked.replace((id, inbound));
        if before == Some((id, inbound)) {
            return;
        }
        let engine = self.clone();
        // First it is seen: to note that costs as much as to paint it.
        spawn_local(async move {
            TimeoutFuture::new(SEEN_MS).await;
            if engine.looking.borrow().at == Some(id) {
                // Who may not mark it has seen it none the less.
                engine.wish(id, Command::MarkSeen { inbound }).ok();
            } else {
                engine.looking.borrow_mut().marked = None;
            }
        });
    }

    /// Fetches the page before the oldest line held.
    pub fn load_older(self: &Rc<Self>, id: ConversationId) {
        let oldest = {
            let mirror = self.mirror.borrow();
            (mirror.depth(id) == Depth::Partly)
                .then(|| mirror.keys(id).first().copied())
                .flatten()
        };
        if oldest.is_some() {
            self.fetch(id, oldest);
        }
    }

    fn fetch(self: &Rc<Self>, id: ConversationId, before: Option<EntryKey>) {
        if !self.may_fetch(id) {
            return;
        }
        self.go(Errand::Page(id, before));
    }

    pub async fn fetch_page(self: &Rc<Self>, id: ConversationId, before: Option<EntryKey>) {
        let goal = self.looking.borrow().goal.filter(|(of, _)| *of == id);
        match api::messages(id, before, goal.map(|(_, entry)| entry)).await {
            Ok(page) => {
                self.looking.borrow_mut().fetching.remove(&id);
                self.change(|mirror| mirror.on_page(page));
                self.fetched(id);
            }
            Err(_) => self.not_fetched(id),
        }
    }

    pub fn not_fetched(&self, id: ConversationId) {
        self.looking.borrow_mut().fetching.remove(&id);
        self.look_again_later();
    }

    /// A page that was read too early is not taken; then the next one is fetched after a pause.
    fn fetched(self: &Rc<Self>, id: ConversationId) {
        if self.mirror.borrow().depth(id) == Depth::Unknown {
            self.look_again_later();
        } else {
            self.looking.borrow_mut().forget_failures();
        }
    }

    /// The next tick after the pause looks again. A 401 is learned from the stream.
    fn look_again_later(&self) {
        let mut looking = self.looking.borrow_mut();
        looking.failures = looking.failures.saturating_add(1);
        looking.again = host::ticks() + backoff(looking.failures, host::chance());
    }
}
