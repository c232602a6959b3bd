//! A browser without its shells: mirror, view, outbox.

use crate::view::View;
use domain::{
    command::Keyed,
    ids::{AgentId, CommandKey, ConversationId},
    mirror::{Depth, Gap, Mirror, Seen},
    time::Time,
    wire::{Answer, Delta, HeadPage, Page, Snapshot},
};
use std::collections::{BTreeSet, VecDeque};

/// What a stream brings. A new one may begin with a snapshot.
pub enum Told {
    Snapshot(Box<Snapshot>),
    Delta(Box<Delta>),
}

pub struct Client {
    pub id: AgentId,
    pub mirror: Mirror,
    pub view: View,
    /// Commands whose answer has not come.
    pub outbox: Vec<Keyed>,
    /// Nothing while cut off.
    pub stream: Option<VecDeque<Told>>,
    /// Something was skipped: only a snapshot helps.
    pub lost: bool,
    refused: BTreeSet<CommandKey>,
}

impl Client {
    pub fn new(id: AgentId) -> Self {
        Self {
            id,
            mirror: Mirror::default(),
            view: View::default(),
            outbox: Vec::new(),
            stream: None,
            lost: false,
            refused: BTreeSet::new(),
        }
    }

    /// Reads one thing from the stream.
    pub fn listen(&mut self) {
        let Some(told) = self.stream.as_mut().and_then(VecDeque::pop_front) else {
            return;
        };
        let seen = match told {
            Told::Snapshot(snapshot) => {
                self.lost = false;
                self.mirror.on_snapshot(*snapshot)
            }
            Told::Delta(delta) => self.follow(*delta),
        };
        self.look(&seen);
    }

    fn follow(&mut self, delta: Delta) -> Vec<Seen> {
        let before = self.mirror.clone();
        match self.mirror.on_delta(delta) {
            Ok(seen) => seen,
            Err(Gap) => {
                assert_eq!(
                    before.export(),
                    self.mirror.export(),
                    "a gap changes nothing"
                );
                (self.stream, self.lost) = (None, true);
                Vec::new()
            }
        }
    }

    pub fn wish(&mut self, keyed: Keyed, now: Time) {
        let before = self.mirror.clone();
        match self.mirror.wish(keyed.clone(), now) {
            Ok(seen) => {
                self.outbox.push(keyed);
                self.look(&seen);
            }
            Err(_) => assert_eq!(
                before.export(),
                self.mirror.export(),
                "a refused wish changes nothing"
            ),
        }
    }

    pub fn answered(&mut self, answer: Answer) {
        let (Answer::Taken { key, .. } | Answer::Refused { key, .. }) = answer;
        self.outbox.retain(|keyed| keyed.key != key);
        let seen = self.mirror.on_answer(answer);
        for refused in seen
            .iter()
            .filter(|seen| matches!(seen, Seen::Refused { .. }))
        {
            assert!(
                self.refused.insert(key),
                "words are given back once: {refused:?}"
            );
        }
        self.look(&seen);
    }

    pub fn paged(&mut self, page: Page) {
        let seen = self.mirror.on_page(page);
        self.look(&seen);
    }

    pub fn listed(&mut self, page: HeadPage) {
        let seen = self.mirror.on_heads(page);
        self.look(&seen);
    }

    pub fn reached(&mut self, page: HeadPage, asked: &str) {
        let seen = self.mirror.on_more(page, asked);
        self.look(&seen);
    }

    /// Lets go all but the most active, and what is on the screen.
    pub fn trim(&mut self, most: usize) {
        let opened = self.view.opened();
        let seen = self
            .mirror
            .trim(most, &|conversation| opened.contains(&conversation.id));
        self.look(&seen);
    }

    /// Lets a thread go that is not on the screen, or is.
    pub fn let_go(&mut self, id: ConversationId) {
        let seen = self.mirror.let_go_thread(id);
        self.look(&seen);
    }

    pub fn open(&mut self, id: ConversationId) {
        self.view.open(&self.mirror, id);
    }

    /// The threads on the screen whose newest page must be fetched.
    pub fn unread(&self) -> Vec<ConversationId> {
        let opened = self.view.opened().into_iter();
        opened
            .filter(|id| self.mirror.depth(*id) == Depth::Unknown)
            .collect()
    }

    /// The tab is closed and opened again: what the vault kept comes back, and what is pending is sent again.
    pub fn restart(&mut self) {
        self.stream = None;
        let Some(kept) = self.mirror.export() else {
            return;
        };
        self.mirror = Mirror::default();
        self.outbox = kept
            .pending
            .iter()
            .map(|(keyed, _)| keyed.clone())
            .collect();
        let seen = self.mirror.restore(kept.clone());
        assert_eq!(self.mirror.export(), Some(kept), "what was kept comes back");
        self.look(&seen);
    }

    fn look(&mut self, seen: &[Seen]) {
        self.view.look(&self.mirror, seen);
    }
}
