//! The same work in the engines of Firefox and of Safari (WebKit): a day's usual acts, a start without network, two tabs. All
//! other stories are played in Chromium, whose engine is Chrome's and Edge's. Where one is not installed, nothing is shown.

use serde_json::json;

use crate::files::screen::{lay, on_disk};
use crate::offline::{rest, served};
use crate::sealed::everything;
use crate::stage::Stage;
use crate::stage::agent::list;
use crate::stage::browser::{Browser, turn};
use crate::stage::engine::Engine;
use crate::stage::keys::{CONTROL, ESCAPE, NOTHING};
use crate::stage::screen::{COMPOSER, ROW, row};
use crate::stage::until::until;
use crate::tabs::a_second_tab_opens_and_takes_over;
use crate::triage::claims;

/// Counts what a page must not cause: an error nobody caught, and what the content security policy turned away.
const WATCH: &str = "window.troubles = []; \
    addEventListener('error', (it) => troubles.push(it.message)); \
    addEventListener('unhandledrejection', (it) => troubles.push(String(it.reason))); \
    addEventListener('securitypolicyviolation', (it) => troubles.push(`${it.violatedDirective} ${it.blockedURI}`))";

async fn ana(engine: Engine, stage: &Stage) -> Browser {
    let ana = Browser::open_in(engine, &stage.worker.secure()).await;
    ana.sign_in("ana").await;
    ana.run(WATCH).await;
    ana
}

async fn untroubled(browser: &Browser) {
    assert_eq!(browser.run("return window.troubles").await, json!([]));
}

async fn a_day(engine: Engine) {
    let stage = Stage::open_secure().await;
    stage.meta.say("joana", "bom dia").await;
    let ana = ana(engine, &stage).await;
    ana.read("bom dia").await;
    // The app fills the window and is not larger than it: no second scroll bar beside the list's.
    let over = "const page = document.documentElement; return page.scrollHeight - innerHeight";
    assert_eq!(ana.run(over).await, 0);

    stage.meta.say("maria", "chegou na hora").await;
    ana.read("chegou na hora").await;
    ana.click(&row("Joana")).await;
    claims(&ana).await;
    ana.reply("já estou vendo").await;
    stage.meta.answer("joana", "já estou vendo").await;
    ana.see("//*[contains(@class,'ticks delivered')]").await;

    ana.click("//button[contains(@class,'mode')][contains(.,'Nota')]")
        .await;
    ana.reply("cliente antigo").await;
    ana.see("//*[contains(@class,'note')][contains(.,'cliente antigo')]")
        .await;
    ana.click("//button[contains(@class,'mode')][contains(.,'Responder')]")
        .await;
    box_grows(&ana).await;
    photo(&stage, &ana).await;

    ana.press(&format!("{CONTROL}k{NOTHING}")).await;
    ana.focused("search-field").await;
    ana.press("chegou").await;
    ana.see("//*[@role='option'][.//mark[contains(.,'chegou')]]")
        .await;
    ana.press(ESCAPE).await;
    assert_eq!(stage.meta.sends("já estou vendo").await, 1);
    assert_eq!(stage.meta.sends("cliente antigo").await, 0);
    untroubled(&ana).await;
}

/// What is written stays in sight: the box has a line for each of the text's.
async fn box_grows(ana: &Browser) {
    let high = "return document.getElementById('composer-text').clientHeight";
    let one = ana.run(high).await.as_f64().unwrap_or_default();
    ana.fill("composer-text", "x").await;
    let shift = "\u{e008}\u{e007}\u{e000}";
    ana.press(&format!("{shift}{shift}{shift}y")).await;
    let many = until("the box has grown", async || {
        ana.run(high)
            .await
            .as_f64()
            .filter(|many| *many > one + 40.0)
    })
    .await;
    assert!(many < one + 90.0, "four lines, and not {many} pixels");
    ana.press("\u{e007}").await;
    until("the box is small again", async || {
        let now = ana.run(high).await.as_f64();
        now.filter(|now| *now < one + 1.0)
    })
    .await;
}

