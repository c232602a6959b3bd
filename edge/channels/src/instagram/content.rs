//! What a message says (facts 4.2). Kinds are open: what nobody knows yet is kept and shown as a placeholder.

use crate::json::{Fields, Piece, kept};
use domain::message::{Content, Media, MediaKind, Referral};

/// What a message says, in the order in which it is shown: the text stands under the first file, as a caption does.
pub(super) fn all(message: &Fields<'_>, raw: &str) -> Vec<Content> {
    let text = message.text("text").filter(|text| !text.trim().is_empty());
    let attachments = message.list("attachments").into_iter();
    let mut all: Vec<Content> = attachments.map(attachment).collect();
    if let Some(text) = text {
        match all.first_mut() {
            Some(Content::Media(media)) => media.caption = Some(text),
            _ => all.insert(0, Content::Text { body: text }),
        }
    }
    if let Some(sticker) = message.word("sticker_id").filter(|_| all.is_empty()) {
        all.push(unsupported("sticker", &sticker));
    }
    if all.is_empty() {
        let what = match message.is_true("is_unsupported") {
            true => "unsupported",
            false => "unknown",
        };
        all.push(unsupported(what, raw));
    }
    all
}

fn unsupported(what: &str, raw: &str) -> Content {
    Content::Unsupported {
        what: what.to_owned(),
        reason: None,
        raw: domain::text::clean(kept(raw)),
    }
}

fn attachment(piece: Piece<'_>) -> Content {
    let fields = piece.fields().unwrap_or_default();
    let kind = fields.word("type").unwrap_or_else(|| "unknown".to_owned());
    let payload = fields.inner("payload");
    of_kind(&kind, &fields, &payload).unwrap_or_else(|| unsupported(&kind, piece.raw()))
}

/// The types are told by kind only, so each file gets the one that Instagram uses for its kind; browsers look again.
fn of_kind(kind: &str, fields: &Fields<'_>, payload: &Fields<'_>) -> Option<Content> {
    match kind {
        "image" => media(MediaKind::Image, "image/jpeg", payload),
        "video" => media(MediaKind::Video, "video/mp4", payload),
        "audio" => media(MediaKind::Voice, "audio/mp4", payload),
        "file" => media(MediaKind::Document, "application/pdf", payload),
        "like_heart" => Some(Content::Text {
            body: "❤️".to_owned(),
        }),
        "location" => location(fields, payload),
        // What is gone once it was seen, and what the app itself cannot show, have no words of their own.
        "ephemeral" | "unsupported_type" => None,
        // A story, a post, a reel, a page: not ours to keep (Instagram's platform policy), so it is the link to it.
        _ => link(fields, payload),
    }
}

fn media(kind: MediaKind, mime: &str, payload: &Fields<'_>) -> Option<Content> {
    Some(Content::Media(Media {
        kind,
        id: web(payload.word("url")?)?,
        mime: Some(mime.to_owned()),
        sha256: None,
        caption: None,
        filename: payload.word("title"),
    }))
}

fn location(fields: &Fields<'_>, payload: &Fields<'_>) -> Option<Content> {
    let place = payload.inner("coordinates");
    Some(Content::Location {
        latitude: place.first(&["lat", "latitude"])?,
        longitude: place.first(&["long", "lon", "longitude"])?,
        name: fields.word("title").or_else(|| payload.word("title")),
        address: None,
        url: payload.word("url").and_then(web),
    })
}

fn link(fields: &Fields<'_>, payload: &Fields<'_>) -> Option<Content> {
    let url = payload.first(&["url", "story_media_url"]);
    let url = url.or_else(|| fields.word("url")).and_then(web)?;
    let title = payload.word("title").or_else(|| fields.word("title"));
    let body = match title {
        Some(title) => format!("{title}\n{url}"),
        None => url,
    };
    Some(Content::Text { body })
}

/// An address that a browser may open.
fn web(url: String) -> Option<String> {
    let fits = url.starts_with("https://") || url.starts_with("http://");
    fits.then_some(url)
}

/// What led here: an ad, a link, the story that is answered or that names the business.
pub(super) fn referral(message: &Fields<'_>) -> Option<Referral> {
    let story = message.inner("reply_to").inner("story");
    let ad = message.inner("referral");
    let mention = message.list("attachments").into_iter();
    let mut mention = mention
        .filter_map(Piece::fields)
        .filter(|attachment| attachment.word("type").as_deref() == Some("story_mention"));
    let found = if story.has("id") || story.has("url") {
        Referral {
            source_type: Some("story_reply".to_owned()),
            source_id: story.word("id"),
            source_url: story.word("url").and_then(web),
            ..Referral::default()
        }
    } else if let Some(story) = mention.next() {
        Referral {
            source_type: Some("story_mention".to_owned()),
            source_url: story.inner("payload").word("url").and_then(web),
            ..Referral::default()
        }
    } else {
        let context = ad.inner("ads_context_data");
        Referral {
            source_type: ad.first(&["source", "type"]),
            source_id: ad.first(&["ad_id", "ref"]),
            source_url: None,
            headline: context.word("ad_title"),
            body: None,
        }
    };
    (found != Referral::default()).then_some(found)
}
