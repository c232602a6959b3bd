//! Windows as low as a desk at 400 %, or a phone with its keyboard open: there is room to read, to write, and to find.

use serde_json::json;

use crate::figures::speaks;
use crate::files::screen::SEND;
use crate::given_back::opens;
use crate::scale::sow;
use crate::stage::Stage;
use crate::stage::browser::{Browser, Screen, turn};
use crate::stage::until::until;

/// Sets what the page has to itself, in CSS pixels.
async fn resize(browser: &Browser, width: u32, height: u32) {
    let size = json!({ "width": width, "height": height, "deviceScaleFactor": 1, "mobile": false });
    browser
        .tell("Emulation.setDeviceMetricsOverride", size)
        .await;
}

/// Whether the last element of a class is wholly in the window, and the page no wider than it.
async fn is_seen(browser: &Browser, of: &str) {
    until(&format!("{of} is in sight"), async || {
        let script = format!(
            "const it = [...document.querySelectorAll('{of}')].at(-1)?.getBoundingClientRect(); \
             return !!it && it.height > 0 && it.top >= -1 && it.bottom <= innerHeight + 1 \
               && document.documentElement.scrollWidth <= document.documentElement.clientWidth"
        );
        (browser.run(&script).await == true).then_some(())
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_conversation_is_read_and_answered_at_400_percent_and_above_an_open_keyboard() {
    let _turn = turn().await;
    let stage = Stage::open().await;
    stage.meta.say("joana", "Olá, preciso de ajuda").await;
    let ana = Browser::of(&stage, "ana", Screen::Desk).await;
    for (width, height, room) in [(320, 256, 160), (320, 480, 220), (390, 400, 160)] {
        resize(&ana, width, height).await;
        ana.go("/").await;
        opens(&ana, "Joana").await;
        let script = format!("return document.querySelector('.log').clientHeight >= {room}");
        until(
            &format!("{room} px of {height} are for reading"),
            async || (ana.run(&script).await == true).then_some(()),
        )
        .await;
        is_seen(&ana, ".bubble").await;
        let words = format!("respondida em {width} por {height}");
        ana.fill("composer-text", &words).await;
        is_seen(&ana, "#composer-text").await;
        ana.click(SEND).await;
        stage.meta.answer("joana", &words).await;
        ana.run("document.querySelector('.thread').scrollTop = 0")
            .await;
        is_seen(&ana, ".entry.out .bubble").await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_counts_of_a_large_workspace_make_the_page_no_wider_than_the_phone() {
    let _turn = turn().await;
    let stage = Stage::open().await;
    sow(&stage, 2_000, 2_000);
    let ana = Browser::of(&stage, "ana", Screen::Desk).await;
    for width in [320, 360] {
        resize(&ana, width, 640).await;
        ana.go("/").await;
        ana.see("//*[@role='tab'][contains(.,'Todas')][string-length(.) > 7]")
            .await;
        is_seen(&ana, ".tabs").await;
        // Whoever turns to the last one sees all of its number.
        ana.click("//*[@id='tab-0']").await;
        ana.press("\u{e012}").await;
        let whole = "const bar = document.querySelector('.tabs').getBoundingClientRect(), \
            last = document.activeElement; \
            return last.role === 'tab' && last.ariaSelected === 'true' && !last.nextElementSibling \
              && last.querySelector('.count').getBoundingClientRect().right <= bar.right - 24";
        until("the last tab is whole in sight", async || {
            (ana.run(whole).await == true).then_some(())
        })
        .await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_a_choice_of_filters_leads_to_stands_in_sight_however_many_there_are() {
    let _turn = turn().await;
    let stage = Stage::open().await;
    stage.meta.say("joana", "Olá, preciso de ajuda").await;
    let ana = Browser::of(&stage, "ana", Screen::Desk).await;
    for (width, height) in [(390, 600), (320, 480), (1440, 500)] {
        resize(&ana, width, height).await;
        ana.go("/").await;
        ana.click("//*[@class='list-head']/button[@aria-label='Filtros']")
            .await;
        is_seen(&ana, ".filters .acts .button.main").await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_views_unfold_within_a_small_phone_in_every_language() {
    let _turn = turn().await;
    let stage = Stage::open().await;
    let ana = Browser::of(&stage, "ana", Screen::Phone).await;
    resize(&ana, 320, 640).await;
    for language in ["pt-BR", "es", "en"] {
        speaks(&ana, language).await;
        ana.click("//*[@class='list-head']//button[@aria-haspopup='menu']")
            .await;
        is_seen(&ana, ".menu-sheet").await;
        let within = "const it = document.querySelector('.menu-sheet').getBoundingClientRect(); \
            return it.left >= 0 && it.right <= 320";
        assert_eq!(ana.run(within).await, true, "{language}");
    }
}
