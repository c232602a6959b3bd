//! The providers' door. It holds nothing: it verifies, finds the workspaces a webhook is for, and hands them the bytes.
//!
//! Every message passes here, so this door works on the platform's own request and answer: the wrappers of `worker` look
//! up a dozen things about each that nobody asks for here, and that was a fifth of what a webhook cost.

use crate::{
    body,
    config::{self, Directory, WorkspaceId},
    headers,
    host::{self, Errand, Unreached},
    problem::Problem,
};
use channels::meta::signature;
use domain::channel::Address;
use js_sys::Uint8Array;
use std::collections::{BTreeMap, BTreeSet};
use subtle::ConstantTimeEq;
use worker::{Env, Request, Response, Url, console_error, web_sys};

/// # Errors
/// The [`Problem`] that Meta is told; only [`Problem::Unavailable`] makes it worth repeating.
pub async fn door(request: web_sys::Request, env: &Env) -> Result<web_sys::Response, Problem> {
    match request.method().as_str() {
        "GET" => Ok(headers::guarded(handshake(&request, env)?, headers::Keeping::Never)?.into()),
        "POST" => receive(request, env).await,
        _ => Err(Problem::WrongMethod {
            allow: "GET, POST".into(),
        }),
    }
}

/// Echoes the challenge to who knows our token (facts 1.1).
fn handshake(request: &web_sys::Request, env: &Env) -> Result<Response, Problem> {
    let url = Url::parse(&request.url()).map_err(|_| Problem::BadHandshake)?;
    let asked = |name: &str| {
        url.query_pairs()
            .find(|(key, _)| key == name)
            .map(|(_, value)| value.into_owned())
    };
    let token = asked("hub.verify_token").unwrap_or_default();
    let ours = config::verify_token(env).ok_or(Problem::BadHandshake)?;
    let fits = bool::from(token.as_bytes().ct_eq(ours.as_bytes()));
    match (
        fits && asked("hub.mode").as_deref() == Some("subscribe"),
        asked("hub.challenge"),
    ) {
        (true, Some(challenge)) => Ok(Response::ok(challenge)?),
        _ => Err(Problem::BadHandshake),
    }
}

async fn receive(request: web_sys::Request, env: &Env) -> Result<web_sys::Response, Problem> {
    let header = request.headers().get(signature::HEADER).ok().flatten();
    signature::claimed(header.as_deref()).map_err(|_| Problem::Unsigned)?;
    let (raw, bytes) = whole(request).await?;
    let secrets = config::app_secrets(env);
    let secrets: Vec<&str> = secrets.iter().map(String::as_str).collect();
    signature::verify(header.as_deref(), &bytes, &secrets).map_err(|_| Problem::Unsigned)?;
    let found = recipients(env, &bytes).await?;
    for (workspace, addresses) in &found {
        if found.len() == 1 {
            deliver(env, *workspace, &raw).await?;
        } else {
            let share = channels::share(&bytes, |address| addresses.contains(address));
            deliver(env, *workspace, &Uint8Array::from(share.as_slice())).await?;
        }
    }
    headers::taken().map_err(|_| Problem::Unavailable)
}

/// The body twice: as the platform holds it, to be handed on, and in our memory, to be looked at.
async fn whole(request: web_sys::Request) -> Result<(Uint8Array, Vec<u8>), Problem> {
    if body::announced(&request.headers()).is_some_and(|length| length <= body::WEBHOOK) {
        return Ok(host::buffer(&request).await?);
    }
    let bytes = body::read(&mut Request::from(request), body::WEBHOOK).await?;
    Ok((Uint8Array::from(bytes.as_slice()), bytes))
}

/// The workspaces that a webhook speaks of, and which of its addresses are whose: at least one, so that nothing signed
/// is lost.
async fn recipients(
    env: &Env,
    bytes: &[u8],
) -> Result<BTreeMap<WorkspaceId, BTreeSet<Address>>, Problem> {
    let home = config::home(env)?;
    if config::workspaces(env)?.len() == 1 {
        return Ok(BTreeMap::from([(home, BTreeSet::new())]));
    }
    let directory = Directory::of(env)?;
    let mut found: BTreeMap<_, BTreeSet<_>> = BTreeMap::new();
    let mut nobodys = BTreeSet::new();
    for address in channels::recipients(bytes) {
        if let Some(listing) = directory.of_address(&address) {
            let whose = directory.find(env, &listing).await?;
            found.entry(whose).or_default().insert(address);
        } else {
            nobodys.insert(address);
        }
    }
    if !nobodys.is_empty() {
        // A piece without an address belongs with the others, where there is only one whose they can be.
        let whose = found.keys().next().filter(|_| found.len() == 1);
        let whose = whose.copied().unwrap_or(home);
        found.entry(whose).or_default().extend(nobodys);
    }
    Ok(found)
}

/// Hands the bytes to a workspace. A stub that failed stays broken, so the second try takes a new one.
async fn deliver(env: &Env, workspace: WorkspaceId, raw: &Uint8Array) -> Result<(), Problem> {
    match hand_over(env, workspace, raw).await? {
        Ok(kept) => taken(kept),
        // The platform asks not to repeat when it is overloaded; Meta comes again anyway.
        Err(unreached) if unreached.overloaded() => Err(unreached.into()),
        Err(_) => taken(hand_over(env, workspace, raw).await??),
    }
}

async fn hand_over(
    env: &Env,
    workspace: WorkspaceId,
    raw: &Uint8Array,
) -> Result<Result<bool, Unreached>, Problem> {
    let stub = config::desk_for(env, workspace, None)?;
    Ok(host::hand_over(stub, Errand::Hook, raw).await)
}

fn taken(kept: bool) -> Result<(), Problem> {
    if kept {
        return Ok(());
    }
    console_error!("a desk did not keep a webhook");
    Err(Problem::Unavailable)
}
