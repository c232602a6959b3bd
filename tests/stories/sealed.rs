//! What lies in the browser is sealed: nobody reads it there, and when the session or its lease is over nobody can.

use serde_json::{Value, json};

use crate::files::screen::{UPLOAD, arrives, choose, cut_off_at_joanas, on_disk};
use crate::offline::{rest, served};
use crate::stage::Stage;
use crate::stage::agent::{list, word};
use crate::stage::browser::{Browser, Screen, turn};
use crate::stage::screen::{COMPOSER, ROW};
use crate::stage::until::until;

const SECRET: &str = "o pedido secreto 4711";
const DRAFT: &str = "um rascunho secreto";

/// Everything in the app's database, bytes as letters: `{store: [[key, text or bytes, is it bytes]]}`.
pub async fn everything(browser: &Browser) -> Value {
    let script = "const done = arguments[0]; const asked = indexedDB.open('recado'); asked.onsuccess = async () => { \
        const database = asked.result, all = { version: database.version }; \
        const got = (it) => new Promise((ok) => { it.onsuccess = () => ok(it.result) }); \
        for (const name of database.objectStoreNames) { const store = database.transaction(name).objectStore(name); \
          const keys = await got(store.getAllKeys()), values = await got(store.getAll()); \
          const text = (it) => it instanceof Uint8Array ? new TextDecoder('latin1').decode(it) : JSON.stringify(it); \
          all[name] = keys.map((key, at) => [String(key), text(values[at]), values[at] instanceof Uint8Array]) } \
        database.close(); done(all) }";
    browser.run_async(script, Vec::new()).await
}

/// Leaves the app without leaving its origin: the service worker gives every other page to the app.
async fn aside(browser: &Browser) {
    browser.go("/api/health").await;
}

async fn ana_with_a_draft(stage: &Stage) -> Browser {
    stage.meta.say("joana", SECRET).await;
    let ana = Browser::of(stage, "ana", Screen::Desk).await;
    ana.click(ROW).await;
    ana.see(COMPOSER).await;
    ana.read(SECRET).await;
    ana.fill("composer-text", DRAFT).await;
    rest(&ana).await;
    ana
}

