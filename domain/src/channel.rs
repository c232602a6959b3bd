//! Channels and inboxes: through what medium, and through which connected number or account.

use crate::plain::Plain;
use crate::{ids::InboxId, message::Failure};
use serde::{Deserialize, Serialize};

/// The kind of medium.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, Plain)]
#[serde(rename_all = "snake_case")]
pub enum ChannelKind {
    /// One word, as everybody writes it; the alias reads what the first versions stored.
    #[serde(rename = "whatsapp", alias = "whats_app")]
    WhatsApp,
    Instagram,
    Messenger,
}

impl ChannelKind {
    /// How long one text may be, in what the channel counts (WhatsApp: characters, facts 3.1; Instagram: bytes, Messenger:
    /// characters, facts 4.3).
    #[must_use]
    pub fn text_limit(self) -> u32 {
        match self {
            ChannelKind::WhatsApp => 4096,
            ChannelKind::Instagram => 1000,
            ChannelKind::Messenger => 2000,
        }
    }

    /// How long a text is, in what the channel counts.
    #[must_use]
    pub fn length(self, text: &str) -> usize {
        match self {
            ChannelKind::Instagram => text.len(),
            ChannelKind::WhatsApp | ChannelKind::Messenger => text.chars().count(),
        }
    }

    #[must_use]
    pub fn is_too_long(self, text: &str) -> bool {
        self.length(text) > self.text_limit() as usize
    }

    /// How many characters at the end of a text are beyond a limit, which is in what the channel counts.
    #[must_use]
    pub fn surplus(self, text: &str, limit: u32) -> usize {
        let mut over = self.length(text).saturating_sub(limit as usize);
        let mut letter = [0; 4];
        let too_many = |one: &char| {
            let is_over = over > 0;
            over = over.saturating_sub(self.length(one.encode_utf8(&mut letter)));
            is_over
        };
        text.chars().rev().take_while(too_many).count()
    }

    /// Whether webhooks say who somebody is. Instagram and Messenger give an id and are asked for the rest (facts 4.3).
    #[must_use]
    pub fn names_people(self) -> bool {
        self == ChannelKind::WhatsApp
    }

    /// Whether the channel's own app draws `*bold*` and its like, so that this is what both sides mean by it.
    #[must_use]
    pub fn draws_marks(self) -> bool {
        self == ChannelKind::WhatsApp
    }

    /// Whether a mark of reading is told of the newest message only, and holds for those before it. WhatsApp tells it of
    /// each.
    #[must_use]
    pub fn reads_up_to(self) -> bool {
        self != ChannelKind::WhatsApp
    }

    /// Whether every message that we send comes back as an echo, like those that were written in the provider's own app
    /// (facts 4.2). WhatsApp echoes only what was written on the phone.
    #[must_use]
    pub fn echoes_ours(self) -> bool {
        self != ChannelKind::WhatsApp
    }
}

/// Where a webhook piece was sent to, in the provider's words.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, Plain)]
pub struct Address {
    pub kind: ChannelKind,
    /// WhatsApp: `metadata.phone_number_id`. Instagram and Messenger: `entry.id`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub number: Option<String>,
    /// WhatsApp: the WABA id (`entry.id`), the only address of account-level fields such as template news.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub account: Option<String>,
}

/// One connected number or account. Its token is not in here: it never leaves the worker's store.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Plain)]
pub struct Inbox {
    pub id: InboxId,
    pub kind: ChannelKind,
    /// What the team calls it.
    pub name: String,
    /// See [`Address::number`].
    pub number: String,
    /// See [`Address::account`].
    pub account: String,
    /// The number as people write it; empty where the channel has none.
    pub phone: String,
    /// What it is for: a region, a department or a product line; empty where nobody said.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub line: String,
    /// Why sending through this inbox is stopped, until somebody reconnects it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stopped: Option<Failure>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_too_much_is_said_in_characters_and_counted_as_the_channel_counts() {
        use ChannelKind::{Instagram, WhatsApp};
        for (kind, text, limit, over) in [
            (WhatsApp, "olá", 3, 0),
            (WhatsApp, "olá!", 3, 1),
            (WhatsApp, "", 0, 0),
            (Instagram, "ola", 3, 0),
            (Instagram, "olá", 3, 1),
            (Instagram, "áo", 2, 1),
            (Instagram, "oá", 2, 1),
            (Instagram, "ab👍🏽", 9, 1),
            (Instagram, "ab👍🏽", 5, 2),
        ] {
            assert_eq!(kind.surplus(text, limit), over, "{text} within {limit}");
            let kept: String = text.chars().take(text.chars().count() - over).collect();
            assert!(kind.length(&kept) <= limit as usize, "{kept}");
        }
    }
}
