//! Threads are there before anybody opens them: those in sight and the newest, also without a network.

use serde_json::{Value, json};

use crate::calling::HIDDEN;
use crate::offline::{rest, served};
use crate::scale::sow;
use crate::scopes::join;
use crate::stage::Stage;
use crate::stage::agent::{Agent, list, word};
use crate::stage::browser::{Browser, Screen, turn};
use crate::stage::screen::{COMPOSER, bubble, row};
use crate::stage::until::until;

const NOT_HERE: &str = "não está neste navegador";

/// The threads that this browser keeps: their names are not sealed.
pub async fn kept(browser: &Browser) -> Vec<String> {
    let names = "const done = arguments[0], asked = indexedDB.open('recado'); asked.onsuccess = () => { \
        const all = asked.result.transaction('threads').objectStore('threads').getAllKeys(); \
        all.onsuccess = () => { asked.result.close(); done(all.result) } }";
    let names = browser.run_async(names, Vec::new()).await;
    list(&names).iter().map(word).collect()
}

/// The threads of each request for some.
async fn asked_ahead(browser: &Browser) -> Vec<String> {
    let asked = "return performance.getEntriesByType('resource').map((it) => new URL(it.name)) \
        .filter((it) => it.pathname === '/api/conversations/pages').map((it) => it.searchParams.get('of'))";
    let asked = browser.run(asked).await;
    list(&asked).iter().map(word).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_conversation_nobody_opened_is_read_and_answered_without_a_network() {
    let _turn = turn().await;
    let stage = Stage::open().await;
    stage.meta.say("maria", "Vocês trocam o tamanho?").await;
    stage.meta.say("maria", "Comprei na quinta").await;
    stage.meta.say("joana", "Olá, preciso de ajuda").await;
    stage.meta.say("joana", "Alguém?").await;
    let ana = Browser::of(&stage, "ana", Screen::Desk).await;
    served(&ana).await;
    until("both threads are kept", async || {
        (kept(&ana).await.len() == 2).then_some(())
    })
    .await;

    ana.network(false).await;
    ana.click(&row("Joana")).await;
    ana.see(&bubble("Olá, preciso de ajuda")).await;
    ana.see(&bubble("Alguém?")).await;
    ana.see(COMPOSER).await;
    ana.reply("Aqui estou").await;
    ana.see("//*[contains(@class,'ticks') and contains(@class,'clock')]")
        .await;

    // The same when the page begins without a network.
    ana.go("/").await;
    ana.click(&row("Maria")).await;
    ana.see(&bubble("Vocês trocam o tamanho?")).await;
    ana.see(&bubble("Comprei na quinta")).await;
    assert!(!ana.text().await.contains(NOT_HERE));
    ana.see(COMPOSER).await;
    ana.reply("Trocamos sim").await;

    ana.network(true).await;
    for (name, words) in [("joana", "Aqui estou"), ("maria", "Trocamos sim")] {
        stage.meta.answer(name, words).await;
        assert_eq!(stage.meta.sends(words).await, 1, "{words}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_scrolled_into_sight_comes_too_and_little_of_it_is_asked_for() {
    let _turn = turn().await;
    let stage = Stage::open().await;
    sow(&stage, 600, 1_800);
    let ana = Browser::of(&stage, "ana", Screen::Desk).await;
    until("the newest are kept", async || {
        (kept(&ana).await.len() >= 60).then_some(())
    })
    .await;
    let scroll = "document.querySelector('.rows').scrollTop = 12000; return 0";
    ana.run(scroll).await;
    let in_sight = "const pane = document.querySelector('.rows').getBoundingClientRect(); \
        return [...document.querySelectorAll('.row:not([hidden])')].filter((row) => { \
        const at = row.getBoundingClientRect(); return at.top >= pane.top && at.bottom <= pane.bottom }).map((row) => row.id)";
    until("the list is there", async || {
        let drawn = list(&ana.run(in_sight).await);
        (drawn.len() > 5).then_some(())
    })
    .await;
    let rows: Vec<String> = list(&ana.run(in_sight).await).iter().map(word).collect();
    until("what is in sight is kept", async || {
        let kept = kept(&ana).await;
        let is_kept = |row: &String| kept.iter().any(|id| row.ends_with(id.as_str()));
        rows.iter().all(is_kept).then_some(())
    })
    .await;

    ana.network(false).await;
    ana.click(&format!("//*[@id='{}']", rows[3])).await;
    ana.see(COMPOSER).await;
    ana.see("//*[contains(@class,'log')]//*[contains(@class,'entry')]")
        .await;
    assert!(!ana.text().await.contains(NOT_HERE));
    // Ten threads with each request, and each thread once.
    let asked = asked_ahead(&ana).await;
    let mut threads: Vec<&str> = asked.iter().flat_map(|of| of.split(',')).collect();
    let count = threads.len();
    assert!(asked.len() <= count / 10 + 4, "{} for {count}", asked.len());
    threads.sort_unstable();
    threads.dedup();
    assert_eq!(threads.len(), count, "no thread is asked for twice");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_thread_that_went_on_while_it_lay_in_the_vault_is_whole_again() {
    let _turn = turn().await;
    let stage = Stage::open().await;
    let carla = stage.agent("carla").await;
    stage.meta.say("joana", "primeira").await;
    let id = word(&carla.conversation("Joana").await["id"]);
    let ana = Browser::of(&stage, "ana", Screen::Desk).await;
    until("it is kept", async || {
        (kept(&ana).await.len() == 1).then_some(())
    })
    .await;
    let path = ana.path().await;
    ana.go("/api/health").await;
    stage.meta.say("joana", "segunda").await;
    let note = json!({ "command": "add_note", "text": "terceira" });
    assert_eq!(carla.wish(&id, note).await["answer"], "taken");
    for _ in 0..3 {
        ana.go(&path).await;
        ana.click(&row("Joana")).await;
        for words in ["primeira", "segunda", "terceira"] {
            ana.see(&format!("//*[contains(@class,'log')]//*[text()='{words}']"))
                .await;
        }
        let lines = "return document.querySelector('.log').innerText";
        let lines = word(&ana.run(lines).await);
        let places = ["primeira", "segunda", "terceira"].map(|words| lines.matches(words).count());
        assert_eq!(places, [1, 1, 1], "{lines}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_limited_agent_is_given_no_page_of_what_is_not_theirs() {
    let stage = Stage::open().await;
    let ana = stage.agent("ana").await;
    let dora = join(&stage, &ana, "dora", "limited_agent").await;
    stage.meta.say("joana", "segredo da Joana").await;
    stage.meta.say("maria", "segredo da Maria").await;
    let id = async |name: &str| word(&ana.conversation(name).await["id"]);
    let (joana, maria) = (id("Joana").await, id("Maria").await);
    let door = format!("/api/conversations/pages?of={joana},{maria}");
    let pages = async |who: &Agent| list(&who.get(&door).await.json()["pages"]);
    assert_eq!(pages(&ana).await.len(), 2);
    assert_eq!(pages(&dora).await, Vec::<Value>::new());
    let give = |to: Value| ana.wish(&maria, json!({ "command": "assign", "to": to }));
    assert_eq!(give(json!(dora.id().await)).await["answer"], "taken");
    let given = pages(&dora).await;
    assert_eq!(given.len(), 1);
    assert_eq!(word(&given[0]["conversation"]), maria);
    assert_eq!(
        given[0]["entries"][0]["content"]["body"],
        "segredo da Maria"
    );
    assert_eq!(give(json!(ana.id().await)).await["answer"], "taken");
    assert_eq!(pages(&dora).await, Vec::<Value>::new());
    let said = stage.visitor().get(&door).await;
    assert_eq!(said.status, 401, "{}", said.text);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn after_a_gap_threads_are_brought_up_to_date_before_anybody_opens_them() {
    let _turn = turn().await;
    let stage = Stage::open().await;
    let ana = stage.agent("ana").await;
    let dora = join(&stage, &ana, "dora", "limited_agent").await;
    stage.meta.say("maria", "primeira").await;
    let id = word(&ana.conversation("Maria").await["id"]);
    let give = json!({ "command": "assign", "to": dora.id().await });
    assert_eq!(ana.wish(&id, give.clone()).await["answer"], "taken");
    let browser = Browser::of(&stage, "dora", Screen::Desk).await;
    served(&browser).await;
    until("the thread is kept", async || {
        (kept(&browser).await.len() == 1).then_some(())
    })
    .await;
    browser.network(false).await;
    stage.meta.say("maria", "segunda").await;
    // What comes into sight, or leaves it, makes them start over.
    stage.meta.say("joana", "outra").await;
    let other = word(&ana.conversation("Joana").await["id"]);
    assert_eq!(ana.wish(&other, give).await["answer"], "taken");
    browser.network(true).await;
    browser.read("segunda").await;
    browser.read("outra").await;
    until("it is asked for again", async || {
        (asked_ahead(&browser).await.len() > 1).then_some(())
    })
    .await;
    rest(&browser).await;
    browser.network(false).await;
    browser.go("/").await;
    browser.click(&row("Maria")).await;
    browser.see(&bubble("primeira")).await;
    browser.see(&bubble("segunda")).await;
    assert!(!browser.text().await.contains(NOT_HERE));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_sees_a_part_goes_on_after_a_break_and_fetches_nothing_again() {
    let _turn = turn().await;
    let stage = Stage::open().await;
    let ana = stage.agent("ana").await;
    let dora = join(&stage, &ana, "dora", "limited_agent").await;
    for customer in ["maria", "joana"] {
        stage.meta.say(customer, "primeira").await;
    }
    let id = word(&ana.conversation("Maria").await["id"]);
    let give = json!({ "command": "assign", "to": dora.id().await });
    assert_eq!(ana.wish(&id, give).await["answer"], "taken");
    let browser = Browser::of(&stage, "dora", Screen::Desk).await;
    until("the thread is kept", async || {
        (kept(&browser).await.len() == 1).then_some(())
    })
    .await;
    let asked = "return performance.getEntriesByType('resource').map((it) => new URL(it.name).pathname) \
        .filter((it) => /api.(snapshot|conv)/.test(it))";
    let before = browser.run(asked).await;
    for (round, words) in ["segunda", "terceira"].into_iter().enumerate() {
        browser.network(false).await;
        stage.meta.say("maria", words).await;
        stage
            .meta
            .say("joana", &format!("de ninguém {round}"))
            .await;
        browser.network(true).await;
        browser.read(words).await;
    }
    rest(&browser).await;
    assert_eq!(browser.run(asked).await, before, "nothing is fetched again");
    browser.click(&row("Maria")).await;
    for words in ["primeira", "segunda", "terceira"] {
        browser.see(&bubble(words)).await;
    }
    assert!(!browser.text().await.contains("de ninguém"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_tab_in_front_fetches_ahead_also_where_a_hidden_one_leads() {
    let _turn = turn().await;
    let stage = Stage::open().await;
    for (customer, words) in [("maria", "Bom dia"), ("maria", "Vocês abrem hoje?")] {
        stage.meta.say(customer, words).await;
    }
    let ana = Browser::open(&stage, Screen::Desk).await;
    ana.run_early(HIDDEN).await;
    ana.reload().await;
    ana.sign_in("ana").await;
    ana.read("Vocês abrem hoje?").await;
    served(&ana).await;
    rest(&ana).await;
    rest(&ana).await;
    assert_eq!(kept(&ana).await, Vec::<String>::new(), "nobody looks");

    let first = ana.tab("/").await;
    until("the leading tab has kept it", async || {
        (kept(&ana).await.len() == 1).then_some(())
    })
    .await;
    assert_eq!(asked_ahead(&ana).await.len(), 1);
    let second = ana.turn_to(&first).await;
    assert_eq!(asked_ahead(&ana).await, Vec::<String>::new());
    ana.close(&first, &second).await;
    ana.network(false).await;
    ana.go("/").await;
    ana.click(&row("Maria")).await;
    ana.see(&bubble("Bom dia")).await;
    assert!(!ana.text().await.contains(NOT_HERE));
}
