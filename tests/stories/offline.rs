//! No network at all: the page opens, the work goes on, and when the network is back the worker and the screen agree.

use serde_json::json;

use crate::stage::Stage;
use crate::stage::agent::word;
use crate::stage::browser::{Browser, Screen, turn};
use crate::stage::screen::{COMPOSER, ROW, bubble, row};

/// Waits until the service worker has the whole version.
pub async fn served(browser: &Browser) {
    let ready =
        "const done = arguments[0]; navigator.serviceWorker.ready.then((it) => done(!!it.active))";
    assert_eq!(browser.run_async(ready, Vec::new()).await, true);
}

/// Waits until what is shown has been written down: the replica is written a little behind the screen.
pub async fn rest(browser: &Browser) {
    browser.pause(1_800).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_page_opens_with_the_worker_gone_and_holds_what_was_there() {
    let _turn = turn().await;
    let mut stage = Stage::open().await;
    stage.meta.say("joana", "Olá, preciso de ajuda").await;
    let ana = Browser::of(&stage, "ana", Screen::Desk).await;
    ana.click(ROW).await;
    ana.see(COMPOSER).await;
    ana.read("Olá, preciso de ajuda").await;
    served(&ana).await;
    rest(&ana).await;

    stage.worker.kill();
    let path = ana.path().await;
    ana.go(&path).await;
    ana.see(COMPOSER).await;
    ana.read("Joana Prado").await;
    ana.reply("escrita sem servidor").await;
    ana.see("//*[contains(@class,'ticks') and contains(@class,'clock')]")
        .await;
    // Not even the page that nobody has opened yet needs the network.
    ana.go("/ajustes/sessoes").await;
    ana.see("//h2[contains(.,'Sessões')]").await;

    stage.worker.revive().await;
    stage.meta.answer("joana", "escrita sem servidor").await;
    assert_eq!(stage.meta.sends("escrita sem servidor").await, 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_version_is_served_whole_and_nothing_of_the_api_is_kept() {
    let _turn = turn().await;
    let stage = Stage::open().await;
    stage.meta.say("joana", "Olá").await;
    let ana = Browser::of(&stage, "ana", Screen::Desk).await;
    ana.read("Joana Prado").await;
    served(&ana).await;
    let kept = "const done = arguments[0]; (async () => { const all = []; \
        for (const name of await caches.keys()) for (const one of await (await caches.open(name)).keys()) \
        all.push(new URL(one.url).pathname); done(all) })()";
    let kept: Vec<String> = ana
        .run_async(kept, Vec::new())
        .await
        .as_array()
        .expect("paths")
        .iter()
        .map(word)
        .collect();
    assert!(kept.contains(&"/".to_owned()), "{kept:?}");
    assert!(kept.iter().any(|path| path.ends_with(".wasm")), "{kept:?}");
    assert!(!kept.iter().any(|path| path.contains("api")), "{kept:?}");
    let visitor = stage.visitor();
    let worker = visitor.get("/service-worker.js").await;
    assert!(
        worker.text.contains("const BUILD={version:\""),
        "the build is written in"
    );
    assert_eq!(worker.headers["cache-control"], "no-cache");
    assert_eq!(worker.headers["service-worker-allowed"], "/");
    assert!(worker.headers.contains_key("content-security-policy"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_network_that_comes_and_goes_while_sending_doubles_nothing() {
    let _turn = turn().await;
    let stage = Stage::open().await;
    stage.meta.say("joana", "Olá").await;
    let ana = Browser::of(&stage, "ana", Screen::Desk).await;
    ana.click(ROW).await;
    ana.see(COMPOSER).await;
    let mut chance = 7_u64;
    for count in 0..24 {
        ana.reply(&format!("linha {count:02}")).await;
        chance = chance
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        if chance >> 62 == 0 {
            ana.network(false).await;
        } else if chance >> 62 == 1 {
            ana.network(true).await;
        } else if chance >> 61 == 5 {
            ana.network(false).await;
            ana.network(true).await;
        }
    }
    ana.network(true).await;
    stage.meta.answer("joana", "linha 23").await;
    stage.meta.settled().await;
    let ours = stage.meta.ours("joana").await.into_iter();
    let ours: Vec<String> = ours.map(|it| word(&it["content"]["body"])).collect();
    let expected: Vec<String> = (0..24).map(|count| format!("linha {count:02}")).collect();
    assert_eq!(ours, expected, "each once, in order");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_thread_never_read_here_shows_what_its_row_knows_and_what_waits_is_listed() {
    let _turn = turn().await;
    let stage = Stage::open().await;
    stage.meta.say("maria", "Preciso trocar o tamanho").await;
    stage.meta.say("joana", "Bom dia").await;
    // Somebody who saves data: nothing is fetched ahead for them.
    let ana = Browser::open(&stage, Screen::Phone).await;
    let saving = "Object.defineProperty(navigator, 'connection', { value: { saveData: true } })";
    ana.run_early(saving).await;
    ana.reload().await;
    ana.sign_in("ana").await;
    ana.read("Maria").await;
    served(&ana).await;
    rest(&ana).await;
    ana.network(false).await;
    ana.reload().await;
    ana.click(&row("Maria")).await;
    ana.see(&bubble("Preciso trocar o tamanho")).await;
    ana.read("o resto desta conversa não está neste navegador")
        .await;
    ana.click("//*[contains(@class,'bar')]//button[normalize-space()='Assumir']")
        .await;
    ana.reply("troca sem custo").await;
    ana.read("troca sem custo").await;
    ana.see(&bubble("Preciso trocar o tamanho")).await;

    ana.click("//a[contains(.,'Ver o que há')]").await;
    for words in ["Assumir", "Responder: troca sem custo"] {
        ana.see(&format!(
            "//*[contains(@class,'waits')]//li[contains(.,'Maria')][contains(.,'{words}')]"
        ))
        .await;
    }
    // Nothing that Recado works without is an alarm.
    ana.see("//*[@class='checks']/li[@class='may'][contains(.,'Notificações')]")
        .await;
    ana.click("//*[contains(@class,'waits')]//a").await;
    ana.see(COMPOSER).await;
    ana.network(true).await;
    stage.meta.answer("maria", "troca sem custo").await;
    ana.read_no_more("não está neste navegador").await;
}

/// How many lines of the self-check are an error, and how many wait for the network.
const CHECKS: &str =
    "return ['not', 'rests'].map((how) => document.querySelectorAll(`.checks .${how}`).length)";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_network_is_a_state_and_no_error_and_the_self_check_says_what_goes_on() {
    let _turn = turn().await;
    let stage = Stage::open().await;
    stage.meta.say("joana", "Olá, preciso de ajuda").await;
    let ana = Browser::of(&stage, "ana", Screen::Desk).await;
    served(&ana).await;
    ana.go("/ajustes/autoteste").await;
    ana.read("Chegam na hora, por esta aba").await;
    ana.network(false).await;
    ana.read("Sem rede agora").await;
    ana.read("Em pausa até a rede voltar").await;
    assert_eq!(ana.run(CHECKS).await, json!([0, 2]));
    ana.network(true).await;
    ana.read("Chegam na hora, por esta aba").await;
    assert_eq!(ana.run(CHECKS).await, json!([0, 0]));
}
