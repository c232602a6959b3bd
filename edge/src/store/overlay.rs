//! What memory holds beside the rows: heads and delivery progress that are not folded yet, and which messages are on
//! their way. A busy conversation's head changes with every message; its row is written once for hundreds of them.
//!
//! Nothing in here is only in memory: every journal line carries, in `trail`, what these maps learnt from it, and a
//! restart learns it again from the lines after the last fold.

use domain::{
    conversation::{Conversation, EntryKey},
    ids::{ConversationId, EntryId},
    incoming::ProviderId,
    message::Delivery,
    shelf::{Broken, EntryRow, Progress, Rows},
    thread::Entry,
};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// What one commit taught memory.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Trail {
    /// The highest number of a conversation that this commit opened.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    number: Option<u64>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    steps: Vec<Step>,
    /// Heads that only this line has.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    heads: Vec<Conversation>,
    /// Heads that an earlier line may have, and whose rows were written with this one.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    rows: Vec<ConversationId>,
}

/// A line with more heads than this writes them as rows: it must not grow with them.
const HEADS: usize = 64;

/// One message of ours and how far it got.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Step {
    conversation: ConversationId,
    message: EntryKey,
    delivery: Delivery,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    provider: Option<ProviderId>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    alias: Option<EntryId>,
    place: Place,
}

/// Where the truth about a step is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Place {
    /// The whole entry row was written with it.
    Row,
    /// Only the journal line has it.
    Line,
}

impl Trail {
    /// What memory must learn from a commit; nothing of a plain inbound message in a known conversation. `held` looks up
    /// how far a message got before: what a line says afterwards is true as it stands, whatever came in between.
    pub fn of(
        rows: &Rows,
        number: u64,
        held: impl Fn(ConversationId, EntryKey) -> Result<Option<Delivery>, Broken>,
    ) -> Result<Option<Self>, Broken> {
        let newest = rows.conversations.values().map(|head| head.number).max();
        let mut steps: Vec<Step> = rows
            .entries
            .iter()
            .filter_map(|((conversation, key), row)| whole(*conversation, *key, row))
            .collect();
        for (key, progress) in &rows.progress {
            let written = rows
                .entries
                .get(&(progress.conversation, *key))
                .and_then(|row| row.entry.message());
            let before = match written {
                Some(message) => Some(message.delivery.clone()),
                None => held(progress.conversation, *key)?,
            };
            steps.push(line(*key, progress, before));
        }
        let mut trail = Self {
            number: newest.filter(|newest| *newest > number),
            steps,
            ..Self::default()
        };
        // A conversation that is new has no row yet, and lists go by rows.
        let known = rows
            .conversations
            .values()
            .filter(|head| head.number <= number);
        if rows.conversations.len() <= HEADS {
            trail.heads = known.cloned().collect();
        } else {
            trail.rows = known.map(|head| head.id).collect();
        }
        Ok((trail != Self::default()).then_some(trail))
    }

    /// Whether the line holds this head, so that its row may wait.
    pub fn holds(&self, id: ConversationId) -> bool {
        self.heads.iter().any(|head| head.id == id)
    }
}

fn whole(conversation: ConversationId, message: EntryKey, row: &EntryRow) -> Option<Step> {
    let delivery = row.entry.message()?.delivery.clone();
    let ours = delivery != Delivery::Received;
    ours.then_some(Step {
        conversation,
        message,
        delivery,
        provider: None,
        alias: None,
        place: Place::Row,
    })
}

fn line(message: EntryKey, progress: &Progress, before: Option<Delivery>) -> Step {
    let delivery = before
        .filter(|before| !before.advances_to(&progress.delivery))
        .unwrap_or_else(|| progress.delivery.clone());
    Step {
        conversation: progress.conversation,
        message,
        delivery,
        provider: progress.provider.clone(),
        alias: progress.alias,
        place: Place::Line,
    }
}

