//! Messages: what was said, by whom, and how far it got.

use crate::{
    conversation::EntryKey,
    ids::{AgentId, ConversationId, EntryId},
    time::Time,
};
use serde::{Deserialize, Serialize};

/// Who wrote a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "by")]
pub enum Origin {
    Customer,
    Agent {
        agent: AgentId,
    },
    /// Somebody of the business, in the WhatsApp Business app on the phone (an echo).
    PhoneApp,
}

impl Origin {
    #[must_use]
    pub fn is_customer(self) -> bool {
        matches!(self, Origin::Customer)
    }
}

/// The kinds of files.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MediaKind {
    Image,
    Video,
    Audio,
    Voice,
    Document,
    Sticker,
}

/// A file as the provider describes it. The bytes are fetched separately and have a state of their own.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Media {
    #[serde(rename = "media")]
    pub kind: MediaKind,
    /// The provider's media id. Webhook ids live 7 days (facts 3.2).
    pub id: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mime: Option<String>,
    /// As the provider writes it: base64 in webhooks, hexadecimal in the media API (facts 2.2).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sha256: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub caption: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub filename: Option<String>,
}

/// A contact card.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Card {
    pub name: String,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub phones: Vec<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub emails: Vec<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub organization: Option<String>,
}

/// One line of an order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OrderItem {
    pub product: String,
    /// Numbers as the provider wrote them: nobody calculates with them here, so nothing is rounded.
    pub quantity: String,
    pub price: String,
    pub currency: String,
}

/// What a message says. Kinds that we cannot show are kept as [`Content::Unsupported`], never dropped.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "kind")]
pub enum Content {
    Text {
        body: String,
    },
    Media(Media),
    /// Degrees as the provider wrote them, kept as text so that nothing is rounded.
    Location {
        latitude: String,
        longitude: String,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        name: Option<String>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        address: Option<String>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        url: Option<String>,
    },
    Contacts {
        cards: Vec<Card>,
    },
    /// The customer tapped a button or picked a row.
    Choice {
        title: String,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        id: Option<String>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        description: Option<String>,
    },
    /// A filled form (`nfm_reply`); `answers` is the provider's JSON document as text.
    Form {
        name: String,
        body: String,
        answers: String,
    },
    CallPermission {
        granted: bool,
    },
    Order {
        #[serde(default, skip_serializing_if = "Option::is_none")]
        catalog: Option<String>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        text: Option<String>,
        items: Vec<OrderItem>,
    },
    /// The provider tells something about the customer: a changed number, a changed identity.
    System {
        what: String,
        text: String,
    },
    /// `what` is the provider's word for it, `reason` its explanation; `raw` the piece as it came.
    Unsupported {
        what: String,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        reason: Option<String>,
        raw: String,
    },
}

impl Content {
    /// The stable code that lists and translations use.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Content::Text { .. } => "text",
            Content::Media(media) => match media.kind {
                MediaKind::Image => "image",
                MediaKind::Video => "video",
                MediaKind::Audio => "audio",
                MediaKind::Voice => "voice",
                MediaKind::Document => "document",
                MediaKind::Sticker => "sticker",
            },
            Content::Location { .. } => "location",
            Content::Contacts { .. } => "contacts",
            Content::Choice { .. } => "choice",
            Content::Form { .. } => "form",
            Content::CallPermission { .. } => "call_permission",
            Content::Order { .. } => "order",
            Content::System { .. } => "system",
            Content::Unsupported { .. } => "unsupported",
        }
    }

    /// The words in it, for lists, quotes and search.
    #[must_use]
    pub fn words(&self) -> &str {
        match self {
            Content::Text { body } => body,
            Content::Media(media) => media
                .caption
                .as_deref()
                .or(media.filename.as_deref())
                .unwrap_or(""),
            Content::Location { name, address, .. } => {
                name.as_deref().or(address.as_deref()).unwrap_or("")
            }
            Content::Contacts { cards } => cards.first().map_or("", |card| card.name.as_str()),
            Content::Choice { title, .. } => title,
            Content::Form { body, .. } => body,
            Content::Order { text, .. } => text.as_deref().unwrap_or(""),
            Content::System { text, .. } => text,
            Content::CallPermission { .. } | Content::Unsupported { .. } => "",
        }
    }
}

/// Why a message did not get through, as a closed list of codes. Each has a sentence per language in the app.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Why {
    /// More than 24 hours since the customer wrote (131047).
    WindowClosed,
    /// The token is invalid or expired (0, 190): the inbox must be reconnected.
    TokenInvalid,
    PermissionMissing,
    AccountRestricted,
    RateLimited,
    /// Too many to this one person (131056).
    PairRateLimited,
    SpamLimited,
    MarketingCapped,
    MarketingStopped,
    /// The person is in one of Meta's experiments (130472).
    InExperiment,
    /// Not on WhatsApp, an old app, blocked … (131026).
    Undeliverable,
    RecipientBlocked,
    UnsupportedType,
    BadRequest,
    MediaFailed,
    TemplateRefused,
    PaymentMissing,
    NumberNotReady,
    GroupRefused,
    /// No answer came: the message may or may not have gone out.
    TimedOut,
    /// The provider was not reachable or answered with a passing fault.
    ProviderDown,
    Unknown,
}

