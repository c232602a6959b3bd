//! The lines of a thread. The scroller runs from its end, so it stays at the newest line by itself and older lines that
//! are put before do not move what is read. The newest lines are drawn first, the others as somebody comes near.

use super::{
    Open,
    bubble::Blanks,
    entry::{Lines, line_of},
    leads::{Author, Leads},
    place::Place,
};
use crate::{
    desk::{Connection, Desk, use_desk},
    i18n::{clock, grouped, thread as t},
    parts::icon,
    views::{
        ask::me,
        ui::{Mode, Ui, use_ui},
    },
};
use domain::{
    conversation::EntryKey, ids::ConversationId, mirror::Depth, thread::Entry, wire::Head,
};
use leptos::{ev::MouseEvent, html, prelude::*, wasm_bindgen::JsCast, web_sys::Element};
use std::rc::Rc;

/// What stays when another thread comes into the log.
#[derive(Clone, Copy)]
pub struct Stays {
    /// Where the scroller stands; see [`Place`].
    top: StoredValue<i32>,
    blanks: StoredValue<Option<Rc<Blanks>>, LocalStorage>,
}

impl Stays {
    pub fn new() -> Self {
        Self {
            top: StoredValue::new(0),
            blanks: StoredValue::new_local(Blanks::new().map(Rc::new)),
        }
    }
}

/// The lines, and the way back to the newest.
#[component]
pub fn Log(id: ConversationId, head: Signal<Option<Head>>, stays: Stays) -> impl IntoView {
    let (desk, ui) = (use_desk(), use_ui());
    let open = Open {
        at: Memo::new(move |_| Some(id)),
        head,
    };
    let unread =
        head.with_untracked(|head| head.as_ref().map_or(0, |head| head.conversation.unread()));
    let (keys, depth) = (desk.keys(id), desk.depth(id));
    let place = Place::start(desk, ui, id, keys, unread, stays.top);
    let leads = Leads::of(desk, id, place.drawn, place.mark);
    watch_new(desk, ui, open, keys, place);
    let inner = NodeRef::<html::Div>::new();
    let lines = StoredValue::new_local(Lines::new(
        open,
        place.unread.get_value(),
        stays.blanks.get_value(),
    ));
    Effect::new(move |_| {
        if let Some(inner) = inner.get() {
            leads
                .drawn
                .with(|wanted| lines.with_value(|lines| lines.draw(&inner, wanted)));
        }
    });
    let connection = desk.connection();
    let missing = Memo::new(move |_| match depth.get() {
        Depth::Unknown if connection.get() != Connection::Connected => Missing::Elsewhere,
        Depth::Unknown if keys.with(Vec::is_empty) => Missing::Coming,
        _ => Missing::Nothing,
    });
    view! {
        <div class="log-place">
            <div
                class="log"
                tabindex="0"
                role="log"
                aria-live="off"
                aria-label=move || crate::i18n::fill(t::messages_with(), &[&open.name()])
                node_ref=place.scroller
                on:scroll=move |_| place.scrolled()
                on:wheel=move |_| place.taken()
                on:pointerdown=move |_| place.taken()
                on:keydown=move |_| place.taken()
            >
                <div class="log-in">
                    <Show when=move || depth.get() == Depth::Partly>
                        <div class="older">
                            <button type="button" class="button bare" on:click=move |_| place.older()>{t::older()}</button>
                        </div>
                    </Show>
                    {move || match missing.get() {
                        Missing::Nothing => ().into_any(),
                        Missing::Coming => bones().into_any(),
                        Missing::Elsewhere => untrack(|| only_last(desk, id)),
                    }}
                    <div class="lines" node_ref=inner on:click=move |event| answer(ui, keys, &event)></div>
                </div>
            </div>
            <Show when=move || !place.at_end.get()>
                <button type="button" class="latest" title=t::latest() on:click=move |_| place.to_end()>
                    {icon::icon(icon::DOWN)}
                    {move || Some(place.below.get()).filter(|below| *below > 0).map(|below| view! {
                        <span class="news" aria-hidden="true">{grouped(below)}</span>
                        <span class="unseen">{t::new_below(below)}</span>
                    })}
                    <span class="unseen">" "{t::latest()}</span>
                </button>
            </Show>
        </div>
    }
}

