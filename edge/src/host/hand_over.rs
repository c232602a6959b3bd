//! Bytes to an object and its word back, with the fewest calls the platform needs for it: its methods are called by name
//! (`edge/entry.js`), which takes no request and no answer at either end.

use super::words;
use js_sys::{ArrayBuffer, Promise, Uint8Array};
use std::fmt;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use worker::{Stub, web_sys};

#[wasm_bindgen]
extern "C" {
    type JsDesk;
    #[wasm_bindgen(method, catch)]
    fn hook(this: &JsDesk, bytes: &Uint8Array) -> Result<Promise, JsValue>;
    #[wasm_bindgen(method, catch)]
    fn uploaded(this: &JsDesk, bytes: &Uint8Array) -> Result<Promise, JsValue>;
}

/// The object did not answer; what it did with the bytes is not known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unreached(String);

impl Unreached {
    /// Whether the platform asks to be left alone: a new try would only add to the load.
    #[must_use]
    pub fn overloaded(&self) -> bool {
        self.0.contains("overloaded")
    }
}

impl fmt::Display for Unreached {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "a desk could not be reached: {}", self.0)
    }
}

impl std::error::Error for Unreached {}

/// What bytes can be handed over for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Errand {
    /// A verified webhook, to be kept.
    Hook,
    /// An upload is in the bucket.
    Uploaded,
}

/// Hands the bytes over and tells whether the object did what they are for. It says yes only once that is on disk.
///
/// # Errors
/// [`Unreached`].
pub async fn hand_over(stub: Stub, errand: Errand, bytes: &Uint8Array) -> Result<bool, Unreached> {
    let unreached = |error: JsValue| Unreached(words(&error));
    let desk: JsDesk = stub.into_rpc();
    let asked = match errand {
        Errand::Hook => desk.hook(bytes),
        Errand::Uploaded => desk.uploaded(bytes),
    };
    let said = JsFuture::from(asked.map_err(unreached)?).await;
    Ok(said.map_err(unreached)?.is_truthy())
}

/// A body whose length is known to be small enough: as the platform holds it, and in our memory.
///
/// # Errors
/// The platform's words, when the sender went away in the middle.
pub async fn buffer(request: &web_sys::Request) -> worker::Result<(Uint8Array, Vec<u8>)> {
    let raw: ArrayBuffer = JsFuture::from(request.array_buffer()?)
        .await?
        .unchecked_into();
    let raw = Uint8Array::new(&raw);
    let bytes = raw.to_vec();
    Ok((raw, bytes))
}
