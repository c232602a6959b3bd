//! The views of the list, with counts.

use super::narrow::Narrow;
use crate::{
    desk::{StatusKind, View, use_desk},
    i18n::inbox as t,
    parts::{Menu, MenuItem, icon},
    views::ui::use_ui,
};
use domain::list::SavedView;
use leptos::{ev::KeyboardEvent, prelude::*};

const TABS: [View; 3] = [View::All, View::Mine, View::Unassigned];
const MORE: [View; 6] = [
    View::Unread,
    View::ByStatus(StatusKind::Open),
    View::ByStatus(StatusKind::Pending),
    View::ByStatus(StatusKind::Snoozed),
    View::ByStatus(StatusKind::Closed),
    View::Failed,
];

fn name(view: View) -> &'static str {
    match view {
        View::All => t::all(),
        View::Mine => t::mine(),
        View::Unassigned => t::unassigned(),
        View::Unread => t::unread(),
        View::ByStatus(StatusKind::Open) => t::open(),
        View::ByStatus(StatusKind::Pending) => t::pending(),
        View::ByStatus(StatusKind::Snoozed) => t::snoozed(),
        View::ByStatus(StatusKind::Closed) => t::closed(),
        View::Failed => t::failed(),
    }
}

/// The three views that a day is spent in.
#[component]
pub fn Tabs() -> impl IntoView {
    let ui = use_ui();
    let counts = use_desk().counts();
    let turn = move |event: KeyboardEvent| {
        let here = TABS
            .iter()
            .position(|view| *view == ui.view.get_untracked())
            .unwrap_or(0);
        let next = match event.key().as_str() {
            "ArrowRight" => (here + 1) % TABS.len(),
            "ArrowLeft" => (here + TABS.len() - 1) % TABS.len(),
            _ => return,
        };
        event.prevent_default();
        if let Some(view) = TABS.get(next).copied() {
            ui.view.set(view);
            super::super::ui::focus(&format!("tab-{}", view.place()));
        }
    };
    let tab = move |view: View| {
        let is_here = move || ui.view.get() == view;
        let tab_stop = move || {
            if is_here() || view == View::All && !TABS.contains(&ui.view.get()) {
                "0"
            } else {
                "-1"
            }
        };
        view! {
            <button
                type="button"
                class="tab"
                role="tab"
                id=format!("tab-{}", view.place())
                aria-selected=move || is_here().to_string()
                tabindex=tab_stop
                on:click=move |_| ui.view.set(view)
            >
                {name(view)}
                <span class="count">{move || counts.get().of(view)}</span>
            </button>
        }
    };
    view! { <div class="tabs" role="tablist" aria-label=t::views() on:keydown=turn>{TABS.map(tab).collect_view()}</div> }
}

/// The rarer views, in a menu that names the one that is on.
#[component]
pub fn MoreViews() -> impl IntoView {
    let ui = use_ui();
    let counts = use_desk().counts();
    let trigger = move || {
        view! {
            {icon::icon(icon::VIEWS)}
            {move || match ui.view.get() {
                view if TABS.contains(&view) => ().into_any(),
                view => name(view).into_any(),
            }}
        }
    };
    let item = move |view: View| {
        view! {
            <MenuItem checked={ui.view.get() == view} act=move || ui.view.set(view)>
                {name(view)}
                <span class="end figures">{move || counts.get().of(view)}</span>
            </MenuItem>
        }
    };
    let settings = use_desk().settings();
    let saved = move || settings.with(|settings| settings.views.clone());
    let own = move |saved: SavedView| {
        let (narrow, sort) = (Narrow::of(&saved.filter), saved.sort);
        let is_on = ui.narrow.with(|now| *now == narrow) && ui.sort.get() == sort;
        view! { <MenuItem checked=is_on act=move || ui.use_view(narrow.clone(), sort)><span class="cut">{saved.name}</span></MenuItem> }
    };
    view! {
        <Menu label=t::more_views() class="button bare" trigger=trigger>
            {move || MORE.map(item).collect_view()}
            {move || saved().into_iter().map(own).collect_view()}
        </Menu>
    }
}
