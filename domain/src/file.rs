//! What files a channel takes (WhatsApp: facts 3.2). Both sides ask: the browser before anything leaves, the worker again.

use crate::{channel::ChannelKind, command::Attach, message::MediaKind, refusal::Refusal};

/// A kind of file and what a channel takes of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MediaLimit {
    pub kind: MediaKind,
    pub bytes: u64,
    /// Without parameters, as in [`essence`]; empty where any will do.
    pub mimes: &'static [&'static str],
    /// Characters under it; 0 where the kind shows none.
    pub caption: u32,
}

const MB: u64 = 1_000_000;
const KB: u64 = 1_000;

const fn of(
    kind: MediaKind,
    bytes: u64,
    mimes: &'static [&'static str],
    caption: u32,
) -> MediaLimit {
    MediaLimit {
        kind,
        bytes,
        mimes,
        caption,
    }
}

const AUDIO: &[&str] = &[
    "audio/aac",
    "audio/amr",
    "audio/mpeg",
    "audio/mp4",
    "audio/ogg",
];

/// Sizes in decimal units, the smaller reading of Meta's "MB". A larger voice message is delivered as a file to
/// download, without the play sign; any type may be a document.
static WHATSAPP: [MediaLimit; 6] = [
    of(MediaKind::Image, 5 * MB, &["image/jpeg", "image/png"], 1024),
    of(
        MediaKind::Video,
        16 * MB,
        &["video/mp4", "video/3gpp"],
        1024,
    ),
    of(MediaKind::Audio, 16 * MB, AUDIO, 0),
    of(MediaKind::Voice, 512 * KB, &["audio/ogg"], 0),
    of(MediaKind::Document, 100 * MB, &[], 1024),
    of(MediaKind::Sticker, 100 * KB, &["image/webp"], 0),
];

/// The largest file that may come in (facts 3.2).
pub const INBOUND: u64 = 100 * 1024 * 1024;

/// All that a channel takes. Files are sent through WhatsApp only, so far.
#[must_use]
pub const fn limits(channel: ChannelKind) -> &'static [MediaLimit] {
    match channel {
        ChannelKind::WhatsApp => &WHATSAPP,
        ChannelKind::Instagram | ChannelKind::Messenger => &[],
    }
}

#[must_use]
pub fn limit(channel: ChannelKind, kind: MediaKind) -> Option<&'static MediaLimit> {
    limits(channel).iter().find(|limit| limit.kind == kind)
}

/// As what kind a file of this type is sent: as what it is where the channel shows it, else as a document.
#[must_use]
pub fn kind_of(channel: ChannelKind, mime: &str) -> MediaKind {
    let essence = essence(mime);
    let shown = [MediaKind::Image, MediaKind::Video, MediaKind::Audio];
    let takes = |kind: &MediaKind| {
        limit(channel, *kind).is_some_and(|limit| limit.mimes.contains(&essence.as_str()))
    };
    let found = shown.into_iter().find(takes);
    found.unwrap_or(MediaKind::Document)
}

/// A type without its parameters, in small letters: `audio/ogg; codecs=opus` is `audio/ogg`.
#[must_use]
pub fn essence(mime: &str) -> String {
    let essence = mime.split(';').next().unwrap_or_default();
    essence.trim().to_ascii_lowercase()
}

/// Whether a channel takes a file of this kind, type and size.
///
/// # Errors
/// [`Refusal::FileKind`], [`Refusal::FileTooLarge`], or [`Refusal::NoSuchFile`] for an empty one.
pub fn may_send(
    channel: ChannelKind,
    kind: MediaKind,
    mime: &str,
    size: u64,
) -> Result<&'static MediaLimit, Refusal> {
    let limit = limit(channel, kind).ok_or(Refusal::FileKind)?;
    let essence = essence(mime);
    if !limit.mimes.is_empty() && !limit.mimes.contains(&essence.as_str()) {
        return Err(Refusal::FileKind);
    }
    if size == 0 {
        return Err(Refusal::NoSuchFile);
    }
    if size > limit.bytes {
        let limit = limit.bytes;
        return Err(Refusal::FileTooLarge { limit });
    }
    Ok(limit)
}

/// [`may_send`] of a wish.
///
/// # Errors
/// As [`may_send`].
pub fn may_attach(channel: ChannelKind, attach: &Attach) -> Result<&'static MediaLimit, Refusal> {
    may_send(channel, attach.kind, &attach.mime, attach.size)
}
