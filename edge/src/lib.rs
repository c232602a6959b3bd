//! The worker: thin doors in front of one Durable Object per workspace.
//!
//! A request comes in here, is told apart by its path, and goes to [`hook`] (providers), to [`api`] (browsers) or to the
//! static files. Nothing of a workspace is decided here: that happens in [`desk_object`], which has the only store.
//!
//! **Absent here:** state that matters, and knowledge of any message.

mod alarm;
mod api;
mod auth;
mod body;
mod config;
mod desk_object;
mod files;
mod headers;
mod hook;
mod host;
mod hub;
mod introduce;
mod problem;
mod sender;
mod store;

use auth::guard;
use headers::Keeping;
use problem::Problem;
use wasm_bindgen::prelude::*;
use worker::{Env, Request, Response, js_sys::Promise, web_sys};

/// What the platform calls for every request (`edge/entry.js`). It logs what fails here and answers 500 for us.
#[wasm_bindgen]
pub fn fetch(request: web_sys::Request, env: Env) -> Promise {
    host::promise(async move { answer(request, &env).await })
}

async fn answer(request: web_sys::Request, env: &Env) -> worker::Result<web_sys::Response> {
    let url = request.url();
    if let Some(sent_away) = guard::plain_http(&request, &url)? {
        return Ok(headers::guarded(sent_away, Keeping::Never)?.into());
    }
    let path = guard::path(&url);
    let (answer, keeping) = match path.split('/').nth(1).unwrap_or_default() {
        "hook" if path == "/hook/meta" => match hook::door(request, env).await {
            Ok(answer) => return Ok(answer),
            Err(problem) => (Err(problem), Keeping::Never),
        },
        "hook" => (Err(Problem::NoSuchDoor), Keeping::Never),
        "api" => {
            let answer = api::outside(request.into(), env).await;
            let keeping = Keeping::of(&answer);
            (answer, keeping)
        }
        _ => (page(request.into(), env).await, Keeping::AsItSays),
    };
    let answer = answer.or_else(|problem| problem.answer())?;
    Ok(headers::guarded(answer, keeping)?.into())
}

/// The app's files. The platform serves them without asking us; this is for where it does ask.
async fn page(request: Request, env: &Env) -> Result<Response, Problem> {
    let assets = env.assets("ASSETS").map_err(|_| Problem::NoSuchDoor)?;
    Ok(assets.fetch_request(request).await?)
}
