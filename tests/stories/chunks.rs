//! Screens that travel in chunks of their own: fetched when first asked for, and asked for again when they did not come.

use serde_json::json;

use crate::stage::Stage;
use crate::stage::browser::{Browser, Screen, turn};
use crate::stage::screen::{bubble, row};
use crate::stage::until::until;

/// A line that breaks for chunks alone: caches and the service worker would otherwise have them.
const BREAK: &str = "window.whole = window.fetch; window.fetch = (what, ...more) => String(what).endsWith('.wasm') \
    ? Promise.reject(new TypeError('Failed to fetch')) : window.whole(what, ...more);";
const MEND: &str = "window.fetch = window.whole;";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_screen_whose_chunk_does_not_come_says_so_and_comes_when_asked_again() {
    let _turn = turn().await;
    let stage = Stage::open().await;
    let ana = Browser::of(&stage, "ana", Screen::Desk).await;

    ana.run(BREAK).await;
    ana.click("//nav//a[starts-with(@href,'/ajustes')]").await;
    ana.see("//*[@role='alert'][contains(.,'O servidor não respondeu')]")
        .await;

    ana.run(MEND).await;
    ana.click("//button[contains(.,'Tentar de novo')]").await;
    ana.read("Conecte o canal").await;
}

/// Whether rows stand there, and how often what an empty list shows was asked for.
const STANDS: &str = "return [document.querySelectorAll('.row:not([hidden])').length > 0, \
    performance.getEntriesByType('resource').filter((one) => one.name.endsWith('/asides.wasm')).length];";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_list_that_has_rows_fetches_nothing_for_an_empty_one() {
    let _turn = turn().await;
    let stage = Stage::open().await;
    stage.meta.say("joana", "Olá").await;
    let ana = Browser::of(&stage, "ana", Screen::Desk).await;
    ana.read("Olá").await;
    for _ in 0..3 {
        ana.reload().await;
        ana.read("Olá").await;
        assert_eq!(ana.run(STANDS).await, json!([true, 0]));
    }
}

/// What draws a picture comes only when somebody says so.
const HOLD: &str = "const real = window.fetch; const said = new Promise((say) => window.say = say); \
    window.fetch = async (what, ...more) => { if (String(what).endsWith('/kinds.wasm')) { window.asked = true; await said; } \
    return real(what, ...more); }; return 0";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_thread_may_be_left_before_what_draws_its_pictures_has_come() {
    let _turn = turn().await;
    let stage = Stage::open().await;
    stage.meta.say("maria", "Bom dia").await;
    let picture = json!({ "customer": "joana", "kind": "image", "content": {} });
    stage.meta.control("say", &picture).await;
    let ana = Browser::of(&stage, "ana", Screen::Desk).await;
    ana.read("Bom dia").await;
    ana.run(HOLD).await;
    ana.click(&row("Joana")).await;
    until("what draws pictures is asked for", async || {
        (ana.run("return window.asked === true").await == true).then_some(())
    })
    .await;
    ana.click(&row("Maria")).await;
    ana.see(&bubble("Bom dia")).await;
    ana.run("window.say(); return 0").await;
    ana.click(&row("Joana")).await;
    ana.see("//*[contains(@class,'bubble')]//img").await;
    ana.click(&row("Maria")).await;
    ana.see(&bubble("Bom dia")).await;
}
