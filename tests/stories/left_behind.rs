//! What a tab wished that is closed before it went out is the business of the tabs that are left: it goes, and what is not
//! granted comes back there.

use serde_json::json;

use crate::files::bytes;
use crate::files::screen::{UPLOAD, arrives, choose, on_disk};
use crate::given_back::{drafted, opens};
use crate::offline::{rest, served};
use crate::stage::Stage;
use crate::stage::agent::word;
use crate::stage::browser::{Browser, Screen, turn};
use crate::stage::screen::COMPOSER;
use crate::tabs::{in_two_tabs, network_of};

/// Bruno at Joana's, with one more tab of his browser behind, and no network in either.
async fn bruno_in_two_tabs(stage: &Stage) -> (Browser, [fantoccini::wd::WindowHandle; 2]) {
    stage.meta.say("joana", "Olá").await;
    let bruno = Browser::of(stage, "bruno", Screen::Desk).await;
    opens(&bruno, "Joana").await;
    rest(&bruno).await;
    let [first, second] = in_two_tabs(&bruno).await;
    rest(&bruno).await;
    network_of(&bruno, [&second, &first], false).await;
    (bruno, [first, second])
}

async fn carla_claims_joana(stage: &Stage) {
    let carla = stage.agent("carla").await;
    let joana = word(&carla.conversation("Joana").await["id"]);
    let claim = json!({ "command": "claim" });
    assert_eq!(carla.wish(&joana, claim).await["answer"], "taken");
}

/// Why the answer was not granted, and what became of its words.
const TOLD: &str = "//*[@class='toast'][contains(.,'Carla já está com esta conversa')][contains(.,'voltou a ser rascunho')]";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_refused_of_a_closed_tab_comes_back_in_the_one_that_is_left() {
    let _turn = turn().await;
    let stage = Stage::open().await;
    let (bruno, [first, second]) = bruno_in_two_tabs(&stage).await;
    for words in ["não perca isto", "nem isto"] {
        bruno.reply(words).await;
    }
    rest(&bruno).await;
    bruno.close(&first, &second).await;
    carla_claims_joana(&stage).await;
    bruno.network(true).await;
    bruno.see(TOLD).await;
    drafted(&bruno, "não perca isto\nnem isto").await;
    stage.meta.settled().await;
    assert_eq!(stage.meta.sends("não perca isto").await, 0);
    bruno.reload().await;
    drafted(&bruno, "não perca isto\nnem isto").await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_comes_back_to_a_conversation_that_this_page_never_showed_is_kept_too() {
    let _turn = turn().await;
    let stage = Stage::open().await;
    for customer in ["maria", "joana"] {
        stage.meta.say(customer, "Olá").await;
    }
    let bruno = Browser::of(&stage, "bruno", Screen::Desk).await;
    opens(&bruno, "Joana").await;
    served(&bruno).await;
    rest(&bruno).await;
    bruno.network(false).await;
    bruno.reply("escrita antes").await;
    opens(&bruno, "Maria").await;
    rest(&bruno).await;
    bruno.reload().await;
    bruno.see(COMPOSER).await;
    carla_claims_joana(&stage).await;
    bruno.network(true).await;
    bruno.see(TOLD).await;
    rest(&bruno).await;
    bruno.reload().await;
    opens(&bruno, "Joana").await;
    drafted(&bruno, "escrita antes").await;
}

/// Each upload is counted, and cut as soon as it begins.
const CUT: &str = "globalThis.cut = 0; globalThis.cuts = true; const send = XMLHttpRequest.prototype.send;
  XMLHttpRequest.prototype.send = function (body) { send.call(this, body); if (cuts) { cut += 1; this.abort() } };
  return 0";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_file_of_a_closed_tab_goes_up_from_the_one_that_is_left_and_pauses_where_it_cannot() {
    let _turn = turn().await;
    let stage = Stage::open().await;
    let (bruno, [first, second]) = bruno_in_two_tabs(&stage).await;
    let photo = on_disk(".png", &bytes(60_000));
    choose(&bruno, &photo).await;
    bruno.see(UPLOAD).await;
    rest(&bruno).await;
    bruno.close(&first, &second).await;
    bruno.run(CUT).await;
    bruno.network(true).await;
    bruno.pause(4_000).await;
    let cut = bruno.run("return cut").await.as_u64().expect("a count");
    assert!((1..8).contains(&cut), "{cut} uploads in four seconds");
    bruno.run("cuts = false; return 0").await;
    arrives(&stage, &bytes(60_000)).await;
}
