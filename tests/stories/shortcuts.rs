//! Triage by single keys, and each step taken back.

use crate::kept_list::tab;
use crate::stage::Stage;
use crate::stage::agent::{list, word};
use crate::stage::browser::{Browser, Screen, turn};
use crate::stage::keys::{CONTROL, DOWN, ENTER, ESCAPE, NOTHING, SHIFT};
use crate::stage::screen::ROW;
use crate::stage::until::until;
use crate::triage::owned_by;

const QUESTION: &str = "Olá, preciso de ajuda";

async fn status_is(browser: &Browser, name: &str) {
    browser
        .see(&format!("//*[@id='status-menu'][contains(.,'{name}')]"))
        .await;
}

/// The customer whose conversation is open.
async fn open_is(browser: &Browser, name: &str) {
    until(&format!("{name}'s conversation is open"), async || {
        let script = "return document.querySelector('.thread-head .who')?.innerText ?? ''";
        word(&browser.run(script).await)
            .contains(name)
            .then_some(())
    })
    .await;
}

async fn with_rows(customers: &[&str]) -> (Stage, Browser) {
    let stage = Stage::open().await;
    for customer in customers {
        stage.meta.say(customer, QUESTION).await;
    }
    let ana = Browser::of(&stage, "ana", Screen::Desk).await;
    ana.see(&format!("({ROW})[{}]", customers.len())).await;
    (stage, ana)
}

/// Who stands in the list, from the top: of two that wrote in one second, either may.
async fn names(browser: &Browser) -> Vec<String> {
    let script = "return [...document.querySelectorAll('.row:not([hidden]) .name')].map((it) => it.textContent)";
    list(&browser.run(script).await).iter().map(word).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_conversation_is_assigned_and_snoozed_by_a_key_and_each_is_taken_back() {
    let _turn = turn().await;
    let (_stage, ana) = with_rows(&["tomas"]).await;
    ana.press("jo").await;
    owned_by(&ana, "Ninguém").await;
    // The first of the team stands first; arrows go on from there.
    ana.press("a").await;
    ana.see("//*[@role='menu']").await;
    ana.press(&format!("{DOWN}{ENTER}")).await;
    owned_by(&ana, "Bruno").await;
    ana.read("atribuída.").await;
    ana.press("z").await;
    owned_by(&ana, "Ninguém").await;
    ana.press("b").await;
    ana.see("//*[@role='menu']").await;
    ana.press(ENTER).await;
    status_is(&ana, "Adiada").await;
    // What a key does a finger can take back.
    ana.click("//*[contains(@class,'toast')]//button[.='Desfazer']")
        .await;
    status_is(&ana, "Aberta").await;
    ana.gone("//*[contains(@class,'toast')]//button").await;
    ana.press("c").await;
    owned_by(&ana, "Você").await;
    ana.press(&format!("{CONTROL}z{NOTHING}")).await;
    owned_by(&ana, "Ninguém").await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn closing_goes_on_to_the_next_and_two_keys_lead_to_a_list() {
    let _turn = turn().await;
    let (stage, ana) = with_rows(&["joana", "tomas", "maria"]).await;
    let names = names(&ana).await;
    ana.press("jo").await;
    open_is(&ana, &names[0]).await;
    ana.press(&format!("{SHIFT}E{NOTHING}")).await;
    open_is(&ana, &names[1]).await;
    ana.read("fechada.").await;
    // Sent and closed at once; what is only begun is not closed over.
    ana.press("r").await;
    ana.focused("composer-text").await;
    ana.press(&format!("{CONTROL}{SHIFT}{ENTER}{NOTHING}"))
        .await;
    status_is(&ana, "Aberta").await;
    ana.press(&format!("já vejo{CONTROL}{SHIFT}{ENTER}{NOTHING}"))
        .await;
    status_is(&ana, "Fechada").await;
    until("the answer leaves once", async || {
        (stage.meta.sends("já vejo").await == 1).then_some(())
    })
    .await;
    ana.press(ESCAPE).await;
    ana.press("gu").await;
    ana.see(&tab("Não atribuídas")).await;
    ana.press("gm").await;
    ana.see(&tab("Minhas")).await;
    ana.press("ga").await;
    ana.see(&tab("Todas")).await;
    // In the list, with none open: the row goes, and the next key goes on from there.
    ana.press("j").await;
    ana.press("e").await;
    ana.read(&format!("{}: fechada.", names[2])).await;
    ana.press("z").await;
    // Who is not answered yet is the only one left, waits as before, and the keys stand there.
    let back = format!("{ROW}[contains(.,'{}')]", names[2]);
    ana.see(&format!("{back}//*[@class='badge'][.='1']")).await;
    until("the keys stand on what came back", async || {
        let script = "return document.activeElement.innerText ?? ''";
        word(&ana.run(script).await)
            .contains(&names[2])
            .then_some(())
    })
    .await;
    ana.gone(&format!("{ROW}[contains(.,'{}')]", names[1]))
        .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn escape_leads_from_the_field_above_the_list_to_its_rows_and_closes_nothing() {
    let _turn = turn().await;
    let (_stage, ana) = with_rows(&["tomas", "joana"]).await;
    let names = names(&ana).await;
    ana.press("jo").await;
    open_is(&ana, &names[0]).await;
    ana.press("/").await;
    ana.focused("list-filter").await;
    ana.press("x").await;
    ana.gone(ROW).await;
    ana.press(ESCAPE).await;
    ana.see(ROW).await;
    ana.focused("list-filter").await;
    ana.press(ESCAPE).await;
    until("the focus is on a row", async || {
        let here = ana.run("return document.activeElement.id").await;
        word(&here).starts_with("row-").then_some(())
    })
    .await;
    open_is(&ana, &names[0]).await;
    ana.press("j").await;
    open_is(&ana, &names[1]).await;
}
