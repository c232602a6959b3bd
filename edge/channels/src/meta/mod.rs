//! What WhatsApp, Instagram and Messenger share: the envelope and the signature.

pub mod envelope;
pub(crate) mod hosts;
pub mod recipients;
pub mod share;
pub mod signature;
