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
    let account_bucket = Bucket::of_account(&email);
    let mut buckets = vec![account_bucket.clone()];
    buckets.extend(stranger.address.as_deref().map(Bucket::of_address));
    limit::check(sql, now, &buckets)?;
    let account = account::find(sql, &email)?;
    let kept = account.as_ref().map(|account| &account.password);
    let fits = password::fits(&asked.password, kept, config::password_cost(desk.env()))?;
    let members = settings(desk)?;
    let agent = account.and_then(|account| members.agent(account.agent).cloned());
    let Some(agent) = agent.filter(|agent| fits && agent.active) else {
        limit::failed(sql, now, &buckets)?;
        return Err(Problem::WrongSignIn);
    };
    limit::passed(sql, &account_bucket)?;
    listing::again(desk);
    begin(desk, stranger, &agent, 200)
}

/// Begins a session and gives its cookie.
pub(super) fn begin(desk: &Desk, stranger: &Stranger, me: &Agent, status: u16) -> Result<Response, Problem> {
    let token = Token::fresh(stranger.workspace);
    session::begin(desk.sql(), &token, me.id, &stranger.device, desk.now())?;
    let mut answer = json(status, &Me { me })?;
    answer.headers_mut().set("Set-Cookie", &cookie::given(&token, session::LONGEST))?;
    Ok(answer)
}

pub(super) fn sign_out(desk: &Desk, who: &Who) -> Result<Response, Problem> {
    session::end(desk.sql(), who.me.id, who.session.id)?;
    desk.streams().revoke(&who.session.id.to_string());
    let mut answer = nothing()?;
    answer.headers_mut().set("Set-Cookie", &cookie::taken())?;
    // Whatever the browser still keeps of this person goes as well.
    answer.headers_mut().set("Clear-Site-Data", "\"cache\", \"storage\"")?;
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
