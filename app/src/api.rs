//! The worker's doors, typed.

pub mod inboxes;
pub mod lists;

pub use inboxes::{Check, Described, NewInbox};

use crate::{
    fetch::{self, Request},
    json,
    vault::Granted,
};
use domain::plain::{Read, Write};
use domain::{
    agent::{Agent, Role},
    command::Keyed,
    conversation::EntryKey,
    ids::{AgentId, ConversationId},
    time::Time,
    wire::{Answer, Page, Snapshot},
};
use web_sys::AbortSignal;

/// After so long without an answer a request counts as lost. Commands may be repeated, so this errs on the short side.
const PATIENCE_MS: u32 = 20_000;

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
#[derive(Debug, Clone, Write)]
pub struct SetUp {
    pub code: String,
    pub workspace: String,
    pub name: String,
    pub email: String,
    pub password: String,
}

/// An invitation to join the team.
#[derive(Debug, Clone, Write)]
pub struct Invitation {
    pub email: String,
    pub name: String,
    pub role: Role,
}

/// One raw webhook in the list.
#[derive(Debug, Clone, PartialEq, Eq, Read)]
pub struct ReceiptLine {
    pub id: String,
    pub at: Time,
    /// `applied`, `ignored` or `failed`.
    pub state: String,
    /// One per piece of the webhook, in order.
    pub outcomes: Vec<OutcomeLine>,
    /// The names of the events that came of it.
    #[serde(default)]
    pub kinds: Vec<String>,
    /// The conversation of the first.
    #[serde(default)]
    pub conversation: Option<ConversationId>,
}

/// What became of one piece of a webhook.
#[derive(Debug, Clone, PartialEq, Eq, Read)]
pub struct OutcomeLine {
    /// A stable code, where the piece was not applied: `duplicate`, `unknown_inbox` …
    #[serde(default)]
    pub why: Option<String>,
}

/// One signed-in browser.
#[derive(Debug, Clone, PartialEq, Eq, Read)]
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

/// An invitation that waits to be accepted.
#[derive(Debug, Clone, PartialEq, Eq, Read)]
pub struct InvitationLine {
    pub id: String,
    pub email: String,
    pub name: String,
    pub role: Role,
    pub until: Time,
    /// The path of its link, for the person who invites to send on. It is told once.
    #[serde(default)]
    pub path: Option<String>,
}

#[derive(Read)]
struct Me {
    me: Agent,
}

/// The part of a problem document that programs go by.
#[derive(Read)]
struct ProblemDocument {
    #[serde(default)]
    r#type: String,
    #[serde(default)]
    detail: String,
}

/// Signs in; the cookie is the browser's affair.
pub async fn sign_in(email: &str, password: &str) -> Result<Agent, Problem> {
    #[derive(Write)]
    struct Body<'a> {
        email: &'a str,
        password: &'a str,
    }
    post::<Me>("/api/session", &Body { email, password })
        .await
        .map(|me| me.me)
}

pub async fn sign_out() -> Result<(), Problem> {
    ask("DELETE", "/api/session", None).await.map(drop)
}

pub async fn set_up(set_up: &SetUp) -> Result<Agent, Problem> {
    post::<Me>("/api/setup", set_up).await.map(|me| me.me)
}

pub async fn invite(invitation: &Invitation) -> Result<InvitationLine, Problem> {
    post("/api/invitations", invitation).await
}

pub async fn invitations() -> Result<Vec<InvitationLine>, Problem> {
    get("/api/invitations").await
}

pub async fn revoke_invitation(id: &str) -> Result<(), Problem> {
    let path = format!("/api/invitations/{}", js_sys::encode_uri_component(id));
    ask("DELETE", &path, None).await.map(drop)
}

/// Hears whether an invitation holds.
pub async fn look_at_invitation(token: &str) -> Result<(), Problem> {
    #[derive(Write)]
    struct Body<'a> {
        token: &'a str,
        name: &'a str,
    }
    let body = json::write(&Body { token, name: "" });
    ask("POST", "/api/invitations/accept", Some(body))
        .await
        .map(drop)
}

pub async fn accept_invitation(token: &str, name: &str, password: &str) -> Result<Agent, Problem> {
    #[derive(Write)]
    struct Body<'a> {
        token: &'a str,
        name: &'a str,
        password: &'a str,
    }
    post::<Me>(
        "/api/invitations/accept",
        &Body {
            token,
            name,
            password,
        },
    )
    .await
    .map(|me| me.me)
}

/// Takes somebody out of the team, or back in.
pub async fn change_member(id: AgentId, active: bool) -> Result<(), Problem> {
    let body = format!("{{\"active\":{active}}}");
    ask("PUT", &format!("/api/agents/{id}"), Some(body))
        .await
        .map(drop)
}

pub async fn receipts(
    state: Option<&str>,
    before: Option<&str>,
) -> Result<Vec<ReceiptLine>, Problem> {
    let mut path = "/api/receipts?".to_owned();
    for (name, value) in [("state", state), ("before", before)] {
        if let Some(value) = value {
            path.extend([
                name,
                "=",
                &String::from(js_sys::encode_uri_component(value)),
                "&",
            ]);
        }
    }
    get(path.trim_end_matches(['?', '&'])).await
}

