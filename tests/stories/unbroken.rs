//! What is pressed, or taken away in the middle, breaks nothing: a page that has thrown once may do anything afterwards.

use serde_json::json;

use crate::stage::Stage;
use crate::stage::browser::{Browser, Screen, turn};
use crate::stage::screen::{COMPOSER, row};

/// From now on the page remembers what it throws.
async fn mind(browser: &Browser) {
    browser
        .run("globalThis.thrown = []; addEventListener('error', (it) => thrown.push(it.message)); return 0")
        .await;
}

async fn nothing_was_thrown(browser: &Browser) {
    let pause = "setTimeout(() => arguments[0](globalThis.thrown), 600)";
    assert_eq!(browser.run_async(pause, Vec::new()).await, json!([]));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_sound_that_plays_is_left_and_comes_to_no_harm() {
    let _turn = turn().await;
    let stage = Stage::open().await;
    stage.meta.say("maria", "oi").await;
    let voice = json!({ "customer": "joana", "kind": "voice", "content": {} });
    stage.meta.control("say", &voice).await;
    let ana = Browser::of(&stage, "ana", Screen::Desk).await;
    mind(&ana).await;
    ana.click(&row("Joana")).await;
    ana.see(COMPOSER).await;
    // What is hit is the drawing on the button, as with a finger.
    ana.click("//*[@class='play']").await;
    ana.click(&row("Maria")).await;
    nothing_was_thrown(&ana).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_menu_that_signs_out_goes_with_the_page_it_stands_in() {
    let _turn = turn().await;
    let stage = Stage::open().await;
    let ana = Browser::of(&stage, "ana", Screen::Desk).await;
    mind(&ana).await;
    ana.click("//*[@aria-label='Sua conta']").await;
    ana.click("//*[@role='menuitem' and contains(.,'Sair')]")
        .await;
    ana.see("//*[@id='email']").await;
    nothing_was_thrown(&ana).await;
}
