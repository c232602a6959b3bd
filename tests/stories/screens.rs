//! What people see and press: failures in words with a button that resends, ticks one by one, the keyboard, three
//! languages, two who claim at once, and a line that says how the connection is.

use serde_json::{Value, json};

use crate::stage::Stage;
use crate::stage::agent::{list, word};
use crate::stage::browser::{Browser, Screen, turn};
use crate::stage::keys::{COMMAND, CONTROL, ENTER, ESCAPE, NOTHING, SHIFT};
use crate::stage::screen::{COMPOSER, ROW, row};
use crate::stage::until::until;

const QUESTION: &str = "Olá, preciso de ajuda";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_failure_is_told_in_words_and_its_button_resends_once() {
    let _turn = turn().await;
    let stage = Stage::impatient().await;
    let ana = Browser::of(&stage, "ana", Screen::Desk).await;
    stage.meta.say("joana", QUESTION).await;
    ana.click(ROW).await;
    let failures: [(Value, &str, &str); 4] = [
        (
            json!({ "kind": "code", "code": 190 }),
            "bate à porta",
            "O acesso à Meta expirou: troque o token em Ajustes › Canais.",
        ),
        (
            json!({ "kind": "http", "status": 500, "body": null }),
            "cai no meio",
            "Talvez já tenha chegado",
        ),
        (
            json!({ "kind": "hang", "accepts": false }),
            "fica no ar",
            "Talvez já tenha chegado",
        ),
        (
            json!({ "kind": "code", "code": 131_026 }),
            "não tem aparelho",
            "Não foi possível entregar",
        ),
    ];
    for (fault, text, words) in failures {
        stage
            .meta
            .control("faults/send", &json!({ "fault": fault }))
            .await;
        ana.reply(text).await;
        let entry = format!("//*[contains(@class,'entry')][.//*[contains(text(),'{text}')]]");
        ana.see(&format!(
            "{entry}//*[contains(@class,'trouble')][contains(.,'{words}')]"
        ))
        .await;
        ana.click(&format!("{entry}//button[contains(.,'Tentar de novo')]"))
            .await;
        ana.see(&format!("{entry}//*[@aria-label='Entregue']"))
            .await;
        assert_eq!(
            stage.meta.sends(text).await,
            2,
            "the first try and one more: {text}"
        );
    }
    stage.meta.settled().await;
    let ours = stage.meta.ours("joana").await.into_iter();
    let there = ours.filter(|it| it["tick"] != "failed");
    assert_eq!(there.count(), 4, "each is on the phone once");

    // A rate limit heals by itself: a clock, and then the ticks.
    let fault = json!({ "fault": { "kind": "code", "code": 130_429 } });
    stage.meta.control("faults/send", &fault).await;
    ana.reply("com calma").await;
    ana.see("//*[@aria-label='Na fila de envio']").await;
    stage.pass(5).await;
    stage.meta.answer("joana", "com calma").await;
    until("nothing failed is left", async || {
        let left = ana
            .run("return document.querySelectorAll('.trouble').length")
            .await;
        (left == 0).then_some(())
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn ticks_go_from_a_clock_to_one_to_two_to_blue() {
    let _turn = turn().await;
    let stage = Stage::open().await;
    let bruno = Browser::of(&stage, "bruno", Screen::Desk).await;
    stage.meta.say("joana", QUESTION).await;
    bruno.click(ROW).await;
    // Meta thinks for a moment; then the phone is switched off, so that each tick stands for itself.
    stage
        .meta
        .control(
            "faults/send",
            &json!({ "fault": { "kind": "slow", "ms": 1_500 } }),
        )
        .await;
    stage
        .meta
        .control("customers/joana", &json!({ "online": false }))
        .await;
    bruno.reply("Um momento").await;
    let tick = async |class: &str, words: &str| {
        bruno
            .see(&format!(
                "//*[contains(@class,'ticks {class}')][@aria-label='{words}']"
            ))
            .await;
    };
    tick("clock", "Enviando").await;
    tick("sent", "Enviada").await;
    let grey = bruno
        .run("return getComputedStyle(document.querySelector('.ticks')).color")
        .await;
    stage
        .meta
        .control("customers/joana", &json!({ "online": true }))
        .await;
    tick("delivered", "Entregue").await;
    stage
        .meta
        .control("read", &json!({ "customer": "joana" }))
        .await;
    tick("read", "Lida").await;
    let blue = bruno
        .run("return getComputedStyle(document.querySelector('.ticks')).color")
        .await;
    assert_ne!(grey, blue);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_two_who_claim_at_once_the_later_one_is_told_who_has_it() {
    let _turn = turn().await;
    let stage = Stage::open().await;
    stage.meta.say("joana", QUESTION).await;
    let bruno = Browser::of(&stage, "bruno", Screen::Desk).await;
    let carla = Browser::of(&stage, "carla", Screen::Desk).await;
    for browser in [&bruno, &carla] {
        browser.click(ROW).await;
        browser.see("//button[normalize-space()='Assumir']").await;
    }
    // Carla's click is on its way, and shown to her at once, while Bruno's arrives.
    carla.network(false).await;
    carla.click("//button[normalize-space()='Assumir']").await;
    carla
        .see("//header//button[contains(@aria-label,'Responsável: Você')]")
        .await;
    bruno.click("//button[normalize-space()='Assumir']").await;
    bruno
        .see("//header//button[contains(@aria-label,'Responsável: Você')]")
        .await;
    let ana = stage.agent("ana").await;
    let owner = until("Bruno owns it", async || {
        let head = ana.conversation("Joana").await;
        Some(word(&head["owner"])).filter(|owner| !owner.is_empty())
    })
    .await;
    assert_eq!(owner, stage.agent("bruno").await.id().await);
    carla.network(true).await;
    carla
        .see("//*[contains(@class,'toast')][contains(.,'Bruno')]")
        .await;
    carla
        .see("//header//button[contains(@aria-label,'Responsável: Bruno')]")
        .await;
    assert_eq!(word(&ana.conversation("Joana").await["owner"]), owner);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn j_and_k_walk_the_list_and_the_open_conversation_follows() {
    let _turn = turn().await;
    let stage = Stage::open().await;
    for customer in ["joana", "tomas", "maria"] {
        stage.meta.say(customer, QUESTION).await;
    }
    let ana = Browser::of(&stage, "ana", Screen::Desk).await;
    ana.see(&format!("({ROW})[3]")).await;
    let rows = "return [...document.querySelectorAll('[id^=row-]')].map((row) => row.id.slice(4))";
    let order: Vec<String> = list(&ana.run(rows).await).iter().map(word).collect();
    // Down, down, up; o opens; j and k go on while one is open.
    for key in ["j", "j", "k", "o"] {
        ana.press(key).await;
    }
    shows(&ana, &format!("/c/{}", order[0])).await;
    for (key, place) in [("j", 1), ("j", 2), ("j", 2), ("k", 1)] {
        ana.press(key).await;
        shows(&ana, &format!("/c/{}", order[place])).await;
    }
    ana.press("u").await;
    shows(&ana, "/").await;
    ana.press("?").await;
    ana.see("//dialog[@open]").await;
    ana.press(ESCAPE).await;
    ana.press("/").await;
    ana.focused("list-filter").await;
    ana.press("maria").await;
    ana.see(&row("Maria")).await;
    until("only Maria is left", async || {
        (list(&ana.run(rows).await).len() == 1).then_some(())
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_conversation_is_claimed_answered_noted_and_closed_by_keys_alone() {
    let _turn = turn().await;
    let stage = Stage::open().await;
    stage.meta.say("tomas", QUESTION).await;
    let ana = Browser::of(&stage, "ana", Screen::Desk).await;
    ana.see(ROW).await;
    for key in ["j", "o", "c"] {
        ana.press(key).await;
    }
    ana.see("//header//button[contains(@aria-label,'Responsável: Você')]")
        .await;
    ana.press("r").await;
    ana.focused("composer-text").await;
    ana.press(&format!("já vejo{ENTER}")).await;
    stage.meta.answer("tomas", "já vejo").await;
    ana.press(&format!("com{SHIFT}{ENTER}{NOTHING}Ctrl{CONTROL}{ENTER}"))
        .await;
    stage.meta.answer("tomas", "com\nCtrl").await;
    ana.press(&format!("com Cmd{COMMAND}{ENTER}")).await;
    stage.meta.answer("tomas", "com Cmd").await;
    ana.press(ESCAPE).await;
    ana.press("n").await;
    ana.see("//button[contains(@class,'mode')][@aria-pressed='true'][contains(.,'Nota')]")
        .await;
    ana.focused("composer-text").await;
    ana.press(&format!("cliente antigo{ENTER}")).await;
    ana.see("//*[contains(@class,'note')][contains(.,'cliente antigo')]")
        .await;
    ana.press(ESCAPE).await;
    ana.press("p").await;
    ana.see("//header//button[contains(.,'Pendente')]").await;
    ana.press("e").await;
    ana.see("//header//button[contains(.,'Fechada')]").await;
    ana.read("fechada.").await;
    ana.see("//*[contains(@class,'toast')]//button[.='Desfazer']")
        .await;
    ana.press("z").await;
    ana.see("//header//button[contains(.,'Pendente')]").await;
    let details = async |count: u32| {
        until("details come and go", async || {
            let there = ana
                .run("return document.querySelectorAll('aside.details').length")
                .await;
            (there == count).then_some(())
        })
        .await;
    };
    details(1).await;
    ana.press("i").await;
    details(0).await;
    ana.press(ESCAPE).await;
    shows(&ana, "/").await;
    assert_eq!(
        stage.meta.sends("cliente antigo").await,
        0,
        "a note never leaves"
    );
    println!("proves: PK-13 GB-03 WD-09");
}

/// Waits until the address is this path.
async fn shows(browser: &Browser, path: &str) {
    until(&format!("the address is {path}"), async || {
        (browser.path().await == path).then_some(())
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn three_languages_switched_at_any_time_and_kept() {
    let _turn = turn().await;
    let stage = Stage::open().await;
    stage.meta.say("joana", QUESTION).await;
    let ana = Browser::of(&stage, "ana", Screen::Desk).await;
    ana.click(ROW).await;
    ana.see(COMPOSER).await;
    ana.run("const field = document.getElementById('composer-text'); field.focus(); return 0")
        .await;
    ana.press("rascunho").await;
    let said = [
        ("Español", "Conversaciones", "Abierta", "es"),
        ("English", "Conversations", "Open", "en"),
        ("Português", "Conversas", "Aberta", "pt-BR"),
        ("Español", "Conversaciones", "Abierta", "es"),
    ];
    for (name, list, open, tag) in said {
        ana.click("//nav//button[contains(@title,'·')]").await;
        ana.click(&format!("//*[@role='menuitemradio'][contains(.,'{name}')]"))
            .await;
        ana.see(&format!("//h1[normalize-space()='{list}']")).await;
        ana.see(&format!("//header//button[contains(.,'{open}')]"))
            .await;
        assert_eq!(ana.run("return document.documentElement.lang").await, tag);
        ana.read(QUESTION).await;
        let draft = ana
            .run("return document.getElementById('composer-text').value")
            .await;
        assert_eq!(draft, "rascunho", "what was begun stays");
    }
    ana.reload().await;
    ana.see("//h1[normalize-space()='Conversaciones']").await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_connection_line_tells_the_truth_and_nothing_is_lost() {
    let _turn = turn().await;
    let mut stage = Stage::open().await;
    stage.meta.say("joana", QUESTION).await;
    let ana = Browser::of(&stage, "ana", Screen::Desk).await;
    ana.click(ROW).await;
    ana.see(COMPOSER).await;
    let line = async |words: &str| {
        until(&format!("the line says “{words}”"), async || {
            let said = ana
                .run("return document.querySelector('.app > [role=status]').innerText")
                .await;
            word(&said).starts_with(words).then_some(())
        })
        .await;
    };
    line("").await;
    stage.worker.kill();
    line("Reconectando").await;
    ana.reply("escrita sem servidor").await;
    // Two messages came to Meta while the worker was away; it repeats them.
    stage.meta.say("joana", "ainda aí?").await;
    stage.worker.revive().await;
    ana.read("ainda aí?").await;
    stage.meta.answer("joana", "escrita sem servidor").await;
    ana.see("//*[@aria-label='Entregue']").await;
    until("the line is silent again", async || {
        let said = ana
            .run("return document.querySelector('.app > [role=status]').innerText")
            .await;
        word(&said).is_empty().then_some(())
    })
    .await;

    ana.network(false).await;
    line("Sem internet").await;
    ana.reply("escrita sem rede").await;
    stage.meta.say("joana", "enquanto isso").await;
    line("Sem internet. O que você escrever fica guardado e sai depois.").await;
    ana.network(true).await;
    ana.read("enquanto isso").await;
    stage.meta.answer("joana", "escrita sem rede").await;
    for text in ["escrita sem servidor", "escrita sem rede"] {
        assert_eq!(stage.meta.sends(text).await, 1, "{text}");
    }
    println!("proves: AF-30");
}