pub async fn receipt(id: &str) -> Result<String, Problem> {
    ask(
        "GET",
        &format!("/api/receipts/{}", js_sys::encode_uri_component(id)),
        None,
    )
    .await
}

pub async fn replay(id: &str) -> Result<(), Problem> {
    let path = format!("/api/receipts/{}/replay", js_sys::encode_uri_component(id));
    ask("POST", &path, Some("{}".to_owned())).await.map(drop)
}

pub async fn sessions() -> Result<Vec<SessionLine>, Problem> {
    get("/api/sessions").await
}

pub async fn end_session(id: &str) -> Result<(), Problem> {
    let path = format!("/api/sessions/{}", js_sys::encode_uri_component(id));
    ask("DELETE", &path, None).await.map(drop)
}

/// What this browser may seal its copies with.
pub async fn lease() -> Result<Granted, Problem> {
    read(&ask("POST", "/api/lease", None).await?)
}

pub async fn snapshot() -> Result<Snapshot, Problem> {
    let text = ask("GET", "/api/snapshot", None).await?;
    // On a first visit that is an answer like another, and not a failure.
    if text.is_empty() {
        return Err(Problem {
            status: 401,
            kind: "nobody".to_owned(),
            detail: String::new(),
        });
    }
    json::read_in_steps(&text)
        .await
        .map_err(|_| Problem::unreadable())
}

/// A page of a thread that ends before an entry, or with the newest, and reaches back beyond `to` where it can.
pub async fn messages(
    conversation: ConversationId,
    before: Option<EntryKey>,
    to: Option<EntryKey>,
) -> Result<Page, Problem> {
    let mut path = format!("/api/conversations/{conversation}/messages?");
    for (name, key) in [("before", before), ("to", to)] {
        if let Some(key) = key {
            path.push_str(&format!("{name}={}.{}&", key.at.0, key.id));
        }
    }
    get(path.trim_end_matches(['?', '&'])).await
}

/// Where a message's file is.
#[must_use]
pub fn media(conversation: ConversationId, key: EntryKey) -> String {
    format!("/api/media/{conversation}/{}.{}", key.at.0, key.id)
}

pub async fn retry_media(conversation: ConversationId, key: EntryKey) -> Result<(), Problem> {
    let path = media(conversation, key) + "/retry";
    ask("POST", &path, Some("{}".to_owned())).await.map(drop)
}

/// The worker's word on each, in order.
pub async fn commands(keyed: &[&Keyed]) -> Result<Vec<Answer>, Problem> {
    post("/api/commands", &keyed).await
}

async fn get<T: Read>(path: &str) -> Result<T, Problem> {
    read(&ask("GET", path, None).await?)
}

async fn post<T: Read>(path: &str, body: &dyn Write) -> Result<T, Problem> {
    let body = json::write(body);
    read(&ask("POST", path, Some(body)).await?)
}

pub fn read<T: Read>(text: &str) -> Result<T, Problem> {
    json::read(text).map_err(|_| Problem::unreadable())
}

/// One request and the text of its answer. Not generic, so that it is in the binary once.
async fn ask(method: &str, path: &str, body: Option<String>) -> Result<String, Problem> {
    let request = Request {
        method,
        path,
        headers: &[("X-Recado", "1"), ("Content-Type", "application/json")],
        body: body.as_deref(),
        signal: &AbortSignal::timeout_with_u32(PATIENCE_MS),
    };
    let unreachable = |_| Problem::unreachable();
    let response = request.send().await.map_err(unreachable)?;
    let text = fetch::text(&response).await.map_err(unreachable)?;
    match response.status() {
        // The worker says nothing by 202 and 204 only: this one is of something on the way.
        200 if text.is_empty() => Err(Problem::unreachable()),
        _ if response.ok() => Ok(text),
        status => Err(Problem::told(status, &text)),
    }
}

impl Problem {
    /// The answer is not what this version of the app understands, so there is a newer one: the page looks for it.
    fn unreadable() -> Self {
        crate::host::tell_page("recado-look");
        Self {
            status: 0,
            kind: "unreadable".to_owned(),
            detail: String::new(),
        }
    }

    /// What an answer says that is none of the good ones. Only a problem document of ours is the worker's word: a proxy or a
    /// portal on the way says what it likes, and that refuses nothing and ends no session.
    #[must_use]
    pub fn told(status: u16, text: &str) -> Self {
        let document: Option<ProblemDocument> = json::read(text).ok();
        let ours = document.and_then(|ProblemDocument { r#type, detail }| {
            let kind = r#type.strip_prefix("urn:recado:")?.to_owned();
            Some(Self {
                status,
                kind,
                detail,
            })
        });
        ours.unwrap_or_else(Self::unreachable)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_worker_refuses() {
        let ours = r#"{"type":"urn:recado:not-allowed","detail":"No."}"#;
        assert!(!Problem::told(403, ours).may_pass());
        for (status, text) in [
            (403, "<h1>Blocked by your network</h1>"),
            (401, r#"{"error":"proxy authentication"}"#),
            (404, r#"{"type":"about:blank","detail":"nginx"}"#),
            (511, ""),
        ] {
            let told = Problem::told(status, text);
            assert!(told.may_pass() && told.status != 401, "{status} {text}");
        }
    }
}
