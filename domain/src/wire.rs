//! What travels between the object and the browsers. Both ends link this module, so they cannot disagree.

use crate::{
    agent::Agent,
    contact::Contact,
    conversation::{Conversation, EntryKey},
    event::{Event, Recorded},
    ids::{CommandKey, ConversationId},
    permission::{Reach, Right, may, sees},
    refusal::Refusal,
    settings::Settings,
    thread::Entry,
};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error as _};

/// A place in the workspace's journal. Text on the wire: to clients it is opaque, only equality and "resume here" count.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub struct Cursor(pub u64);

impl Serialize for Cursor {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&self.0)
    }
}

impl<'de> Deserialize<'de> for Cursor {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = std::borrow::Cow::<'de, str>::deserialize(deserializer)?;
        text.parse().map(Cursor).map_err(D::Error::custom)
    }
}

/// A conversation as lists need it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Head {
    pub conversation: Conversation,
    pub contact: Contact,
}

/// Everything one agent may see, at one place of the journal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Snapshot {
    pub cursor: Cursor,
    pub me: Agent,
    pub settings: Settings,
    pub heads: Vec<Head>,
}

/// One change in what an agent sees.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "change", content = "of")]
pub enum Change {
    /// A conversation came into sight.
    Shown(Box<Head>),
    /// A conversation went out of sight: forget all of it.
    Hidden(ConversationId),
    Happened(Box<Recorded>),
    Settings(Box<Settings>),
}

/// What lies between two cursors, for one agent. It joins up even where all of it was filtered away.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Delta {
    pub from: Cursor,
    pub to: Cursor,
    /// The command that caused it, so that the browser that made it can end its guess.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub key: Option<CommandKey>,
    pub changes: Vec<Change>,
}

/// What became of a command. It never changes a view: the delta that carries the key does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "answer")]
pub enum Answer {
    /// Granted; its effects are in the journal up to `cursor`.
    Taken {
        key: CommandKey,
        cursor: Cursor,
    },
    Refused {
        key: CommandKey,
        refusal: Refusal,
    },
}

/// A page of a thread, newest last.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Page {
    pub conversation: ConversationId,
    /// The place of the journal at which the page was read: it may overtake the stream, or be overtaken by it.
    pub cursor: Cursor,
    /// The entry before which the page ends, as it was asked for; without one, the page ends with the newest.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub before: Option<EntryKey>,
    pub entries: Vec<Entry>,
    /// Whether older entries exist before the first of these.
    pub more: bool,
}

/// How one commit moved one conversation between people's scopes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Crossing {
    pub conversation: ConversationId,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub before: Option<Reach>,
    pub after: Reach,
}

/// One commit as the journal keeps it and the hub tells it.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Posted {
    pub cursor: Cursor,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub key: Option<CommandKey>,
    pub events: Vec<Recorded>,
    pub crossings: Vec<Crossing>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub settings: Option<Settings>,
}

impl Posted {
    /// What one agent is told of this commit. `head` looks a conversation up, for those who see it for the first time.
    ///
    /// Permission is asked here, before every tell (invariant 9).
    pub fn delta_for(&self, agent: &Agent, head: &dyn Fn(ConversationId) -> Option<Head>) -> Delta {
        let from = Cursor(self.cursor.0.saturating_sub(1));
        let mut changes = Vec::new();
        if let Some(settings) = &self.settings {
            changes.push(Change::Settings(Box::new(settings.clone())));
        }
        for crossing in &self.crossings {
            self.tell_crossing(agent, *crossing, head, &mut changes);
        }
        Delta {
            from,
            to: self.cursor,
            key: self.key,
            changes,
        }
    }

    fn tell_crossing(
        &self,
        agent: &Agent,
        crossing: Crossing,
        head: &dyn Fn(ConversationId) -> Option<Head>,
        changes: &mut Vec<Change>,
    ) {
        let readable = |reach: Reach| may(agent, Right::ReadConversation) && sees(agent, reach);
        let before = crossing.before.is_some_and(readable);
        let opened_here = crossing.before.is_none();
        match (before || opened_here, readable(crossing.after)) {
            (true, true) => changes.extend(self.events_of(crossing.conversation)),
            (false, true) => changes
                .extend(head(crossing.conversation).map(|head| Change::Shown(Box::new(head)))),
            (_, false) if before => changes.push(Change::Hidden(crossing.conversation)),
            _ => {}
        }
    }

    fn events_of(&self, conversation: ConversationId) -> impl Iterator<Item = Change> {
        self.events
            .iter()
            .filter(move |recorded| recorded.conversation == conversation)
            .map(|recorded| Change::Happened(Box::new(recorded.clone())))
    }
}

/// Whether a journal may be replayed to somebody as it stands. Who sees only part of the workspace starts over
/// instead: what they could see *then* is not written down.
#[must_use]
pub fn may_resume(agent: &Agent) -> bool {
    agent.scope == crate::agent::Scope::All
}

/// The contact that an event carries, if any.
#[must_use]
pub fn contact_of(event: &Event) -> Option<&Contact> {
    match event {
        Event::Opened { contact, .. } | Event::ContactChanged { contact } => Some(contact),
        _ => None,
    }
}
