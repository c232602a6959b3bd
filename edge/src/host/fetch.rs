//! Requests to the outside, with an end.

use domain::time::Span;
use futures_util::future::{Either, select};
use std::pin::pin;
use worker::{AbortController, Fetch, Headers, Method, Request, RequestInit, RequestRedirect};

/// A request as data.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Errand {
    /// In capitals.
    pub method: String,
    pub url: String,
    pub headers: Vec<(String, String)>,
    pub body: Vec<u8>,
}

/// An answer as bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answered {
    pub status: u16,
    pub body: Vec<u8>,
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
pub async fn call(errand: &Errand, limit: Span) -> Result<Answered, Silence> {
    let request = request(errand).map_err(|_| Silence::NotSent)?;
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

async fn ask(request: Request, signal: &worker::AbortSignal) -> worker::Result<Answered> {
    let mut response = Fetch::Request(request).send_with_signal(signal).await?;
    Ok(Answered { status: response.status_code(), body: response.bytes().await? })
}

fn request(errand: &Errand) -> worker::Result<Request> {
    let headers = Headers::new();
    for (name, value) in &errand.headers {
        headers.set(name, value)?;
    }
    let mut init = RequestInit::new();
    init.with_method(Method::from(errand.method.clone()))
        .with_headers(headers)
        .with_redirect(RequestRedirect::Manual);
    if !errand.body.is_empty() {
        init.with_body(Some(js_sys::Uint8Array::from(errand.body.as_slice()).into()));
    }
    Request::new_with_init(&errand.url, &init)
}
