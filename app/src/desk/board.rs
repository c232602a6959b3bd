//! The signals that views read, and the one place where the mirror's news changes them.
//!
//! Fine-grained: one signal per conversation head and one per line of a thread, made when a view first asks.

use super::facts::{Connection, Counts, Refused, Session, Trouble, View};
use domain::{
    command::{Command, Keyed},
    conversation::EntryKey,
    ids::{AgentId, ConversationId, EntryId},
    mirror::{Depth, Mirror, Seen},
    settings::Settings,
    thread::Entry,
    time::Time,
    wire::Head,
};
use leptos::prelude::*;
use std::{
    cell::RefCell,
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

/// Everything that can be looked at.
#[derive(Debug)]
pub struct Board {
    pub session: ArcRwSignal<Session>,
    /// The session here was ended from elsewhere, or by time.
    pub ended: ArcRwSignal<bool>,
    pub settings: ArcRwSignal<Arc<Settings>>,
    pub connection: ArcRwSignal<Connection>,
    pub waiting: ArcRwSignal<usize>,
    pub now: ArcRwSignal<Time>,
    pub counts: ArcRwSignal<Counts>,
    pub refused: ArcRwSignal<Vec<Refused>>,
    /// Whose drafts are not empty; a note's by its own name, see [`super::Desk::note_draft`].
    pub drafts: ArcRwSignal<Vec<ConversationId>>,
    pub renewal: ArcRwSignal<bool>,
    /// The counts of kinds may have changed.
    pub tallied: ArcTrigger,
    /// The conversation asked for last that the worker does not know, or not for this person.
    pub unknown: ArcRwSignal<Option<ConversationId>>,
    pub trouble: ArcRwSignal<Option<Trouble>>,
    pub stirred: ArcRwSignal<Stirred>,
    heads: RefCell<BTreeMap<ConversationId, ArcRwSignal<Option<Head>>>>,
    threads: RefCell<BTreeMap<ConversationId, Box<Lines>>>,
}

/// What the list may have to say anew, until it has taken it. One signal for all of it: a signal for every row that was
/// ever drawn would stay for as long as the page.
#[derive(Debug, Default)]
pub enum Stirred {
    #[default]
    Nothing,
    Heads(BTreeSet<ConversationId>),
    Everything,
}

impl Stirred {
    fn add(&mut self, new: impl Iterator<Item = ConversationId>) {
        match self {
            Stirred::Everything => {}
            Stirred::Heads(heads) if heads.len() > FEW => *self = Stirred::Everything,
            Stirred::Heads(heads) => heads.extend(new),
            Stirred::Nothing => *self = Stirred::Heads(new.collect()),
        }
    }
}

/// The name under which a conversation's note is kept while it is written: its id with every bit turned, so that two drafts
/// of one conversation never mix. Of such a name it is the conversation's id again.
#[must_use]
pub fn note_of(id: ConversationId) -> ConversationId {
    ConversationId(!id.0)
}

/// More heads than this are not told one by one.
const FEW: usize = 500;

/// One thread that somebody looked at.
#[derive(Debug)]
struct Lines {
    keys: ArcRwSignal<Vec<EntryKey>>,
    depth: ArcRwSignal<Depth>,
    /// By id alone: a guess moves to another instant when it is confirmed, and its bubble must not notice.
    entries: BTreeMap<EntryId, ArcRwSignal<Option<Entry>>>,
}

/// What one batch of news touches, each thing once.
#[derive(Debug, Default)]
struct Touched {
    everything: bool,
    settings: bool,
    heads: BTreeSet<ConversationId>,
    threads: BTreeMap<ConversationId, BTreeSet<EntryId>>,
}

impl Board {
    #[must_use]
    pub fn new(now: Time) -> Self {
        Self {
            session: ArcRwSignal::new(Session::Unknown),
            ended: ArcRwSignal::default(),
            settings: ArcRwSignal::default(),
            connection: ArcRwSignal::new(Connection::Connected),
            waiting: ArcRwSignal::new(0),
            now: ArcRwSignal::new(now),
            counts: ArcRwSignal::default(),
            refused: ArcRwSignal::default(),
            drafts: ArcRwSignal::default(),
            renewal: ArcRwSignal::default(),
            tallied: ArcTrigger::default(),
            unknown: ArcRwSignal::default(),
            trouble: ArcRwSignal::default(),
            stirred: ArcRwSignal::default(),
            heads: RefCell::default(),
            threads: RefCell::default(),
        }
    }

    #[must_use]
    pub fn head(&self, mirror: &Mirror, id: ConversationId) -> ArcRwSignal<Option<Head>> {
        let mut heads = self.heads.borrow_mut();
        heads
            .entry(id)
            .or_insert_with(|| ArcRwSignal::new(mirror.head(id)))
            .clone()
    }

    #[must_use]
    pub fn keys(&self, mirror: &Mirror, id: ConversationId) -> ArcRwSignal<Vec<EntryKey>> {
        self.lines(mirror, id, |lines| lines.keys.clone())
    }

    #[must_use]
    pub fn depth(&self, mirror: &Mirror, id: ConversationId) -> ArcRwSignal<Depth> {
        self.lines(mirror, id, |lines| lines.depth.clone())
    }

    #[must_use]
    pub fn entry(
        &self,
        mirror: &Mirror,
        id: ConversationId,
        key: EntryKey,
    ) -> ArcRwSignal<Option<Entry>> {
        self.lines(mirror, id, |lines| {
            let found = || mirror.entry(id, key).cloned();
            lines
                .entries
                .entry(key.id)
                .or_insert_with(|| ArcRwSignal::new(found()))
                .clone()
        })
    }

    fn lines<T>(
        &self,
        mirror: &Mirror,
        id: ConversationId,
        read: impl FnOnce(&mut Lines) -> T,
    ) -> T {
        let mut threads = self.threads.borrow_mut();
        let fresh = || {
            Box::new(Lines {
                keys: ArcRwSignal::new(mirror.keys(id)),
                depth: ArcRwSignal::new(mirror.depth(id)),
                entries: BTreeMap::new(),
            })
        };
        read(threads.entry(id).or_insert_with(fresh))
    }

    /// Brings every signal up to date with what the mirror says has changed, and no other.
    pub fn show(&self, mirror: &Mirror, seen: &[Seen]) {
        let touched = Touched::of(mirror, seen);
        if touched.everything {
            self.show_all(mirror);
            self.stirred.set(Stirred::Everything);
        } else {
            self.show_heads(mirror, &touched.heads);
            for (id, entries) in &touched.threads {
                self.show_thread(mirror, *id, entries.iter());
            }
        }
        if touched.everything || touched.settings {
            change(
                &self.session,
                mirror
                    .me()
                    .map_or(Session::SignedOut, |me| Session::SignedIn(me.clone())),
            );
            change(&self.settings, Arc::new(mirror.settings().clone()));
        }
        // Also where nothing that is held has changed: counts are of everything.
        change(&self.counts, counts(mirror));
        self.tallied.notify();
        change(&self.waiting, waiting(mirror));
    }

    fn show_all(&self, mirror: &Mirror) {
        for (id, head) in self.heads.borrow().iter() {
            change(head, mirror.head(*id));
        }
        let threads: Vec<(ConversationId, Vec<EntryId>)> = self
            .threads
            .borrow()
            .iter()
            .map(|(id, lines)| (*id, lines.entries.keys().copied().collect()))
            .collect();
        for (id, entries) in threads {
            self.show_thread(mirror, id, entries.iter());
        }
    }

    pub fn mark_draft(&self, id: ConversationId, is_there: bool) {
        let was = self.drafts.with_untracked(|drafts| drafts.contains(&id));
        if was != is_there {
            self.drafts.update(|drafts| {
                drafts.retain(|other| *other != id);
                drafts.extend(is_there.then_some(id));
            });
            self.stir_draft(id);
        }
    }

    /// The row shows the words of the draft.
    pub fn stir_draft(&self, id: ConversationId) {
        // Of these two one is the conversation's own.
        let rows = [id, note_of(id)];
        self.stirred.update(|stirred| stirred.add(rows.into_iter()));
    }

    fn show_heads(&self, mirror: &Mirror, ids: &BTreeSet<ConversationId>) {
        if !ids.is_empty() {
            self.stirred
                .update(|stirred| stirred.add(ids.iter().copied()));
        }
        for id in ids {
            if let Some(head) = self.heads.borrow().get(id) {
                change(head, mirror.head(*id));
            }
        }
    }

    /// Whether somebody looks at this thread.
    #[must_use]
    pub fn has_thread(&self, id: ConversationId) -> bool {
        self.threads.borrow().contains_key(&id)
    }

    /// Nobody looks at this thread any more: its lines are the mirror's again.
    pub fn forget(&self, id: ConversationId) {
        self.threads.borrow_mut().remove(&id);
    }

    fn show_thread<'a>(
        &self,
        mirror: &Mirror,
        id: ConversationId,
        entries: impl Iterator<Item = &'a EntryId>,
    ) {
        let threads = self.threads.borrow();
        let Some(lines) = threads.get(&id) else {
            return;
        };
        let keys = mirror.keys(id);
        for entry in entries {
            if let Some(signal) = lines.entries.get(entry) {
                let here = keys.iter().rfind(|key| key.id == *entry);
                change(signal, here.and_then(|key| mirror.entry(id, *key)).cloned());
            }
        }
        change(&lines.keys, keys);
        change(&lines.depth, mirror.depth(id));
    }
}