/// What is not here of a thread that was never read on this browser.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Missing {
    Nothing,
    /// It is being fetched.
    Coming,
    /// It cannot be had now.
    Elsewhere,
}

/// All that is known of such a thread is what its row says: the newest line, without what was written here since.
fn only_last(desk: Desk, id: ConversationId) -> AnyView {
    let last = desk.unheld(id).map(|last| {
        let words = match last.text.as_str() {
            "" => super::kind_name(&last.kind).to_owned(),
            text => text.to_owned(),
        };
        let class = if last.origin.is_customer() {
            "entry first"
        } else {
            "entry first out"
        };
        view! {
            <div class=class>
                <div class="bubble">
                    <p class="words" dir="auto">{words}</p>
                    <span class="foot">{clock(last.key.at)}</span>
                </div>
            </div>
        }
    });
    view! { <p class="entry activity">{t::rest_elsewhere()}</p> {last} }.into_any()
}

/// The button of a bubble: the next reply quotes it.
fn answer(ui: Ui, keys: Signal<Vec<EntryKey>>, event: &MouseEvent) {
    // Not by its class's name: what was pressed may be a drawing, whose name is no text.
    let line = event
        .target()
        .and_then(|target| target.dyn_into::<Element>().ok())
        .and_then(|pressed| pressed.closest(".answer").ok().flatten())
        .and_then(|button| button.closest(".entry").ok().flatten());
    let id = line.and_then(|line| line_of(&line.id()));
    let key = keys.with_untracked(|keys| keys.iter().rfind(|key| Some(key.id) == id).copied());
    if key.is_some() {
        ui.quoting.set(key);
        ui.write_in(Mode::Reply);
    }
}

pub fn bones() -> impl IntoView {
    view! {
        <div class="bone bubble-bone"></div>
        <div class="bone bubble-bone out"></div>
        <div class="bone bubble-bone"></div>
    }
}

/// Counts what comes in below, and says aloud what the customer writes, once. What one writes oneself is gone to.
fn watch_new(desk: Desk, ui: Ui, open: Open, keys: Signal<Vec<EntryKey>>, place: Place) {
    Effect::new(move |before: Option<Option<EntryKey>>| {
        let last = keys.with(|keys| keys.last().copied());
        let (Some(Some(before)), Some(now)) = (before, last) else {
            return last;
        };
        if now <= before {
            return last;
        }
        let new = |keys: &Vec<EntryKey>| {
            let new = keys.iter().rev().take_while(|key| **key > before);
            new.into_iter().any(|key| desk.is_wished(key.id))
        };
        if keys.with_untracked(new) {
            // Whoever writes here has seen what is above, and sees what they wrote.
            place.mark.set(None);
            place.to_end();
            return last;
        }
        place.taken();
        place.keep_still(before);
        let author = desk
            .entry(open.id(), now)
            .with_untracked(|entry| entry.as_ref().map(Author::of));
        if !place.at_end.get_untracked() {
            let others = keys.with_untracked(|keys| of_others(desk, open.id(), keys, before));
            place.below.update(|below| *below += others);
        }
        if author == Some(Author::Customer) {
            announce(desk, ui, open, now);
        }
        last
    });
}

/// How many messages that others wrote stand behind a line: one's own are no news, from whatever browser they came.
fn of_others(desk: Desk, id: ConversationId, keys: &[EntryKey], line: EntryKey) -> usize {
    let me = untrack(|| me(desk)).map(|me| Author::Agent(me.id));
    let is_others = |key: &&EntryKey| {
        let entry = desk.entry(id, **key);
        let author = entry.with_untracked(|entry| entry.as_ref().map(Author::of));
        author.is_some() && author != Some(Author::Aside) && author != me
    };
    let new = keys.iter().rev().take_while(|key| **key > line);
    new.filter(is_others).count()
}

fn announce(desk: Desk, ui: Ui, open: Open, key: EntryKey) {
    let words = desk
        .entry(open.id(), key)
        .with_untracked(|entry| match entry {
            Some(Entry::Message(message)) => match message.gist() {
                ("", kind) => super::kind_name(kind).to_owned(),
                (words, _) => words.to_owned(),
            },
            _ => String::new(),
        });
    let name = untrack(|| open.name());
    ui.aloud.set(format!("{name}: {words}"));
}
