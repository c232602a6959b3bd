//! What is forgotten and what never is: old receipts go, people's words stay and are found.

use serde_json::{Value, json};

use crate::stage::Stage;
use crate::stage::agent::{Agent, key, list, word};
use crate::stage::meta::{envelope, now, text, text_hook};
use crate::stage::until::until;

const DAY: i64 = 24 * 60 * 60;

async fn receipts(who: &Agent, state: &str) -> Vec<Value> {
    let (mut all, mut before) = (Vec::new(), String::new());
    loop {
        let page = list(
            &who.get(&format!("/api/receipts?state={state}{before}"))
                .await
                .json(),
        );
        let Some(last) = page.last() else { return all };
        before = format!("&before={}", word(&last["id"]));
        all.extend(page);
    }
}

async fn figure(who: &Agent, name: &str) -> u64 {
    let figures = who.get("/api/stage/figures").await.json();
    figures[name].as_u64().expect("a number")
}

fn cursor(value: &Value) -> u64 {
    word(value).parse().expect("a cursor")
}

/// Everything of one conversation, to its beginning.
async fn told(who: &Agent, conversation: &str) -> Vec<String> {
    let entries = who.messages(conversation).await.into_iter();
    entries.map(|it| word(&it["content"]["body"])).collect()
}

/// A webhook for a number that nobody has: a person may still connect it.
fn for_a_stranger() -> Vec<u8> {
    let body = text_hook(1, "estranho", "para outro número", now());
    let body = String::from_utf8(body).expect("text");
    body.replace(crate::stage::NUMBER, "999000000000009")
        .into_bytes()
}

/// One that is larger than a row may be.
fn large(start: i64) -> Vec<u8> {
    let long = "z".repeat(900);
    let many =
        (0..1_000).map(|count| text(2, &format!("m{count}"), &format!("{count} {long}"), start));
    let (contacts, messages): (Vec<_>, Vec<_>) = many.unzip();
    envelope(json!(contacts[..1]), json!(messages), json!([]))
}

