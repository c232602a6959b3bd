//! Screens that few open: they travel in WASM chunks of their own, fetched when somebody first asks for one.

use super::{
    details, doors, filters,
    inbox::{self, Order, use_order},
    keys, leaving, lightbox, listed, notices, search, settings,
    thread::{self, Open, Pen},
    ui::{Ui, use_ui},
};
use crate::{
    desk::{Desk, Session, use_desk},
    i18n::{thread as t, words},
};
use domain::{conversation::EntryKey, ids::ConversationId, message::Message, wire::Head};
use gloo_timers::future::TimeoutFuture;
use leptos::{
    ev::{self, KeyboardEvent},
    prelude::*,
    reactive::computed::ScopedFuture,
    task::spawn_local,
    wasm_split::{SplitLoaderError, wasm_split},
};
use std::{future::Future, pin::Pin};

/// After the first paint.
const SOON_MS: u32 = 300;
/// Where the chunk of the keys did not come.
const AGAIN_MS: u32 = 5_000;
/// So many keys are kept that nobody hears yet.
const EARLY: usize = 16;

#[wasm_split(doors, wasm_split_path = leptos::wasm_split, fallible)]
fn doors_chunk(door: doors::Door) -> Result<AnyView, SplitLoaderError> {
    Ok(doors::door(door))
}

#[wasm_split(settings, wasm_split_path = leptos::wasm_split, fallible)]
fn settings_chunk() -> Result<AnyView, SplitLoaderError> {
    Ok(view! { <settings::Settings /> }.into_any())
}

#[wasm_split(lightbox, wasm_split_path = leptos::wasm_split, fallible)]
fn lightbox_chunk(id: ConversationId, first: EntryKey) -> Result<AnyView, SplitLoaderError> {
    Ok(view! { <lightbox::Lightbox id first /> }.into_any())
}

#[wasm_split(filters, wasm_split_path = leptos::wasm_split, fallible)]
fn filters_chunk() -> Result<AnyView, SplitLoaderError> {
    Ok(view! { <filters::Filters /> }.into_any())
}

#[wasm_split(search, wasm_split_path = leptos::wasm_split, fallible)]
fn search_chunk() -> Result<AnyView, SplitLoaderError> {
    Ok(view! { <search::Search /> }.into_any())
}

#[wasm_split(keys, wasm_split_path = leptos::wasm_split, fallible)]
fn keys_chunk() -> Result<AnyView, SplitLoaderError> {
    let ui = use_ui();
    Ok(view! { <keys::Keys ui /> }.into_any())
}

#[wasm_split(thread, wasm_split_path = leptos::wasm_split, fallible)]
fn listen_chunk(desk: Desk, ui: Ui, order: Order, early: Early) -> Result<(), SplitLoaderError> {
    keys::listen(desk, ui, order, early);
    listed::follow(desk, ui);
    inbox::read_by(ui, thread::without_marks);
    Ok(())
}

#[wasm_split(asides, wasm_split_path = leptos::wasm_split, fallible)]
fn notices_chunk() -> Result<AnyView, SplitLoaderError> {
    Ok(view! { <notices::Notices /> }.into_any())
}

#[wasm_split(asides, wasm_split_path = leptos::wasm_split, fallible)]
fn nothing_chunk() -> Result<AnyView, SplitLoaderError> {
    Ok(view! { <inbox::EmptyList /> }.into_any())
}

#[wasm_split(asides, wasm_split_path = leptos::wasm_split, fallible)]
fn leaving_chunk() -> Result<AnyView, SplitLoaderError> {
    Ok(view! { <leaving::Leaving /> }.into_any())
}

#[wasm_split(tray, wasm_split_path = leptos::wasm_split, fallible)]
fn tray_chunk(pen: Pen) -> Result<AnyView, SplitLoaderError> {
    Ok(view! { <thread::TrayView pen /> }.into_any())
}

#[wasm_split(kinds, wasm_split_path = leptos::wasm_split, fallible)]
fn kinds_chunk(open: Open, message: Message) -> Result<AnyView, SplitLoaderError> {
    Ok(thread::kind(use_desk(), use_ui(), open, &message))
}

#[wasm_split(thread, wasm_split_path = leptos::wasm_split, fallible)]
fn warm_chunk(desk: Desk, ui: Ui, order: Order) -> Result<(), SplitLoaderError> {
    thread::warm(desk, ui, order);
    Ok(())
}

#[wasm_split(thread, wasm_split_path = leptos::wasm_split, fallible)]
fn thread_chunk(
    at: Memo<Option<ConversationId>>,
    head: Signal<Option<Head>>,
) -> Result<AnyView, SplitLoaderError> {
    Ok(view! { <thread::Thread at head /> }.into_any())
}

#[wasm_split(thread, wasm_split_path = leptos::wasm_split, fallible)]
fn details_chunk(head: Signal<Option<Head>>) -> Result<AnyView, SplitLoaderError> {
    Ok(view! { <details::Details head /> }.into_any())
}

/// The conversation that is open.
pub fn thread(at: Memo<Option<ConversationId>>, head: Signal<Option<Head>>) -> AnyView {
    later(move || Box::pin(thread_chunk(at, head)), &PANE)
}

/// Who the customer is.
pub fn details(head: Signal<Option<Head>>) -> AnyView {
    later(move || Box::pin(details_chunk(head)), &PART)
}

