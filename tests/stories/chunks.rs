//! Screens that travel in chunks of their own: fetched when first asked for, and asked for again when they did not come.

use serde_json::json;

use crate::stage::Stage;
use crate::stage::browser::{Browser, Screen, turn};

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
