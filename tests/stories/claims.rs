//! Two agents reach for the same conversation at the same moment: one gets it, the other is told who has it.

use serde_json::{Value, json};

use crate::stage::Stage;
use crate::stage::agent::{Agent, key, list, word};
use crate::stage::meta::{envelope, now, text};

const CONVERSATIONS: u32 = 1_000;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_thousand_races_have_one_winner_each() {
    let stage = Stage::open().await;
    let (ana, bruno) = (stage.agent("ana").await, stage.agent("bruno").await);
    let all = (0..CONVERSATIONS).map(|n| text(n, &format!("claim{n}"), "oi", now()));
    let (contacts, messages): (Vec<_>, Vec<_>) = all.unzip();
    let body = envelope(json!(contacts), json!(messages), json!([]));
    assert_eq!(stage.meta.post(&body).await.status, 200);

    let heads = list(&ana.snapshot().await["heads"]);
    let ids: Vec<String> = heads
        .iter()
        .map(|head| word(&head["conversation"]["id"]))
        .collect();
    assert_eq!(ids.len(), CONVERSATIONS as usize);
    let (at_ana, at_bruno) = (ana.id().await, bruno.id().await);
    for some in ids.chunks(20) {
        let (one, other) = tokio::join!(claim(&ana, some), claim(&bruno, some));
        for (one, other) in one.iter().zip(&other) {
            let (winner, loser) = match (&one["answer"], &other["answer"]) {
                (a, b) if a == "taken" && b == "refused" => (&at_ana, other),
                (a, b) if a == "refused" && b == "taken" => (&at_bruno, one),
                both => panic!("two owners or none: {both:?}"),
            };
            assert_eq!(loser["refusal"]["reason"], "already_owned");
            assert_eq!(word(&loser["refusal"]["owner"]), *winner);
        }
    }
    println!("proves: PK-02 PK-08");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_key_that_stands_for_one_wish_is_refused_for_another() {
    let mut stage = Stage::open().await;
    stage.meta.say("joana", "oi").await;
    let ana = stage.agent("ana").await;
    let id = word(&ana.conversation("Joana").await["id"]);
    let status = |is: &str| json!({ "command": "set_status", "status": { "is": is } });
    let reply = |text: &str| json!({ "command": "reply", "text": text });
    let pairs = [
        (status("pending"), status("closed")),
        (reply("oi"), reply("outra coisa")),
    ];
    let keys = [key(), key()];
    for (key, (one, other)) in keys.iter().zip(&pairs) {
        let first = ana.wish_as(key, &id, one.clone()).await;
        assert_eq!(first["answer"], "taken", "{first}");
        let said = ana.wish_as(key, &id, other.clone()).await;
        assert_eq!(said["refusal"]["reason"], "key_used", "{said}");
    }
    assert_eq!(ana.conversation("Joana").await["status"]["is"], "pending");
    // Also after a restart, and the first ones are granted as before.
    stage.meta.answer("joana", "oi").await;
    stage.worker.kill();
    stage.worker.revive().await;
    for (key, (one, other)) in keys.iter().zip(&pairs) {
        let said = ana.wish_as(key, &id, other.clone()).await;
        assert_eq!(said["refusal"]["reason"], "key_used", "{said}");
        let again = ana.wish_as(key, &id, one.clone()).await;
        assert_eq!(again["answer"], "taken", "{again}");
    }
    assert_eq!(stage.meta.sends("outra coisa").await, 0);
}

async fn claim(agent: &Agent, conversations: &[String]) -> Vec<Value> {
    let wish = |id: &String| json!({ "key": key(), "conversation": id, "command": "claim" });
    let wishes: Vec<Value> = conversations.iter().map(wish).collect();
    let said = agent.post("/api/commands", &json!(wishes)).await;
    assert_eq!(said.status, 200, "{}", said.text);
    list(&said.json())
}
