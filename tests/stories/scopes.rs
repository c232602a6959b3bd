//! Whoever may see only what is their own sees nothing else: not in the snapshot, not on the stream, not by asking.

use serde_json::{Value, json};

use crate::stage::agent::{Agent, list, word};
use crate::stage::until::until;
use crate::stage::{PASSWORD, Stage};

pub async fn join(stage: &Stage, ana: &Agent, name: &str, role: &str) -> Agent {
    let email = format!("{name}@example.com");
    let body = json!({ "email": email, "name": name, "role": role });
    let link = ana.post("/api/invitations", &body).await.json();
    let mut newcomer = stage.visitor();
    let body = json!({ "token": link["token"], "name": "", "password": PASSWORD });
    let said = newcomer.enter("/api/invitations/accept", &body).await;
    assert_eq!(said.status, 201, "{}", said.text);
    newcomer
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_limited_agent_sees_what_is_theirs_and_nothing_else() {
    let stage = Stage::open().await;
    let ana = stage.agent("ana").await;
    let dora = join(&stage, &ana, "dora", "limited_agent").await;
    let own = dora.id().await;
    let mut stream = dora.listen().await;
    stage.meta.say("joana", "segredo da Joana").await;
    let id = word(&ana.conversation("Joana").await["id"]);

    assert_eq!(list(&dora.snapshot().await["heads"]).len(), 0);
    let thread = format!("/api/conversations/{id}/messages");
    assert_eq!(dora.get(&thread).await.status, 404);
    for path in ["/api/receipts", "/api/export"] {
        assert_eq!(dora.get(path).await.status, 403, "{path}");
    }
    for command in ["claim", "reply", "add_note", "release"] {
        let answer = dora
            .wish(&id, json!({ "command": command, "text": "?" }))
            .await;
        assert_eq!(
            answer["refusal"]["reason"], "not_found",
            "{command}: {answer}"
        );
    }

    // Given to Dora, all of it comes into sight; with it whatever happens from then on.
    let give = |to: Value| ana.wish(&id, json!({ "command": "assign", "to": to }));
    assert_eq!(give(json!(own)).await["answer"], "taken");
    let (shown, silent) = until_change(&mut stream, "shown").await;
    assert!(
        !silent.contains("Joana"),
        "told before it was theirs: {silent}"
    );
    assert_eq!(word(&shown["of"]["conversation"]["id"]), id);
    assert_eq!(dora.messages(&id).await.len(), 1);
    stage.meta.say("joana", "mais uma").await;
    stream
        .happened("a message", |it| it["event"] == "received")
        .await;
    let reply = json!({ "command": "reply", "text": "Aqui é a Dora" });
    assert_eq!(dora.wish(&id, reply).await["answer"], "taken");
    stage.meta.answer("joana", "Aqui é a Dora").await;

    // What their role lacks stays refused although they see it.
    for command in [
        json!({ "command": "assign" }),
        json!({ "command": "claim" }),
    ] {
        let mine = command["command"] == "claim";
        let answer = dora.wish(&id, command).await;
        let refused = answer["refusal"]["reason"] == "not_allowed";
        assert!(refused || (mine && answer["answer"] == "taken"), "{answer}");
    }

    stage.meta.settled().await;
    assert_eq!(give(json!(ana.id().await)).await["answer"], "taken");
    let (hidden, _) = until_change(&mut stream, "hidden").await;
    assert_eq!(word(&hidden["of"]), id);
    assert_eq!(dora.get(&thread).await.status, 404);
    stage.meta.say("joana", "só para a Ana").await;
    until("it came", async || {
        (ana.messages(&id).await.len() == 4).then_some(())
    })
    .await;
    let snapshot = dora.snapshot().await.to_string();
    assert!(!snapshot.contains("Joana") && !snapshot.contains("só para a Ana"));
    let answer = dora
        .wish(&id, json!({ "command": "mark_seen", "inbound": 4 }))
        .await;
    assert_eq!(answer["refusal"]["reason"], "not_found");
    // A journal is not replayed to somebody who saw only part of it.
    let again = dora.stream("1").await.next().await.expect("an answer");
    assert_eq!(
        (again.kind.as_str(), again.data.contains("Joana")),
        ("reset", false)
    );
    println!("proves: PK-09 AF-02 GB-02");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_auditor_reads_everything_and_changes_nothing() {
    let stage = Stage::open().await;
    let ana = stage.agent("ana").await;
    let teo = join(&stage, &ana, "teo", "auditor").await;
    stage.meta.say("joana", "oi").await;
    let id = word(&teo.conversation("Joana").await["id"]);
    assert_eq!(teo.messages(&id).await.len(), 1);
    for path in ["/api/receipts", "/api/export"] {
        assert_eq!(teo.get(path).await.status, 200, "{path}");
    }
    for command in [
        json!({ "command": "claim" }),
        json!({ "command": "assign", "to": teo.id().await }),
        json!({ "command": "reply", "text": "?" }),
        json!({ "command": "add_note", "text": "?" }),
        json!({ "command": "set_status", "status": { "is": "closed" } }),
    ] {
        let answer = teo.wish(&id, command).await;
        assert_eq!(answer["refusal"]["reason"], "not_allowed", "{answer}");
    }
    let replay = teo.post("/api/receipts/1/replay", &json!({})).await;
    assert_eq!(replay.status, 403);
}

/// Reads until a change of this kind; it, and everything that was told before.
async fn until_change(stream: &mut crate::stage::stream::Stream, kind: &str) -> (Value, String) {
    let mut before = String::new();
    loop {
        let event = stream.next().await.expect("the stream goes on");
        let changes = list(&event.json()["changes"]);
        if let Some(found) = changes.into_iter().find(|it| it["change"] == kind) {
            return (found, before);
        }
        before.push_str(&event.data);
    }
}
