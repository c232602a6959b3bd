//! What the screen says in passing: the connection, refusals, notices.

use super::{
    route::{Route, Tab},
    ui::{Notice, follow_link, refusal_words, use_ui},
};
use crate::{
    desk::{Connection, Refused, Trouble, use_desk},
    i18n::{inbox as t, selfcheck},
    parts::{Row, icon, icon_button, rows},
};
use leptos::prelude::*;

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
    let refusal = move |Refused { keyed, refusal }| {
        let key = keyed.key;
        Row::new(key.0, move || {
            toast(refusal_words(desk, refusal), move || desk.dismiss(key))
        })
    };
    let notice =
        move |Notice { id, text }| Row::new(id.into(), move || toast(text, move || ui.unsay(id)));
    view! {
        <div class="unseen" aria-live="polite">{move || ui.aloud.get()}</div>
        <div class="toasts" role="status">
            {rows(move || refused.get().into_iter().map(refusal).collect())}
            {rows(move || ui.notices.get().into_iter().map(notice).collect())}
        </div>
    }
}

fn toast(words: String, dismiss: impl Fn() + 'static) -> impl IntoView {
    view! {
        <div class="toast">
            <span>{words}</span>
            {icon_button(icon::CLOSE, t::dismiss(), move |_| dismiss())}
        </div>
    }
}
