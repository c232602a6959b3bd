//! What keeps for the page goes away under it, or never answers: the page says so where it matters, and loses no word.

use crate::files::screen::{at_joanas, cut_off_at_joanas};
use crate::given_back::drafted;
use crate::offline::rest;
use crate::stage::Stage;
use crate::stage::browser::{Browser, Screen, turn};
use crate::stage::screen::{COMPOSER, ROW};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_database_that_is_deleted_under_the_page_is_made_anew() {
    let _turn = turn().await;
    let stage = Stage::open().await;
    let ana = cut_off_at_joanas(&stage).await;
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
    drafted(&ana, "e um rascunho").await;
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
    let ana = at_joanas(&stage).await;
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

/// From now on no database opens on any page before `opens` is called there, though the browser says that it will.
const SLOW: &str = "globalThis.may = new Promise((done) => globalThis.opens = () => { done(); return 0 }); \
    const open = IDBFactory.prototype.open; \
    IDBFactory.prototype.open = function (...asked) { const request = open.apply(this, asked); \
        Object.defineProperty(request, 'onsuccess', { set(heard) { \
            request.addEventListener('success', (event) => may.then(() => heard.call(request, event))) } }); \
        return request }";

/// A page of somebody who wrote something to Joana and did not send it, on which nothing opens yet.
async fn opens_slowly(ana: &Browser) {
    ana.fill("composer-text", "de antes").await;
    rest(ana).await;
    let path = ana.path().await;
    ana.run_early(SLOW).await;
    ana.go(&path).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_database_that_opens_late_is_taken_up_with_all_that_was_written_meanwhile() {
    let _turn = turn().await;
    let stage = Stage::open().await;
    let ana = at_joanas(&stage).await;
    opens_slowly(&ana).await;
    ana.see(COMPOSER).await;
    drafted(&ana, "").await;
    ana.network(false).await;
    ana.reply("sem disco e sem rede").await;
    ana.fill("composer-text", "de agora").await;
    ana.read("Este navegador não guarda nada aqui").await;
    ana.run("return opens()").await;
    drafted(&ana, "de antes\nde agora").await;
    ana.read_no_more("Este navegador não guarda nada aqui")
        .await;
    rest(&ana).await;
    // The next page opens as ever, and has all of it.
    ana.run_early("globalThis.opens()").await;
    ana.reload().await;
    drafted(&ana, "de antes\nde agora").await;
    ana.read("sem disco e sem rede").await;
    ana.network(true).await;
    stage.meta.answer("joana", "sem disco e sem rede").await;
    assert_eq!(stage.meta.sends("sem disco e sem rede").await, 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_database_that_opens_late_without_a_network_shows_what_lies_in_it() {
    let _turn = turn().await;
    let stage = Stage::open().await;
    let ana = cut_off_at_joanas(&stage).await;
    opens_slowly(&ana).await;
    // Longer than the page waits for it.
    ana.pause(7_500).await;
    assert_eq!(
        ana.run("return document.querySelector('.row[id]')").await,
        serde_json::Value::Null
    );
    ana.run("return opens()").await;
    drafted(&ana, "de antes").await;
    ana.read("Joana Prado").await;
}
