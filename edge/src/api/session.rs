//! Signing in and out, and the list of browsers one is signed in with.

use super::{
    SessionId, Stranger, Who, json, listing, nothing, settings,
    stranger::{Guess, RENEW, Shown},
};
use crate::{
    auth::{
        account, cookie,
        email::Email,
        limit::{self, Bucket},
        password::{self, Phc},
        session,
        token::Token,
    },
    body, config,
    desk_object::Desk,
    problem::Problem,
};
use domain::{agent::Agent, time::Time};
use serde::Serialize;
use worker::Response;

#[derive(Serialize)]
struct Me<'a> {
    me: &'a Agent,
}

/// A line of the list.
#[derive(Serialize)]
struct Line {
    id: SessionId,
    since: Time,
    last_used: Time,
    browser: String,
    current: bool,
}

/// How to compute what [`sign_in`] is shown. Every attempt counts as failed until it is shown: nobody who asks for many
/// recipes at once gets more of them than who asks for one after the other.
pub(super) fn recipe(desk: &Desk, stranger: &Stranger, bytes: &[u8]) -> Result<Response, Problem> {
    let email = email(&body::understood(bytes)?)?;
    let (sql, now) = (desk.sql(), desk.now());
    let buckets: Vec<Bucket> = address(stranger)
        .into_iter()
        .chain([Bucket::of_account(&email)])
        .collect();
    limit::check(sql, now, &buckets)?;
    limit::failed(sql, now, &buckets)?;
    let account = account::find(sql, &email)?;
    // An e-mail that nobody has always gets the same salt too.
    let invented = desk.named("salt", email.as_str())?.to_be_bytes();
    let kept = account.as_ref().map(|account| &account.password);
    let cost = config::password_cost(desk.env());
    json(200, &password::recipe(kept, &invented, cost)?)
}

/// Unknown e-mails, wrong passwords and people who left get the same answer after the same work.
pub(super) fn sign_in(desk: &Desk, stranger: &Stranger, bytes: &[u8]) -> Result<Response, Problem> {
    let shown: Shown = body::understood(bytes)?;
    let email = email(&shown)?;
    let (agent, kept) = recognised(desk, &email, &shown)?.ok_or(Problem::WrongSignIn)?;
    limit::passed(desk.sql(), &Bucket::of_account(&email))?;
    if let Some(address) = address(stranger) {
        limit::taken_back(desk.sql(), &address)?;
    }
    listing::again(desk);
    let mut answer = begin(desk, stranger, &agent, 200)?;
    if password::is_outdated(&kept, config::password_cost(desk.env())) {
        answer.headers_mut().set(RENEW, "1")?;
    }
    Ok(answer)
}

/// Keeps a password anew, for who shows the old one.
pub(super) fn renew(desk: &Desk, bytes: &[u8]) -> Result<Response, Problem> {
    let shown: Shown = body::understood(bytes)?;
    let email = email(&shown)?;
    let (agent, _) = recognised(desk, &email, &shown)?.ok_or(Problem::WrongSignIn)?;
    let phc = Phc::read(shown.password)?;
    account::add(desk.sql(), agent.id, &email, &phc)?;
    nothing()
}

/// Somebody tried a code that the stateless half looked at.
pub(super) fn guess(desk: &Desk, stranger: &Stranger, bytes: &[u8]) -> Result<Response, Problem> {
    let Guess { wrong } = body::understood(bytes)?;
    may_guess(desk, stranger)?;
    if wrong {
        guessed_wrong(desk, stranger)?;
    }
    nothing()
}

/// Whether the address of somebody who shows no e-mail may try anything now.
pub(super) fn may_guess(desk: &Desk, stranger: &Stranger) -> Result<(), Problem> {
    let address: Vec<Bucket> = address(stranger).into_iter().collect();
    limit::check(desk.sql(), desk.now(), &address)
}

pub(super) fn guessed_wrong(desk: &Desk, stranger: &Stranger) -> Result<(), Problem> {
    let address: Vec<Bucket> = address(stranger).into_iter().collect();
    Ok(limit::failed(desk.sql(), desk.now(), &address)?)
}

fn email(shown: &Shown) -> Result<Email, Problem> {
    Email::read(&shown.email).map_err(|_| Problem::WrongSignIn)
}

fn address(stranger: &Stranger) -> Option<Bucket> {
    stranger.address.as_deref().map(Bucket::of_address)
}

/// The agent whose e-mail and password these are, if they may come in, and what is kept of the password.
fn recognised(desk: &Desk, email: &Email, shown: &Shown) -> Result<Option<(Agent, Phc)>, Problem> {
    let account = account::find(desk.sql(), email)?;
    let kept = account.as_ref().map(|account| &account.password);
    let fits = password::fits(&shown.proof, kept)?;
    let Some(account) = account.filter(|_| fits) else {
        return Ok(None);
    };
    let agent = settings(desk)?.agent(account.agent).cloned();
    let agent = agent.filter(|agent| agent.active);
    Ok(agent.map(|agent| (agent, account.password)))
}

/// Begins a session and gives its cookie.
pub(super) fn begin(
    desk: &Desk,
    stranger: &Stranger,
    me: &Agent,
    status: u16,
) -> Result<Response, Problem> {
    let token = Token::fresh(stranger.workspace);
    session::begin(desk.sql(), &token, me.id, &stranger.device, desk.now())?;
    let mut answer = json(status, &Me { me })?;
    answer
        .headers_mut()
        .set("Set-Cookie", &cookie::given(&token, session::LONGEST))?;
    Ok(answer)
}

pub(super) fn sign_out(desk: &Desk, who: &Who) -> Result<Response, Problem> {
    session::end(desk.sql(), who.me.id, who.session.id)?;
    desk.streams().revoke(&who.session.id.to_string());
    let mut answer = nothing()?;
    answer.headers_mut().set("Set-Cookie", &cookie::taken())?;
    Ok(answer)
}

pub(super) fn list(desk: &Desk, who: &Who) -> Result<Response, Problem> {
    let now = desk.now();
    let sessions = session::list(desk.sql(), who.me.id, now)?;
    // What is written down is noted once an hour, for a row costs; who listens is here now.
    let used = |one: &session::Session| match desk.streams().hears(&one.id.to_string()) {
        true => now,
        false => one.seen_at,
    };
    let lines: Vec<Line> = sessions
        .into_iter()
        .map(|one| Line {
            current: one.id == who.session.id,
            id: one.id,
            since: one.made_at,
            last_used: used(&one),
            browser: one.device,
        })
        .collect();
    json(200, &lines)
}

/// Ends one of one's own sessions, with the streams that hang on it.
pub(super) fn end(desk: &Desk, who: &Who, id: SessionId) -> Result<Response, Problem> {
    if !session::end(desk.sql(), who.me.id, id)? {
        return Err(Problem::NotFound);
    }
    desk.streams().revoke(&id.to_string());
    nothing()
}

pub(super) fn end_others(desk: &Desk, who: &Who) -> Result<Response, Problem> {
    for id in session::end_others(desk.sql(), who.me.id, who.session.id)? {
        desk.streams().revoke(&id.to_string());
    }
    nothing()
}
