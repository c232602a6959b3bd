//! Ten minutes on a train: the app is opened without any network, on conversations that nobody opened before, and used as on
//! any other day. Meanwhile the world goes on. Back online everything has happened once and in order, and what was not
//! granted has come back with its words, its file and the reason.

use serde_json::{Value, json};

use crate::files::screen::{carry, choose, lie_on_the_tray, on_disk, tray};
use crate::given_back::{clicks, drafted, opens};
use crate::offline::{rest, served};
use crate::stage::Stage;
use crate::stage::agent::{Agent, list, word};
use crate::stage::browser::{Browser, Screen, turn};
use crate::stage::until::until;
use crate::triage::{
    LATE, claims, gives_to_carla, is_told, looks_around, looks_the_same, meanwhile, note,
    nothing_waits, shows, status, the_late_one_writes,
};

/// The same things as with a network, and one that is only begun: twenty-six of them.
async fn works(bruno: &Browser, photos: &[tempfile::NamedTempFile; 3]) {
    looks_around(bruno).await;
    uses_a_saved_view(bruno).await;
    opens(bruno, "Joana").await;
    bruno.read("Olá, preciso de ajuda").await;
    bruno.reply("primeira a joana").await;
    carries(bruno, "paste", "#composer-text", "colada.png").await;
    bruno.reply("com a colada").await;
    note(bruno, "nota sobre joana").await;
    status(bruno, "Pendente").await;
    opens(bruno, LATE).await;
    bruno.fill("composer-text", "tarde, com foto").await;
    choose(bruno, &photos[0]).await;
    opens(bruno, "Tomás").await;
    bruno.fill("composer-text", "a tomas, com foto").await;
    choose(bruno, &photos[1]).await;
    bruno.reply("e mais isto a tomas").await;
    status(bruno, "Pendente").await;
    opens(bruno, "Maria").await;
    claims(bruno).await;
    carries(bruno, "drop", ".log", "solta.png").await;
    bruno.reply("com a solta").await;
    choose(bruno, &photos[2]).await;
    bruno.reply("depois das fotos").await;
    gives_to_carla(bruno).await;
    opens(bruno, "Lua").await;
    claims(bruno).await;
    snoozes(bruno).await;
    bruno.fill("composer-text", "só começada").await;
    opens(bruno, "Davi").await;
    bruno.reply("uma só a davi").await;
    status(bruno, "Fechada").await;
}

/// Shows what waits for an answer, by the name under which somebody kept that.
async fn uses_a_saved_view(bruno: &Browser) {
    bruno
        .click("//*[contains(@class,'list-head')]//button[@aria-haspopup='menu']")
        .await;
    bruno
        .click("//*[@role='menuitemradio'][contains(.,'Da Joana')]")
        .await;
    shows(bruno, 1).await;
    bruno
        .click("//button[contains(@class,'toggle')][normalize-space()='Limpar']")
        .await;
    shows(bruno, 6).await;
}

/// Pastes or drops a picture; it lies on the tray then.
async fn carries(bruno: &Browser, how: &str, on: &str, name: &str) {
    let picture = format!("new File([new Uint8Array(20000)], '{name}', {{ type: 'image/png' }})");
    carry(bruno, how, on, &picture).await;
    bruno.see(&tray(name)).await;
}

async fn snoozes(bruno: &Browser) {
    bruno
        .click("//header//button[contains(@aria-label,'Status')]")
        .await;
    bruno
        .click("//*[contains(@role,'menuitem')][contains(.,'Amanhã, 9h')]")
        .await;
    bruno.see("//header//button[contains(.,'Adiada')]").await;
}

/// What left for a customer's phone, texts and captions as they are; a file without words is `·`.
async fn on_the_phone(stage: &Stage, customer: &str) -> Vec<String> {
    let ours = stage.meta.ours(customer).await.into_iter();
    let said = |it: &Value| {
        let words = [&it["content"]["body"], &it["content"]["caption"]];
        let words = words.iter().find_map(|words| words.as_str());
        words.unwrap_or("·").to_owned()
    };
    ours.map(|it| said(&it)).collect()
}