/// Whether trying again can help.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Again {
    /// Known to have been refused before it was processed: may be repeated without asking.
    Safe,
    /// May help, but a person decides: it could arrive twice, or something must be put right first.
    ByPerson,
    /// Will fail again.
    Useless,
}

/// A refusal by the provider, as data.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Failure {
    pub why: Why,
    pub again: Again,
    /// The provider's own code.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub code: Option<i64>,
    /// The provider's own words, for the details line.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub detail: Option<String>,
}

/// How far an outbound message got. [`Delivery::advance`] is the only way it changes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "state")]
pub enum Delivery {
    /// Inbound, or written elsewhere: there is nothing of ours to deliver.
    Received,
    /// Shown by the browser that made it, not yet confirmed by the worker; never stored.
    Wished,
    /// Waits for its turn: behind an earlier message of the same conversation, or for the instant of a later try.
    Queued {
        attempt: u32,
        due: Time,
    },
    /// Handed to the provider, no answer yet. Written before the request leaves.
    Sending {
        attempt: u32,
    },
    /// The provider knows it by an id of its own: ✓.
    Accepted,
    Delivered,
    Read,
    /// A voice message was heard.
    Played,
    Failed {
        failure: Failure,
        attempt: u32,
    },
}

impl Delivery {
    /// How far along this is. Provider states form a ladder: they may arrive in any order and only climb.
    fn rung(&self) -> u8 {
        match self {
            Delivery::Received => 0,
            Delivery::Wished => 1,
            Delivery::Queued { .. } => 2,
            Delivery::Sending { .. } => 3,
            Delivery::Failed { .. } => 4,
            Delivery::Accepted => 5,
            Delivery::Delivered => 6,
            Delivery::Read => 7,
            Delivery::Played => 8,
        }
    }

    /// Whether `next` is news after `self`. A late `failed` after `sent` is normal (facts 2.3), after `delivered` it is
    /// not believed; a status of any kind proves that a message we thought lost has arrived.
    #[must_use]
    pub fn advances_to(&self, next: &Delivery) -> bool {
        match (self, next) {
            (Delivery::Received, _) => false,
            (Delivery::Accepted, Delivery::Failed { .. }) => true,
            (
                Delivery::Failed { attempt, .. },
                Delivery::Queued { attempt: again, .. } | Delivery::Sending { attempt: again },
            ) => again > attempt,
            (
                Delivery::Queued { attempt, .. } | Delivery::Sending { attempt },
                Delivery::Failed { attempt: of, .. },
            ) => of >= attempt,
            (
                Delivery::Sending { attempt } | Delivery::Queued { attempt, .. },
                Delivery::Queued { attempt: again, .. },
            ) => again > attempt,
            _ => next.rung() > self.rung(),
        }
    }

    /// How many times the message was handed to the provider, where that still matters.
    #[must_use]
    pub fn attempt(&self) -> u32 {
        match self {
            Delivery::Queued { attempt, .. }
            | Delivery::Sending { attempt }
            | Delivery::Failed { attempt, .. } => *attempt,
            _ => 0,
        }
    }

    /// Whether the sender still has work with it.
    #[must_use]
    pub fn is_on_its_way(&self) -> bool {
        matches!(self, Delivery::Queued { .. } | Delivery::Sending { .. })
    }
}

/// Who put an emoji under a message. One person has at most one reaction per message.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reaction {
    pub origin: Origin,
    pub emoji: String,
}

/// The message that this one answers, as far as we know it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
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
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
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
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
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
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Message {
    pub id: EntryId,
    pub conversation: ConversationId,
    /// Inbound: the provider's instant. Outbound: when the worker took it.
    pub at: Time,
    pub origin: Origin,
    pub content: Content,
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

impl Message {
    #[must_use]
    pub fn key(&self) -> EntryKey {
        EntryKey {
            at: self.at,
            id: self.id,
        }
    }
}

/// What the provider said to one attempt.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// Taken, under this id.
    Accepted { id: crate::incoming::ProviderId },
    /// Refused before it was processed; the same request may be repeated after a while.
    Later {
        after: Option<crate::time::Span>,
        failure: Failure,
    },
    /// Refused for good, or until a person puts something right.
    Never { failure: Failure },
    /// Nobody knows whether it went out: no answer, or a fault in the middle (facts 3.1: there is no idempotency key).
    Unsure { failure: Failure },
}
