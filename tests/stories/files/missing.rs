//! Pictures that this browser has never seen, and cannot fetch: their place says so, is as large, and is filled by itself.

use serde_json::json;

use crate::ahead::kept;
use crate::given_back::opens;
use crate::stage::Stage;
use crate::stage::browser::{Browser, Screen, turn};
use crate::stage::keys::ESCAPE;
use crate::stage::until::until;

const MISSING: &str = "//*[contains(@class,'log')]//button[contains(@class,'missing')]";
const OFFLINE: &str = "Sem rede: a imagem vem quando houver.";
/// The room of the picture and of the sticker.
const ROOMS: &str = "return ['.log .picture', '.log .sticker'].map((it) => { \
    const { width, height } = document.querySelector(it)?.getBoundingClientRect() ?? {}; return [width, height] })";
/// Whether a picture was drawn at this place.
fn drawn(of: &str) -> String {
    format!("return document.querySelector('{of} img')?.naturalWidth > 0")
}

/// Ana's browser, which holds the thread and none of its files.
async fn unseen(stage: &Stage) -> Browser {
    for kind in ["image", "sticker"] {
        let file = json!({ "customer": "joana", "kind": kind });
        stage.meta.control("say", &file).await;
    }
    stage.meta.settled().await;
    let ana = Browser::of(stage, "ana", Screen::Desk).await;
    until("the thread is kept", async || {
        (kept(&ana).await.len() == 1).then_some(())
    })
    .await;
    ana
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_picture_never_seen_here_says_that_it_waits_for_the_network_and_comes_by_itself() {
    let _turn = turn().await;
    let mut stage = Stage::open().await;
    let ana = unseen(&stage).await;
    stage.worker.kill();
    opens(&ana, "Joana").await;
    until("both say what they wait for", async || {
        let text = ana.text().await;
        (text.matches(OFFLINE).count() == 2).then_some(())
    })
    .await;
    assert_eq!(
        ana.run("return document.querySelectorAll('.log img').length")
            .await,
        0,
        "nothing that the browser draws of its own"
    );
    let rooms = ana.run(ROOMS).await;
    // Asked for in vain, it says so again.
    ana.click(MISSING).await;
    ana.see(&format!("{MISSING}[contains(.,'{OFFLINE}')]"))
        .await;

    stage.worker.revive().await;
    for of in [".log .picture", ".log .sticker"] {
        until(&format!("{of} came by itself"), async || {
            (ana.run(&drawn(of)).await == true).then_some(())
        })
        .await;
    }
    assert_eq!(ana.run(ROOMS).await, rooms, "nothing jumped");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_picture_that_did_not_come_is_asked_for_by_hand_in_the_thread_and_large() {
    let _turn = turn().await;
    let stage = Stage::open().await;
    let ana = unseen(&stage).await;
    // What the worker has lost for a moment.
    let blocked = json!({ "urls": ["*/api/media/*"] });
    ana.tell("Network.enable", json!({})).await;
    ana.tell("Network.setBlockedURLs", blocked).await;
    opens(&ana, "Joana").await;
    ana.see(&format!("{MISSING}[contains(.,'A imagem não veio.')]"))
        .await;
    ana.tell("Network.setBlockedURLs", json!({ "urls": [] }))
        .await;
    ana.click(&format!("{MISSING}[contains(@class,'picture')]"))
        .await;
    until("it came", async || {
        (ana.run(&drawn(".log .picture")).await == true).then_some(())
    })
    .await;
    ana.click("//*[contains(@class,'log')]//button[@aria-label]/img")
        .await;
    until("it is there, large", async || {
        (ana.run(&drawn(".lightbox")).await == true).then_some(())
    })
    .await;
    // Its error is told as a browser tells it.
    ana.run("document.querySelector('.lightbox img').dispatchEvent(new Event('error'))")
        .await;
    ana.click("//*[contains(@class,'lightbox')]//button[contains(@class,'missing')]")
        .await;
    until("it is there again, and keys are its", async || {
        let here = ana
            .run("return document.activeElement.className === 'stage'")
            .await;
        (here == true && ana.run(&drawn(".lightbox")).await == true).then_some(())
    })
    .await;
    ana.press(ESCAPE).await;
}
