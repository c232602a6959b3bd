//! WhatsApp Cloud API: every field of a webhook in, text out (facts 2 and 3).

mod capabilities;
mod content;
mod counterpart;
mod errors;
mod fields;
mod history;
mod identity;
mod message;
mod people;
mod reply;
mod status;
mod verdict;
mod write;

pub use capabilities::{Capabilities, MediaLimit, capabilities};
pub use errors::failure;
pub use verdict::{verdict, verdict_of_silence};
pub use write::{CannotWrite, Outgoing, Request, write};

pub(crate) use fields::{entries, without_envelope};
