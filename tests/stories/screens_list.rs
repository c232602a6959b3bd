//! The list on the screen: hundreds of conversations in a few elements, an order that stands still, filters, search.

use std::time::Duration;

use serde_json::json;

use crate::stage::Stage;
use crate::stage::agent::{list, word};
use crate::stage::browser::{Browser, Screen, turn};
use crate::stage::keys::{COMMAND, CONTROL, DOWN, END, ENTER, ESCAPE, HOME, NOTHING};
use crate::stage::meta::{now, text_hook};
use crate::stage::screen::COMPOSER;
use crate::stage::until::until;

const ROWS: &str = "return [...document.querySelectorAll('.row:not([hidden])')].map((row) => row.querySelector('.words').innerText)";

/// A row takes the focus in the frame in which the list was scrolled, before the browser has told of it; where it then is.
const PRESSED_WHILE_SCROLLED: &str = "const list = document.getElementById('conversations');
    list.scrollTop = 400;
    const [row] = document.elementsFromPoint(list.getBoundingClientRect().left + 60, 400).filter((part) => part.matches('.row'));
    row.focus();
    return new Promise((told) => setTimeout(() => told(list.scrollTop), 100));";

/// So many customers wrote, the last one last.
pub async fn crowd(stage: &Stage, count: u32) {
    for person in 0..count {
        let seconds = now() - 7_200 + i64::from(person);
        let hook = text_hook(
            person,
            &format!("crowd-{person}"),
            &format!("conta {person}"),
            seconds,
        );
        stage.meta.post(&hook).await;
    }
}

