//! Whoever signs out is told first what that loses. Signing out wipes what has not gone out yet, files that were only chosen
//! among it; drafts stay, where anything is kept.

use super::{
    route::Route,
    ui::{Ui, use_ui},
};
use crate::{
    desk::{Desk, use_desk},
    i18n::{inbox as t, words},
    parts::Dialog,
};
use leptos::{prelude::*, task::spawn_local};

/// The question, and both answers. Nobody is asked who loses nothing.
#[component]
pub fn Leaving() -> impl IntoView {
    let (desk, ui) = (use_desk(), use_ui());
    let waiting = desk.waiting();
    // Before the dialog hears of it.
    Effect::new(move |_| {
        let lost = || desk.drafts_lost() + desk.files_lost();
        if ui.leaving.get() && waiting.get_untracked() + lost() == 0 {
            sign_out(desk, ui);
        }
    });
    let told = move || {
        let lost = ui
            .leaving
            .get()
            .then(|| (desk.files_lost(), desk.drafts_lost()));
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

/// Out, whatever is lost.
fn sign_out(desk: Desk, ui: Ui) {
    ui.leaving.set(false);
    spawn_local(async move {
        match desk.sign_out().await {
            Ok(()) => ui.go(Route::SignIn),
            Err(problem) => ui.say(words::problem(&problem)),
        }
    });
}

/// What becomes of what was written.
fn leaving(waiting: usize, (files, drafts): (usize, usize)) -> String {
    let waits = match waiting {
        0 => String::new(),
        count => [&t::waiting(count), " ", t::sign_out_loses(), " "].concat(),
    };
    let files = match files {
        0 => String::new(),
        count => t::files_lost(count) + " ",
    };
    let drafts = match drafts {
        0 => t::drafts_stay().to_owned(),
        count => t::drafts_lost(count),
    };
    waits + &files + &drafts
}
