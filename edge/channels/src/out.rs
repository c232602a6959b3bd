//! What every channel's way out is made of: a message to send, a request as data, and why there is none.

use domain::{contact::Contact, incoming::ProviderId, message::Content};
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

/// The header that shows the token; neither it nor the number may hold what an address or a header must not.
pub(crate) fn authorization(number: &str, token: &str) -> Result<(String, String), CannotWrite> {
    let whole =
        |text: &str| !text.is_empty() && text.bytes().all(|letter| letter.is_ascii_graphic());
    if !whole(token) || !is_id(number) {
        return Err(CannotWrite::BadInbox);
    }
    Ok(("authorization".to_owned(), format!("Bearer {token}")))
}

/// Whether a text can be a part of an address as it stands.
pub(crate) fn is_id(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|letter| letter.is_ascii_alphanumeric())
}
