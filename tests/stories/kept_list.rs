//! The list that somebody chose: the address tells it, a reload and the next visit lead to it, and it is nobody else's.

use serde_json::json;

use crate::keeping::signs_out;
use crate::offline::{rest, served};
use crate::stage::Stage;
use crate::stage::agent::word;
use crate::stage::browser::{Browser, Screen, turn};
use crate::stage::screen::{COMPOSER, ROW};
use crate::stage::until::until;
use crate::triage::shows;

/// The view that is shown.
pub fn tab(name: &str) -> String {
    format!("//*[@role='tab'][@aria-selected='true'][contains(.,'{name}')]")
}

fn toggle(name: &str, on: bool) -> String {
    format!("//button[contains(@class,'toggle')][@aria-pressed='{on}'][normalize-space()='{name}']")
}

fn sorted(name: &str) -> String {
    format!("//button[starts-with(@aria-label,'Ordem: {name}')]")
}

async fn turns(browser: &Browser, name: &str) {
    browser
        .click(&format!("//*[@role='tab'][contains(.,'{name}')]"))
        .await;
    browser.see(&tab(name)).await;
}

/// Waits for the address to tell this, and nothing more.
async fn told(browser: &Browser, wanted: &[&str]) {
    until(&format!("the address tells {wanted:?}"), async || {
        let search = word(
            &browser
                .run("return decodeURIComponent(location.search)")
                .await,
        );
        let parts: Vec<&str> = search.trim_start_matches('?').split('&').collect();
        let parts: Vec<&str> = parts.into_iter().filter(|part| !part.is_empty()).collect();
        (parts == wanted).then_some(())
    })
    .await;
}

