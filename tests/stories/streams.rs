//! A stream that is cut a thousand times loses nothing and repeats nothing.

use std::collections::BTreeMap;
use std::time::Duration;

use serde_json::Value;

use crate::stage::Stage;
use crate::stage::agent::{Agent, list, word};
use crate::stage::meta::{now, text_hook};
use crate::stage::stream::Event;
use crate::stage::until::until;

const CUTS: u32 = 1_000;
const MESSAGES: u32 = 400;
const PEOPLE: u32 = 12;

/// What somebody knows who only ever listens: the text of each message by its id.
#[derive(Debug, Default)]
struct Heard {
    cursor: String,
    messages: BTreeMap<String, String>,
    deltas: u32,
}

impl Heard {
    fn hear(&mut self, event: &Event) {
        assert_eq!(event.kind, "delta", "nothing else is due here: {event:?}");
        let delta = event.json();
        assert_eq!(word(&delta["from"]), self.cursor, "no gap and no repeat");
        self.cursor = word(&delta["to"]);
        self.deltas += 1;
        for change in list(&delta["changes"]) {
            let message = &change["of"]["message"];
            if change["of"]["event"] == "received" {
                let known = self.messages.insert(word(&message["id"]), said(message));
                assert_eq!(known, None, "a message is told once");
            }
        }
    }
}

fn said(message: &Value) -> String {
    word(&message["content"]["body"])
}

/// Chance that repeats itself: the same cuts at every run.
struct Chance(u64);

impl Chance {
    fn below(&mut self, end: u64) -> u64 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % end
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_stream_cut_a_thousand_times_ends_where_a_fresh_snapshot_begins() {
    let stage = Stage::open().await;
    let ana = stage.agent("ana").await;
    let mut heard = Heard {
        cursor: word(&ana.snapshot().await["cursor"]),
        ..Heard::default()
    };
    let writing = async {
        for count in 0..MESSAGES {
            let body = text_hook(
                count % PEOPLE,
                &format!("cut-{count}"),
                &format!("mensagem {count}"),
                now(),
            );
            assert_eq!(stage.meta.post(&body).await.status, 200);
        }
    };
    tokio::join!(writing, listen(&ana, &mut heard));
    finish(&ana, &mut heard).await;
    assert_eq!(heard.messages, held(&ana).await);
    assert_eq!(heard.messages.len() as u32, MESSAGES);
    assert_eq!(heard.deltas, MESSAGES, "one delta a commit");
}

/// Listens a little, is cut off in the middle of whatever comes, and goes on where it was.
async fn listen(agent: &Agent, heard: &mut Heard) {
    let mut chance = Chance(7);
    for _ in 0..CUTS {
        let mut stream = agent.stream(&heard.cursor).await;
        for _ in 0..chance.below(4) {
            let patience = Duration::from_millis(1 + chance.below(8));
            let Ok(Some(event)) = tokio::time::timeout(patience, stream.next()).await else {
                break;
            };
            heard.hear(&event);
        }
    }
}

async fn finish(agent: &Agent, heard: &mut Heard) {
    let end = word(&agent.snapshot().await["cursor"]);
    let mut stream = agent.stream(&heard.cursor).await;
    while heard.cursor != end {
        let event = stream.next().await.expect("the stream goes on");
        heard.hear(&event);
    }
}

/// What a fresh start would show.
async fn held(agent: &Agent) -> BTreeMap<String, String> {
    let mut all = BTreeMap::new();
    for head in list(&agent.snapshot().await["heads"]) {
        for message in agent.messages(&word(&head["conversation"]["id"])).await {
            all.insert(word(&message["id"]), said(&message));
        }
    }
    all
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn doubled_shuffled_and_concurrent_webhooks_give_the_same_threads() {
    let (calm, wild) = (Stage::open().await, Stage::open().await);
    let start = now() - 10_000;
    let bodies: Vec<Vec<u8>> = (0..150)
        .map(|count| {
            text_hook(
                count % PEOPLE,
                &format!("same-{count}"),
                &format!("linha {count}"),
                start + i64::from(count),
            )
        })
        .collect();
    for body in &bodies {
        assert_eq!(calm.meta.post(body).await.status, 200);
    }
    let mut chance = Chance(11);
    let mut twice: Vec<&Vec<u8>> = bodies.iter().chain(&bodies).collect();
    for last in (1..twice.len()).rev() {
        twice.swap(last, chance.below(last as u64 + 1) as usize);
    }
    for together in twice.chunks(8) {
        let posts = together.iter().map(|body| wild.meta.post(body));
        for said in futures_util::future::join_all(posts).await {
            assert_eq!(said.status, 200);
        }
    }
    let (calm, wild) = (calm.agent("ana").await, wild.agent("ana").await);
    assert_eq!(threads(&calm).await, threads(&wild).await);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_written_within_a_second_stands_as_it_came() {
    let stage = Stage::open().await;
    let ana = stage.agent("ana").await;
    let words = [
        "oi",
        "tudo bem?",
        "preciso de ajuda",
        "é o 12",
        "obrigada",
        "!",
    ];
    let start = now() - 60;
    let bodies: Vec<Vec<u8>> = (0..60)
        .map(|count| {
            let word = words[count / 10];
            let person = u32::try_from(count % 10).unwrap();
            text_hook(person, &format!("quick-{count}"), word, start)
        })
        .collect();
    for body in &bodies {
        assert_eq!(stage.meta.post(body).await.status, 200);
    }
    let before = threads(&ana).await;
    assert_eq!(before.len(), 10);
    for (texts, ..) in before.values() {
        assert_eq!(texts, &words);
    }
    let again = bodies.iter().rev().map(|body| stage.meta.post(body));
    futures_util::future::join_all(again).await;
    assert_eq!(threads(&ana).await, before);
}

/// Every thread by its contact: texts in order, with what the list shows beside them.
async fn threads(agent: &Agent) -> BTreeMap<String, (Vec<String>, Value, Value)> {
    let mut all = BTreeMap::new();
    for head in list(&agent.snapshot().await["heads"]) {
        let conversation = &head["conversation"];
        let messages = agent.messages(&word(&conversation["id"])).await;
        let texts = messages.iter().map(said).collect();
        let seen = (
            texts,
            conversation["inbound"].clone(),
            conversation["customer_at"].clone(),
        );
        all.insert(word(&head["contact"]["name"]), seen);
    }
    all
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_ended_session_ends_its_stream_at_once() {
    let stage = Stage::open().await;
    let (ana, again) = (stage.agent("ana").await, stage.agent("ana").await);
    let mut stream = again.listen().await;
    let sessions = list(&ana.get("/api/sessions").await.json());
    assert!(sessions.len() >= 2, "{sessions:?}");
    for session in sessions {
        if session["current"] != true {
            let path = format!("/api/sessions/{}", word(&session["id"]));
            assert!(ana.delete(&path).await.status < 300);
        }
    }
    until("the stream ends", async || {
        let event = stream.next().await;
        event.is_none().then_some(())
    })
    .await;
    assert_eq!(again.get("/api/snapshot").await.status, 401);
    assert_eq!(ana.get("/api/snapshot").await.status, 200);
}
