//! What a browser keeps for its person: the count in the window's name, a begun answer, and work that has not gone out.

use crate::given_back::drafted;
use crate::offline::rest;
use crate::stage::browser::{Browser, Screen, turn};
use crate::stage::until::until;
use crate::stage::{PASSWORD, Stage};

const ROW: &str = "//*[contains(@id,'row-')]";
const COMPOSER: &str = "//*[@id='composer-text']";

async fn named(ana: &Browser, title: &str) {
    until(&format!("the window is called “{title}”"), async || {
        (ana.run("return document.title").await == title).then_some(())
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_window_counts_what_is_unread_and_a_begun_answer_survives_a_reload() {
    let _turn = turn().await;
    let stage = Stage::open().await;
    stage.meta.say("joana", "Olá, preciso de ajuda").await;
    stage.meta.say("maria", "Bom dia").await;
    let ana = Browser::of(&stage, "ana", Screen::Desk).await;
    named(&ana, "(2) Recado").await;
    ana.click(ROW).await;
    named(&ana, "(1) Recado").await;
    ana.see(COMPOSER).await;
    ana.fill("composer-text", "já vou ver isso").await;
    // A person stops to think here: a draft is kept when the typing pauses.
    ana.run_async("setTimeout(() => arguments[0](0), 1500)", Vec::new())
        .await;
    ana.reload().await;
    ana.see(COMPOSER).await;
    until("the draft is there again", async || {
        let kept = ana
            .run("return document.getElementById('composer-text').value")
            .await;
        (kept == "já vou ver isso").then_some(())
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_signs_out_before_everything_has_gone_is_asked_first() {
    let _turn = turn().await;
    let stage = Stage::open().await;
    stage.meta.say("joana", "Olá, preciso de ajuda").await;
    let ana = Browser::of(&stage, "ana", Screen::Desk).await;
    ana.click(ROW).await;
    ana.see(COMPOSER).await;
    ana.network(false).await;
    ana.reply("escrita sem rede").await;
    ana.click("//nav//button[@aria-label='Sua conta']").await;
    ana.click("//*[@role='menuitem'][contains(.,'Sair')]").await;
    ana.see("//dialog[contains(.,'espera para sair') or contains(.,'esperam para sair')]")
        .await;
    ana.click("//dialog//button[contains(.,'Ficar')]").await;
    ana.network(true).await;
    stage.meta.answer("joana", "escrita sem rede").await;
    assert_eq!(stage.meta.sends("escrita sem rede").await, 1);
}

async fn signs_in(browser: &Browser, name: &str) {
    let email = format!("{name}@example.com");
    browser.write("//input[@type='email']", &email).await;
    let password = format!("{PASSWORD}\u{e007}");
    browser.write("//input[@type='password']", &password).await;
    browser.see("//*[@role='tablist']").await;
}

async fn signs_out(browser: &Browser) {
    browser
        .click("//nav//button[@aria-label='Sua conta']")
        .await;
    browser
        .click("//*[@role='menuitem'][contains(.,'Sair')]")
        .await;
    browser.see("//input[@type='email']").await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_draft_outlives_signing_out_and_is_nobody_elses() {
    let _turn = turn().await;
    let stage = Stage::open().await;
    stage.meta.say("joana", "Olá, preciso de ajuda").await;
    let browser = Browser::of(&stage, "ana", Screen::Desk).await;
    browser.click(ROW).await;
    browser.see(COMPOSER).await;
    browser.fill("composer-text", "de Ana, começada").await;
    signs_out(&browser).await;
    signs_in(&browser, "bruno").await;
    browser.click(ROW).await;
    drafted(&browser, "").await;
    assert!(!browser.text().await.contains("Rascunho"));
    browser.fill("composer-text", "de Bruno").await;
    signs_out(&browser).await;
    signs_in(&browser, "ana").await;
    let begun = format!("{ROW}[contains(.,'Rascunho:')][contains(.,'de Ana, começada')]");
    browser.see(&begun).await;
    browser.click(ROW).await;
    drafted(&browser, "de Ana, começada").await;
    // Also on a page that knew nobody before.
    browser.reload().await;
    drafted(&browser, "de Ana, começada").await;
    signs_out(&browser).await;
    signs_in(&browser, "bruno").await;
    browser.click(ROW).await;
    drafted(&browser, "de Bruno").await;
}

/// Empties a store of the app's database, behind its back.
const EMPTY: &str = "const [store, done] = arguments; const asked = indexedDB.open('recado'); asked.onsuccess = () => {
    const change = asked.result.transaction(store, 'readwrite');
    change.objectStore(store).clear();
    change.oncomplete = () => { asked.result.close(); done(0) } }";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_list_of_which_a_part_is_gone_is_fetched_anew() {
    let _turn = turn().await;
    let stage = Stage::open().await;
    for person in ["joana", "maria", "tomas"] {
        stage.meta.say(person, "Olá, preciso de ajuda").await;
    }
    let ana = Browser::of(&stage, "ana", Screen::Desk).await;
    let all = async || {
        ana.run("return document.querySelectorAll('[id^=row-]').length")
            .await
            == 3
    };
    until("all are there", async || all().await.then_some(())).await;
    rest(&ana).await;
    ana.run_async(EMPTY, vec!["heads".into()]).await;
    ana.go("/").await;
    ana.see("//*[@role='tablist']").await;
    rest(&ana).await;
    until("all are there again", async || all().await.then_some(())).await;
}
