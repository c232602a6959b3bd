//! The phone page: one HTML document put together from its parts, and the live line it listens to.

use std::convert::Infallible;
use std::sync::Arc;

use axum::extract::{Query, State as Shared};
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{Html, IntoResponse as _, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use futures_util::stream::{self, Stream};
use serde::Deserialize;
use serde_json::{Value, json};
use tokio::sync::broadcast::Receiver;
use tokio::sync::broadcast::error::RecvError;

use crate::chat::Chat;
use crate::world::World;

const PAGE: &str = include_str!("phone/page.html");
const LOOK: &str = include_str!("phone/look.css");
const PARTS: [&str; 5] = [
    include_str!("phone/words.js"),
    include_str!("phone/bubbles.js"),
    include_str!("phone/faults.js"),
    include_str!("phone/dialogs.js"),
    include_str!("phone/phone.js"),
];
const WORDS: [(&str, &str); 3] = [
    ("pt-BR", include_str!("phone/words.pt-BR.json")),
    ("es", include_str!("phone/words.es.json")),
    ("en", include_str!("phone/words.en.json")),
];

pub(crate) fn routes() -> Router<Arc<World>> {
    Router::new()
        .route(
            "/",
            get(async || axum::response::Redirect::temporary("/phone")),
        )
        .route("/phone", get(page))
        .route("/phone/state", get(state))
        .route("/phone/stream", get(stream))
        .route("/phone/view", post(view))
        .route("/phone/media", get(media))
}

async fn page() -> Html<String> {
    let words: Vec<String> = WORDS
        .iter()
        .map(|(language, words)| format!("\"{language}\":{words}"))
        .collect();
    let script = format!("const WORDS={{{}}};\n{}", words.join(","), PARTS.join("\n"));
    Html(
        PAGE.replace("/*LOOK*/", LOOK)
            .replace("/*SCRIPT*/", &script),
    )
}

/// Everything the page shows, in one piece; it asks again when the live line says that something changed.
async fn state(Shared(world): Shared<Arc<World>>) -> Json<Value> {
    let numbers: Vec<Value> = world
        .config
        .numbers
        .iter()
        .map(|number| json!({"id": number.phone_id, "phone": number.display_phone}))
        .collect();
    Json(world.with(|state| {
        let chats = state.chats.iter().map(|(chat, bubbles)| {
            json!({"number": chat.number, "customer": chat.customer, "window_open": state.window_open(chat), "messages": bubbles})
        });
        let hooks = state.hooks.since(0);
        let last: Vec<Value> = hooks.iter().rev().take(12).map(|hook| json!({"n": hook.n, "fate": hook.fate, "attempts": hook.attempts})).collect();
        json!({
            "numbers": numbers, "instagram": {"id": world.config.instagram.id, "username": world.config.instagram.username},
            "customers": state.customers, "chats": chats.collect::<Vec<_>>(), "now": state.now(),
            "faults": state.faults, "templates": state.templates, "held": state.held.as_ref().map(Vec::len), "webhooks": last
        })
    }))
}

/// An open page; when its stream ends, it no longer looks at anything.
struct View {
    world: Arc<World>,
    id: String,
}

impl Drop for View {
    fn drop(&mut self) {
        self.world.with(|state| state.views.remove(&self.id));
    }
}

#[derive(Deserialize)]
struct Viewer {
    view: String,
}

async fn stream(
    Shared(world): Shared<Arc<World>>,
    Query(viewer): Query<Viewer>,
) -> Sse<impl Stream<Item = Result<Event, Infallible>>> {
    world.with(|state| state.views.insert(viewer.view.clone(), None));
    let line = world.listen();
    let view = View {
        world,
        id: viewer.view,
    };
    let events = stream::unfold((view, line), async |(view, mut line)| {
        let event = tokio::select! {
            event = next(&mut line) => event?,
            () = view.world.stopped() => return None,
        };
        Some((Ok(Event::default().data(event)), (view, line)))
    });
    Sse::new(events).keep_alive(KeepAlive::default())
}

/// The next event; a page that fell behind is told to ask for everything.
async fn next(line: &mut Receiver<String>) -> Option<String> {
    match line.recv().await {
        Ok(event) => Some(event),
        Err(RecvError::Lagged(_)) => Some(json!({"type": "reset"}).to_string()),
        Err(RecvError::Closed) => None,
    }
}

#[derive(Deserialize)]
struct Looking {
    view: String,
    chat: Option<Chat>,
}

/// The page shows another chat, or none; what was delivered there is read now.
async fn view(Shared(world): Shared<Arc<World>>, Json(looking): Json<Looking>) -> Json<Value> {
    let chat = looking.chat.clone();
    world.with(|state| {
        if let Some(shown) = state.views.get_mut(&looking.view) {
            *shown = looking.chat;
        }
    });
    if let Some(chat) = chat {
        world.read_chat(&chat);
    }
    Json(json!({"ok": true}))
}

#[derive(Deserialize)]
struct Wanted {
    id: String,
}

/// A file for the page itself, which has no access token.
async fn media(Shared(world): Shared<Arc<World>>, Query(wanted): Query<Wanted>) -> Response {
    match world.with(|state| state.media.get(&wanted.id).cloned()) {
        // A document that the business uploaded must not run as a page of this origin.
        Some(media) => (
            [
                ("content-type", media.mime_type),
                ("content-security-policy", "sandbox".into()),
            ],
            media.bytes,
        )
            .into_response(),
        None => axum::http::StatusCode::NOT_FOUND.into_response(),
    }
}
