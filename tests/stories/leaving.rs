//! Somebody leaves the team: out everywhere at once, and still named in what they did, which others find and read.

use serde_json::{Value, json};

use crate::stage::agent::{list, word};
use crate::stage::browser::{Browser, Screen, turn};
use crate::stage::screen::row;
use crate::stage::until::until;
use crate::stage::{PASSWORD, Stage};

/// What a person of the team is called in the settings, with what can be done about them.
fn line(name: &str) -> String {
    format!("//main//li[contains(.,'{name}')]")
}

/// What Bruno had is nobody's now, and says why; so is what he had closed, once the customer comes back to it.
async fn nobody_is_forgotten(stage: &Stage, carla: &Browser, open: &str) {
    let supervisor = stage.agent("carla").await;
    stage.meta.say("joana", "voltei").await;
    stage.meta.settled().await;
    for name in ["Maria", "Joana"] {
        let conversation = supervisor.conversation(name).await;
        assert_eq!(conversation["owner"], Value::Null, "{conversation}");
    }
    carla.go(&format!("/c/{open}")).await;
    carla
        .see("//*[contains(@class,'activity')][contains(.,'Bruno saiu da equipe')]")
        .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whoever_leaves_is_out_at_once_and_their_conversations_can_be_opened() {
    let _turn = turn().await;
    let stage = Stage::open().await;
    stage.meta.say("joana", "chegou quebrado").await;
    let bruno = stage.agent("bruno").await;
    let id = word(&bruno.conversation("Joana").await["id"]);
    for command in [
        json!({ "command": "reply", "text": "vou trocar" }),
        json!({ "command": "set_status", "status": { "is": "closed" } }),
    ] {
        assert_eq!(bruno.wish(&id, command).await["answer"], "taken");
    }
    stage.meta.answer("joana", "vou trocar").await;
    stage.meta.say("maria", "ainda espero").await;
    let open = word(&bruno.conversation("Maria").await["id"]);
    let claim = json!({ "command": "claim" });
    assert_eq!(bruno.wish(&open, claim).await["answer"], "taken");
    let mut stream = bruno.listen().await;

    let ana = Browser::of(&stage, "ana", Screen::Desk).await;
    ana.go("/ajustes/pessoas").await;
    let leaves = format!("{}//button[.='Retirar da equipe']", line("Bruno"));
    ana.click(&leaves).await;
    ana.see(&format!(
        "{}//*[contains(@class,'chip')][.='Saiu']",
        line("Bruno")
    ))
    .await;
    stage.meta.say("maria", "depois da saída").await;
    // What was told before may still be read; then the stream ends.
    while let Some(event) = stream.next().await {
        assert!(!event.data.contains("depois da saída"), "{event:?}");
    }
    assert_eq!(bruno.get("/api/snapshot").await.status, 401);
    let mut again = stage.visitor();
    let said = again.sign_in("bruno@example.com", PASSWORD).await;
    assert_eq!(said.status, 401, "{}", said.text);
    // Nobody shuts out themselves.
    let own = "return [...document.querySelectorAll('main li')].find((it) => it.innerText.includes('Ana')).querySelectorAll('button').length";
    assert_eq!(ana.run(own).await, 0);

    // A supervisor finds what Bruno closed, by his name, and reads all of it.
    let carla = Browser::of(&stage, "carla", Screen::Desk).await;
    carla.click("//button[@aria-label='Filtros']").await;
    for words in ["Fechada", "Bruno"] {
        let toggle = "//dialog[@open]//button[contains(@class,'toggle')]";
        carla
            .click(&format!("{toggle}[contains(.,'{words}')]"))
            .await;
    }
    carla
        .click("//dialog[@open]//button[contains(.,'Mostrar 1 conversa')]")
        .await;
    carla.click(&row("Joana")).await;
    for words in ["chegou quebrado", "vou trocar", "Bruno"] {
        carla
            .see(&format!(
                "//*[contains(@class,'log')]//*[contains(text(),'{words}')]"
            ))
            .await;
    }

    nobody_is_forgotten(&stage, &carla, &open).await;

    // And whoever comes back signs in as before.
    ana.click(&format!("{}//button[.='Trazer de volta']", line("Bruno")))
        .await;
    until("Bruno is back", async || {
        let mut again = stage.visitor();
        let said = again.sign_in("bruno@example.com", PASSWORD).await;
        (said.status == 200).then_some(())
    })
    .await;
    let agents = list(&stage.agent("ana").await.snapshot().await["settings"]["agents"]);
    let away = agents
        .iter()
        .filter(|agent| agent["active"] != Value::Bool(true));
    assert_eq!(away.count(), 0);
    println!("proves: BL-10");
}
