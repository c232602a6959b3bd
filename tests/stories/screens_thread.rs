//! The thread on the screen: where somebody reads, quotes that lead back, drafts of two kinds, links to take elsewhere.

use std::time::Duration;

use serde_json::json;

use crate::files::screen::{carry, on_the_phone, tray};
use crate::stage::Stage;
use crate::stage::agent::{list, word};
use crate::stage::browser::{Browser, Screen, turn};
use crate::stage::keys::ESCAPE;
use crate::stage::meta::{now, text_hook};
use crate::stage::screen::{COMPOSER, row};
use crate::stage::until::until;

async fn long_thread(stage: &Stage, person: u32, lines: i64) {
    for place in 0..lines {
        let words = format!("linha {place} de {person}");
        let at = now() - 80_000 + place * 600;
        stage
            .meta
            .post(&text_hook(
                person,
                &format!("l-{person}-{place}"),
                &words,
                at,
            ))
            .await;
    }
}

/// The first line of which more is seen than a browser rounds.
const TOP: &str = "const log = document.querySelector('.log'), top = log.getBoundingClientRect().top; const line = [...document.querySelectorAll('.entry')].find((line) => line.getBoundingClientRect().bottom > top + 3); return line.innerText + ' ' + Math.round(line.getBoundingClientRect().top - top)";

