//! What the channel can do, as data: for the composer, the sender and the settings screens.

use domain::{channel::ChannelKind, file, file::MediaLimit, time::Span};

/// The limits of the WhatsApp Cloud API.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Capabilities {
    /// Characters of a text (facts 3.1).
    pub text: u32,
    /// What may be sent (facts 3.2). The rule itself is the domain's, because the browser asks it too.
    pub media: &'static [MediaLimit],
    /// The largest file that may come in (facts 3.2).
    pub inbound_bytes: u64,
    /// Reply buttons of one message, and characters of a button's title (facts 3.1).
    pub buttons: u32,
    pub button_title: u32,
    /// How long after the customer's last message free text may be sent (facts 3.4).
    pub window: Span,
    /// Messages a second and number, in and out together, before any upgrade (facts 3.5).
    pub messages_per_second: u32,
    /// The pace towards one person; bursts to 45 borrow from later (facts 3.5).
    pub pause_per_person: Span,
}

static CAPABILITIES: Capabilities = Capabilities {
    text: 4096,
    media: file::limits(ChannelKind::WhatsApp),
    inbound_bytes: file::INBOUND,
    buttons: 3,
    button_title: 20,
    window: Span::hours(24),
    messages_per_second: 80,
    pause_per_person: Span::seconds(6),
};

#[must_use]
pub fn capabilities() -> &'static Capabilities {
    &CAPABILITIES
}