/// Two are Bruno's, one of whom waits for an answer; one is nobody's.
async fn with_three(stage: &Stage) {
    for customer in ["joana", "maria", "tomas"] {
        stage.meta.say(customer, "Bom dia").await;
    }
    let bruno = stage.agent("bruno").await;
    for customer in ["Joana", "Maria"] {
        let id = word(&bruno.conversation(customer).await["id"]);
        bruno.wish(&id, json!({ "command": "claim" })).await;
    }
    let joana = word(&bruno.conversation("Joana").await["id"]);
    let reply = json!({ "command": "reply", "text": "Já vejo" });
    bruno.wish(&joana, reply).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn view_conditions_and_order_are_there_again_after_a_reload_and_tomorrow() {
    let _turn = turn().await;
    let stage = Stage::open().await;
    with_three(&stage).await;
    let bruno = Browser::of(&stage, "bruno", Screen::Desk).await;
    shows(&bruno, 3).await;
    served(&bruno).await;
    turns(&bruno, "Minhas").await;
    shows(&bruno, 2).await;
    bruno.click(&toggle("Esperando resposta", false)).await;
    shows(&bruno, 1).await;
    bruno
        .click("//button[starts-with(@aria-label,'Ordem')]")
        .await;
    bruno
        .click("//*[@role='menuitemradio'][contains(.,'Criada há')]")
        .await;
    // What is typed stays out of the address, and goes with the page.
    bruno.fill("list-filter", "maria").await;
    let chosen = [
        "view=mine",
        "sort=created",
        "filter={\"all\":[\"waiting\"]}",
    ];
    told(&bruno, &chosen).await;
    let all_there = async |bruno: &Browser| {
        bruno.see(&tab("Minhas")).await;
        bruno.see(&toggle("Esperando resposta", true)).await;
        bruno.see(&sorted("Criada há")).await;
        shows(bruno, 1).await;
        told(bruno, &chosen).await;
    };
    bruno.reload().await;
    all_there(&bruno).await;
    rest(&bruno).await;

    // Opened anew, by its plain address, and without a network; a conversation beside the list changes nothing.
    bruno.network(false).await;
    bruno.go("/").await;
    all_there(&bruno).await;
    bruno.press("jo").await;
    bruno.see(COMPOSER).await;
    bruno.reload().await;
    bruno.see(COMPOSER).await;
    all_there(&bruno).await;
    bruno.network(true).await;

    // Another tab may stand in another view, and each stays where it is.
    let first = bruno.tab("/?view=unassigned").await;
    bruno.see(&tab("Não atribuídas")).await;
    bruno.see(&toggle("Esperando resposta", false)).await;
    shows(&bruno, 1).await;
    let second = bruno.turn_to(&first).await;
    bruno.reload().await;
    all_there(&bruno).await;
    bruno.turn_to(&second).await;
    bruno.reload().await;
    bruno.see(&tab("Não atribuídas")).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn back_leads_to_the_view_before_and_a_saved_one_with_words_keeps_them_to_itself() {
    let _turn = turn().await;
    let stage = Stage::open().await;
    with_three(&stage).await;
    let agent = stage.agent("bruno").await;
    let words = json!({ "name": "Da Maria", "shared": false, "sort": "waiting",
        "filter": { "all": [{ "text": "maria" }] } });
    let saved = agent.post("/api/views", &words).await;
    assert_eq!(saved.status, 201, "{}", saved.text);
    let bruno = Browser::of(&stage, "bruno", Screen::Desk).await;
    shows(&bruno, 3).await;
    rest(&bruno).await;
    turns(&bruno, "Minhas").await;
    told(&bruno, &["view=mine"]).await;
    // A condition is the same page.
    bruno.click(&toggle("Não lidas", false)).await;
    told(&bruno, &["view=mine", "filter={\"all\":[\"unread\"]}"]).await;
    turns(&bruno, "Não atribuídas").await;
    bruno.back().await;
    bruno.see(&tab("Minhas")).await;
    bruno.see(&toggle("Não lidas", true)).await;
    bruno.back().await;
    bruno.see(&tab("Todas")).await;
    shows(&bruno, 3).await;
    assert_eq!(bruno.path().await, "/");

    bruno
        .click("//button[contains(@aria-label,'Mais visões')]")
        .await;
    bruno
        .click("//*[contains(@role,'menuitem')][contains(.,'Da Maria')]")
        .await;
    shows(&bruno, 1).await;
    let id = word(&saved.json()["id"]);
    told(&bruno, &[&format!("saved={id}")]).await;
    bruno.reload().await;
    bruno
        .see("//*[contains(@class,'view-on')][.='Da Maria']")
        .await;
    shows(&bruno, 1).await;
    let address = word(&bruno.run("return location.href").await);
    assert!(!address.contains("maria"), "{address}");
    let kept = word(&bruno.run("return JSON.stringify(localStorage)").await);
    assert!(!kept.to_lowercase().contains("maria"), "{kept}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn each_at_the_same_browser_is_where_they_were_themselves() {
    let _turn = turn().await;
    let stage = Stage::open().await;
    with_three(&stage).await;
    let browser = Browser::of(&stage, "bruno", Screen::Desk).await;
    turns(&browser, "Minhas").await;
    told(&browser, &["view=mine"]).await;
    signs_out(&browser).await;
    browser.sign_in("carla").await;
    browser.see(&tab("Todas")).await;
    shows(&browser, 3).await;
    turns(&browser, "Não atribuídas").await;
    told(&browser, &["view=unassigned"]).await;
    signs_out(&browser).await;
    // Also where the page begins anew in between.
    browser.go("/").await;
    browser.sign_in("bruno").await;
    browser.see(&tab("Minhas")).await;
    shows(&browser, 2).await;
    // Two keys lead to a list from a conversation, and one step back to the conversation.
    rest(&browser).await;
    browser.press("jo").await;
    browser.see(COMPOSER).await;
    let there = browser.path().await;
    assert!(there.starts_with("/c/"), "{there}");
    browser.press("gu").await;
    told(&browser, &["view=unassigned"]).await;
    browser.back().await;
    browser.see(&tab("Minhas")).await;
    assert_eq!(browser.path().await, there);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn back_takes_what_stands_above_a_page_with_it() {
    let _turn = turn().await;
    let stage = Stage::open().await;
    with_three(&stage).await;
    let bruno = Browser::of(&stage, "bruno", Screen::Desk).await;
    for (button, above) in [
        ("Filtros", "//dialog[@open]//fieldset"),
        ("Buscar em tudo (Ctrl+K)", "//*[@id='search-field']"),
    ] {
        bruno.click(ROW).await;
        bruno.see(COMPOSER).await;
        bruno
            .click(&format!("//button[@aria-label='{button}']"))
            .await;
        bruno.see(above).await;
        bruno.back().await;
        bruno.gone("//dialog[@open]").await;
        bruno.gone(COMPOSER).await;
        assert_eq!(bruno.path().await, "/");
    }
}
