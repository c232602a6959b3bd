//! What every door says, whoever knocks: headers, problem documents, plain HTTP sent away.

use reqwest::Method;
use serde_json::{Value, json};

use crate::stage::Stage;
use crate::stage::agent::{list, send};
use crate::stage::until::until;

const POLICY: &str = "content-security-policy";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_answer_carries_the_security_headers() {
    let stage = Stage::open().await;
    let ana = stage.agent("ana").await;
    for path in [
        "/",
        "/api/snapshot",
        "/api/health",
        "/api/nothing-here",
        "/hook/meta",
        "/hook/other",
    ] {
        let said = ana.get(path).await;
        let header = |name: &str| {
            said.headers
                .get(name)
                .and_then(|value| value.to_str().ok())
                .unwrap_or_default()
                .to_owned()
        };
        let policy = header(POLICY);
        assert!(
            policy.contains("script-src 'self' 'wasm-unsafe-eval'"),
            "{path}: {policy}"
        );
        assert!(
            !policy.contains("unsafe-inline") && !policy.contains("'unsafe-eval'"),
            "{path}: {policy}"
        );
        assert_eq!(header("x-content-type-options"), "nosniff", "{path}");
        assert!(
            header("strict-transport-security").contains("max-age=31536000"),
            "{path}"
        );
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn plain_http_from_elsewhere_is_sent_away() {
    let stage = Stage::open().await;
    let visitor = stage.visitor();
    let seen = send(
        visitor
            .bare(Method::GET, "/api/health")
            .header("host", "inbox.example.com"),
    )
    .await;
    assert_eq!(seen.status, 308);
    assert_eq!(
        seen.headers["location"],
        "https://inbox.example.com/api/health"
    );
    let posted = visitor
        .bare(Method::POST, "/api/session")
        .header("host", "inbox.example.com")
        .json(&json!({}));
    assert_eq!(send(posted).await.status, 403);
    println!("proves: CX-54");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn wrong_knocks_get_a_problem_document_and_never_a_500() {
    let stage = Stage::open().await;
    let ana = stage.agent("ana").await;
    let nobody = stage.visitor();
    let json = |method, path: &str, body: &str| {
        let request = ana
            .bare(method, path)
            .header("x-recado", "1")
            .header("content-type", "application/json");
        request.body(body.to_owned())
    };
    let knocks = [
        (send(nobody.bare(Method::GET, "/api/snapshot")).await, 401),
        (send(json(Method::GET, "/api/nothing-here", "")).await, 404),
        (send(json(Method::DELETE, "/api/snapshot", "")).await, 405),
        (
            send(json(Method::POST, "/api/commands", "{not json")).await,
            422,
        ),
        (
            send(json(Method::POST, "/api/commands", "[{\"key\":1}]")).await,
            422,
        ),
        (
            // Without the header that only our own pages send.
            send(ana.bare(Method::POST, "/api/commands").body("[]")).await,
            403,
        ),
        (
            send(json(
                Method::GET,
                "/api/conversations/not-an-id/messages",
                "",
            ))
            .await,
            404,
        ),
    ];
    for (said, status) in knocks {
        let problem = said.json();
        let about = format!("{status} expected: {} {}", said.status, said.text);
        assert!((400..500).contains(&said.status), "{about}");
        assert!(
            problem["type"]
                .as_str()
                .is_some_and(|kind| kind.starts_with("urn:recado:")),
            "{about}"
        );
        assert_eq!(problem["status"], Value::from(said.status), "{about}");
        assert!(
            said.status == status || [400, 415, 422].contains(&said.status),
            "{about}"
        );
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_go_live_checklist_proves_a_number_and_sends_a_test() {
    let stage = Stage::open().await;
    let ana = stage.agent("ana").await;
    stage.meta.subscribe().await;
    stage.meta.say("joana", "oi").await;
    ana.conversation("Joana").await;
    let inbox = ana.snapshot().await["settings"]["inboxes"][0]["id"].clone();
    let path = format!("/api/inboxes/{}/check", inbox.as_str().expect("an inbox"));
    let said = ana.post(&path, &json!({ "to": "551155500101" })).await;
    assert_eq!(said.status, 200, "{}", said.text);
    let checks = list(&said.json()["checks"]);
    assert!(checks.len() >= 4, "{checks:?}");
    let failed: Vec<&Value> = checks.iter().filter(|check| check["ok"] != true).collect();
    assert!(failed.is_empty(), "{failed:?}");
    until("the test message on the phone", async || {
        (!stage.meta.ours("joana").await.is_empty()).then_some(())
    })
    .await;
    println!("proves: PK-04 PK-54 RS-01 GB-01 BL-76");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_checklist_subscribes_the_app_where_none_is_and_says_why_when_meta_will_not() {
    let stage = Stage::open().await;
    let ana = stage.agent("ana").await;
    let inbox = ana.snapshot().await["settings"]["inboxes"][0]["id"].clone();
    let path = format!("/api/inboxes/{}/check", inbox.as_str().expect("an inbox"));
    let subscription = async || {
        let checks = list(&ana.post(&path, &json!({})).await.json()["checks"]);
        let line = checks.into_iter().find(|it| it["name"] == "subscription");
        line.expect("a line about it")
    };
    let calls = async || {
        let calls = list(&stage.meta.look("requests").await);
        let posts = calls.iter().filter(|call| {
            call["method"] == "POST" && call["path"].to_string().contains("/subscribed_apps")
        });
        posts.count()
    };
    stage
        .meta
        .control("faults/subscribe", &json!({ "code": 10 }))
        .await;
    let refused = subscription().await;
    assert_eq!(
        (&refused["ok"], &refused["found"]),
        (&json!(false), &json!("not_subscribed"))
    );
    let words = refused["what"].as_str().expect("Meta's words");
    assert!(words.contains("ermission"), "{words}");
    assert_eq!(calls().await, 1);

    let now = subscription().await;
    assert_eq!(
        (&now["ok"], &now["found"]),
        (&json!(true), &json!("subscribed_now"))
    );
    let there = subscription().await;
    assert_eq!(
        (&there["found"], &there["what"]),
        (&json!("subscribed"), &json!("1"))
    );
    assert_eq!(calls().await, 2, "what is subscribed is not touched again");
}
