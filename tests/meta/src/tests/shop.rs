//! A business that only writes down what it hears, and a simulator that talks to it.

use std::collections::VecDeque;
use std::path::PathBuf;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::body::Bytes;
use axum::extract::{RawQuery, State};
use axum::http::{HeaderMap, StatusCode};
use axum::{Router, routing::get};
use serde_json::{Value, json};

use crate::{Config, Pace, Retries, Running, signature, start};

pub(super) const NUMBER: &str = "100000000000001";
pub(super) const WABA: &str = "200000000000001";
pub(super) const SECRET: &str = "demo-app-secret";
pub(super) const JOANA: &str = "+551155500101";

/// One POST as it came.
#[derive(Clone, Debug)]
pub(super) struct Got {
    pub(super) signature: Option<String>,
    pub(super) body: Bytes,
}

impl Got {
    pub(super) fn value(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap()
    }

    pub(super) fn is_signed(&self) -> bool {
        self.signature == Some(signature(SECRET, &self.body))
    }
}

#[derive(Default)]
struct Heard {
    got: Vec<Got>,
    /// Answers to give first; 200 after these.
    answers: VecDeque<u16>,
}

type Shop = Arc<Mutex<Heard>>;

async fn hear(State(shop): State<Shop>, headers: HeaderMap, body: Bytes) -> StatusCode {
    let signature = headers
        .get("x-hub-signature-256")
        .map(|value| value.to_str().unwrap().to_owned());
    let mut heard = shop.lock().unwrap();
    let genuine = Got {
        signature: signature.clone(),
        body: body.clone(),
    }
    .is_signed();
    heard.got.push(Got { signature, body });
    match heard.answers.pop_front() {
        Some(status) => StatusCode::from_u16(status).unwrap(),
        None if genuine => StatusCode::OK,
        None => StatusCode::UNAUTHORIZED,
    }
}

/// Echoes the challenge to whoever knows the demo token.
async fn verify(RawQuery(query): RawQuery) -> (StatusCode, String) {
    let query = query.unwrap();
    let find = |name: &str| {
        query
            .split('&')
            .find_map(|pair| pair.strip_prefix(name))
            .unwrap_or_default()
            .to_owned()
    };
    if find("hub.verify_token=") == "demo-verify-token" && find("hub.mode=") == "subscribe" {
        (StatusCode::OK, find("hub.challenge="))
    } else {
        (StatusCode::FORBIDDEN, String::new())
    }
}

/// A simulator and its business.
pub(super) struct Stage {
    pub(super) simulator: Running,
    pub(super) client: reqwest::Client,
    shop: Shop,
}

pub(super) async fn stage() -> Stage {
    stage_that_keeps(None).await
}

pub(super) async fn stage_that_keeps(keep: Option<PathBuf>) -> Stage {
    let shop = Shop::default();
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let app = Router::new()
        .route("/hook/meta", get(verify).post(hear))
        .with_state(Arc::clone(&shop));
    tokio::spawn(async move { axum::serve(listener, app).await.unwrap() });
    let quick = Duration::from_millis(20);
    let config = Config {
        webhook: Some(format!("http://{address}/hook/meta")),
        pace: Pace {
            sent_ms: 5,
            delivered_ms: 5,
            read_ms: 5,
            ..Pace::default()
        },
        retries: Retries {
            first_gap: quick,
            longest_gap: quick * 8,
            attempts: 6,
            patience: Duration::from_secs(2),
        },
        keep,
        ..Config::default()
    };
    Stage {
        simulator: start(config).await.unwrap(),
        client: reqwest::Client::new(),
        shop,
    }
}

impl Stage {
    async fn call(&self, request: reqwest::RequestBuilder) -> (u16, Value) {
        let answer = request.send().await.unwrap();
        let status = answer.status().as_u16();
        let text = answer.text().await.unwrap();
        (status, serde_json::from_str(&text).unwrap_or(json!(text)))
    }

    pub(super) async fn control(&self, path: &str, body: Value) -> Value {
        let address = format!("{}/control/{path}", self.simulator.address());
        let request = self
            .client
            .post(address)
            .header("content-type", "application/json")
            .body(body.to_string());
        let (status, value) = self.call(request).await;
        assert_eq!(status, 200, "{path}: {value}");
        value
    }

    pub(super) async fn look(&self, path: &str) -> Value {
        self.call(
            self.client
                .get(format!("{}/control/{path}", self.simulator.address())),
        )
        .await
        .1
    }

    pub(super) fn request(&self, method: &str, path: &str) -> reqwest::RequestBuilder {
        let address = format!("{}/v25.0/{path}", self.simulator.address());
        self.client
            .request(method.parse().unwrap(), address)
            .header("authorization", "Bearer demo-token")
    }

    pub(super) async fn get(&self, path: &str) -> (u16, Value) {
        self.call(self.request("GET", path)).await
    }

    pub(super) async fn send(&self, body: &Value) -> (u16, Value) {
        self.call(
            self.request("POST", &format!("{NUMBER}/messages"))
                .body(body.to_string()),
        )
        .await
    }

    pub(super) async fn fetch(&self, request: reqwest::RequestBuilder) -> (u16, Value) {
        self.call(request).await
    }

    /// Says something as a customer and gives its wamid.
    pub(super) async fn say(&self, say: Value) -> String {
        self.control("say", say).await["id"]
            .as_str()
            .unwrap()
            .to_owned()
    }

    /// The next answers of the business to webhooks.
    pub(super) fn answer_with(&self, statuses: &[u16]) {
        self.shop.lock().unwrap().answers.extend(statuses);
    }

    /// Everything the business heard once nothing is outstanding.
    pub(super) async fn settled(&self) -> Vec<Got> {
        assert_eq!(self.look("settled?timeout_ms=5000").await["settled"], true);
        self.shop.lock().unwrap().got.clone()
    }

    /// The status objects heard, in order.
    pub(super) async fn statuses(&self) -> Vec<Value> {
        let values: Vec<Value> = self.settled().await.iter().map(Got::value).collect();
        values
            .iter()
            .filter_map(|value| value["entry"][0]["changes"][0]["value"]["statuses"].get(0))
            .cloned()
            .collect()
    }
}

pub(super) fn text_to(to: &str, body: &str) -> Value {
    json!({"messaging_product": "whatsapp", "to": to, "type": "text", "text": {"body": body}})
}

/// The one change of a webhook about one thing.
pub(super) fn inner(got: &Got) -> Value {
    got.value()["entry"][0]["changes"][0]["value"].clone()
}
