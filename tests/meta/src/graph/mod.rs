//! The Graph API twin: routes under any version prefix, access token, and a record of every call.

mod account;
pub(crate) mod check;
pub(crate) mod files;
mod interactive;
mod messages;
pub(crate) mod strike;
pub(crate) mod templates;
mod trouble;

pub(crate) use trouble::{Trouble, trouble};

use std::sync::Arc;
use std::time::Instant;

use axum::Router;
use axum::body::{Body, Bytes, to_bytes};
use axum::extract::{DefaultBodyLimit, Request, State};
use axum::http::header::{AUTHORIZATION, CONTENT_LENGTH, CONTENT_TYPE};
use axum::http::request::Parts;
use axum::http::{HeaderMap, StatusCode, Uri};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::{IntoResponse as _, Response};
use axum::routing::{get, post};
use serde_json::{Value, json};

use crate::instagram;
use crate::log::Call;
use crate::world::World;

/// Documents may have 100 MB; a little more for the multipart frame.
const LARGEST_BODY: usize = 105 * 1024 * 1024;

/// Every door of graph.facebook.com (and of its CDN) that Recado may knock at.
pub(crate) fn routes(world: &Arc<World>) -> Router<Arc<World>> {
    Router::new()
        .route(
            "/{version}/{object}",
            get(account::object).delete(files::delete),
        )
        .route("/{version}/{object}/messages", post(messages::send))
        .route("/{version}/{object}/media", post(files::upload))
        .route(
            "/{version}/{object}/phone_numbers",
            get(account::phone_numbers),
        )
        .route(
            "/{version}/{object}/message_templates",
            get(templates::list),
        )
        .route(
            "/{version}/{object}/subscribed_apps",
            get(account::subscribed)
                .post(account::subscribe)
                .delete(account::unsubscribe),
        )
        .route("/whatsapp_business/attachments/", get(files::download))
        .route(instagram::CDN, get(instagram::download))
        .layer(DefaultBodyLimit::max(LARGEST_BODY))
        .layer(from_fn_with_state(Arc::clone(world), record))
}

/// Notes the call before it is handled, so that calls that are never answered show too; then asks for the token.
async fn record(State(world): State<Arc<World>>, request: Request, next: Next) -> Response {
    let started = Instant::now();
    if !is_graph(request.uri().path()) {
        return StatusCode::NOT_FOUND.into_response();
    }
    let (parts, body) = request.into_parts();
    let Ok(bytes) = to_bytes(body, LARGEST_BODY).await else {
        return world.refuse(&trouble(100).saying("The body is too large."));
    };
    let authorized = may_enter(&world, &parts.headers, &parts.uri);
    let n = world.note_call(&parts, &bytes, authorized);
    let answer = if authorized {
        next.run(Request::from_parts(parts, Body::from(bytes)))
            .await
    } else {
        world.refuse(&trouble(190))
    };
    world.with(|state| {
        if let Some(call) = state.calls.get_mut(n) {
            call.answer = Some(answer.status().as_u16());
            call.took_ms = u64::try_from(started.elapsed().as_millis()).ok();
        }
    });
    answer
}

/// `/v25.0/…`, or the CDN's folder; `/{version}` alone would swallow every mistyped address of the other rooms.
fn is_graph(path: &str) -> bool {
    let version = path
        .split('/')
        .nth(1)
        .and_then(|first| first.strip_prefix('v'));
    let numbered =
        version.is_some_and(|version| version.starts_with(|first: char| first.is_ascii_digit()));
    numbered || path.starts_with("/whatsapp_business/") || path == instagram::CDN
}

/// Instagram's doors want their own token, and its files are public: a token that comes there has leaked.
fn may_enter(world: &World, headers: &HeaderMap, uri: &Uri) -> bool {
    if uri.path() == instagram::CDN {
        return headers.get(AUTHORIZATION).is_none();
    }
    let object = uri.path().split('/').nth(2).unwrap_or_default();
    let token = if world.of_instagram(object) {
        &world.config.instagram.token
    } else {
        &world.config.token
    };
    let header = headers
        .get(AUTHORIZATION)
        .and_then(|value| value.to_str().ok());
    let in_query = || {
        uri.query().is_some_and(|query| {
            query
                .split('&')
                .any(|pair| pair == format!("access_token={token}"))
        })
    };
    header.and_then(|value| value.strip_prefix("Bearer ")) == Some(token)
        || (header.is_none() && in_query())
}

fn readable(headers: &HeaderMap, bytes: &Bytes) -> Value {
    let kind = headers
        .get(CONTENT_TYPE)
        .and_then(|kind| kind.to_str().ok())
        .unwrap_or_default();
    if kind.starts_with("multipart/") {
        let announced = headers.contains_key(CONTENT_LENGTH);
        return json!({"multipart_bytes": bytes.len(), "announced": announced});
    }
    serde_json::from_slice(bytes).unwrap_or_else(|_| json!(String::from_utf8_lossy(bytes)))
}

impl World {
    fn note_call(&self, parts: &Parts, bytes: &Bytes, authorized: bool) -> u64 {
        let body = readable(&parts.headers, bytes);
        self.with(|state| {
            let at = state.now();
            state.calls.add(|n| Call {
                n,
                at,
                method: parts.method.to_string(),
                path: parts.uri.path().to_owned(),
                query: parts.uri.query().unwrap_or_default().to_owned(),
                body,
                authorized,
                answer: None,
                took_ms: None,
            })
        })
    }

    /// The answer to a call that Meta refuses.
    pub(crate) fn refuse(&self, trouble: &Trouble) -> Response {
        let trace = self.with(|state| state.ids.trace());
        (trouble.http, axum::Json(trouble.in_answer(&trace))).into_response()
    }

    /// Turns a handler's outcome into an answer.
    pub(crate) fn answer(&self, outcome: Result<Value, Trouble>) -> Response {
        match outcome {
            Ok(value) => axum::Json(value).into_response(),
            Err(trouble) => self.refuse(&trouble),
        }
    }
}