async fn took(stage: &Stage, body: &[u8]) {
    let said = stage.meta.post(body).await;
    assert_eq!(said.status, 200, "{}", said.text);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn old_receipts_go_and_what_was_said_stays_and_is_found() {
    let stage = Stage::open().await;
    let ana = stage.agent("ana").await;
    let start = now();
    stage
        .meta
        .say("joana", "quero uma geladeira turquesa")
        .await;
    stage.meta.settled().await;
    let joana = word(&ana.conversation("Joana").await["id"]);
    let claim = key();
    ana.wish_as(&claim, &joana, json!({ "command": "claim" }))
        .await;
    took(&stage, &for_a_stranger()).await;
    took(&stage, &large(start)).await;
    let old = receipts(&ana, "").await;

    stage.pass(31 * DAY).await;
    let ana = stage.agent("ana").await;
    assert_eq!(
        receipts(&ana, "").await,
        old,
        "few lines stay, however old they are"
    );
    for count in 0..1_010 {
        let body = text_hook(3, &format!("n{count}"), "bom dia", start + 31 * DAY + count);
        took(&stage, &body).await;
    }
    let before = ana.snapshot().await;
    let (at, size) = (cursor(&before["cursor"]), figure(&ana, "size").await);

    // The next day somebody looks.
    stage.pass(DAY).await;
    let gone: Vec<&Value> = old.iter().filter(|one| one["state"] != "failed").collect();
    assert!(gone.len() >= 2, "{old:?}");
    until("the old receipts are gone", async || {
        let left = receipts(&ana, "").await;
        gone.iter().all(|one| !left.contains(one)).then_some(())
    })
    .await;
    let id = word(&gone[0]["id"]);
    assert_eq!(ana.get(&format!("/api/receipts/{id}")).await.status, 404);
    let failed = receipts(&ana, "failed").await;
    assert_eq!(failed.len(), 1, "what failed waits longer for a person");
    let again = format!("/api/receipts/{}/replay", word(&failed[0]["id"]));
    assert_eq!(ana.post(&again, &json!({})).await.status, 200);
    assert!(
        receipts(&ana, "").await.len() >= 1_000 - 2,
        "and the newest stay"
    );
    assert!(
        figure(&ana, "size").await <= size,
        "room is given back to what comes"
    );

    // What people said is all there.
    let after = ana.snapshot().await;
    assert_eq!(after["heads"], before["heads"]);
    assert_eq!(after["tally"], before["tally"]);
    let said = told(&ana, &joana).await;
    assert!(said.contains(&"quero uma geladeira turquesa".to_owned()));
    still_works(&ana, at).await;
    // A command that comes again finds its answer, and the same webhook is known.
    let head = ana.conversation("Joana").await;
    let answer = ana
        .wish_as(&claim, &joana, json!({ "command": "claim" }))
        .await;
    assert_eq!(answer["answer"], "taken", "{answer}");
    assert_eq!(ana.conversation("Joana").await, head);
    took(&stage, &large(start)).await;
    assert_eq!(ana.snapshot().await["tally"], before["tally"]);
}

/// Search finds what is not in the journal any more. A browser that was away goes on where it was, and one that was away
/// for longer starts over.
async fn still_works(ana: &Agent, at: u64) {
    let found = ana
        .post("/api/search", &json!({ "q": "geladeira turq" }))
        .await
        .json();
    assert_eq!(list(&found["hits"]).len(), 1, "{found}");
    let pages = ana.post("/api/search", &json!({ "q": "zzz" })).await.json();
    assert_eq!(
        list(&pages["hits"]).len(),
        20,
        "also what came in the large one"
    );
    let mut near = ana.stream(&(at - 500).to_string()).await;
    let delta = near.next().await.expect("the tail").json();
    assert_eq!(cursor(&delta["from"]), at - 500);
    let mut far = ana.stream("1").await;
    assert_eq!(far.next().await.expect("a word").kind, "reset");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_failed_goes_after_half_a_year_and_answers_to_commands_after_it() {
    let mut stage = Stage::open().await;
    let ana = stage.agent("ana").await;
    let start = now();
    took(&stage, &for_a_stranger()).await;
    for count in 0..1_200 {
        let body = text_hook(3, &format!("n{count}"), "bom dia", start + count);
        took(&stage, &body).await;
    }
    assert_eq!(receipts(&ana, "failed").await.len(), 1);
    let claim = key();
    let conversation = word(&ana.conversation("Pessoa 3").await["id"]);
    ana.wish_as(&claim, &conversation, json!({ "command": "claim" }))
        .await;
    stage.pass(100 * DAY).await;
    let ana = stage.agent("ana").await;
    assert_eq!(receipts(&ana, "failed").await.len(), 1);
    // The clock that a test has moved stays where it is, and the worker goes on forgetting after a restart.
    stage.worker.kill();
    stage.worker.revive().await;
    let now_there = stage
        .visitor()
        .post("/api/stage/clock", &json!({ "advance_ms": 0 }))
        .await;
    let now_there = now_there.json()["now"].as_i64().expect("an instant");
    assert!(now_there / 1_000 >= start + 100 * DAY, "{now_there}");
    stage.pass(81 * DAY).await;
    let ana = stage.agent("ana").await;
    until("what failed is gone too", async || {
        receipts(&ana, "failed").await.is_empty().then_some(())
    })
    .await;
    assert_eq!(receipts(&ana, "").await.len(), 999);
    // The same key with another wish: as long as its answer is known, nothing happens.
    let free = json!({ "command": "release" });
    ana.wish_as(&claim, &conversation, free.clone()).await;
    assert!(ana.conversation("Pessoa 3").await["owner"].is_string());
    stage.pass(100 * DAY).await;
    let ana = stage.agent("ana").await;
    until("the answer is forgotten", async || {
        ana.wish_as(&claim, &conversation, free.clone()).await;
        ana.conversation("Pessoa 3").await["owner"]
            .is_null()
            .then_some(())
    })
    .await;
}
