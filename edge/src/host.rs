//! The world outside: the only clock, chance, network and timer of this crate.

mod chance;
mod fetch;
mod hand_over;
mod pipe;
mod promise;
mod seal;
mod transaction;

pub use chance::{Key, Minter, keyed, random};
pub use fetch::{Answered, Silence, call};
pub use hand_over::{Errand, Unreached, buffer, hand_over};
pub use pipe::{Unkept, keep, open, post, put};
pub use promise::promise;
pub use seal::{Seal, Unsealed};
pub use transaction::{transaction_sync, words};

use domain::time::{Span, Time};

/// What the machine's clock says. Inside the object, [`Desk::now`](crate::desk_object::Desk::now) is the one to ask:
/// it knows of the stage's offset.
#[must_use]
pub fn clock() -> Time {
    #[expect(
        clippy::cast_possible_truncation,
        reason = "milliseconds since 1970 fit for the next 200,000 years"
    )]
    Time(js_sys::Date::now() as i64)
}

/// Bytes of this instance's own memory. It never shrinks, so it says how much was held at the worst moment.
#[must_use]
pub fn memory() -> usize {
    const PAGE: usize = 65_536;
    #[cfg(target_arch = "wasm32")]
    let pages = core::arch::wasm32::memory_size(0);
    #[cfg(not(target_arch = "wasm32"))]
    let pages = 0;
    pages * PAGE
}

/// Lets at least this much time go by. On Workers time moves only while something outside is awaited; this does.
pub async fn sleep(span: Span) {
    let millis = u64::try_from(span.0).unwrap_or(0);
    worker::Delay::from(std::time::Duration::from_millis(millis)).await;
}
