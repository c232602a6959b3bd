//! What the screen says in passing: the connection, refusals, notices.

use super::{
    ask,
    route::{Route, Tab},
    ui::{Notice, Ui, follow_link, is_plain, refusal_words, use_ui},
};
use crate::{
    desk::{Connection, Desk, Refused, Trouble, use_desk},
    host,
    i18n::{inbox as t, selfcheck},
    parts::{Row, icon, icon_button, rows},
};
use domain::{command::Command, ids::CommandKey};
use leptos::{ev::MouseEvent, prelude::*};
use std::time::Duration;

/// How long a refusal stays before somebody's eyes.
const REFUSAL: Duration = Duration::from_secs(30);

/// Nothing while all is well; else what is wrong and what waits.
#[component]
pub fn ConnectionLine() -> impl IntoView {
    let (desk, ui) = (use_desk(), use_ui());
    let (connection, waiting, renewal) = (desk.connection(), desk.waiting(), desk.renewal());
    let trouble = desk.trouble();
    let line = Memo::new(move |_| match connection.get() {
        // What can be done about it counts more than what will pass.
        now if tells(trouble.get(), now) => trouble
            .get()
            .map(|trouble| ("line bad", selfcheck::trouble(trouble))),
        Connection::Connected if renewal.get() => Some(("line good", t::renewal())),
        Connection::Connected => None,
        Connection::Reconnecting { .. } => Some(("line", t::reconnecting())),
        Connection::Offline => Some(("line", t::offline())),
        Connection::OutOfDate => Some(("line bad", t::out_of_date())),
    });
    view! {
        <div role="status" class:unseen=move || line.get().is_none() class=move || line.get().map_or("", |(class, _)| class)>
            {move || line.get().map(|(_, text)| view! { <span class="dot" aria-hidden="true"></span> <span>{text}</span> })}
            {move || {
                let count = waiting.get();
                (line.get().is_some() && count > 0).then(|| view! { <span class="figures">{t::waiting(count)}</span> })
            }}
            {move || line.get().is_some_and(|(class, _)| class != "line good").then(|| view! {
                <a href=Route::Settings(Tab::SelfCheck).path() on:click=follow_link(ui, Route::Settings(Tab::SelfCheck))>
                    {selfcheck::see()}
                </a>
            })}
            {move || renewal.get().then(|| view! {
                <button type="button" class="button" on:click=move |_| desk.renew()>{t::renew()}</button>
            })}
        </div>
    }
}

/// Who works in a private window knows; it matters while what is written cannot go out.
fn tells(trouble: Option<Trouble>, now: Connection) -> bool {
    match trouble {
        Some(Trouble::Nothing) => now != Connection::Connected,
        trouble => trouble.is_some(),
    }
}

/// Refusals and notices at the foot, read aloud once.
#[component]
pub fn Toasts() -> impl IntoView {
    let (desk, ui) = (use_desk(), use_ui());
    let refused = desk.refused();
    let refusal =
        move |one: Refused| Row::new(one.keyed.key.0, move || refusal_toast(desk, ui, one));
    let notice = move |Notice { id, text }| {
        Row::new(id.into(), move || {
            toast(text.into_any(), Box::new(move || ui.unsay(id)))
        })
    };
    view! {
        <div class="unseen" aria-live="polite">{move || ui.aloud.get()}</div>
        <div class="toasts" role="status">
            {rows(move || refused.get().into_iter().map(refusal).collect())}
            {rows(move || ui.notices.get().into_iter().map(notice).collect())}
        </div>
    }
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
            <span>{words}</span>
            {icon_button(icon::CLOSE, t::dismiss(), move |_| dismiss())}
        </div>
    }
    .into_any()
}
