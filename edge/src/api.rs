//! The browsers' doors. [`outside`] stands in the worker and finds the object; [`inside`] stands in the object, where
//! every door asks `domain::permission` before it answers.

mod carry;
mod check;
mod command;
mod export;
mod health;
mod inbox;
mod invitation;
mod lease;
mod listing;
mod lists;
mod media;
mod member;
mod outside;
mod range;
mod receipt;
mod route;
mod search;
mod session;
mod setup;
mod snapshot;
mod stage;
mod stranger;
mod token;
mod who;

pub use media::complete as uploaded;
pub use outside::outside;
pub use route::{ReceiptId, SessionId};
pub use who::Who;

use crate::{body, config::WorkspaceId, desk_object::Desk, problem::Problem};
use domain::settings::Settings;
use route::Door;
use serde::Serialize;
use std::rc::Rc;
use worker::{Request, Response, ResponseBuilder};

/// Answers whatever reaches the object.
///
/// # Errors
/// When the runtime refuses to build an answer, which it does not for these.
pub async fn inside(desk: &Desk, request: Request) -> worker::Result<Response> {
    let answer = match request.path().as_str() {
        "/recipe" | "/proof" | "/renewal" | "/guess" => signing_in(desk, request).await,
        path => match route::find(&request.method(), path) {
            Ok(door) => open(desk, request, door).await,
            Err(problem) => Err(problem),
        },
    };
    answer.or_else(|problem| problem.answer())
}

async fn signing_in(desk: &Desk, mut request: Request) -> Result<Response, Problem> {
    let bytes = body::read(&mut request, body::ORDINARY).await?;
    let stranger = Stranger::of(&request)?;
    match request.path().as_str() {
        "/recipe" => session::recipe(desk, &stranger, &bytes),
        "/proof" => session::sign_in(desk, &stranger, &bytes),
        "/guess" => session::guess(desk, &stranger, &bytes),
        _ => session::renew(desk, &bytes),
    }
}

async fn open(desk: &Desk, mut request: Request, door: Door) -> Result<Response, Problem> {
    match door {
        Door::SetUp | Door::Accept => {
            let stranger = Stranger::of(&request)?;
            let bytes = body::read(&mut request, body::ORDINARY).await?;
            stranger_at(desk, &stranger, door, &bytes).await
        }
        Door::Health => health::look(desk),
        Door::Clock => stage::move_clock(desk, &body::read(&mut request, body::ORDINARY).await?),
        Door::Figures => stage::figures(desk),
        Door::Sow => stage::sow(desk, &body::read(&mut request, body::ORDINARY).await?),
        Door::Contract => stage::contract(desk),
        _ => {
            Who::at(desk, &request)?;
            let bytes = body::read(&mut request, body::ORDINARY).await?;
            // Asked again: reading took time, in which the session may have been ended.
            let who = Who::at(desk, &request)?;
            member_at(desk, &who, &request, door, &bytes).await
        }
    }
}

async fn stranger_at(
    desk: &Desk,
    stranger: &Stranger,
    door: Door,
    bytes: &[u8],
) -> Result<Response, Problem> {
    match door {
        Door::SetUp => setup::set_up(desk, stranger, bytes).await,
        _ => invitation::accept(desk, stranger, bytes).await,
    }
}

