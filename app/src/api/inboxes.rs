//! The doors of connected numbers and accounts.

use super::{Problem, ask, post};
use crate::json;
use domain::plain::{Read, Write};
use domain::{channel::ChannelKind, ids::InboxId};

/// A number or an account to connect.
#[derive(Debug, Clone, Write)]
pub struct NewInbox {
    pub kind: ChannelKind,
    /// What the team calls it.
    pub name: String,
    /// WhatsApp: the phone number id; Instagram: the account's id.
    pub address: String,
    /// WhatsApp: the WABA id; Instagram: the address once more.
    pub account: String,
    /// As people write it; empty where the channel has none.
    pub phone: String,
    pub token: String,
}

/// What a number is called, and for.
#[derive(Debug, Clone, Write)]
pub struct Described {
    pub name: String,
    pub line: String,
}

/// One line of the go-live checklist.
#[derive(Debug, Clone, PartialEq, Eq, Read)]
pub struct Check {
    /// A stable code; the interface has words for it.
    pub name: String,
    pub ok: bool,
    /// What was found, as a code like `name`.
    pub found: String,
    /// A figure, or the provider's own words.
    pub what: String,
}

#[derive(Read)]
struct Connected {
    id: InboxId,
}

#[derive(Read)]
struct Checks {
    checks: Vec<Check>,
}

pub async fn connect_inbox(inbox: &NewInbox) -> Result<InboxId, Problem> {
    post::<Connected>("/api/inboxes", inbox)
        .await
        .map(|connected| connected.id)
}

/// What a number is called and for.
pub async fn describe_inbox(id: InboxId, described: &Described) -> Result<(), Problem> {
    let body = json::write(described);
    ask("PUT", &format!("/api/inboxes/{id}"), Some(body))
        .await
        .map(drop)
}

pub async fn check_inbox(inbox: InboxId, to: Option<&str>) -> Result<Vec<Check>, Problem> {
    #[derive(Write)]
    struct Body<'a> {
        #[serde(skip_serializing_if = "Option::is_none")]
        to: Option<&'a str>,
    }
    post::<Checks>(&format!("/api/inboxes/{inbox}/check"), &Body { to })
        .await
        .map(|checks| checks.checks)
}

/// Another token for the same number or account.
pub async fn change_token(inbox: InboxId, token: &str) -> Result<(), Problem> {
    #[derive(Write)]
    struct Body<'a> {
        token: &'a str,
    }
    let body = json::write(&Body { token });
    ask("PUT", &format!("/api/inboxes/{inbox}/token"), Some(body))
        .await
        .map(drop)
}
