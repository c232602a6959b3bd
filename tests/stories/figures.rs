//! Figures and clocks as each language writes them.

use crate::files::screen::at_joanas;
use crate::stage::Stage;
use crate::stage::browser::{Browser, turn};
use crate::stage::meta::{now, text_hook};
use crate::stage::screen::{COMPOSER, row};

pub async fn speaks(browser: &Browser, language: &str) {
    let script = format!("localStorage.setItem('recado-language', '{language}'); return 0");
    browser.run(&script).await;
    browser.reload().await;
    browser
        .see(&format!("//html[@lang='{language}']//*[@role='tablist']"))
        .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn figures_and_clocks_are_written_as_each_language_writes_them() {
    let _turn = turn().await;
    let stage = Stage::open().await;
    let ana = at_joanas(&stage).await;
    let script = "const at = new Date(); at.setDate(at.getDate() - 1); at.setHours(9, 5, 0, 0); return at / 1000";
    let morning = ana.run(script).await.as_i64().expect("seconds");
    // The window is open whenever this is played.
    for (id, words, at) in [
        ("early", "logo cedo", morning),
        ("late", "e de novo", now()),
    ] {
        stage.meta.post(&text_hook(7, id, words, at)).await;
    }
    ana.click(&row("e de novo")).await;
    ana.see("//*[@class='foot'][contains(.,'09:05')]").await;
    for (language, clock, over) in [
        ("pt-BR", "09:05", "23.904 caracteres a mais"),
        ("es", "09:05", "Sobran 23.904 caracteres"),
        ("en", "9:05 AM", "23,904 characters too many"),
    ] {
        speaks(&ana, language).await;
        ana.see(COMPOSER).await;
        let written = format!("//*[@class='foot'][contains(.,'{clock}')]");
        ana.see(&written).await;
        ana.gone("//*[@class='foot'][contains(.,'09:05 ')]").await;
        let script = "const field = document.getElementById('composer-text'); field.value = 'a'.repeat(28000); \
            field.dispatchEvent(new Event('input', { bubbles: true })); return 0";
        ana.run(script).await;
        ana.see(&format!("//*[@class='count over'][.='{over}']"))
            .await;
    }
}
