//! Files of ours on their way to Meta (facts 3.2): a form around the bytes, which are streamed in between, and what the
//! answer means. A file that Meta has and no message names harms nobody, so whatever may pass is tried again by itself.

use super::verdict::{verdict, verdict_of_silence};
use crate::{
    json::Piece,
    out::{CannotWrite, Request, authorization},
};
use domain::message::{Again, Failure, Verdict};

/// A multipart form without its file: `head`, then the bytes, then `tail`.
#[derive(Clone, PartialEq, Eq)]
pub struct Form {
    /// Its body is empty: that is what the form is for.
    pub request: Request,
    pub head: Vec<u8>,
    pub tail: Vec<u8>,
}

impl std::fmt::Debug for Form {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Form").finish_non_exhaustive()
    }
}

/// The form that hands a file of a type to the number `number`. `boundary` must not occur in the file: letters and digits
/// that nobody can foresee.
///
/// # Errors
/// [`CannotWrite::BadInbox`].
pub fn form(
    mime: &str,
    name: Option<&str>,
    boundary: &str,
    graph: &str,
    number: &str,
    token: &str,
) -> Result<Form, CannotWrite> {
    let authorization = authorization(number, token)?;
    let kind = ("content-type".to_owned(), form_type(boundary));
    // With its parameters: only Opus in Ogg is taken, and only they tell.
    let mime = plain(mime, "; ", "application/octet-stream");
    let name = plain(name.unwrap_or_default(), "", "file");
    let head = format!(
        "--{boundary}\r\nContent-Disposition: form-data; name=\"messaging_product\"\r\n\r\nwhatsapp\r\n\
         --{boundary}\r\nContent-Disposition: form-data; name=\"type\"\r\n\r\n{mime}\r\n\
         --{boundary}\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{name}\"\r\n\
         Content-Type: {mime}\r\n\r\n"
    );
    let request = Request {
        method: "POST",
        url: format!("{}/{number}/media", graph.trim_end_matches('/')),
        headers: vec![authorization, kind],
        body: Vec::new(),
    };
    Ok(Form {
        request,
        head: head.into_bytes(),
        tail: format!("\r\n--{boundary}--\r\n").into_bytes(),
    })
}

fn form_type(boundary: &str) -> String {
    format!("multipart/form-data; boundary={boundary}")
}

/// A text that cannot end the header it stands in. Meta shows the name of the message, not this one.
fn plain(text: &str, also: &str, otherwise: &str) -> String {
    let safe = |letter: char| {
        also.contains(letter) || letter.is_ascii_graphic() && !matches!(letter, '"' | '\\' | ';')
    };
    let text: String = text
        .chars()
        .map(|letter| if safe(letter) { letter } else { '_' })
        .take(100)
        .collect();
    if text.is_empty() {
        otherwise.to_owned()
    } else {
        text
    }
}

/// The id under which Meta has the file.
///
/// # Errors
/// The verdict on the message: no file, no send.
pub fn uploaded(
    status: u16,
    retry_after: Option<&str>,
    body: &[u8],
    attempt: u32,
) -> Result<String, Verdict> {
    let text = String::from_utf8_lossy(body);
    let answer = Piece::read(&text).and_then(Piece::fields);
    let id = answer.and_then(|answer| answer.word("id"));
    match id.filter(|_| (200..300).contains(&status)) {
        Some(id) => Ok(id),
        None => Err(nothing_sent(verdict(status, retry_after, body, attempt))),
    }
}

/// No answer came to the upload.
#[must_use]
pub fn not_uploaded() -> Verdict {
    nothing_sent(verdict_of_silence())
}

/// Nobody needs to ask whether the message went out: it did not.
fn nothing_sent(verdict: Verdict) -> Verdict {
    match verdict {
        Verdict::Unsure { failure } => Verdict::Later {
            after: None,
            failure: Failure {
                again: Again::Safe,
                ..failure
            },
        },
        other => other,
    }
}
