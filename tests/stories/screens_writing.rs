//! Writing in a thread: what is sent is seen, what is new is new until it is answered, and what was begun goes on as it was.

use serde_json::json;

use crate::given_back::{drafted, opens};
use crate::stage::Stage;
use crate::stage::browser::{Browser, Screen, turn};
use crate::stage::until::until;

const UNREAD: &str = "//*[@class='unread-line']";

/// Whether the element of a class, the last of them, is within what is seen of the thread.
async fn sees(browser: &Browser, of: &str) {
    until(&format!("{of} is in sight"), async || {
        let script = format!(
            "const all = document.querySelectorAll('{of}'), log = document.querySelector('.log').getBoundingClientRect(); \
             const it = all[all.length - 1]?.getBoundingClientRect(); \
             return !!it && it.top >= log.top - 1 && it.bottom <= log.bottom + 1"
        );
        (browser.run(&script).await == true).then_some(())
    })
    .await;
}

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
    ana.run_async("setTimeout(() => arguments[0](0), 600)", Vec::new())
        .await;
    ana.reply("vista logo").await;
    sees(&ana, ".entry.out .bubble").await;
    stage.meta.answer("joana", "vista logo").await;
    sees(&ana, ".entry.out .bubble").await;
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
    until("all pictures are drawn", async || {
        let script = "const all = [...document.querySelectorAll('.log img')]; \
            return all.length > 3 && all.filter((it) => it.complete && it.naturalHeight > 0).length > 3";
        (ana.run(script).await == true).then_some(())
    })
    .await;
    ana.run_async("setTimeout(() => arguments[0](0), 500)", Vec::new())
        .await;
    sees(&ana, ".unread-line").await;
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
    ana.see("//*[contains(@id,'row-')][contains(.,'Rascunho:')][contains(.,'ligar amanhã')]")
        .await;
    ana.run_async("setTimeout(() => arguments[0](0), 600)", Vec::new())
        .await;
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
