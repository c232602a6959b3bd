//! What somebody sees who has never seen it: no word on another, no word broken, and a screen that says what is on.

use serde_json::{Value, json};

use crate::stage::Stage;
use crate::stage::agent::word;
use crate::stage::browser::{Browser, Screen, turn};
use crate::stage::screen::{COMPOSER, ROW};
use crate::stage::until::until;

/// How many bubbles there are, and the words of those on which the time lies.
const COVERED: &str = "const bubbles = [...document.querySelectorAll('.bubble:not(.bulky)')];
    const lies = (bubble) => {
        const range = document.createRange();
        range.selectNodeContents(bubble.querySelector('.words'));
        const foot = bubble.querySelector('.foot').getBoundingClientRect();
        return [...range.getClientRects()].some((line) => line.width > 0 && line.right > foot.left && line.bottom > foot.top + 2);
    };
    return [bubbles.length, bubbles.filter(lies).map((bubble) => bubble.innerText)];";

/// The heights of a menu's choices; one that breaks is higher than the others.
const HEIGHTS: &str = "return [...new Set([...document.querySelectorAll('[role=menu] .menu-item')].map((item) => item.offsetHeight))].length";

async fn speak(browser: &Browser, language: &str) {
    let choose = format!("localStorage.setItem('recado-language', '{language}'); return 0");
    browser.run(&choose).await;
    browser.reload().await;
    until(&format!("the page speaks {language}"), async || {
        let tag = browser.run("return document.documentElement.lang").await;
        (tag == language).then_some(())
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn in_no_language_the_time_lies_on_the_words_or_a_menu_breaks_one() {
    let _turn = turn().await;
    let stage = Stage::open().await;
    for words in ["Chegou?", "E agora, com uma só?"] {
        stage.meta.say("joana", words).await;
    }
    for screen in [Screen::Desk, Screen::Phone] {
        let ana = Browser::of(&stage, "ana", screen).await;
        ana.click(ROW).await;
        ana.see(COMPOSER).await;
        ana.reply("Sim, nas duas").await;
        for language in ["en", "es", "pt-BR"] {
            speak(&ana, language).await;
            ana.see("//*[contains(@class,'bubble')][contains(.,'Sim, nas duas')]//*[contains(@class,'ticks')]")
                .await;
            // What was said last is drawn first, the rest when there is time.
            let covered = until("all bubbles are drawn", async || {
                let covered = ana.run(COVERED).await;
                (covered[0].as_u64() >= Some(3)).then_some(covered)
            })
            .await;
            assert_eq!(covered[1], json!([]), "{screen:?}, {language}");
            ana.click("(//header//button[@aria-haspopup='menu'])[1]")
                .await;
            ana.see("//*[@role='menu']").await;
            assert_eq!(ana.run(HEIGHTS).await, 1, "{screen:?}, {language}");
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_empty_list_says_why_and_offers_what_this_person_can_do() {
    let _turn = turn().await;
    let stage = Stage::open().await;
    let bruno = Browser::of(&stage, "bruno", Screen::Phone).await;
    bruno.read("Quando um cliente escrever").await;
    assert!(!bruno.text().await.contains("Conectar um canal"));

    stage.meta.say("maria", "chegou, obrigada!").await;
    bruno.see(ROW).await;
    let agent = stage.agent("bruno").await;
    let id = word(&agent.conversation("Maria").await["id"]);
    agent
        .wish(
            &id,
            json!({ "command": "set_status", "status": { "is": "closed" } }),
        )
        .await;
    bruno.read("Tudo em dia").await;
    bruno.click("//button[contains(.,'Ver fechadas')]").await;
    bruno.see(ROW).await;
    // What is shown is the title, on one line, and nothing beside it is pushed out.
    bruno
        .see("//*[contains(@class,'view-on')][.='Fechadas']")
        .await;
    let broken = bruno
        .run("const head = document.querySelector('.list-head'); return [head.scrollWidth > head.clientWidth, head.offsetHeight > 70]")
        .await;
    assert_eq!(broken, json!([false, false]));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_field_that_takes_nothing_looks_so_and_says_who_may_write() {
    let _turn = turn().await;
    let stage = Stage::open().await;
    stage.meta.say("tomas", "hola").await;
    let ana = stage.agent("ana").await;
    let id = word(&ana.conversation("Tom").await["id"]);
    ana.wish(&id, json!({ "command": "claim" })).await;
    let bruno = Browser::of(&stage, "bruno", Screen::Desk).await;
    bruno.click(ROW).await;
    bruno.read("Atribuída a Ana: só essa pessoa").await;
    let field = bruno
        .run("const field = document.getElementById('composer-text'); return [field.disabled, field.placeholder, document.querySelector('.composer .hint').innerText]")
        .await;
    assert_eq!(field, json!([true, "Somente leitura", ""]));
    bruno.click("//button[contains(.,'Deixar nota')]").await;
    until("a note can be written", async || {
        let disabled = bruno
            .run("return document.getElementById('composer-text').disabled")
            .await;
        (disabled == Value::Bool(false)).then_some(())
    })
    .await;
    bruno.focused("composer-text").await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_receipt_says_of_whom_it_is_and_what_it_brought_to_those_who_may_read_it() {
    let _turn = turn().await;
    let stage = Stage::open().await;
    stage.meta.say("joana", "Vocês abrem hoje?").await;
    let ana = Browser::of(&stage, "ana", Screen::Desk).await;
    ana.click(ROW).await;
    ana.reply("Até as seis").await;
    stage.meta.answer("joana", "Até as seis").await;
    stage.meta.settled().await;
    ana.go("/ajustes/recebimentos").await;
    for words in ["Mensagem", "Aviso de entrega"] {
        ana.see(&format!(
            "//li[.//strong[string-length()>18]][contains(.,'Joana')][contains(.,'{words}')]"
        ))
        .await;
    }
    let bruno = Browser::of(&stage, "bruno", Screen::Desk).await;
    bruno.go("/ajustes/sessoes").await;
    bruno.read("em uso agora").await;
    assert!(!bruno.text().await.contains("Recebimentos"));
}

/// What this page asked for and was refused, as `status address`.
const REFUSED: &str =
    "return performance.getEntriesByType('resource').filter((it) => it.responseStatus >= 400)
    .map((it) => `${it.responseStatus} ${new URL(it.name).pathname}`)";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_first_visit_asks_for_nothing_that_is_refused() {
    let _turn = turn().await;
    let stage = Stage::open().await;
    let browser = Browser::open(&stage, Screen::Desk).await;
    for path in ["/", "/ajustes"] {
        browser.go(path).await;
        browser.see("//input[@type='email']").await;
        assert_eq!(browser.run(REFUSED).await, json!([]), "at {path}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_number_says_which_of_its_figures_is_which() {
    let _turn = turn().await;
    let stage = Stage::open().await;
    let ana = Browser::of(&stage, "ana", Screen::Phone).await;
    ana.go("/ajustes/numeros").await;
    for (name, figure) in [
        ("Número de telefone", "+55 11 5550-0100"),
        ("ID do número de telefone", "100000000000001"),
        ("ID da conta do WhatsApp Business", "200000000000001"),
    ] {
        ana.see(&format!("//dl/div[dt='{name}'][dd='{figure}']"))
            .await;
    }
}
