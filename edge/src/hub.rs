//! The open event streams of one workspace.
//!
//! Every stream is bounded and fed without waiting: one that does not keep up is dropped and catches up by its cursor.
//! "Written" is never "delivered" (the first write to a vanished client succeeds), so a browser trusts its cursor only.

mod stream;
mod view;

use domain::{
    ids::AgentId,
    settings::Settings,
    time::{Span, Time},
    wire::{Brought, Cursor, Delta, Posted},
};
use std::{
    cell::{Cell, RefCell},
    collections::BTreeMap,
};
use stream::Stream;
use view::Views;

pub use stream::{Chunk, Ears, Listener};
pub use view::HeadOf;

/// A comment this often keeps proxies from closing a silent stream, and finds the clients that are gone.
pub const HEARTBEAT: Span = Span::seconds(20);
/// A stream lives this long at least; the browser then comes again with its cursor. It cures leaks and deploys at once.
const AGE: Span = Span::minutes(4);
/// Chance on top of [`AGE`], so that a thousand streams do not come back in one moment.
const JITTER: Span = Span::minutes(2);

/// All streams of one workspace.
#[derive(Debug, Default)]
pub struct Hub {
    streams: RefCell<BTreeMap<u64, Stream>>,
    last: Cell<u64>,
    dropped: Cell<u64>,
    brought: RefCell<Brought>,
}

impl Hub {
    /// Opens a stream that begins with `first` and brings its browser up to `at`. `chance` is any number: it spreads the
    /// ends.
    pub fn attach(
        &self,
        listener: Listener,
        first: String,
        at: Cursor,
        now: Time,
        chance: u64,
    ) -> Ears {
        self.brought.borrow_mut().join(at);
        let number = self.last.get() + 1;
        self.last.set(number);
        let jitter = Span(i64::try_from(chance % JITTER.0.unsigned_abs()).unwrap_or(0));
        let (stream, ears) = Stream::open(listener, first, now + AGE + jitter);
        self.streams.borrow_mut().insert(number, stream);
        ears
    }

    /// Tells a commit to everybody who may know of it. What is the same for many is written out once.
    pub fn tell(&self, posted: &Posted, settings: &Settings, head: HeadOf<'_>) {
        let due = self.brought.borrow_mut().with(posted);
        let mut views = Views::new(posted, settings, &due, head);
        self.send(|stream| views.chunk_for(stream.listener.agent));
    }

    /// Keeps silent streams open and ends those that are old enough.
    pub fn beat(&self, now: Time) {
        let heartbeat = Chunk::new(": \n\n");
        let bye = Chunk::new("event: bye\ndata: {}\n\n");
        self.send(|stream| {
            Some(if stream.ends <= now {
                bye.clone()
            } else {
                heartbeat.clone()
            })
        });
        self.streams
            .borrow_mut()
            .retain(|_, stream| stream.ends > now);
    }

    /// Ends the streams of a session at once.
    pub fn revoke(&self, session: &str) {
        self.streams
            .borrow_mut()
            .retain(|_, stream| stream.listener.session != session);
    }

    /// Ends the streams of somebody whose rights changed: what they may see must be fetched anew.
    pub fn changed(&self, agent: AgentId) {
        let reset = Chunk::new(RESET);
        self.streams.borrow_mut().retain(|_, stream| {
            let theirs = stream.listener.agent == agent;
            if theirs {
                // A full stream ends without the word; its cursor will not join up then, which says the same.
                stream.push(&reset);
            }
            !theirs
        });
    }

    /// Whether a session listens now.
    #[must_use]
    pub fn hears(&self, session: &str) -> bool {
        let streams = self.streams.borrow();
        streams
            .values()
            .any(|stream| stream.listener.session == session)
    }

    #[must_use]
    pub fn len(&self) -> usize {
        self.streams.borrow().len()
    }

    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.streams.borrow().is_empty()
    }

    /// Streams dropped because they did not keep up, or their client was gone.
    #[must_use]
    pub fn dropped(&self) -> u64 {
        self.dropped.get()
    }

    fn send(&self, mut chunk: impl FnMut(&Stream) -> Option<Chunk>) {
        let mut streams = self.streams.borrow_mut();
        let before = streams.len();
        streams.retain(|_, stream| match chunk(stream) {
            Some(chunk) => stream.push(&chunk),
            None => true,
        });
        self.dropped
            .set(self.dropped.get() + (before - streams.len()) as u64);
    }
}

/// Start over with a snapshot: the journal cannot be replayed to this stream.
pub const RESET: &str = "event: reset\ndata: {}\n\n";

/// A delta as the stream carries it.
#[must_use]
pub fn event(delta: &Delta) -> Option<String> {
    let data = serde_json::to_string(delta).ok()?;
    Some(format!(
        "id: {}\nevent: delta\ndata: {data}\n\n",
        delta.to.0
    ))
}
