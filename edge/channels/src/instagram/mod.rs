//! Instagram direct messages: webhooks in, texts out, people's profiles (facts 4).
//!
//! Instagram names nobody in a webhook, sends every message of ours back as an echo, and has no tag to know one's own
//! messages by: the room finds out which echo is ours.

mod content;
mod errors;
mod event;
mod file;
mod profile;
mod verdict;
mod write;

pub use file::get;
pub use profile::{Profile, ask, profile};
pub use verdict::verdict;
pub use write::write;

pub(crate) use event::entries;
