//! Connected numbers and accounts, and connecting one more.

use super::{connect::Connect, may_here, number::Number};
use crate::{
    desk::use_desk,
    i18n::settings as t,
    parts::{empty, icon},
};
use domain::permission::Right;
use leptos::prelude::*;

/// The list, then the way to one more.
#[component]
pub fn Numbers() -> impl IntoView {
    let desk = use_desk();
    let settings = desk.settings();
    let inboxes = Memo::new(move |_| settings.with(|settings| settings.inboxes.clone()));
    let manages = Memo::new(move |_| may_here(desk, Right::ManageInboxes));
    view! {
        <p class="alert plain">{t::official()}</p>
        {move || {
            if inboxes.with(Vec::is_empty) {
                view! { <div class="panel">{empty(icon::NUMBERS, t::no_numbers(), t::no_numbers_more(), ())}</div> }.into_any()
            } else {
                inboxes.get().into_iter().map(|inbox| view! { <Number inbox manages=manages.get() /> }).collect_view().into_any()
            }
        }}
        {move || manages.get().then(|| view! { <Connect /> })}
    }
}