pub async fn has_draft(browser: &Browser, draft: &str) {
    until("the draft is there", async || {
        let there = browser
            .run("return document.getElementById('composer-text')?.value")
            .await;
        (there == draft).then_some(())
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_that_is_kept_can_be_read_where_it_lies() {
    let _turn = turn().await;
    let stage = Stage::open().await;
    let ana = ana_with_a_draft(&stage).await;
    ana.network(false).await;
    ana.reply(" e uma resposta").await;
    rest(&ana).await;
    let all = everything(&ana).await;
    for store in ["about", "heads", "threads", "outbox"] {
        assert!(!list(&all[store]).is_empty(), "{store} holds something");
        for record in list(&all[store]) {
            assert_eq!(record[2], true, "{store}/{} is sealed", record[0]);
        }
    }
    let text = all.to_string();
    for word in ["Joana", "4711", "rascunho", "resposta", "example.com"] {
        assert!(!text.contains(word), "“{word}” lies open");
    }
    let key = "const done = arguments[0]; const asked = indexedDB.open('recado'); asked.onsuccess = () => { \
        const got = asked.result.transaction('lease').objectStore('lease').get('lease'); \
        got.onsuccess = () => crypto.subtle.exportKey('raw', got.result.replica).then(() => done('told'), () => done('kept')) }";
    assert_eq!(ana.run_async(key, Vec::new()).await, "kept");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_is_signed_out_elsewhere_keeps_nothing_but_sealed_words() {
    let _turn = turn().await;
    let stage = Stage::open().await;
    let ana = ana_with_a_draft(&stage).await;
    let elsewhere = stage.agent("ana").await;
    assert!(elsewhere.delete("/api/sessions").await.status < 300);
    ana.see("//input[@type='password']").await;
    ana.read("foi encerrada em outro navegador ou venceu").await;
    until("the replica is wiped", async || {
        let all = everything(&ana).await;
        let gone = ["lease", "about", "heads", "threads"];
        gone.iter()
            .all(|store| list(&all[store]).is_empty())
            .then_some(())
    })
    .await;
    assert!(!everything(&ana).await.to_string().contains("secreto"));
    // The same person comes back, and the words with her.
    ana.fill("email", "ana@example.com").await;
    ana.fill("password", "recado-demo-2026\u{e007}").await;
    ana.click(ROW).await;
    has_draft(&ana, DRAFT).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_lease_that_is_over_locks_what_is_kept_until_the_worker_is_met() {
    let _turn = turn().await;
    let mut stage = Stage::open().await;
    let ana = ana_with_a_draft(&stage).await;
    served(&ana).await;
    stage.worker.kill();
    let path = ana.path().await;
    ana.set_clock(6 * 24).await;
    ana.go(&path).await;
    ana.read(SECRET).await;
    ana.set_clock(8 * 24).await;
    ana.read("a cópia deste navegador foi trancada").await;
    // Turning the clock back brings nothing back.
    ana.set_clock(0).await;
    ana.go(&path).await;
    rest(&ana).await;
    assert!(!ana.text().await.contains(SECRET));
    let all = everything(&ana).await;
    assert!(list(&all["lease"]).is_empty() && list(&all["heads"]).is_empty());
    stage.worker.revive().await;
    ana.read(SECRET).await;
    has_draft(&ana, DRAFT).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn words_of_the_past_are_taken_over_and_sealed() {
    let _turn = turn().await;
    let stage = Stage::open().await;
    let ana = ana_with_a_draft(&stage).await;
    let person = stage.agent("ana").await;
    let id = word(&person.conversation("Joana").await["id"]);
    let me = person.id().await;
    aside(&ana).await;
    let script = "const [id, me, key, done] = arguments; indexedDB.deleteDatabase('recado').onsuccess = () => { \
        const asked = indexedDB.open('recado', 1); asked.onupgradeneeded = () => \
          ['about', 'heads', 'threads', 'drafts', 'outbox'].forEach((name) => asked.result.createObjectStore(name)); \
        asked.onsuccess = () => { const database = asked.result; \
          const put = database.transaction(['drafts', 'outbox', 'heads'], 'readwrite'); \
          put.objectStore('drafts').put(JSON.stringify(me), 'owner'); \
          put.objectStore('drafts').put(JSON.stringify('de antigamente'), id); \
          put.objectStore('heads').put('[]', 3); \
          const seat = '0000000000000001-00000000-' + key; \
          put.objectStore('outbox').put(JSON.stringify({ seat, at: 1, \
            keyed: { key, conversation: id, command: 'reply', text: 'escrita antes' } }), seat); \
          put.oncomplete = () => { database.close(); done('old') } } }";
    let key = crate::stage::agent::key();
    let args = vec![json!(id), json!(me), json!(key)];
    assert_eq!(ana.run_async(script, args).await, "old");
    ana.go(&format!("/c/{id}")).await;
    has_draft(&ana, "de antigamente").await;
    stage.meta.answer("joana", "escrita antes").await;
    assert_eq!(stage.meta.sends("escrita antes").await, 1);
    rest(&ana).await;
    let all = everything(&ana).await;
    assert_eq!(all["version"], 2);
    assert!(
        !all.to_string().contains("antigamente"),
        "sealed by the way"
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_a_newer_version_kept_is_left_alone() {
    let _turn = turn().await;
    let stage = Stage::open().await;
    let ana = ana_with_a_draft(&stage).await;
    aside(&ana).await;
    let script = "const done = arguments[0]; indexedDB.deleteDatabase('recado').onsuccess = () => { \
        const asked = indexedDB.open('recado', 99); asked.onupgradeneeded = () => asked.result.createObjectStore('new'); \
        asked.onsuccess = () => { const put = asked.result.transaction('new', 'readwrite'); \
          put.objectStore('new').put('of tomorrow', 'it'); put.oncomplete = () => { asked.result.close(); done('new') } } }";
    assert_eq!(ana.run_async(script, Vec::new()).await, "new");
    ana.go("/").await;
    ana.read("Uma versão mais nova do Recado já usou este navegador")
        .await;
    ana.click(ROW).await;
    ana.reply("funciona assim mesmo").await;
    stage.meta.answer("joana", "funciona assim mesmo").await;
    let all = everything(&ana).await;
    assert_eq!(
        (&all["version"], &all["new"][0][1]),
        (&json!(99), &json!("\"of tomorrow\""))
    );
}

/// Which stores have no room: all of them, or only that of files, so that their commands find a place.
const ALL: &str = "true";
pub const FILES: &str = "this.name === 'files'";

/// The browser's tools set a quota that its IndexedDB does not keep to, so its refusal is said in its place.
pub async fn fill_up(browser: &Browser, stores: &str) {
    let full = format!(
        "const put = IDBObjectStore.prototype.put; globalThis.full = true; \
         IDBObjectStore.prototype.put = function (...all) {{ if (globalThis.full && {stores}) \
           throw new DOMException('no room', 'QuotaExceededError'); return put.apply(this, all) }}"
    );
    browser.run(&full).await;
}

/// There is room again, as the app finds out by itself.
pub async fn frees_up(browser: &Browser) {
    browser.run("globalThis.full = false").await;
    browser.read_no_more("Sem espaço").await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_full_disk_loses_no_word_and_says_so() {
    let _turn = turn().await;
    let stage = Stage::open().await;
    stage.meta.say("joana", SECRET).await;
    let ana = Browser::of(&stage, "ana", Screen::Desk).await;
    ana.click(ROW).await;
    ana.see(COMPOSER).await;
    rest(&ana).await;
    fill_up(&ana, ALL).await;
    // What was begun is as much somebody's words as what was sent.
    ana.fill("composer-text", "só um começo").await;
    ana.read("Sem espaço para guardar").await;
    frees_up(&ana).await;
    ana.reload().await;
    has_draft(&ana, "só um começo").await;
    fill_up(&ana, ALL).await;
    ana.network(false).await;
    ana.reply(", sem espaço nenhum").await;
    ana.read("Sem espaço para guardar").await;
    ana.see("//*[contains(@class,'ticks') and contains(@class,'clock')]")
        .await;
    frees_up(&ana).await;
    ana.reload().await;
    ana.network(true).await;
    let said = "só um começo, sem espaço nenhum";
    stage.meta.answer("joana", said).await;
    assert_eq!(stage.meta.sends(said).await, 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_file_for_which_there_is_no_room_is_told_and_kept_as_soon_as_there_is() {
    let _turn = turn().await;
    let stage = Stage::open().await;
    let ana = cut_off_at_joanas(&stage).await;
    fill_up(&ana, FILES).await;
    let photo = on_disk(".png", &[5; 40_000]);
    choose(&ana, &photo).await;
    ana.read("Sem espaço para guardar").await;
    frees_up(&ana).await;
    ana.reload().await;
    ana.see(UPLOAD).await;
    ana.network(true).await;
    arrives(&stage, &[5; 40_000]).await;
}
