//! What was refused, and short notices.

use super::{
    ask,
    route::Route,
    said::{Done, Notice, Said},
    ui::{Ui, is_plain, refusal_words, use_ui},
};
use crate::{
    desk::{Desk, Refused, use_desk},
    host,
    i18n::inbox as t,
    parts::{Row, icon, icon_button, rows},
};
use domain::{command::Command, conversation::Status, ids::CommandKey};
use leptos::{ev::MouseEvent, prelude::*};
use std::time::Duration;

/// How long a refusal stays before somebody's eyes.
const REFUSAL: Duration = Duration::from_secs(30);

/// All of them.
#[component]
pub fn Notices() -> impl IntoView {
    let (desk, ui) = (use_desk(), use_ui());
    let refused = desk.refused();
    let refusal =
        move |one: Refused| Row::new(one.keyed.key.0, move || refusal_toast(desk, ui, one));
    let notice = move |Notice { id, said }| {
        Row::new(id.into(), move || {
            let words = match said {
                Said::Words(words) => view! { <span>{words}</span> }.into_any(),
                Said::Refused(refusal) => {
                    view! { <span>{refusal_words(desk, refusal)}</span> }.into_any()
                }
                Said::Done(done) => step(desk, ui, done),
            };
            toast(words, Box::new(move || ui.unsay(id)))
        })
    };
    view! {
        {rows(move || refused.get().into_iter().map(refusal).collect())}
        {rows(move || ui.notices.get().into_iter().map(notice).collect())}
    }
}

/// What was done to whose conversation, and a way back.
fn step(desk: Desk, ui: Ui, done: Box<Done>) -> AnyView {
    let name = desk
        .glance(done.of)
        .map(|head| ask::contact_name(&head.contact));
    let name = name.unwrap_or_default();
    let words = match &done.step {
        Command::SetStatus { status } => match status {
            Status::Open => t::now_open(),
            Status::Pending => t::now_pending(),
            Status::Snoozed { .. } => t::now_snoozed(),
            Status::Closed => t::now_closed(),
        },
        _ => t::now_assigned(),
    };
    view! {
        <span><bdi>{name}</bdi> ": " {words}</span>
        <button type="button" class="button" aria-keyshortcuts="z" on:click=move |_| ui.take_back(desk, &done)>
            {t::undo()}
        </button>
    }
    .into_any()
}

/// What was not granted, of whom, and what became of the words. It leads there, and goes when somebody comes there.
fn refusal_toast(desk: Desk, ui: Ui, refused: Refused) -> AnyView {
    let (key, id) = (refused.keyed.key, refused.keyed.conversation);
    let is_here = ui.opened_untracked() == Some(id);
    Effect::new(move |_| {
        if !is_here && ui.opened() == Some(id) {
            desk.dismiss(key);
        }
    });
    pass(desk, key);
    let name = desk.glance(id).map(|head| ask::contact_name(&head.contact));
    let back = match refused.keyed.command {
        Command::Reply { .. } => t::reply_is_draft(),
        Command::AddNote { .. } => t::note_is_draft(),
        _ => "",
    };
    let name = name.map(|name| name + ": ").unwrap_or_default();
    let words = [&name, &refusal_words(desk, refused.refusal), " ", back].concat();
    let open = move |event: MouseEvent| {
        if is_plain(&event) {
            event.prevent_default();
            desk.dismiss(key);
            ui.open(id);
        }
    };
    let words = view! { <a href=Route::Conversation(id).path() on:click=open>{words}</a> };
    toast(words.into_any(), Box::new(move || desk.dismiss(key)))
}

/// Goes after a while. Who is away finds it when they come back.
fn pass(desk: Desk, key: CommandKey) {
    let look = move || {
        if host::is_shown() {
            desk.dismiss(key);
        } else {
            pass(desk, key);
        }
    };
    set_timeout(look, REFUSAL);
}

fn toast(words: AnyView, dismiss: Box<dyn Fn()>) -> AnyView {
    view! {
        <div class="toast">
            {words}
            {icon_button(icon::CLOSE, t::dismiss(), move |_| dismiss())}
        </div>
    }
    .into_any()
}
