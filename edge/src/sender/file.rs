//! The file of a message on its way out: from the bucket to the provider, and through none of our memory.

use super::{Attempt, Letter, failure, never, patience, why_not};
use crate::{config, desk_object::Desk, files, host};
use channels::whatsapp;
use domain::{
    message::{Again, Attachment, Content, Media, Verdict, Why},
    time::Span,
};
use worker::{ResponseBody, console_error};

/// Bytes a second that are waited for, beyond the patience for the answer.
const PACE: u64 = 250_000;

/// Gives the provider the message's file, and gets its name there; nothing for a message without one.
///
/// # Errors
/// The verdict on the message, which was not sent then.
pub(super) async fn hand_over(
    desk: &Desk,
    attempt: Attempt,
    letter: &Letter,
    token: &str,
) -> Result<Option<String>, Verdict> {
    let Content::Media(media) = &letter.message.content else {
        return Ok(None);
    };
    if let Some(name) = desk.handed(attempt.message) {
        return Ok(Some(name));
    }
    let Some(Attachment::Held { size }) = letter.message.attachment else {
        return Err(never(Why::MediaFailed, "the file is not here"));
    };
    let form = form(desk, letter, media, token)?;
    let body = bytes(desk, letter).await?;
    let longer = i64::try_from(size / PACE).unwrap_or(i64::MAX);
    let limit = Span(patience(desk).0.saturating_add(Span::seconds(longer).0));
    let answer = host::post(&form, &body, size, limit).await;
    let answer = answer.map_err(|_| whatsapp::not_uploaded())?;
    let name = whatsapp::uploaded(
        answer.status,
        answer.retry_after.as_deref(),
        &answer.body,
        attempt.number,
    )?;
    desk.hand(attempt.message, Some(name.clone()));
    Ok(Some(name))
}

fn form(
    desk: &Desk,
    letter: &Letter,
    media: &Media,
    token: &str,
) -> Result<whatsapp::Form, Verdict> {
    let boundary: [u8; 16] = host::random();
    let boundary = format!("recado{:032x}", u128::from_be_bytes(boundary));
    whatsapp::form(
        media.mime.as_deref().unwrap_or_default(),
        media.filename.as_deref(),
        &boundary,
        &config::graph(desk.env(), letter.inbox.kind),
        &letter.inbox.number,
        token,
    )
    .map_err(|why| never(why_not(why), &why.to_string()))
}

async fn bytes(desk: &Desk, letter: &Letter) -> Result<worker::web_sys::ReadableStream, Verdict> {
    let name = files::name_of(desk, &letter.message).map_err(|trouble| busy(&trouble))?;
    let gone = || never(Why::MediaFailed, "the file is not in the store any more");
    let bucket = files::bucket(desk.env()).map_err(|error| busy(&error))?;
    let found = bucket.get(name.ok_or_else(gone)?).execute().await;
    let found = found.map_err(|error| busy(&error))?.ok_or_else(gone)?;
    let body = found.body().ok_or_else(gone)?.response_body();
    match body.map_err(|error| busy(&error))? {
        ResponseBody::Stream(stream) => Ok(stream),
        _ => Err(gone()),
    }
}

/// Our own store did not answer: nothing was sent, so it is tried again.
fn busy(error: &impl std::fmt::Display) -> Verdict {
    console_error!("a file could not be read: {error}");
    Verdict::Later {
        after: None,
        failure: failure(Why::MediaFailed, Again::Safe, "the store did not answer"),
    }
}
