//! Confirmed state: the only code that changes it, and only on the worker's word.

use super::{Gap, Held, Mirror, Missed, Pending, Restored, Seen, set, thread::Thread};
use crate::{
    agent::Agent,
    apply::apply,
    command::Keyed,
    contact::Contact,
    conversation::EntryKey,
    event::{Event, Recorded},
    ids::{CommandKey, ContactId, ConversationId},
    settings::Settings,
    time::Time,
    wire::{Answer, Change, Cursor, Delta, Head, Page, Snapshot, contact_of},
};
use std::collections::{BTreeMap, BTreeSet};

/// What one delta touched of one conversation.
#[derive(Debug, Default)]
pub(super) struct Touched {
    pub head: bool,
    pub entries: BTreeSet<EntryKey>,
}

/// In boxes, as all that is filed under an id here: maps of one shape are compiled once (wasm-opt folds them).
pub(super) type Touches = BTreeMap<ConversationId, Box<Touched>>;

impl Mirror {
    /// Starts over from a snapshot. Commands that are still pending are replayed on top of it. Threads are kept only to
    /// be painted (their [`Depth`](super::Depth) says `Unknown`) unless the snapshot stands exactly where we stood.
    pub fn on_snapshot(&mut self, snapshot: Snapshot) -> Vec<Seen> {
        let somebody_else = self.me.as_ref().is_some_and(|me| me.id != snapshot.me.id);
        if somebody_else {
            *self = Self::default();
        }
        let unbroken = self.me.is_some() && self.cursor == snapshot.cursor;
        let mut before = std::mem::take(&mut self.confirmed);
        self.contacts.clear();
        (self.tally, self.next) = (snapshot.tally, snapshot.next);
        self.missed = Missed {
            forgotten: snapshot.cursor,
            ..Missed::default()
        };
        for head in snapshot.heads {
            let thread = before.remove(&head.conversation.id).map(|held| held.thread);
            self.show(head, thread, snapshot.cursor, unbroken);
        }
        (self.me, self.settings, self.cursor) =
            (Some(snapshot.me), snapshot.settings, snapshot.cursor);
        self.pending
            .retain(|pending| pending.taken.is_none_or(|cursor| cursor > snapshot.cursor));
        self.replay_all();
        vec![Seen::All]
    }

    pub(super) fn show(
        &mut self,
        head: Head,
        thread: Option<Thread>,
        since: Cursor,
        unbroken: bool,
    ) {
        let mut thread = thread.unwrap_or_else(|| Thread::unread(since));
        if !unbroken {
            thread.doubt(since);
        }
        self.contacts
            .insert(head.contact.id, Box::new(head.contact));
        self.confirmed.insert(
            head.conversation.id,
            Box::new(Held {
                conversation: head.conversation,
                thread,
                read_at: head.at.unwrap_or(since),
            }),
        );
    }

    /// Takes over what this browser kept when it was last open.
    pub fn restore(&mut self, restored: Restored) -> Vec<Seen> {
        *self = Self::default();
        let seen = self.on_snapshot(restored.snapshot);
        for page in restored.pages {
            self.on_page(page);
        }
        self.resume(restored.pending);
        seen
    }

    /// One more head of what was kept, at the place where the rest of it stands: a large replica is read piece by piece,
    /// so that memory never has to hold it twice.
    pub fn hold(&mut self, head: Head) {
        self.show(head, None, self.cursor, true);
    }

    /// Takes up what somebody wished and the worker has not answered for; everything is looked at again after it.
    pub fn resume(&mut self, wished: Vec<(Keyed, Time)>) {
        let wished = wished.into_iter();
        self.pending = wished
            .map(|(keyed, at)| Pending {
                keyed,
                at,
                taken: None,
            })
            .collect();
        self.replay_all();
    }

    /// Forgets everything: the next person at this browser sees nothing of it.
    pub fn sign_out(&mut self) -> Vec<Seen> {
        *self = Self::default();
        vec![Seen::All]
    }

