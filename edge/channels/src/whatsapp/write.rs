//! A message of ours as a request to the Graph API (facts 3.1). It takes a message's [`Content`] and never a note: a
//! note is another type.

use domain::{
    channel::ChannelKind,
    contact::{Contact, ExternalKind},
    file,
    incoming::ProviderId,
    message::{Content, Media, MediaKind},
};
use serde_json::{Map, Value, json};
use std::fmt;

/// One message on its way out.
#[derive(Clone, Copy)]
pub struct Outgoing<'a> {
    pub to: &'a Contact,
    pub content: &'a Content,
    /// The message that this one answers.
    pub quotes: Option<&'a ProviderId>,
    /// Comes back in every status, so that a message is found before its id is known (`biz_opaque_callback_data`).
    pub tag: &'a str,
    /// The id under which the provider has the message's file.
    pub file: Option<&'a str>,
    /// The inbox's access token.
    pub token: &'a str,
}

impl fmt::Debug for Outgoing<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Outgoing")
            .field("kind", &self.content.code())
            .finish_non_exhaustive()
    }
}

/// A request as data; whoever has a network sends it.
#[derive(Clone, PartialEq, Eq)]
pub struct Request {
    pub method: &'static str,
    pub url: String,
    pub headers: Vec<(String, String)>,
    pub body: Vec<u8>,
}

/// Says nothing of the token, the text and the person.
impl fmt::Debug for Request {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Request")
            .field("method", &self.method)
            .field("url", &self.url)
            .finish_non_exhaustive()
    }
}

/// Why a message has no request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CannotWrite {
    /// The message has a file that the provider was not given.
    NoFile,
    /// This kind is not written yet; its code as in [`Content::code`].
    Kind(&'static str),
    /// The provider never told a name of this person that one can write to.
    NoAddress,
    Empty,
    /// More characters than the channel takes.
    TooLong {
        limit: u32,
    },
    /// The token or the number of the inbox has characters that neither a header nor an address may have.
    BadInbox,
}

impl fmt::Display for CannotWrite {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            CannotWrite::Kind(kind) => write!(f, "messages of the kind {kind} cannot be sent yet"),
            CannotWrite::NoFile => f.write_str("the file was not handed over"),
            CannotWrite::NoAddress => {
                f.write_str("there is neither a number nor an id to write to")
            }
            CannotWrite::Empty => f.write_str("there is no text"),
            CannotWrite::TooLong { limit } => {
                write!(f, "the text is longer than {limit} characters")
            }
            CannotWrite::BadInbox => f.write_str("the inbox's number or token is damaged"),
        }
    }
}

impl std::error::Error for CannotWrite {}

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

/// The header that shows the token; neither it nor the number may hold what an address or a header must not.
pub(super) fn authorization(number: &str, token: &str) -> Result<(String, String), CannotWrite> {
    let whole =
        |text: &str| !text.is_empty() && text.bytes().all(|letter| letter.is_ascii_graphic());
    if !whole(token) || !is_id(number) {
        return Err(CannotWrite::BadInbox);
    }
    Ok(("authorization".to_owned(), format!("Bearer {token}")))
}

/// Whether a text can be a part of an address as it stands.
pub(super) fn is_id(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|letter| letter.is_ascii_alphanumeric())
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
