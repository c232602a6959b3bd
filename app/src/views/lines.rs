//! What the screen says in passing: the connection, refusals, notices.

use super::ui::{refusal_words, use_ui};
use crate::{
    desk::{Connection, Refused, use_desk},
    i18n::inbox as t,
    parts::{icon, icon_button},
};
use leptos::prelude::*;

/// Nothing while all is well; else what is wrong and what waits.
#[component]
pub fn ConnectionLine() -> impl IntoView {
    let desk = use_desk();
    let (connection, waiting) = (desk.connection(), desk.waiting());
    let line = Memo::new(move |_| match connection.get() {
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
        </div>
    }
}

/// Refusals and notices at the foot, read aloud once.
#[component]
pub fn Toasts() -> impl IntoView {
    let (desk, ui) = (use_desk(), use_ui());
    let refused = desk.refused();
    view! {
        <div class="unseen" aria-live="polite">{move || ui.aloud.get()}</div>
        <div class="toasts" role="status">
            <For each=move || refused.get() key=|refused| refused.keyed.key let(Refused { keyed, refusal })>
                <div class="toast">
                    <span>{refusal_words(desk, refusal)}</span>
                    {icon_button(icon::CLOSE, t::dismiss(), move |_| desk.dismiss(keyed.key))}
                </div>
            </For>
            <For each=move || ui.notices.get() key=|notice| notice.id let(notice)>
                <div class="toast">
                    <span>{notice.text.clone()}</span>
                    {icon_button(icon::CLOSE, t::dismiss(), move |_| ui.unsay(notice.id))}
                </div>
            </For>
        </div>
    }
}
