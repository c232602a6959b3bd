//! Two tabs of one browser: one stream, the same on both, a hand-over when the leading one goes, and clocks that jump.

use std::time::{Duration, Instant};

use fantoccini::wd::WindowHandle;
use serde_json::Value;

use crate::asleep::freeze;
use crate::files::screen::at_joanas;
use crate::offline::rest;
use crate::stage::Stage;
use crate::stage::agent::word;
use crate::stage::browser::{Browser, Screen, turn};
use crate::stage::screen::{COMPOSER, ROW};
use crate::stage::until::until;
use crate::triage::{claims, owned_by};

pub async fn streams(stage: &Stage) -> Value {
    stage.visitor().get("/api/stage/figures").await.json()["streams"].clone()
}

/// Opens the conversation that is shown in a second tab too. The first one stays turned to.
pub async fn in_two_tabs(ana: &Browser) -> [WindowHandle; 2] {
    let path = ana.path().await;
    let first = ana.tab(&path).await;
    ana.see(COMPOSER).await;
    let second = ana.turn_to(&first).await;
    [first, second]
}

/// Cuts the network of these tabs, or gives it back, one after the other; the last one stays turned to.
pub async fn network_of(ana: &Browser, tabs: [&WindowHandle; 2], on: bool) {
    for tab in tabs {
        ana.turn_to(tab).await;
        ana.network(on).await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_tabs_cost_one_stream_and_the_second_takes_over() {
    let _turn = turn().await;
    let stage = Stage::open().await;
    stage.meta.say("joana", "primeira").await;
    let ana = Browser::of(&stage, "ana", Screen::Desk).await;
    a_second_tab_opens_and_takes_over(&stage, &ana).await;
}

/// In any engine, where Joana has written one word.
pub async fn a_second_tab_opens_and_takes_over(stage: &Stage, ana: &Browser) {
    ana.read("primeira").await;
    rest(ana).await;
    let first = ana.tab("/").await;
    ana.read("primeira").await;
    stage.meta.say("maria", "para as duas abas").await;
    ana.read("para as duas abas").await;
    assert_eq!(
        streams(stage).await,
        1,
        "the second tab has none of its own"
    );
    let second = ana.turn_to(&first).await;
    ana.read("para as duas abas").await;

    // What one tab wishes the other shows, whichever leads.
    ana.turn_to(&second).await;
    ana.click(ROW).await;
    ana.see(COMPOSER).await;
    ana.reply("da segunda aba").await;
    stage.meta.answer("maria", "da segunda aba").await;
    ana.turn_to(&first).await;
    ana.read("da segunda aba").await;

    ana.close(&first, &second).await;
    let gone = Instant::now();
    stage.meta.say("joana", "depois da troca").await;
    ana.read("depois da troca").await;
    let took = gone.elapsed();
    assert!(took < Duration::from_secs(2), "handed over after {took:?}");
    assert_eq!(stage.meta.sends("da segunda aba").await, 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn tabs_that_write_at_the_same_time_lose_nothing_and_double_nothing() {
    let _turn = turn().await;
    let stage = Stage::open().await;
    let ana = at_joanas(&stage).await;
    rest(&ana).await;
    let [first, second] = in_two_tabs(&ana).await;
    network_of(&ana, [&first, &second], false).await;
    for round in 0..4 {
        for (name, tab) in [("um", &first), ("dois", &second)] {
            ana.turn_to(tab).await;
            ana.reply(&format!("{name} {round}")).await;
        }
    }
    network_of(&ana, [&second, &first], true).await;
    for round in 0..4 {
        for name in ["um", "dois"] {
            stage.meta.answer("joana", &format!("{name} {round}")).await;
        }
    }
    stage.meta.settled().await;
    let ours = stage.meta.ours("joana").await.into_iter();
    let ours: Vec<String> = ours.map(|it| word(&it["content"]["body"])).collect();
    assert_eq!(ours.len(), 8, "each once: {ours:?}");
    for name in ["um", "dois"] {
        let own: Vec<&String> = ours.iter().filter(|text| text.starts_with(name)).collect();
        assert!(own.is_sorted(), "in their order: {own:?}");
    }
    for tab in [&first, &second] {
        ana.turn_to(tab).await;
        ana.read("dois 3").await;
        ana.read("um 3").await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_clock_that_jumps_eight_hours_either_way_breaks_nothing() {
    let _turn = turn().await;
    let stage = Stage::open().await;
    stage.meta.say("joana", "antes do salto").await;
    let ana = Browser::of(&stage, "ana", Screen::Desk).await;
    ana.click(ROW).await;
    ana.see(COMPOSER).await;
    let asked = "return performance.getEntriesByType('resource').filter((it) => it.name.includes('/api/')).length";
    for (hours, text) in [
        (8, "oito horas adiante"),
        (-8, "oito horas atrás"),
        (0, "de volta"),
    ] {
        let before = ana.run(asked).await.as_u64().expect("a count");
        ana.set_clock(hours).await;
        rest(&ana).await;
        stage.meta.say("joana", text).await;
        ana.read(text).await;
        ana.reply(&format!("resposta {hours}")).await;
        stage
            .meta
            .answer("joana", &format!("resposta {hours}"))
            .await;
        rest(&ana).await;
        let after = ana.run(asked).await.as_u64().expect("a count");
        assert!(
            after - before < 8,
            "{} requests are a storm",
            after - before
        );
        let said = ana.text().await;
        assert!(!said.contains("foi trancada"), "the lease goes on");
    }
    assert_eq!(stage.meta.sends("resposta 8").await, 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_browser_whose_clock_is_wrong_reckons_with_the_workers() {
    let _turn = turn().await;
    let stage = Stage::open().await;
    stage.meta.say("joana", "a janela está aberta").await;
    let ana = Browser::of(&stage, "ana", Screen::Desk).await;
    ana.read("a janela está aberta").await;
    // Thirty hours ahead, the window would have closed six hours ago.
    ana.set_clock(30).await;
    ana.go("/").await;
    ana.click(ROW).await;
    ana.see(COMPOSER).await;
    ana.reply("e continua aberta").await;
    stage.meta.answer("joana", "e continua aberta").await;
    ana.go("/ajustes/autoteste").await;
    ana.read("Difere do servidor em 30 h").await;
    until("the rest is well", async || {
        let said = ana.text().await;
        said.contains("Chegam na hora, por esta aba").then_some(())
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_tab_that_was_frozen_catches_up_by_itself() {
    let _turn = turn().await;
    let stage = Stage::open().await;
    stage.meta.say("joana", "antes").await;
    let ana = Browser::of(&stage, "ana", Screen::Desk).await;
    ana.read("antes").await;
    ana.run(
        "document.addEventListener('freeze', () => globalThis.asleep = true, { once: true }); return 0",
    )
    .await;
    freeze(&ana, true).await;
    let missed = [("maria", "um"), ("tomas", "dois"), ("lua", "três")];
    for (customer, words) in missed {
        let words = format!("durante o sono {words}");
        stage.meta.say(customer, &words).await;
    }
    freeze(&ana, false).await;
    assert_eq!(ana.run("return globalThis.asleep").await, true);
    for (_, words) in missed {
        ana.read(&format!("durante o sono {words}")).await;
    }
    println!("proves: WD-04");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_tabs_that_both_claim_without_a_network_claim_once() {
    let _turn = turn().await;
    let stage = Stage::open().await;
    let ana = at_joanas(&stage).await;
    rest(&ana).await;
    let [first, second] = in_two_tabs(&ana).await;
    network_of(&ana, [&first, &second], false).await;
    // Neither hears of the other: each does what it sees to be possible.
    for tab in [&first, &second] {
        ana.turn_to(tab).await;
        ana.run("BroadcastChannel.prototype.postMessage = () => {}; return 0")
            .await;
        claims(&ana).await;
    }
    network_of(&ana, [&second, &first], true).await;
    let agent = stage.agent("ana").await;
    let me = agent.id().await;
    let head = until("she has it", async || {
        let head = agent.conversation("Joana").await;
        (head["owner"] == me).then_some(head)
    })
    .await;
    for tab in [&first, &second] {
        ana.turn_to(tab).await;
        owned_by(&ana, "Você").await;
        rest(&ana).await;
        let told = "return document.querySelectorAll('.toast').length";
        assert_eq!(ana.run(told).await, 0, "nobody is refused what she has");
    }
    let claims = "return [...document.querySelectorAll('.log .entry')].filter((it) => it.innerText.includes('assumiu')).length";
    assert_eq!(ana.run(claims).await, 1, "claimed once: {head}");
}
