//! Several numbers of one team: everything that is written to any of them stands in one list, with its channel, its
//! owner, its state and when something last happened, and each answer goes out by the number that was written to.

use serde_json::{Value, json};

use crate::stage::Stage;
use crate::stage::agent::{Agent, list, word};
use crate::stage::browser::{Browser, Screen, turn};
use crate::stage::meta::SECOND;
use crate::stage::screen::{COMPOSER, row};
use crate::stage::until::until;

/// Connects the team's second number.
async fn second(ana: &Agent) {
    let number = json!({ "kind": "whatsapp", "name": "Suporte", "address": SECOND,
        "account": "200000000000001", "phone": "+55 11 5550-0200", "token": "demo-token" });
    let said = ana.post("/api/inboxes", &number).await;
    assert_eq!(said.status, 201, "{}", said.text);
}

async fn writes_to_second(stage: &Stage, customer: &str, text: &str, with: Value) {
    let say = json!({ "customer": customer, "number": SECOND, "text": text, "with": with });
    stage.meta.control("say", &say).await;
}

/// So many rows, and no others, are shown.
async fn shows(browser: &Browser, count: u64) {
    let script = "return document.querySelectorAll('.row:not([hidden])').length";
    until(&format!("{count} rows"), async || {
        (browser.run(script).await == count).then_some(())
    })
    .await;
}

