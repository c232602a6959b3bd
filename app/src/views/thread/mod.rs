//! One conversation: header, lines, composer.

mod activity;
mod body;
mod bubble;
mod composer;
mod entry;
mod guard;
mod header;
mod leads;
mod log;
mod note;
mod place;
mod trouble;

pub use body::{kind_icon, kind_name};

use super::{ask, lost::Lost};
use crate::{
    desk::use_desk,
    i18n::{fill, thread as t},
    parts::{empty, icon},
};
use composer::Composer;
use domain::{ids::ConversationId, wire::Head};
use header::Header;
use leptos::prelude::*;
use log::Log;

/// What every part of one open thread needs.
#[derive(Debug, Clone, Copy)]
pub struct Open {
    pub id: ConversationId,
    pub head: Signal<Option<Head>>,
}

impl Open {
    /// What the customer is called. Tracked.
    pub fn name(self) -> String {
        self.head.with(|head| {
            head.as_ref()
                .map(|head| ask::contact_name(&head.contact))
                .unwrap_or_default()
        })
    }
}

/// The second pane, while a conversation is open.
#[component]
pub fn Thread(id: ConversationId, head: Signal<Option<Head>>) -> impl IntoView {
    let desk = use_desk();
    let open = Open { id, head };
    let unread =
        head.with_untracked(|head| head.as_ref().map_or(0, |head| head.conversation.unread()));
    desk.open(id);
    on_cleanup(move || desk.leave(id));
    let known = Memo::new(move |_| head.with(Option::is_some));
    view! {
        <section class="thread" aria-label=move || fill(t::messages_with(), &[&open.name()])>
            {move || {
                if known.get() {
                    view! { <Header open /> <Log open unread /> <Composer open /> }.into_any()
                } else {
                    view! { <Lost /> }.into_any()
                }
            }}
        </section>
    }
}

/// The second pane while none is open.
#[component]
pub fn Nothing() -> impl IntoView {
    view! { <section class="thread" aria-label=t::choose()>{empty(icon::INBOX, t::choose(), t::choose_more(), ())}</section> }
}
