//! Filters that were given a name, in their dialog: one that is removed is named, and can be had back until the dialog is left.

use serde_json::{Value, json};

use crate::stage::Stage;
use crate::stage::agent::{Agent, list, word};
use crate::stage::browser::{Browser, Screen, turn};
use crate::stage::keys::{ENTER, ESCAPE};
use crate::stage::until::until;

const DIALOG: &str = "//dialog[@open]";
const UNDO: &str = "//dialog[@open]//button[contains(@aria-label,'Desfazer')]";

fn removes(name: &str) -> String {
    format!("{DIALOG}//button[@aria-label='Apagar a visão: {name}']")
}

async fn opens_filters(browser: &Browser) {
    browser.click("//button[@aria-label='Filtros']").await;
    browser.see(&format!("{DIALOG}//fieldset")).await;
}

/// Waits until there are these and no others; gives them.
async fn views(who: &Agent, names: &[&str]) -> Vec<Value> {
    until(&format!("the views are {names:?}"), async || {
        let views = list(&who.get("/api/views").await.json());
        let there: Vec<String> = views.iter().map(|view| word(&view["name"])).collect();
        (there == names).then_some(views)
    })
    .await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_view_that_was_removed_says_which_and_can_be_had_back() {
    let _turn = turn().await;
    let stage = Stage::open().await;
    stage.meta.say("joana", "Olá").await;
    let herself = stage.agent("ana").await;
    for name in ["Urgentes", "Da loja"] {
        let filter = json!({ "all": [{ "status": "open" }, { "owner": "me" }] });
        let view = json!({ "name": name, "shared": true, "sort": "waiting", "filter": filter });
        assert_eq!(herself.post("/api/views", &view).await.status, 201);
    }
    let before = views(&herself, &["Urgentes", "Da loja"]).await;
    let ana = Browser::of(&stage, "ana", Screen::Desk).await;
    opens_filters(&ana).await;
    ana.click(&removes("Urgentes")).await;
    ana.see(&format!(
        "{DIALOG}//li[contains(.,'Visão “Urgentes” apagada.')]"
    ))
    .await;
    assert_eq!(ana.faults().await, Vec::<String>::new());
    views(&herself, &["Da loja"]).await;
    ana.focused("view-back").await;
    ana.press(ENTER).await;
    let after = views(&herself, &["Da loja", "Urgentes"]).await;
    for field in ["name", "owner", "filter", "sort"] {
        assert_eq!(after[1][field], before[0][field], "{field}");
    }
    ana.focused(&format!("view-{}", word(&after[1]["id"])))
        .await;
    ana.gone(UNDO).await;
    // Once the dialog was left, it stays gone.
    ana.click(&removes("Da loja")).await;
    ana.focused("view-back").await;
    ana.press(ESCAPE).await;
    opens_filters(&ana).await;
    ana.see(&removes("Urgentes")).await;
    ana.gone(UNDO).await;
    // What goes wrong is said before the eyes, and not behind the dialog.
    ana.network(false).await;
    ana.click(&removes("Urgentes")).await;
    ana.see(&format!(
        "{DIALOG}//*[@role='alert'][contains(.,'O servidor não respondeu')]"
    ))
    .await;
    ana.network(true).await;
    // Who may not change what is everybody's is not offered it.
    let bruno = Browser::of(&stage, "bruno", Screen::Desk).await;
    opens_filters(&bruno).await;
    bruno
        .see(&format!("{DIALOG}//li[contains(.,'Urgentes')]"))
        .await;
    bruno.gone(&removes("Urgentes")).await;
}
