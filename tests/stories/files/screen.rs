//! Files on the screen: attached without a network, kept over a reload, taken back, refused in words.

use std::io::Write as _;

use super::bytes;
use crate::offline::{rest, served};
use crate::stage::Stage;
use crate::stage::agent::word;
use crate::stage::browser::{Browser, Screen, turn};
use crate::stage::until::until;

const ROW: &str = "//*[contains(@id,'row-')]";
const UPLOAD: &str = "//*[contains(@class,'upload')]";

/// A file on this machine, to be chosen.
pub fn on_disk(ending: &str, bytes: &[u8]) -> tempfile::NamedTempFile {
    let named = tempfile::Builder::new().suffix(ending).tempfile();
    let mut file = named.expect("a file");
    file.write_all(bytes).expect("written");
    file
}

pub async fn choose(browser: &Browser, file: &tempfile::NamedTempFile) {
    let path = file.path().to_string_lossy().into_owned();
    browser.write("//label/input[@type='file']", &path).await;
    browser.see("//*[contains(@class,'tray')]//li").await;
    let send = "//form[contains(@class,'composer')]//button[@type='submit']";
    browser.click(send).await;
}

pub async fn at_joanas(stage: &Stage) -> Browser {
    stage.meta.say("joana", "oi").await;
    let ana = Browser::of(stage, "ana", Screen::Desk).await;
    ana.click(ROW).await;
    ana.see("//label/input[@type='file']").await;
    ana
}

/// Files of ours on the phone.
pub async fn on_the_phone(stage: &Stage) -> Vec<String> {
    let bubbles = stage.meta.bubbles("joana").await.into_iter();
    let ours = bubbles.filter(|it| it["by"] == "business" && it["content"]["id"].is_string());
    ours.map(|it| word(&it["content"]["id"])).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_file_attached_without_a_network_survives_a_reload_and_goes_once() {
    let _turn = turn().await;
    let stage = Stage::open().await;
    let ana = at_joanas(&stage).await;
    served(&ana).await;
    rest(&ana).await;
    let photo = on_disk(".png", &bytes(60_000));
    ana.network(false).await;
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
    // A video cannot be made smaller here: how large it is, what may be, and what helps.
    let video = on_disk(".mp4", &bytes(18_300_000));
    choose(&ana, &video).await;
    ana.read("O arquivo passa do limite de 16 MB").await;
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

/// What lies on the tray.
const TRAY: &str =
    "return [...document.querySelectorAll('.tray li .cut')].map((name) => name.innerText)";

async fn lies_on_the_tray(browser: &Browser, name: &str) {
    until(&format!("“{name}” lies on the tray"), async || {
        (browser.run(TRAY).await == serde_json::json!([name])).then_some(())
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_file_that_is_refused_comes_back_with_its_words_and_stays_until_it_is_sent() {
    let _turn = turn().await;
    let stage = Stage::open().await;
    stage.meta.say("joana", "oi").await;
    let photo = on_disk(".png", &bytes(60_000));
    let name = photo.path().file_name().expect("a name").to_string_lossy();
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
    lies_on_the_tray(&bruno, &name).await;
    bruno.read("Carla").await;
    let path = bruno.path().await;
    bruno.go(&path).await;
    lies_on_the_tray(&bruno, &name).await;
    let words = "return document.getElementById('composer-text').value";
    assert_eq!(bruno.run(words).await, "a foto do pedido");

    let release = serde_json::json!({ "command": "release" });
    assert_eq!(carla.wish(&id, release).await["answer"], "taken");
    let send =
        "//form[contains(@class,'composer')]//button[@type='submit'][@aria-disabled='false']";
    bruno.click(send).await;
    let there = until("the photo is on the phone", async || {
        let there = on_the_phone(&stage).await;
        (!there.is_empty()).then_some(there)
    })
    .await;
    assert_eq!(there.len(), 1, "once");
    assert!(stage.meta.bytes(&there[0]).await == bytes(60_000));
    bruno.go(&path).await;
    bruno.read("a foto do pedido").await;
    rest(&bruno).await;
    assert_eq!(bruno.run(TRAY).await, serde_json::json!([]));
}
