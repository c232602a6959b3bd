//! The first pane: what narrows the list, the views, and the rows.

use super::{
    chips::{Chips, Tools},
    order::use_order,
    row_bones,
    rows::Rows,
    tabs::{MoreViews, Tabs},
};
use crate::{
    desk::{Desk, More, Session, use_desk},
    i18n::{inbox as t, thread},
    parts::icon,
    views::{
        later,
        ui::{FILTER, use_ui},
    },
};
use leptos::prelude::*;

/// The first pane.
#[component]
pub fn List() -> impl IntoView {
    let (desk, ui) = (use_desk(), use_ui());
    let order = use_order(ui);
    let known = Memo::new(move |_| desk.session().get() != Session::Unknown);
    let none = Memo::new(move |_| order.is_empty());
    let body = move || match (known.get(), none.get()) {
        (false, _) => row_bones().into_any(),
        (true, true) => later::nothing(),
        (true, false) => view! { <Rows order ui /> }.into_any(),
    };
    // Said here and not found out by the sheet: what asks `:has` of a neighbour is asked anew with every row that is written.
    let class = move || match (
        ui.narrow.with(|now| now.conditions.is_empty()),
        order.held.get(),
    ) {
        (true, 0) => "list",
        (true, _) => "list has-news",
        (false, 0) => "list has-filters",
        (false, _) => "list has-filters has-news",
    };
    view! {
        <section class=class aria-label=t::conversations()>
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
