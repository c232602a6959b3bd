//! Guesses: pending commands replayed on top of confirmed state, one conversation at a time.

use super::{Guess, Held, Mirror, Pending, Seen, set, truth::Touched};
use crate::{
    agent::Agent,
    apply::apply,
    command::{Command, Keyed},
    conversation::{Conversation, EntryKey},
    decide::{Scene, decide, needs},
    event::{Event, Recorded},
    ids::{CommandKey, ConversationId, Ids},
    message::{Delivery, Message},
    refusal::Refusal,
    settings::Settings,
    thread::{Entry, altered, entry_after},
    time::{Span, Time},
};
use std::collections::{BTreeMap, BTreeSet};

/// Ids of guessed lines. They are made of the command's key, so that replaying a guess names the same lines; the
/// confirmed ones get ids of their own.
struct Guessed {
    key: CommandKey,
    count: u128,
}

impl Ids for Guessed {
    fn fresh(&mut self) -> u128 {
        self.count += 1;
        self.key.0.wrapping_add(self.count)
    }

    fn named(&self, _space: &str, _name: &str) -> u128 {
        self.key.0
    }
}

impl Mirror {
    /// A new command with what its author could know: a reply to what is free or one's own, as far as is shown, overrules
    /// nobody who takes the conversation before it arrives (S3.8). Asked once, when the command is made.
    #[must_use]
    pub fn as_known(&self, id: ConversationId, mut command: Command) -> Command {
        if let Command::Reply { as_owner, .. } = &mut command {
            let owner = self.conversation(id).and_then(|shown| shown.owner);
            let me = self.me.as_ref().map(|me| me.id);
            *as_owner = owner.is_none() || owner == me;
        }
        command
    }

    /// Wishes something: decided against what is *shown*, so that two wishes in a row may build on each other. The
    /// granted ones are pending until the worker has its say; repeating a key that is pending changes nothing.
    ///
    /// # Errors
    /// Why it cannot be granted as far as this browser knows; nothing has changed then.
    pub fn wish(&mut self, keyed: Keyed, now: Time) -> Result<Vec<Seen>, Refusal> {
        if self
            .pending
            .iter()
            .any(|pending| pending.keyed.key == keyed.key)
        {
            return Ok(Vec::new());
        }
        let me = self.me.as_ref().ok_or(Refusal::NotAllowed)?;
        let id = keyed.conversation;
        let held = self.confirmed.get(&id).ok_or(Refusal::NotFound)?;
        let guess = self
            .shown
            .get(&id)
            .cloned()
            .unwrap_or_else(|| Box::new(Guess::of(held)));
        let at = now.max(guess.conversation.active_at + Span(1));
        let pending = Pending {
            keyed,
            at,
            taken: None,
        };
        let message = held.message(&guess, &pending.keyed.command);
        decided(&self.settings, me, &guess.conversation, message, &pending)?;
        self.pending.push(pending);
        let mut seen = Vec::new();
        self.refresh(id, Touched::default(), &mut seen);
        Ok(seen)
    }

    /// Guesses one conversation anew and tells what a view must look at again.
    pub(super) fn refresh(
        &mut self,
        id: ConversationId,
        mut touched: Touched,
        seen: &mut Vec<Seen>,
    ) {
        let before = self.shown.remove(&id);
        let Some(held) = self.confirmed.get(&id) else {
            return;
        };
        let after = self.replay(id, held);
        touched.head |= head_of(held, before.as_deref()) != head_of(held, after.as_ref());
        touched
            .entries
            .extend(differing(before.as_deref(), after.as_ref()));
        let guessed = |key: &EntryKey| {
            after
                .as_ref()
                .is_some_and(|guess| guess.entries.contains_key(key))
        };
        let shows = |key: &EntryKey| {
            held.thread.reaches(*key) && (held.thread.get(*key).is_some() || guessed(key))
        };
        let (here, gone): (BTreeSet<_>, BTreeSet<_>) = touched.entries.into_iter().partition(shows);
        seen.extend(gone.into_iter().map(|key| Seen::EntryGone(id, key)));
        seen.extend(here.into_iter().map(|key| Seen::Entry(id, key)));
        seen.extend(touched.head.then_some(Seen::Head(id)));
        self.shown.extend(after.map(|guess| (id, Box::new(guess))));
    }

