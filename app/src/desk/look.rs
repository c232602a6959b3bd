//! The conversation somebody looks at: its pages are fetched, and what is in it is marked seen.

use super::engine::Engine;
use crate::{api, host, link::backoff};
use domain::{
    command::Command, conversation::EntryKey, ids::ConversationId, mirror::Depth, time::Time,
};
use leptos::task::spawn_local;
use std::{
    collections::{BTreeSet, VecDeque},
    rc::Rc,
};

/// So many threads are kept between visits.
pub const THREADS: usize = 50;

/// What is looked at, and what was.
#[derive(Debug, Default)]
pub struct Looking {
    at: Option<ConversationId>,
    /// Most recent first.
    recent: VecDeque<ConversationId>,
    fetching: BTreeSet<ConversationId>,
    /// What was marked seen last, so that a refusal is not answered with the same wish for ever.
    marked: Option<(ConversationId, u64)>,
    failures: u32,
    again: Time,
}

impl Looking {
    /// The threads looked at most recently.
    #[must_use]
    pub fn remembered(&self, count: usize) -> Vec<ConversationId> {
        self.recent.iter().take(count).copied().collect()
    }

    pub fn remember(&mut self, ids: impl Iterator<Item = ConversationId>) {
        self.recent.extend(ids);
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
        for thread in too_old.into_iter().chain([id]) {
            self.note_thread(thread);
        }
        self.look();
    }

    pub fn leave(&self, id: ConversationId) {
        let mut looking = self.looking.borrow_mut();
        if looking.at == Some(id) {
            looking.at = None;
        }
    }

    /// Does what the conversation looked at needs, if anything.
    pub fn look(self: &Rc<Self>) {
        let Some(id) = self.looking.borrow().at else {
            return;
        };
        let (depth, unread, inbound) = {
            let mirror = self.mirror.borrow();
            let Some(conversation) = mirror.conversation(id) else {
                return;
            };
            (
                mirror.depth(id),
                conversation.unread(),
                conversation.inbound,
            )
        };
        if depth == Depth::Unknown {
            self.fetch(id, None);
        }
        if unread > 0 && host::is_shown() {
            self.mark_seen(id, inbound);
        }
    }

    fn mark_seen(self: &Rc<Self>, id: ConversationId, inbound: u64) {
        let before = self.looking.borrow_mut().marked.replace((id, inbound));
        if before != Some((id, inbound)) {
            // Who may not mark it has seen it none the less.
            self.wish(id, Command::MarkSeen { inbound }).ok();
        }
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
        {
            let mut looking = self.looking.borrow_mut();
            if host::now() < looking.again || !looking.fetching.insert(id) {
                return;
            }
        }
        let engine = self.clone();
        spawn_local(async move {
            let page = api::messages(id, before).await;
            engine.looking.borrow_mut().fetching.remove(&id);
            match page {
                Ok(page) => {
                    engine.change(|mirror| mirror.on_page(page));
                    engine.fetched(id);
                }
                Err(_) => engine.look_again_later(),
            }
        });
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
        looking.again = host::now() + backoff(looking.failures, host::chance());
    }
}
