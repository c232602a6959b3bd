//! An address that leads nowhere.

use super::{
    route::Route,
    ui::{follow_link, use_ui},
};
use crate::{i18n::inbox as t, parts::icon};
use leptos::prelude::*;

/// Says so, and where to go instead.
#[component]
pub fn Lost() -> impl IntoView {
    let ui = use_ui();
    view! {
        <div class="empty">
            {icon::icon(icon::UNKNOWN)} <h1>{t::lost()}</h1> <p>{t::lost_more()}</p>
            <div class="actions">
                <a class="button main" href="/" on:click=follow_link(ui, Route::List)>{t::to_list()}</a>
            </div>
        </div>
    }
}
