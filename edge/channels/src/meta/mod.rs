//! What WhatsApp, Instagram and Messenger share: the envelope, the signature, and how they answer.

pub(crate) mod answer;
pub mod envelope;
pub(crate) mod hosts;
pub mod recipients;
pub mod share;
pub mod signature;
