//! Files on the screen: attached without a network, kept over a reload, taken back, refused in words.

use std::io::Write as _;

use serde_json::Value;
use tempfile::NamedTempFile;

use super::bytes;
use crate::offline::{rest, served};
use crate::stage::Stage;
use crate::stage::agent::word;
use crate::stage::browser::{Browser, Screen, turn};
use crate::stage::screen::ROW;
use crate::stage::until::until;

pub const UPLOAD: &str = "//*[contains(@class,'upload')]";
pub const TRAY: &str = "//*[contains(@class,'tray')]//li";
pub const SEND: &str = "//form[contains(@class,'composer')]//button[@type='submit']";

/// A file on this machine, to be chosen.
pub fn on_disk(ending: &str, bytes: &[u8]) -> NamedTempFile {
    let named = tempfile::Builder::new().suffix(ending).tempfile();
    let mut file = named.expect("a file");
    file.write_all(bytes).expect("written");
    file
}

pub fn name(file: &NamedTempFile) -> String {
    let name = file.path().file_name().expect("a name");
    name.to_string_lossy().into_owned()
}

/// The file of this name on the tray.
pub fn tray(name: &str) -> String {
    format!("{TRAY}[contains(.,'{name}')]")
}

/// What pasting files, dragging them over something or dropping them there does to a page, as a function of that, of a
/// selector and of the files.
pub const CARRY: &str = "const carry = (what, on, ...files) => { \
    const carried = new DataTransfer(), how = { bubbles: true, cancelable: true }; \
    files.forEach((file) => carried.items.add(file)); \
    document.querySelector(on).dispatchEvent(what === 'paste' \
      ? new ClipboardEvent(what, { ...how, clipboardData: carried }) \
      : new DragEvent(what, { ...how, dataTransfer: carried })) };";

/// Does so with files that these expressions make.
pub async fn carry(browser: &Browser, what: &str, on: &str, files: &str) {
    let script = format!("{CARRY} carry('{what}', '{on}', {files}); return 0");
    browser.run(&script).await;
}

/// Chooses a file and sends nothing.
pub async fn lay(browser: &Browser, file: &NamedTempFile) {
    let path = file.path().to_string_lossy().into_owned();
    browser.write("//label/input[@type='file']", &path).await;
    browser.see(&tray(&name(file))).await;
}

/// Chooses a file and sends it.
pub async fn choose(browser: &Browser, file: &NamedTempFile) {
    lay(browser, file).await;
    browser.click(SEND).await;
}

/// Waits until these lie on the tray, and nothing else.
pub async fn lie_on_the_tray(browser: &Browser, files: &[&NamedTempFile]) {
    const NAMES: &str =
        "return [...document.querySelectorAll('.tray li .cut')].map((name) => name.innerText)";
    let names: Vec<String> = files.iter().map(|file| name(file)).collect();
    until(&format!("{names:?} lie on the tray"), async || {
        (browser.run(NAMES).await == serde_json::json!(names)).then_some(())
    })
    .await;
}

pub async fn at_joanas(stage: &Stage) -> Browser {
    stage.meta.say("joana", "oi").await;
    let ana = Browser::of(stage, "ana", Screen::Desk).await;
    ana.click(ROW).await;
    ana.see("//label/input[@type='file']").await;
    ana
}

/// The same on a page that needs no network, and has none.
pub async fn cut_off_at_joanas(stage: &Stage) -> Browser {
    let ana = at_joanas(stage).await;
    served(&ana).await;
    rest(&ana).await;
    ana.network(false).await;
    ana
}

/// Files of ours on the phone.
pub async fn on_the_phone(stage: &Stage) -> Vec<String> {
    let ours = stage.meta.ours("joana").await.into_iter();
    let files = ours.filter(|it| it["content"]["id"].is_string());
    files.map(|it| word(&it["content"]["id"])).collect()
}

/// The first file of ours on the phone, as soon as it is there.
pub async fn file_of_ours(stage: &Stage) -> Value {
    until("a file is on the phone", async || {
        let mut ours = stage.meta.ours("joana").await.into_iter();
        ours.find(|it| it["content"]["id"].is_string())
    })
    .await
}