/// What a fold writes down, so that a restart need not read further back.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Fold {
    /// The last journal line that is folded in.
    pub seq: u64,
    number: u64,
    way: Vec<(ConversationId, EntryKey)>,
}

/// The maps themselves.
#[derive(Debug, Clone, Default)]
pub struct Overlay {
    pub held: BTreeMap<EntryKey, Progress>,
    pub heads: BTreeMap<ConversationId, Conversation>,
    way: BTreeMap<ConversationId, BTreeSet<EntryKey>>,
    pub number: u64,
    /// The last journal line that is folded in.
    pub folded: u64,
}

impl Overlay {
    pub fn restore(fold: Fold) -> Self {
        let mut overlay = Self {
            number: fold.number,
            folded: fold.seq,
            ..Self::default()
        };
        for (conversation, key) in fold.way {
            overlay.way.entry(conversation).or_default().insert(key);
        }
        overlay
    }

    pub fn learn(&mut self, trail: Trail) {
        self.number = self.number.max(trail.number.unwrap_or(0));
        for id in &trail.rows {
            self.heads.remove(id);
        }
        self.heads
            .extend(trail.heads.into_iter().map(|head| (head.id, head)));
        for step in trail.steps {
            self.note_way(&step);
            match step.place {
                Place::Row => drop(self.held.remove(&step.message)),
                Place::Line => self.hold(step),
            }
        }
    }

    fn note_way(&mut self, step: &Step) {
        if step.delivery.is_on_its_way() {
            self.way
                .entry(step.conversation)
                .or_default()
                .insert(step.message);
        } else if let Some(keys) = self.way.get_mut(&step.conversation) {
            keys.remove(&step.message);
            if keys.is_empty() {
                self.way.remove(&step.conversation);
            }
        }
    }

    fn hold(&mut self, step: Step) {
        let before = self.held.remove(&step.message);
        let (provider, alias) =
            before.map_or((None, None), |before| (before.provider, before.alias));
        let progress = Progress {
            conversation: step.conversation,
            delivery: step.delivery,
            provider: step.provider.or(provider),
            alias: step.alias.or(alias),
        };
        self.held.insert(step.message, progress);
    }

    pub fn fold_at(&self, seq: u64) -> Fold {
        Fold {
            seq,
            number: self.number,
            way: self.all_on_their_way(),
        }
    }

    pub fn folded_at(&mut self, seq: u64) {
        self.held.clear();
        self.heads.clear();
        self.folded = seq;
    }

    pub fn on_their_way(&self, conversation: ConversationId) -> Vec<EntryKey> {
        self.way
            .get(&conversation)
            .map(|keys| keys.iter().copied().collect())
            .unwrap_or_default()
    }

    pub fn all_on_their_way(&self) -> Vec<(ConversationId, EntryKey)> {
        self.way
            .iter()
            .flat_map(|(conversation, keys)| keys.iter().map(|key| (*conversation, *key)))
            .collect()
    }

    /// The message that the provider knows by this name, if the row does not know it yet.
    pub fn named(&self, conversation: ConversationId, alias: EntryId) -> Option<EntryKey> {
        let (key, _) = self.held.iter().find(|(_, progress)| {
            progress.conversation == conversation && progress.alias == Some(alias)
        })?;
        Some(*key)
    }

    /// All such names of a conversation.
    pub fn names(&self, id: ConversationId) -> impl Iterator<Item = (EntryId, EntryKey)> {
        let held = self.held.iter();
        let held = held.filter(move |(_, progress)| progress.conversation == id);
        held.filter_map(|(key, progress)| Some((progress.alias?, *key)))
    }

    /// Lays what is newer over what the rows say.
    pub fn over(&self, row: &mut EntryRow) {
        let Some(progress) = self.held.get(&row.entry.key()) else {
            return;
        };
        if let Entry::Message(message) = &mut row.entry {
            message.delivery = progress.delivery.clone();
        }
        row.provider = progress.provider.clone().or(row.provider.take());
        row.alias = progress.alias.or(row.alias);
    }
}
