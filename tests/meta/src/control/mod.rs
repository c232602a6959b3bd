//! The JSON API that tests and the phone page drive the simulator with. The list of doors is at the top of `lib.rs`.

mod faults;
mod look;
mod people;
mod send;

use std::sync::Arc;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use axum::routing::{delete, get, post};
use serde_json::{Value, json};

use crate::world::World;

pub(crate) fn routes() -> Router<Arc<World>> {
    Router::new()
        .route("/control/say", post(send::say))
        .route("/control/batch", post(send::batch))
        .route("/control/value", post(send::value))
        .route("/control/raw", post(send::raw))
        .route("/control/status", post(send::status))
        .route("/control/verify", post(send::verify))
        .route("/control/faults", get(faults::list).delete(faults::clear))
        .route("/control/faults/send", post(faults::arm_send))
        .route("/control/faults/webhook", post(faults::arm_webhook))
        .route("/control/faults/media", post(faults::arm_media))
        .route("/control/faults/subscribe", post(faults::arm_subscribe))
        .route(
            "/control/media",
            post(send::media).layer(DefaultBodyLimit::max(110 * 1024 * 1024)),
        )
        .route("/control/hold", post(faults::hold))
        .route("/control/release", post(faults::release))
        .route("/control/customers", get(people::list).post(people::add))
        .route(
            "/control/customers/{id}",
            delete(people::remove).post(people::change),
        )
        .route("/control/read", post(people::read))
        .route("/control/played", post(people::played))
        .route("/control/window", post(people::window))
        .route("/control/clock", post(people::clock))
        .route("/control/pace", get(people::pace).post(people::set_pace))
        .route("/control/requests", get(look::requests))
        .route("/control/webhooks", get(look::webhooks))
        .route("/control/chats", get(look::chats))
        .route("/control/settled", get(look::settled))
        .route("/control/reset", post(look::reset))
        .layer(DefaultBodyLimit::max(16 * 1024 * 1024))
}

fn answer(outcome: Result<Value, &'static str>) -> Response {
    match outcome {
        Ok(value) => axum::Json(value).into_response(),
        Err(reason) => (
            StatusCode::BAD_REQUEST,
            axum::Json(json!({"error": reason})),
        )
            .into_response(),
    }
}
