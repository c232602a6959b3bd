//! The half of the doors that stands outside the object: it refuses what no object need hear of, and finds the object.

use super::{
    carry,
    route::{self, Door},
};
use crate::{
    auth::{cookie, email::Email, guard, token::Token},
    body,
    config::{self, Directory, WorkspaceId},
    problem::Problem,
};
use serde::Deserialize;
use worker::{Env, Headers, Method, Request, RequestInit, Response, console_error};

/// The workspace that a request without a cookie was found to be for. Set here, never believed from outside.
pub const WORKSPACE: &str = "X-Recado-Workspace";

/// What strangers' requests may say of themselves to the object.
const PASSED_ON: [&str; 3] = ["Content-Type", "User-Agent", "CF-Connecting-IP"];

/// # Errors
/// The [`Problem`] that the browser is told.
pub async fn outside(request: Request, env: &Env) -> Result<Response, Problem> {
    let door = route::find(&request.method(), &request.path())?;
    if door.is_stage() && !config::is_stage(env) {
        return Err(Problem::NoSuchDoor);
    }
    match door {
        // Its body is no JSON and not looked at; the header that no foreign page can send is asked for all the same.
        Door::Upload => guard::ours(&request)?,
        _ => guard::from_our_pages(&request)?,
    }
    match door {
        Door::SetUp | Door::SignIn | Door::Accept => stranger(request, env, door).await,
        Door::Contract => Ok(config::scratch(env)?
            .fetch_with_request(request)
            .await
            .map_err(unreachable)?),
        Door::Media(..) => {
            let workspace = known(&request, env)?.ok_or(Problem::NotSignedIn)?;
            carry::serve(request, env, workspace).await
        }
        Door::Upload => {
            let workspace = known(&request, env)?.ok_or(Problem::NotSignedIn)?;
            carry::receive(request, env, workspace).await
        }
        Door::Health | Door::Clock | Door::Figures | Door::Sow => {
            let workspace = known(&request, env)?.map_or_else(|| config::home(env), Ok)?;
            pass(request, env, workspace).await
        }
        _ => {
            let workspace = known(&request, env)?.ok_or(Problem::NotSignedIn)?;
            pass(request, env, workspace).await
        }
    }
}

/// The workspace of the cookie, if there can be one of that name: an invented one must not wake an object.
fn known(request: &Request, env: &Env) -> Result<Option<WorkspaceId>, Problem> {
    let Some(token) = cookie::token_of(request) else {
        return Ok(None);
    };
    Ok(config::workspaces(env)?
        .contains(&token.workspace)
        .then_some(token.workspace))
}

pub(super) async fn pass(
    request: Request,
    env: &Env,
    workspace: WorkspaceId,
) -> Result<Response, Problem> {
    let stub = config::desk_for(env, workspace, None)?;
    stub.fetch_with_request(request).await.map_err(unreachable)
}

pub(super) fn unreachable(error: worker::Error) -> Problem {
    console_error!("a desk could not be reached: {error}");
    Problem::Unavailable
}

#[derive(Deserialize)]
struct Code {
    code: String,
}

#[derive(Deserialize)]
struct Name {
    email: String,
}

#[derive(Deserialize)]
struct Invitation {
    token: String,
}

/// Somebody without a session: what they say tells which workspace they mean.
async fn stranger(mut request: Request, env: &Env, door: Door) -> Result<Response, Problem> {
    let bytes = body::read(&mut request, body::ORDINARY).await?;
    let workspace = match door {
        Door::SetUp => {
            let said: Code = body::understood(&bytes)?;
            config::workspace_for(env, &said.code)?.ok_or(Problem::BadSetupCode)?
        }
        Door::SignIn => {
            let said: Name = body::understood(&bytes)?;
            let directory = Directory::of(env)?;
            let email = Email::read(&said.email).map_err(|_| Problem::WrongSignIn)?;
            directory.find(env, &directory.of_email(&email)).await?
        }
        _ => {
            let said: Invitation = body::understood(&bytes)?;
            let workspace = Token::read(&said.token)
                .ok_or(Problem::BadInvitation)?
                .workspace;
            let known = config::workspaces(env)?.contains(&workspace);
            known.then_some(workspace).ok_or(Problem::BadInvitation)?
        }
    };
    let again = retold(&request, workspace, &bytes)?;
    pass(again, env, workspace).await
}

fn retold(request: &Request, workspace: WorkspaceId, bytes: &[u8]) -> worker::Result<Request> {
    let headers = Headers::new();
    for name in PASSED_ON {
        if let Some(value) = request.headers().get(name)? {
            headers.set(name, &value)?;
        }
    }
    headers.set(WORKSPACE, &workspace.to_string())?;
    let mut init = RequestInit::new();
    init.with_method(Method::Post)
        .with_headers(headers)
        .with_body(Some(worker::js_sys::Uint8Array::from(bytes).into()));
    Request::new_with_init(request.url()?.as_str(), &init)
}