/// Waits until a file of ours is on the phone: one, and this.
pub async fn arrives(stage: &Stage, bytes: &[u8]) {
    let there = until("the file is on the phone", async || {
        let there = on_the_phone(stage).await;
        (!there.is_empty()).then_some(there)
    })
    .await;
    assert_eq!(there.len(), 1, "once");
    assert!(stage.meta.bytes(&there[0]).await == bytes, "byte for byte");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_file_attached_without_a_network_survives_a_reload_and_goes_once() {
    let _turn = turn().await;
    let stage = Stage::open().await;
    let ana = cut_off_at_joanas(&stage).await;
    let photo = on_disk(".png", &bytes(60_000));
    choose(&ana, &photo).await;
    ana.see(UPLOAD).await;
    ana.reply("e a foto é esta").await;
    rest(&ana).await;
    let path = ana.path().await;
    ana.go(&path).await;
    ana.see(UPLOAD).await;
    assert!(on_the_phone(&stage).await.is_empty());
    ana.network(true).await;
    stage.meta.answer("joana", "e a foto é esta").await;
    let there = on_the_phone(&stage).await;
    assert_eq!(there.len(), 1, "once, and before the words after it");
    assert!(
        stage.meta.bytes(&there[0]).await == bytes(60_000),
        "byte for byte"
    );
    until("nothing is under way any more", async || {
        let left = ana
            .run("return document.querySelectorAll('.upload').length")
            .await;
        (left == 0).then_some(())
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_file_is_taken_back_before_it_leaves_and_one_too_large_is_told_at_once() {
    let _turn = turn().await;
    let stage = Stage::open().await;
    let ana = at_joanas(&stage).await;
    let photo = on_disk(".png", &bytes(60_000));
    ana.network(false).await;
    choose(&ana, &photo).await;
    ana.click("//*[contains(@class,'upload')]//button").await;
    until("its bubble is gone", async || {
        let left = ana
            .run("return document.querySelectorAll('.upload').length")
            .await;
        (left == 0).then_some(())
    })
    .await;
    ana.network(true).await;
    ana.reply("mudei de ideia").await;
    stage.meta.answer("joana", "mudei de ideia").await;
    assert!(on_the_phone(&stage).await.is_empty());

    let large = on_disk(".png", &bytes(5_000_001));
    choose(&ana, &large).await;
    ana.read("O arquivo passa do limite de 5 MB").await;
    // Where several are refused, each says which it is; and to attach an empty one again would not help.
    ana.read(&format!("{}: O arquivo passa", name(&large)))
        .await;
    let empty = on_disk(".txt", b"");
    lay(&ana, &empty).await;
    ana.read("O arquivo está vazio").await;
    // What is no video cannot be made smaller: how large it is, what may be, and what helps.
    let video = on_disk(".mp4", &bytes(18_300_000));
    choose(&ana, &video).await;
    ana.read("O arquivo passa do limite de 16 MB").await;
    ana.click("//li//button[.='Comprimir o vídeo']").await;
    for words in ["18,3 MB", "720p", "Enviar como documento"] {
        ana.read(words).await;
    }
    let small = on_disk(".pdf", &bytes(9_000));
    choose(&ana, &small).await;
    until("the document is on the phone", async || {
        (on_the_phone(&stage).await.len() == 1).then_some(())
    })
    .await;
    let receipt = serde_json::json!({ "customer": "joana", "kind": "image" });
    stage.meta.control("say", &receipt).await;
    until("the receipt is painted in the thread", async || {
        let script = "return document.querySelector(\"img[src^='/api/media/']\")?.naturalWidth > 0";
        (ana.run(script).await == true).then_some(())
    })
    .await;
    // Each can be opened from the thread, also later: the picture large, the document as the file that it was.
    ana.reload().await;
    ana.click("//button[@class='picture']").await;
    ana.see("//dialog[@open][@class='lightbox']//img").await;
    ana.press("\u{e00c}").await;
    let opened = "const done = arguments[0]; \
        fetch(document.querySelector(\".entry a[href*='/api/media/']\").href).then((it) => it.arrayBuffer()) \
        .then((it) => done([...new Uint8Array(it)]))";
    let opened = until("the document's link is there", async || {
        let there = ana
            .run("return document.querySelector(\".entry a[href*='/api/media/']\") !== null")
            .await;
        if there != true {
            return None;
        }
        Some(ana.run_async(opened, Vec::new()).await)
    })
    .await;
    assert!(opened == serde_json::json!(bytes(9_000)), "byte for byte");
    println!("proves: WD-30");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_file_that_is_refused_comes_back_with_its_words_and_stays_until_it_is_sent() {
    let _turn = turn().await;
    let stage = Stage::open().await;
    stage.meta.say("joana", "oi").await;
    let photo = on_disk(".png", &bytes(60_000));
    // Who owns the workspace may answer for others, so it is not Ana who comes too late.
    let bruno = Browser::of(&stage, "bruno", Screen::Desk).await;
    bruno.click(ROW).await;
    bruno.see("//label/input[@type='file']").await;
    served(&bruno).await;
    rest(&bruno).await;
    bruno.network(false).await;
    bruno.fill("composer-text", "a foto do pedido").await;
    choose(&bruno, &photo).await;
    bruno.see(UPLOAD).await;
    rest(&bruno).await;
    let carla = stage.agent("carla").await;
    let id = word(&carla.conversation("Joana").await["id"]);
    let claim = serde_json::json!({ "command": "claim" });
    assert_eq!(carla.wish(&id, claim).await["answer"], "taken");
    bruno.network(true).await;
    lie_on_the_tray(&bruno, &[&photo]).await;
    bruno.read("Carla").await;
    let path = bruno.path().await;
    bruno.go(&path).await;
    lie_on_the_tray(&bruno, &[&photo]).await;
    let words = "return document.getElementById('composer-text').value";
    assert_eq!(bruno.run(words).await, "a foto do pedido");

    let release = serde_json::json!({ "command": "release" });
    assert_eq!(carla.wish(&id, release).await["answer"], "taken");
    bruno
        .click(&format!("{SEND}[@aria-disabled='false']"))
        .await;
    arrives(&stage, &bytes(60_000)).await;
    bruno.go(&path).await;
    bruno.read("a foto do pedido").await;
    rest(&bruno).await;
    lie_on_the_tray(&bruno, &[]).await;
}
