//! WhatsApp Cloud API: every field of a webhook in, messages out, files both ways (facts 2 and 3).

mod capabilities;
mod content;
mod counterpart;
mod errors;
mod fields;
mod history;
mod identity;
mod media;
mod message;
mod people;
mod reply;
mod status;
mod upload;
mod verdict;
mod write;

pub use capabilities::{Capabilities, capabilities};
pub use errors::failure;
pub use media::{Place, arrived, ask, get, place};
pub use upload::{Form, form, not_uploaded, uploaded};
pub use verdict::{verdict, verdict_of_silence};
pub use write::write;

pub(crate) use fields::{entries, without_envelope};
