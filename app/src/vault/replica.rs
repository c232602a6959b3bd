//! The replica's records: what must be written when something changed, and what a set of records says. Pure.

use super::record::{open, seal};
use domain::{
    agent::Agent,
    conversation::Status,
    ids::ConversationId,
    list::Tally,
    mirror::{Mirror, Restored, Seen},
    settings::Settings,
    time::Time,
    wire::{Cursor, Head, Page, Snapshot},
};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// Count up whenever a kept record changes its shape: what an older app kept is then thrown away, not guessed at.
const VERSION: &str = concat!("2 of ", env!("CARGO_PKG_VERSION"));
pub const ABOUT_KEY: &str = "about";
/// The heads that the first screen shows, once more. Beside the record above, and behind it in the order of keys.
pub const FIRST_KEY: &str = "first";
/// How many these are.
const FIRST: usize = 60;

/// Heads lie in this many records: opening a few big ones is many times faster than opening thousands of small ones,
/// and a change rewrites one of them.
const CHUNKS: u128 = 64;
/// A thread is kept with this many of its newest entries: enough to paint it.
const ENTRIES: usize = 200;

#[derive(Serialize, Deserialize)]
struct About {
    version: String,
    cursor: Cursor,
    me: Agent,
    settings: Settings,
    tally: Tally,
    next: Option<String>,
}

/// What has changed since the last write.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Dirty {
    anew: bool,
    about: bool,
    chunks: BTreeSet<u8>,
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
                    self.chunks.insert(chunk_of(*id));
                }
                Seen::Gone(id) => {
                    self.chunks.insert(chunk_of(*id));
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

/// Records to write in one go.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Writes {
    /// Whether what is there goes first.
    pub anew: bool,
    pub about: String,
    pub heads: Vec<(u8, String)>,
    /// The newest heads, where any have changed.
    pub first: Option<String>,
    /// Without a record: forget it.
    pub threads: Vec<(ConversationId, Option<String>)>,
}

impl Writes {
    /// The confirmed state behind what changed; `kept` are the threads worth keeping. Nothing where nobody is signed in.
    #[must_use]
    pub fn of(mirror: &Mirror, dirty: &Dirty, kept: &[ConversationId]) -> Option<Self> {
        let about = About {
            version: VERSION.to_owned(),
            cursor: mirror.cursor(),
            me: mirror.me()?.clone(),
            settings: mirror.settings().clone(),
            tally: mirror.tally().clone(),
            next: mirror.next().map(str::to_owned),
        };
        let threads: Vec<ConversationId> = if dirty.anew {
            kept.to_vec()
        } else {
            dirty.threads.iter().copied().collect()
        };
        let worth = |id: &ConversationId| kept.contains(id).then(|| mirror.thread(*id)).flatten();
        Some(Self {
            anew: dirty.anew,
            about: seal(&about)?,
            heads: chunks(mirror, dirty),
            first: first(mirror, dirty),
            threads: threads
                .into_iter()
                .map(|id| (id, worth(&id).and_then(|page| seal(&newest(page)))))
                .collect(),
        })
    }
}

fn chunks(mirror: &Mirror, dirty: &Dirty) -> Vec<(u8, String)> {
    let mut heads: BTreeMap<u8, Vec<Head>> = BTreeMap::new();
    if !dirty.anew {
        heads.extend(dirty.chunks.iter().map(|chunk| (*chunk, Vec::new())));
    }
    for conversation in mirror.conversations() {
        let chunk = chunk_of(conversation.id);
        if dirty.anew || dirty.chunks.contains(&chunk) {
            heads
                .entry(chunk)
                .or_default()
                .extend(mirror.confirmed(conversation.id));
        }
    }
    heads
        .into_iter()
        .filter_map(|(chunk, heads)| Some((chunk, seal(&heads)?)))
        .collect()
}

/// What has moved lately, unless it is closed: the rows that are seen before anybody scrolls.
fn first(mirror: &Mirror, dirty: &Dirty) -> Option<String> {
    if !dirty.anew && dirty.chunks.is_empty() {
        return None;
    }
    let open = mirror
        .conversations()
        .filter(|conversation| conversation.status != Status::Closed);
    let mut newest: Vec<(Time, ConversationId)> = open
        .map(|conversation| (conversation.active_at, conversation.id))
        .collect();
    newest.sort_unstable();
    let heads: Vec<Head> = newest
        .iter()
        .rev()
        .take(FIRST)
        .filter_map(|(_, id)| mirror.confirmed(*id))
        .collect();
    seal(&heads)
}

fn newest(mut page: Page) -> Page {
    let surplus = page.entries.len().saturating_sub(ENTRIES);
    page.more |= surplus > 0;
    page.entries.drain(..surplus);
    page
}

fn chunk_of(id: ConversationId) -> u8 {
    u8::try_from(id.0 % CHUNKS).unwrap_or_default()
}

/// What the records say; nothing if any of them is not of this version. The outbox is added by who knows it.
#[must_use]
pub fn restored(about: &str, heads: &[String], threads: &[String]) -> Option<Restored> {
    let about: About = open(about).filter(|about: &About| about.version == VERSION)?;
    let chunks: Vec<Vec<Head>> = heads
        .iter()
        .map(|chunk| open(chunk))
        .collect::<Option<_>>()?;
    let pages: Vec<Page> = threads
        .iter()
        .map(|page| open(page))
        .collect::<Option<_>>()?;
    let snapshot = Snapshot {
        cursor: about.cursor,
        me: about.me,
        settings: about.settings,
        heads: chunks.into_iter().flatten().collect(),
        tally: about.tally,
        next: about.next,
    };
    // Threads are written whenever they change and with every cursor, so all of them stand where the snapshot stands.
    let pages = pages
        .into_iter()
        .map(|page| Page {
            cursor: about.cursor,
            ..page
        })
        .collect();
    Some(Restored {
        snapshot,
        pages,
        pending: Vec::new(),
    })
}
