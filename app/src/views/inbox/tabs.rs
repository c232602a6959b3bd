//! The views of the list, with counts.

use super::narrow::Narrow;
use crate::{
    desk::{Desk, StatusKind, View, use_desk},
    i18n::inbox as t,
    parts::{Menu, MenuItem, by_id, icon},
    views::ui::{Ui, after_paint, focus, use_ui},
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

fn tab_id(view: View) -> String {
    format!("tab-{}", view.place())
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
            focus(&tab_id(view));
        }
    };
    // Browsers leave it where a part of it is seen; of its number that may be the first digit.
    Effect::new(move |_| {
        let id = tab_id(ui.view.get());
        after_paint(move || {
            if let Some(tab) = by_id(&id) {
                tab.scroll_into_view_with_bool(false);
            }
        });
    });
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
                id=tab_id(view)
                aria-selected=move || is_here().to_string()
                tabindex=tab_stop
                title=(view == View::All).then(t::all_but_closed)
                on:click=move |_| ui.view.set(view)
            >
                {name(view)}
                // Of all there are: over a narrowed list it would belie the rows.
                <span class="count">{move || (!is_here() || !ui.is_narrowed()).then(|| counts.get().of(view))}</span>
            </button>
        }
    };
    view! { <div class="tabs" role="tablist" aria-label=t::views() on:keydown=turn>{TABS.map(tab).collect_view()}</div> }
}

/// What is on, if it is none of the three: a saved view, or a rarer one. Tracked.
fn named(desk: Desk, ui: Ui) -> Option<String> {
    let is_on = |saved: &&SavedView| {
        ui.view.get() == View::All
            && ui.sort.get() == saved.sort
            && ui.narrow.with(|now| *now == Narrow::of(&saved.filter))
    };
    let settings = desk.settings();
    let saved = settings.with(|all| all.views.iter().find(is_on).map(|view| view.name.clone()));
    saved.or_else(|| {
        let view = ui.view.get();
        (!TABS.contains(&view)).then(|| name(view).to_owned())
    })
}

/// The rarer views, in a menu beside the title; what is on takes the title's place.
#[component]
pub fn MoreViews() -> impl IntoView {
    let (desk, ui) = (use_desk(), use_ui());
    let counts = desk.counts();
    let on = Memo::new(move |_| named(desk, ui));
    let label = Signal::derive(move || {
        let more = t::more_views();
        on.with(|on| {
            on.as_ref()
                .map_or_else(|| more.to_owned(), |on| format!("{on}. {more}"))
        })
    });
    let trigger = move || {
        view! {
            {move || on.get().map(|on| view! { <span class="cut view-on">{on}</span> })}
            {icon::icon(icon::DOWN)}
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
    let settings = desk.settings();
    let saved = move || settings.with(|settings| settings.views.clone());
    let own = move |saved: SavedView| {
        let (narrow, sort) = (Narrow::of(&saved.filter), saved.sort);
        let is_on = on.with(|on| on.as_ref() == Some(&saved.name));
        view! {
            <MenuItem checked=is_on act=move || ui.use_view(narrow.clone(), sort)>
                <span class="cut">{saved.name}</span>
            </MenuItem>
        }
    };
    view! {
        <Menu label=label class="button bare" sheet="menu-sheet from-start" trigger=trigger>
            {move || MORE.map(item).collect_view()}
            {move || saved().into_iter().map(own).collect_view()}
        </Menu>
    }
}
