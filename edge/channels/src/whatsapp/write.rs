//! A message of ours as a request to the Graph API (facts 3.1). It takes a message's [`Content`] and never a note: a
//! note is another type.

use crate::out::{CannotWrite, Outgoing, Request, authorization};
use domain::{
    channel::ChannelKind,
    contact::{Contact, ExternalKind},
    file,
    message::{Content, Media, MediaKind},
};
use serde_json::{Map, Value, json};

/// The request that sends a message from the number `number` (a `phone_number_id`). `graph` is the address of the Graph
/// API with its version, without a slash at the end.
///
/// # Errors
/// [`CannotWrite`] says what stands in the way; nothing of it passes by itself.
pub fn write(out: &Outgoing<'_>, graph: &str, number: &str) -> Result<Request, CannotWrite> {
    let authorization = authorization(number, out.token)?;
    let (kind, content) = content(out)?;
    let mut body = json!({
        "messaging_product": "whatsapp",
        "type": kind,
        kind: content,
    });
    address(&mut body, out.to)?;
    extras(&mut body, out);
    let json = ("content-type".to_owned(), "application/json".to_owned());
    Ok(Request {
        method: "POST",
        url: format!("{}/{number}/messages", graph.trim_end_matches('/')),
        headers: vec![authorization, json],
        body: body.to_string().into_bytes(),
    })
}

fn extras(body: &mut Value, out: &Outgoing<'_>) {
    let Some(fields) = body.as_object_mut() else {
        return;
    };
    if let Some(quoted) = out.quotes {
        fields.insert("context".to_owned(), json!({ "message_id": quoted.0 }));
    }
    if !out.tag.is_empty() {
        fields.insert("biz_opaque_callback_data".to_owned(), json!(out.tag));
    }
}

fn content(out: &Outgoing<'_>) -> Result<(&'static str, Value), CannotWrite> {
    match out.content {
        Content::Text { body } => Ok(("text", text(body)?)),
        Content::Media(media) => file(media, out.file.ok_or(CannotWrite::NoFile)?),
        other => Err(CannotWrite::Kind(other.code())),
    }
}

/// Always by id: a link would have to be open to whoever has it.
fn file(media: &Media, id: &str) -> Result<(&'static str, Value), CannotWrite> {
    let mut content = Map::from_iter([("id".to_owned(), json!(id))]);
    let kind = match media.kind {
        MediaKind::Image => "image",
        MediaKind::Video => "video",
        MediaKind::Audio | MediaKind::Voice => "audio",
        MediaKind::Document => "document",
        MediaKind::Sticker => "sticker",
    };
    let limit = file::limit(ChannelKind::WhatsApp, media.kind).map_or(0, |limit| limit.caption);
    if let Some(caption) = &media.caption {
        if caption.chars().count() > limit as usize {
            return Err(CannotWrite::TooLong { limit });
        }
        content.insert("caption".to_owned(), json!(caption));
    }
    let extra = match (&media.filename, media.kind) {
        (Some(name), MediaKind::Document) => Some(("filename", json!(name))),
        (_, MediaKind::Voice) => Some(("voice", json!(true))),
        _ => None,
    };
    content.extend(extra.map(|(name, value)| (name.to_owned(), value)));
    Ok((kind, Value::Object(content)))
}

fn text(body: &str) -> Result<Value, CannotWrite> {
    let limit = super::capabilities().text;
    if body.trim().is_empty() {
        return Err(CannotWrite::Empty);
    }
    if body.chars().count() > limit as usize {
        return Err(CannotWrite::TooLong { limit });
    }
    let link = body.contains("https://") || body.contains("http://");
    Ok(json!({ "body": body, "preview_url": link }))
}

/// A group; else the number, with a "+" because Meta may put the business' own country in front without it; else a
/// business-scoped id. With both, the number would win anyway.
fn address(body: &mut Value, to: &Contact) -> Result<(), CannotWrite> {
    let number = [ExternalKind::WaId, ExternalKind::Phone]
        .into_iter()
        .filter_map(|kind| to.external(kind))
        .find(|number| !number.is_empty() && number.bytes().all(|letter| letter.is_ascii_digit()));
    let bsuid = to
        .external(ExternalKind::Bsuid)
        .or_else(|| to.external(ExternalKind::ParentBsuid));
    let (kind, name, value) = match (to.external(ExternalKind::Group), number, bsuid) {
        (Some(group), _, _) => ("group", "to", group.to_owned()),
        (None, Some(number), _) => ("individual", "to", format!("+{number}")),
        (None, None, Some(bsuid)) => ("individual", "recipient", bsuid.to_owned()),
        (None, None, None) => return Err(CannotWrite::NoAddress),
    };
    if let Some(fields) = body.as_object_mut() {
        fields.insert("recipient_type".to_owned(), json!(kind));
        fields.insert(name.to_owned(), json!(value));
    }
    Ok(())
}
