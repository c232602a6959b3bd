//! One event stream, read as a browser reads it. Dropping it cuts the connection.

use reqwest::Response;
use serde_json::Value;

use super::agent::{list, word};
use super::until::PATIENCE;

/// One server-sent event.
#[derive(Debug, Clone, Default)]
pub struct Event {
    pub id: String,
    pub kind: String,
    pub data: String,
}

impl Event {
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.data).unwrap_or(Value::Null)
    }
}

/// An open stream.
#[derive(Debug)]
pub struct Stream {
    answer: Response,
    held: Vec<u8>,
}

impl Stream {
    pub fn new(answer: Response) -> Self {
        Self {
            answer,
            held: Vec::new(),
        }
    }

    /// The next event; `None` when the worker ended the stream.
    pub async fn next(&mut self) -> Option<Event> {
        let next = tokio::time::timeout(PATIENCE, self.read()).await;
        next.expect("waited in vain for an event")
    }

    /// Reads on until a delta brings this event; the recorded event. `fits` sees its JSON.
    pub async fn happened(&mut self, what: &str, fits: impl Fn(&Value) -> bool) -> Value {
        let wanted = async {
            while let Some(event) = self.read().await {
                let changes = list(&event.json()["changes"]);
                let told = changes.into_iter().map(|change| change["of"].clone());
                if let Some(found) = told.into_iter().find(&fits) {
                    return Some(found);
                }
            }
            None
        };
        let found = tokio::time::timeout(PATIENCE, wanted).await;
        let found = found.unwrap_or_else(|_| panic!("waited in vain: {what}"));
        found.unwrap_or_else(|| panic!("the stream ended before: {what}"))
    }

    async fn read(&mut self) -> Option<Event> {
        loop {
            while let Some(event) = self.take() {
                if !event.kind.is_empty() {
                    return Some(event);
                }
            }
            let piece = self.answer.chunk().await.ok().flatten()?;
            self.held.extend_from_slice(&piece);
        }
    }

    /// One whole event out of what was read so far; comments come out without a kind.
    fn take(&mut self) -> Option<Event> {
        let end = self.held.windows(2).position(|pair| pair == b"\n\n")?;
        let block: Vec<u8> = self.held.drain(..end + 2).collect();
        let block = String::from_utf8(block).expect("events are text");
        let mut event = Event::default();
        for line in block.lines() {
            match line.split_once(": ").or_else(|| line.split_once(':')) {
                Some(("id", text)) => event.id = text.to_owned(),
                Some(("event", text)) => event.kind = text.to_owned(),
                Some(("data", text)) => event.data.push_str(text),
                _ => {}
            }
        }
        Some(event)
    }
}

/// The name of a recorded event, and the delivery state where it is about one.
pub fn delivery_of(recorded: &Value) -> String {
    word(&recorded["delivery"]["state"])
}
