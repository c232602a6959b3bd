//! A text to take elsewhere.

use crate::{
    i18n::settings as t,
    parts::{icon, to_clipboard},
};
use leptos::{prelude::*, task::spawn_local};

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
