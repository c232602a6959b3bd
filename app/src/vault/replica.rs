//! The replica's records: what must be written when something changed, and what a set of records says. Pure.

use super::{
    chunks::Chunks,
    flat,
    record::{open, seal},
};
use domain::plain::{Plain, Read};
use domain::{
    agent::Agent,
    ids::ConversationId,
    list::Tally,
    mirror::{Mirror, Seen},
    settings::Settings,
    wire::{Cursor, Page, Snapshot},
};
use std::collections::BTreeSet;

/// Count up whenever a kept record changes its shape: what an older app kept is then thrown away, not guessed at.
const VERSION: &str = concat!("6 of ", env!("CARGO_PKG_VERSION"));
pub const ABOUT_KEY: &str = "about";
/// The heads that the first screen shows, once more. Beside the record above, and behind it in the order of keys.
pub const FIRST_KEY: &str = "first";
/// How many these are.
const FIRST: usize = 60;

/// A thread is kept with this many of its newest entries: enough to paint it.
const ENTRIES: usize = 200;

#[derive(Plain)]
struct About {
    version: String,
    cursor: Cursor,
    me: Agent,
    settings: Settings,
    tally: Tally,
    next: Option<String>,
    /// How many chunks of heads belong to it. Where some are gone, the list would be short until the next snapshot.
    chunks: u32,
    /// The threads that somebody looked at, the last one first. Those of the others were fetched ahead.
    looked: Vec<ConversationId>,
}

/// What has changed since the last write.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Dirty {
    anew: bool,
    about: bool,
    heads: BTreeSet<ConversationId>,
    threads: BTreeSet<ConversationId>,
}

impl Dirty {
    /// Everything must be written: nothing is known of what the records say.
    #[must_use]
    pub fn all() -> Self {
        Self {
            anew: true,
            about: true,
            ..Self::default()
        }
    }

    /// Takes note of news. Even news without any change has moved the cursor.
    pub fn note(&mut self, seen: &[Seen]) {
        self.about = true;
        for one in seen {
            match one {
                Seen::All => *self = Self::all(),
                Seen::Head(id) => {
                    self.heads.insert(*id);
                }
                Seen::Gone(id) => {
                    self.heads.insert(*id);
                    self.threads.insert(*id);
                }
                Seen::Entry(id, _) | Seen::EntryGone(id, _) | Seen::Depth(id) => {
                    self.threads.insert(*id);
                }
                Seen::Settings | Seen::Refused { .. } => {}
            }
        }
    }

    /// A thread that nobody has looked at for long is kept no more.
    pub fn note_thread(&mut self, id: ConversationId) {
        self.about = true;
        self.threads.insert(id);
    }

    #[must_use]
    pub fn is_clean(&self) -> bool {
        *self == Self::default()
    }
}

/// Records to write in one go, as they are sealed.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Writes {
    /// Whether what is there goes first.
    pub anew: bool,
    pub about: String,
    /// Chunks by their numbers.
    pub heads: Vec<(u32, Vec<u8>)>,
    /// The newest heads, where any have changed.
    pub first: Option<Vec<u8>>,
    /// Without a record: forget it.
    pub threads: Vec<(ConversationId, Option<String>)>,
}

impl Writes {
    /// The confirmed state behind what changed. Worth keeping are the threads that were `looked` at, the last one first,
    /// and those `beside` them. Nothing where nobody is signed in.
    #[must_use]
    pub fn of(
        mirror: &Mirror,
        dirty: &Dirty,
        chunks: &mut Chunks,
        looked: &[ConversationId],
        beside: &[ConversationId],
    ) -> Option<Self> {
        let me = mirror.me()?.clone();
        let kept = [looked, beside];
        let mut threads = dirty.threads.clone();
        if dirty.anew {
            threads.extend(kept.into_iter().flatten());
        }
        let is_kept = |id: &ConversationId| kept.iter().any(|some| some.contains(id));
        let worth = |id: &ConversationId| is_kept(id).then(|| mirror.thread(*id)).flatten();
        let heads = if dirty.anew {
            *chunks = Chunks::default();
            let all = mirror.conversations();
            chunks.touched(all.map(|it| (it.id, true)))
        } else {
            let held = |id: &ConversationId| (*id, mirror.conversation(*id).is_some());
            chunks.touched(dirty.heads.iter().map(held))
        };
        let about = About {
            version: VERSION.to_owned(),
            cursor: mirror.cursor(),
            me,
            settings: mirror.settings().clone(),
            tally: mirror.tally().clone(),
            next: mirror.next().map(str::to_owned),
            chunks: chunks.count(),
            looked: looked.to_vec(),
        };
        let record = |chunk| {
            (
                chunk,
                flat::put_all(chunks.members(chunk).filter_map(|id| mirror.confirmed(id))),
            )
        };
        Some(Self {
            anew: dirty.anew,
            about: seal(&about),
            first: (!heads.is_empty()).then(|| first(mirror)),
            heads: heads.into_iter().map(record).collect(),
            threads: threads
                .into_iter()
                .map(|id| (id, worth(&id).map(|page| seal(&newest(page)))))
                .collect(),
        })
    }
}

/// The rows that are seen before anybody scrolls.
fn first(mirror: &Mirror) -> Vec<u8> {
    let newest = mirror.newest(FIRST).into_iter();
    flat::put_all(newest.filter_map(|id| mirror.confirmed(id)))
}

fn newest(mut page: Page) -> Page {
    let surplus = page.entries.len().saturating_sub(ENTRIES);
    page.more |= surplus > 0;
    page.entries.drain(..surplus);
    page
}

/// A replica that is read piece by piece, so that memory need not hold its records all at once.
#[derive(Debug)]
pub struct Reading {
    pub mirror: Mirror,
    pub chunks: Chunks,
    /// How many chunks there should be.
    pub whole: u32,
    pub looked: Vec<ConversationId>,
}

impl Reading {
    /// From here on each piece is of the version that this app writes; nothing where it is not. What is in the outbox is
    /// for [`Mirror::resume`].
    #[must_use]
    pub fn of(about: &[u8]) -> Option<Self> {
        let about: About = of_text(about).filter(|about: &About| about.version == VERSION)?;
        let mut mirror = Mirror::default();
        mirror.on_snapshot(Snapshot {
            cursor: about.cursor,
            me: about.me,
            settings: about.settings,
            heads: Vec::new(),
            tally: about.tally,
            next: about.next,
        });
        Some(Self {
            mirror,
            chunks: Chunks::default(),
            whole: about.chunks,
            looked: about.looked,
        })
    }

    /// Nothing where that is no chunk of heads; the whole replica is worth nothing then.
    pub fn take_heads(&mut self, chunk: u32, bytes: &[u8]) -> Option<()> {
        self.chunks.there_is(chunk);
        flat::take_all(bytes, &mut |head| {
            self.chunks.file(chunk, head.conversation.id);
            self.mirror.hold(head);
        })
    }
}

/// Threads are written whenever they change and with every cursor, so each of them stands where the rest stands.
pub fn thread(bytes: &[u8]) -> Option<Page> {
    of_text(bytes)
}

fn of_text<T: Read>(bytes: &[u8]) -> Option<T> {
    open(str::from_utf8(bytes).ok()?)
}

#[cfg(test)]
mod tests;
