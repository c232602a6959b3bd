//! The half of the doors that stands outside the object: it refuses what no object need hear of, and finds the object.

use super::{
    carry,
    route::{self, Door},
    stranger,
};
use crate::{
    auth::{cookie, guard},
    config::{self, WorkspaceId},
    problem::Problem,
};
use worker::{Env, Request, Response, console_error};

/// The workspace that a request without a cookie was found to be for. Set here, never believed from outside.
pub const WORKSPACE: &str = "X-Recado-Workspace";

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
        Door::SetUp => stranger::set_up(request, env).await,
        Door::SignIn => stranger::sign_in(request, env).await,
        Door::Accept => stranger::accept(request, env).await,
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
        // On a first visit our page asks whether somebody is signed in. That nobody is, is an answer and no failure, which
        // browsers would complain of in their console.
        Door::Snapshot if cookie::token_of(&request).is_none() && guard::ours(&request).is_ok() => {
            super::nothing()
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
