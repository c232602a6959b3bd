//! What WhatsApp draws of signs in a text is drawn here too, in what came and what was sent, and on no other channel.

use serde_json::json;

use crate::given_back::opens;
use crate::stage::Stage;
use crate::stage::browser::{Browser, Screen, turn};
use crate::stage::screen::row;

/// The inside of the last words that begin so.
async fn words(browser: &Browser, begin: &str) -> String {
    browser
        .see(&format!(
            "//*[contains(@class,'words')][starts-with(.,'{begin}')]"
        ))
        .await;
    let script = format!(
        "return [...document.querySelectorAll('.words')].filter((it) => it.textContent.startsWith('{begin}')).at(-1).innerHTML"
    );
    let said = browser.run(&script).await;
    // Placeholders of the view around them draw nothing.
    said.as_str().expect("a text").replace("<!---->", "")
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whatsapps_signs_are_drawn_both_ways_and_nobody_elses() {
    let _turn = turn().await;
    let stage = Stage::open().await;
    stage
        .meta
        .say(
            "joana",
            "Oi, *bom* _dia_ ~ontem~ `a*b*` 2*3*4 *<img src=x>*",
        )
        .await;
    stage
        .meta
        .say("joana", "Lista:\n- *um*\n2. dois\n> disse\nfim")
        .await;
    stage
        .meta
        .say("joana", "Veja *https://a.example/b_c_d* _já_")
        .await;
    let picture = include_bytes!("../../public/icon-512.png").to_vec();
    let file = stage.meta.file("image/png", "foto.png", picture).await;
    let image =
        json!({ "id": file["id"], "mime_type": "image/png", "caption": "Foto da *vitrine*" });
    let body = json!({ "customer": "joana", "kind": "image", "content": image });
    stage.meta.control("say", &body).await;
    stage.meta.say("nina", "Nada *disto* é _desenhado_").await;
    let ana = Browser::of(&stage, "ana", Screen::Desk).await;
    opens(&ana, "Joana").await;
    assert_eq!(
        words(&ana, "Oi").await,
        "Oi, <strong>bom</strong> <em>dia</em> <s>ontem</s> <code>a*b*</code> 2*3*4 <strong>&lt;img src=x&gt;</strong>"
    );
    assert_eq!(
        words(&ana, "Lista").await,
        "Lista:\n<span class=\"item\">• <strong>um</strong></span><span class=\"item\">2. dois</span>\
         <span class=\"said\">disse</span>fim"
    );
    let link = words(&ana, "Veja").await;
    assert!(
        link.starts_with("Veja <strong><a href=\"https://a.example/b_c_d\"")
            && link.ends_with("</a></strong> <em>já</em>"),
        "{link}"
    );
    let caption = words(&ana, "Foto").await;
    assert_eq!(caption, "Foto da <strong>vitrine</strong>");
    // What is sent goes as it was typed.
    ana.reply("Certo, *amanhã*").await;
    stage.meta.answer("joana", "Certo, *amanhã*").await;
    assert_eq!(words(&ana, "Certo").await, "Certo, <strong>amanhã</strong>");
    opens(&ana, "Nina").await;
    let raw = "Nada *disto* é _desenhado_";
    assert_eq!(words(&ana, "Nada").await, raw);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_row_says_the_words_without_the_signs() {
    let _turn = turn().await;
    let stage = Stage::open().await;
    stage.meta.say("joana", "Oi, *bom* _dia_ 2*3*4").await;
    stage.meta.say("nina", "Nada *disto* é desenhado").await;
    let ana = Browser::of(&stage, "ana", Screen::Desk).await;
    ana.see(&row("Oi, bom dia 2*3*4")).await;
    ana.see(&row("Nada *disto* é desenhado")).await;
    // What comes while somebody looks, too.
    stage.meta.say("joana", "e ~ontem~ não").await;
    ana.see(&row("e ontem não")).await;
}
