//! Choosing files to send. What is written becomes the caption of the first, where its kind shows one.

use super::composer::Pen;
use crate::{
    i18n::thread as t,
    parts::icon,
    views::ui::{Mode, refusal_words},
};
use leptos::{prelude::*, wasm_bindgen::JsCast};
use web_sys::{File, FileList, HtmlInputElement};

/// The button, which is the browser's own choice of files in our clothes.
pub fn chooser(
    pen: Pen,
    blocked: impl Fn() -> bool + Copy + Send + Sync + 'static,
) -> impl IntoView {
    let chosen = move |event: leptos::ev::Event| {
        let input = event
            .target()
            .and_then(|it| it.dyn_into::<HtmlInputElement>().ok());
        let Some(input) = input else { return };
        if let Some(files) = input.files() {
            send(pen, &files);
        }
        // The same file may be chosen again.
        input.set_value("");
    };
    view! {
        <Show when=move || pen.ui.mode.get() == Mode::Reply>
            <label class="attach" class:disabled=blocked title=t::attach()>
                <input type="file" multiple aria-label=t::attach() disabled=blocked on:change=chosen />
                {icon::icon(icon::ATTACH)}
            </label>
        </Show>
    }
}

/// Sends files, each as a message of its own, in their order. One that is not taken stops none of the others.
pub fn send(pen: Pen, files: &FileList) {
    for place in 0..files.length() {
        if let Some(chosen) = files.get(place) {
            send_one(pen, chosen);
        }
    }
}

fn send_one(pen: Pen, chosen: File) {
    let (desk, ui, id) = (pen.desk, pen.ui, pen.open.id());
    if let Some(refusal) = desk.may_attach(id, &chosen) {
        ui.say(refusal_words(desk, refusal));
        return;
    }
    let text = if desk.takes_caption(id, &chosen) {
        untrack(|| pen.text())
    } else {
        String::new()
    };
    let took = !text.is_empty();
    match desk.attach(id, chosen, text, ui.quoting.get_untracked()) {
        Ok(_) => {
            if took {
                pen.write(String::new());
            }
            ui.quoting.set(None);
        }
        Err(refusal) => ui.say(refusal_words(desk, refusal)),
    }
}
