//! Screens that few open: they travel in WASM chunks of their own, fetched when somebody first asks for one.

use super::{doors, filters, lightbox, search, settings};
use crate::{
    api::Problem,
    i18n::{thread as t, words},
};
use domain::{conversation::EntryKey, ids::ConversationId};
use leptos::{
    prelude::*,
    reactive::computed::ScopedFuture,
    task::spawn_local,
    wasm_split::{SplitLoaderError, wasm_split},
};
use std::{future::Future, pin::Pin};

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

/// The filter panel.
pub fn filters() -> AnyView {
    later(|| Box::pin(filters_chunk()))
}

/// The search over everything.
pub fn search() -> AnyView {
    later(|| Box::pin(search_chunk()))
}

/// A picture, large.
pub fn lightbox(id: ConversationId, first: EntryKey) -> AnyView {
    later(move || Box::pin(lightbox_chunk(id, first)))
}

/// A screen before the inbox.
pub fn doors(door: doors::Door) -> AnyView {
    later(move || Box::pin(doors_chunk(door)))
}

/// The settings.
pub fn settings() -> AnyView {
    later(|| Box::pin(settings_chunk()))
}

type Coming = Pin<Box<dyn Future<Output = Result<AnyView, SplitLoaderError>>>>;

/// An empty place until the chunk has come. Without a network it may not: then it can be asked for again.
fn later(ask: impl Fn() -> Coming + 'static) -> AnyView {
    let come = ArcTrigger::new();
    let here = StoredValue::new_local(Some(().into_any()));
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
            <main class="empty">
                <p role="alert">{words::problem(&Problem::unreachable())}</p>
                <div class="actions"><button type="button" class="button main" on:click=again>{t::retry()}</button></div>
            </main>
        }
    };
    (move || {
        come.track();
        let come = here.try_update_value(Option::take).flatten();
        come.unwrap_or_else(|| missing().into_any())
    })
    .into_any()
}
