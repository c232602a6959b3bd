//! Signing in and out, and the list of browsers one is signed in with.

use super::{SessionId, Stranger, Who, json, listing, nothing, settings};
use crate::{
    auth::{
        account, cookie,
        email::Email,
        limit::{self, Bucket},
        password, session,
        token::Token,
    },
    body, config,
    desk_object::Desk,
    problem::Problem,
};
use domain::{agent::Agent, time::Time};
use serde::{Deserialize, Serialize};
use worker::Response;

#[derive(Deserialize)]
struct Asked {
    email: String,
    password: String,
}

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

/// Unknown e-mails, wrong passwords and people who left get the same answer after the same work.
pub(super) fn sign_in(desk: &Desk, stranger: &Stranger, bytes: &[u8]) -> Result<Response, Problem> {
    let asked: Asked = body::understood(bytes)?;
    let email = Email::read(&asked.email).map_err(|_| Problem::WrongSignIn)?;
    let (sql, now) = (desk.sql(), desk.now());
    let account = Bucket::of_account(&email);
    let address = stranger.address.as_deref().map(Bucket::of_address);
    let buckets: Vec<Bucket> = address.into_iter().chain([account.clone()]).collect();
    limit::check(sql, now, &buckets)?;
    let Some(agent) = recognised(desk, &email, &asked.password)? else {
        limit::failed(sql, now, &buckets)?;
        return Err(Problem::WrongSignIn);
    };
    limit::passed(sql, &account)?;
    listing::again(desk);
    begin(desk, stranger, &agent, 200)
}

/// The agent whose e-mail and password these are, if they may come in.
fn recognised(desk: &Desk, email: &Email, password: &str) -> Result<Option<Agent>, Problem> {
    let cost = config::password_cost(desk.env());
    let account = account::find(desk.sql(), email)?;
    let fits = password::fits(
        password,
        account.as_ref().map(|account| &account.password),
        cost,
    )?;
    let Some(account) = account.filter(|_| fits) else {
        return Ok(None);
    };
    if password::is_outdated(&account.password, cost) {
        account::add(
            desk.sql(),
            account.agent,
            email,
            &password::hash(password, cost)?,
        )?;
    }
    Ok(settings(desk)?
        .agent(account.agent)
        .filter(|agent| agent.active)
        .cloned())
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
    let sessions = session::list(desk.sql(), who.me.id, desk.now())?;
    let lines: Vec<Line> = sessions
        .into_iter()
        .map(|one| Line {
            current: one.id == who.session.id,
            id: one.id,
            since: one.made_at,
            last_used: one.seen_at,
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
