//! What was written without a network and cannot be granted any more comes back to who wrote it, and says so.

use serde_json::json;

use crate::stage::Stage;
use crate::stage::agent::word;
use crate::stage::browser::{Browser, Screen, turn};
use crate::stage::screen::{COMPOSER, row};
use crate::stage::until::until;

const CLAIM: &str = "//header//button[normalize-space()='Assumir']";

/// By the face at its left: over the middle of the first row may stand how many are new.
pub async fn clicks(browser: &Browser, person: &str) {
    let face = format!("{}/*[contains(@class,'avatar')]", row(person));
    browser.click(&face).await;
}

pub async fn opens(browser: &Browser, person: &str) {
    clicks(browser, person).await;
    browser
        .see(&format!("//header//*[contains(.,'{person}')]"))
        .await;
    browser.see(COMPOSER).await;
}

/// Waits until the field of the open conversation says so.
pub async fn drafted(browser: &Browser, words: &str) {
    until(&format!("“{words}” is in the field"), async || {
        let field = "return document.getElementById('composer-text')?.value";
        (browser.run(field).await == words).then_some(())
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_owners_answer_to_what_somebody_took_meanwhile_comes_back_too() {
    let _turn = turn().await;
    let stage = Stage::open().await;
    stage.meta.say("joana", "Olá").await;
    stage.meta.say("maria", "Bom dia").await;
    // Ana owns the workspace: her role answers over any owner whom she sees.
    let ana = Browser::of(&stage, "ana", Screen::Desk).await;
    let bruno = stage.agent("bruno").await;
    for person in ["Maria", "Joana"] {
        opens(&ana, person).await;
    }
    ana.network(false).await;
    ana.click(CLAIM).await;
    ana.reply("já respondo").await;
    let joana = word(&bruno.conversation("Joana").await["id"]);
    let answer = json!({ "command": "reply", "text": "Bruno responde" });
    assert_eq!(bruno.wish(&joana, answer).await["answer"], "taken");

    // She is elsewhere when it comes back.
    opens(&ana, "Maria").await;
    ana.network(true).await;
    let told = "//*[@class='toast'][contains(.,'Joana')][contains(.,'Bruno já está com esta conversa')]\
        [contains(.,'voltou a ser rascunho')]";
    ana.see(told).await;
    let toasts = "return document.querySelectorAll('.toast').length";
    assert_eq!(ana.run(toasts).await, 1, "claim and answer: one notice");
    let covers = "const box = (it) => document.querySelector(it).getBoundingClientRect(); \
        return box('.toast').right > box('.composer').left";
    assert_eq!(ana.run(covers).await, false, "nobody's field is covered");
    ana.click(&format!("{told}//a")).await;
    ana.see("//header//*[contains(.,'Joana')]").await;
    until("the notice is gone", async || {
        (ana.run(toasts).await == 0).then_some(())
    })
    .await;
    drafted(&ana, "já respondo").await;
    stage.meta.answer("joana", "Bruno responde").await;
    stage.meta.settled().await;
    assert_eq!(stage.meta.sends("já respondo").await, 0, "one answer only");
    ana.see("//header//button[contains(@aria-label,'Responsável: Bruno')]")
        .await;
    // She sees Bruno there now, and may mean it.
    ana.reply("").await;
    stage.meta.answer("joana", "já respondo").await;
}
