//! Where a thread stands while pictures come late: at what somebody looked for, at what nobody has seen, and at its end.

use serde_json::json;

use crate::stage::Stage;
use crate::stage::browser::{Browser, Screen, turn};
use crate::stage::keys::{CONTROL, ENTER, NOTHING};
use crate::stage::screen::ROW;
use crate::stage::until::until;

/// The line above what is new.
pub const UNREAD_LINE: &str = "document.querySelector('.unread-line')";

/// How many pictures have come. Those far from what is seen are fetched when somebody comes near.
const PICTURES: &str = "const all = [...document.querySelectorAll('.log .picture img')]; \
    return all.filter((one) => one.complete && one.naturalWidth > 0).length";

/// Whether all of an element, found by this expression, stands within the lines that are seen.
fn seen(path: &str) -> String {
    format!(
        "const line = {path}?.getBoundingClientRect(), log = document.querySelector('.log').getBoundingClientRect(); \
         return !!line && line.top >= log.top - 1 && line.bottom <= log.bottom + 1"
    )
}

async fn pictures(stage: &Stage, count: usize) {
    for _ in 0..count {
        let image = json!({ "customer": "joana", "kind": "image" });
        stage.meta.control("say", &image).await;
    }
}

pub async fn have_come(browser: &Browser, count: u64) {
    until(&format!("{count} pictures have come"), async || {
        let come = browser.run(PICTURES).await;
        (come.as_u64() >= Some(count)).then_some(())
    })
    .await;
}

/// Waits until it is in sight.
pub async fn sees(browser: &Browser, path: &str) {
    let script = seen(path);
    until(&format!("{path} is in sight"), async || {
        (browser.run(&script).await == true).then_some(())
    })
    .await;
}

/// The same, and it stays there.
async fn stands(browser: &Browser, path: &str) {
    sees(browser, path).await;
    browser.pause(700).await;
    let still = browser.run(&seen(path)).await;
    assert_eq!(still, true, "{path} stays in sight");
}

/// The entry that says this.
fn entry(words: &str) -> String {
    format!(
        "[...document.querySelectorAll('.entry')].find((it) => it.textContent.includes('{words}'))"
    )
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_looked_for_stays_in_sight_while_pictures_come() {
    let _turn = turn().await;
    let stage = Stage::open().await;
    pictures(&stage, 4).await;
    stage.meta.say("joana", "pedido geladeira amarela").await;
    pictures(&stage, 4).await;
    stage.meta.settled().await;
    let ana = Browser::of(&stage, "ana", Screen::Desk).await;
    ana.see(ROW).await;
    ana.press(&format!("{CONTROL}k{NOTHING}")).await;
    ana.focused("search-field").await;
    ana.press("geladeira").await;
    ana.see("//*[@role='option'][.//mark[.='geladeira']]").await;
    ana.press(ENTER).await;
    have_come(&ana, 4).await;
    stands(&ana, &entry("geladeira")).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_line_above_what_is_new_stays_at_the_top_on_a_cold_page() {
    let _turn = turn().await;
    let stage = Stage::open().await;
    let ana = Browser::of(&stage, "ana", Screen::Desk).await;
    stage.meta.say("joana", "bom dia").await;
    ana.click(ROW).await;
    ana.reply("bom dia!").await;
    stage.meta.answer("joana", "bom dia!").await;
    let path = ana.path().await;
    ana.go("/").await;
    ana.see(ROW).await;
    for place in 0..3 {
        pictures(&stage, 3).await;
        stage.meta.say("joana", &format!("texto {place}")).await;
    }
    stage.meta.settled().await;
    ana.see("//*[contains(@class,'badge')][.='12']").await;
    ana.go(&path).await;
    have_come(&ana, 2).await;
    stands(&ana, UNREAD_LINE).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_stands_at_the_end_sees_what_comes_after_a_picture() {
    let _turn = turn().await;
    let stage = Stage::open().await;
    stage.meta.say("joana", "bom dia").await;
    let ana = Browser::of(&stage, "ana", Screen::Desk).await;
    ana.click(ROW).await;
    ana.see("//*[contains(@class,'unread-line')]").await;
    for place in 0..8 {
        stage.meta.say("joana", &format!("texto {place}")).await;
    }
    pictures(&stage, 2).await;
    stage.meta.say("joana", "chegou?").await;
    have_come(&ana, 2).await;
    stands(&ana, &entry("chegou?")).await;
}
