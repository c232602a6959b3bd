//! What is copied to be taken elsewhere.

use leptos::{
    prelude::*,
    wasm_bindgen::{JsCast, JsValue},
};

/// Copies a text. By name, because the binding is behind an unstable flag of `web-sys`.
///
/// # Errors
/// Where the browser refuses.
pub async fn to_clipboard(text: &str) -> Result<(), JsValue> {
    let get = |from: &JsValue, name: &str| js_sys::Reflect::get(from, &JsValue::from_str(name));
    let clipboard = get(&get(&window(), "navigator")?, "clipboard")?;
    let write: js_sys::Function = get(&clipboard, "writeText")?.dyn_into()?;
    let done: js_sys::Promise = write
        .call1(&clipboard, &JsValue::from_str(text))?
        .dyn_into()?;
    wasm_bindgen_futures::JsFuture::from(done).await.map(drop)
}
