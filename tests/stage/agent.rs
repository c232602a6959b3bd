//! A person at the worker's doors: cookie, JSON, problem documents.

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{SystemTime, UNIX_EPOCH};

use reqwest::{Client, Method, RequestBuilder, Response};
use serde_json::{Value, json};

use super::stream::Stream;
use super::until::{PATIENCE, until};

/// What a door answered.
#[derive(Debug, Clone)]
pub struct Said {
    pub status: u16,
    pub text: String,
    pub headers: reqwest::header::HeaderMap,
}

impl Said {
    /// The body as JSON; null where it is none.
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.text).unwrap_or(Value::Null)
    }

    /// The last part of a problem's type, `not-signed-in`.
    pub fn problem(&self) -> String {
        let body = self.json();
        let urn = body["type"].as_str().unwrap_or_default();
        urn.trim_start_matches("urn:recado:").to_owned()
    }
}

/// One browser of one person.
#[derive(Debug, Clone)]
pub struct Agent {
    pub address: String,
    /// `__Host-recado=…`, once signed in.
    pub cookie: Option<String>,
    client: Client,
}

impl Agent {
    pub fn new(address: &str) -> Self {
        let client = Client::builder()
            .redirect(reqwest::redirect::Policy::none())
            .build()
            .expect("an HTTP client");
        Self {
            address: address.to_owned(),
            cookie: None,
            client,
        }
    }

    /// A request with this person's cookie and without anything else.
    pub fn bare(&self, method: Method, path: &str) -> RequestBuilder {
        let request = self
            .client
            .request(method, format!("{}{path}", self.address));
        match &self.cookie {
            Some(cookie) => request.header("cookie", cookie),
            None => request,
        }
    }

    /// Asked once more where the server closed a kept connection in just that moment, as browsers do with what changes
    /// nothing (RFC 9110, 9.2.2).
    pub async fn get(&self, path: &str) -> Said {
        let ask = || self.bare(Method::GET, path).timeout(PATIENCE).send();
        let answer = match ask().await {
            Err(error) if error.is_request() => ask().await,
            answer => answer,
        };
        said(answer.expect("an answer")).await
    }

    pub async fn post(&self, path: &str, body: &Value) -> Said {
        let request = self.bare(Method::POST, path).header("x-recado", "1");
        send(request.timeout(PATIENCE).json(body)).await
    }

    pub async fn put(&self, path: &str, body: &Value) -> Said {
        let request = self.bare(Method::PUT, path).header("x-recado", "1");
        send(request.timeout(PATIENCE).json(body)).await
    }

    pub async fn delete(&self, path: &str) -> Said {
        let request = self.bare(Method::DELETE, path).header("x-recado", "1");
        send(request.timeout(PATIENCE)).await
    }

    /// Posts a body and keeps the cookie of the answer.
    pub async fn enter(&mut self, path: &str, body: &Value) -> Said {
        let said = self.post(path, body).await;
        if let Some(set) = said.headers.get("set-cookie") {
            let set = set.to_str().expect("a readable cookie");
            self.cookie = set.split(';').next().map(str::to_owned);
        }
        said
    }

    pub async fn sign_in(&mut self, email: &str, password: &str) -> Said {
        let body = json!({ "email": email, "password": password });
        self.enter("/api/session", &body).await
    }

    pub async fn snapshot(&self) -> Value {
        let said = self.get("/api/snapshot").await;
        assert_eq!(said.status, 200, "snapshot: {}", said.text);
        said.json()
    }

    /// The id of this person.
    pub async fn id(&self) -> String {
        word(&self.snapshot().await["me"]["id"])
    }

    /// The conversation with the contact of this name, as soon as it is there.
    pub async fn conversation(&self, contact: &str) -> Value {
        until(&format!("a conversation with {contact}"), async || {
            let snapshot = self.snapshot().await;
            let mut heads = list(&snapshot["heads"]).into_iter();
            heads.find(|head| head["contact"].to_string().contains(contact))
        })
        .await["conversation"]
            .clone()
    }

    /// All messages of a conversation, oldest first, through all pages.
    pub async fn messages(&self, conversation: &str) -> Vec<Value> {
        let mut all: Vec<Value> = Vec::new();
        let mut before = String::new();
        loop {
            let path = format!("/api/conversations/{conversation}/messages{before}");
            let said = self.get(&path).await;
            assert_eq!(said.status, 200, "messages: {}", said.text);
            let page = said.json();
            let mut entries = list(&page["entries"]);
            let first = entries.first().cloned().unwrap_or_default();
            before = format!("?before={}.{}", first["at"], word(&first["id"]));
            entries.append(&mut all);
            all = entries;
            if page["more"] != json!(true) {
                break;
            }
        }
        all.retain(|entry| entry["entry"] == "message");
        all
    }

    /// Wishes something; the answer.
    pub async fn wish(&self, conversation: &str, command: Value) -> Value {
        self.wish_as(&key(), conversation, command).await
    }

    /// The same with a chosen key, as an outbox that repeats itself does.
    pub async fn wish_as(&self, key: &str, conversation: &str, mut command: Value) -> Value {
        command["key"] = json!(key);
        command["conversation"] = json!(conversation);
        let said = self.post("/api/commands", &json!([command])).await;
        assert_eq!(said.status, 200, "commands: {}", said.text);
        said.json()[0].clone()
    }

    /// Opens the event stream from a cursor.
    pub async fn stream(&self, cursor: &str) -> Stream {
        let path = format!("/api/stream?cursor={cursor}");
        let answer = self.bare(Method::GET, &path).send().await;
        let answer = answer.expect("the stream answers");
        assert_eq!(answer.status(), 200, "the stream opens");
        Stream::new(answer)
    }

    /// The stream from now on.
    pub async fn listen(&self) -> Stream {
        let cursor = word(&self.snapshot().await["cursor"]);
        self.stream(&cursor).await
    }
}

/// Sends and reads a whole answer.
pub async fn send(request: RequestBuilder) -> Said {
    said(request.send().await.expect("an answer")).await
}

async fn said(answer: Response) -> Said {
    Said {
        status: answer.status().as_u16(),
        headers: answer.headers().clone(),
        text: answer.text().await.expect("a readable body"),
    }
}

/// The items of a JSON list.
pub fn list(value: &Value) -> Vec<Value> {
    value.as_array().cloned().unwrap_or_default()
}

/// The text in a JSON string.
pub fn word(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

/// A new key for a command, 26 characters that nobody used before.
pub fn key() -> String {
    static COUNT: AtomicU64 = AtomicU64::new(0);
    let count = COUNT.fetch_add(1, Ordering::Relaxed);
    let now = SystemTime::now().duration_since(UNIX_EPOCH);
    let mut rest = now.expect("after 1970").as_nanos() << 20 | u128::from(count % (1 << 20));
    let mut letters = Vec::new();
    while letters.len() < 26 {
        let letter = b"0123456789abcdefghjkmnpqrstvwxyz"[(rest % 32) as usize];
        letters.push(char::from(letter));
        rest /= 32;
    }
    letters.into_iter().rev().collect()
}
