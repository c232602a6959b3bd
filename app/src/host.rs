//! The only clock and the only chance of this crate.

use domain::{ids::Ids, time::Time};
use std::hash::{DefaultHasher, Hash, Hasher};

/// The browser's idea of the time.
#[must_use]
pub fn now() -> Time {
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
