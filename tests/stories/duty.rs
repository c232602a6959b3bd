//! What an operator relies on: failures say why, receipts can be read and replayed, and the log tells nothing personal.

use serde_json::json;

use crate::stage::Stage;
use crate::stage::agent::{list, word};
use crate::stage::until::until;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_closed_window_is_told_and_retry_resends_once() {
    let stage = Stage::open().await;
    let ana = stage.agent("ana").await;
    stage.meta.say("joana", "oi").await;
    let conversation = word(&ana.conversation("Joana").await["id"]);
    let fault = json!({ "fault": { "kind": "code", "code": 131_047 } });
    stage.meta.control("faults/send", &fault).await;
    let reply = json!({ "command": "reply", "text": "tarde demais" });
    assert_eq!(ana.wish(&conversation, reply).await["answer"], "taken");
    let failed = until("the message failed", async || {
        let last = ana.messages(&conversation).await.pop()?;
        (last["delivery"]["state"] == "failed").then_some(last)
    })
    .await;
    let failure = &failed["delivery"]["failure"];
    assert_eq!(
        (word(&failure["why"]), &failure["code"]),
        ("window_closed".into(), &json!(131_047))
    );

    let message = json!({ "at": failed["at"], "id": failed["id"] });
    let retry = json!({ "command": "retry", "message": message });
    assert_eq!(
        ana.wish(&conversation, retry.clone()).await["answer"],
        "taken"
    );
    let again = ana.wish(&conversation, retry).await;
    assert_eq!(again["refusal"]["reason"], "not_failed", "{again}");
    stage.meta.answer("joana", "tarde demais").await;
    until("it is delivered", async || {
        let last = ana.messages(&conversation).await.pop()?;
        (last["delivery"]["state"] == "delivered").then_some(())
    })
    .await;
    assert_eq!(stage.meta.sends("tarde demais").await, 2);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn receipts_replay_export_and_a_silent_log() {
    let stage = Stage::open().await;
    let ana = stage.agent("ana").await;
    let wamid = word(&stage.meta.say("joana", "palavra-secreta").await["id"]);
    let conversation = word(&ana.conversation("Joana").await["id"]);
    let message = ana.messages(&conversation).await[0].clone();
    let path = format!(
        "/api/conversations/{conversation}/messages/{}/receipt",
        word(&message["id"])
    );
    let receipt = word(&ana.get(&path).await.json()["id"]);
    let raw = ana.get(&format!("/api/receipts/{receipt}")).await;
    assert!(raw.text.contains("palavra-secreta") && raw.text.contains(&wamid));
    let replay = ana
        .post(&format!("/api/receipts/{receipt}/replay"), &json!({}))
        .await;
    assert_eq!(replay.status, 200, "{}", replay.text);
    assert_eq!(
        ana.messages(&conversation).await.len(),
        1,
        "a replay doubles nothing"
    );

    let export = ana.get("/api/export").await.text;
    let lines = export
        .lines()
        .map(|line| serde_json::from_str(line).expect("NDJSON"));
    let kinds: Vec<String> = lines
        .map(|line: serde_json::Value| word(&line["line"]))
        .collect();
    for kind in ["agent", "inbox", "contact", "conversation", "entry"] {
        assert!(kinds.iter().any(|it| it == kind), "no {kind} in {kinds:?}");
    }
    assert!(export.contains(&word(&message["id"])) && export.contains("palavra-secreta"));
    let log = stage.worker.log();
    for private in [wamid.as_str(), "palavra-secreta", "551155500101"] {
        assert!(!log.contains(private), "the log tells something personal");
    }
    println!("proves: BL-78");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn signing_out_ends_the_stream_and_a_foreign_cookie_opens_nothing() {
    let stage = Stage::open().await;
    let bruno = stage.agent("bruno").await;
    let mut stream = bruno.listen().await;
    assert_eq!(bruno.delete("/api/session").await.status, 204);
    while let Some(event) = stream.next().await {
        assert_ne!(event.kind, "delta", "told something after signing out");
    }
    assert_eq!(bruno.get("/api/snapshot").await.status, 401);

    let ana = stage.agent("ana").await;
    let mut other = stage.visitor();
    let setup = json!({ "code": "demo-setup-code-2", "workspace": "Outra", "name": "Rui",
        "email": "rui@example.com", "password": "outra-senha-2026" });
    assert_eq!(other.enter("/api/setup", &setup).await.status, 201);
    assert_eq!(stage.visitor().post("/api/setup", &setup).await.status, 409);
    stage.meta.say("joana", "só para a Aurora").await;
    ana.conversation("Joana").await;
    assert_eq!(list(&other.snapshot().await["heads"]).len(), 0);
    let (foreign, own) = (other.cookie.clone().unwrap(), ana.cookie.clone().unwrap());
    let token = foreign.rsplit('.').next().unwrap();
    let place = own.rsplit_once('.').unwrap().0;
    other.cookie = Some(format!("{place}.{token}"));
    assert_eq!(other.get("/api/snapshot").await.status, 401);
}
