//! A text to take elsewhere.

use crate::{i18n::settings as t, parts::icon};
use leptos::{
    prelude::*,
    task::spawn_local,
    wasm_bindgen::{JsCast, JsValue},
};

/// The text, and a button that copies it. Where the browser refuses, one can still select it.
#[component]
pub fn Copy(text: String, label: &'static str) -> impl IntoView {
    let copied = RwSignal::new(false);
    let shown = text.clone();
    let act = move |_| {
        let text = text.clone();
        spawn_local(async move {
            let done = to_clipboard(&text).await.is_ok();
            copied.try_set(done);
        });
    };
    view! {
        <div class="copy">
            <code aria-label=label>{shown}</code>
            <button type="button" class="button" on:click=act>
                {move || icon::icon(if copied.get() { icon::CHECK } else { icon::COPY })}
                <span role="status">{move || if copied.get() { t::copied() } else { t::copy() }}</span>
            </button>
        </div>
    }
}

/// By name, because the binding is behind an unstable flag of `web-sys`.
async fn to_clipboard(text: &str) -> Result<(), JsValue> {
    let get = |from: &JsValue, name: &str| js_sys::Reflect::get(from, &JsValue::from_str(name));
    let clipboard = get(&get(&window(), "navigator")?, "clipboard")?;
    let write: js_sys::Function = get(&clipboard, "writeText")?.dyn_into()?;
    let done: js_sys::Promise = write
        .call1(&clipboard, &JsValue::from_str(text))?
        .dyn_into()?;
    wasm_bindgen_futures::JsFuture::from(done).await.map(drop)
}
