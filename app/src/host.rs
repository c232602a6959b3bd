//! The only clock and the only chance of this crate.

use domain::{
    ids::Ids,
    time::{Span, Time},
};
use js_sys::{Function, Object, Promise, Reflect};
use std::{
    cell::Cell,
    hash::{DefaultHasher, Hash, Hasher},
};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

thread_local! {
    static AHEAD: Cell<Span> = const { Cell::new(Span(0)) };
}

/// The time as the worker has it, as well as is known: what windows and leases are reckoned by.
#[must_use]
pub fn now() -> Time {
    clock() + Span(-ahead().0)
}

/// By how much the browser's clock is ahead of the worker's.
#[must_use]
pub fn ahead() -> Span {
    AHEAD.get()
}

pub fn set_ahead(by: Span) {
    AHEAD.set(by);
}

/// A clock that nobody can set, for pauses. It begins with the page, and need not go on while the machine sleeps.
#[must_use]
pub fn ticks() -> Time {
    let performance = web_sys::window().and_then(|window| window.performance());
    #[expect(
        clippy::cast_possible_truncation,
        reason = "whole milliseconds, far below 2^53"
    )]
    performance.map_or_else(clock, |performance| Time(performance.now() as i64))
}

/// Notes a moment in the browser's own timeline, where benches and people with developer tools look.
pub fn mark(name: &str) {
    if let Some(performance) = web_sys::window().and_then(|window| window.performance()) {
        // A timeline that is full loses the moment and nothing else.
        performance.mark(name).ok();
    }
}

/// The browser's idea of the time. Anybody can set it.
#[must_use]
pub fn clock() -> Time {
    #[expect(
        clippy::cast_possible_truncation,
        reason = "whole milliseconds, far below 2^53"
    )]
    Time(js_sys::Date::now() as i64)
}

/// A number from 0 up to 1, for jitter only.
#[must_use]
pub fn chance() -> f64 {
    js_sys::Math::random()
}

/// Whether somebody can see this tab.
#[must_use]
pub fn is_shown() -> bool {
    let document = web_sys::window().and_then(|window| window.document());
    document.is_none_or(|document| document.visibility_state() != web_sys::VisibilityState::Hidden)
}

/// What the browser believes of its network. Only its *no* can be trusted.
#[must_use]
pub fn is_online() -> bool {
    web_sys::window().is_none_or(|window| window.navigator().on_line())
}

/// What the page's window has under these names, one inside the other.
#[must_use]
pub fn found(names: &[&str]) -> Option<JsValue> {
    let window = JsValue::from(web_sys::window()?);
    names
        .iter()
        .try_fold(window, |within, name| field(&within, name))
}

/// What something has under a name.
#[must_use]
pub fn field(within: &JsValue, name: &str) -> Option<JsValue> {
    let value = Reflect::get(within, &JsValue::from_str(name)).ok()?;
    (!value.is_undefined()).then_some(value)
}

/// A plain object with these words in it, as the browser's functions take their options.
#[must_use]
pub fn object(words: &[(&str, &str)]) -> Object {
    let object = Object::new();
    for (name, word) in words {
        // Setting a property of a fresh plain object cannot fail.
        Reflect::set(&object, &JsValue::from_str(name), &JsValue::from_str(word)).ok();
    }
    object
}

/// Calls what stands there and waits for its promise. Nothing where the browser lacks it, or it refuses.
pub async fn call(names: &[&str]) -> Option<JsValue> {
    let (name, owners) = names.split_last()?;
    let owner = found(owners)?;
    let promise = field(&owner, name)?
        .dyn_into::<Function>()
        .ok()?
        .call0(&owner)
        .ok()?;
    JsFuture::from(promise.dyn_into::<Promise>().ok()?)
        .await
        .ok()
}

/// Hands a notification to the service worker, which shows it unless a page of ours is looked at. Nothing happens where there
/// is none, or where nobody allowed it.
pub fn notify(title: &str, body: &str, path: &str) {
    let Some(worker) = found(&["navigator", "serviceWorker", "controller"]) else {
        return;
    };
    // One for each conversation: the next takes the place of the one before.
    let notice = object(&[
        ("title", title),
        ("body", body),
        ("tag", path),
        ("data", path),
    ]);
    if let Some(post) =
        field(&worker, "postMessage").and_then(|post| post.dyn_into::<Function>().ok())
    {
        post.call1(&worker, &notice).ok();
    }
}

/// Drops the files of messages that the service worker keeps.
pub fn forget_media() {
    tell_page("recado-forget");
}

/// Tells the page's own scripts something.
pub fn tell_page(event: &str) {
    if let (Some(window), Ok(event)) = (web_sys::window(), web_sys::Event::new(event)) {
        // Only an event that is under way already is refused.
        window.dispatch_event(&event).ok();
    }
}

/// Identifiers from the browser's cryptographic chance.
#[derive(Debug, Clone, Copy, Default)]
pub struct BrowserIds;

impl Ids for BrowserIds {
    fn fresh(&mut self) -> u128 {
        let mut bytes = [0u8; 16];
        let filled = web_sys::window()
            .and_then(|window| window.crypto().ok())
            .is_some_and(|crypto| crypto.get_random_values_with_u8_array(&mut bytes).is_ok());
        if filled {
            u128::from_le_bytes(bytes)
        } else {
            improvised()
        }
    }

    /// Only guesses use it, and a guess is thrown away when the worker's own name for the thing arrives.
    fn named(&self, space: &str, name: &str) -> u128 {
        let half = |salt: u8| {
            let mut hasher = DefaultHasher::new();
            (salt, space, name).hash(&mut hasher);
            u128::from(hasher.finish())
        };
        half(0) << 64 | half(1)
    }
}

/// Every browser that runs WASM has `crypto`; should one refuse, a weaker id is still unique enough to be useful.
fn improvised() -> u128 {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "the low bits of chance are wanted"
    )]
    let part = || u128::from((js_sys::Math::random() * 4_294_967_296.0) as u32);
    part() << 96 | part() << 64 | part() << 32 | part()
}
