//! What keeps for the page goes away under it, or never answers: the page says so where it matters, and loses no word.

use crate::offline::{rest, served};
use crate::stage::Stage;
use crate::stage::browser::{Browser, Screen, turn};
use crate::stage::screen::{COMPOSER, ROW};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_database_that_is_deleted_under_the_page_is_made_anew() {
    let _turn = turn().await;
    let stage = Stage::open().await;
    stage.meta.say("joana", "oi").await;
    let ana = Browser::of(&stage, "ana", Screen::Desk).await;
    ana.click(ROW).await;
    ana.see(COMPOSER).await;
    served(&ana).await;
    rest(&ana).await;
    ana.network(false).await;
    ana.reply("escrita antes").await;
    rest(&ana).await;
    let deleted = "const done = arguments[0]; const asked = indexedDB.deleteDatabase('recado'); \
        asked.onsuccess = () => done('deleted'); asked.onblocked = () => done('blocked')";
    assert_eq!(ana.run_async(deleted, Vec::new()).await, "deleted");
    rest(&ana).await;
    ana.reply("escrita depois").await;
    ana.fill("composer-text", "e um rascunho").await;
    rest(&ana).await;
    ana.reload().await;
    ana.see(COMPOSER).await;
    let draft = "return document.getElementById('composer-text').value";
    crate::stage::until::until("the draft is there", async || {
        (ana.run(draft).await == "e um rascunho").then_some(())
    })
    .await;
    ana.network(true).await;
    for words in ["escrita antes", "escrita depois"] {
        stage.meta.answer("joana", words).await;
        assert_eq!(stage.meta.sends(words).await, 1);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_newer_version_in_another_tab_takes_the_database_and_this_one_says_so() {
    let _turn = turn().await;
    let stage = Stage::open().await;
    stage.meta.say("joana", "oi").await;
    let ana = Browser::of(&stage, "ana", Screen::Desk).await;
    ana.click(ROW).await;
    ana.see(COMPOSER).await;
    rest(&ana).await;
    let changed = "const done = arguments[0]; const asked = indexedDB.open('recado', 99); \
        asked.onsuccess = () => { asked.result.close(); done('changed') }; asked.onblocked = () => done('blocked')";
    assert_eq!(ana.run_async(changed, Vec::new()).await, "changed");
    ana.read("Uma versão mais nova do Recado já usou este navegador")
        .await;
    ana.network(false).await;
    ana.reply("e continua").await;
    ana.network(true).await;
    stage.meta.answer("joana", "e continua").await;
    assert_eq!(stage.meta.sends("e continua").await, 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_browser_that_never_opens_the_database_works_and_says_that_it_keeps_nothing() {
    let _turn = turn().await;
    let stage = Stage::open().await;
    stage.meta.say("joana", "oi").await;
    let ana = Browser::of(&stage, "ana", Screen::Desk).await;
    ana.read("Joana Prado").await;
    ana.run_early("IDBFactory.prototype.open = () => new EventTarget()")
        .await;
    ana.go("/").await;
    ana.click(ROW).await;
    ana.see(COMPOSER).await;
    let said = ana.text().await;
    assert!(!said.contains("não guarda nada"), "nothing to fear so far");
    ana.network(false).await;
    ana.reply("só nesta página").await;
    ana.read("Este navegador não guarda nada aqui").await;
    ana.network(true).await;
    stage.meta.answer("joana", "só nesta página").await;
}
