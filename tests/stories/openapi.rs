//! The HTTP contract holds: every path and method of `edge/openapi.yaml` is called on the running worker, each answer is
//! one that the document promises, and each promise is seen.

mod files;
mod people;
mod rooms;
mod threads;

use reqwest::{Method, RequestBuilder};
use serde_json::{Value, json};

use crate::stage::Stage;
use crate::stage::agent::{Agent, Said};
use crate::stage::contract::{Contract, Operation};

/// Well-formed, and nobody's.
const NOBODY: &str = "00000000000000000000000000";

/// Promises that a worker in good health, with its stage doors open, cannot show.
fn is_for_bad_days(promise: &str) -> bool {
    let closed_stage = promise.contains(" /api/stage/") && promise.ends_with("404");
    promise.ends_with("503") || closed_stage
}

/// Whoever calls, and the document that is held against the answers.
struct Walk {
    stage: Stage,
    contract: Contract,
    ana: Agent,
    bruno: Agent,
    nobody: Agent,
}

impl Walk {
    async fn begin() -> Self {
        let stage = Stage::open().await;
        Self {
            ana: stage.agent("ana").await,
            bruno: stage.agent("bruno").await,
            nobody: stage.visitor(),
            contract: Contract::read(),
            stage,
        }
    }

    /// Calls an operation without a body and sees the status.
    async fn reads(&self, status: u16, who: &Agent, operation: &str, at: &str) -> Said {
        self.sees(status, who, operation, at, Value::Null).await
    }

    /// Calls an operation with a JSON body (null for none) and sees the status.
    async fn sees(&self, status: u16, who: &Agent, operation: &str, at: &str, body: Value) -> Said {
        let mut request = dressed(who, operation, at);
        if !body.is_null() {
            request = request.body(body.to_string());
        }
        let said = self.contract.hold(operation, request).await;
        let about = format!("{operation} at {at} with {body}: {}", said.text);
        assert_eq!(said.status, status, "{about}");
        said
    }
}

/// A request as the app makes it.
fn dressed(who: &Agent, operation: &str, at: &str) -> RequestBuilder {
    let (method, path) = operation.split_once(' ').expect("METHOD /path");
    let method = Method::from_bytes(method.as_bytes()).expect("a method");
    let path = if at.is_empty() { path } else { at };
    let request = who.bare(method.clone(), path);
    match method {
        Method::GET => request,
        Method::DELETE => request.header("x-recado", "1"),
        _ => request
            .header("x-recado", "1")
            .header("content-type", "application/json"),
    }
}

fn filled(path: &str) -> String {
    let receipt = path.starts_with("/api/receipts/");
    let id = if receipt { "999999" } else { NOBODY };
    path.replace("{id}", id)
        .replace("{entry}", NOBODY)
        .replace("{key}", &format!("0.{NOBODY}"))
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_door_answers_as_the_document_says_and_every_promise_is_seen() {
    let walk = Walk::begin().await;
    for operation in walk.contract.operations() {
        wrong_knocks(&walk, &operation).await;
    }
    rooms::webhooks(&walk).await;
    rooms::conversations(&walk).await;
    files::come(&walk).await;
    files::go(&walk).await;
    rooms::receipts(&walk).await;
    rooms::numbers(&walk).await;
    rooms::the_stage(&walk).await;
    people::people(&walk).await;
    rooms::strangers(&walk).await;
    let unseen = walk.contract.unseen().into_iter();
    let unseen: Vec<String> = unseen.filter(|one| !is_for_bad_days(one)).collect();
    assert!(unseen.is_empty(), "promised and never seen: {unseen:#?}");
}

/// What any door says to whoever comes without what it asks of everybody.
async fn wrong_knocks(walk: &Walk, operation: &Operation) {
    let (name, at) = (operation.name.as_str(), filled(&operation.path));
    if operation.wants_session() {
        let body = if operation.takes_body() {
            json!({})
        } else {
            Value::Null
        };
        let said = walk.sees(401, &walk.nobody, name, &at, body).await;
        assert_eq!(said.problem(), "not-signed-in", "{name}");
    }
    if operation.right().is_some() {
        let said = walk.sees(403, &walk.bruno, name, &at, Value::Null).await;
        assert_eq!(said.problem(), "not-allowed", "{name}");
    }
    if operation.is_guarded() {
        foreign_pages(walk, operation, &at).await;
    }
    if operation.takes_a_file() {
        return;
    }
    if operation.is_guarded() && operation.method != "DELETE" {
        let large = dressed(&walk.ana, name, &at).body(vec![b' '; 3 << 20]);
        let said = walk.contract.hold(name, large).await;
        assert_eq!(
            (said.status, said.problem()),
            (413, "too-large".into()),
            "{name}"
        );
    }
    if operation.is_guarded() && operation.takes_body() {
        let broken = dressed(&walk.ana, name, &at).body("{\"and then");
        let said = walk.contract.hold(name, broken).await;
        assert_eq!(
            (said.status, said.problem()),
            (422, "bad-body".into()),
            "{name}"
        );
        assert!(
            !said.text.contains("and then"),
            "what was sent is not repeated"
        );
    }
}

async fn foreign_pages(walk: &Walk, operation: &Operation, at: &str) {
    let name = operation.name.as_str();
    let method = Method::from_bytes(operation.method.as_bytes()).expect("a method");
    let plain = walk.ana.bare(method.clone(), at);
    let said = walk.contract.hold(name, plain).await;
    assert_eq!(
        (said.status, said.problem()),
        (403, "cross-site".into()),
        "{name}"
    );
    let elsewhere = dressed(&walk.ana, name, at).header("sec-fetch-site", "cross-site");
    let said = walk.contract.hold(name, elsewhere).await;
    assert_eq!(
        (said.status, said.problem()),
        (403, "cross-site".into()),
        "{name}"
    );
    if operation.takes_a_file() {
        return;
    }
    let form = walk.ana.bare(method, at).header("x-recado", "1");
    let form = form.header("content-type", "text/plain").body("{}");
    let said = walk.contract.hold(name, form).await;
    assert_eq!(
        (said.status, said.problem()),
        (415, "not-json".into()),
        "{name}"
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_path_takes_exactly_the_methods_that_the_document_names() {
    let walk = Walk::begin().await;
    let operations = walk.contract.operations();
    for operation in &operations {
        let there = operations
            .iter()
            .filter(|other| other.path == operation.path);
        let mut named: Vec<&str> = there.map(|other| other.method.as_str()).collect();
        let at = filled(&operation.path);
        let said = crate::stage::agent::send(walk.ana.bare(Method::PATCH, &at)).await;
        assert_eq!(
            (said.status, said.problem()),
            (405, "wrong-method".into()),
            "{at}"
        );
        let allowed = said.headers["allow"].to_str().expect("readable").to_owned();
        let mut allowed: Vec<&str> = allowed.split(", ").collect();
        named.sort_unstable();
        allowed.sort_unstable();
        assert_eq!(allowed, named, "{at}");
    }
    for strange in [
        "/api",
        "/api/",
        "/api/snapshot/",
        "/api/conversations/1/messages",
        "/hook/other",
    ] {
        let said = walk.ana.get(strange).await;
        assert_eq!(
            (said.status, said.problem()),
            (404, "no-such-door".into()),
            "{strange}"
        );
    }
}
