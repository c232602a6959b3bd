//! Bytes to an object and its status back, with the fewest calls the platform needs for it.

use super::words;
use js_sys::{ArrayBuffer, Promise, Uint8Array};
use std::fmt;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use worker::{Stub, web_sys};

#[wasm_bindgen]
extern "C" {
    type JsStub;
    #[wasm_bindgen(method, catch)]
    fn fetch(this: &JsStub, url: &str, init: &web_sys::RequestInit) -> Result<Promise, JsValue>;

    type JsAnswer;
    #[wasm_bindgen(method, getter)]
    fn status(this: &JsAnswer) -> u16;
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

/// Posts the bytes to an address of the object and tells with what status it answered.
///
/// # Errors
/// [`Unreached`].
pub async fn hand_over(stub: Stub, url: &str, bytes: &ArrayBuffer) -> Result<u16, Unreached> {
    let init = web_sys::RequestInit::new();
    init.set_method("POST");
    init.set_body(bytes);
    let unreached = |error: JsValue| Unreached(words(&error));
    let stub: JsStub = stub.into_rpc();
    let asked = stub.fetch(url, &init).map_err(unreached)?;
    let answer = JsFuture::from(asked).await.map_err(unreached)?;
    Ok(answer.unchecked_into::<JsAnswer>().status())
}

/// A body whose length is known to be small enough: as the platform holds it, and in our memory.
///
/// # Errors
/// The platform's words, when the sender went away in the middle.
pub async fn buffer(request: &web_sys::Request) -> worker::Result<(ArrayBuffer, Vec<u8>)> {
    let raw: ArrayBuffer = JsFuture::from(request.array_buffer()?)
        .await?
        .unchecked_into();
    let bytes = Uint8Array::new(&raw).to_vec();
    Ok((raw, bytes))
}
