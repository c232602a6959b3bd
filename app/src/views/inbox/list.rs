//! The first pane: what narrows the list, the views, and the rows.

use super::{
    chips::{Chips, Tools},
    order::use_order,
    row_bones,
    rows::Rows,
    tabs::{MoreViews, Tabs},
};
use crate::{
    desk::{Desk, More, Session, StatusKind, View, use_desk},
    i18n::{inbox as t, thread},
    parts::{empty, icon},
    views::{
        ask,
        route::{Route, Tab},
        ui::{FILTER, Ui, use_ui},
    },
};
use domain::permission::{Right, may};
use leptos::prelude::*;

/// The first pane.
#[component]
pub fn List() -> impl IntoView {
    let (desk, ui) = (use_desk(), use_ui());
    let order = use_order(ui);
    let known = Memo::new(move |_| desk.session().get() != Session::Unknown);
    let none = Memo::new(move |_| order.shown.with(Vec::is_empty));
    let body = move || match (known.get(), none.get()) {
        (false, _) => row_bones().into_any(),
        (true, true) => view! { <Empty desk ui /> }.into_any(),
        (true, false) => view! { <Rows order ui /> }.into_any(),
    };
    view! {
        <section class="list" aria-label=t::conversations()>
            <div class="list-head"><h1>{t::conversations()}</h1> <MoreViews /> <Tools /></div>
            <div class="list-search">
                <input
                    class="input"
                    type="search"
                    id=FILTER
                    autocomplete="off"
                    spellcheck="false"
                    aria-label=t::filter_label()
                    placeholder=t::filter()
                    prop:value=ui.filter
                    on:input:target=move |event| ui.filter.set(event.target().value())
                    on:keydown=move |event| if event.key() == "Escape" { ui.filter.set(String::new()) }
                />
            </div>
            <Tabs />
            <Chips />
            <div class="pill-place">
                {move || {
                    let held = order.held.get();
                    (held > 0).then(|| view! { <button type="button" class="pill" on:click=move |_| order.come_up()>{icon::icon(icon::UP)} {t::new_rows(held)}</button> })
                }}
            </div>
            {body} {end(desk)}
        </section>
    }
}

/// Where the list goes on behind what is here.
fn end(desk: Desk) -> impl IntoView {
    let more = desk.more();
    move || {
        match more.get() {
        More::Loading => Some(view! { <p class="list-end" role="status">{t::loading_more()}</p> }.into_any()),
        More::Unreachable => Some(
            view! {
                <p class="list-end">
                    {t::more_unreachable()}
                    <button type="button" class="button bare" on:click=move |_| desk.load_more()>{thread::retry()}</button>
                </p>
            }
            .into_any(),
        ),
        More::Whole | More::There => None,
    }
    }
}

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
fn Empty(desk: Desk, ui: Ui) -> impl IntoView {
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
