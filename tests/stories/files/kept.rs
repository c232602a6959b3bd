//! Files that wait for the network: sealed where they lie, whole when they go, and gone when they should be.

use serde_json::{Value, json};

use super::bytes;
use super::screen::{UPLOAD, arrives, at_joanas, choose, cut_off_at_joanas, name, on_disk};
use crate::keeping::wants_to_leave;
use crate::offline::rest;
use crate::stage::Stage;
use crate::stage::agent::list;
use crate::stage::browser::{Browser, turn};
use crate::stage::until::until;

const MARK: &str = "um segredo no arquivo";

/// What lies in the files' database: `[name, how many bytes, does it say the mark, is it as the browser keeps files]`.
const LIES: &str = "const [mark, done] = arguments; const asked = indexedDB.open('recado-files'); asked.onsuccess = async () => {
    const database = asked.result, all = [];
    const got = (it) => new Promise((ok) => { it.onsuccess = () => ok(it.result) });
    if (!database.objectStoreNames.contains('files')) { database.close(); return done([]) }
    const store = () => database.transaction('files').objectStore('files');
    const keys = await got(store().getAllKeys()), values = await got(store().getAll());
    for (const [at, value] of values.entries()) {
      const bytes = value instanceof Blob ? new Uint8Array(await value.arrayBuffer()) : value;
      const text = bytes instanceof Uint8Array ? new TextDecoder('latin1').decode(bytes) : JSON.stringify(value);
      all.push([keys[at], text.length, text.includes(mark), value instanceof Blob]);
    }
    database.close(); done(all) }";

async fn lies(browser: &Browser) -> Vec<Value> {
    list(&browser.run_async(LIES, vec![json!(MARK)]).await)
}

/// Waits until so many records lie there.
pub async fn kept(browser: &Browser, count: usize) -> Vec<Value> {
    until(&format!("{count} records are kept"), async || {
        let there = lies(browser).await;
        (there.len() == count).then_some(there)
    })
    .await
}

/// Neither what was in the file can be read of a record, nor is it one as browsers keep files.
pub fn is_sealed(record: &Value) {
    let open = (&record[2], &record[3]);
    assert_eq!(open, (&json!(false), &json!(false)), "sealed: {record}");
}

/// A file of so many bytes, all through which the mark stands.
pub fn marked(count: usize) -> Vec<u8> {
    MARK.bytes().cycle().take(count).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_file_that_waits_lies_sealed_in_pieces_and_goes_whole() {
    let _turn = turn().await;
    let stage = Stage::open().await;
    let ana = cut_off_at_joanas(&stage).await;
    let file = on_disk(".pdf", &marked(2_500_000));
    choose(&ana, &file).await;
    ana.see(UPLOAD).await;
    let there = kept(&ana, 4).await;
    for record in &there {
        is_sealed(record);
        assert!(record[1].as_u64() < Some(1_100_000), "a piece: {record}");
    }
    assert!(!json!(there).to_string().contains(&name(&file)));

    let path = ana.path().await;
    ana.go(&path).await;
    ana.see(UPLOAD).await;
    ana.network(true).await;
    arrives(&stage, &marked(2_500_000)).await;
    kept(&ana, 0).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_file_that_is_gone_from_the_disk_before_it_could_leave_goes_all_the_same() {
    let _turn = turn().await;
    let stage = Stage::open().await;
    let ana = at_joanas(&stage).await;
    let file = on_disk(".png", &bytes(60_000));
    ana.network(false).await;
    choose(&ana, &file).await;
    ana.see(UPLOAD).await;
    rest(&ana).await;
    file.close().expect("deleted");
    ana.network(true).await;
    arrives(&stage, &bytes(60_000)).await;
}

/// Puts a file there as versions before this one kept it, under the name of the one that waits.
const OLD: &str = "const [mark, done] = arguments; const asked = indexedDB.open('recado-files'); asked.onsuccess = () => {
    const change = asked.result.transaction('files', 'readwrite'), store = change.objectStore('files'), keys = store.getAllKeys();
    keys.onsuccess = () => { const id = keys.result.find((key) => !key.includes('/')); store.clear();
      store.put(new File([mark], 'antiga.png', { type: 'image/png' }), id) };
    change.oncomplete = () => { asked.result.close(); done('old') } }";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_file_of_an_older_version_goes_out_and_signing_out_takes_every_file_along() {
    let _turn = turn().await;
    let stage = Stage::open().await;
    let ana = cut_off_at_joanas(&stage).await;
    let file = on_disk(".png", &bytes(60_000));
    choose(&ana, &file).await;
    ana.see(UPLOAD).await;
    rest(&ana).await;
    // What it is and its one piece, and nothing any more of how it lay on the tray: what was written later would go out instead.
    until("it is kept", async || {
        let there = lies(&ana).await;
        let on_tray = |record: &Value| record[0].as_str().is_some_and(|name| name.contains('.'));
        (there.len() == 2 && !there.iter().any(on_tray)).then_some(())
    })
    .await;
    let path = ana.path().await;
    // As long as what was chosen: that is what the command says.
    let old = String::from_utf8(marked(60_000)).expect("text");
    assert_eq!(ana.run_async(OLD, vec![json!(old)]).await, "old");
    ana.go(&path).await;
    ana.see(UPLOAD).await;
    ana.network(true).await;
    arrives(&stage, old.as_bytes()).await;

    // Signing out wants the network, and this one is not to go before.
    ana.run("XMLHttpRequest.prototype.send = () => {}; return 0")
        .await;
    choose(&ana, &on_disk(".png", &bytes(50_000))).await;
    ana.see(UPLOAD).await;
    until("it is kept", async || {
        (!lies(&ana).await.is_empty()).then_some(())
    })
    .await;
    wants_to_leave(&ana).await;
    ana.click("//dialog//button[contains(.,'Sair')]").await;
    ana.see("//input[@type='email']").await;
    kept(&ana, 0).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn files_that_a_newer_version_keeps_are_left_alone_and_this_one_goes_on() {
    let _turn = turn().await;
    let stage = Stage::open().await;
    let ana = at_joanas(&stage).await;
    rest(&ana).await;
    let newer = "const done = arguments[0]; indexedDB.deleteDatabase('recado-files').onsuccess = () => {
        const asked = indexedDB.open('recado-files', 99);
        asked.onupgradeneeded = () => asked.result.createObjectStore('files').put('of tomorrow', 'it');
        asked.onsuccess = () => { asked.result.close(); done('new') } }";
    assert_eq!(ana.run_async(newer, Vec::new()).await, "new");
    ana.reload().await;
    ana.see("//label/input[@type='file']").await;
    let file = on_disk(".png", &bytes(60_000));
    choose(&ana, &file).await;
    arrives(&stage, &bytes(60_000)).await;
    let there = lies(&ana).await;
    assert_eq!((there.len(), &there[0][0]), (1, &json!("it")));
}