async fn first(browser: &Browser, words: &str) {
    until(&format!("“{words}” stands first"), async || {
        let rows = list(&browser.run(ROWS).await);
        (rows.first().map(word).as_deref() == Some(words)).then_some(())
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn hundreds_of_conversations_are_walked_with_a_few_elements() {
    let _turn = turn().await;
    let stage = Stage::open().await;
    crowd(&stage, 300).await;
    let ana = Browser::of(&stage, "ana", Screen::Desk).await;
    first(&ana, "conta 299").await;
    let drawn = ana
        .run("return document.querySelectorAll('.row').length")
        .await;
    assert!(drawn.as_u64().is_some_and(|drawn| drawn < 60), "{drawn}");
    let stands = ana.run(PRESSED_WHILE_SCROLLED).await;
    assert_eq!(stands.as_i64(), Some(400), "a press moves nothing");
    ana.run("document.getElementById('conversations').scrollTop = 0")
        .await;
    let waits = "return document.querySelector('.row .when.waits').innerText";
    assert!(
        word(&ana.run(waits).await).contains('h'),
        "it says how long somebody waits"
    );

    ana.run("document.querySelector('.row').focus(); return 0")
        .await;
    let here = "const row = document.activeElement; return row.querySelector('.words').innerText + ' ' + row.ariaPosInSet + '/' + row.ariaSetSize + ' ' + row.checkVisibility()";
    for (key, place) in [
        (DOWN, "conta 298 2/300 true"),
        (END, "conta 0 300/300 true"),
        (HOME, "conta 299 1/300 true"),
    ] {
        ana.press(key).await;
        until(&format!("the focus is on {place}"), async || {
            (ana.run(here).await == place).then_some(())
        })
        .await;
    }
    ana.click("//button[contains(@aria-label,'Ordem')]").await;
    ana.click("//*[@role='menuitemradio'][contains(.,'Espera mais longa')]")
        .await;
    first(&ana, "conta 0").await;
    println!("proves: PK-18");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_list_stands_still_under_the_pointer_and_away_from_its_top() {
    let _turn = turn().await;
    let stage = Stage::open().await;
    crowd(&stage, 60).await;
    let ana = Browser::of(&stage, "ana", Screen::Desk).await;
    first(&ana, "conta 59").await;
    let over = |kind: &str| {
        format!(
            "document.querySelector('.rows').dispatchEvent(new PointerEvent('{kind}', {{ pointerType: 'mouse' }})); return 0"
        )
    };
    ana.run(&over("pointerenter")).await;
    // What is out of sight is drawn a little after what is in it.
    ana.pause(500).await;
    // Of the rows, only the one that changes is touched.
    let watch = "window.touched = new Set(); new MutationObserver((all) => all.forEach((one) => { const row = (one.target.closest ?? (() => null)).call(one.target, '.row'); if (row) touched.add(row.id); })).observe(document.querySelector('.rows'), { subtree: true, childList: true, attributes: true }); return 0";
    ana.run(watch).await;
    let said = [
        (7, "sete de novo"),
        (55, "cinquenta e cinco de novo"),
        (200, "novata"),
    ];
    for (place, (person, words)) in (0..).zip(said) {
        let hook = text_hook(
            person,
            &format!("again-{person}"),
            words,
            now() - 60 + place,
        );
        stage.meta.post(&hook).await;
    }
    ana.see("//button[contains(@class,'pill')][contains(.,'3 novas')]")
        .await;
    first(&ana, "conta 59").await;
    let rows = list(&ana.run(ROWS).await);
    assert_eq!(
        word(&rows[4]),
        "cinquenta e cinco de novo",
        "it says so where it stands"
    );
    assert_eq!(
        ana.run("return touched.size").await,
        1,
        "one row was touched"
    );
    ana.run(&over("pointerleave")).await;
    first(&ana, "novata").await;

    ana.run("document.querySelector('.rows').scrollTop = 1400; return 0")
        .await;
    tokio::time::sleep(Duration::from_millis(200)).await;
    stage
        .meta
        .post(&text_hook(3, "again-3", "três de novo", now()))
        .await;
    ana.click("//button[contains(@class,'pill')][contains(.,'1 nova')]")
        .await;
    first(&ana, "três de novo").await;
    assert_eq!(
        ana.run("return document.querySelector('.rows').scrollTop")
            .await,
        0
    );
}

/// How many pixels of the rows the pill covers, and what it says; nothing where there is none.
const PILL: &str = "const pill = document.querySelector('.pill'); if (!pill) return null;
    const list = document.querySelector('.rows').getBoundingClientRect().top;
    return [Math.max(0, pill.getBoundingClientRect().bottom - list), pill.innerText.trim()];";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_one_does_oneself_is_no_news_in_the_list_and_news_hides_no_row() {
    let _turn = turn().await;
    let stage = Stage::open().await;
    crowd(&stage, 60).await;
    let ana = Browser::of(&stage, "ana", Screen::Desk).await;
    first(&ana, "conta 59").await;
    ana.run("document.querySelector('.rows').scrollTop = 1400; return 0")
        .await;
    // What is out of sight is drawn a little after what is in it.
    tokio::time::sleep(Duration::from_millis(500)).await;
    ana.click("//*[contains(@class,'row')][not(@hidden)][contains(.,'conta 33')]")
        .await;
    ana.see(COMPOSER).await;
    ana.click("//button[normalize-space()='Assumir']").await;
    // In this browser, and in another one of the same person.
    ana.fill("composer-text", "já vejo isso").await;
    ana.press(ENTER).await;
    let other = stage.agent("ana").await;
    let id = word(&other.conversation("Pessoa 5").await["id"]);
    let wish = json!({ "command": "reply", "text": "de outro lugar" });
    assert_eq!(other.wish(&id, wish).await["answer"], "taken");
    until("both stand first, where they are looked for", async || {
        let heads = list(&other.snapshot().await["heads"]);
        let written = heads.iter().filter(|head| {
            let text = word(&head["conversation"]["last"]["text"]);
            ["já vejo isso", "de outro lugar"].contains(&text.as_str())
        });
        (written.count() == 2).then_some(())
    })
    .await;
    // A colleague who takes one up, and answers another, is no news either.
    let bruno = stage.agent("bruno").await;
    let id = word(&bruno.conversation("Pessoa 12").await["id"]);
    bruno.wish(&id, json!({ "command": "claim" })).await;
    let wish = json!({ "command": "reply", "text": "de um colega" });
    assert_eq!(bruno.wish(&id, wish).await["answer"], "taken");
    for (person, words, says) in [(33, "obrigado", "1 nova"), (7, "e eu?", "2 novas")] {
        let hook = text_hook(person, &format!("more-{person}"), words, now());
        stage.meta.post(&hook).await;
        until(&format!("the pill says {says}"), async || {
            let pill = list(&ana.run(PILL).await);
            let [covers, said] = pill.as_slice() else {
                return None;
            };
            assert_eq!(covers.as_f64(), Some(0.0), "it hides no row");
            assert!(
                ["1 nova", "2 novas"].contains(&word(said).as_str()),
                "{said}"
            );
            (word(said) == says).then_some(())
        })
        .await;
    }
}

/// However long a name is, the way to save the next view and to remove this one stay in sight.
async fn stays_as_wide(browser: &Browser) {
    let longest = "Para quem precisa de uma resposta ainda hoje, sem falta nenhuma";
    browser
        .fill("view-name", &format!("{longest}{ENTER}"))
        .await;
    browser.see("//dialog[@open]//li[2]").await;
    let fits = "const it = document.querySelector('dialog[open]'); return it.scrollWidth <= it.clientWidth \
        && [...it.querySelectorAll('*')].every((one) => one.getBoundingClientRect().right <= it.getBoundingClientRect().right)";
    assert_eq!(
        browser.run(fits).await,
        true,
        "the panel is as wide as it was"
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn conditions_are_combined_named_and_shared_and_nothing_open_is_hidden_unasked() {
    let _turn = turn().await;
    let stage = Stage::open().await;
    for (customer, text) in [("joana", "oi"), ("maria", "bom dia"), ("tomas", "hola")] {
        stage.meta.say(customer, text).await;
    }
    let bruno = stage.agent("bruno").await;
    let id = word(&bruno.conversation("Maria").await["id"]);
    bruno.wish(&id, json!({ "command": "claim" })).await;
    bruno
        .wish(
            &id,
            json!({ "command": "set_status", "status": { "is": "pending" } }),
        )
        .await;

    let carla = Browser::of(&stage, "carla", Screen::Desk).await;
    let shows = async |browser: &Browser, count: usize| {
        until(&format!("{count} rows"), async || {
            (list(&browser.run(ROWS).await).len() == count).then_some(())
        })
        .await;
    };
    // Open, pending, with or without an owner: unasked, all of it is there.
    shows(&carla, 3).await;
    carla.click("//button[@aria-label='Filtros']").await;
    let panel = |words: &str| {
        format!("//dialog[@open]//button[contains(@class,'toggle')][normalize-space()='{words}']")
    };
    carla.click(&panel("Pendente")).await;
    shows(&carla, 1).await;
    carla.click(&panel("Não atribuídas")).await;
    shows(&carla, 0).await;
    carla.click(&panel("qualquer uma vale")).await;
    shows(&carla, 3).await;
    carla
        .click("//dialog[@open]//button[contains(.,'Mostrar 3 conversas')]")
        .await;
    carla.click("//button[@aria-label='Filtros']").await;
    carla.click(&panel("Não atribuídas")).await;
    carla.fill("view-name", "Pendências").await;
    carla
        .click("//dialog[@open]//input[@type='checkbox']")
        .await;
    carla.click("//dialog[@open]//button[@type='submit']").await;
    carla.read("da equipe").await;
    stays_as_wide(&carla).await;
    carla.press(ESCAPE).await;
    carla
        .click("//button[contains(@aria-label,'Tirar o filtro')]")
        .await;
    shows(&carla, 3).await;

    let ana = Browser::of(&stage, "ana", Screen::Desk).await;
    shows(&ana, 3).await;
    ana.click("//button[@aria-label='Mais visões']").await;
    ana.click("//*[@role='menuitemradio'][contains(.,'Pendências')]")
        .await;
    shows(&ana, 1).await;
    // What is on is seen: its name, what it asks for, how many there are, and a marked sign.
    for sign in [
        "//*[contains(@class,'view-on')][.='Pendências']",
        "//*[contains(@class,'chips')]/button[2][@aria-pressed='true'][contains(.,'Pendente')]",
        "//*[@role='tab'][@aria-selected='true'][normalize-space()='Todas']",
    ] {
        ana.see(sign).await;
    }
    let marked = "const ground = (name) => getComputedStyle(document.querySelector(`.list-head [aria-label^='${name}']`)).backgroundColor; return ground('Filtros') !== ground('Buscar')";
    until("the filters' sign is marked", async || {
        (ana.run(marked).await == true).then_some(())
    })
    .await;
    ana.click("//button[contains(@class,'toggle')][normalize-space()='Limpar']")
        .await;
    shows(&ana, 3).await;
    ana.click("//button[contains(@class,'toggle')][normalize-space()='Não lidas']")
        .await;
    shows(&ana, 3).await;
    println!("proves: PK-12 WT-04 WT-05");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn control_k_finds_people_and_words_and_opens_at_the_message() {
    let _turn = turn().await;
    let stage = Stage::open().await;
    stage
        .meta
        .post(&text_hook(
            1,
            "old",
            "quero trocar a Geladeira amarela",
            now() - 9_000,
        ))
        .await;
    for place in 0..140 {
        let hook = text_hook(
            1,
            &format!("more-{place}"),
            &format!("linha {place}"),
            now() - 8_000 + place,
        );
        stage.meta.post(&hook).await;
    }
    stage.meta.say("joana", "oi").await;
    let ana = Browser::of(&stage, "ana", Screen::Desk).await;
    first(&ana, "oi").await;
    ana.press(&format!("{CONTROL}k{NOTHING}")).await;
    ana.focused("search-field").await;
    ana.press("joana").await;
    ana.see("//*[@role='option'][.//mark[.='Joana']]").await;
    ana.press(ESCAPE).await;
    until("the search is away", async || {
        let shown = ana.run("return document.querySelector('dialog[open]') !== null");
        (shown.await == false).then_some(())
    })
    .await;
    ana.press(&format!("{COMMAND}k{NOTHING}")).await;
    ana.focused("search-field").await;
    ana.press("geladeira").await;
    ana.see("//*[@role='option'][.//mark[.='Geladeira']]").await;
    ana.press(ENTER).await;
    ana.see("//*[contains(@class,'sought')][contains(.,'Geladeira')]")
        .await;
    let seen = "const line = document.querySelector('.sought').getBoundingClientRect(), log = document.querySelector('.log').getBoundingClientRect(); return line.top >= log.top && line.bottom <= log.bottom";
    assert_eq!(ana.run(seen).await, true, "it is in sight");
    ana.network(false).await;
    ana.press(&format!("{CONTROL}k{NOTHING}")).await;
    ana.focused("search-field").await;
    ana.press("xyzzy").await;
    ana.read("Nada encontrado neste navegador").await;
    println!("proves: WD-08 WT-03");
}
