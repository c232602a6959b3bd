//! A labelled field of a form.

use leptos::{oco::Oco, prelude::*};

/// A field: label, input, and a hint that belongs to it.
#[component]
pub fn Field(
    /// Names the field in the form and for password managers' sake.
    #[prop(into)]
    id: Oco<'static, str>,
    label: &'static str,
    value: RwSignal<String>,
    #[prop(default = "text")] kind: &'static str,
    #[prop(default = "off")] autocomplete: &'static str,
    #[prop(default = "")] hint: &'static str,
    #[prop(default = true)] required: bool,
) -> impl IntoView {
    let described = (!hint.is_empty()).then(|| format!("{id}-hint"));
    view! {
        <div class="field">
            <label for=id.clone()>{label}</label>
            <input
                class="input"
                id=id.clone()
                name=id
                type=kind
                autocomplete=autocomplete
                autocapitalize=if kind == "email" || kind == "password" { "none" } else { "sentences" }
                spellcheck="false"
                required=required
                aria-describedby=described.clone()
                prop:value=value
                on:input:target=move |event| value.set(event.target().value())
            />
            {described.map(|id| view! { <p class="hint" id=id>{hint}</p> })}
        </div>
    }
}

/// What is wrong with a form, in words, read aloud when it appears.
#[component]
pub fn Wrong(text: Signal<Option<String>>) -> impl IntoView {
    view! {
        <div role="alert">
            {move || text.get().map(|text| view! { <p class="alert">{text}</p> })}
        </div>
    }
}