    /// Guesses every conversation anew that has something pending. For when everything is looked at again anyway.
    pub(super) fn replay_all(&mut self) {
        let pending = self.pending.iter();
        let ids = set(pending.map(|pending| pending.keyed.conversation));
        self.shown = BTreeMap::new();
        for id in ids {
            let guess = self
                .confirmed
                .get(&id)
                .and_then(|held| self.replay(id, held));
            self.shown.extend(guess.map(|guess| (id, Box::new(guess))));
        }
    }

    fn replay(&self, id: ConversationId, held: &Held) -> Option<Guess> {
        let me = self.me.as_ref()?;
        let mut guess: Option<Guess> = None;
        for pending in self
            .pending
            .iter()
            .filter(|pending| pending.keyed.conversation == id)
        {
            if held.thread.holds(pending.keyed.key.entry()) {
                // Its message stands confirmed already: a page or a snapshot overtook the delta that will end it.
                continue;
            }
            let shown = guess.get_or_insert_with(|| Guess::of(held));
            let message = held.message(shown, &pending.keyed.command);
            let granted = decided(&self.settings, me, &shown.conversation, message, pending);
            for recorded in granted.unwrap_or_default() {
                shown.follow(held, &recorded);
            }
        }
        guess
    }
}

fn decided(
    settings: &Settings,
    agent: &Agent,
    conversation: &Conversation,
    message: Option<&Message>,
    pending: &Pending,
) -> Result<Vec<Recorded>, Refusal> {
    let mut ids = Guessed {
        key: pending.keyed.key,
        count: 0,
    };
    decide(
        Scene {
            settings,
            agent,
            conversation,
            message,
        },
        &pending.keyed,
        pending.at,
        &mut ids,
    )
}

fn head_of<'a>(held: &'a Held, guess: Option<&'a Guess>) -> &'a Conversation {
    guess.map_or(&held.conversation, |guess| &guess.conversation)
}

/// The places where two guesses show something else.
fn differing(before: Option<&Guess>, after: Option<&Guess>) -> BTreeSet<EntryKey> {
    let keys = [before, after]
        .into_iter()
        .flatten()
        .flat_map(|guess| guess.entries.keys().copied());
    let at = |guess: Option<&Guess>, key: EntryKey| {
        guess.and_then(|guess| guess.entries.get(&key).cloned())
    };
    set(keys.filter(|key| at(before, *key) != at(after, *key)))
}

impl Held {
    /// The message that a command names, as it is shown, where it is at hand.
    fn message<'a>(&'a self, guess: &'a Guess, command: &Command) -> Option<&'a Message> {
        let key = needs(command)?;
        guess
            .entries
            .get(&key)
            .or_else(|| self.thread.get(key))
            .and_then(Entry::message)
    }
}

impl Guess {
    fn of(held: &Held) -> Self {
        Self {
            conversation: held.conversation.clone(),
            entries: BTreeMap::new(),
        }
    }

    fn follow(&mut self, held: &Held, recorded: &Recorded) {
        let recorded = &as_wished(recorded);
        apply(&mut self.conversation, recorded);
        let before = altered(&recorded.event)
            .and_then(|key| self.entries.get(&key).or_else(|| held.thread.get(key)));
        if let Some(entry) = entry_after(recorded, before) {
            self.entries.insert(entry.key(), entry);
        }
    }
}

/// A message that only this browser knows of is not queued anywhere yet, and must not look as if it were.
fn as_wished(recorded: &Recorded) -> Recorded {
    let mut recorded = recorded.clone();
    if let Event::Queued { message } = &mut recorded.event {
        message.delivery = Delivery::Wished;
    }
    recorded
}
