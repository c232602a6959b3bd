//! The lines of a thread. The scroller runs from its end, so it stays at the newest line by itself and older lines that
//! are put before do not move what is read.

use super::{
    Open,
    entry::Line,
    leads::{Author, Leads},
};
use crate::{
    desk::{Desk, use_desk},
    i18n::thread as t,
    parts::{Row, icon, rows},
    views::ui::{Ui, use_ui},
};
use domain::{conversation::EntryKey, mirror::Depth, thread::Entry};
use leptos::{html, prelude::*};

/// Pixels from the end within which one counts as being there.
const AT_END: i32 = 60;
/// Pixels from the beginning within which older lines are fetched.
const NEAR_START: i32 = 600;

/// The lines, and the way back to the newest.
#[component]
pub fn Log(open: Open, unread: u64) -> impl IntoView {
    let (desk, ui) = (use_desk(), use_ui());
    let (keys, depth) = (desk.keys(open.id), desk.depth(open.id));
    let leads = Leads::of(desk, open.id, keys, unread);
    let scroller = NodeRef::<html::Div>::new();
    let at_end = RwSignal::new(true);
    let below = RwSignal::new(0_usize);
    watch_new(desk, ui, open, keys, leads, Below { at_end, below });
    let on_scroll = move |_| {
        let Some(scroller) = scroller.get_untracked() else {
            return;
        };
        // The end is at 0 and everything above it is negative.
        let from_end = -scroller.scroll_top();
        at_end.set(from_end < AT_END);
        if from_end < AT_END {
            below.set(0);
        }
        let to_start = scroller.scroll_height() - scroller.client_height() - from_end;
        if to_start < NEAR_START && depth.get_untracked() == Depth::Partly {
            desk.load_older(open.id);
        }
    };
    let to_end = move |_| {
        if let Some(scroller) = scroller.get_untracked() {
            scroller.set_scroll_top(0);
        }
    };
    let line =
        move |key: EntryKey| Row::new(key.id.0, move || view! { <Line open key leads unread /> });
    let loading = move || depth.get() == Depth::Unknown && keys.with(Vec::is_empty);
    view! {
        <div class="log-place">
            <div class="log" tabindex="0" role="log" aria-live="off" aria-label=move || crate::i18n::fill(t::messages_with(), &[&open.name()]) node_ref=scroller on:scroll=on_scroll>
                <div class="log-in">
                    <Show when=move || depth.get() == Depth::Partly>
                        <div class="older">
                            <button type="button" class="button bare" on:click=move |_| desk.load_older(open.id)>{t::older()}</button>
                        </div>
                    </Show>
                    {move || if loading() { bones().into_any() } else { ().into_any() }}
                    {rows(move || keys.get().into_iter().map(line).collect())}
                </div>
            </div>
            <Show when=move || !at_end.get()>
                <button type="button" class="latest" title=t::latest() on:click=to_end>
                    {icon::icon(icon::DOWN)}
                    <span>{move || match below.get() { 0 => String::new(), count => t::new_below(count) }}</span>
                    <span class="unseen">{t::latest()}</span>
                </button>
            </Show>
        </div>
    }
}

fn bones() -> impl IntoView {
    view! {
        <div class="bone bubble-bone"></div>
        <div class="bone bubble-bone out"></div>
        <div class="bone bubble-bone"></div>
    }
}

/// Where one stands, and how much came meanwhile.
#[derive(Clone, Copy)]
struct Below {
    at_end: RwSignal<bool>,
    below: RwSignal<usize>,
}

/// Counts what comes in below, and says aloud what the customer writes, once.
fn watch_new(
    desk: Desk,
    ui: Ui,
    open: Open,
    keys: Signal<Vec<EntryKey>>,
    leads: Leads,
    place: Below,
) {
    Effect::new(move |before: Option<Option<EntryKey>>| {
        leads.by_id.track();
        let last = keys.with(|keys| keys.last().copied());
        let (Some(Some(before)), Some(now)) = (before, last) else {
            return last;
        };
        if now > before
            && leads
                .authors
                .with_value(|authors| authors.get(&now.id) == Some(&Author::Customer))
        {
            if !place.at_end.get_untracked() {
                place.below.update(|below| *below += 1);
            }
            announce(desk, ui, open, now);
        }
        last
    });
}

fn announce(desk: Desk, ui: Ui, open: Open, key: EntryKey) {
    let words = desk
        .entry(open.id, key)
        .with_untracked(|entry| match entry {
            Some(Entry::Message(message)) if message.content.words().is_empty() => {
                super::kind_name(message.content.code()).to_owned()
            }
            Some(Entry::Message(message)) => message.content.words().to_owned(),
            _ => String::new(),
        });
    let name = untrack(|| open.name());
    ui.aloud.set(format!("{name}: {words}"));
}
