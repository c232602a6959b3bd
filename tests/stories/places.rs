//! Where a thread stands while pictures come late: at what somebody looked for, at what nobody has seen, and at its end.

use serde_json::json;

use crate::stage::Stage;
use crate::stage::agent::{list, word};
use crate::stage::browser::{Browser, Screen, turn};
use crate::stage::keys::{CONTROL, ENTER, NOTHING};
use crate::stage::screen::{ROW, bubble, row};
use crate::stage::until::until;

/// The line above what is new.
pub const UNREAD_LINE: &str = "document.querySelector('.unread-line')";

/// How many pictures have come. Those far from what is seen are fetched when somebody comes near.
const PICTURES: &str = "const all = [...document.querySelectorAll('.log .picture img')]; \
    return all.filter((one) => one.complete && one.naturalWidth > 0).length";

/// Whether all of an element, found by this expression, stands within the lines that are seen.
fn seen(path: &str) -> String {
    format!(
        "const line = {path}?.getBoundingClientRect(), log = document.querySelector('.log').getBoundingClientRect(); \
         return !!line && line.top >= log.top - 1 && line.bottom <= log.bottom + 1"
    )
}

async fn pictures(stage: &Stage, count: usize) {
    for _ in 0..count {
        let image = json!({ "customer": "joana", "kind": "image" });
        stage.meta.control("say", &image).await;
    }
}

pub async fn have_come(browser: &Browser, count: u64) {
    until(&format!("{count} pictures have come"), async || {
        let come = browser.run(PICTURES).await;
        (come.as_u64() >= Some(count)).then_some(())
    })
    .await;
}

/// Waits until it is in sight.
pub async fn sees(browser: &Browser, path: &str) {
    let script = seen(path);
    until(&format!("{path} is in sight"), async || {
        (browser.run(&script).await == true).then_some(())
    })
    .await;
}

/// The same, and it stays there.
async fn stands(browser: &Browser, path: &str) {
    sees(browser, path).await;
    browser.pause(700).await;
    let still = browser.run(&seen(path)).await;
    assert_eq!(still, true, "{path} stays in sight");
}

