//! What a message says.

use crate::plain::{Newer, Plain};
use crate::tagged::tagged;
use serde::{Deserialize, Serialize};

/// The kinds of files.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Plain)]
#[serde(rename_all = "snake_case")]
pub enum MediaKind {
    Image,
    Video,
    Audio,
    Voice,
    Document,
    Sticker,
}

impl MediaKind {
    /// The stable code, as on the wire.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            MediaKind::Image => "image",
            MediaKind::Video => "video",
            MediaKind::Audio => "audio",
            MediaKind::Voice => "voice",
            MediaKind::Document => "document",
            MediaKind::Sticker => "sticker",
        }
    }
}

/// A file as the provider describes it. The bytes are fetched separately and have a state of their own.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Plain)]
pub struct Media {
    #[serde(rename = "media")]
    pub kind: MediaKind,
    /// The provider's media id; those of webhooks live 7 days (facts 3.2). Of a file of ours, the [`FileId`] of its upload.
    ///
    /// [`FileId`]: crate::ids::FileId
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
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, Plain)]
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
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Plain)]
pub struct OrderItem {
    pub product: String,
    /// Numbers as the provider wrote them: nobody calculates with them here, so nothing is rounded.
    pub quantity: String,
    pub price: String,
    pub currency: String,
}

tagged! {
    "kind", "Content";
    /// What a message says. Kinds that we cannot show are kept as [`Content::Unsupported`], never dropped.
    #[derive(Debug, Clone, PartialEq, Eq)]
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
}

/// What a newer version calls a message that this one cannot show.
const NEWER: &str = "newer";

impl Newer for Content {
    fn newer() -> Self {
        Self::Unsupported {
            what: NEWER.to_owned(),
            reason: None,
            raw: String::new(),
        }
    }
}

impl Content {
    /// Whether a newer version of the app would show it.
    #[must_use]
    pub fn is_newer(&self) -> bool {
        matches!(self, Content::Unsupported { what, .. } if what == NEWER)
    }

    /// The stable code that lists and translations use.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Content::Text { .. } => "text",
            Content::Media(media) => media.kind.code(),
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

    /// Whether this only holds the place of a file that is told of later: a history import comes in two parts (facts 2.5).
    #[must_use]
    pub fn is_placeholder(&self) -> bool {
        matches!(self, Content::Unsupported { what, .. } if what == "media_placeholder")
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
