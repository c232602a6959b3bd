//! Heads that come later than the snapshot: with pages of lists, and with deltas that speak of what may not be held.

use super::{
    Mirror, Missed, Seen, set,
    truth::{Touched, Touches},
};
use crate::{
    conversation::{Conversation, Status},
    event::Recorded,
    ids::ConversationId,
    list::{Rank, Sort},
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

    /// Lets go what is held beyond the most active conversations: a browser that is open for weeks holds what is open and
    /// recent. What `spares` names stays, and whatever somebody has wished something of.
    ///
    /// Only between two streams: to whoever listens the worker brings a head once ([`Brought`](crate::wire::Brought)), and
    /// it cannot know that it was let go since.
    pub fn trim(&mut self, most: usize, spares: &dyn Fn(&Conversation) -> bool) -> Vec<Seen> {
        let heads = self.confirmed.values().map(|held| &held.conversation);
        let mut ranks: Vec<Rank> = heads.map(|head| Sort::Activity.rank(head)).collect();
        ranks.sort_unstable();
        let Some(last) = ranks.get(most.saturating_sub(1)).copied() else {
            return Vec::new();
        };
        let stays = |head: &Conversation| {
            let mut wished = self
                .pending
                .iter()
                .map(|pending| pending.keyed.conversation);
            Sort::Activity.rank(head) <= last || wished.any(|id| id == head.id) || spares(head)
        };
        let heads = self.confirmed.values().map(|held| &held.conversation);
        let gone: Vec<(ConversationId, Status)> = heads
            .filter(|head| !stays(head))
            .map(|head| (head.id, head.status))
            .collect();
        if gone.is_empty() {
            return Vec::new();
        }
        // Everything is still held down to there, and no further.
        let reached = self.next.as_deref().and_then(Rank::read);
        if reached.is_none_or(|reached| last < reached)
            && gone.iter().any(|(_, status)| *status != Status::Closed)
        {
            self.next = Some(last.token());
        }
        // A page that was read before could bring back one that has changed since.
        self.missed.forgotten = self.cursor;
        for (id, _) in &gone {
            self.confirmed.remove(id);
        }
        let people = set(self
            .confirmed
            .values()
            .map(|held| held.conversation.contact));
        self.contacts.retain(|id, _| people.contains(id));
        gone.into_iter().map(|(id, _)| Seen::Gone(id)).collect()
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
