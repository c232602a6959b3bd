//! Writing in a thread: what is sent is seen, what is new is new until it is answered, and what was begun goes on as it was.

use serde_json::json;

use crate::given_back::{drafted, opens};
use crate::places::{UNREAD_LINE, have_come, sees};
use crate::stage::Stage;
use crate::stage::browser::{Browser, Screen, turn};
use crate::stage::screen::row;

const UNREAD: &str = "//*[@class='unread-line']";

/// The last of what was sent.
const SENT: &str = "[...document.querySelectorAll('.entry.out .bubble')].at(-1)";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_sends_from_far_up_sees_what_they_sent_and_nothing_is_new_after_it() {
    let _turn = turn().await;
    let stage = Stage::open().await;
    for line in 0..40 {
        let text = format!("linha {line}");
        stage.meta.say("joana", &text).await;
    }
    let ana = Browser::of(&stage, "ana", Screen::Desk).await;
    opens(&ana, "Joana").await;
    ana.see(UNREAD).await;
    ana.run("const log = document.querySelector('.log'); log.dispatchEvent(new WheelEvent('wheel')); log.scrollTop = -1e6; return 0")
        .await;
    // Until scrolling has come to rest.
    ana.pause(600).await;
    ana.reply("vista logo").await;
    sees(&ana, SENT).await;
    stage.meta.answer("joana", "vista logo").await;
    sees(&ana, SENT).await;
    let lines = ana
        .run("return document.querySelectorAll('.unread-line').length")
        .await;
    assert_eq!(lines, 0, "what was answered is not new");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_new_begins_in_sight_also_where_its_pictures_come_late() {
    let _turn = turn().await;
    let stage = Stage::open().await;
    stage.meta.say("joana", "segue").await;
    let picture = include_bytes!("../../public/icon-512.png").to_vec();
    let file = stage.meta.file("image/png", "foto.png", picture).await;
    for _ in 0..9 {
        let image = json!({ "id": file["id"], "mime_type": "image/png" });
        let body = json!({ "customer": "joana", "kind": "image", "content": image });
        stage.meta.control("say", &body).await;
    }
    let ana = Browser::of(&stage, "ana", Screen::Desk).await;
    opens(&ana, "Joana").await;
    have_come(&ana, 4).await;
    ana.pause(500).await;
    sees(&ana, UNREAD_LINE).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_the_provider_tells_of_a_customer_is_not_counted_among_what_they_said() {
    let _turn = turn().await;
    let stage = Stage::open().await;
    stage.meta.say("joana", "um").await;
    let notice = json!({ "customer": "joana", "kind": "system" });
    stage.meta.control("say", &notice).await;
    stage.meta.say("joana", "dois").await;
    let ana = Browser::of(&stage, "ana", Screen::Desk).await;
    ana.see("//*[@role='option'][contains(.,'dois')]").await;
    opens(&ana, "Joana").await;
    ana.see(&format!("{UNREAD}[contains(.,'2')]")).await;
    let script = "return document.querySelector('.unread-line').nextElementSibling.innerText";
    let next = ana.run(script).await.to_string();
    assert!(next.contains("um"), "the line stands before {next}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_stopped_channel_tells_everybody_and_what_helps_to_who_may_do_it() {
    let _turn = turn().await;
    let stage = Stage::open().await;
    stage.meta.say("joana", "oi").await;
    stage.meta.say("tomas", "bom dia").await;
    let (ana, bruno) = (
        Browser::of(&stage, "ana", Screen::Desk).await,
        Browser::of(&stage, "bruno", Screen::Phone).await,
    );
    let rule =
        json!({ "times": null, "customer": "joana", "fault": { "kind": "code", "code": 190 } });
    stage.meta.control("faults/send", &rule).await;
    opens(&ana, "Joana").await;
    ana.reply("olá").await;
    ana.see("//*[@role='alert'][contains(.,'parado')][contains(.,'token')]//a[.='Abrir Canais']")
        .await;
    // It takes nobody's way to become the owner.
    opens(&bruno, "Tomás").await;
    bruno
        .see("//*[@role='alert'][contains(.,'parado')][contains(.,'Avise')][not(contains(.,'token'))]")
        .await;
    bruno
        .click("//*[contains(@class,'bar')]//button[.='Assumir']")
        .await;
    bruno.see("//header//button[contains(.,'Você')]").await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_note_that_was_begun_is_gone_on_with_as_a_note_and_its_row_says_its_words() {
    let _turn = turn().await;
    let stage = Stage::open().await;
    stage.meta.say("joana", "Chegou certinho").await;
    stage.meta.say("maria", "Bom dia").await;
    let ana = Browser::of(&stage, "ana", Screen::Desk).await;
    opens(&ana, "Joana").await;
    ana.click("//button[contains(@class,'mode')][contains(.,'Nota')]")
        .await;
    ana.fill("composer-text", "ligar amanhã").await;
    ana.see(&format!("{}[contains(.,'Rascunho:')]", row("ligar amanhã")))
        .await;
    ana.pause(600).await;
    ana.reload().await;
    drafted(&ana, "ligar amanhã").await;
    ana.see("//button[contains(@class,'mode')][@aria-pressed='true'][contains(.,'Nota')]")
        .await;
    let row = "return document.querySelector('[id^=row-]:has(.draft:not([hidden]))').innerText";
    let row = ana.run(row).await.to_string();
    assert!(row.contains("ligar amanhã"), "{row}");
    assert!(!row.contains("Chegou certinho"), "{row}");
    opens(&ana, "Maria").await;
    drafted(&ana, "").await;
    ana.see("//button[contains(@class,'mode')][@aria-pressed='true'][contains(.,'Responder')]")
        .await;
}
