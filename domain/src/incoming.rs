//! What a provider told us, in our words. Channels make these from raw bytes; `room` turns them into events.

use crate::plain::Plain;
use crate::{
    channel::Address,
    contact::ExternalId,
    message::{Content, Delivery, Forwarded, Referral},
    time::Time,
};
use serde::{Deserialize, Serialize};

/// A provider's id of a message, such as a wamid. It contains the counterpart's phone number in clear (facts 2.4), so
/// it is never logged, never shown and never part of a URL; its `Debug` says nothing.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, Plain)]
#[serde(transparent)]
pub struct ProviderId(pub String);

impl std::fmt::Debug for ProviderId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("ProviderId(…)")
    }
}

/// The person (or group) on the other side of a piece.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, Plain)]
pub struct Sender {
    /// Every name the piece gave, in the order in which to look them up.
    pub ids: Vec<ExternalId>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// In groups: who of the group wrote; `ids` then name the group.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub participant: Option<String>,
}

/// On whose behalf a message, reaction or edit was made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Plain)]
#[serde(rename_all = "snake_case")]
pub enum Side {
    Customer,
    /// The business, in the app on its phone (coexistence echo).
    PhoneApp,
}

/// Whether a message happens now or is told from the past.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Plain)]
#[serde(rename_all = "snake_case")]
pub enum Moment {
    Live,
    /// A history import: raises no unread mark and opens no window (facts 2.5).
    Past,
}

/// A message as it came in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Plain)]
pub struct IncomingMessage {
    pub id: ProviderId,
    pub side: Side,
    pub moment: Moment,
    pub content: Content,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub quotes: Option<ProviderId>,
    #[serde(default, skip_serializing_if = "Forwarded::is_no")]
    pub forwarded: Forwarded,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub referral: Option<Referral>,
}

/// What one piece of a webhook says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Plain)]
#[serde(rename_all = "snake_case", tag = "what")]
pub enum What {
    Message(Box<IncomingMessage>),
    /// News of a message of ours. `tag` is the text we sent along with it (`biz_opaque_callback_data`).
    Status {
        id: ProviderId,
        delivery: Delivery,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        tag: Option<String>,
    },
    /// `emoji` is missing when the reaction was taken back.
    Reaction {
        on: ProviderId,
        side: Side,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        emoji: Option<String>,
    },
    Edit {
        on: ProviderId,
        side: Side,
        content: Content,
    },
    Revoke {
        on: ProviderId,
        side: Side,
    },
    /// The person is also known by other names from now on. `line` is shown in the thread, as the message `id`.
    Renamed {
        #[serde(default, skip_serializing_if = "Option::is_none")]
        id: Option<ProviderId>,
        also: Vec<ExternalId>,
        line: Content,
    },
    /// The phone's address book says how the business calls this person; without a name it was removed there.
    AddressBook {
        #[serde(default, skip_serializing_if = "Option::is_none")]
        name: Option<String>,
    },
    /// News of the account, a template, a number or a call: kept with its receipt, not part of a conversation.
    Notice {
        field: String,
    },
    /// A piece we cannot read at all. The receipt keeps its bytes.
    Unreadable {
        why: String,
        raw: String,
    },
}

/// One piece of a webhook.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Plain)]
pub struct Incoming {
    pub to: Address,
    /// The provider's instant; missing where the piece has none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at: Option<Time>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<Sender>,
    #[serde(flatten)]
    pub what: What,
}
