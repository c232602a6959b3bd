//! Opening a stream: what happened since the browser's cursor, then everything as it happens, and nothing lost between.

use super::{Desk, Trouble};
use crate::{
    host,
    hub::{self, Ears, HEARTBEAT, Listener, RESET},
    store::TAIL,
};
use domain::{
    agent::Agent,
    shelf::{Broken, Shelf as _},
    time::Time,
    wire::{Brought, Cursor, Head, may_resume},
};
use worker::{Response, ResponseBuilder};

/// The browser's own wait before it comes again, and a first byte that tells it the stream is open.
const GREETING: &str = "retry: 2000\n\n";

impl Desk {
    /// Opens a stream for somebody, from a cursor or from now. No `await` lies between reading the tail and joining the
    /// hub, so no delta falls between.
    ///
    /// # Errors
    /// [`Trouble`] when the database did not answer, or the agent is not in the workspace.
    pub fn listen(&self, listener: Listener, from: Option<Cursor>) -> Result<Response, Trouble> {
        let settings = self.shelf(|shelf| shelf.settings())?;
        let agent = settings
            .agent(listener.agent)
            .ok_or_else(|| Broken("nobody by this id is in the workspace".to_owned()))?;
        let Some(tail) = self.tail(agent, from)? else {
            return Ok(only(RESET, self.now()));
        };
        let chance = u64::from_be_bytes(host::random());
        let (first, at) = (format!("{GREETING}{tail}"), self.cursor()?);
        let ears = self
            .core
            .hub
            .attach(listener, first, at, host::clock(), chance);
        self.keep_beating();
        Ok(stream(ears, self.now()))
    }

    /// The events since a cursor, written out; nothing where only a snapshot can tell.
    fn tail(&self, agent: &Agent, from: Option<Cursor>) -> Result<Option<String>, Trouble> {
        let now = self.cursor()?;
        let from = from.unwrap_or(now);
        if from == now {
            return Ok(Some(String::new()));
        }
        if from > now || now.0 - from.0 > TAIL {
            return Ok(None);
        }
        let posted = self.shelf(|shelf| shelf.journal_since(from, TAIL as u32))??;
        let whole = posted
            .first()
            .is_some_and(|first| first.cursor.0 == from.0 + 1)
            && may_resume(agent, &posted);
        let head = |id| -> Option<Head> { self.shelf(|shelf| shelf.head(id)).ok()?.ok()? };
        // Each head goes along once, as it is now: what the tail tells of it afterwards is in it already.
        let mut brought = Brought::default();
        let events = posted.iter().map(|posted| {
            let mut delta = posted.delta_for(agent, &head);
            delta.bring(&brought.with(posted), Some(now), &head);
            hub::event(&delta).filter(|_| posted.tells_moves())
        });
        Ok(events.collect::<Option<String>>().filter(|_| whole))
    }

    /// One timer for all streams, and none while nobody listens.
    fn keep_beating(&self) {
        if self.core.beating.replace(true) {
            return;
        }
        let desk = self.clone();
        self.spawn(async move {
            while !desk.core.hub.is_empty() {
                host::sleep(HEARTBEAT).await;
                desk.core.hub.beat(host::clock());
            }
            desk.core.beating.set(false);
        });
    }
}

fn stream(ears: Ears, now: Time) -> Response {
    let body = wasm_streams::ReadableStream::from_stream(ears).into_raw();
    headed(ResponseBuilder::new(), now).stream(body)
}

fn only(text: &str, now: Time) -> Response {
    headed(ResponseBuilder::new(), now).fixed(text.as_bytes().to_vec())
}

fn headed(response: ResponseBuilder, now: Time) -> ResponseBuilder {
    let now = now.0.to_string();
    let headers = [
        ("Content-Type", "text/event-stream"),
        ("Cache-Control", "no-store"),
        ("X-Accel-Buffering", "no"),
        // Browsers whose clock is wrong set theirs by it: windows close by the worker's time.
        ("Recado-Now", now.as_str()),
    ];
    headers.iter().fold(response, |response, (name, value)| {
        match response.with_header(name, value) {
            Ok(response) => response,
            Err(_) => ResponseBuilder::new(),
        }
    })
}