async fn member_at(
    desk: &Desk,
    who: &Who,
    request: &Request,
    door: Door,
    bytes: &[u8],
) -> Result<Response, Problem> {
    match door {
        Door::SignOut => session::sign_out(desk, who),
        Door::Sessions => session::list(desk, who),
        Door::EndSession(id) => session::end(desk, who, id),
        Door::EndOtherSessions => session::end_others(desk, who),
        Door::Invitations => invitation::list(desk, who),
        Door::Revoke(id) => invitation::revoke(desk, who, id),
        Door::Invite => invitation::invite(desk, who, bytes).await,
        Door::Member(id) => member::change(desk, who, id, bytes),
        Door::Connect => inbox::connect(desk, who, bytes).await,
        Door::Describe(id) => inbox::describe(desk, who, id, bytes),
        Door::Reconnect(id) => inbox::reconnect(desk, who, id, bytes),
        Door::Check(id) => check::check(desk, who, id, bytes).await,
        Door::Lease => lease::lease(desk, who),
        Door::Snapshot => snapshot::snapshot(desk, who),
        Door::Stream => snapshot::stream(desk, who, request),
        Door::Commands => command::take(desk, who, bytes),
        Door::Conversations => lists::addressed(desk, who, request),
        Door::ConversationsAsked => lists::page(desk, who, bytes),
        Door::Conversation(id) => lists::one(desk, who, id),
        Door::Search => search::search(desk, who, bytes),
        Door::Views => lists::views(desk, who),
        Door::SaveView => lists::save(desk, who, bytes),
        Door::RemoveView(id) => lists::remove(desk, who, id),
        Door::Messages(id) => snapshot::page(desk, who, id, request),
        Door::Pages => snapshot::pages(desk, who, request),
        Door::MessageReceipt(conversation, entry) => {
            receipt::of_message(desk, who, conversation, entry)
        }
        Door::Receipts => receipt::list(desk, who, request),
        Door::Receipt(id) => receipt::raw(desk, who, id),
        Door::Replay(id) => receipt::replay(desk, who, id),
        Door::Export => export::everything(desk, who),
        Door::Media(conversation, key) => media::leaf(desk, who, conversation, key),
        Door::Refetch(conversation, key) => media::refetch(desk, who, conversation, key),
        Door::Upload => media::begin(desk, who, request),
        // These were answered before anybody asked who it is.
        Door::SetUp
        | Door::SignIn
        | Door::Accept
        | Door::Health
        | Door::Clock
        | Door::Figures
        | Door::Sow
        | Door::Contract => Err(Problem::NoSuchDoor),
    }
}

/// Somebody who has no session yet.
struct Stranger {
    workspace: WorkspaceId,
    device: String,
    /// Missing where no proxy in front of us vouches for it.
    address: Option<String>,
}

impl Stranger {
    fn of(request: &Request) -> Result<Self, Problem> {
        Ok(Self {
            workspace: workspace_of(request)?,
            device: device(request),
            address: address(request),
        })
    }
}

fn workspace_of(request: &Request) -> Result<WorkspaceId, Problem> {
    let text = request.headers().get(outside::WORKSPACE)?;
    text.as_deref()
        .and_then(WorkspaceId::read)
        .ok_or(Problem::NoSuchDoor)
}

fn device(request: &Request) -> String {
    let said = request
        .headers()
        .get("User-Agent")
        .ok()
        .flatten()
        .unwrap_or_default();
    crate::auth::session::device(&said)
}

fn address(request: &Request) -> Option<String> {
    request.headers().get("CF-Connecting-IP").ok().flatten()
}

/// What a query parameter says.
fn asked(request: &Request, name: &str) -> Option<String> {
    let url = request.url().ok()?;
    url.query_pairs()
        .find(|(key, _)| key == name)
        .map(|(_, value)| value.into_owned())
}

fn json<T: Serialize>(status: u16, value: &T) -> Result<Response, Problem> {
    Ok(ResponseBuilder::new()
        .with_status(status)
        .from_json(value)?)
}

/// Asked for, and on its way.
fn nothing_yet() -> Result<Response, Problem> {
    Ok(ResponseBuilder::new().with_status(202).empty())
}

fn nothing() -> Result<Response, Problem> {
    Ok(ResponseBuilder::new().with_status(204).empty())
}

/// A name that people gave to something: one line, not empty, not endless.
fn named(text: &str, sentence: &'static str) -> Result<String, Problem> {
    let name: String = domain::text::clean(text)
        .chars()
        .filter(|letter| !letter.is_control())
        .collect();
    let name = name.trim();
    let fits = !name.is_empty() && name.chars().count() <= 80;
    fits.then(|| name.to_owned())
        .ok_or(Problem::BadValue(sentence))
}

/// The workspace's settings as they are now.
fn settings(desk: &Desk) -> Result<Rc<Settings>, Problem> {
    Ok(desk.shelf(domain::shelf::Shelf::settings)?)
}
