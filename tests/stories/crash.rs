//! The machine dies in the middle of the work; what was promised is there afterwards, once.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use crate::stage::Stage;
use crate::stage::agent::{Agent, word};
use crate::stage::meta::{now, text_hook};
use crate::stage::until::until;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_kept_webhook_survives_kill_nine_exactly_once() {
    let mut stage = Stage::open().await;
    let mut kept = BTreeSet::new();
    for round in 0..3 {
        for n in 0..60 {
            let line = format!("rodada {round} linha {n}");
            let body = text_hook(7, &format!("crash{round}x{n}"), &line, now());
            let request = stage.meta.hook(
                &body,
                Some(&meta_simulator::signature(crate::stage::SECRET, &body)),
            );
            if n == 40 {
                stage.worker.kill();
            }
            if request
                .send()
                .await
                .is_ok_and(|answer| answer.status() == 200)
            {
                kept.insert(line);
            }
        }
        stage.worker.revive().await;
    }
    assert!(
        kept.len() >= 120,
        "too few were kept to show anything: {}",
        kept.len()
    );
    assert!(kept.len() < 180, "nobody was killed");
    let ana = stage.agent("ana").await;
    let conversation = word(&ana.conversation("Pessoa 7").await["id"]);
    let bodies = ana.messages(&conversation).await.into_iter();
    let lines: Vec<String> = bodies.map(|it| word(&it["content"]["body"])).collect();
    let distinct: BTreeSet<String> = lines.iter().cloned().collect();
    assert_eq!(lines.len(), distinct.len(), "something is there twice");
    assert!(
        kept.is_subset(&distinct),
        "lost: {:?}",
        kept.difference(&distinct)
    );
}

/// A conversation with Joana, and a reply to her that has reached Meta, whose answer does not come for a while.
async fn reply_in_flight(stage: &Stage, text: &str, accepts: bool) -> (Agent, String) {
    let ana = stage.agent("ana").await;
    stage.meta.say("joana", "oi").await;
    let conversation = word(&ana.conversation("Joana").await["id"]);
    let fault = json!({ "kind": "hang", "accepts": accepts });
    stage
        .meta
        .control("faults/send", &json!({ "fault": fault }))
        .await;
    for text in [text, "e mais isto"] {
        let reply = json!({ "command": "reply", "text": text });
        assert_eq!(ana.wish(&conversation, reply).await["answer"], "taken");
    }
    until("Meta has been called", async || {
        (stage.meta.sends(text).await == 1).then_some(())
    })
    .await;
    (ana, conversation)
}

async fn comes_to(ana: &Agent, conversation: &str, text: &str, state: &str) -> Value {
    until(&format!("“{text}” is {state}"), async || {
        let all = ana.messages(conversation).await;
        let found = all.into_iter().find(|it| it["content"]["body"] == text)?;
        (found["delivery"]["state"] == state).then_some(found)
    })
    .await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn killed_with_a_reply_in_flight_the_phone_has_it_once_and_the_ticks_go_on() {
    let mut stage = Stage::open().await;
    let slow = json!({ "sent_ms": 500, "delivered_ms": 500 });
    stage.meta.control("pace", &slow).await;
    let (ana, conversation) = reply_in_flight(&stage, "a caminho", true).await;
    stage.worker.kill();
    stage.worker.revive().await;
    comes_to(&ana, &conversation, "a caminho", "delivered").await;
    comes_to(&ana, &conversation, "e mais isto", "delivered").await;
    stage
        .meta
        .control("read", &json!({ "customer": "joana" }))
        .await;
    comes_to(&ana, &conversation, "a caminho", "read").await;
    stage.meta.settled().await;
    for text in ["a caminho", "e mais isto"] {
        assert_eq!(stage.meta.sends(text).await, 1, "{text}");
    }
    let ours = stage.meta.ours("joana").await.into_iter();
    let texts: Vec<String> = ours.map(|it| word(&it["content"]["body"])).collect();
    assert_eq!(texts, ["a caminho", "e mais isto"]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn killed_with_a_reply_that_never_arrived_a_person_sees_it_and_retry_sends_it_once() {
    let mut stage = Stage::open().await;
    let (ana, conversation) = reply_in_flight(&stage, "perdida", false).await;
    stage.worker.kill();
    stage.worker.revive().await;
    let failed = comes_to(&ana, &conversation, "perdida", "failed").await;
    assert_eq!(failed["delivery"]["failure"]["why"], "timed_out");
    comes_to(&ana, &conversation, "e mais isto", "delivered").await;
    let message = json!({ "at": failed["at"], "id": failed["id"] });
    let retry = json!({ "command": "retry", "message": message });
    assert_eq!(ana.wish(&conversation, retry).await["answer"], "taken");
    comes_to(&ana, &conversation, "perdida", "delivered").await;
    stage.meta.settled().await;
    assert_eq!(stage.meta.sends("perdida").await, 2);
    assert_eq!(stage.meta.sends("e mais isto").await, 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_object_that_cannot_open_its_database_answers_503_and_meta_comes_again() {
    let mut stage = Stage::open().await;
    let ana = stage.agent("ana").await;
    stage.worker.kill();
    stage.worker.spoil();
    stage.worker.revive().await;
    let body = text_hook(7, "later", "insisto", now());
    for said in [stage.meta.post(&body).await, ana.get("/api/snapshot").await] {
        assert_eq!((said.status, said.problem()), (503, "unavailable".into()));
        let wait: u32 = said.headers["retry-after"]
            .to_str()
            .expect("text")
            .parse()
            .expect("seconds");
        assert!(wait > 0);
    }
    // Meta's own repetition, as soon as the database is there again.
    stage.meta.say("joana", "e eu também").await;
    until("Meta was refused", async || {
        let tried = stage.meta.look("webhooks").await;
        tried.to_string().contains("503").then_some(())
    })
    .await;
    stage.worker.kill();
    stage.worker.mend();
    stage.worker.revive().await;
    stage.meta.settled().await;
    let conversation = word(&ana.conversation("Joana").await["id"]);
    assert_eq!(ana.messages(&conversation).await.len(), 1);
    assert_eq!(stage.meta.post(&body).await.status, 200);
    ana.conversation("Pessoa 7").await;
}
