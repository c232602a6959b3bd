//! Whoever looks elsewhere is called to what a customer writes, once, and a press leads there.

use serde_json::json;

use crate::offline::served;
use crate::stage::Stage;
use crate::stage::agent::{list, word};
use crate::stage::browser::{Browser, Screen, turn};
use crate::stage::screen::{ROW, bubble, row};
use crate::stage::until::until;

/// Headless browsers hide no tab, so this one is told that it is hidden.
pub const HIDDEN: &str =
    "Object.defineProperty(document, 'visibilityState', { get: () => 'hidden' })";

/// Keeps what is handed to the service worker. What it shows of it cannot be asked: where there is no desktop, Chromium
/// forgets a notification now and then as soon as it is shown.
const WATCHED: &str = "const real = ServiceWorker.prototype.postMessage; globalThis.told = []; \
    ServiceWorker.prototype.postMessage = function (what) { told.push([what.title, what.body, what.data]); return real.call(this, what) }; \
    return 0";
const TOLD: &str = "return told";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_looks_elsewhere_is_called_once_to_what_is_theirs_or_nobodys() {
    let _turn = turn().await;
    let stage = Stage::open().await;
    stage.meta.say("joana", "oi").await;
    stage.meta.say("tomas", "hola").await;
    let ana = Browser::of(&stage, "ana", Screen::Desk).await;
    served(&ana).await;
    ana.see(ROW).await;
    ana.run(WATCHED).await;
    // Looked at: nothing is said.
    stage.meta.say("joana", "visto").await;
    ana.see(&row("visto")).await;
    assert!(list(&ana.run(TOLD).await).is_empty());
    let bruno = stage.agent("bruno").await;
    let id = word(&bruno.conversation("Tomás").await["id"]);
    bruno.wish(&id, json!({ "command": "claim" })).await;
    ana.run(HIDDEN).await;
    stage.meta.say("tomas", "é do Bruno").await;
    stage.meta.say("joana", "chegou algo?").await;
    let path = until("it is told, and only that", async || {
        let shown = list(&ana.run(TOLD).await);
        let [notice] = shown.as_slice() else {
            return None;
        };
        let of = |place: usize| word(&notice[place]);
        (of(0).contains("Joana") && of(1) == "chegou algo?").then(|| of(2))
    })
    .await;
    // What the service worker says to the page when a person presses it.
    let press = format!(
        "navigator.serviceWorker.dispatchEvent(new MessageEvent('message', {{ data: '{path}' }})); return 0"
    );
    ana.run(&press).await;
    ana.see(&bubble("chegou algo?")).await;
    assert_eq!(ana.path().await, path);
}
