//! One open stream.

use domain::{ids::AgentId, time::Time};
use futures_channel::mpsc;
use futures_util::StreamExt as _;
use js_sys::Uint8Array;
use std::{
    pin::Pin,
    task::{Context, Poll},
};
use wasm_bindgen::JsValue;

/// Events that wait for one client before it is dropped.
const BUFFER: usize = 64;

/// Who listens.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listener {
    pub agent: AgentId,
    /// The name of the session, never its token.
    pub session: String,
}

/// Bytes made once and shared by every stream they go to.
#[derive(Debug, Clone)]
pub struct Chunk(JsValue);

impl Chunk {
    #[must_use]
    pub fn new(text: &str) -> Self {
        Self(Uint8Array::from(text.as_bytes()).into())
    }
}

/// The hub's end.
#[derive(Debug)]
pub(super) struct Stream {
    pub listener: Listener,
    pub ends: Time,
    mouth: mpsc::Sender<Chunk>,
}

/// The client's end.
#[derive(Debug)]
pub struct Ears(mpsc::Receiver<Chunk>);

impl Stream {
    pub fn open(listener: Listener, first: String, ends: Time) -> (Self, Ears) {
        let (mouth, ears) = mpsc::channel(BUFFER);
        let mut stream = Self {
            listener,
            ends,
            mouth,
        };
        stream.push(&Chunk::new(&first));
        (stream, Ears(ears))
    }

    /// Hands over without waiting; says whether the stream is still worth keeping.
    pub fn push(&mut self, chunk: &Chunk) -> bool {
        self.mouth.try_send(chunk.clone()).is_ok()
    }
}

impl futures_util::Stream for Ears {
    type Item = Result<JsValue, JsValue>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.0
            .poll_next_unpin(context)
            .map(|chunk| chunk.map(|chunk| Ok(chunk.0)))
    }
}
