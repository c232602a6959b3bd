//! One connection to the worker's stream: opens it, reads it to its end, says how it ended.

use super::sse::{Frame, Reader};
use crate::fetch::Request;
use domain::{time::Time, wire::Cursor};
use js_sys::{Reflect, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{AbortController, AbortSignal, ReadableStreamDefaultReader, Response};

/// How a connection ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum End {
    /// The worker ended it, as it does every few minutes.
    Ended,
    Broke,
    /// 401: the session is over.
    Unauthorized,
    /// The cursor is too old, or something was skipped: a new snapshot is needed.
    Reset,
}

/// What comes through a connection.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Piece {
    /// With what the worker's clock said then.
    Opened(Option<Time>),
    /// Bytes came; perhaps only a heartbeat.
    Heard,
    Frame(Frame),
}

/// A connection that is given up when it is dropped.
#[derive(Debug)]
pub struct Leash(AbortController);

impl Leash {
    /// Nothing where the browser has no way to give a request up.
    #[must_use]
    pub fn new() -> Option<Self> {
        AbortController::new().ok().map(Self)
    }

    #[must_use]
    pub fn signal(&self) -> AbortSignal {
        self.0.signal()
    }
}

impl Drop for Leash {
    fn drop(&mut self) {
        self.0.abort();
    }
}

/// Reads the stream from `cursor` on, until it ends or `on_piece` has an end for it.
pub async fn follow(
    cursor: Cursor,
    signal: &AbortSignal,
    mut on_piece: impl FnMut(Piece) -> Option<End>,
) -> End {
    let opened = match open(cursor, signal).await {
        Ok(opened) => opened,
        Err(end) => return end,
    };
    let (opened, now) = opened;
    if let Some(end) = on_piece(Piece::Opened(now)) {
        return end;
    }
    let mut frames = Reader::default();
    loop {
        let bytes = match next(&opened).await {
            Ok(Some(bytes)) => bytes,
            Ok(None) => return End::Ended,
            Err(_) => return End::Broke,
        };
        let pieces = frames.take(&bytes).into_iter().map(Piece::Frame);
        if let Some(end) = std::iter::once(Piece::Heard)
            .chain(pieces)
            .find_map(&mut on_piece)
        {
            return end;
        }
    }
}

async fn open(
    cursor: Cursor,
    signal: &AbortSignal,
) -> Result<(ReadableStreamDefaultReader, Option<Time>), End> {
    let request = Request {
        method: "GET",
        path: &format!("/api/stream?cursor={}", cursor.0),
        headers: &[("Accept", "text/event-stream")],
        body: None,
        signal,
    };
    let response = request.send().await.map_err(|_| End::Broke)?;
    match response.status() {
        200 => reader_of(&response)
            .map(|reader| (reader, time_of(&response)))
            .ok_or(End::Broke),
        // Not of a proxy or a portal on the way, which ends no session.
        401 if is_problem(&response) => Err(End::Unauthorized),
        409 | 410 => Err(End::Reset),
        _ => Err(End::Broke),
    }
}

fn time_of(response: &Response) -> Option<Time> {
    let said = response.headers().get("Recado-Now").ok()??;
    said.parse().ok().map(Time)
}

/// Whether it is the worker that says no.
fn is_problem(response: &Response) -> bool {
    let said = response.headers().get("Content-Type").ok().flatten();
    said.is_some_and(|kind| kind.contains("problem+json"))
}

fn reader_of(response: &Response) -> Option<ReadableStreamDefaultReader> {
    response.body()?.get_reader().dyn_into().ok()
}

/// The next bytes; nothing at the end.
async fn next(reader: &ReadableStreamDefaultReader) -> Result<Option<Vec<u8>>, JsValue> {
    let read = JsFuture::from(reader.read()).await?;
    let done = Reflect::get(&read, &JsValue::from_str("done"))?.is_truthy();
    if done {
        return Ok(None);
    }
    let value: Uint8Array = Reflect::get(&read, &JsValue::from_str("value"))?.dyn_into()?;
    Ok(Some(value.to_vec()))
}
