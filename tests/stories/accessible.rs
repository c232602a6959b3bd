//! Every screen, in light and dark, on a desk and on a phone: axe finds nothing.

use serde_json::json;

use crate::stage::Stage;
use crate::stage::agent::{Agent, word};
use crate::stage::browser::{Browser, Screen, turn};
use crate::stage::screen::{COMPOSER, ROW};
use crate::stage::until::until;

/// A screen: what it is called, where it is, what shows that it is there, and what is clicked to unfold more of it.
type Place = (&'static str, String, &'static str, &'static [&'static str]);

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn axe_finds_nothing_on_any_screen() {
    let _turn = turn().await;
    let stage = Stage::open().await;
    let ana = stage.agent("ana").await;
    let (full, bare) = lively(&stage, &ana).await;
    let invitation = json!({ "email": "dora@example.com", "name": "Dora", "role": "agent" });
    let link = ana.post("/api/invitations", &invitation).await.json();

    let visit = async |screen: Screen| {
        let mut faults = Vec::new();
        let browser = Browser::open(&stage, screen).await;
        for place in outside(&word(&link["path"])) {
            look(&browser, screen, place, &mut faults).await;
        }
        drop(browser);
        let browser = Browser::of(&stage, "ana", screen).await;
        for place in inside(screen, &full, &bare) {
            look(&browser, screen, place, &mut faults).await;
        }
        faults
    };
    let (mut faults, more) = tokio::join!(visit(Screen::Desk), visit(Screen::Phone));
    faults.extend(more);
    // What an agent sees of the settings who may not change them.
    let bruno = Browser::of(&stage, "bruno", Screen::Desk).await;
    for place in [
        "/ajustes/numeros",
        "/ajustes/pessoas",
        "/ajustes/recebimentos",
    ] {
        let place = ("as an agent", place.to_owned(), "//h2", [].as_slice());
        look(&bruno, Screen::Desk, place, &mut faults).await;
    }
    assert!(
        faults.is_empty(),
        "{} faults:\n{}",
        faults.len(),
        faults.join("\n")
    );
}

fn outside(invitation: &str) -> Vec<Place> {
    let form = "//form";
    vec![
        ("sign-in", "/entrar".into(), form, &[]),
        ("set-up", "/comecar".into(), form, &[]),
        ("invitation", invitation.into(), form, &[]),
        ("half an invitation", "/convite".into(), "//h1", &[]),
        (
            "language",
            "/entrar".into(),
            form,
            &["//button[@aria-haspopup='menu']"],
        ),
    ]
}

fn inside(screen: Screen, full: &str, bare: &str) -> Vec<Place> {
    let (full, bare) = (format!("/c/{full}"), format!("/c/{bare}"));
    let list = ROW;
    let menus: &[&str] = &["//button[@aria-haspopup='menu'][contains(@aria-label,'Status')]"];
    let owner: &[&str] = &["//button[@aria-haspopup='menu'][contains(@aria-label,'Responsável')]"];
    let mut places: Vec<Place> = vec![
        ("list", "/".into(), list, &[]),
        (
            "more views",
            "/".into(),
            list,
            &["//button[@aria-label='Mais visões']"],
        ),
        (
            "theme",
            "/".into(),
            list,
            &["//button[contains(@aria-label,'Tema')]"],
        ),
        (
            "account",
            "/".into(),
            list,
            &["//button[@aria-label='Sua conta']"],
        ),
        (
            "keys",
            "/".into(),
            list,
            &[
                "//button[@aria-label='Sua conta']",
                "//*[@role='menuitem'][contains(.,'Atalhos')]",
            ],
        ),
        (
            "thread",
            full.clone(),
            "//*[contains(@class,'trouble')]",
            &[],
        ),
        ("unclaimed thread", bare.clone(), COMPOSER, &[]),
        ("status", full.clone(), COMPOSER, menus),
        ("owner", full.clone(), COMPOSER, owner),
        (
            "note",
            full.clone(),
            COMPOSER,
            &["//button[contains(@class,'mode')][contains(.,'Nota')]"],
        ),
        (
            "quote",
            full.clone(),
            "//button[contains(@class,'answer')]",
            &["(//button[contains(@class,'answer')])[last()]"],
        ),
    ];
    places.extend(elsewhere());
    if matches!(screen, Screen::Phone) {
        places.push((
            "details",
            full,
            COMPOSER,
            &["//header//button[@aria-label='Detalhes']"],
        ));
    }
    places
}

fn elsewhere() -> Vec<Place> {
    vec![
        ("numbers", "/ajustes/numeros".into(), "//form", &[]),
        ("people", "/ajustes/pessoas".into(), "//form", &[]),
        (
            "receipts",
            "/ajustes/recebimentos".into(),
            "//main//button",
            &[],
        ),
        ("sessions", "/ajustes/sessoes".into(), "//ul//li", &[]),
        ("selfcheck", "/ajustes/autoteste".into(), "//ul//li", &[]),
        (
            "no such thread",
            format!("/c/{}", "0".repeat(26)),
            "//h1[contains(.,'não existe')]",
            &[],
        ),
        ("lost", "/404".into(), "//h1 | //h2", &[]),
    ]
}

async fn look(browser: &Browser, screen: Screen, place: Place, faults: &mut Vec<String>) {
    let (name, path, shown, clicks) = place;
    browser.go(&path).await;
    browser.see(shown).await;
    for click in clicks {
        browser.click(click).await;
    }
    for theme in ["light", "dark"] {
        browser
            .run(&format!(
                "document.documentElement.dataset.theme = '{theme}'"
            ))
            .await;
        for fault in browser.faults().await {
            faults.push(format!("{name}, {screen:?}, {theme}: {fault}"));
        }
    }
}

/// Conversations with something of everything: the id of a full one, and of one that nobody has answered.
async fn lively(stage: &Stage, ana: &Agent) -> (String, String) {
    for (customer, text) in [
        ("joana", "Olá, preciso de ajuda"),
        ("maria", "Bom dia 🌞"),
        ("lua", "oi"),
        ("tomas", "¿Hola?"),
    ] {
        stage.meta.say(customer, text).await;
    }
    for kind in [
        "image", "voice", "document", "location", "contacts", "order", "hologram",
    ] {
        let say = json!({ "customer": "joana", "kind": kind });
        stage.meta.control("say", &say).await;
    }
    let full = word(&ana.conversation("Joana").await["id"]);
    let bare = word(&ana.conversation("Maria").await["id"]);
    for text in ["Claro! O que aconteceu?", "https://example.com/pedido"] {
        ana.wish(&full, json!({ "command": "reply", "text": text }))
            .await;
    }
    ana.wish(
        &full,
        json!({ "command": "add_note", "text": "Cliente antiga" }),
    )
    .await;
    stage
        .meta
        .answer("joana", "https://example.com/pedido")
        .await;
    stage
        .meta
        .control("read", &json!({ "customer": "joana" }))
        .await;
    let fault = json!({ "fault": { "kind": "code", "code": 131_047 } });
    stage.meta.control("faults/send", &fault).await;
    ana.wish(&full, json!({ "command": "reply", "text": "não chega" }))
        .await;
    stage.meta.post(b"{not json").await;
    let closed = word(&ana.conversation("Tomás").await["id"]);
    let close = json!({ "command": "set_status", "status": { "is": "closed" } });
    ana.wish(&closed, close).await;
    until("the failure is there", async || {
        let messages = ana.messages(&full).await;
        let mut states = messages.iter().map(|one| &one["delivery"]["state"]);
        states.any(|state| state == "failed").then_some(())
    })
    .await;
    (full, bare)
}
