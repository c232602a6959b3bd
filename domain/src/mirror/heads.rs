//! Heads that come later than the snapshot: with pages of lists, and with deltas that speak of what may not be held.

use super::{
    Mirror, Missed, Seen,
    truth::{Touched, Touches},
};
use crate::{
    event::Recorded,
    ids::ConversationId,
    wire::{Cursor, Head, HeadPage},
};

/// Changes that are kept for pages they overtook. A page takes seconds, so this is far more than ever needed.
const MISSED: usize = 4096;

impl Mirror {
    /// Takes a page of a list in. What is held already is as new as the stream, so it stays.
    pub fn on_heads(&mut self, page: HeadPage) -> Vec<Seen> {
        let mut seen = Vec::new();
        if self.me.is_none() || page.cursor < self.missed.forgotten {
            return seen;
        }
        for head in page.heads {
            let id = head.conversation.id;
            if self.confirmed.contains_key(&id) || self.missed.hid_after(page.cursor, id) {
                continue;
            }
            let head = Head {
                at: Some(page.cursor),
                ..head
            };
            self.show(head, None, self.cursor, true);
            let touched = Touched {
                head: true,
                ..Touched::default()
            };
            self.refresh(id, touched, &mut seen);
        }
        seen
    }

    /// The same of the page behind [`Mirror::next`], as it was asked for: what is held reaches further down then. A page
    /// that was asked for before the place changed teaches nothing of it.
    pub fn on_more(&mut self, page: HeadPage, asked: &str) -> Vec<Seen> {
        let joins = page.cursor >= self.missed.forgotten && self.next.as_deref() == Some(asked);
        let next = page.next.clone();
        let seen = self.on_heads(page);
        if joins {
            self.next = next;
        }
        seen
    }

    /// Takes in what comes along for browsers that do not hold it: as it is after the changes, so these pass it by.
    pub(super) fn bring(&mut self, heads: Vec<Head>, touches: &mut Touches) {
        for head in heads {
            let id = head.conversation.id;
            if !self.confirmed.contains_key(&id) {
                self.show(head, None, self.cursor, true);
                touches.entry(id).or_default().head = true;
            }
        }
    }

    /// Whether a head was read beyond what the stream tells now.
    pub(super) fn is_ahead(&self, id: ConversationId) -> bool {
        let held = self.confirmed.get(&id);
        held.is_some_and(|held| held.read_at >= self.cursor)
    }
}

impl Missed {
    pub(super) fn hide(&mut self, cursor: Cursor, id: ConversationId) {
        self.hidden.push_back((cursor, id));
        if self.hidden.len() > MISSED
            && let Some((gone, _)) = self.hidden.pop_front()
        {
            self.forgotten = self.forgotten.max(gone);
        }
    }

    pub(super) fn hid_after(&self, cursor: Cursor, id: ConversationId) -> bool {
        let mut later = self.hidden.iter().rev().take_while(|(at, _)| *at > cursor);
        later.any(|(_, gone)| *gone == id)
    }

    pub(super) fn keep(&mut self, cursor: Cursor, recorded: &Recorded) {
        self.changes.push_back((cursor, recorded.clone()));
        if self.changes.len() > MISSED
            && let Some((gone, _)) = self.changes.pop_front()
        {
            self.forgotten = self.forgotten.max(gone);
        }
    }

    pub(super) fn after(&self, cursor: Cursor, conversation: ConversationId) -> Vec<&Recorded> {
        let later = self
            .changes
            .iter()
            .filter(|(at, change)| *at > cursor && change.conversation == conversation);
        later.map(|(_, change)| change).collect()
    }
}
