//! Requests to the outside, with an end.

use channels::Request;
use domain::time::Span;
use futures_util::future::{Either, select};
use std::pin::pin;
use wasm_bindgen::JsValue;
use worker::{AbortController, AbortSignal, Fetch, Headers, Method, RequestInit, RequestRedirect};

/// An answer as data.
#[derive(Clone, PartialEq, Eq)]
pub struct Answered {
    pub status: u16,
    /// The header of that name, as it came.
    pub retry_after: Option<String>,
    pub body: Vec<u8>,
}

/// Says nothing of the body: it may repeat what was sent.
impl std::fmt::Debug for Answered {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Answered")
            .field("status", &self.status)
            .finish_non_exhaustive()
    }
}

/// No answer came.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Silence {
    /// Not within the time given; the request may have arrived.
    TooLate,
    /// The connection failed; the request may have arrived.
    Cut,
    /// The request could not be made at all: nothing left the worker.
    NotSent,
}

/// Asks, and waits no longer than `limit`. Redirects are not followed: an access token goes nowhere else.
///
/// # Errors
/// The kind of [`Silence`].
pub async fn call(request: &Request, limit: Span) -> Result<Answered, Silence> {
    let body = (!request.body.is_empty())
        .then(|| js_sys::Uint8Array::from(request.body.as_slice()).into());
    let request = build(request, body).map_err(|_| Silence::NotSent)?;
    let controller = AbortController::default();
    let signal = controller.signal();
    let asked = pin!(ask(request, &signal));
    let waited = pin!(super::sleep(limit));
    match select(asked, waited).await {
        Either::Left((answer, _)) => answer.map_err(|_| Silence::Cut),
        Either::Right(((), _)) => {
            controller.abort();
            Err(Silence::TooLate)
        }
    }
}

pub(super) async fn ask(
    request: worker::Request,
    signal: &AbortSignal,
) -> worker::Result<Answered> {
    let mut response = Fetch::Request(request).send_with_signal(signal).await?;
    let retry_after = response.headers().get("retry-after")?;
    Ok(Answered {
        status: response.status_code(),
        retry_after,
        body: response.bytes().await?,
    })
}

/// The request as the platform wants it, with this body instead of its own.
pub(super) fn build(request: &Request, body: Option<JsValue>) -> worker::Result<worker::Request> {
    let headers = Headers::new();
    for (name, value) in &request.headers {
        headers.set(name, value)?;
    }
    let mut init = RequestInit::new();
    init.with_method(Method::from(request.method.to_owned()))
        .with_headers(headers)
        .with_redirect(RequestRedirect::Manual);
    init.with_body(body);
    worker::Request::new_with_init(&request.url, &init)
}
