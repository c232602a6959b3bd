//! What the channel can do, as data: for the composer, the sender and the settings screens.

use domain::{message::MediaKind, time::Span};

/// A kind of file and what the channel takes of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MediaLimit {
    pub kind: MediaKind,
    pub bytes: u64,
    pub mimes: &'static [&'static str],
}

/// The limits of the WhatsApp Cloud API.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Capabilities {
    /// Characters of a text (facts 3.1).
    pub text: u32,
    /// Characters under a file (facts 3.1).
    pub caption: u32,
    /// What may be sent (facts 3.2).
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

const MB: u64 = 1_000_000;
const KB: u64 = 1_000;

/// Sizes in decimal units, the smaller reading of Meta's "MB".
const MEDIA: [MediaLimit; 6] = [
    MediaLimit {
        kind: MediaKind::Image,
        bytes: 5 * MB,
        mimes: &["image/jpeg", "image/png"],
    },
    MediaLimit {
        kind: MediaKind::Video,
        bytes: 16 * MB,
        mimes: &["video/mp4", "video/3gpp"],
    },
    MediaLimit {
        kind: MediaKind::Audio,
        bytes: 16 * MB,
        mimes: &[
            "audio/aac",
            "audio/amr",
            "audio/mpeg",
            "audio/mp4",
            "audio/ogg",
        ],
    },
    // A larger voice message is delivered as a file to download, without the play sign.
    MediaLimit {
        kind: MediaKind::Voice,
        bytes: 512 * KB,
        mimes: &["audio/ogg"],
    },
    // Any kind of file may be a document.
    MediaLimit {
        kind: MediaKind::Document,
        bytes: 100 * MB,
        mimes: &[],
    },
    MediaLimit {
        kind: MediaKind::Sticker,
        bytes: 100 * KB,
        mimes: &["image/webp"],
    },
];

const CAPABILITIES: Capabilities = Capabilities {
    text: 4096,
    caption: 1024,
    media: &MEDIA,
    inbound_bytes: 100 * MB,
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
