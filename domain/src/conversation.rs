//! A conversation's head: everything about it but its entries. This is what lists show and what `decide` sees.

use crate::plain::Plain;
use crate::{
    ids::{AgentId, ContactId, ConversationId, EntryId, InboxId, TeamId},
    message::Origin,
    tagged::tagged,
    time::Time,
};
use serde::{Deserialize, Serialize};

tagged! {
    "is", "Status";
    /// The four states of a conversation, as stable codes (Aberta, Pendente, Adiada, Fechada on the screen).
    #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
    pub enum Status {
        Open,
        Pending,
        /// Out of sight until an instant or until the customer writes.
        Snoozed {
            until: Time,
        },
        Closed,
    }
}

/// The place of an entry in its thread: provider time first, so late webhooks sort where they belong. Messages that a provider
/// put into one second stand a millisecond apart, as they came ([S2.11](../SPEC.md)); the id settles what is left of ties.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, Plain)]
pub struct EntryKey {
    pub at: Time,
    pub id: EntryId,
}

/// The last line of a conversation, as the list shows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Plain)]
pub struct Preview {
    pub key: EntryKey,
    pub origin: Origin,
    /// At most 120 characters on one line; empty where the kind says it all (an image without caption).
    pub text: String,
    /// The content's stable code: `text`, `image`, `location` …
    pub kind: String,
}

/// One thread between a contact and an inbox, with one owner and one status.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Plain)]
pub struct Conversation {
    pub id: ConversationId,
    pub inbox: InboxId,
    pub contact: ContactId,
    /// Counts up from 1 within the workspace; for people to name a conversation.
    pub number: u64,
    pub status: Status,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub owner: Option<AgentId>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub team: Option<TeamId>,
    pub opened_at: Time,
    /// When anything a person cares about last happened; what the list is sorted by.
    pub active_at: Time,
    /// The customer's newest message, which opened the window. History imports do not count.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub customer_at: Option<Time>,
    /// Since when the customer waits for an answer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub waiting_since: Option<Time>,
    /// How many messages the customer has sent, and how many of them the team has seen.
    pub inbound: u64,
    pub seen: u64,
    /// Messages that were not delivered and wait for a person.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub failed: Vec<EntryId>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last: Option<Preview>,
}

impl Conversation {
    /// Customer messages that nobody of the team has looked at.
    #[must_use]
    pub fn unread(&self) -> u64 {
        self.inbound.saturating_sub(self.seen)
    }
}
