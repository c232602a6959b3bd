//! A list far longer than what a browser holds of it: it is as tall as it is long, whoever goes far down at once sees what stands
//! there, and a message from far down writes into one row.

use crate::scale::{all_of, id, sow};
use crate::screens_list::crowd;
use crate::stage::Stage;
use crate::stage::agent::{Agent, list, word};
use crate::stage::browser::{Browser, Screen, turn};
use crate::stage::keys::{END, ESCAPE, HOME};
use crate::stage::meta::{now, text_hook};
use crate::stage::screen::row;
use crate::stage::until::until;

/// The rows in sight: their conversations, the place of the first, and how many there are.
const SEEN: &str = "const list = document.getElementById('conversations'), frame = list.getBoundingClientRect(); \
    const rows = [...list.querySelectorAll('.row[id]')].filter((row) => { const at = row.getBoundingClientRect(); \
        return at.top >= frame.top && at.bottom <= frame.bottom }); \
    return [rows.map((row) => row.id.replace('row-', '')), Number(rows[0]?.ariaPosInSet), Number(rows[0]?.ariaSetSize)]";

/// The conversations of a whole list, in order.
async fn ids(who: &Agent, asked: &str) -> Vec<String> {
    all_of(who, asked).await.iter().map(id).collect()
}

async fn page(who: &Agent, asked: &str, place: usize) -> Vec<String> {
    let said = who
        .get(&format!("/api/conversations?{asked}&place={place}"))
        .await;
    assert_eq!(said.status, 200, "{asked}: {}", said.text);
    list(&said.json()["heads"]).iter().map(id).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_page_of_a_list_begins_at_any_place() {
    let stage = Stage::open().await;
    let ana = stage.agent("ana").await;
    sow(&stage, 12_000, 24_000);
    for view in ["all", "mine", "unread", "closed", "failed"] {
        let asked = format!("view={view}");
        let all = ids(&ana, &asked).await;
        let places = [0, 1, 9, 25, 50, 90, all.len() / 2, all.len() - 1];
        for place in places.into_iter().filter(|place| *place < all.len()) {
            let end = all.len().min(place + 100);
            let wanted = &all[place..end];
            assert_eq!(page(&ana, &asked, place).await, wanted, "{view} {place}");
        }
        let beyond = page(&ana, &asked, all.len() + 50).await;
        assert!(beyond.is_empty(), "{view}");
    }
    // No index has these alone: the place is about right, and the last page has the last.
    let all = ids(&ana, "view=unassigned").await;
    let there = page(&ana, "view=unassigned", all.len() / 2).await;
    let stands = all.iter().position(|one| Some(one) == there.first());
    let stands = stands.expect("somebody who is unassigned");
    let off = stands.abs_diff(all.len() / 2);
    assert!(off < all.len() / 10, "{stands} of {}", all.len());
    for strange in ["sort=created&place=3", "place=-1", "place=many"] {
        let said = ana.get(&format!("/api/conversations?{strange}")).await;
        assert_eq!(said.status, 422, "{strange}");
    }
}

/// Everything that is not closed, in order.
async fn everything(who: &Agent) -> Vec<String> {
    ids(who, "").await
}

/// Waits until the rows in sight are those of a place that is about here.
async fn stands_at(ana: &Browser, who: &Agent, about: usize) {
    until(&format!("what stands at {about} is shown"), async || {
        // Some wake up meanwhile, and move.
        let all = everything(who).await;
        let seen = ana.run(SEEN).await;
        let ids: Vec<String> = list(&seen[0]).iter().map(word).collect();
        let place = seen[1].as_u64()? as usize - 1;
        let wanted = all.get(place..place + ids.len())?;
        let is_full = ids.len() > 5 && seen[2].as_u64() == Some(all.len() as u64);
        (is_full && ids == wanted && place.abs_diff(about) < 12).then_some(())
    })
    .await;
}

/// The list is as tall as it is long, though most of it is not here.
async fn at_a_long_list() -> (Stage, Agent, Browser) {
    let stage = Stage::open().await;
    sow(&stage, 12_000, 24_000);
    let who = stage.agent("ana").await;
    let ana = Browser::of(&stage, "ana", Screen::Desk).await;
    stands_at(&ana, &who, 0).await;
    (stage, who, ana)
}

async fn scroll_to(ana: &Browser, place: usize) {
    let step = format!(
        "const list = document.getElementById('conversations'); \
         list.scrollTop = {place} * list.querySelector('.row[id]').clientHeight; return 0"
    );
    ana.run(&step).await;
}

/// Requests for pages of lists.
async fn asked(ana: &Browser) -> u64 {
    let asked = "return performance.getEntriesByType('resource').map((it) => new URL(it.name)) \
        .filter((it) => it.pathname === '/api/conversations').length";
    ana.run(asked).await.as_u64().unwrap_or_default()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whoever_goes_far_down_at_once_sees_what_stands_there() {
    let _turn = turn().await;
    let (_stage, who, ana) = at_a_long_list().await;
    let all = everything(&who).await;
    let far = all.len() * 4 / 5;
    scroll_to(&ana, far).await;
    stands_at(&ana, &who, far).await;
    // Somebody who scrolls on from there, either way, goes on.
    for place in [far + 90, far + 180, far + 120, far - 20, far - 60] {
        scroll_to(&ana, place).await;
        stands_at(&ana, &who, place).await;
    }
    ana.run("const list = document.getElementById('conversations'); list.scrollTop = list.scrollHeight; return 0")
        .await;
    until("the last row is there", async || {
        let seen = ana.run(SEEN).await;
        let last = list(&seen[0]).last().map(word);
        (last.as_ref() == everything(&who).await.last()).then_some(())
    })
    .await;
    let before = asked(&ana).await;
    assert!(
        before < 20,
        "pages are not fetched one after another: {before}"
    );
    // Back at the top nothing is asked for, and a conversation that stirs comes to it.
    scroll_to(&ana, 0).await;
    stands_at(&ana, &who, 0).await;
    assert_eq!(asked(&ana).await, before);
    let bones = "return document.querySelector('.rows-in').className";
    assert_eq!(ana.run(bones).await, "rows-in");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_looks_for_nobody_from_far_down_breaks_nothing() {
    let _turn = turn().await;
    let (_stage, who, ana) = at_a_long_list().await;
    let all = everything(&who).await;
    for tenth in [2, 8, 4, 6] {
        let place = all.len() * tenth / 10;
        scroll_to(&ana, place).await;
        stands_at(&ana, &who, place).await;
    }
    // The list goes from the page while the browser still has to tell of its scrolling.
    ana.fill("list-filter", "zzzz").await;
    until("nobody is found", async || {
        let rows = "return document.querySelectorAll('.row[id]').length";
        (ana.run(rows).await == 0).then_some(())
    })
    .await;
    ana.pause(500).await;
    assert_eq!(ana.broken().await, None);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_fetched_is_no_news() {
    let _turn = turn().await;
    let stage = Stage::open().await;
    sow(&stage, 2_000, 20_000);
    let ana = Browser::of(&stage, "ana", Screen::Desk).await;
    ana.click("//*[@class='list-head']//button[contains(@aria-label,'visões')]")
        .await;
    ana.click("//*[@role='menu']//button[contains(.,'Fechadas')]")
        .await;
    until("the first page is there", async || {
        (asked(&ana).await > 0).then_some(())
    })
    .await;
    // What is found lies all over the list, and is held from then on.
    ana.fill("list-filter", "Jussara").await;
    until("what was typed is asked for", async || {
        (asked(&ana).await > 1).then_some(())
    })
    .await;
    ana.pause(500).await;
    ana.fill("list-filter", ESCAPE).await;
    scroll_to(&ana, 700).await;
    let pills = "return new Promise((told) => { const seen = new Set(); \
        const look = setInterval(() => document.querySelectorAll('.pill').forEach((it) => seen.add(it.innerText)), 50); \
        setTimeout(() => { clearInterval(look); told([...seen]) }, 3000) })";
    let pills = ana.run(pills).await;
    assert_eq!(pills, serde_json::json!([]), "nobody wrote");
}

/// Counts rows that are written into, but for what is only said of places to screen readers.
const WRITTEN: &str = "window.written = new Set(); new MutationObserver((all) => all.forEach(({ target, type, attributeName }) => { \
    const row = (target.nodeType === 1 ? target : target.parentNode)?.closest('.row'); \
    if (row && !(type === 'attributes' && /^(aria-|tabindex)/.test(attributeName))) window.written.add(row) })) \
    .observe(document.getElementById('conversations'), { subtree: true, childList: true, attributes: true, characterData: true }); return 0";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_message_from_far_down_writes_into_one_row() {
    let _turn = turn().await;
    let stage = Stage::open().await;
    crowd(&stage, 60).await;
    let ana = Browser::of(&stage, "ana", Screen::Desk).await;
    ana.see(&row("conta 39")).await;
    ana.run(WRITTEN).await;
    stage
        .meta
        .post(&text_hook(3, "again", "voltei", now()))
        .await;
    ana.see(&row("voltei")).await;
    let written = ana.run("return window.written.size").await;
    assert!(written.as_u64() <= Some(2), "{written:?}");
    // What all of them stand in was moved, by nothing that they inherit: browsers would find out anew how each of them looks.
    let moved = "const all = document.querySelector('.rows-in'), list = all.parentElement, row = list.querySelector('.row[id]'); \
        return [all.getAttribute('style').includes('--'), list.scrollHeight / row.offsetHeight]";
    let moved = ana.run(moved).await;
    assert_eq!(moved, serde_json::json!([false, 60]), "and is as tall");
}

/// Waits until the focus is on the row at an end of the whole list.
async fn focus_at(ana: &Browser, who: &Agent, end: fn(&[String]) -> Option<&String>) {
    until("the focus is at the end of the list", async || {
        let all = everything(who).await;
        let here = ana
            .run("return [document.activeElement.id, document.activeElement.ariaPosInSet]")
            .await;
        let (row, place) = (word(&here[0]), word(&here[1]));
        let wanted = end(&all)?;
        let stands = all.iter().position(|one| one == wanted)? + 1;
        (row == format!("row-{wanted}") && place == stands.to_string()).then_some(())
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_keys_go_to_the_ends_of_the_list_and_not_of_what_is_held() {
    let _turn = turn().await;
    let (_stage, who, ana) = at_a_long_list().await;
    ana.press("j").await;
    focus_at(&ana, &who, |all| all.first()).await;
    ana.press(END).await;
    focus_at(&ana, &who, |all| all.last()).await;
    let before = asked(&ana).await;
    assert!(before < 8, "it is gone to at once: {before}");
    // From there on as ever.
    ana.press("\u{e013}").await;
    focus_at(&ana, &who, |all| all.get(all.len() - 2)).await;
    ana.press(HOME).await;
    focus_at(&ana, &who, |all| all.first()).await;
    assert_eq!(asked(&ana).await, before);
}
