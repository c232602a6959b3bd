//! The inbox: list, thread, details.

mod chips;
mod lines;
mod list;
pub mod narrow;
mod nothing;
mod order;
mod paint;
mod row;
mod rows;
mod tabs;

pub use chips::toggle;
pub use nothing::Nothing as EmptyList;
pub use order::{Order, use_order};
pub use paint::read_by;

use super::{
    later,
    thread::Nothing,
    ui::{after_paint, use_ui},
};
use crate::{desk::use_desk, i18n::inbox as t};
use domain::wire::Head;
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
    let beside = after_the_paint(head);
    later::prepare(desk, ui, use_order(ui));
    view! {
        <main
            class="inbox"
            class:has-open=move || is_open.get()
            class:details-away=move || !details.get()
        >
            <List />
            {move || if is_open.get() {
                later::thread(opened, head)
            } else {
                view! { <Nothing /> }.into_any()
            }}
            {move || {
                details
                    .get()
                    .then(|| {
                        view! {
                            <button type="button" class="scrim" tabindex="-1" aria-hidden="true" on:click=move |_| ui.details.set(false)></button>
                            {later::details(beside)}
                        }
                    })
            }}
        </main>
    }
}

/// The same head as the details show it, once the thread was painted: what stands beside it can wait for a frame.
fn after_the_paint(head: Signal<Option<Head>>) -> Signal<Option<Head>> {
    // The details say nothing of the newest line, which changes with every tick.
    let still = |mut head: Option<Head>| {
        if let Some(head) = &mut head {
            head.conversation.last = None;
        }
        head
    };
    let beside = RwSignal::new(still(head.get_untracked()));
    let follow = move || {
        // The inbox may be away by then.
        if let Some(now) = head.try_get_untracked().map(still)
            && beside.with_untracked(|before| *before != now)
        {
            beside.set(now);
        }
    };
    Effect::new(move |_| {
        head.track();
        after_paint(follow);
    });
    beside.into()
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
