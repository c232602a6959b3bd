//! Ten minutes of triage without a network, twenty things and more, while the world goes on: then the worker, this
//! screen, a fresh one and the customers' phones agree, and what was not granted is told, with the words given back.

use serde_json::{Value, json};

use crate::files::screen::{choose, on_disk};
use crate::given_back::{clicks, opens};
use crate::offline::{rest, served};
use crate::stage::Stage;
use crate::stage::agent::{Agent, list, word};
use crate::stage::browser::{Browser, Screen, turn};
use crate::stage::keys::{CONTROL, ENTER, NOTHING};
use crate::stage::meta::{now, text_hook};
use crate::stage::until::until;

/// How the list calls those who wrote.
const PEOPLE: [&str; 6] = ["Joana", "Maria", "Tomás", "Davi", "Lua", LATE];
/// Whose window closes soon.
pub const LATE: &str = "Pessoa 5";

pub async fn note(bruno: &Browser, text: &str) {
    let mode = "//button[contains(@class,'mode')]";
    bruno.click(&format!("{mode}[contains(.,'Nota')]")).await;
    bruno.reply(text).await;
    bruno.click(&format!("{mode}[1]")).await;
}

pub async fn status(bruno: &Browser, to: &str) {
    bruno
        .click("//header//button[contains(@aria-label,'Status')]")
        .await;
    bruno
        .click(&format!("//*[@role='menuitemradio'][contains(.,'{to}')]"))
        .await;
    bruno
        .see(&format!("//header//button[contains(.,'{to}')]"))
        .await;
}

/// Waits until the open conversation has this owner.
pub async fn owned_by(browser: &Browser, name: &str) {
    browser
        .see(&format!(
            "//header//button[contains(@aria-label,'Responsável: {name}')]"
        ))
        .await;
}

pub async fn claims(browser: &Browser) {
    browser.click("//button[normalize-space()='Assumir']").await;
    owned_by(browser, "Você").await;
}

pub async fn gives_to_carla(browser: &Browser) {
    browser
        .click("//header//button[contains(@aria-label,'Responsável')]")
        .await;
    browser
        .click("//*[contains(@role,'menuitem')][contains(.,'Carla')]")
        .await;
    owned_by(browser, "Carla").await;
}

/// How many rows are shown.
pub async fn shows(browser: &Browser, count: u64) {
    until(&format!("{count} rows"), async || {
        let there = browser
            .run("return document.querySelectorAll('.row:not([hidden])').length")
            .await;
        (there == count).then_some(())
    })
    .await;
}

/// Finds and narrows, as one does before doing anything: four things.
pub async fn looks_around(bruno: &Browser) {
    bruno.press(&format!("{CONTROL}k{NOTHING}")).await;
    bruno.focused("search-field").await;
    bruno.press("amassada").await;
    bruno
        .see("//*[@role='option'][.//mark[.='amassada']]")
        .await;
    bruno.press(ENTER).await;
    bruno.see("//header//*[contains(.,'Davi')]").await;
    bruno
        .click("//button[contains(@class,'toggle')][normalize-space()='Esperando resposta']")
        .await;
    shows(bruno, 6).await;
    bruno.fill("list-filter", "joana").await;
    shows(bruno, 1).await;
    bruno
        .click("//button[contains(@class,'toggle')][normalize-space()='Limpar']")
        .await;
    shows(bruno, 6).await;
}

/// Nine things, to three people.
async fn first_half(bruno: &Browser, file: &tempfile::NamedTempFile) {
    opens(bruno, LATE).await;
    bruno.reply("tarde a cinco").await;
    opens(bruno, "Joana").await;
    bruno.reply("primeira a joana").await;
    bruno.reply("segunda a joana").await;
    note(bruno, "nota sobre joana").await;
    status(bruno, "Pendente").await;
    status(bruno, "Aberta").await;
    opens(bruno, "Maria").await;
    claims(bruno).await;
    choose(bruno, file).await;
    bruno.reply("depois da foto").await;
}

/// Nine more, after the page was loaded again.
async fn second_half(bruno: &Browser) {
    opens(bruno, "Maria").await;
    gives_to_carla(bruno).await;
    opens(bruno, "Tomás").await;
    bruno.reply("primeira a tomas").await;
    bruno.reply("segunda a tomas").await;
    note(bruno, "nota sobre tomas").await;
    opens(bruno, "Davi").await;
    bruno.reply("uma só a davi").await;
    status(bruno, "Fechada").await;
    opens(bruno, "Lua").await;
    claims(bruno).await;
    note(bruno, "nota sobre lua").await;
    status(bruno, "Pendente").await;
}

/// Almost a day ago.
pub async fn the_late_one_writes(stage: &Stage) {
    let late = text_hook(5, "late", "Bom dia", now() - 86_400 + 900);
    assert_eq!(stage.meta.post(&late).await.status, 200);
}