async fn is_on_the_phone(stage: &Stage, customer: &str, wanted: &[&str]) {
    let mut last = Vec::new();
    for _ in 0..120 {
        last = on_the_phone(stage, customer).await;
        if last.len() >= wanted.len() {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(250)).await;
    }
    assert_eq!(last, wanted, "{customer}: each once, in order");
}

async fn comes_back(bruno: &Browser, person: &str, words: &str, file: &tempfile::NamedTempFile) {
    clicks(bruno, person).await;
    drafted(bruno, words).await;
    lie_on_the_tray(bruno, &[file]).await;
}

async fn six_customers_write(stage: &Stage, bruno: &Agent) {
    for (customer, words) in [
        ("joana", "Olá, preciso de ajuda"),
        ("maria", "Bom dia"),
        ("tomas", "Bom dia"),
        ("lua", "Bom dia"),
        ("davi", "A caixa chegou amassada"),
    ] {
        stage.meta.say(customer, words).await;
    }
    the_late_one_writes(stage).await;
    let filter = json!({ "all": [{ "text": "joana" }] });
    let view = json!({ "name": "Da Joana", "shared": false, "filter": filter, "sort": "activity" });
    let said = bruno.post("/api/views", &view).await;
    assert!(said.status < 300, "{}", said.text);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_day_that_begins_without_network_ends_as_on_a_fresh_browser() {
    let _turn = turn().await;
    let stage = Stage::open().await;
    six_customers_write(&stage, &stage.agent("bruno").await).await;
    let bruno = Browser::of(&stage, "bruno", Screen::Desk).await;
    served(&bruno).await;
    until("all threads are kept, though none was opened", async || {
        (crate::ahead::kept(&bruno).await.len() == 6).then_some(())
    })
    .await;
    rest(&bruno).await;
    let photos = [1, 2, 3].map(|byte| on_disk(".png", &[byte; 40_000]));
    bruno.network(false).await;
    bruno.go("/").await;
    bruno.read("Davi").await;
    works(&bruno, &photos).await;
    rest(&bruno).await;
    bruno.go("/").await;
    bruno.read("Sem internet").await;
    meanwhile(&stage, &stage.agent("carla").await).await;

    bruno.network(true).await;
    let joana = ["primeira a joana", "com a colada"];
    is_on_the_phone(&stage, "joana", &joana).await;
    let maria = ["com a solta", "·", "depois das fotos"];
    is_on_the_phone(&stage, "maria", &maria).await;
    is_on_the_phone(&stage, "davi", &["uma só a davi"]).await;
    is_told(&bruno).await;
    comes_back(&bruno, LATE, "tarde, com foto", &photos[0]).await;
    let back = "a tomas, com foto\ne mais isto a tomas";
    comes_back(&bruno, "Tomás", back, &photos[1]).await;
    opens(&bruno, "Lua").await;
    drafted(&bruno, "só começada").await;
    nothing_waits(&bruno).await;
    stage.meta.settled().await;
    for (customer, count) in [("joana", 2), ("maria", 3), ("davi", 1), ("tomas", 0)] {
        let there = on_the_phone(&stage, customer).await;
        assert_eq!(there.len(), count, "{customer}: {there:?}");
    }
    is_the_same_on_a_fresh_one(&stage, &bruno).await;
}

/// The worker, this screen and a fresh one say the same.
async fn is_the_same_on_a_fresh_one(stage: &Stage, bruno: &Browser) {
    let agent = stage.agent("bruno").await;
    let mut stands = Vec::new();
    for person in ["Joana", "Maria", "Tomás", "Lua", "Davi", LATE] {
        let head = agent.conversation(person).await;
        stands.push((person, word(&head["status"]["is"])));
    }
    let wanted = [
        // She wrote again, which opens what was pending; but that was wished later.
        ("Joana", "pending".to_owned()),
        ("Maria", "open".to_owned()),
        ("Tomás", "pending".to_owned()),
        ("Lua", "snoozed".to_owned()),
        ("Davi", "closed".to_owned()),
        (LATE, "open".to_owned()),
    ];
    assert_eq!(stands, wanted);
    let fresh = Browser::of(stage, "bruno", Screen::Desk).await;
    for person in ["Joana", "Maria", "Tomás", LATE] {
        looks_the_same(bruno, &fresh, person).await;
    }
    assert_eq!(list(&agent.snapshot().await["heads"]).len(), 6);
}
