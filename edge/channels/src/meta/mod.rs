//! What WhatsApp, Instagram and Messenger share: the envelope and the signature.

pub mod envelope;
pub mod recipients;
pub mod share;
pub mod signature;
