//! A picture over the channel's limit: said before anything leaves, and made smaller if that is wished.

use super::screen::{CARRY, SEND, TRAY, file_of_ours};
use crate::given_back::drafted;
use crate::stage::Stage;
use crate::stage::agent::word;
use crate::stage::browser::{Browser, Screen, turn};
use crate::stage::screen::{COMPOSER, ROW};

/// Pastes a file that the page makes; `make` says its blob.
async fn paste(browser: &Browser, make: &str, name: &str) {
    let script = format!(
        "{CARRY} const done = arguments[0]; (async () => {{ const blob = await (async () => {{ {make} }})(); \
         carry('paste', '#composer-text', new File([blob], '{name}', {{ type: 'image/png' }})); done(blob.size) }})()"
    );
    let size = browser.run_async(&script, Vec::new()).await;
    assert!(size.as_u64() > Some(5_000_000), "{size}");
}

/// Noise cannot be packed: a PNG of it has all its bytes.
const NOISE: &str = "const canvas = new OffscreenCanvas(1500, 1400), pen = canvas.getContext('2d'); \
    const all = pen.createImageData(1500, 1400); \
    for (let at = 0; at < all.data.length; at += 60000) crypto.getRandomValues(all.data.subarray(at, at + 60000)); \
    for (let at = 3; at < all.data.length; at += 4) all.data[at] = 255; \
    pen.putImageData(all, 0, 0); return canvas.convertToBlob()";

/// The tray says so. Nothing is done unasked, and nothing leaves with it.
pub async fn is_over(browser: &Browser, name: &str, megabytes: u32) {
    browser
        .see(&format!(
            "{TRAY}[contains(.,'{name}')]//*[@role='alert'][contains(.,'O arquivo passa do limite de {megabytes} MB')]"
        ))
        .await;
    browser.see(&format!("{SEND}[@aria-disabled='true']")).await;
}

/// By that button, until it lies there under that name and can be sent.
pub async fn make_smaller(browser: &Browser, button: &str, name: &str) {
    browser
        .click(&format!("{TRAY}//button[.='{button}']"))
        .await;
    browser
        .see(&format!(
            "{TRAY}[contains(.,'{name}')][not(.//*[@role='alert'])]"
        ))
        .await;
    browser
        .see(&format!("{SEND}[@aria-disabled='false']"))
        .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_picture_over_the_limit_is_told_and_made_smaller_on_request() {
    let _turn = turn().await;
    let stage = Stage::open().await;
    stage.meta.say("joana", "oi").await;
    let ana = Browser::of(&stage, "ana", Screen::Desk).await;
    ana.click(ROW).await;
    ana.see(COMPOSER).await;

    paste(&ana, NOISE, "foto.png").await;
    is_over(&ana, "foto.png", 5).await;
    ana.reply("menor agora").await;
    drafted(&ana, "menor agora").await;
    make_smaller(&ana, "Comprimir a imagem", "foto.jpg").await;
    ana.reply("").await;
    let ours = file_of_ours(&stage).await;
    assert_eq!(ours["content"]["caption"], "menor agora");
    let there = stage.meta.bytes(&word(&ours["content"]["id"])).await;
    assert!(there.starts_with(&[0xff, 0xd8, 0xff]), "a JPEG");
    assert!(
        (100_000..=5_000_000).contains(&there.len()),
        "{}",
        there.len()
    );

    // What is no picture cannot be made smaller, and that is said; it can still go as a document.
    paste(
        &ana,
        "return new Blob([new Uint8Array(6e6)])",
        "quebrada.png",
    )
    .await;
    ana.click(&format!("{TRAY}//button[.='Comprimir a imagem']"))
        .await;
    ana.read("Não deu para comprimir esta imagem").await;
    ana.see(&format!(
        "{TRAY}[contains(.,'quebrada.png')]//button[.='Enviar como documento']"
    ))
    .await;
}
