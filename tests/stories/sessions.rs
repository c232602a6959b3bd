//! Where one is signed in, as the settings tell it: no more exactly than it is known.

use crate::stage::Stage;
use crate::stage::browser::{Browser, Screen, turn};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn when_a_browser_was_used_last_is_told_by_the_hour() {
    let _turn = turn().await;
    let stage = Stage::open().await;
    stage.agent("ana").await;
    let ana = Browser::of(&stage, "ana", Screen::Desk).await;
    ana.go("/ajustes/sessoes").await;
    ana.see("//li[contains(.,'em uso agora')]").await;
    ana.see("//li[contains(.,'usado na última hora')]").await;
    stage.pass(5 * 3_600).await;
    ana.set_clock(5).await;
    ana.go("/ajustes/sessoes").await;
    ana.see("//li[contains(.,'usado há cerca de 5 h')]").await;
}
