//! The providers' door. It holds nothing: it verifies, finds the workspaces a webhook is for, and hands them the bytes.

use crate::{
    body,
    config::{self, Directory, WorkspaceId},
    problem::Problem,
};
use channels::meta::signature;
use std::collections::BTreeSet;
use subtle::ConstantTimeEq;
use worker::{Env, Headers, Method, Request, RequestInit, Response, console_error};

/// # Errors
/// The [`Problem`] that Meta is told; only [`Problem::Unavailable`] makes it worth repeating.
pub async fn door(request: Request, env: &Env) -> Result<Response, Problem> {
    match request.method() {
        Method::Get => handshake(&request, env),
        Method::Post => receive(request, env).await,
        _ => Err(Problem::WrongMethod {
            allow: "GET, POST".into(),
        }),
    }
}

/// Echoes the challenge to who knows our token (facts 1.1).
fn handshake(request: &Request, env: &Env) -> Result<Response, Problem> {
    let url = request.url()?;
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

async fn receive(mut request: Request, env: &Env) -> Result<Response, Problem> {
    let header = request.headers().get(signature::HEADER)?;
    signature::claimed(header.as_deref()).map_err(|_| Problem::Unsigned)?;
    let bytes = body::read(&mut request, body::WEBHOOK).await?;
    let secrets = config::app_secrets(env);
    let secrets: Vec<&str> = secrets.iter().map(String::as_str).collect();
    signature::verify(header.as_deref(), &bytes, &secrets).map_err(|_| Problem::Unsigned)?;
    for workspace in recipients(env, &bytes).await? {
        deliver(env, workspace, &bytes).await?;
    }
    Ok(Response::empty()?)
}

/// The workspaces that a webhook speaks of: at least one, so that nothing signed is lost.
async fn recipients(env: &Env, bytes: &[u8]) -> Result<BTreeSet<WorkspaceId>, Problem> {
    let home = config::home(env)?;
    if config::workspaces(env)?.len() == 1 {
        return Ok(BTreeSet::from([home]));
    }
    let directory = Directory::of(env)?;
    let incoming = channels::read(bytes);
    let addresses: BTreeSet<_> = incoming
        .iter()
        .filter_map(|piece| directory.of_address(&piece.to))
        .collect();
    let mut found = BTreeSet::new();
    for address in addresses {
        found.insert(directory.find(env, &address).await?);
    }
    if found.is_empty() {
        found.insert(home);
    }
    Ok(found)
}

/// Hands the bytes to a workspace. A stub that failed stays broken, so the second try takes a new one.
async fn deliver(env: &Env, workspace: WorkspaceId, bytes: &[u8]) -> Result<(), Problem> {
    match hand_over(env, workspace, bytes).await {
        Ok(status) => taken(status),
        // The platform asks not to repeat when it is overloaded; Meta comes again anyway.
        Err(error) if error.to_string().contains("overloaded") => Err(error.into()),
        Err(_) => taken(hand_over(env, workspace, bytes).await?),
    }
}

async fn hand_over(env: &Env, workspace: WorkspaceId, bytes: &[u8]) -> worker::Result<u16> {
    let stub =
        config::desk_for(env, workspace, None).map_err(|_| worker::Error::from("no desk"))?;
    let headers = Headers::new();
    headers.set("Content-Type", "application/json")?;
    let mut init = RequestInit::new();
    init.with_method(Method::Post)
        .with_headers(headers)
        .with_body(Some(worker::js_sys::Uint8Array::from(bytes).into()));
    let answer = stub
        .fetch_with_request(Request::new_with_init(crate::api::HOOK, &init)?)
        .await?;
    Ok(answer.status_code())
}

fn taken(status: u16) -> Result<(), Problem> {
    if status == 200 {
        return Ok(());
    }
    console_error!("a desk answered {status} to a webhook");
    Err(Problem::Unavailable)
}
