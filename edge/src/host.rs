//! The world outside: the only clock, chance, network and timer of this crate.

mod chance;
mod fetch;
mod seal;
mod transaction;

pub use chance::{Key, Minter, random};
pub use fetch::{Answered, Silence, call};
pub use seal::{Seal, Unsealed};
pub use transaction::{transaction_sync, words};

use domain::time::{Span, Time};

/// What the machine's clock says. Inside the object, [`Desk::now`](crate::desk_object::Desk::now) is the one to ask:
/// it knows of the stage's offset.
#[must_use]
pub fn clock() -> Time {
    Time(worker::Date::now().as_millis().cast_signed())
}

/// Lets at least this much time go by. On Workers time moves only while something outside is awaited; this does.
pub async fn sleep(span: Span) {
    let millis = u64::try_from(span.0).unwrap_or(0);
    worker::Delay::from(std::time::Duration::from_millis(millis)).await;
}
