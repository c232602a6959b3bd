//! A list without rows.

use crate::{
    desk::{Desk, StatusKind, View, use_desk},
    i18n::inbox as t,
    parts::{empty, icon},
    views::{
        ask,
        route::{Route, Tab},
        ui::use_ui,
    },
};
use domain::permission::{Right, may};
use leptos::prelude::*;

/// What the button of an empty list does.
#[derive(Clone, Copy)]
enum Act {
    Nothing,
    Connect,
    Show(View),
}

/// All is done, nobody has written, or nobody can: three reasons, and what to do in each. Tracked.
fn nothing_at_all(desk: Desk) -> (icon::Icon, &'static str, &'static str, Act) {
    let closed = View::ByStatus(StatusKind::Closed);
    if desk.counts().get().of(closed) > 0 {
        return (
            icon::DONE,
            t::all_done(),
            t::all_done_more(),
            Act::Show(closed),
        );
    }
    let connected = desk
        .settings()
        .with(|settings| !settings.inboxes.is_empty());
    let may_connect = ask::me(desk).is_some_and(|me| may(&me, Right::ManageInboxes));
    let (more, act) = match (connected, may_connect) {
        (true, _) => (t::empty_wait(), Act::Nothing),
        (false, false) => (t::empty_ask(), Act::Nothing),
        (false, true) => (t::empty_all_more(), Act::Connect),
    };
    (icon::INBOX, t::empty_all(), more, act)
}

/// Why there is nothing, and what to do next.
#[component]
pub fn Nothing() -> impl IntoView {
    let (desk, ui) = (use_desk(), use_ui());
    let reason = move || match (ui.view.get(), ui.is_narrowed()) {
        (View::All, false) => nothing_at_all(desk),
        (view, narrowed) => {
            let more = match view {
                _ if narrowed => t::filter_none(),
                View::Mine => t::empty_mine(),
                View::Unassigned => t::empty_unassigned(),
                _ => t::empty_other(),
            };
            (icon::DONE, t::empty_view(), more, Act::Show(View::All))
        }
    };
    let press = move |act: Act| match act {
        Act::Nothing => (),
        Act::Connect => ui.go(Route::Settings(Tab::Numbers)),
        Act::Show(view) => {
            ui.widen();
            ui.view.set(view);
        }
    };
    move || {
        let (sign, title, more, act) = reason();
        let words = match act {
            Act::Nothing => None,
            Act::Connect => Some(("button main", t::connect_number())),
            Act::Show(View::All) => Some(("button", t::show_all())),
            Act::Show(_) => Some(("button", t::see_closed())),
        };
        let act = words.map(|(class, words)| view! { <button type="button" class=class on:click=move |_| press(act)>{words}</button> });
        empty(sign, title, more, act)
    }
}
