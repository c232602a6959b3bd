//! The whole main job without a pointer: only keys are pressed, wherever the focus is, and it can always be seen.

use serde_json::json;

use crate::stage::agent::word;
use crate::stage::browser::{Browser, Screen, turn};
use crate::stage::keys::{CONTROL, DOWN, ENTER, ESCAPE, NOTHING, TAB};
use crate::stage::screen::{COMPOSER, row};
use crate::stage::until::until;
use crate::stage::{PASSWORD, Stage};

const SPACE: &str = " ";

/// What has the focus, in words: its id, its name and what is written on it.
const HERE: &str = "const it = document.activeElement; \
    return [it.id, it.getAttribute('aria-label') ?? '', it.innerText ?? ''].join(' | ')";

/// Whether somebody who looks sees where the focus is: a ring, a border or a ground that is not there without it.
const SEEN: &str = "const it = document.activeElement; if (it === document.body) return true; \
    const look = () => { const all = []; for (let at = it, up = 0; at && up < 3; at = at.parentElement, up++) { \
      const style = getComputedStyle(at); \
      all.push([style.outlineStyle, style.outlineWidth, style.outlineColor, style.boxShadow, style.borderColor, style.backgroundColor].join()) } return all }; \
    const still = () => { for (const one of document.getAnimations()) \
      if (one.effect.getComputedTiming().endTime !== Infinity) one.finish() }; still(); \
    const before = look(); it.blur(); still(); \
    const after = look(); it.focus({ focusVisible: true, preventScroll: true }); \
    return before.join() !== after.join()";

/// Tabs on until the focus is on what has these words, and sees the focus at each step.
async fn tab_to(browser: &Browser, words: &str) {
    let mut way = Vec::new();
    for _ in 0..60 {
        let here = word(&browser.run(HERE).await);
        if here.contains(words) {
            return;
        }
        way.push(here);
        browser.press(TAB).await;
        assert_eq!(
            browser.run(SEEN).await,
            true,
            "the focus is seen on {}",
            browser.run(HERE).await
        );
    }
    panic!("no way by Tab to {words}: {way:#?}");
}

async fn focus_is_on(browser: &Browser, words: &str) {
    until(&format!("the focus is on {words}"), async || {
        let here = word(&browser.run(HERE).await);
        here.contains(words).then_some(())
    })
    .await;
}

async fn no_dialog(browser: &Browser) {
    until("no dialog is open", async || {
        let open = browser.run("return document.querySelector('dialog[open]') !== null");
        (open.await == false).then_some(())
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_main_job_is_done_with_keys_alone() {
    let _turn = turn().await;
    let stage = Stage::open().await;
    stage.meta.say("maria", "bom dia").await;
    stage.meta.say("joana", "Olá, preciso de ajuda").await;
    let image = json!({ "customer": "joana", "kind": "image" });
    stage.meta.control("say", &image).await;
    let ana = Browser::open(&stage, Screen::Desk).await;
    ana.see("//input[@type='email']").await;
    signs_in(&ana).await;
    opens_and_answers(&stage, &ana).await;
    looks_at_a_picture(&ana).await;
    searches(&ana).await;
    filters(&ana).await;
}

async fn signs_in(ana: &Browser) {
    tab_to(ana, "email").await;
    ana.press("ana@example.com").await;
    tab_to(ana, "password").await;
    ana.press(&format!("{PASSWORD}{ENTER}")).await;
    ana.see(&row("Joana")).await;
}

/// Into the list by Tab, down by arrows, in by Enter, and then to each thing by Tab.
async fn opens_and_answers(stage: &Stage, ana: &Browser) {
    tab_to(ana, "row-").await;
    let here = word(&ana.run(HERE).await);
    if !here.contains("Joana") {
        ana.press(DOWN).await;
        focus_is_on(ana, "Joana").await;
    }
    ana.press(ENTER).await;
    ana.see(COMPOSER).await;
    tab_to(ana, "Assumir").await;
    ana.press(ENTER).await;
    ana.see("//header//button[contains(@aria-label,'Responsável: Você')]")
        .await;
    tab_to(ana, "composer-text").await;
    ana.press(&format!("já vejo{ENTER}")).await;
    stage.meta.answer("joana", "já vejo").await;
    ana.focused("composer-text").await;
    // Round to the header: the status, and closed from its menu.
    tab_to(ana, "Status").await;
    ana.press(ENTER).await;
    ana.see("//*[@role='menuitemradio'][contains(.,'Fechada')]")
        .await;
    for _ in 0..5 {
        if word(&ana.run(HERE).await).contains("Fechada") {
            break;
        }
        ana.press(DOWN).await;
    }
    focus_is_on(ana, "Fechada").await;
    ana.press(ENTER).await;
    ana.see("//header//button[contains(.,'Fechada')]").await;
    focus_is_on(ana, "Fechada").await;
}

async fn looks_at_a_picture(ana: &Browser) {
    ana.see("//button[@class='picture']").await;
    tab_to(ana, "Ampliar").await;
    ana.press(ENTER).await;
    ana.see("//dialog[@open][@class='lightbox']").await;
    tab_to(ana, "Fechar").await;
    ana.press(ENTER).await;
    no_dialog(ana).await;
    focus_is_on(ana, "Ampliar").await;
    ana.press(SPACE).await;
    ana.see("//dialog[@open][@class='lightbox']").await;
    ana.press(ESCAPE).await;
    no_dialog(ana).await;
    focus_is_on(ana, "Ampliar").await;
}

async fn searches(ana: &Browser) {
    ana.press(&format!("{CONTROL}k{NOTHING}")).await;
    ana.focused("search-field").await;
    ana.press(ESCAPE).await;
    no_dialog(ana).await;
    focus_is_on(ana, "Ampliar").await;
    ana.press(&format!("{CONTROL}k{NOTHING}")).await;
    ana.focused("search-field").await;
    ana.press("bom dia").await;
    ana.see("//*[@role='option'][.//mark]").await;
    ana.press(ENTER).await;
    ana.see("//header//*[contains(.,'Maria')]").await;
    no_dialog(ana).await;
}

async fn filters(ana: &Browser) {
    tab_to(ana, "Filtros").await;
    ana.press(ENTER).await;
    ana.see("//dialog[@open]//fieldset").await;
    tab_to(ana, "Fechada").await;
    ana.press(SPACE).await;
    tab_to(ana, "Mostrar 1 conversa").await;
    ana.press(ENTER).await;
    no_dialog(ana).await;
    focus_is_on(ana, "Filtros").await;
    until("only the closed one is left", async || {
        let rows = "return [...document.querySelectorAll('.row:not([hidden])')].map((it) => it.innerText).join()";
        let rows = word(&ana.run(rows).await);
        (rows.contains("Joana") && !rows.contains("Maria")).then_some(())
    })
    .await;
}