async fn photo(stage: &Stage, ana: &Browser) {
    let photo = on_disk(".png", &crate::files::bytes(60_000));
    lay(ana, &photo).await;
    ana.reply("a foto").await;
    until("the photo is on the phone", async || {
        let mut ours = stage.meta.ours("joana").await.into_iter();
        ours.find(|it| it["content"]["caption"] == "a foto")
    })
    .await;
}

async fn without_network(engine: Engine) {
    let mut stage = Stage::open_secure().await;
    stage.meta.say("joana", "o pedido secreto 4711").await;
    let ana = ana(engine, &stage).await;
    ana.click(ROW).await;
    ana.see(COMPOSER).await;
    ana.read("o pedido secreto 4711").await;
    served(&ana).await;
    rest(&ana).await;
    let version = "return document.documentElement.dataset.version ?? ''";
    assert_eq!(ana.run(version).await, "", "the first version is no news");
    let kept = everything(&ana).await;
    for store in ["about", "heads", "threads"] {
        assert!(!list(&kept[store]).is_empty(), "{store} holds something");
    }
    assert!(!kept.to_string().contains("4711"), "sealed");

    stage.worker.kill();
    let path = ana.path().await;
    ana.go(&path).await;
    ana.see(COMPOSER).await;
    ana.run(WATCH).await;
    ana.read("o pedido secreto 4711").await;
    ana.reply("escrita sem servidor").await;
    ana.see("//*[contains(@class,'ticks') and contains(@class,'clock')]")
        .await;
    ana.go("/ajustes/autoteste").await;
    ana.see("//h2[contains(.,'Autoteste')]").await;
    ana.read("o servidor não respondeu").await;
    // Also where the browser has no word for how much it keeps (WebKit on Linux).
    assert!(!ana.text().await.contains("não guarda nada aqui"));
    stage.worker.revive().await;
    stage.meta.answer("joana", "escrita sem servidor").await;
    assert_eq!(stage.meta.sends("escrita sem servidor").await, 1);
    // The stream is taken up where it was cut.
    ana.go("/").await;
    stage.meta.say("joana", "depois da queda").await;
    ana.read("depois da queda").await;
}

async fn two_tabs(engine: Engine) {
    let stage = Stage::open_secure().await;
    stage.meta.say("joana", "primeira").await;
    let ana = ana(engine, &stage).await;
    a_second_tab_opens_and_takes_over(&stage, &ana).await;
}

/// Without TLS, WebKit takes the cookie and keeps it not.
async fn no_cookie(engine: Engine) {
    let stage = Stage::open().await;
    let ana = Browser::open_in(engine, &stage.worker.address).await;
    ana.tell_who("ana").await;
    ana.read("A senha está certa, mas este navegador não guardou a sessão")
        .await;
}

/// A story for both engines; where one is missing, it says so.
macro_rules! in_both {
    ($($play:ident: $firefox:ident, $webkit:ident;)*) => {
        $(
            in_both!(@ $firefox, $play, Engine::Firefox);
            in_both!(@ $webkit, $play, Engine::WebKit);
        )*
    };
    (@ $name:ident, $play:ident, $engine:expr) => {
        #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
        async fn $name() {
            if !$engine.is_here() {
                println!("not played: {:?} is not installed", $engine);
                return;
            }
            let _turn = turn().await;
            $play($engine).await;
        }
    };
}

in_both! {
    a_day: a_day_in_firefox, a_day_in_webkit;
    without_network: firefox_opens_without_a_network, webkit_opens_without_a_network;
    two_tabs: two_tabs_of_firefox_cost_one_stream, two_tabs_of_webkit_cost_one_stream;
}
in_both!(@ a_session_that_the_browser_does_not_keep_is_told_as_that, no_cookie, Engine::WebKit);
