//! What travels between the object and the browsers. Both ends link this module, so they cannot disagree.

mod brought;

pub use brought::Brought;

use crate::plain::{Plain, Read, Reading, Write, Writer};
use crate::tagged::Value;
use crate::{
    agent::Agent,
    contact::Contact,
    conversation::{Conversation, EntryKey},
    event::{Event, Recorded},
    ids::{CommandKey, ContactId, ConversationId, InboxId},
    list::{Bucket, Move, Standing, Tally},
    permission::{Reach, Right, may, sees},
    refusal::Refusal,
    settings::Settings,
    tagged::tagged,
    text::Snippet,
    thread::Entry,
    time::Time,
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

impl Read for Cursor {
    fn read(value: &Value<'_>, reading: &mut Reading) -> Self {
        let number = reading.text(value).parse().ok();
        Self(reading.need(number))
    }
}

impl Write for Cursor {
    fn write(&self, to: &mut Writer) {
        to.text(&self.0.to_string());
    }
}

/// A conversation as lists need it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Plain)]
pub struct Head {
    pub conversation: Conversation,
    pub contact: Contact,
    /// The place of the journal at which it was read, where that lies beyond what it comes with.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at: Option<Cursor>,
}

/// What one agent begins with, at one place of the journal: who they are, how much there is, and the conversations that a
/// day is spent with. The others come a page at a time, or with the delta that speaks of them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Plain)]
pub struct Snapshot {
    pub cursor: Cursor,
    pub me: Agent,
    pub settings: Settings,
    pub heads: Vec<Head>,
    /// How many there are of each kind in all that the agent may see.
    #[serde(default)]
    pub tally: Tally,
    /// The last place, by activity, down to which everything that is not closed is among the heads; nothing where all
    /// of it is. What stands behind it is asked for after this token.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next: Option<String>,
}

/// A page of a list of conversations.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Plain)]
pub struct HeadPage {
    /// The place of the journal at which it was read: it may overtake the stream, or be overtaken by it.
    pub cursor: Cursor,
    pub heads: Vec<Head>,
    /// What to ask for the next page with; nothing at the list's end. A page may be short, or empty, and still have it:
    /// the worker looks at a bounded number of conversations for each.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next: Option<String>,
}

/// A place where somebody said what was searched for, or a person of that name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Plain)]
pub struct Hit {
    pub conversation: ConversationId,
    /// The customer, whose colour the list shows too. Workers before 21 November 2026 did not say.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub contact: Option<ContactId>,
    /// Through which of our numbers; it tells the medium. Workers before 22 November 2026 did not say.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub inbox: Option<InboxId>,
    /// What the customer is called.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// The line; nothing where it is the person.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub entry: Option<EntryKey>,
    pub at: Time,
    pub snippet: Snippet,
}

/// A page of what was found, newest first.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, Plain)]
pub struct Found {
    pub hits: Vec<Hit>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next: Option<String>,
    /// The index does not have everything yet: the newest may be missing for some moments.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub behind: bool,
}

tagged! {
    "change", "of" as "change/of", "Change";
    /// One change in what an agent sees.
    #[derive(Debug, Clone, PartialEq, Eq)]
    pub enum Change {
        /// A conversation came into sight.
        Shown(Box<Head>),
        /// A conversation went out of sight: forget all of it.
        Hidden(ConversationId),
        Happened(Box<Recorded>),
        Settings(Box<Settings>),
    }
}

/// What lies between two cursors, for one agent. It joins up even where all of it was filtered away.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Plain)]
pub struct Delta {
    pub from: Cursor,
    pub to: Cursor,
    /// The command that caused it, so that the browser that made it can end its guess.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub key: Option<CommandKey>,
    pub changes: Vec<Change>,
    /// How the counts move.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub moves: Vec<Move>,
    /// Conversations that the changes speak of and that a browser may not hold, as they are afterwards.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub heads: Vec<Head>,
}

tagged! {
    "answer", "Answer";
    /// What became of a command. It never changes a view: the delta that carries the key does.
    #[derive(Debug, Clone, Copy, PartialEq, Eq)]
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
}

/// A page of a thread, newest last.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Plain)]
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

/// The newest pages of several threads, as far as they are in sight.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Plain)]
pub struct Pages {
    pub pages: Vec<Page>,
}

/// How one commit moved one conversation between people's scopes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Plain)]
pub struct Crossing {
    pub conversation: ConversationId,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub before: Option<Reach>,
    pub after: Reach,
    /// How it stood before and stands after; lines of older versions do not say it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub was: Option<Standing>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub is: Option<Standing>,
}

impl Crossing {
    /// How the counts of somebody move by it, who may read what `readable` says.
    fn moved(&self, readable: impl Fn(Reach) -> bool) -> Option<Move> {
        let bucket = |reach: Option<Reach>, standing: Option<Standing>| {
            let reach = reach.filter(|reach| readable(*reach))?;
            Some(Bucket {
                reach,
                standing: standing?,
            })
        };
        let moved = Move {
            from: bucket(self.before, self.was),
            to: bucket(Some(self.after), self.is),
        };
        (moved.from != moved.to).then_some(moved)
    }
}

/// One commit as the journal keeps it and the hub tells it.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, Plain)]
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
        let readable = |reach: Reach| may(agent, Right::ReadConversation) && sees(agent, reach);
        let mut changes = Vec::new();
        if let Some(settings) = &self.settings {
            changes.push(Change::Settings(Box::new(settings.seen_by(agent.id))));
        }
        for crossing in &self.crossings {
            self.tell_crossing(&readable, *crossing, head, &mut changes);
        }
        let moves = self.crossings.iter();
        Delta {
            from,
            to: self.cursor,
            key: self.key,
            changes,
            moves: moves
                .filter_map(|crossing| crossing.moved(readable))
                .collect(),
            heads: Vec::new(),
        }
    }

    /// How the counts of the whole workspace move.
    pub fn moves(&self) -> impl Iterator<Item = Move> {
        self.crossings
            .iter()
            .filter_map(|crossing| crossing.moved(|_| true))
    }

    /// Whether the line says how the counts move: lines of older versions do not.
    #[must_use]
    pub fn tells_moves(&self) -> bool {
        self.crossings.iter().all(|crossing| crossing.is.is_some())
    }

    fn tell_crossing(
        &self,
        readable: &impl Fn(Reach) -> bool,
        crossing: Crossing,
        head: &dyn Fn(ConversationId) -> Option<Head>,
        changes: &mut Vec<Change>,
    ) {
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

/// Whether a piece of the journal may be replayed to somebody as it stands. Who sees only part of the workspace may have seen
/// another part then: they start over where anybody's rights may have changed, or something came into their sight or left it.
#[must_use]
pub fn may_resume(agent: &Agent, tail: &[Posted]) -> bool {
    let same = |posted: &Posted| {
        let stays = |crossing: &Crossing| {
            let before = crossing.before.map(|before| sees(agent, before));
            before.is_none_or(|before| before == sees(agent, crossing.after))
        };
        posted.settings.is_none() && posted.crossings.iter().all(stays)
    };
    agent.scope == crate::agent::Scope::All || tail.iter().all(same)
}

/// The contact that an event carries, if any.
#[must_use]
pub fn contact_of(event: &Event) -> Option<&Contact> {
    match event {
        Event::Opened { contact, .. } | Event::ContactChanged { contact } => Some(contact),
        _ => None,
    }
}
