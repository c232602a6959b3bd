//! Whoever signs out is told first what that loses.

use super::{frame::sign_out, ui::use_ui};
use crate::{desk::use_desk, i18n::inbox as t, parts::Dialog};
use leptos::prelude::*;

/// The question, and both answers.
#[component]
pub fn Leaving() -> impl IntoView {
    let (desk, ui) = (use_desk(), use_ui());
    let waiting = desk.waiting();
    let told = move || {
        let lost = ui.leaving.get().then(|| desk.drafts_lost());
        leaving(waiting.get(), lost.unwrap_or_default())
    };
    view! {
        <Dialog open=ui.leaving title=t::sign_out()>
            <p>{told}</p>
            <div class="choices">
                <button type="button" class="button main" on:click=move |_| ui.leaving.set(false)>{t::stay()}</button>
                <button type="button" class="button danger" on:click=move |_| sign_out(desk, ui)>{t::sign_out_anyway()}</button>
            </div>
        </Dialog>
    }
}

/// What becomes of what was written.
fn leaving(waiting: usize, lost: usize) -> String {
    let waits = match waiting {
        0 => String::new(),
        count => [&t::waiting(count), " ", t::sign_out_loses(), " "].concat(),
    };
    let drafts = match lost {
        0 => t::drafts_stay().to_owned(),
        count => t::drafts_lost(count),
    };
    waits + &drafts
}