    /// Takes over the next step of the journal. A step that lies in the past entirely is ignored.
    ///
    /// # Errors
    /// [`Gap`] when it does not begin where we stand, when it speaks of a conversation that we ought to hold and do not,
    /// or when our rights changed. Nothing has changed then.
    pub fn on_delta(&mut self, delta: Delta) -> Result<Vec<Seen>, Gap> {
        if delta.to <= self.cursor && self.me.is_some() {
            return Ok(Vec::new());
        }
        if self.me.is_none() || delta.from != self.cursor || !self.can_follow(&delta) {
            return Err(Gap);
        }
        let (mut seen, mut touches) = (Vec::new(), Touches::new());
        self.cursor = delta.to;
        for moved in &delta.moves {
            self.tally.follow(moved);
        }
        self.bring(delta.heads, &mut touches);
        for change in delta.changes {
            self.follow(change, &mut seen, &mut touches);
        }
        self.end_pending(delta.key, &mut touches);
        for (id, touched) in touches {
            self.refresh(id, *touched, &mut seen);
        }
        Ok(seen)
    }

    /// Whether every conversation that the changes speak of is held, or comes with them.
    fn can_follow(&self, delta: &Delta) -> bool {
        let heads = delta.heads.iter();
        let mut coming = set(heads.map(|head| head.conversation.id));
        delta.changes.iter().all(|change| match change {
            Change::Shown(head) => {
                coming.insert(head.conversation.id);
                true
            }
            Change::Happened(recorded) => {
                let begins = matches!(recorded.event, Event::Opened { .. })
                    && coming.insert(recorded.conversation);
                begins
                    || coming.contains(&recorded.conversation)
                    || self.confirmed.contains_key(&recorded.conversation)
            }
            Change::Settings(settings) => self.rights_stay(settings),
            Change::Hidden(_) => true,
        })
    }

    /// With other rights other conversations are in sight, and only a snapshot tells which.
    fn rights_stay(&self, settings: &Settings) -> bool {
        let rights = |agent: &Agent| {
            let (teams, inboxes) = (agent.teams.clone(), agent.inboxes.clone());
            (agent.active, agent.role, agent.scope, teams, inboxes)
        };
        let me = self.me.as_ref();
        me.is_some_and(|me| settings.agent(me.id).map(rights) == Some(rights(me)))
    }

    fn follow(&mut self, change: Change, seen: &mut Vec<Seen>, touches: &mut Touches) {
        match change {
            Change::Shown(head) if self.is_ahead(head.conversation.id) => {
                // What was told of it while it was out of sight is in the head, and not in the thread.
                let id = head.conversation.id;
                if let Some(held) = self.confirmed.get_mut(&id) {
                    held.thread.doubt(self.cursor);
                    seen.push(Seen::Depth(id));
                }
            }
            Change::Hidden(id) if self.is_ahead(id) => {}
            Change::Shown(head) => {
                let id = head.conversation.id;
                let thread = self.confirmed.remove(&id).map(|held| held.thread);
                self.show(*head, thread, self.cursor, false);
                touches.entry(id).or_default().head = true;
                seen.push(Seen::Depth(id));
            }
            Change::Hidden(id) => self.hide(id, seen, touches),
            Change::Happened(recorded) => self.happened(&recorded, touches),
            Change::Settings(settings) => {
                self.settle(*settings, seen);
                for pending in &self.pending {
                    touches.entry(pending.keyed.conversation).or_default();
                }
            }
        }
    }

    fn hide(&mut self, id: ConversationId, seen: &mut Vec<Seen>, touches: &mut Touches) {
        self.missed.hide(self.cursor, id);
        touches.remove(&id);
        self.shown.remove(&id);
        if let Some(held) = self.confirmed.remove(&id) {
            let contact = held.conversation.contact;
            if !self
                .confirmed
                .values()
                .any(|other| other.conversation.contact == contact)
            {
                self.contacts.remove(&contact);
            }
            seen.push(Seen::Gone(id));
        }
    }

    fn settle(&mut self, settings: Settings, seen: &mut Vec<Seen>) {
        let me = self.me.as_ref().and_then(|me| settings.agent(me.id));
        self.me = me.cloned();
        self.settings = settings;
        seen.push(Seen::Settings);
    }

