//! Above the rows: what narrows the list now, and what would, one press away.

use super::narrow::{Joined, QUICK, name};
use crate::{
    desk::{Desk, use_desk},
    i18n::inbox as t,
    parts::{Menu, MenuItem, Row, icon, icon_button, rows},
    views::ui::{Ui, use_ui},
};
use domain::list::{Filter, Sort};
use leptos::prelude::*;

/// What is on first where something was switched on elsewhere, or it would not be seen; then the quick conditions, which
/// else stay where they are pressed.
#[component]
pub fn Chips() -> impl IntoView {
    let (desk, ui) = (use_desk(), use_ui());
    let has_others = Memo::new(move |_| {
        ui.narrow
            .with(|narrow| narrow.conditions.iter().any(|one| !QUICK.contains(one)))
    });
    let others = move || -> Vec<Filter> {
        if !has_others.get() {
            return Vec::new();
        }
        ui.narrow.with(|narrow| narrow.conditions.clone())
    };
    let joined = move || {
        ui.narrow.with(|narrow| {
            let several = narrow.conditions.len() > 1;
            several.then(|| match narrow.joined {
                Joined::All => t::all_hold(),
                Joined::Any => t::any_holds(),
            })
        })
    };
    view! {
        <div class="chips" class:others=move || has_others.get() role="group" aria-label=t::filters()>
            {move || has_others.get().then(|| clear(ui))}
            {move || joined().map(|words| view! { <span class="joined">{words}</span> })}
            {rows(move || others().into_iter().enumerate().map(|(place, one)| on(desk, ui, place, one)).collect())}
            {QUICK.map(|one| toggle(desk, ui, one)).collect_view()}
            {move || (ui.is_narrowed() && !has_others.get()).then(|| clear(ui))}
        </div>
    }
}

/// A condition to press on and off.
pub fn toggle(desk: Desk, ui: Ui, condition: Filter) -> impl IntoView {
    let (shown, turned) = (condition.clone(), condition.clone());
    view! {
        <button
            type="button"
            class="toggle"
            aria-pressed=move || ui.narrow.with(|narrow| narrow.has(&condition)).to_string()
            on:click=move |_| ui.narrow.update(|narrow| narrow.turn(&turned))
        >
            {move || name(desk, &shown)}
        </button>
    }
}

fn on(desk: Desk, ui: Ui, place: usize, condition: Filter) -> Row {
    // A condition has no number of its own; its words tell it from the others.
    let words = untrack(|| name(desk, &condition));
    let key = words.bytes().fold(place as u128, |key, byte| {
        key.wrapping_mul(257) + u128::from(byte)
    });
    Row::new(key, move || {
        let label = format!("{}: {words}", t::drop_condition());
        view! {
            <button type="button" class="toggle" aria-pressed="true" aria-label=label on:click=move |_| ui.narrow.update(|narrow| narrow.turn(&condition))>
                {words} {icon::icon(icon::CLOSE)}
            </button>
        }
    })
}

fn clear(ui: Ui) -> impl IntoView {
    view! { <button type="button" class="toggle bare" on:click=move |_| ui.widen()>{t::clear_filters()}</button> }
}

/// The order of the list, the filters, and the search.
#[component]
pub fn Tools() -> impl IntoView {
    let ui = use_ui();
    let item = move |sort: Sort| {
        view! { <MenuItem checked={ui.sort.get() == sort} act=move || ui.sort.set(sort)>{sort_name(sort)}</MenuItem> }
    };
    let trigger = || icon::icon(icon::SORT);
    view! {
        {icon_button(icon::SEARCH, t::search_hint(), move |_| ui.search_shown.set(true))}
        <Menu label=Signal::derive(move || format!("{}: {}", t::sort(), sort_name(ui.sort.get()))) class="button bare square" trigger=trigger>
            {move || [Sort::Activity, Sort::Waiting, Sort::Created].map(item).collect_view()}
        </Menu>
        {icon_button(icon::FILTER, t::filters(), move |_| ui.filters_shown.set(true))}
    }
}

fn sort_name(sort: Sort) -> &'static str {
    match sort {
        Sort::Activity => t::sort_activity(),
        Sort::Waiting => t::sort_waiting(),
        Sort::Created => t::sort_created(),
    }
}
