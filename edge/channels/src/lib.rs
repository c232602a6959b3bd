//! Translators between providers' bytes and Recado's words: [`read`] what came in, write what goes out
//! ([`whatsapp::write`]), and judge what the provider answered ([`whatsapp::verdict`]).
//!
//! **Invariant:** pure functions over bytes. There is no clock, no chance, no network, no storage and no logging in
//! here, and nothing in here refuses strange input: what cannot be read comes out as
//! [`Unreadable`](domain::incoming::What::Unreadable) with the raw piece kept, and never takes its neighbours along.

mod decode;
mod json;

pub mod meta;
pub mod whatsapp;

pub use decode::decode;
pub use meta::{envelope::read, recipients::recipients, share::share};