    fn happened(&mut self, recorded: &Recorded, touches: &mut Touches) {
        let id = recorded.conversation;
        if let Event::Opened { conversation, .. } = &recorded.event {
            let begun = Held {
                conversation: (**conversation).clone(),
                thread: Thread::begun(self.cursor),
                read_at: Cursor(0),
            };
            self.confirmed.entry(id).or_insert_with(|| Box::new(begun));
        }
        let known = self.is_ahead(id);
        if let Some(contact) = contact_of(&recorded.event).filter(|_| !known) {
            self.meet(contact.clone(), touches);
        }
        let Some(held) = self.confirmed.get_mut(&id) else {
            return;
        };
        let touched = touches.entry(id).or_default();
        if !known {
            let before = held.conversation.clone();
            apply(&mut held.conversation, recorded);
            touched.head |=
                matches!(recorded.event, Event::Opened { .. }) || before != held.conversation;
        }
        let (key, missed) = held.thread.follow(recorded);
        touched.entries.extend(key);
        if missed {
            self.missed.keep(self.cursor, recorded);
        }
    }

    /// One person may stand behind several conversations, one per inbox.
    fn meet(&mut self, contact: Contact, touches: &mut Touches) {
        let id: ContactId = contact.id;
        if self.contacts.insert(id, Box::new(contact)).is_some() {
            for held in self
                .confirmed
                .values()
                .filter(|held| held.conversation.contact == id)
            {
                touches.entry(held.conversation.id).or_default().head = true;
            }
        }
    }

    /// Ends the command that caused a delta, and those whose answer told that they lie behind us.
    fn end_pending(&mut self, key: Option<CommandKey>, touches: &mut Touches) {
        let cursor = self.cursor;
        self.pending.retain(|pending| {
            let ended = Some(pending.keyed.key) == key
                || pending.taken.is_some_and(|taken| taken <= cursor);
            if ended {
                touches.entry(pending.keyed.conversation).or_default();
            }
            !ended
        });
    }

    /// Takes the worker's word on a command. Granted ones stay pending until the stream has brought their effects.
    pub fn on_answer(&mut self, answer: Answer) -> Vec<Seen> {
        let (Answer::Taken { key, .. } | Answer::Refused { key, .. }) = answer;
        let Some(place) = self
            .pending
            .iter()
            .position(|pending| pending.keyed.key == key)
        else {
            return Vec::new();
        };
        let mut seen = Vec::new();
        match answer {
            Answer::Taken { cursor, .. } if cursor > self.cursor => {
                if let Some(pending) = self.pending.get_mut(place) {
                    pending.taken = Some(cursor);
                }
            }
            Answer::Taken { .. } => {
                let ended = self.pending.remove(place);
                self.refresh(ended.keyed.conversation, Touched::default(), &mut seen);
            }
            Answer::Refused { refusal, .. } => {
                let ended = self.pending.remove(place);
                self.refresh(ended.keyed.conversation, Touched::default(), &mut seen);
                seen.push(Seen::Refused {
                    keyed: ended.keyed,
                    refusal,
                });
            }
        }
        seen
    }

    /// Lets go what is held of one thread, to be fetched again when somebody needs it: also of threads a browser holds what is
    /// open and recent.
    pub fn let_go_thread(&mut self, id: ConversationId) -> Vec<Seen> {
        let mut seen = Vec::new();
        let mut entries = set(self.keys(id).into_iter());
        // What was wished of older lines is shown where nothing is known.
        let guess = self.shown.get(&id).into_iter();
        entries.extend(guess.flat_map(|guess| guess.entries.keys().copied()));
        if let Some(held) = self.confirmed.get_mut(&id) {
            held.thread = Thread::unread(self.cursor);
            seen.push(Seen::Depth(id));
        }
        let touched = Touched {
            head: false,
            entries,
        };
        self.refresh(id, touched, &mut seen);
        seen
    }

    /// Takes a page of a thread in. A page that cannot be joined without a hole is ignored; [`Mirror::depth`] then still
    /// says what to fetch.
    pub fn on_page(&mut self, page: Page) -> Vec<Seen> {
        let mut seen = Vec::new();
        let id = page.conversation;
        let Some(held) = self
            .confirmed
            .get_mut(&id)
            .filter(|_| page.cursor >= self.missed.forgotten)
        else {
            return seen;
        };
        let depth = held.thread.depth();
        let overtook = self.missed.after(page.cursor, id);
        let mut entries = held.thread.take_page(page, &overtook);
        // Where the thread is now held without a hole may hide a guess, or show one again.
        let guess = self.shown.get(&id).into_iter();
        entries.extend(guess.flat_map(|guess| guess.entries.keys().copied()));
        if held.thread.depth() != depth {
            seen.push(Seen::Depth(id));
        }
        self.refresh(
            id,
            Touched {
                head: false,
                entries,
            },
            &mut seen,
        );
        seen
    }
}
