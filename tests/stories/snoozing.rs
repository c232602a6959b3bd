//! A conversation put aside until a moment of one's own, beside the moments that are offered.

use serde_json::json;

use crate::files::screen::{at_joanas, cut_off_at_joanas};
use crate::stage::Stage;
use crate::stage::agent::word;
use crate::stage::browser::{Browser, turn};
use crate::stage::keys::{DOWN, ENTER, ESCAPE};
use crate::stage::until::until;

const FIELD: &str = "snooze-moment";

/// Unfolds the moments by a key and goes to the last of them, without a pointer.
async fn asks(browser: &Browser) {
    browser.press("b").await;
    browser.see("//*[@role='menu']").await;
    until("the last choice has the focus", async || {
        let here = word(&browser.run("return document.activeElement.innerText").await);
        if here.contains("Data e hora") {
            return Some(());
        }
        browser.press(DOWN).await;
        None
    })
    .await;
    browser.press(ENTER).await;
    browser.focused(FIELD).await;
}

/// Writes a moment so many days from now into the field, as its picker does; gives the instant.
async fn chooses(browser: &Browser, days: i64) -> i64 {
    let script = format!(
        "const field = document.getElementById('{FIELD}'), at = new Date(); \
         at.setDate(at.getDate() + {days}); at.setHours(10, 15, 0, 0); \
         field.value = new Date(at - at.getTimezoneOffset() * 60000).toISOString().slice(0, 16); \
         field.dispatchEvent(new Event('input', {{ bubbles: true }})); return at.getTime()"
    );
    browser.run(&script).await.as_i64().expect("an instant")
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn somebody_snoozes_until_a_moment_of_their_own_also_without_network() {
    let _turn = turn().await;
    let stage = Stage::open().await;
    let ana = cut_off_at_joanas(&stage).await;
    // The day before is no moment; it is said in words, and the field stays.
    asks(&ana).await;
    assert_eq!(ana.faults().await, Vec::<String>::new());
    chooses(&ana, -1).await;
    ana.press(ENTER).await;
    ana.see("//dialog[@open]//*[@role='alert'][contains(.,'Escolha um momento no futuro')]")
        .await;
    ana.see("//header//button[contains(.,'Aberta')]").await;
    // Left by Escape, nothing has happened, and the focus is where it was.
    ana.press(ESCAPE).await;
    ana.focused("status-menu").await;
    asks(&ana).await;
    let moment = chooses(&ana, 2).await;
    ana.press(ENTER).await;
    ana.see("//header//button[contains(.,'Adiada')][contains(@aria-label,'10:15')]")
        .await;
    // Until when stands where everybody sees it, and not in a name alone that is only read aloud.
    ana.see("//*[contains(@class,'activity')][contains(.,'Adiada até')][contains(.,'10:15')]")
        .await;
    ana.see("//dd[contains(.,'Adiada até')][contains(.,'10:15')]")
        .await;
    ana.network(true).await;
    let herself = stage.agent("ana").await;
    until("the worker has it until then", async || {
        let head = herself.conversation("Joana").await;
        (head["status"] == json!({ "is": "snoozed", "until": moment })).then_some(())
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_moment_is_offered_twice_on_a_sunday() {
    let _turn = turn().await;
    let stage = Stage::open().await;
    let ana = at_joanas(&stage).await;
    let ahead = "const now = new Date(), noon = new Date(now); \
        noon.setDate(noon.getDate() + (7 - noon.getDay()) % 7); noon.setHours(12); \
        return Math.round((noon - now) / 3600000)";
    let ahead = ana.run(ahead).await.as_i64().expect("hours");
    ana.set_clock(ahead.try_into().expect("less than a week"))
        .await;
    ana.click("//*[@id='status-menu']").await;
    ana.see("//*[@role='menuitem'][contains(.,'Amanhã, 9h')]")
        .await;
    ana.see("//*[@role='menuitem'][contains(.,'Data e hora')]")
        .await;
    ana.gone("//*[@role='menuitem'][contains(.,'Segunda, 9h')]")
        .await;
}
