//! What a browser keeps for its person: the count in the window's name, a begun answer, and work that has not gone out.

use serde_json::json;

use crate::files::screen::{cut_off_at_joanas, lay, on_disk};
use crate::given_back::drafted;
use crate::offline::rest;
use crate::stage::agent::word;
use crate::stage::browser::{Browser, Screen, turn};
use crate::stage::screen::{COMPOSER, ROW, row};
use crate::stage::until::until;
use crate::stage::{PASSWORD, Stage};

async fn named(ana: &Browser, title: &str) {
    until(&format!("the window is called “{title}”"), async || {
        (ana.run("return document.title").await == title).then_some(())
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_window_counts_what_calls_its_person_and_a_begun_answer_survives_a_reload() {
    let _turn = turn().await;
    let stage = Stage::open().await;
    // What a colleague has not read is not hers to read.
    stage.meta.say("tomas", "Boa tarde").await;
    let bruno = stage.agent("bruno").await;
    let tomas = word(&bruno.conversation("Tom").await["id"]);
    bruno.wish(&tomas, json!({ "command": "claim" })).await;
    stage.meta.say("joana", "Olá, preciso de ajuda").await;
    stage.meta.say("maria", "Bom dia").await;
    let ana = Browser::of(&stage, "ana", Screen::Desk).await;
    named(&ana, "(2) Recado").await;
    let herself = stage.agent("ana").await;
    let hers = json!({ "command": "assign", "to": herself.id().await });
    bruno.wish(&tomas, hers).await;
    named(&ana, "(3) Recado").await;
    let later = json!({ "command": "set_status", "status": { "is": "pending" } });
    herself.wish(&tomas, later).await;
    named(&ana, "(2) Recado").await;
    ana.click(&row("Joana")).await;
    named(&ana, "(1) Recado").await;
    ana.see(COMPOSER).await;
    ana.fill("composer-text", "já vou ver isso").await;
    // A person stops to think here: a draft is kept when the typing pauses.
    ana.pause(1_500).await;
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
    let ana = cut_off_at_joanas(&stage).await;
    ana.reply("escrita sem rede").await;
    wants_to_leave(&ana).await;
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

/// Says so; whether they are asked first depends on what has not gone out.
pub async fn wants_to_leave(browser: &Browser) {
    browser
        .click("//nav//button[@aria-label='Sua conta']")
        .await;
    browser
        .click("//*[@role='menuitem'][contains(.,'Sair')]")
        .await;
}

pub async fn signs_out(browser: &Browser) {
    wants_to_leave(browser).await;
    browser.see("//input[@type='email']").await;
}

/// Ana begins to write to Joana, and signs out.
async fn begins_and_leaves(stage: &Stage) -> Browser {
    stage.meta.say("joana", "Olá, preciso de ajuda").await;
    let browser = Browser::of(stage, "ana", Screen::Desk).await;
    browser.click(ROW).await;
    browser.see(COMPOSER).await;
    browser.fill("composer-text", "de Ana, começada").await;
    signs_out(&browser).await;
    browser
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_draft_outlives_signing_out_and_is_nobody_elses() {
    let _turn = turn().await;
    let stage = Stage::open().await;
    let browser = begins_and_leaves(&stage).await;
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

/// From now on this page hears late, by more than the desk's beat of a second, that the browser has written something.
const SLOW_DISK: &str = "Object.defineProperty(IDBTransaction.prototype, 'oncomplete', {
    set(heard) { this.addEventListener('complete', (event) => setTimeout(() => heard(event), 2500)) } }); return 0";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn emptying_the_screen_at_sign_out_empties_no_draft_that_is_kept() {
    let _turn = turn().await;
    let stage = Stage::open().await;
    let browser = begins_and_leaves(&stage).await;
    // Between the key's arrival and the reading of what it opens there is time for whatever waits to be written.
    browser.run(SLOW_DISK).await;
    signs_in(&browser, "ana").await;
    browser.click(ROW).await;
    drafted(&browser, "de Ana, começada").await;
    browser.reload().await;
    drafted(&browser, "de Ana, começada").await;
}

/// A browser that keeps nothing, as some private windows.
const FORGETFUL: &str = "Object.defineProperty(globalThis, 'indexedDB', { value: undefined })";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn where_nothing_is_kept_whoever_comes_next_sees_no_word_and_no_file_of_who_was_there() {
    let _turn = turn().await;
    let stage = Stage::open().await;
    stage.meta.say("joana", "Olá, preciso de ajuda").await;
    let browser = Browser::open(&stage, Screen::Desk).await;
    browser.run_early(FORGETFUL).await;
    browser.go("/").await;
    browser.sign_in("ana").await;
    browser.click(ROW).await;
    browser.see(COMPOSER).await;
    browser.fill("composer-text", "de Ana, começada").await;
    let photo = on_disk(".png", &[5; 40_000]);
    lay(&browser, &photo).await;
    let elsewhere = stage.agent("ana").await;
    assert!(elsewhere.delete("/api/sessions").await.status < 300);
    browser.see("//input[@type='password']").await;
    signs_in(&browser, "bruno").await;
    browser.click(ROW).await;
    drafted(&browser, "").await;
    let there = "return document.querySelectorAll('.tray li').length";
    assert_eq!(browser.run(there).await, 0);
    assert!(!browser.text().await.contains("Rascunho"));
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
