//! What people see: two agents in two Chromiums, Meta failing, a hostile customer, a lost network, a phone's width.

use serde_json::json;

use crate::stage::Stage;
use crate::stage::browser::{Browser, Screen, turn};
use crate::stage::screen::{COMPOSER, ROW};
use crate::stage::until::until;

const QUESTION: &str = "Olá, preciso de ajuda";
const REPLY: &str = "Claro! O que aconteceu?";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_agents_see_the_same_at_once_and_the_ticks_climb() {
    let _turn = turn().await;
    let stage = Stage::open().await;
    let bruno = Browser::of(&stage, "bruno", Screen::Desk).await;
    let carla = Browser::of(&stage, "carla", Screen::Desk).await;

    stage.meta.say("joana", QUESTION).await;
    for browser in [&bruno, &carla] {
        browser.read(QUESTION).await;
        browser.read("Joana Prado").await;
        browser.see("//*[contains(@class,'badge')]").await;
    }

    bruno.click(ROW).await;
    bruno.click("//button[normalize-space()='Assumir']").await;
    carla
        .see(&format!("{ROW}//*[contains(text(),'Bruno')]"))
        .await;

    bruno.reply(REPLY).await;
    stage.meta.answer("joana", REPLY).await;
    bruno.see("//*[@aria-label='Entregue']").await;
    stage
        .meta
        .control("read", &json!({ "customer": "joana" }))
        .await;
    bruno.see("//*[@aria-label='Lida']").await;
    carla.read(REPLY).await;
    assert_eq!(stage.meta.sends(REPLY).await, 1);

    for status in ["Pendente", "Aberta", "Fechada"] {
        bruno.click("//header//button[contains(@aria-label,'tatus') or contains(@aria-label,'ituação')]").await;
        bruno
            .click(&format!(
                "//*[contains(@role,'menuitem')][contains(.,'{status}')]"
            ))
            .await;
        bruno
            .see(&format!("//header//button[contains(.,'{status}')]"))
            .await;
    }
    // The screen shows a wish before it is granted; the customer writes after that.
    let ana = stage.agent("ana").await;
    until("the worker has closed it", async || {
        let head = ana.conversation("Joana").await;
        (head["status"]["is"] == "closed").then_some(())
    })
    .await;
    stage.meta.say("joana", "Ainda está aí?").await;
    bruno.see("//header//button[contains(.,'Aberta')]").await;
    println!("proves: PK-02 PK-07 PK-08 WT-14 WT-17 BL-76");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_failure_is_told_in_words_and_retry_sends_once() {
    let _turn = turn().await;
    let stage = Stage::open().await;
    let bruno = Browser::of(&stage, "bruno", Screen::Desk).await;
    stage.meta.say("joana", QUESTION).await;
    bruno.click(ROW).await;
    let fault = json!({ "times": 1, "fault": { "kind": "code", "code": 131_047 } });
    stage.meta.control("faults/send", &fault).await;
    bruno.reply(REPLY).await;
    bruno.read("Passaram mais de 24 horas").await;
    bruno.click("//button[contains(.,'Tentar de novo')]").await;
    bruno.see("//*[@aria-label='Entregue']").await;
    assert_eq!(
        stage.meta.sends(REPLY).await,
        2,
        "the first try and one more"
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn markup_in_names_and_messages_is_only_text() {
    let _turn = turn().await;
    let stage = Stage::open().await;
    let bruno = Browser::of(&stage, "bruno", Screen::Desk).await;
    let name = "<img src=x onerror=\"document.title='owned'\">";
    stage
        .meta
        .control("customers/joana", &json!({ "name": name }))
        .await;
    let text = "<script>document.title='owned'</script><b>oi</b>";
    stage.meta.say("joana", text).await;
    bruno.read(text).await;
    bruno.read(name).await;
    bruno.click(ROW).await;
    bruno.see("//*[contains(@id,'entry-')]").await;
    let found = bruno.run("return [document.querySelectorAll('img[src=x],script:not([src])').length, document.title]").await;
    assert_eq!(found[0], 0);
    assert_ne!(found[1], "owned");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_reply_written_without_network_leaves_once_when_it_is_back() {
    let _turn = turn().await;
    let stage = Stage::open().await;
    let bruno = Browser::of(&stage, "bruno", Screen::Desk).await;
    stage.meta.say("joana", QUESTION).await;
    bruno.click(ROW).await;
    bruno.see(COMPOSER).await;
    bruno.network(false).await;
    bruno.reply(REPLY).await;
    bruno
        .see("//*[contains(@class,'ticks') and contains(@class,'clock')]")
        .await;
    assert_eq!(stage.meta.sends(REPLY).await, 0);
    bruno.network(true).await;
    stage.meta.answer("joana", REPLY).await;
    bruno.see("//*[@aria-label='Entregue']").await;
    assert_eq!(stage.meta.sends(REPLY).await, 1);
    bruno.reload().await;
    bruno.read(REPLY).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn on_a_phone_one_pane_shows_and_back_goes_to_the_list() {
    let _turn = turn().await;
    let stage = Stage::open().await;
    stage.meta.say("joana", QUESTION).await;
    let carla = Browser::of(&stage, "carla", Screen::Phone).await;
    carla.click(ROW).await;
    carla.see(COMPOSER).await;
    let row =
        "const row = document.querySelector('[id^=row-]'); return !!row && row.checkVisibility()";
    assert_eq!(carla.run(row).await, false, "the list is out of sight");
    carla.back().await;
    until("the list is back", async || {
        (carla.run(row).await == true).then_some(())
    })
    .await;
    assert_eq!(carla.path().await, "/");
}
