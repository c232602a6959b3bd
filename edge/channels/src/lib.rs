//! Translators between providers' bytes and Recado's words: [`read`] what came in, [`write`] what goes out, and judge what
//! the provider answered ([`verdict`]).
//!
//! **Invariant:** pure functions over bytes. There is no clock, no chance, no network, no storage and no logging in
//! here, and nothing in here refuses strange input: what cannot be read comes out as
//! [`Unreadable`](domain::incoming::What::Unreadable) with the raw piece kept, and never takes its neighbours along.

mod decode;
mod json;
mod out;

pub mod instagram;
pub mod meta;
pub mod whatsapp;

pub use decode::decode;
pub use meta::{envelope::read, recipients::recipients, share::share};
pub use out::{CannotWrite, Outgoing, Request};

use domain::{channel::ChannelKind, message::Verdict};

/// The request that sends a message from the number or account `number` of a channel. `graph` is the address of its API
/// with its version, without a slash at the end.
///
/// # Errors
/// [`CannotWrite`] says what stands in the way; nothing of it passes by itself.
pub fn write(
    channel: ChannelKind,
    out: &Outgoing<'_>,
    graph: &str,
    number: &str,
) -> Result<Request, CannotWrite> {
    match channel {
        ChannelKind::WhatsApp => whatsapp::write(out, graph, number),
        ChannelKind::Instagram => instagram::write(out, graph, number),
        ChannelKind::Messenger => Err(CannotWrite::Kind("messenger")),
    }
}

/// What the answer to a send means. There is no idempotency key on any of these channels: what is not known to have been
/// refused before it was processed is never repeated without a person.
///
/// `retry_after` is the header of that name, in seconds (a date is not used: there is no clock in here). `attempt`
/// counts from 1.
#[must_use]
pub fn verdict(
    channel: ChannelKind,
    status: u16,
    retry_after: Option<&str>,
    body: &[u8],
    attempt: u32,
) -> Verdict {
    match channel {
        ChannelKind::WhatsApp => whatsapp::verdict(status, retry_after, body, attempt),
        ChannelKind::Instagram | ChannelKind::Messenger => {
            instagram::verdict(status, retry_after, body, attempt)
        }
    }
}