/// The same line at the same height; a browser rounds.
fn same_place(here: &str, there: &str) {
    let split = |place: &str| {
        let (line, height) = place.rsplit_once(' ').expect("a line and its height");
        (line.to_owned(), height.parse::<i32>().expect("pixels"))
    };
    let ((line, height), (was, stood)) = (split(here), split(there));
    assert!(
        line == was && (height - stood).abs() <= 3,
        "{here} was {there}"
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_thread_opens_at_its_end_grows_upward_without_a_jump_and_remembers_the_place() {
    let _turn = turn().await;
    let stage = Stage::open().await;
    long_thread(&stage, 1, 120).await;
    stage.meta.say("joana", "oi").await;
    seen(&stage, "Pessoa 1", 120).await;
    let ana = Browser::of(&stage, "ana", Screen::Desk).await;
    ana.click(&row("linha 119 de 1")).await;
    ana.read("linha 119 de 1").await;
    ana.see("//*[contains(@class,'unread-line') or contains(@class,'day')]")
        .await;
    // Reading upward: what is read stays where it is while older lines are drawn and fetched above.
    for _ in 0..12 {
        ana.run("const log = document.querySelector('.log'); log.scrollTop = log.clientHeight - log.scrollHeight + 300; return 0").await;
        let before = word(&ana.run(TOP).await);
        tokio::time::sleep(Duration::from_millis(400)).await;
        assert_eq!(word(&ana.run(TOP).await), before, "nothing moved");
    }
    until("the first line is here", async || {
        ana.run("const log = document.querySelector('.log'); log.scrollTop = -log.scrollHeight; return 0").await;
        ana.text().await.contains("linha 0 de 1").then_some(())
    })
    .await;
    ana.run("document.querySelector('.log').scrollTop = -900; return 0")
        .await;
    tokio::time::sleep(Duration::from_millis(300)).await;
    let place = word(&ana.run(TOP).await);
    ana.click(&row("oi")).await;
    ana.see("//header//*[contains(.,'Joana')]").await;
    stage
        .meta
        .post(&text_hook(1, "later", "chegou depois", now() - 30))
        .await;
    ana.see(&row("chegou depois")).await;
    ana.click(&row("chegou depois")).await;
    ana.see("//button[contains(@class,'latest')][contains(.,'1 nova')]")
        .await;
    tokio::time::sleep(Duration::from_millis(500)).await;
    same_place(&word(&ana.run(TOP).await), &place);
    // What comes in below moves nothing either.
    stage
        .meta
        .post(&text_hook(1, "later-2", "e mais", now()))
        .await;
    ana.see("//button[contains(@class,'latest')][contains(.,'2 novas')]")
        .await;
    same_place(&word(&ana.run(TOP).await), &place);
    ana.click("//button[contains(@class,'latest')]").await;
    ana.read("e mais").await;
    until("that was all", async || {
        let there = ana
            .run("return document.querySelectorAll('.latest').length")
            .await;
        (there == 0).then_some(())
    })
    .await;
    println!("proves: AF-04");
}

/// Somebody of the team has read everything so far.
async fn seen(stage: &Stage, name: &str, inbound: u64) {
    let carla = stage.agent("carla").await;
    let id = word(&carla.conversation(name).await["id"]);
    let wish = json!({ "command": "mark_seen", "inbound": inbound });
    let answer = carla.wish(&id, wish).await;
    assert_eq!(answer["answer"], "taken", "{answer}");
}

/// Where the unread line stands: the pixels below the top of the thread, and what it says.
const UNREAD: &str = "const line = document.querySelector('.unread-line'), log = document.querySelector('.log'); return line && [Math.round(line.getBoundingClientRect().top - log.getBoundingClientRect().top), line.innerText, line.nextElementSibling.innerText, log.clientHeight]";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_thread_opens_at_what_nobody_has_seen_and_the_line_stays_until_it_is_left() {
    let _turn = turn().await;
    let stage = Stage::open().await;
    long_thread(&stage, 1, 130).await;
    stage.meta.say("joana", "oi").await;
    seen(&stage, "Pessoa 1", 20).await;
    let ana = Browser::of(&stage, "ana", Screen::Desk).await;
    ana.click(&row("linha 129 de 1")).await;
    // More are unread than one page holds, and the line stands near the top of what is seen.
    let stands = async |what: &str| {
        until(what, async || {
            let found = list(&ana.run(UNREAD).await);
            let [top, words, next, tall] = found.as_slice() else {
                return None;
            };
            let at_top = (0..tall.as_i64()? / 2).contains(&top.as_i64()?);
            let says = word(words).contains("110") && word(next).contains("linha 20 de 1");
            (at_top && says).then_some(())
        })
        .await;
    };
    stands("the unread line is at the top").await;
    // What is below is drawn meanwhile, everything is marked as seen, and something new comes.
    let carla = stage.agent("carla").await;
    until("all of it is seen", async || {
        let conversation = carla.conversation("Pessoa 1").await;
        (conversation["seen"] == 130).then_some(())
    })
    .await;
    stage
        .meta
        .post(&text_hook(1, "new", "e uma nova", now()))
        .await;
    ana.see("//button[contains(@class,'latest')][contains(.,'1 nova')]")
        .await;
    stands("the unread line is where it was").await;
    // Loading the page anew is not leaving.
    ana.run_async("setTimeout(() => arguments[0](0), 600)", Vec::new())
        .await;
    ana.reload().await;
    stands("the unread line is there again").await;
    ana.see("//button[contains(@class,'latest')]").await;
    ana.run("const log = document.querySelector('.log'); log.dispatchEvent(new WheelEvent('wheel')); log.scrollTop += 700; return 0")
        .await;
    let place = word(&ana.run(TOP).await);
    ana.run_async("setTimeout(() => arguments[0](0), 400)", Vec::new())
        .await;
    ana.reload().await;
    until("the lines are there again", async || {
        let lines = "return document.querySelectorAll('.entry').length";
        (ana.run(lines).await.as_u64()? > 20).then_some(())
    })
    .await;
    ana.run_async("setTimeout(() => arguments[0](0), 800)", Vec::new())
        .await;
    same_place(&word(&ana.run(TOP).await), &place);
    ana.click("//button[contains(@class,'latest')]").await;
    until("the end is in sight", async || {
        let gone = ana
            .run("return document.querySelectorAll('.latest').length")
            .await;
        (gone == 0).then_some(())
    })
    .await;
    ana.click(&row("oi")).await;
    ana.see("//header//*[contains(.,'Joana')]").await;
    ana.click(&row("e uma nova")).await;
    ana.see("//*[contains(@class,'entry')][contains(.,'e uma nova')]")
        .await;
    assert!(ana.run(UNREAD).await.is_null(), "it was left");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_link_to_a_message_of_long_ago_opens_at_it() {
    let _turn = turn().await;
    let stage = Stage::open().await;
    long_thread(&stage, 1, 130).await;
    seen(&stage, "Pessoa 1", 130).await;
    let carla = stage.agent("carla").await;
    let id = word(&carla.conversation("Pessoa 1").await["id"]);
    let messages = carla.messages(&id).await;
    let far = messages
        .iter()
        .find(|message| message["content"]["body"] == "linha 12 de 1")
        .expect("one of the first");
    let ana = Browser::of(&stage, "ana", Screen::Desk).await;
    let line = word(&far["id"]);
    for place in [line.clone(), format!("{}.{line}", far["at"])] {
        ana.go(&format!("/c/{id}/{place}")).await;
        let seen = format!(
            "const line = document.getElementById('entry-{line}'), log = document.querySelector('.log'); if (!line) return ''; const [at, frame] = [line, log].map((it) => it.getBoundingClientRect()); return at.top > frame.top && at.bottom < frame.bottom ? line.innerText : ''"
        );
        until("the line is in sight", async || {
            word(&ana.run(&seen).await)
                .contains("linha 12 de 1")
                .then_some(())
        })
        .await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_page_that_goes_sixty_milliseconds_after_the_last_letter_has_kept_it() {
    let _turn = turn().await;
    let stage = Stage::open().await;
    stage.meta.say("joana", "oi").await;
    let ana = Browser::of(&stage, "ana", Screen::Desk).await;
    ana.click(&row("Joana")).await;
    ana.fill("composer-text", "uma frase").await;
    // Nobody pauses here as people do. Some time is needed: to seal is not done at once, and a page that goes waits for
    // nothing. What is typed in its very last moment is lost.
    ana.run("const field = document.getElementById('composer-text'); field.value = 'uma frase inteira'; field.dispatchEvent(new InputEvent('input', { bubbles: true })); setTimeout(() => location.reload(), 60); return 0").await;
    until("the field says all of it", async || {
        let value = ana
            .run("return document.readyState === 'complete' && performance.now() > 300 && document.getElementById('composer-text')?.value")
            .await;
        (value == "uma frase inteira").then_some(())
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn drafts_of_replies_and_notes_stay_apart_survive_and_show_in_the_list() {
    let _turn = turn().await;
    let stage = Stage::open().await;
    stage.meta.say("joana", "oi").await;
    stage.meta.say("maria", "bom dia").await;
    let ana = Browser::of(&stage, "ana", Screen::Desk).await;
    ana.click(&row("Joana")).await;
    ana.fill("composer-text", "uma resposta").await;
    ana.click("//button[contains(@class,'mode')][contains(.,'Nota')]")
        .await;
    ana.fill("composer-text", "uma nota").await;
    ana.click(&row("Maria")).await;
    let written = async |words: &str| {
        until(&format!("the field says “{words}”"), async || {
            let value = ana
                .run("return document.getElementById('composer-text').value")
                .await;
            (value == words).then_some(())
        })
        .await;
    };
    written("").await;
    ana.see(&format!(
        "{}//*[contains(@class,'draft')][not(@hidden)]",
        row("Joana")
    ))
    .await;
    // Kept at a pause in typing.
    tokio::time::sleep(Duration::from_millis(1_500)).await;
    ana.reload().await;
    ana.see(&format!(
        "{}//*[contains(@class,'draft')][not(@hidden)]",
        row("Joana")
    ))
    .await;
    ana.click(&row("Joana")).await;
    written("uma resposta").await;
    ana.click("//button[contains(@class,'mode')][contains(.,'Nota')]")
        .await;
    written("uma nota").await;
    ana.press(ESCAPE).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_link_leads_to_the_conversation_and_to_the_contact() {
    let _turn = turn().await;
    let stage = Stage::open().await;
    stage
        .meta
        .say("joana", "segue o site https://example.com e <b>mais</b>")
        .await;
    let ana = Browser::of(&stage, "ana", Screen::Desk).await;
    ana.click(&row("Joana")).await;
    let link = "const link = document.querySelector('.words a'); return [link.href, link.target, link.rel].join(' ')";
    ana.see("//*[contains(@class,'words')]//a").await;
    assert_eq!(
        word(&ana.run(link).await),
        "https://example.com/ _blank noopener noreferrer nofollow"
    );
    // What was copied, as another window would get it.
    ana.run("window.taken = []; navigator.clipboard.writeText = async (text) => { taken.push(text) }; return 0").await;
    ana.click("//button[contains(.,'Copiar link da conversa')]")
        .await;
    ana.read("Link copiado.").await;
    ana.click("//button[contains(.,'Copiar link do contato')]")
        .await;
    let taken = until("both were copied", async || {
        let taken = ana.run("return taken.join(' ')").await;
        word(&taken).contains(' ').then(|| word(&taken))
    })
    .await;
    let here = ana.path().await;
    let links: Vec<&str> = taken.split(' ').collect();
    assert!(links[0].ends_with(&here), "{taken}");
    assert!(links[1].ends_with(&format!("{here}/contato")), "{taken}");
    ana.go("/").await;
    ana.see(&row("Joana")).await;
    ana.press("i").await;
    ana.go(&format!("{here}/contato")).await;
    ana.see("//aside//h3[contains(.,'Joana')]").await;
    println!("proves: WD-31");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_screenshot_is_pasted_files_are_dropped_and_each_waits_for_its_own_conversation() {
    let _turn = turn().await;
    let stage = Stage::open().await;
    stage.meta.say("joana", "oi").await;
    stage.meta.say("maria", "bom dia").await;
    let ana = Browser::of(&stage, "ana", Screen::Desk).await;
    ana.click(&row("Joana")).await;
    ana.see(COMPOSER).await;
    let picture = "new File(['x'], 'tela.png', { type: 'image/png' })";
    carry(&ana, "paste", "#composer-text", picture).await;
    ana.see(&tray("tela.png")).await;
    let list = "new File(['x'], 'lista.txt', { type: 'text/plain' })";
    carry(&ana, "dragover", ".log", list).await;
    ana.see("//*[contains(@class,'drop')]").await;
    carry(&ana, "drop", ".log", list).await;
    ana.see(&tray("lista.txt")).await;
    ana.click(&row("Maria")).await;
    until("another conversation has none of them", async || {
        let there = ana
            .run("return document.querySelectorAll('.tray li').length")
            .await;
        (there == 0).then_some(())
    })
    .await;
    ana.click(&row("Joana")).await;
    ana.reply("segue").await;
    until("both are on the phone", async || {
        let files = on_the_phone(&stage).await;
        (files.len() == 2).then_some(())
    })
    .await;
    println!("proves: WD-05 WD-06");
}
