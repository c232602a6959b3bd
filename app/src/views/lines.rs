//! What the screen says in passing: the connection, and where refusals and notices stand.

use super::{
    later,
    route::{Route, Tab},
    ui::{follow_link, use_ui},
};
use crate::{
    desk::{Connection, Desk, Trouble, use_desk},
    i18n::{inbox as t, selfcheck},
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
    // What is well, or passes by itself, needs no remedy.
    let ails = move || line.get().is_some_and(|(class, _)| class != "line good");
    view! {
        <div role="status" class:unseen=move || line.get().is_none() class=move || line.get().map_or("", |(class, _)| class)>
            {move || line.get().map(|(_, text)| view! { <span class="dot" aria-hidden="true"></span> <span>{text}</span> })}
            {move || {
                let count = waiting.get();
                (line.get().is_some() && count > 0).then(|| view! { <span class="figures">{t::waiting(count)}</span> })
            }}
            {move || ails().then(|| view! {
                <a href=Route::Settings(Tab::SelfCheck).path() on:click=follow_link(ui, Route::Settings(Tab::SelfCheck))>
                    {selfcheck::see()}
                </a>
            })}
            {move || {
                let lost = ails() && connection.get() != Connection::Connected;
                let (words, act): (_, fn(Desk)) = match renewal.get() {
                    true => (t::renew(), Desk::renew),
                    false if lost => (t::try_now(), Desk::try_now),
                    false => return None,
                };
                Some(view! { <button type="button" class="button" on:click=move |_| act(desk)>{words}</button> })
            }}
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
    let any = Memo::new(move |before| {
        before == Some(&true) || !refused.with(Vec::is_empty) || !ui.notices.with(Vec::is_empty)
    });
    view! {
        <div class="unseen" aria-live="polite">{move || ui.aloud.get()}</div>
        <div class="toasts" role="status">{move || any.get().then(later::notices)}</div>
    }
}
