//! Files come and go: what customers send is there at once and its bytes soon after, what the team sends arrives as it
//! was, and nobody reads a file whose conversation they may not read.

mod coming;
mod going;
mod kept;
mod missing;
pub mod screen;
mod smaller;
mod sound;
mod tray;
mod video;

use std::cell::RefCell;

use reqwest::{Method, header::HeaderMap};
use serde_json::{Value, json};

use crate::stage::Stage;
use crate::stage::agent::{Agent, word};
use crate::stage::until::until;

/// A stage with one customer, and the agent who looks.
struct Desk {
    stage: Stage,
    ana: Agent,
    /// Messages that were there before the newest file.
    before: RefCell<Vec<String>>,
}

/// An answer with a body that is no text.
struct Got {
    status: u16,
    headers: HeaderMap,
    bytes: Vec<u8>,
}

impl Got {
    fn header(&self, name: &str) -> &str {
        let value = self.headers.get(name);
        value.map_or("", |value| value.to_str().expect("readable"))
    }

    /// The kind of a problem document.
    fn problem(&self) -> String {
        let body: Value = serde_json::from_slice(&self.bytes).unwrap_or_default();
        word(&body["type"]).replace("urn:recado:", "")
    }
}

impl Desk {
    async fn open() -> Self {
        let stage = Stage::open().await;
        let ana = stage.agent("ana").await;
        let before = RefCell::default();
        Self { stage, ana, before }
    }

    /// Joana sends a file of a kind: the simulator's sample, or what `content` says.
    async fn send(&self, kind: &str, content: Value) {
        let heads = self.ana.snapshot().await["heads"].clone();
        if heads != json!([]) {
            let all = self.ana.messages(&self.conversation().await).await;
            self.before
                .replace(all.iter().map(|it| word(&it["id"])).collect());
        }
        let body = json!({ "customer": "joana", "kind": kind, "content": content });
        self.stage.meta.control("say", &body).await;
    }

    /// Joana's conversation.
    async fn conversation(&self) -> String {
        word(&self.ana.conversation("Joana").await["id"])
    }

    /// Messages of one second stand in any order, so the newest is the one that was not there before.
    async fn newest(&self, conversation: &str) -> Option<Value> {
        let mut all = self.ana.messages(conversation).await.into_iter();
        all.find(|it| !self.before.borrow().contains(&word(&it["id"])))
    }

    /// The newest of the files, once it has come to this state.
    async fn comes_to(&self, state: &str) -> Value {
        let conversation = self.conversation().await;
        until(&format!("a file is {state}"), async || {
            let newest = self.newest(&conversation).await?;
            (newest["attachment"]["is"] == state).then_some(newest)
        })
        .await
    }

    /// The same, while minutes go by.
    async fn comes_in_time_to(&self, state: &str) -> Value {
        let conversation = self.conversation().await;
        until(&format!("a file is {state}"), async || {
            self.stage.pass(120).await;
            let newest = self.newest(&conversation).await?;
            (newest["attachment"]["is"] == state).then_some(newest)
        })
        .await
    }

    async fn get(&self, message: &Value, headers: &[(&str, &str)]) -> Got {
        get(&self.ana, &address(message), headers).await
    }
}

/// Where the file of a message is.
fn address(message: &Value) -> String {
    format!(
        "/api/media/{}/{}.{}",
        word(&message["conversation"]),
        message["at"],
        word(&message["id"])
    )
}

async fn get(who: &Agent, path: &str, headers: &[(&str, &str)]) -> Got {
    let request = headers
        .iter()
        .fold(who.bare(Method::GET, path), |request, (name, value)| {
            request.header(*name, *value)
        });
    let answer = request.send().await.expect("an answer");
    Got {
        status: answer.status().as_u16(),
        headers: answer.headers().clone(),
        bytes: answer.bytes().await.expect("a readable body").to_vec(),
    }
}

/// Bytes that differ from place to place, so that a part of them is known by what it says.
pub fn bytes(count: usize) -> Vec<u8> {
    (0..count)
        .map(|place| u8::try_from((place / 251 + place) % 256).expect("a byte"))
        .collect()
}

/// How much memory the worker has taken.
async fn memory(desk: &Desk) -> i64 {
    let figures = desk.ana.get("/api/stage/figures").await.json();
    figures["memory"].as_i64().expect("a figure")
}

async fn broken(desk: &Desk, times: Value, fault: Value) {
    let rule = json!({ "times": times, "fault": fault });
    desk.stage.meta.control("faults/media", &rule).await;
}
