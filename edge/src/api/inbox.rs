//! Connecting numbers. Their tokens come in here and never go out again, except to the provider.

use super::{Who, json, listing, named, nothing, settings, token};
use crate::{
    body,
    config::{Directory, Listing},
    desk_object::Desk,
    problem::Problem,
};
use domain::{
    channel::{Address, ChannelKind, Inbox},
    ids::InboxId,
    permission::Right,
};
use serde::{Deserialize, Serialize};
use worker::Response;

#[derive(Deserialize)]
struct Asked {
    kind: ChannelKind,
    name: String,
    address: String,
    account: String,
    #[serde(default)]
    phone: String,
    token: String,
}

#[derive(Serialize)]
struct Connected {
    id: InboxId,
}

pub(super) async fn connect(desk: &Desk, who: &Who, bytes: &[u8]) -> Result<Response, Problem> {
    who.need(Right::ManageInboxes)?;
    let asked: Asked = body::understood(bytes)?;
    let inbox = new_inbox(desk, &asked)?;
    let token = token_in(&asked.token)?;
    let names = names_of(&Directory::of(desk.env())?, &inbox);
    for name in &names {
        // Another workspace's webhooks would come to us from then on.
        if Directory::is_taken(desk.env(), name, who.workspace).await? {
            return Err(Problem::AlreadyConnected);
        }
    }
    // From here on nothing is awaited, so the look at the settings and the write of them are one.
    let mut new = (*settings(desk)?).clone();
    if new
        .inboxes
        .iter()
        .any(|other| other.kind == inbox.kind && other.number == inbox.number)
    {
        return Err(Problem::AlreadyConnected);
    }
    token::keep(desk, inbox.id, token)?;
    let id = inbox.id;
    new.inboxes.push(inbox);
    desk.settle(new)?;
    listing::list(desk, who.workspace, |_| names).await;
    json(201, &Connected { id })
}

fn new_inbox(desk: &Desk, asked: &Asked) -> Result<Inbox, Problem> {
    let (address, account) = match asked.kind {
        ChannelKind::WhatsApp => (
            "The address is the number's id at Meta: digits only.",
            "The account is the id of the WhatsApp Business Account: digits only.",
        ),
        ChannelKind::Instagram => (
            "The address is the id of the Instagram professional account: digits only.",
            "The account of an Instagram inbox is its address once more.",
        ),
        ChannelKind::Messenger => {
            return Err(Problem::BadValue("This channel cannot be connected yet."));
        }
    };
    let phone: String = asked
        .phone
        .trim()
        .chars()
        .take(32)
        .filter(|letter| !letter.is_control())
        .collect();
    Ok(Inbox {
        id: InboxId(desk.fresh()?),
        kind: asked.kind,
        name: named(
            &asked.name,
            "An inbox needs a name of at most 80 characters.",
        )?,
        number: provider_id(&asked.address, address)?,
        account: provider_id(&asked.account, account)?,
        phone,
        line: String::new(),
        stopped: None,
    })
}

fn provider_id(text: &str, sentence: &'static str) -> Result<String, Problem> {
    let id = text.trim();
    let fits = (1..=32).contains(&id.len()) && id.bytes().all(|letter| letter.is_ascii_digit());
    fits.then(|| id.to_owned())
        .ok_or(Problem::BadValue(sentence))
}

fn token_in(text: &str) -> Result<&str, Problem> {
    let token = text.trim();
    let fits =
        (1..=4096).contains(&token.len()) && token.bytes().all(|letter| letter.is_ascii_graphic());
    fits.then_some(token).ok_or(Problem::BadValue(
        "The access token is missing or has letters that no token has.",
    ))
}

fn names_of(directory: &Directory, inbox: &Inbox) -> Vec<Listing> {
    let by = |number: Option<&String>, account: Option<&String>| {
        directory.of_address(&Address {
            kind: inbox.kind,
            number: number.cloned(),
            account: account.cloned(),
        })
    };
    [
        by(Some(&inbox.number), None),
        by(None, Some(&inbox.account)),
    ]
    .into_iter()
    .flatten()
    .collect()
}

#[derive(Deserialize)]
struct Described {
    name: String,
    line: String,
}

/// What the team calls a number, and what it is for.
pub(super) fn describe(
    desk: &Desk,
    who: &Who,
    id: InboxId,
    bytes: &[u8],
) -> Result<Response, Problem> {
    who.need(Right::ManageInboxes)?;
    let asked: Described = body::understood(bytes)?;
    let sentence = "An inbox and its line need names of at most 80 characters.";
    let name = named(&asked.name, sentence)?;
    let line = match asked.line.trim() {
        "" => String::new(),
        line => named(line, sentence)?,
    };
    let mut new = (*settings(desk)?).clone();
    let inbox = new.inbox_mut(id).ok_or(Problem::NotFound)?;
    (inbox.name, inbox.line) = (name, line);
    desk.settle(new)?;
    nothing()
}

#[derive(Deserialize)]
struct NewToken {
    token: String,
}

/// A new token for a number that stopped, or is about to.
pub(super) fn reconnect(
    desk: &Desk,
    who: &Who,
    id: InboxId,
    bytes: &[u8],
) -> Result<Response, Problem> {
    who.need(Right::ManageInboxes)?;
    let asked: NewToken = body::understood(bytes)?;
    let token = token_in(&asked.token)?;
    let mut new = (*settings(desk)?).clone();
    new.inbox_mut(id).ok_or(Problem::NotFound)?.stopped = None;
    token::keep(desk, id, token)?;
    desk.settle(new)?;
    nothing()
}
