//! Files that were chosen and not sent yet: they lie on their conversation's tray, also after a reload and without a network.

use tempfile::NamedTempFile;

use super::bytes;
use super::kept::{is_sealed, kept, marked};
use super::screen::{SEND, arrives, at_joanas, cut_off_at_joanas, lay, lie_on_the_tray, on_disk};
use crate::keeping::wants_to_leave;
use crate::offline::rest;
use crate::sealed::{FILES, fill_up, frees_up};
use crate::stage::Stage;
use crate::stage::browser::{Browser, turn};
use crate::stage::screen::ROW;
use crate::stage::until::until;

/// Also after the tray had time to be filled.
async fn nothing_lies(browser: &Browser) {
    browser.see("//label/input[@type='file']").await;
    rest(browser).await;
    lie_on_the_tray(browser, &[]).await;
}

/// Somebody at Joana's who has chosen a photo, which is kept.
async fn with_a_photo(stage: &Stage) -> (Browser, NamedTempFile) {
    let ana = at_joanas(stage).await;
    let photo = on_disk(".png", &bytes(60_000));
    lay(&ana, &photo).await;
    kept(&ana, 2).await;
    (ana, photo)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_chosen_and_not_sent_lies_there_after_a_reload_sealed_and_goes_whole() {
    let _turn = turn().await;
    let stage = Stage::open().await;
    let ana = cut_off_at_joanas(&stage).await;
    let (order, photo) = (
        on_disk(".pdf", &marked(2_500_000)),
        on_disk(".png", &bytes(60_000)),
    );
    lay(&ana, &order).await;
    lay(&ana, &photo).await;
    // Three pieces and one, each with what names them.
    for record in kept(&ana, 6).await {
        is_sealed(&record);
    }
    let path = ana.path().await;
    ana.go(&path).await;
    lie_on_the_tray(&ana, &[&order, &photo]).await;
    // What is taken off is gone from the disk too.
    ana.click("(//li//button[@aria-label='Tirar o arquivo'])[2]")
        .await;
    kept(&ana, 4).await;
    ana.go(&path).await;
    lie_on_the_tray(&ana, &[&order]).await;
    // Back online it goes from the tray as it was chosen, even where it is gone from where it was chosen.
    order.close().expect("deleted");
    ana.network(true).await;
    ana.click(SEND).await;
    arrives(&stage, &marked(2_500_000)).await;
    kept(&ana, 0).await;
    ana.reload().await;
    nothing_lies(&ana).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn signing_out_says_how_many_chosen_files_go_with_it_and_nobody_else_sees_them() {
    let _turn = turn().await;
    let stage = Stage::open().await;
    let (ana, photo) = with_a_photo(&stage).await;
    // Also where no conversation was opened.
    ana.go("/").await;
    ana.see(ROW).await;
    rest(&ana).await;
    let leave = async || {
        wants_to_leave(&ana).await;
        ana.see("//dialog[@open][contains(.,'1 arquivo escolhido e não enviado')]")
            .await;
    };
    leave().await;
    ana.click("//dialog//button[contains(.,'Ficar')]").await;
    ana.click(ROW).await;
    lie_on_the_tray(&ana, &[&photo]).await;
    leave().await;
    ana.click("//dialog//button[contains(.,'Sair')]").await;
    ana.see("//input[@type='email']").await;
    kept(&ana, 0).await;
    ana.sign_in("bruno").await;
    ana.click(ROW).await;
    nothing_lies(&ana).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_chosen_file_for_which_there_is_no_room_is_told_and_kept_as_soon_as_there_is() {
    let _turn = turn().await;
    let stage = Stage::open().await;
    let ana = at_joanas(&stage).await;
    fill_up(&ana, FILES).await;
    let photo = on_disk(".png", &bytes(60_000));
    lay(&ana, &photo).await;
    ana.read("Sem espaço para guardar").await;
    frees_up(&ana).await;
    kept(&ana, 2).await;
    ana.reload().await;
    lie_on_the_tray(&ana, &[&photo]).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_one_tab_sends_lies_on_no_other_tabs_tray_any_more() {
    let _turn = turn().await;
    let stage = Stage::open().await;
    let (ana, photo) = with_a_photo(&stage).await;
    let path = ana.path().await;
    let first = ana.tab(&path).await;
    lie_on_the_tray(&ana, &[&photo]).await;
    // So that the other is looked at anew.
    let second = ana.turn_to(&first).await;
    ana.click(SEND).await;
    arrives(&stage, &bytes(60_000)).await;
    ana.turn_to(&second).await;
    lie_on_the_tray(&ana, &[]).await;
}

/// Has a page say at any moment, where the browser's other pages can read it, how many files lie on its tray.
const SAYS: &str = "const say = () => { localStorage.lying = document.querySelectorAll('.tray li').length }; say(); \
    new MutationObserver(say).observe(document.body, { subtree: true, childList: true }); return 0";

/// Waits until that many lie on the tray of the page that says so.
async fn lie_there(browser: &Browser, count: &str) {
    until(
        &format!("{count} lie on the other page's tray"),
        async || {
            let lying = browser.run("return localStorage.lying").await;
            (lying == count).then_some(())
        },
    )
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_file_lies_and_leaves_at_once_on_the_trays_of_two_windows_side_by_side() {
    let _turn = turn().await;
    let stage = Stage::open().await;
    let (ana, photo) = with_a_photo(&stage).await;
    let path = ana.path().await;
    let first = ana.tab(&path).await;
    lie_on_the_tray(&ana, &[&photo]).await;
    ana.run(SAYS).await;
    ana.turn_to(&first).await;
    let order = on_disk(".pdf", &bytes(40_000));
    lay(&ana, &order).await;
    lie_there(&ana, "2").await;
    ana.click("(//li//button[@aria-label='Tirar o arquivo'])[2]")
        .await;
    lie_there(&ana, "1").await;
    // Nobody need have heard of it but this browser.
    ana.network(false).await;
    ana.click(SEND).await;
    lie_there(&ana, "0").await;
    ana.network(true).await;
    arrives(&stage, &bytes(60_000)).await;
}

/// Writes so many letters at once.
async fn letters(browser: &Browser, count: u32) {
    let script = format!(
        "const field = document.getElementById('composer-text'); field.value = 'a'.repeat({count}); \
         field.dispatchEvent(new Event('input', {{ bubbles: true }})); return 0"
    );
    browser.run(&script).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_too_long_is_told_before_it_is_sent_alone_and_under_a_file() {
    let _turn = turn().await;
    let stage = Stage::open().await;
    let ana = at_joanas(&stage).await;
    let over = |words: &str| format!("//*[@class='count over'][.='{words}']");
    letters(&ana, 4_099).await;
    ana.see(&over("3 caracteres a mais")).await;
    ana.see(&format!("{SEND}[@aria-disabled='true']")).await;
    letters(&ana, 1_026).await;
    ana.see(&format!("{SEND}[@aria-disabled='false']")).await;
    // Under a file there is less room, and as much again once it is taken off.
    let photo = on_disk(".png", &bytes(60_000));
    lay(&ana, &photo).await;
    ana.see(&over("2 caracteres a mais")).await;
    ana.see(&format!("{SEND}[@aria-disabled='true']")).await;
    ana.fill("composer-text", "\u{e003}\u{e003}").await;
    ana.see(&format!("{SEND}[@aria-disabled='false']")).await;
    ana.click(SEND).await;
    arrives(&stage, &bytes(60_000)).await;
    letters(&ana, 4_096).await;
    ana.see("//*[@class='count'][.='4096/4096']").await;
    ana.click(SEND).await;
    stage.meta.answer("joana", &"a".repeat(4_096)).await;
    // The pointer still stands on the button, which has nothing to send now and looks like it.
    let looks = "const it = document.querySelector('.composer [type=submit]'), as = document.createElement('i'); \
        as.style.background = 'var(--sunken)'; it.append(as); \
        const alike = getComputedStyle(it).backgroundColor === getComputedStyle(as).backgroundColor; \
        as.remove(); return it.matches(':hover') && it.ariaDisabled === 'true' && alike";
    until("the button looks as shut as it is", async || {
        (ana.run(looks).await == true).then_some(())
    })
    .await;
}
