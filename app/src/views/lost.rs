//! An address that leads nowhere.

use super::{
    route::Route,
    ui::{follow_link, use_ui},
};
use crate::{
    i18n::inbox as t,
    parts::{empty, icon},
};
use leptos::prelude::*;

/// Says so, and where to go instead.
#[component]
pub fn Lost() -> impl IntoView {
    let ui = use_ui();
    empty(
        icon::UNKNOWN,
        t::lost(),
        t::lost_more(),
        view! { <a class="button main" href="/" on:click=follow_link(ui, Route::List)>{t::to_list()}</a> },
    )
}
