//! What it costs: no seat is counted, and a small team's month fits the platform's free plan.

use futures_util::future::join_all;
use serde_json::{Value, json};

use crate::stage::agent::{Agent, list, word};
use crate::stage::meta::{envelope, now, text};
use crate::stage::until::until;
use crate::stage::{PASSWORD, Stage};

const AGENTS: u32 = 60;

/// The free plan of Workers and Durable Objects, per day (developers.cloudflare.com, pricing of both).
const FREE_REQUESTS: u64 = 100_000;
const FREE_ROWS_WRITTEN: u64 = 100_000;
const FREE_GIGABYTE_SECONDS: u64 = 13_000;

async fn joined(stage: &Stage, ana: &Agent, number: u32) -> Agent {
    let email = format!("agent{number}@example.com");
    let body = json!({ "email": email, "name": format!("Agente {number}"), "role": "agent" });
    let link = ana.post("/api/invitations", &body).await.json();
    let mut agent = stage.visitor();
    let body = json!({ "token": link["token"], "name": "", "password": PASSWORD });
    let said = agent.enter("/api/invitations/accept", &body).await;
    assert_eq!(said.status, 201, "{}", said.text);
    agent
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn sixty_agents_at_one_number_use_everything_at_once() {
    let stage = Stage::open().await;
    let ana = stage.agent("ana").await;
    let mut agents = Vec::new();
    for number in 0..AGENTS {
        agents.push(joined(&stage, &ana, number).await);
    }
    let all = (0..AGENTS).map(|n| text(n, &format!("seat{n}"), "oi", now()));
    let (contacts, messages): (Vec<_>, Vec<_>) = all.unzip();
    let mut streams = join_all(agents.iter().map(|agent| agent.listen())).await;
    let figures = stage.visitor().get("/api/stage/figures").await.json();
    assert!(
        figures["streams"].as_u64() >= Some(u64::from(AGENTS)),
        "{figures}"
    );
    let body = envelope(json!(contacts), json!(messages), json!([]));
    assert_eq!(stage.meta.post(&body).await.status, 200);
    let heads = list(&ana.snapshot().await["heads"]);
    assert_eq!(heads.len(), AGENTS as usize);

    let work = agents
        .iter()
        .zip(&mut streams)
        .zip(&heads)
        .map(async |((agent, stream), head)| {
            stream
                .happened("a message", |it| it["event"] == "received")
                .await;
            let id = word(&head["conversation"]["id"]);
            for command in [
                json!({ "command": "claim" }),
                json!({ "command": "reply", "text": "Olá" }),
                json!({ "command": "add_note", "text": "visto" }),
                json!({ "command": "set_status", "status": { "is": "pending" } }),
            ] {
                let answer = agent.wish(&id, command).await;
                assert_eq!(answer["answer"], "taken", "{answer}");
            }
            stream
                .happened("somebody's reply", |it| it["event"] == "queued")
                .await;
        });
    join_all(work).await;
    let heads = list(&ana.snapshot().await["heads"]);
    let owners: std::collections::BTreeSet<String> = heads
        .iter()
        .map(|head| word(&head["conversation"]["owner"]))
        .collect();
    assert_eq!(owners.len(), AGENTS as usize, "each has their own");
    println!("proves: PK-02 PK-56 PK-69 WD-21");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_small_teams_day_fits_the_free_plan() {
    /// Ten agents with 200,000 messages a month, half of them from customers.
    const EACH_WAY_PER_DAY: u64 = 200_000 / 30 / 2;
    const SAMPLE: u64 = 20;
    let stage = Stage::open().await;
    let ana = stage.agent("ana").await;
    for customer in ["joana", "tomas"] {
        stage.meta.say(customer, "primeira").await;
    }
    let ids = [
        word(&ana.conversation("Joana").await["id"]),
        word(&ana.conversation("Tomás").await["id"]),
    ];
    let (rows, hooks) = (written(&stage).await, posted(&stage).await);
    for n in 0..SAMPLE {
        let (customer, id) = [("joana", &ids[0]), ("tomas", &ids[1])][(n % 2) as usize];
        stage.meta.say(customer, &format!("pergunta {n}")).await;
        let text = format!("resposta {n}");
        let reply = json!({ "command": "reply", "text": text });
        assert_eq!(ana.wish(id, reply).await["answer"], "taken");
        stage.meta.answer(customer, &text).await;
    }
    until("all is read", async || {
        for customer in ["joana", "tomas"] {
            stage
                .meta
                .control("read", &json!({ "customer": customer }))
                .await;
        }
        stage.meta.settled().await;
        let all = [ana.messages(&ids[0]).await, ana.messages(&ids[1]).await].concat();
        let ours = all.iter().filter(|it| it["origin"]["by"] == "agent");
        let unread = ours.filter(|it| it["delivery"]["state"] != "read");
        (unread.count() == 0).then_some(())
    })
    .await;
    // What is held back is written in the end.
    stage.pass(120).await;
    let rows = (written(&stage).await - rows) * EACH_WAY_PER_DAY / SAMPLE;
    let hooks = (posted(&stage).await - hooks) * EACH_WAY_PER_DAY / SAMPLE;
    // A reply is one request; each of ten streams comes anew every five minutes for ten hours; each page is counted twice.
    let requests = hooks + EACH_WAY_PER_DAY * 3 + 10 * 12 * 10;
    assert!(rows < FREE_ROWS_WRITTEN, "{rows} rows a day");
    assert!(requests < FREE_REQUESTS, "{requests} requests a day");
    // The object is awake while somebody listens, all day at the worst, with its 128 MB.
    const { assert!(24 * 3_600 * 128 / 1_024 < FREE_GIGABYTE_SECONDS) };
    println!("proves: CH-06");
}

async fn written(stage: &Stage) -> u64 {
    let figures = stage.visitor().get("/api/stage/figures").await.json();
    figures["rows_written"].as_u64().expect("a count")
}

/// How many webhooks Meta has posted.
async fn posted(stage: &Stage) -> u64 {
    list(&stage.meta.look("webhooks").await)
        .iter()
        .filter(|it| **it != Value::Null)
        .count() as u64
}