/// The entry that says this.
fn entry(words: &str) -> String {
    format!(
        "[...document.querySelectorAll('.entry')].find((it) => it.textContent.includes('{words}'))"
    )
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_looked_for_stays_in_sight_while_pictures_come() {
    let _turn = turn().await;
    let stage = Stage::open().await;
    pictures(&stage, 4).await;
    stage.meta.say("joana", "pedido geladeira amarela").await;
    pictures(&stage, 4).await;
    stage.meta.settled().await;
    let ana = Browser::of(&stage, "ana", Screen::Desk).await;
    ana.see(ROW).await;
    ana.press(&format!("{CONTROL}k{NOTHING}")).await;
    ana.focused("search-field").await;
    ana.press("geladeira").await;
    ana.see("//*[@role='option'][.//mark[.='geladeira']]").await;
    ana.press(ENTER).await;
    have_come(&ana, 4).await;
    stands(&ana, &entry("geladeira")).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_line_above_what_is_new_stays_at_the_top_on_a_cold_page() {
    let _turn = turn().await;
    let stage = Stage::open().await;
    let ana = Browser::of(&stage, "ana", Screen::Desk).await;
    stage.meta.say("joana", "bom dia").await;
    ana.click(ROW).await;
    ana.reply("bom dia!").await;
    stage.meta.answer("joana", "bom dia!").await;
    let path = ana.path().await;
    ana.go("/").await;
    ana.see(ROW).await;
    for place in 0..3 {
        pictures(&stage, 3).await;
        stage.meta.say("joana", &format!("texto {place}")).await;
    }
    stage.meta.settled().await;
    ana.see("//*[contains(@class,'badge')][.='12']").await;
    ana.go(&path).await;
    have_come(&ana, 2).await;
    stands(&ana, UNREAD_LINE).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_stands_at_the_end_sees_what_comes_after_a_picture() {
    let _turn = turn().await;
    let stage = Stage::open().await;
    stage.meta.say("joana", "bom dia").await;
    let ana = Browser::of(&stage, "ana", Screen::Desk).await;
    ana.click(ROW).await;
    ana.see("//*[contains(@class,'unread-line')]").await;
    for place in 0..8 {
        stage.meta.say("joana", &format!("texto {place}")).await;
    }
    pictures(&stage, 2).await;
    stage.meta.say("joana", "chegou?").await;
    have_come(&ana, 2).await;
    stands(&ana, &entry("chegou?")).await;
}

/// Clicks on the row that says this. Gives what was set or asked of places in the thread before its first frame was laid out,
/// and in that frame, before it is painted, how far below the top of the lines each of them stands. Observers are told in the
/// order in which they were made.
const FIRST_FRAME: &str = "const [words, done] = arguments, early = []; let is_early = true; \
    for (const [on, name] of [[Element, 'scrollTop'], [HTMLElement, 'offsetTop'], [HTMLElement, 'offsetHeight']]) { \
        const was = Object.getOwnPropertyDescriptor(on.prototype, name); \
        const note = (it) => { if (is_early && it.closest('.thread')) early.push(name); }; \
        const how = was.set ? { set(to) { note(this); was.set.call(this, to); } } : { get() { note(this); return was.get.call(this); } }; \
        Object.defineProperty(on.prototype, name, { ...was, ...how }); \
    } \
    const show = Element.prototype.scrollIntoView; \
    Element.prototype.scrollIntoView = function (how) { if (is_early) early.push('scrollIntoView'); show.call(this, how); }; \
    const before = new ResizeObserver(() => is_early = false); \
    const laid = (_, observer) => { \
        observer.disconnect(); before.disconnect(); \
        const log = document.querySelector('.log'), top = log.getBoundingClientRect().top; \
        const stand = [...document.querySelectorAll('.lines > *')].map((it) => [it.innerText, Math.round(it.getBoundingClientRect().top - top)]); \
        done({ early, stand }); \
    }; \
    setTimeout(() => { \
        requestAnimationFrame(() => { const log = document.querySelector('.log'); before.observe(log); new ResizeObserver(laid).observe(log); }); \
        [...document.querySelectorAll('.row')].find((row) => row.innerText.includes(words)).click(); \
    })";

/// The places of the first frame, in which nothing was laid out too early.
async fn first_frame(browser: &Browser, words: &str) -> Vec<(String, i64)> {
    let said = browser.run_async(FIRST_FRAME, vec![json!(words)]).await;
    assert_eq!(
        said["early"],
        json!([]),
        "{words}: a place was asked for early"
    );
    let stand = list(&said["stand"]).into_iter();
    let stand = stand.map(|line| (word(&line[0]), line[1].as_i64().expect("pixels")));
    stand.collect()
}

/// Where a line stands that says this.
fn place_of(lines: &[(String, i64)], words: &str) -> Option<i64> {
    let line = lines.iter().find(|(says, _)| says.contains(words));
    line.map(|(_, place)| *place)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_thread_stands_at_its_place_in_its_first_frame_and_is_laid_out_once_for_it() {
    let _turn = turn().await;
    let stage = Stage::open().await;
    for customer in ["maria", "joana"] {
        stage
            .meta
            .say(customer, &format!("{customer} escreve"))
            .await;
    }
    let ana = Browser::of(&stage, "ana", Screen::Desk).await;
    for words in ["maria escreve", "joana escreve"] {
        ana.click(&row(words)).await;
        ana.see(&bubble(words)).await;
    }
    for place in 0..30 {
        stage.meta.say("maria", &format!("texto {place}.")).await;
    }
    ana.see(&row("texto 29.")).await;
    let lines = first_frame(&ana, "texto 29.").await;
    let unread = place_of(&lines, "30 mensagens").expect("the line above what is new");
    assert!((0..120).contains(&unread), "{unread} of {lines:?}");
    let read = place_of(&lines, "texto 5.").expect("a line in sight");
    // What is below is drawn, and where one stands is known.
    ana.read("texto 29.").await;
    ana.pause(700).await;
    first_frame(&ana, "joana escreve").await;
    let lines = first_frame(&ana, "texto 29.").await;
    let again = place_of(&lines, "texto 5.").expect("the same line");
    assert!((again - read).abs() <= 3, "{again} was {read}");
}

/// What is pressed of the last sound and has the way to the end over it, wherever at the foot of the lines it stands.
const COVERED: &str = "const player = [...document.querySelectorAll('.player')].at(-1), log = document.querySelector('.log'); \
    const covered = new Set(), frame = () => new Promise(requestAnimationFrame); \
    return (async () => { player.scrollIntoView({ block: 'end' }); \
        for (let step = 0; step < 8; step += 1, log.scrollTop += 8) { await frame(); await frame(); \
            const way = document.querySelector('.latest').getBoundingClientRect(); \
            for (const part of player.querySelectorAll('button, a, input')) { const it = part.getBoundingClientRect(); \
                if (it.left < way.right && it.right > way.left && it.top < way.bottom && it.bottom > way.top) covered.add(part.className) } } \
        return [...covered] })()";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_way_to_the_end_lies_over_nothing_that_is_pressed_of_a_sound() {
    let _turn = turn().await;
    let stage = Stage::open().await;
    let voice = include_bytes!("../meta/samples/voice.ogg").to_vec();
    let file = stage.meta.file("audio/ogg", "voz.ogg", voice).await;
    let audio = json!({ "id": file["id"], "mime_type": "audio/ogg", "voice": true });
    let said = json!({ "customer": "joana", "kind": "audio", "content": audio });
    for line in 0..50 {
        stage.meta.say("joana", &format!("linha {line}")).await;
        if line == 25 {
            stage.meta.control("say", &said).await;
        }
    }
    for screen in [Screen::Desk, Screen::Phone] {
        let ana = Browser::of(&stage, "ana", screen).await;
        ana.click(ROW).await;
        ana.read("linha 49").await;
        ana.run("const log = document.querySelector('.log'); log.dispatchEvent(new WheelEvent('wheel')); log.scrollTop = -1e6; return 0")
            .await;
        ana.see("//*[@class='player']").await;
        stage.meta.say("joana", "e mais").await;
        ana.see("//button[contains(@class,'latest')][contains(.,'nova')]")
            .await;
        assert_eq!(ana.run(COVERED).await, json!([]), "{screen:?}");
    }
}
