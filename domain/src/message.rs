//! Messages: what was said, by whom, and how far it got.

mod attachment;
mod content;
mod delivery;

pub use attachment::{Attachment, Fetched};
pub use content::{Card, Content, Media, MediaKind, OrderItem};
pub use delivery::{Again, Delivery, Failure, Verdict, Why};

use crate::plain::Plain;
use crate::{
    conversation::EntryKey,
    ids::{AgentId, ConversationId, EntryId},
    tagged::tagged,
    time::Time,
};
use serde::{Deserialize, Serialize};

tagged! {
    "by", "Origin";
    /// Who wrote a message.
    #[derive(Debug, Clone, Copy, PartialEq, Eq)]
    pub enum Origin {
        Customer,
        Agent {
            agent: AgentId,
        },
        /// Somebody of the business, in the WhatsApp Business app on the phone (an echo).
        PhoneApp,
    }
}

impl Origin {
    #[must_use]
    pub fn is_customer(self) -> bool {
        matches!(self, Origin::Customer)
    }
}

/// Who put an emoji under a message. One person has at most one reaction per message.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Plain)]
pub struct Reaction {
    pub origin: Origin,
    /// Empty once it was taken back. It stays then, so that a late older one does not come back to life.
    pub emoji: String,
    /// The provider's instant, which tells the newer of two.
    #[serde(default)]
    pub at: Time,
}

/// The message that this one answers, as far as we know it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Plain)]
pub struct Quote {
    /// Missing where the quoted message is older than what we hold.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub key: Option<EntryKey>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub origin: Option<Origin>,
    pub text: String,
    pub kind: String,
}

/// The ad or post a customer came from (facts 2.2, `referral`).
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, Plain)]
pub struct Referral {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source_type: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source_id: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source_url: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub headline: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub body: Option<String>,
}

/// How a message reached the customer's phone before they passed it on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, Plain)]
#[serde(rename_all = "snake_case")]
pub enum Forwarded {
    #[default]
    No,
    Once,
    /// More than five times.
    Often,
}

impl Forwarded {
    #[must_use]
    pub fn is_no(&self) -> bool {
        *self == Forwarded::No
    }
}

/// One message of a thread. The provider's id is not in here: it contains a phone number and stays in the store.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Plain)]
pub struct Message {
    pub id: EntryId,
    pub conversation: ConversationId,
    /// Inbound: the provider's instant, and as many milliseconds more as lines came before it in the same second. Outbound:
    /// when the worker took it.
    pub at: Time,
    pub origin: Origin,
    #[plain(newer)]
    pub content: Content,
    /// Where the bytes of a file are; nothing where there is no file.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub attachment: Option<Attachment>,
    pub delivery: Delivery,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub quote: Option<Quote>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub reactions: Vec<Reaction>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub referral: Option<Referral>,
    #[serde(default, skip_serializing_if = "Forwarded::is_no")]
    pub forwarded: Forwarded,
    /// In groups: who of the group wrote it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub participant: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub edited_at: Option<Time>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub revoked_at: Option<Time>,
}

/// A story that names the business.
const MENTION: &str = "story_mention";

impl Message {
    /// The emoji under it that were not taken back.
    pub fn reactions(&self) -> impl Iterator<Item = &Reaction> {
        self.reactions
            .iter()
            .filter(|reaction| !reaction.emoji.is_empty())
    }

    /// Whether the customer wrote it. What the provider tells about them stands among their messages and is none of them.
    #[must_use]
    pub fn is_customers_own(&self) -> bool {
        self.origin.is_customer() && !matches!(self.content, Content::System { .. })
    }

    /// What a row or a quote says of it: its words and the code of its kind. A story that names the business is told by that
    /// and not by its address.
    #[must_use]
    pub fn gist(&self) -> (&str, &str) {
        let words = self.content.words();
        match &self.referral {
            Some(story)
                if story.source_type.as_deref() == Some(MENTION)
                    && story.source_url.as_deref() == Some(words) =>
            {
                ("", MENTION)
            }
            _ => (words, self.content.code()),
        }
    }

    /// Whether it answers that message.
    #[must_use]
    pub fn quotes(&self, key: EntryKey) -> bool {
        self.quote.as_ref().and_then(|quote| quote.key) == Some(key)
    }

    #[must_use]
    pub fn key(&self) -> EntryKey {
        EntryKey {
            at: self.at,
            id: self.id,
        }
    }
}