/// Through which of our numbers a text went out.
async fn way_out(stage: &Stage, text: &str) -> Vec<String> {
    let calls = list(&stage.meta.look("requests").await);
    let sent = calls
        .iter()
        .filter(|call| call["body"]["text"]["body"] == text);
    sent.map(|call| word(&call["path"])).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_conversation_of_every_number_stands_in_one_list() {
    let _turn = turn().await;
    let stage = Stage::open().await;
    second(&stage.agent("ana").await).await;
    stage.meta.say("joana", "ao balcão").await;
    writes_to_second(&stage, "maria", "ao suporte", json!({})).await;
    writes_to_second(&stage, "joana", "também ao suporte", json!({})).await;
    let group = json!({ "group_id": "120363000000000001@g.us" });
    writes_to_second(&stage, "tomas", "olá, grupo", group).await;

    let carla = Browser::of(&stage, "carla", Screen::Desk).await;
    shows(&carla, 4).await;
    for words in ["ao balcão", "ao suporte", "também ao suporte", "olá, grupo"] {
        carla.see(&row(words)).await;
    }
    // A group is one conversation, and each line in it says who wrote it.
    carla.click(&row("Grupo")).await;
    carla
        .see("//*[contains(@class,'entry')][contains(.,'Tomás')][contains(.,'olá, grupo')]")
        .await;
    // Each has the sign of its channel, in sight.
    let signs = "return [...document.querySelectorAll('.row:not([hidden]) .channel svg')].filter((it) => it.getBoundingClientRect().width > 4 && it.checkVisibility()).length";
    assert_eq!(carla.run(signs).await, 4);

    carla.click("//button[@aria-label='Filtros']").await;
    let number = "//dialog[@open]//button[contains(@class,'toggle')][normalize-space()='Suporte']";
    carla.click(number).await;
    carla
        .click("//dialog[@open]//button[contains(.,'Mostrar 3 conversas')]")
        .await;
    shows(&carla, 3).await;
    // An answer leaves by the number that was written to, whoever else the customer writes to.
    for (words, answer, by) in [
        ("também ao suporte", "do suporte", SECOND),
        ("ao balcão", "do balcão", crate::stage::NUMBER),
    ] {
        if by != SECOND {
            carla
                .click("//button[contains(@class,'toggle')][normalize-space()='Limpar']")
                .await;
            shows(&carla, 4).await;
        }
        carla.click(&row(words)).await;
        carla.see(COMPOSER).await;
        carla
            .see(&format!(
                "//header//*[contains(.,'{}')]",
                if by == SECOND { "Suporte" } else { "Vendas" }
            ))
            .await;
        carla.read(words).await;
        carla.reply(answer).await;
        until(&format!("“{answer}” goes out"), async || {
            let ways = way_out(&stage, answer).await;
            (ways.len() == 1 && ways[0].contains(by)).then_some(())
        })
        .await;
    }
    println!("proves: PK-01 PK-28 TL-04 CH-02 AF-01 WT-02");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_manager_sees_state_owner_and_last_activity_of_what_others_do() {
    let _turn = turn().await;
    let stage = Stage::open().await;
    stage.meta.say("joana", "quero trocar").await;
    stage.meta.say("maria", "bom dia").await;
    let carla = Browser::of(&stage, "carla", Screen::Desk).await;
    shows(&carla, 2).await;
    let bruno = stage.agent("bruno").await;
    let id = word(&bruno.conversation("Joana").await["id"]);
    for command in [
        json!({ "command": "reply", "text": "vou ver" }),
        json!({ "command": "set_status", "status": { "is": "pending" } }),
    ] {
        assert_eq!(bruno.wish(&id, command).await["answer"], "taken");
    }
    let joana = row("vou ver");
    carla
        .see(&format!(
            "{joana}//*[contains(@class,'owner')][contains(@title,'Bruno')]"
        ))
        .await;
    carla
        .see(&format!("{joana}//*[@role='img'][@aria-label='Pendente']"))
        .await;
    // When something last happened: on the row where nobody waits, in the details of any.
    let hour = "const row = [...document.querySelectorAll('.row')].find((it) => it.innerText.includes('vou ver')); \
        return row.querySelector('.when').title";
    let at = word(&carla.run(hour).await);
    assert!(at.contains(':'), "day and hour: {at}");
    carla.click(&joana).await;
    carla
        .see(&format!("//aside//div[dt='Última atividade'][dd='{at}']"))
        .await;
    carla.click(&row("Maria")).await;
    carla
        .see("//aside//div[dt='Última atividade'][contains(dd,':')]")
        .await;

    // Closed, it is still to be found, and says so.
    let close = json!({ "command": "set_status", "status": { "is": "closed" } });
    assert_eq!(bruno.wish(&id, close).await["answer"], "taken");
    carla.click("//button[@aria-label='Filtros']").await;
    carla
        .click("//dialog[@open]//button[contains(@class,'toggle')][normalize-space()='Fechada']")
        .await;
    carla
        .click("//dialog[@open]//button[contains(.,'Mostrar 1 conversa')]")
        .await;
    carla
        .see(&format!("{joana}//*[@role='img'][@aria-label='Fechada']"))
        .await;
    println!("proves: CH-05");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_number_is_for_a_region_or_a_line_and_the_list_is_narrowed_by_it() {
    let _turn = turn().await;
    let stage = Stage::open().await;
    second(&stage.agent("ana").await).await;
    stage.meta.say("joana", "da capital").await;
    writes_to_second(&stage, "maria", "do litoral", json!({})).await;
    let ana = Browser::of(&stage, "ana", Screen::Desk).await;
    ana.go("/ajustes/numeros").await;
    for (name, line) in [("Vendas", "Região Sul"), ("Suporte", "Região Norte")] {
        let panel = format!("//section[.//h3[.='{name}']]");
        ana.write(&format!("{panel}//input[starts-with(@id,'line-')]"), line)
            .await;
        ana.click(&format!("{panel}//button[normalize-space()='Salvar']"))
            .await;
        ana.see(&format!(
            "//*[@class='toast'][contains(.,'Salvo')] | {panel}//input[@value='{line}']"
        ))
        .await;
        let person = stage.agent("ana").await;
        until(&format!("{line} is kept"), async || {
            let settings = person.snapshot().await["settings"].to_string();
            settings.contains(line).then_some(())
        })
        .await;
    }
    let carla = Browser::of(&stage, "carla", Screen::Desk).await;
    shows(&carla, 2).await;
    carla.click("//button[@aria-label='Filtros']").await;
    let group = "//dialog[@open]//fieldset[legend='Setor, região ou linha']";
    carla
        .click(&format!("{group}//button[.='Região Norte']"))
        .await;
    carla
        .click("//dialog[@open]//button[contains(.,'Mostrar 1 conversa')]")
        .await;
    shows(&carla, 1).await;
    carla.see(&row("do litoral")).await;
    // The worker narrows by it too: what is not held is asked of it.
    let asked = stage.agent("carla").await;
    let filter = "%7B%22line%22%3A%22Regi%C3%A3o%20Norte%22%7D";
    let said = asked
        .get(&format!("/api/conversations?filter={filter}"))
        .await;
    let heads = list(&said.json()["heads"]);
    assert_eq!(heads.len(), 1, "{}", said.text);
    assert!(heads[0].to_string().contains("do litoral"));
    println!("proves: PK-29");
}
