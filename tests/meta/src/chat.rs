//! What one customer's phone shows: chats made of bubbles.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Value;

/// One conversation: a number of the business and a customer.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub(crate) struct Chat {
    /// Phone number id.
    pub(crate) number: String,
    /// Customer's handle.
    pub(crate) customer: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum By {
    Customer,
    Business,
}

/// How far a message has come. The order is the order in which ticks may move.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Tick {
    Accepted,
    Sent,
    Delivered,
    Read,
    Played,
    Failed,
}

impl Tick {
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::Accepted => "accepted",
            Self::Sent => "sent",
            Self::Delivered => "delivered",
            Self::Read => "read",
            Self::Played => "played",
            Self::Failed => "failed",
        }
    }
}

/// One message on the phone, with the content object exactly as it went over the wire.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Bubble {
    pub(crate) id: String,
    pub(crate) by: By,
    /// Meta's `type`.
    pub(crate) kind: String,
    pub(crate) content: Value,
    /// Simulated time in milliseconds.
    pub(crate) at: i64,
    pub(crate) quoted: Option<String>,
    pub(crate) tick: Tick,
    /// Reaction of either side, by `customer` or `business`.
    pub(crate) reactions: BTreeMap<String, String>,
    pub(crate) edited: bool,
    pub(crate) deleted: bool,
    /// `biz_opaque_callback_data`, given back in every status.
    pub(crate) callback: Option<String>,
    /// Pricing category.
    pub(crate) category: String,
    /// Code of the error when it failed.
    pub(crate) error: Option<i64>,
}

impl Bubble {
    pub(crate) fn new(id: String, by: By, kind: &str, content: Value, at: i64) -> Self {
        Self {
            id,
            by,
            kind: kind.to_owned(),
            content,
            at,
            quoted: None,
            tick: Tick::Accepted,
            reactions: BTreeMap::new(),
            edited: false,
            deleted: false,
            callback: None,
            category: "service".into(),
            error: None,
        }
    }

    /// Sets or, with an empty emoji, removes one side's reaction.
    pub(crate) fn react(&mut self, side: &str, emoji: &str) {
        if emoji.is_empty() {
            self.reactions.remove(side);
        } else {
            self.reactions.insert(side.to_owned(), emoji.to_owned());
        }
    }
}
