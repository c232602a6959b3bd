//! In the place of a crate that nobody here uses, and every browser would load.
//!
//! Leptos always brings `server_fn`, and that brings `wasm-streams`, whose classes are exported to JavaScript and so are
//! never left out as unused. Recado has no server functions. This has the part of the interface that `server_fn` names,
//! and each way of using it fails.

use futures_util::{Stream, stream};
use wasm_bindgen::{JsValue, throw_str};
use web_sys::ReadableStream as Raw;

const WHY: &str = "server functions cannot stream here: see app/unused/wasm-streams";

/// A stream of the browser.
#[derive(Debug)]
pub struct ReadableStream(Raw);

impl ReadableStream {
    /// The stream as the browser has it.
    #[must_use]
    pub fn from_raw(raw: Raw) -> Self {
        Self(raw)
    }

    /// The same, back.
    #[must_use]
    pub fn into_raw(self) -> Raw {
        self.0
    }

    /// Throws: there is nothing here that could read `_source` for the browser.
    pub fn from_stream<S>(_source: S) -> Self
    where
        S: Stream<Item = Result<JsValue, JsValue>> + 'static,
    {
        throw_str(WHY)
    }

    /// One error and the end.
    pub fn into_stream(self) -> impl Stream<Item = Result<JsValue, JsValue>> {
        stream::iter([Err(JsValue::from_str(WHY))])
    }
}
