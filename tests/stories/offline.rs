//! No network at all: the page opens, the work goes on, and when the network is back the worker and the screen agree.

use serde_json::{Value, json};

use crate::stage::Stage;
use crate::stage::agent::{list, word};
use crate::stage::browser::{Browser, Screen, turn};
use crate::stage::meta::{now, text_hook};
use crate::stage::until::until;

const ROW: &str = "//*[contains(@id,'row-')]";
const COMPOSER: &str = "//*[@id='composer-text']";

/// Waits until the service worker has the whole version.
pub async fn served(browser: &Browser) {
    let ready =
        "const done = arguments[0]; navigator.serviceWorker.ready.then((it) => done(!!it.active))";
    assert_eq!(browser.run_async(ready, Vec::new()).await, true);
}

/// Waits until what is shown has been written down: the replica is written a little behind the screen.
pub async fn rest(browser: &Browser) {
    browser
        .run_async("setTimeout(() => arguments[0](0), 1800)", Vec::new())
        .await;
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
        worker.text.contains("const BUILD = {"),
        "the build is written in"
    );
    assert_eq!(worker.headers["cache-control"], "no-cache");
    assert_eq!(worker.headers["service-worker-allowed"], "/");
    assert!(worker.headers.contains_key("content-security-policy"));
}

fn row(person: u32) -> String {
    format!("//*[contains(@id,'row-')][contains(.,'Pessoa {person}')]")
}

/// What a person can read of a conversation: the thread without what changes by itself, such as hours and windows.
async fn shown(browser: &Browser, person: u32) -> Value {
    browser.click(&row(person)).await;
    browser.see(COMPOSER).await;
    rest(browser).await;
    browser
        .run(
            "return [[...document.querySelectorAll('[id^=entry-]')].map((it) => it.innerText), \
             [...document.querySelectorAll('.thread header button')].map((it) => it.innerText)]",
        )
        .await
}

/// Five things to one conversation: an answer (which claims it), another, a note, two statuses.
async fn triage(ana: &Browser, person: u32) {
    ana.click(&row(person)).await;
    ana.see(COMPOSER).await;
    ana.reply(&format!("primeira a {person}")).await;
    ana.reply(&format!("segunda a {person}")).await;
    ana.click("//button[contains(@class,'mode')][contains(.,'Nota')]")
        .await;
    ana.reply(&format!("nota sobre {person}")).await;
    ana.click("//button[contains(@class,'mode')][1]").await;
    for status in ["Pendente", "Aberta"] {
        ana.click(
            "//header//button[contains(@aria-label,'tatus') or contains(@aria-label,'ituação')]",
        )
        .await;
        ana.click(&format!(
            "//*[contains(@role,'menuitem')][contains(.,'{status}')]"
        ))
        .await;
        ana.see(&format!("//header//button[contains(.,'{status}')]"))
            .await;
    }
}

/// Both answers to each of these went out, once and in order; to the third customer nothing did.
async fn went_out(stage: &Stage, people: &[u32]) {
    for person in people {
        for text in ["primeira", "segunda"] {
            let text = format!("{text} a {person}");
            until(&format!("“{text}” is sent"), async || {
                (stage.meta.sends(&text).await == 1).then_some(())
            })
            .await;
        }
    }
    let sent: Vec<String> = list(&stage.meta.look("requests").await)
        .iter()
        .map(|call| word(&call["body"]["text"]["body"]))
        .filter(|text| !text.is_empty())
        .collect();
    for person in people {
        let own: Vec<&String> = sent
            .iter()
            .filter(|text| text.ends_with(&format!(" a {person}")))
            .collect();
        assert!(own.len() == 2 && own.is_sorted(), "in order: {own:?}");
    }
    assert!(!sent.iter().any(|text| text.contains("a 3")), "{sent:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn twenty_actions_without_network_end_as_on_a_fresh_browser() {
    let _turn = turn().await;
    let stage = Stage::open().await;
    for person in 1..=4 {
        let body = text_hook(person, &format!("triage-{person}"), "Bom dia", now());
        assert_eq!(stage.meta.post(&body).await.status, 200);
    }
    let ana = Browser::of(&stage, "bruno", Screen::Desk).await;
    for person in 1..=4 {
        ana.click(&row(person)).await;
        ana.see(COMPOSER).await;
        ana.read("Bom dia").await;
    }
    served(&ana).await;
    rest(&ana).await;
    ana.network(false).await;
    for person in 1..=2 {
        triage(&ana, person).await;
    }
    // In the middle of it the page is loaded again.
    rest(&ana).await;
    ana.reload().await;
    for person in 3..=4 {
        triage(&ana, person).await;
    }
    ana.read("Sem internet").await;

    // Meanwhile somebody else takes the third, and the first customer writes again.
    let carla = stage.agent("carla").await;
    let third = word(&carla.conversation("Pessoa 3").await["id"]);
    let said = carla.wish(&third, json!({ "command": "claim" })).await;
    assert_eq!(said["answer"], "taken");
    let body = text_hook(1, "triage-more", "Alguém aí?", now());
    assert_eq!(stage.meta.post(&body).await.status, 200);

    ana.network(true).await;
    ana.read("Carla").await;
    until("everything has gone out", async || {
        let there = "return document.querySelector('.ticks.clock')";
        (ana.run(there).await == Value::Null).then_some(())
    })
    .await;
    went_out(&stage, &[1, 2, 4]).await;
    ana.click(&row(3)).await;
    until("what was not granted is in the draft again", async || {
        let draft = ana
            .run("return document.getElementById('composer-text')?.value")
            .await;
        let draft = word(&draft);
        (draft.contains("primeira a 3") && draft.contains("segunda a 3")).then_some(())
    })
    .await;

    let fresh = Browser::of(&stage, "bruno", Screen::Desk).await;
    for person in 1..=4 {
        assert_eq!(
            shown(&ana, person).await,
            shown(&fresh, person).await,
            "Pessoa {person} looks the same"
        );
    }
    println!("proves: WD-25");
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
    let bubbles = stage.meta.bubbles("joana").await;
    let ours: Vec<String> = bubbles
        .iter()
        .filter(|bubble| bubble["by"] == "business")
        .map(|bubble| word(&bubble["content"]["body"]))
        .collect();
    let expected: Vec<String> = (0..24).map(|count| format!("linha {count:02}")).collect();
    assert_eq!(ours, expected, "each once, in order");
}
