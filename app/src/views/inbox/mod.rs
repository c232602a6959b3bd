//! The inbox: list, thread, details.

mod lines;
mod list;
mod order;
mod paint;
mod row;
mod rows;
mod tabs;

pub use order::{Order, use_order};

use super::{
    ask,
    details::Details,
    thread::{Nothing, Thread},
    ui::{Ui, use_ui},
};
use crate::{
    desk::{Desk, use_desk},
    i18n::{inbox as t, lower_case},
};
use domain::{contact::Contact, ids::ConversationId};
use leptos::prelude::*;
use list::List;

/// Three panes; how they fold is the style's affair.
#[component]
pub fn Inbox() -> impl IntoView {
    let (desk, ui) = (use_desk(), use_ui());
    let opened = Memo::new(move |_| ui.opened());
    let is_open = Memo::new(move |_| opened.get().is_some());
    let details = Memo::new(move |_| is_open.get() && ui.details.get());
    let head = Signal::derive(move || opened.get().and_then(|id| desk.head(id).get()));
    view! {
        <main
            class="inbox"
            class:has-open=move || is_open.get()
            class:details-away=move || !details.get()
        >
            <List />
            {move || if is_open.get() {
                view! { <Thread at=opened head /> }.into_any()
            } else {
                view! { <Nothing /> }.into_any()
            }}
            {move || {
                details
                    .get()
                    .then(|| {
                        view! {
                            <button type="button" class="scrim" tabindex="-1" aria-hidden="true" on:click=move |_| ui.details.set(false)></button>
                            <Details head />
                        }
                    })
            }}
        </main>
    }
}

/// What the list shows, in order: the view, narrowed by name. The keys walk along it.
pub fn visible(desk: Desk, ui: Ui) -> Memo<Vec<ConversationId>> {
    let list = desk.list(ui.view.into());
    Memo::new(move |_| {
        let wanted = lower_case(ui.filter.get().trim());
        if wanted.is_empty() {
            return list.get();
        }
        let fits = |id: &ConversationId| {
            desk.head(*id).with(|head| {
                head.as_ref()
                    .is_some_and(|head| is_named(&head.contact, &wanted))
            })
        };
        list.with(|list| list.iter().copied().filter(fits).collect())
    })
}

/// Whether a customer goes by a name or number, in lower case. Digits match digits, however they are written.
fn is_named(contact: &Contact, wanted: &str) -> bool {
    let name = lower_case(&ask::contact_name(contact));
    let digits: String = wanted.chars().filter(char::is_ascii_digit).collect();
    let bare = wanted.trim_start_matches('@');
    name.contains(wanted)
        || contact
            .ids
            .iter()
            .any(|id| id.value.to_ascii_lowercase().contains(bare))
        || digits.len() > 3 && contact.phone().is_some_and(|phone| phone.contains(&digits))
}

/// Rows before they are known.
pub fn row_bones() -> impl IntoView {
    let bones = || {
        view! {
            <div class="row-bones">
                <div class="bone round"></div>
                <div class="bone long"></div>
                <div class="bone longer"></div>
            </div>
        }
    };
    view! { <div class="rows" role="status" aria-label=t::loading()>{(0..8).map(|_| bones()).collect_view()}</div> }
}
