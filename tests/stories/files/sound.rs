//! Sounds and videos of customers: one of them is heard at a time.

use serde_json::{Value, json};

use super::screen::at_joanas;
use crate::stage::Stage;
use crate::stage::browser::{Browser, turn};
use crate::stage::until::until;

async fn sends(stage: &Stage, kind: &str, mime: &str, bytes: &[u8]) {
    let file = stage.meta.file(mime, kind, bytes.to_vec()).await;
    let content = json!({ "id": file["id"], "mime_type": mime });
    let said = json!({ "customer": "joana", "kind": kind, "content": content });
    stage.meta.control("say", &said).await;
}

/// Lets them begin anew and go on for ever, so that there is time to look.
const LOOP: &str = "document.querySelectorAll('audio, video').forEach((it) => { it.loop = true; it.muted = true }); return 0";

/// Waits until these are heard, and nothing else.
async fn heard(browser: &Browser, what: &Value) {
    let script = "return [...document.querySelectorAll('audio, video')].filter((it) => !it.paused).map((it) => it.tagName)";
    until(&format!("{what} is heard"), async || {
        (browser.run(script).await == *what).then_some(())
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_sound_and_a_video_are_not_heard_at_once_and_speeds_are_written_in_ones_language() {
    let _turn = turn().await;
    let stage = Stage::open().await;
    sends(
        &stage,
        "audio",
        "audio/ogg",
        include_bytes!("../../meta/samples/voice.ogg"),
    )
    .await;
    sends(
        &stage,
        "video",
        "video/mp4",
        include_bytes!("../../meta/samples/clip.mp4"),
    )
    .await;
    let ana = at_joanas(&stage).await;
    ana.see("//video").await;
    ana.see("//*[@class='player']").await;
    ana.run(LOOP).await;
    ana.click("//button[@aria-label='Ouvir']").await;
    heard(&ana, &json!(["AUDIO"])).await;
    ana.run("document.querySelector('video').play(); return 0")
        .await;
    heard(&ana, &json!(["VIDEO"])).await;
    ana.click("//button[@aria-label='Ouvir']").await;
    heard(&ana, &json!(["AUDIO"])).await;
    // What is seen of the button is what it is called.
    ana.click("//button[@aria-label='Velocidade: 1×']").await;
    ana.see("//button[@aria-label='Velocidade: 1,5×'][.='1,5×']")
        .await;
}
