//! The worker's doors, typed.

use domain::{agent::Role, channel::ChannelKind, time::Time};
use serde::{Deserialize, Serialize};

/// A door did not do what was asked: an RFC 9457 problem document, or no answer at all.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// The HTTP status; 0 where no answer came.
    pub status: u16,
    /// The tail of the `urn:recado:` type, for the sentence in the reader's language; `unreachable` where no answer came.
    pub kind: String,
    /// The worker's own sentence, in English.
    pub detail: String,
}

impl Problem {
    /// No answer came: the network or the worker is away.
    #[must_use]
    pub fn unreachable() -> Self {
        Self {
            status: 0,
            kind: "unreachable".to_owned(),
            detail: String::new(),
        }
    }

    /// Whether the same request may be repeated: there was no answer, too many requests, or a fault of the worker.
    #[must_use]
    pub fn may_pass(&self) -> bool {
        self.status == 0 || self.status == 408 || self.status == 429 || self.status >= 500
    }
}

/// The first owner's request.
#[derive(Debug, Clone, Serialize)]
pub struct SetUp {
    pub code: String,
    pub workspace: String,
    pub name: String,
    pub email: String,
    pub password: String,
}

/// An invitation to join the team.
#[derive(Debug, Clone, Serialize)]
pub struct Invitation {
    pub email: String,
    pub name: String,
    pub role: Role,
}

/// A number to connect.
#[derive(Debug, Clone, Serialize)]
pub struct NewInbox {
    pub kind: ChannelKind,
    /// What the team calls it.
    pub name: String,
    /// WhatsApp: the phone number id.
    pub address: String,
    /// WhatsApp: the WABA id.
    pub account: String,
    /// As people write it.
    pub phone: String,
    pub token: String,
}

/// One line of the go-live checklist.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Check {
    /// A stable code; the interface has words for it.
    pub name: String,
    pub ok: bool,
    #[serde(default)]
    pub detail: String,
}

/// One raw webhook in the list.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct ReceiptLine {
    pub id: String,
    pub at: Time,
    /// `applied`, `ignored` or `failed`.
    pub state: String,
    /// Why, where it was not applied.
    #[serde(default)]
    pub detail: String,
    /// Bytes of the body.
    #[serde(default)]
    pub size: u64,
}

/// One signed-in browser.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct SessionLine {
    pub id: String,
    pub since: Time,
    #[serde(default)]
    pub last_used: Option<Time>,
    /// What the browser calls itself.
    #[serde(default)]
    pub browser: String,
    /// Whether it is the one asking.
    #[serde(default)]
    pub current: bool,
}
