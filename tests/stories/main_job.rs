//! A customer writes, both agents see it at once, one claims it and replies, and the ticks climb until it was read.

use serde_json::{Value, json};

use crate::stage::Stage;
use crate::stage::agent::word;
use crate::stage::stream::{Stream, delivery_of};
use crate::stage::until::until;

const QUESTION: &str = "Olá, preciso de ajuda";
const REPLY: &str = "Claro! O que aconteceu?";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_message_reaches_two_agents_and_the_reply_reaches_the_phone() {
    let stage = Stage::open().await;
    let (ana, bruno) = (stage.agent("ana").await, stage.agent("bruno").await);
    let (mut at_ana, mut at_bruno) = (ana.listen().await, bruno.listen().await);

    stage.meta.say("joana", QUESTION).await;
    let received = arrives(&mut at_ana, QUESTION).await;
    assert_eq!(arrives(&mut at_bruno, QUESTION).await, received);
    let conversation = word(&received["conversation"]);
    let head = ana.conversation("Joana Prado").await;
    assert_eq!(head["id"], conversation.as_str());
    assert_eq!((&head["inbound"], &head["seen"]), (&json!(1), &json!(0)));
    assert!(
        head["customer_at"].is_i64(),
        "the 24-hour window counts from here: {head}"
    );

    let claim = ana.wish(&conversation, json!({ "command": "claim" })).await;
    assert_eq!(claim["answer"], "taken");
    let owner = at_bruno
        .happened("the owner", |it| it["event"] == "assigned")
        .await;
    assert_eq!(word(&owner["to"]), ana.id().await);

    let reply = json!({ "command": "reply", "text": REPLY });
    assert_eq!(ana.wish(&conversation, reply).await["answer"], "taken");
    let queued = at_bruno
        .happened("the reply", |it| it["event"] == "queued")
        .await;
    assert_eq!(queued["message"]["content"]["body"], REPLY);
    stage.meta.answer("joana", REPLY).await;
    climbs(&mut at_ana, "delivered").await;
    stage
        .meta
        .control("read", &json!({ "customer": "joana" }))
        .await;
    climbs(&mut at_ana, "read").await;
    assert_eq!(stage.meta.sends(REPLY).await, 1);

    // Who comes later sees the same as who was there.
    let last = ana.messages(&conversation).await.pop().expect("the reply");
    assert_eq!(last["delivery"]["state"], "read");
    println!("proves: PK-02");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn pending_closed_and_reopened_by_the_customer() {
    let stage = Stage::open().await;
    let (ana, bruno) = (stage.agent("ana").await, stage.agent("bruno").await);
    let mut at_bruno = bruno.listen().await;
    stage.meta.say("tomas", QUESTION).await;
    let conversation = word(&arrives(&mut at_bruno, QUESTION).await["conversation"]);

    for status in ["pending", "closed"] {
        let wish = json!({ "command": "set_status", "status": { "is": status } });
        assert_eq!(ana.wish(&conversation, wish).await["answer"], "taken");
        let told = at_bruno
            .happened(status, |it| it["event"] == "status_changed")
            .await;
        assert_eq!(told["status"]["is"], status);
    }
    stage.meta.say("tomas", "Ainda não chegou").await;
    let told = at_bruno
        .happened("it reopens", |it| it["event"] == "status_changed")
        .await;
    assert_eq!(told["status"]["is"], "open");
    until("one conversation, open again", async || {
        let head = ana.conversation("Tomás").await;
        (head["status"]["is"] == "open" && head["inbound"] == 2).then_some(())
    })
    .await;
    assert_eq!(ana.messages(&conversation).await.len(), 2);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_reply_that_the_outbox_repeats_is_sent_once() {
    let stage = Stage::open().await;
    let ana = stage.agent("ana").await;
    stage.meta.say("joana", QUESTION).await;
    let conversation = word(&ana.conversation("Joana").await["id"]);
    let key = crate::stage::agent::key();
    for _ in 0..5 {
        let reply = json!({ "command": "reply", "text": REPLY });
        let answer = ana.wish_as(&key, &conversation, reply).await;
        assert_eq!(answer["answer"], "taken", "{answer}");
    }
    stage.meta.answer("joana", REPLY).await;
    stage.meta.settled().await;
    assert_eq!(stage.meta.sends(REPLY).await, 1);
    assert_eq!(ana.messages(&conversation).await.len(), 2);
}

async fn arrives(stream: &mut Stream, text: &str) -> Value {
    let fits = |it: &Value| it["event"] == "received" && it["message"]["content"]["body"] == text;
    stream.happened(text, fits).await
}

async fn climbs(stream: &mut Stream, to: &str) {
    stream.happened(to, |it| delivery_of(it) == to).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_delta_of_a_new_conversation_names_no_key_twice() {
    let stage = Stage::open().await;
    let mut stream = stage.agent("ana").await.listen().await;
    stage.meta.say("joana", QUESTION).await;
    let event = stream.next().await.expect("a delta");
    // A JSON reader that keeps only the last of two equal keys writes less than it read; a strict one refuses.
    let read_back = event.json().to_string();
    assert_eq!(read_back.len(), event.data.len(), "{}", event.data);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_stream_resumed_from_before_tells_what_was_missed() {
    let stage = Stage::open().await;
    let ana = stage.agent("ana").await;
    let before = word(&ana.snapshot().await["cursor"]);
    stage.meta.say("joana", QUESTION).await;
    ana.conversation("Joana").await;
    let event = ana.stream(&before).await.next().await.expect("an event");
    assert_eq!(event.kind, "delta", "{event:?}");
    assert_eq!(word(&event.json()["from"]), before);
}
