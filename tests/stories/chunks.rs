//! Screens that travel in chunks of their own: fetched when first asked for, and asked for again when the network was away.

use crate::stage::Stage;
use crate::stage::browser::{Browser, Screen, turn};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_screen_whose_chunk_does_not_come_says_so_and_comes_when_asked_again() {
    let _turn = turn().await;
    let stage = Stage::open().await;
    let ana = Browser::of(&stage, "ana", Screen::Desk).await;
    let chunks = "return performance.getEntriesByType('resource').filter(r => /split_settings/.test(r.name)).length";
    assert_eq!(
        ana.run(chunks).await,
        0,
        "nobody has asked for the settings"
    );

    ana.network(false).await;
    ana.click("//nav//a[starts-with(@href,'/ajustes')]").await;
    ana.see("//*[@role='alert'][contains(.,'O servidor não respondeu')]")
        .await;

    ana.network(true).await;
    ana.click("//button[contains(.,'Tentar de novo')]").await;
    ana.read("Números").await;
}
