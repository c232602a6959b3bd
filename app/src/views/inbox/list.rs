//! The list: bounded, still under the pointer, walked by keys.

use super::{
    row::Row,
    row_bones,
    tabs::{MoreViews, Tabs},
    visible,
};
use crate::{
    desk::{Session, View, use_desk},
    i18n::inbox as t,
    parts::{self, empty, icon},
    views::{
        keys,
        route::{Route, Tab},
        ui::{FILTER, Ui, follow_link, use_ui},
    },
};
use domain::ids::ConversationId;
use leptos::{
    ev::{KeyboardEvent, PointerEvent},
    html,
    leptos_dom::helpers::TimeoutHandle,
    prelude::*,
};
use std::time::Duration;

/// Rows that are drawn at first, and how many come with each reach for the end.
const WINDOW: usize = 60;
/// How long the order stands still after the pointer moved over it.
const STILL: Duration = Duration::from_secs(3);
/// Pixels before the end at which more rows are drawn.
const NEAR_END: i32 = 800;

/// The first pane.
#[component]
pub fn List() -> impl IntoView {
    let (desk, ui) = (use_desk(), use_ui());
    let order = visible(desk, ui);
    let still = Still::new(order, ui);
    let reach = RwSignal::new(WINDOW);
    Effect::new(move |_| {
        ui.view.track();
        reach.set(WINDOW);
    });
    let rows = Memo::new(move |_| {
        still
            .shown
            .with(|shown| shown.iter().copied().take(reach.get()).collect::<Vec<_>>())
    });
    let total = Memo::new(move |_| still.shown.with(Vec::len));
    let row = move |id: ConversationId| {
        parts::Row::new(id.0, move || {
            let place = Memo::new(move |_| (rows.with(|rows| place(rows, id)), total.get()));
            view! { <Row id head=desk.head(id) place /> }
        })
    };
    let known = Memo::new(move |_| desk.session().get() != Session::Unknown);
    let log = NodeRef::<html::Div>::new();
    let on_scroll = move |_| {
        let near = log.get_untracked().is_some_and(|log| {
            log.scroll_height() - log.scroll_top() - log.client_height() < NEAR_END
        });
        if near && reach.get_untracked() < total.get_untracked() {
            reach.update(|reach| *reach += WINDOW);
        }
    };
    let body = move || match (known.get(), total.get()) {
        (false, _) => row_bones().into_any(),
        (true, 0) => view! { <Empty ui /> }.into_any(),
        (true, _) => view! {
            <div
                class="rows"
                role="listbox"
                id="conversations"
                aria-label=t::conversations()
                node_ref=log
                on:scroll=on_scroll
                on:keydown=move |event| walk(&event, ui, order)
                on:pointermove=move |event| still.touch(&event)
                on:pointerleave=move |_| still.release()
            >
                {parts::rows(move || rows.get().into_iter().map(row).collect())}
            </div>
        }
        .into_any(),
    };
    view! {
        <section class="list" aria-label=t::conversations()>
            <div class="list-head"><h1>{t::conversations()}</h1> <MoreViews /></div>
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
                    on:keydown=move |event| if event.key() == "Escape" { ui.filter.set(String::new()) }
                />
            </div>
            <Tabs />
            {move || {
                let held = still.held.get();
                (held > 0).then(|| view! { <button type="button" class="pill" on:click=move |_| still.release()>{t::new_rows(held)}</button> })
            }}
            {body}
        </section>
    }
}

fn place(rows: &[ConversationId], id: ConversationId) -> usize {
    rows.iter()
        .position(|other| *other == id)
        .map_or(0, |place| place + 1)
}

/// Arrows, Home and End inside the list; letters are heard by `keys`.
fn walk(event: &KeyboardEvent, ui: Ui, order: Memo<Vec<ConversationId>>) {
    let order = order.get_untracked();
    let far = isize::try_from(order.len()).unwrap_or(isize::MAX);
    let by = match event.key().as_str() {
        "ArrowDown" => 1,
        "ArrowUp" => -1,
        "Home" => -far,
        "End" => far,
        _ => return,
    };
    event.prevent_default();
    keys::step(ui, &order, by);
}

/// Keeps rows in place while the pointer moves over them, so that nobody opens the wrong conversation.
#[derive(Clone, Copy)]
struct Still {
    order: Memo<Vec<ConversationId>>,
    shown: RwSignal<Vec<ConversationId>>,
    /// Conversations that wait to be shown.
    held: RwSignal<usize>,
    until: StoredValue<Option<TimeoutHandle>>,
}

impl Still {
    fn new(order: Memo<Vec<ConversationId>>, ui: Ui) -> Self {
        let still = Self {
            order,
            shown: RwSignal::new(order.get_untracked()),
            held: RwSignal::new(0),
            until: StoredValue::new(None),
        };
        Effect::new(move |before: Option<(View, String)>| {
            let what = (ui.view.get(), ui.filter.get());
            order.track();
            if before.as_ref() == Some(&what) && still.until.with_value(Option::is_some) {
                still.hold();
            } else {
                still.release();
            }
            what
        });
        still
    }

    /// Keeps the order, leaves out what is gone, and counts what is new.
    fn hold(self) {
        self.order.with_untracked(|order| {
            self.shown
                .update(|shown| shown.retain(|id| order.contains(id)));
            self.held.set(
                order
                    .len()
                    .saturating_sub(self.shown.with_untracked(Vec::len)),
            );
        });
    }

    fn release(self) {
        if let Some(handle) = self.until.try_update_value(Option::take).flatten() {
            handle.clear();
        }
        let order = self.order.get_untracked();
        if self.shown.with_untracked(|shown| *shown != order) {
            self.shown.set(order);
        }
        self.held.set(0);
    }

    fn touch(self, event: &PointerEvent) {
        if event.pointer_type() != "mouse" {
            return;
        }
        let handle = set_timeout_with_handle(move || self.release(), STILL).ok();
        if let Some(before) = self
            .until
            .try_update_value(|until| std::mem::replace(until, handle))
            .flatten()
        {
            before.clear();
        }
    }
}

/// Why there is nothing, and what to do next.
#[component]
fn Empty(ui: Ui) -> impl IntoView {
    let show_all = move || {
        view! {
            <button type="button" class="button" on:click=move |_| { ui.filter.set(String::new()); ui.view.set(View::All) }>
                {t::show_all()}
            </button>
        }
    };
    move || {
        match (ui.view.get(), ui.filter.get().trim().is_empty()) {
        (View::All, true) => empty(
            icon::INBOX,
            t::empty_all(),
            t::empty_all_more(),
            view! {
                <a class="button main" href=Route::Settings(Tab::Numbers).path() on:click=follow_link(ui, Route::Settings(Tab::Numbers))>
                    {t::connect_number()}
                </a>
            },
        ).into_any(),
        (view, unfiltered) => {
            let more = match view {
                _ if !unfiltered => t::filter_none(),
                View::Mine => t::empty_mine(),
                View::Unassigned => t::empty_unassigned(),
                _ => t::empty_other(),
            };
            empty(icon::DONE, t::empty_view(), more, show_all()).into_any()
        }
    }
    }
}