impl Touched {
    fn of(mirror: &Mirror, seen: &[Seen]) -> Self {
        let mut touched = Self::default();
        for one in seen {
            match one {
                Seen::All => touched.everything = true,
                Seen::Settings => {
                    touched.settings = true;
                    // Rights may have changed, and with them what pending wishes make of their conversations.
                    touched.heads.extend(
                        mirror
                            .pending()
                            .iter()
                            .map(|pending| pending.keyed.conversation),
                    );
                }
                Seen::Head(id) => {
                    touched.heads.insert(*id);
                }
                Seen::Gone(id) => {
                    touched.heads.insert(*id);
                    touched.threads.entry(*id).or_default();
                }
                Seen::Depth(id) => {
                    touched.threads.entry(*id).or_default();
                }
                Seen::Entry(id, key) | Seen::EntryGone(id, key) => {
                    touched.threads.entry(*id).or_default().insert(key.id);
                }
                Seen::Refused { .. } => {}
            }
        }
        touched
    }
}

/// What each view has in the whole workspace, guesses included.
fn counts(mirror: &Mirror) -> Counts {
    let me = mirror.me().map_or(AgentId(0), |me| me.id);
    let tally = mirror.tally_shown();
    let count = |view: View| tally.count(|bucket| view.admits(bucket, me));
    Counts::new(View::EVERY.map(|view| usize::try_from(count(view)).unwrap_or(usize::MAX)))
}

fn waiting(mirror: &Mirror) -> usize {
    at_work(mirror).count()
}

/// The conversation of each command that waits to be sent. Looking at one is no such work.
pub fn at_work(mirror: &Mirror) -> impl Iterator<Item = ConversationId> {
    waits(mirror).map(|keyed| keyed.conversation)
}

/// The commands that wait to be sent.
pub fn waits(mirror: &Mirror) -> impl Iterator<Item = &Keyed> {
    let counts = |command: &Command| !matches!(command, Command::MarkSeen { .. });
    let waiting = mirror.pending().iter();
    let waiting =
        waiting.filter(move |pending| pending.taken.is_none() && counts(&pending.keyed.command));
    waiting.map(|pending| &pending.keyed)
}

/// Sets a signal only when it says something else: whoever reads it is not woken for nothing.
pub fn change<T: PartialEq + Send + Sync + 'static>(signal: &ArcRwSignal<T>, value: T) {
    if signal.with_untracked(|old| *old != value) {
        signal.set(value);
    }
}