/// Meanwhile somebody else takes Tomás, Joana writes again, and a window closes.
pub async fn meanwhile(stage: &Stage, carla: &Agent) {
    let taken = word(&carla.conversation("Tomás").await["id"]);
    let said = carla.wish(&taken, json!({ "command": "claim" })).await;
    assert_eq!(said["answer"], "taken");
    stage.meta.say("joana", "Alguém aí?").await;
    stage.pass(1_000).await;
}

/// What left for the phones, in order: texts as they are, and a word for the file.
async fn sent(stage: &Stage) -> Vec<String> {
    let calls = list(&stage.meta.look("requests").await);
    let messages = calls
        .iter()
        .filter(|call| word(&call["path"]).ends_with("/messages") && call["method"] == "POST");
    messages
        .filter_map(|call| match word(&call["body"]["type"]).as_str() {
            "text" => Some(word(&call["body"]["text"]["body"])),
            "image" => Some("a foto".to_owned()),
            _ => None,
        })
        .collect()
}

async fn went_out_once_and_in_order(stage: &Stage) {
    let wanted = [
        ("joana", vec!["primeira a joana", "segunda a joana"]),
        ("maria", vec!["a foto", "depois da foto"]),
        ("davi", vec!["uma só a davi"]),
    ];
    for (customer, texts) in &wanted {
        let last = texts.last().expect("one at least");
        stage.meta.answer(customer, last).await;
    }
    let sent = sent(stage).await;
    for (customer, texts) in &wanted {
        let own: Vec<&String> = sent
            .iter()
            .filter(|text| texts.contains(&text.as_str()))
            .collect();
        assert_eq!(&own, texts, "{customer}: each once, in order");
    }
    assert_eq!(sent.len(), 5, "and nothing else: {sent:?}");
}

/// What a person can read of the open conversation, without what changes by itself, such as hours and windows.
async fn looks_like(browser: &Browser) -> Value {
    browser
        .run(
            "return [[...document.querySelectorAll('[id^=entry-]')].map((it) => it.innerText), \
             [...document.querySelectorAll('.thread header button')].map((it) => it.innerText)]",
        )
        .await
}

pub async fn looks_the_same(one: &Browser, other: &Browser, person: &str) {
    for browser in [one, other] {
        opens(browser, person).await;
        browser.see("//*[starts-with(@id,'entry-')]").await;
    }
    let mut last = (Value::Null, Value::Null);
    for _ in 0..12 {
        last = (looks_like(one).await, looks_like(other).await);
        if last.0 == last.1 {
            return;
        }
        rest(one).await;
    }
    panic!("{person} looks the same: {} and {}", last.0, last.1);
}

/// Why what was done to Tomás and to the late one was not granted.
pub async fn is_told(bruno: &Browser) {
    for reason in [
        "Carla já está com esta conversa",
        "A janela de 24 horas fechou",
    ] {
        bruno
            .see(&format!("//*[@class='toast'][contains(.,'{reason}')]"))
            .await;
    }
}

/// Waits until nothing is under way any more.
pub async fn nothing_waits(bruno: &Browser) {
    until("nothing waits any more", async || {
        let clocks = "return document.querySelectorAll('.ticks.clock, .upload').length";
        (bruno.run(clocks).await == 0).then_some(())
    })
    .await;
}

async fn is_given_back(bruno: &Browser) {
    for (person, texts) in [
        ("Tomás", vec!["primeira a tomas", "segunda a tomas"]),
        (LATE, vec!["tarde a cinco"]),
    ] {
        clicks(bruno, person).await;
        until(&format!("{person}'s words are given back"), async || {
            let draft = bruno
                .run("return document.getElementById('composer-text')?.value")
                .await;
            let draft = word(&draft);
            texts.iter().all(|text| draft.contains(text)).then_some(())
        })
        .await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn twenty_actions_without_network_end_as_on_a_fresh_browser() {
    let _turn = turn().await;
    let stage = Stage::open().await;
    for customer in ["joana", "maria", "tomas", "lua"] {
        stage.meta.say(customer, "Bom dia").await;
    }
    stage.meta.say("davi", "A caixa chegou amassada").await;
    the_late_one_writes(&stage).await;
    let bruno = Browser::of(&stage, "bruno", Screen::Desk).await;
    for person in PEOPLE {
        opens(&bruno, person).await;
        bruno.see("//*[contains(@id,'entry-')]").await;
    }
    served(&bruno).await;
    rest(&bruno).await;

    let photo = on_disk(".png", &[7; 40_000]);
    bruno.network(false).await;
    looks_around(&bruno).await;
    first_half(&bruno, &photo).await;
    rest(&bruno).await;
    bruno.reload().await;
    second_half(&bruno).await;
    bruno.read("Sem internet").await;
    meanwhile(&stage, &stage.agent("carla").await).await;

    bruno.network(true).await;
    went_out_once_and_in_order(&stage).await;
    is_told(&bruno).await;
    is_given_back(&bruno).await;
    nothing_waits(&bruno).await;
    let fresh = Browser::of(&stage, "bruno", Screen::Desk).await;
    for person in PEOPLE.into_iter().filter(|person| *person != "Davi") {
        looks_the_same(&bruno, &fresh, person).await;
    }
    println!("proves: WD-25");
}
