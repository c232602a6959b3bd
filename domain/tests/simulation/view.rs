//! What a browser draws, kept up to date by nothing but what the mirror says was seen.

use domain::{
    conversation::EntryKey,
    ids::ConversationId,
    mirror::{Depth, Mirror, Seen},
    settings::Settings,
    thread::Entry,
    wire::Head,
};
use std::collections::BTreeMap;

#[derive(Default, Debug, PartialEq)]
pub struct View {
    settings: Settings,
    heads: BTreeMap<ConversationId, Head>,
    threads: BTreeMap<ConversationId, Thread>,
}

#[derive(Debug, PartialEq)]
struct Thread {
    depth: Depth,
    lines: BTreeMap<EntryKey, Entry>,
}

impl View {
    pub fn open(&mut self, mirror: &Mirror, id: ConversationId) {
        self.threads.insert(id, Thread::read(mirror, id));
    }

    pub fn opened(&self) -> Vec<ConversationId> {
        self.threads.keys().copied().collect()
    }

    pub fn look(&mut self, mirror: &Mirror, seen: &[Seen]) {
        for seen in seen {
            self.look_at(mirror, seen);
        }
        let fresh = Self::read(mirror, &self.opened());
        assert_eq!(
            *self, fresh,
            "what was said to be seen is all there is to see: {seen:?}"
        );
    }

    fn look_at(&mut self, mirror: &Mirror, seen: &Seen) {
        match seen {
            Seen::All => *self = Self::read(mirror, &self.opened()),
            Seen::Settings => self.settings = mirror.settings().clone(),
            Seen::Head(id) => {
                self.heads.insert(*id, mirror.head(*id).unwrap());
            }
            Seen::Gone(id) => {
                self.heads.remove(id);
                self.threads.remove(id);
            }
            Seen::Depth(id) => self.thread(*id, |thread| thread.depth = mirror.depth(*id)),
            Seen::Entry(id, key) => self.thread(*id, |thread| {
                thread
                    .lines
                    .insert(*key, mirror.entry(*id, *key).unwrap().clone());
            }),
            Seen::EntryGone(id, key) => self.thread(*id, |thread| {
                thread.lines.remove(key);
            }),
            Seen::Refused { .. } => {}
        }
    }

    fn thread(&mut self, id: ConversationId, change: impl FnOnce(&mut Thread)) {
        if let Some(thread) = self.threads.get_mut(&id) {
            change(thread);
        }
    }

    fn read(mirror: &Mirror, opened: &[ConversationId]) -> Self {
        let heads = mirror
            .conversations()
            .map(|head| (head.id, mirror.head(head.id).unwrap()));
        let opened = opened
            .iter()
            .filter(|id| mirror.conversation(**id).is_some());
        Self {
            settings: mirror.settings().clone(),
            heads: heads.collect(),
            threads: opened.map(|id| (*id, Thread::read(mirror, *id))).collect(),
        }
    }
}

impl Thread {
    fn read(mirror: &Mirror, id: ConversationId) -> Self {
        let line = |key| (key, mirror.entry(id, key).unwrap().clone());
        Self {
            depth: mirror.depth(id),
            lines: mirror.keys(id).into_iter().map(line).collect(),
        }
    }
}