/// Fetches what the first click on a conversation will want, once the list stands, and makes it ready.
pub fn prepare(desk: Desk, ui: Ui, order: Order) {
    spawn_local(async move {
        TimeoutFuture::new(SOON_MS).await;
        // Should it not come, the click asks again and says so.
        warm_chunk(desk, ui, order).await.ok();
    });
}

/// Keys that were pressed before anything listened, oldest first.
pub type Early = StoredValue<Vec<KeyboardEvent>, LocalStorage>;

/// Listens to the keys from the time somebody is signed in, for as long as the page lives. What is pressed before the chunk
/// has come, which is the conversation's, is heard when it comes.
pub fn keyboard(ui: Ui) {
    let (desk, order) = (use_desk(), use_order(ui));
    let early = Early::new_local(Vec::new());
    let keep = move |event| {
        early.update_value(|all| {
            all.push(event);
            all.truncate(EARLY);
        });
    };
    let here = Memo::new(move |_| matches!(desk.session().get(), Session::SignedIn(_)));
    Effect::new(move |asked: Option<bool>| {
        let (here, asked) = (here.get(), asked.unwrap_or_default());
        if here && !asked {
            let first = window_event_listener(ev::keydown, keep);
            spawn_local(async move {
                TimeoutFuture::new(SOON_MS).await;
                while listen_chunk(desk, ui, order, early).await.is_err() {
                    TimeoutFuture::new(AGAIN_MS).await;
                }
                first.remove();
            });
        }
        here || asked
    });
}

/// The filter panel.
pub fn filters() -> AnyView {
    later(|| Box::pin(filters_chunk()), &PAGE)
}

/// The search over everything.
pub fn search() -> AnyView {
    later(|| Box::pin(search_chunk()), &PAGE)
}

/// A picture, large.
pub fn lightbox(id: ConversationId, first: EntryKey) -> AnyView {
    later(move || Box::pin(lightbox_chunk(id, first)), &PAGE)
}

/// A screen before the inbox.
pub fn doors(door: doors::Door) -> AnyView {
    later(move || Box::pin(doors_chunk(door)), &PAGE)
}

/// The settings.
pub fn settings() -> AnyView {
    later(|| Box::pin(settings_chunk()), &PAGE)
}

/// All keys.
pub fn keys() -> AnyView {
    later(|| Box::pin(keys_chunk()), &PART)
}

/// What was refused, and short notices.
pub fn notices() -> AnyView {
    later(|| Box::pin(notices_chunk()), &PART)
}

/// A list without rows.
pub fn nothing() -> AnyView {
    later(|| Box::pin(nothing_chunk()), &PART)
}

/// Whoever signs out is told first what that loses.
pub fn leaving() -> AnyView {
    later(|| Box::pin(leaving_chunk()), &PART)
}

/// The files that will be sent.
pub fn tray(pen: Pen) -> AnyView {
    later(move || Box::pin(tray_chunk(pen)), &PART)
}

/// The inside of a bubble that is not only words.
pub fn kind(open: Open, message: Message) -> AnyView {
    later(move || Box::pin(kinds_chunk(open, message.clone())), &PART)
}

type Coming = Pin<Box<dyn Future<Output = Result<AnyView, SplitLoaderError>>>>;

type Ask = Box<dyn Fn() -> Coming>;

/// Boxed at once, so that what is made of it is made once for all screens.
fn later(ask: impl Fn() -> Coming + 'static, place: &'static Place) -> AnyView {
    shown_later(Box::new(ask), place)
}

/// An empty place until the chunk has come. Without a network it may not: then it can be asked for again.
fn shown_later(ask: Ask, place: &'static Place) -> AnyView {
    let come = ArcTrigger::new();
    let here = StoredValue::new_local(Some((place.waiting)()));
    let fetch = StoredValue::new_local({
        let come = come.clone();
        move || {
            let (chunk, come) = (ask(), come.clone());
            spawn_local(ScopedFuture::new(async move {
                here.set_value(chunk.await.ok());
                come.notify();
            }));
        }
    });
    fetch.with_value(|fetch| fetch());
    // A click has no owner, and a screen lives under the place that shows it.
    let owner = StoredValue::new(Owner::current().unwrap_or_default());
    let again = move |_| fetch.with_value(|fetch| owner.with_value(|owner| owner.with(fetch)));
    let missing = move || {
        view! {
            <p role="alert">{words::unreachable()}</p>
            <div class="actions"><button type="button" class="button main" on:click=again>{t::retry()}</button></div>
        }
    };
    (move || {
        come.track();
        let come = here.try_update_value(Option::take).flatten();
        come.unwrap_or_else(|| (place.missing)(missing().into_any()))
    })
    .into_any()
}

/// How a place looks while its chunk is on the way, and when it did not come.
struct Place {
    waiting: fn() -> AnyView,
    missing: fn(AnyView) -> AnyView,
}

/// All of the screen beside the rail.
static PAGE: Place = Place {
    waiting: || ().into_any(),
    missing: |why| view! { <main class="empty">{why}</main> }.into_any(),
};

/// The pane of the conversation. It stands there before anything is in it, so that nothing moves.
static PANE: Place = Place {
    waiting: || view! { <section class="thread" aria-busy="true"></section> }.into_any(),
    missing: |why| {
        view! { <section class="thread"><div class="empty">{why}</div></section> }.into_any()
    },
};

/// Something within a screen.
static PART: Place = Place {
    waiting: || ().into_any(),
    missing: |why| view! { <div class="trouble">{why}</div> }.into_any(),
};
