//! Tabs and machines that fall asleep: nobody waits for them, and when they wake nothing is missing and nothing is old.

use serde_json::{Value, json};

use crate::files::screen::at_joanas;
use crate::offline::rest;
use crate::stage::Stage;
use crate::stage::agent::{list, word};
use crate::stage::browser::{Browser, Screen, turn};
use crate::stage::meta::{now, text_hook};
use crate::stage::screen::{COMPOSER, ROW};
use crate::stage::until::until;
use crate::tabs::{in_two_tabs, streams};

/// The browser freezes the tab that it is turned to, as it does with tabs that nobody looks at; or wakes it.
pub async fn freeze(browser: &Browser, frozen: bool) {
    let state = if frozen { "frozen" } else { "active" };
    let state = json!({ "state": state });
    browser.tell("Page.setWebLifecycleState", state).await;
}

/// Whatever this page asks of this door from now on is never answered.
async fn no_answer_from(browser: &Browser, door: &str) {
    let script = format!(
        "const real = fetch; globalThis.fetch = (input, how) => new URL(input.url ?? input, location.href).pathname === '{door}' \
         ? new Promise(() => {{ globalThis.waits = true }}) : real(input, how); return 0"
    );
    browser.run(&script).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_tab_frozen_while_it_sends_holds_up_no_other() {
    let _turn = turn().await;
    let stage = Stage::open().await;
    let ana = at_joanas(&stage).await;
    rest(&ana).await;
    let [first, second] = in_two_tabs(&ana).await;
    no_answer_from(&ana, "/api/commands").await;
    ana.reply("antes do sono").await;
    until("it is sending", async || {
        (ana.run("return globalThis.waits").await == true).then_some(())
    })
    .await;
    freeze(&ana, true).await;
    ana.turn_to(&second).await;
    ana.reply("da outra aba").await;
    stage.meta.answer("joana", "da outra aba").await;
    stage.meta.answer("joana", "antes do sono").await;

    ana.turn_to(&first).await;
    freeze(&ana, false).await;
    ana.read("da outra aba").await;
    rest(&ana).await;
    stage.meta.settled().await;
    for words in ["antes do sono", "da outra aba"] {
        assert_eq!(stage.meta.sends(words).await, 1, "{words}: once");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_leader_that_is_frozen_or_killed_is_followed_at_once() {
    let _turn = turn().await;
    let stage = Stage::open().await;
    stage.meta.say("joana", "antes").await;
    let ana = Browser::of(&stage, "ana", Screen::Desk).await;
    ana.read("antes").await;
    rest(&ana).await;
    let first = ana.tab("/").await;
    ana.read("antes").await;
    let second = ana.turn_to(&first).await;
    freeze(&ana, true).await;
    ana.turn_to(&second).await;
    stage.meta.say("maria", "durante o sono").await;
    ana.read("durante o sono").await;
    // That was before its silence would have told: 50 seconds. It wakes, and does not lead beside the other.
    ana.turn_to(&first).await;
    freeze(&ana, false).await;
    ana.read("durante o sono").await;
    stage.meta.say("tomas", "para ambas").await;
    ana.read("para ambas").await;
    until("one stream for both", async || {
        // A stream that was given up is found out by what is written to it.
        stage.meta.say("tomas", "e mais").await;
        (streams(&stage).await == 1).then_some(())
    })
    .await;
    // A tab that crashes says nothing at all.
    ana.turn_to(&second).await;
    let here = word(&ana.tell("Target.getTargetInfo", json!({})).await["targetInfo"]["targetId"]);
    ana.turn_to(&first).await;
    ana.tell("Target.closeTarget", json!({ "targetId": here }))
        .await;
    stage.meta.say("lua", "depois da queda").await;
    ana.read("depois da queda").await;
}

/// From now on the page notes what it asks for and when the first answer came; and when the list first begins with these
/// words, what had been asked by then. A page that is loaded anew would have forgotten it.
const NOTES: &str = "const real = fetch, noted = { asked: [], first: 0, right: null }; globalThis.noted = noted;
  globalThis.fetch = async (input, how) => {
    noted.asked.push(new URL(input.url ?? input, location.href).pathname);
    const answer = await real(input, how);
    noted.first ||= performance.now();
    return answer;
  };
  const looks = () => {
    const top = [...document.querySelectorAll('.row:not([hidden])')].sort((a, b) => a.getBoundingClientRect().top - b.getBoundingClientRect().top)[0];
    if (!noted.right && top?.innerText.includes(WORDS) && document.querySelector('.log')?.innerText.includes('Joana, de noite'))
      noted.right = { asked: [...noted.asked], after: Math.round(performance.now() - noted.first) };
  };
  new MutationObserver(looks).observe(document.body, { subtree: true, childList: true, characterData: true, attributes: true });
  return 0";

/// So many messages of many people in one night, and at last one more of somebody new.
async fn night(stage: &Stage, round: u32, count: u32) {
    for number in 0..count {
        let person = 100 + number % 60;
        let (id, words) = (format!("{round}.{number}"), format!("mensagem {number}"));
        let said = stage
            .meta
            .post(&text_hook(person, &id, &words, now()))
            .await;
        assert_eq!(said.status, 200);
    }
    let words = format!("Joana, de noite {round}");
    stage.meta.say("joana", &words).await;
    stage.pass(9 * 3_600).await;
    let last = text_hook(
        900 + round,
        &format!("last.{round}"),
        &format!("a última da noite {round}"),
        now() + 5,
    );
    assert_eq!(stage.meta.post(&last).await.status, 200);
}

/// What a person sees of the list.
async fn rows(browser: &Browser) -> Vec<String> {
    let rows = "return [...document.querySelectorAll('.row:not([hidden])')] \
        .sort((a, b) => a.getBoundingClientRect().top - b.getBoundingClientRect().top).slice(0, 12) \
        .map((it) => it.querySelector('.name')?.innerText ?? it.innerText.split('\\n')[0])";
    list(&browser.run(rows).await).iter().map(word).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn after_a_night_the_screen_is_right_with_the_first_answers_and_without_a_reload() {
    let _turn = turn().await;
    let stage = Stage::open().await;
    stage.meta.say("joana", "boa tarde").await;
    let ana = Browser::of(&stage, "ana", Screen::Desk).await;
    ana.click(ROW).await;
    // Away from the list, which would stand still under the pointer.
    ana.click(COMPOSER).await;
    rest(&ana).await;
    // A night that the journal tells whole, and one that only a snapshot tells.
    for (round, count, most) in [(1, 300, 2), (2, 1_100, 5)] {
        let words = format!("'a última da noite {round}'");
        ana.run(
            &NOTES
                .replace("WORDS", &words)
                .replace("de noite", &format!("de noite {round}")),
        )
        .await;
        ana.network(false).await;
        freeze(&ana, true).await;
        night(&stage, round, count).await;
        ana.network(true).await;
        freeze(&ana, false).await;
        let right = until("the screen is right", async || {
            let right = ana.run("return noted.right").await;
            (right != Value::Null).then_some(right)
        })
        .await;
        let asked = list(&right["asked"]);
        println!(
            "{count} messages: right after {} ms, with {asked:?}",
            right["after"]
        );
        assert!(asked.len() <= most, "{count}: {asked:?}");
        assert_eq!(word(&asked[0]), "/api/stream", "where it stood");
        // Nothing is missing: a fresh browser shows the same.
        let fresh = Browser::of(&stage, "ana", Screen::Desk).await;
        fresh.read(&format!("a última da noite {round}")).await;
        let mut last = (Vec::new(), Vec::new());
        for _ in 0..6 {
            last = (rows(&ana).await, rows(&fresh).await);
            if last.0 == last.1 {
                break;
            }
            rest(&ana).await;
        }
        assert_eq!(last.0, last.1, "as on a fresh browser");
        rest(&ana).await;
    }
    println!("proves: WD-04");
}
