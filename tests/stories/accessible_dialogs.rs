//! What opens above a screen: axe finds nothing in it, in light and dark, on a desk and on a phone; and what a screen
//! reader is told of rows and bubbles makes sense to somebody who hears it.

use serde_json::{Value, json};

use crate::files::screen::carry;
use crate::stage::Stage;
use crate::stage::agent::{list, word};
use crate::stage::browser::{Browser, Screen, turn};
use crate::stage::keys::{CONTROL, ESCAPE, NOTHING};
use crate::stage::screen::{COMPOSER, row};
use crate::stage::until::until;

/// Somebody who looks at one thing after the other.
struct Visit {
    browser: Browser,
    screen: Screen,
    faults: Vec<String>,
}

impl Visit {
    async fn look(&mut self, name: &str) {
        for theme in ["light", "dark"] {
            let dress = format!("document.documentElement.dataset.theme = '{theme}'");
            self.browser.run(&dress).await;
            for fault in self.browser.faults().await {
                let screen = self.screen;
                self.faults
                    .push(format!("{name}, {screen:?}, {theme}: {fault}"));
            }
        }
    }

    async fn closes(&self) {
        self.browser.press(ESCAPE).await;
        until("the dialog is away", async || {
            let open = "return document.querySelector('dialog[open]') !== null";
            (self.browser.run(open).await == false).then_some(())
        })
        .await;
    }

    async fn filters(&mut self) {
        self.browser.go("/").await;
        self.browser.click("//button[@aria-label='Filtros']").await;
        self.browser.see("//dialog[@open]//fieldset").await;
        self.look("filters").await;
        let toggle = "//dialog[@open]//button[contains(@class,'toggle')]";
        for words in ["Aberta", "Não lidas"] {
            let one = format!("{toggle}[normalize-space()='{words}']");
            self.browser.click(&one).await;
        }
        let name = format!("{:?}", self.screen);
        self.browser
            .fill("view-name", &format!("{name}\u{e007}"))
            .await;
        self.browser
            .see(&format!("//dialog[@open]//li[contains(.,'{name}')]"))
            .await;
        self.look("saved views").await;
        self.closes().await;
        self.browser.see("//*[@class='joined']").await;
        self.look("a narrowed list").await;
    }

    async fn search(&mut self) {
        self.browser.press(&format!("{CONTROL}k{NOTHING}")).await;
        self.browser.focused("search-field").await;
        self.look("search").await;
        self.browser.press("preciso").await;
        self.browser.see("//*[@role='option'][.//mark]").await;
        self.look("what was found").await;
        self.browser.press(" xyzzy").await;
        self.browser.read("Nada encontrado").await;
        self.look("nothing found").await;
        self.closes().await;
    }

    async fn lightbox(&mut self, thread: &str) {
        self.browser.go(thread).await;
        self.browser.click("//button[@class='picture']").await;
        self.browser
            .see("//dialog[@open][@class='lightbox']//img")
            .await;
        self.look("a picture, large").await;
        self.closes().await;
    }

    async fn tray(&mut self) {
        self.browser.see(COMPOSER).await;
        let files = "new File(['x'], 'lista.txt', { type: 'text/plain' }), \
            new File([new Uint8Array(6e6)], 'enorme.png', { type: 'image/png' })";
        carry(&self.browser, "paste", "#composer-text", files).await;
        self.browser
            .see("//*[contains(@class,'tray')]//strong[@role='alert']")
            .await;
        self.look("files to be sent").await;
    }

    async fn order(&mut self) {
        self.browser.go("/").await;
        self.browser
            .click("//button[contains(@aria-label,'Ordem')]")
            .await;
        self.browser.see("//*[@role='menuitemradio']").await;
        self.look("the order").await;
        self.browser.press(ESCAPE).await;
    }

    async fn undo(&mut self, words: &str) {
        self.browser.go("/").await;
        let row = row(words);
        self.browser.click(&row).await;
        let status = "//button[@aria-haspopup='menu'][contains(@aria-label,'Status')]";
        self.browser.click(status).await;
        let closed = "//*[@role='menuitemradio'][contains(.,'Fechada')]";
        self.browser.click(closed).await;
        let undo = "//*[contains(@class,'toast')]//button[.='Desfazer']";
        self.browser.see(undo).await;
        self.look("what can be taken back").await;
        self.browser.click(undo).await;
    }

    /// Somebody signs out before everything has gone.
    async fn leaving(&mut self, thread: &str) {
        self.browser.go(thread).await;
        self.browser.see(COMPOSER).await;
        self.browser.network(false).await;
        self.browser.reply("escrita sem rede").await;
        self.browser.go("/").await;
        self.browser
            .click("//button[@aria-label='Sua conta']")
            .await;
        let leave = "//*[@role='menuitem'][contains(.,'Sair')]";
        self.browser.click(leave).await;
        self.browser.see("//dialog[@open]").await;
        self.look("leaving").await;
        self.closes().await;
    }
}

async fn visit(stage: &Stage, screen: Screen, thread: &str) -> Vec<String> {
    let mut visit = Visit {
        browser: Browser::of(stage, "ana", screen).await,
        screen,
        faults: Vec::new(),
    };
    visit.filters().await;
    visit.search().await;
    visit.lightbox(thread).await;
    visit.tray().await;
    visit.order().await;
    // Each visit has a conversation of its own to close: what the other one has closed is closed already.
    let (customer, words) = match screen {
        Screen::Desk => ("maria", "oi do balcão"),
        Screen::Phone => ("tomas", "oi da rua"),
    };
    stage.meta.say(customer, words).await;
    visit.undo(words).await;
    visit.leaving(thread).await;
    visit.faults
}

/// A thread with a picture and some words; its path.
async fn thread(stage: &Stage) -> String {
    stage.meta.say("joana", "Olá, preciso de ajuda").await;
    let ana = stage.agent("ana").await;
    let id = word(&ana.conversation("Joana").await["id"]);
    let image = json!({ "customer": "joana", "kind": "image" });
    stage.meta.control("say", &image).await;
    until("the picture is here", async || {
        let all = ana.messages(&id).await;
        all.iter()
            .any(|it| it["attachment"]["is"] == "held")
            .then_some(())
    })
    .await;
    format!("/c/{id}")
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn axe_finds_nothing_in_what_opens_above_a_screen() {
    let _turn = turn().await;
    let stage = Stage::open().await;
    let thread = thread(&stage).await;
    let (mut faults, more) = tokio::join!(
        visit(&stage, Screen::Desk, &thread),
        visit(&stage, Screen::Phone, &thread)
    );
    faults.extend(more);
    assert!(
        faults.is_empty(),
        "{} faults:\n{}",
        faults.len(),
        faults.join("\n")
    );
}

/// What a screen reader says of the first thing of a role, piece by piece and in order.
async fn spoken(browser: &Browser, role: &str) -> Vec<String> {
    let tree = browser.tell("Accessibility.getFullAXTree", json!({})).await;
    let nodes = list(&tree["nodes"]);
    let root = nodes.iter().find(|node| node["role"]["value"] == role);
    let mut left: Vec<&Value> = root.into_iter().collect();
    let mut said = Vec::new();
    while let Some(node) = left.pop() {
        let (kind, name) = (word(&node["role"]["value"]), word(&node["name"]["value"]));
        let is_leaf = ["StaticText", "button", "image", "option", "tab"].contains(&kind.as_str());
        if is_leaf && node["ignored"] != true {
            said.push(name);
            continue;
        }
        let children = list(&node["childIds"]);
        let child = |id: &Value| nodes.iter().find(|node| node["nodeId"] == *id);
        left.extend(children.iter().rev().filter_map(child));
    }
    said
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_a_screen_reader_is_told_of_rows_and_bubbles_makes_sense() {
    let _turn = turn().await;
    let stage = Stage::open().await;
    let thread = thread(&stage).await;
    stage.meta.say("maria", "bom dia").await;
    let ana = Browser::of(&stage, "ana", Screen::Desk).await;
    ana.go(&thread).await;
    ana.see(COMPOSER).await;
    ana.reply("Claro! O que aconteceu?").await;
    ana.see("//*[@aria-label='Entregue']").await;
    let rows = spoken(&ana, "listbox").await;
    assert!(
        rows[0].starts_with("Joana Prado WhatsApp")
            && rows[0].ends_with("Você: Claro! O que aconteceu? Com Ana"),
        "{rows:?}"
    );
    assert!(
        rows[1].starts_with("Maria Fernanda")
            && rows[1].contains("Espera resposta há")
            && rows[1].ends_with("bom dia 1 não lida"),
        "{rows:?}"
    );
    // Each line says who wrote it, also where the eye needs no name.
    let log = spoken(&ana, "log").await;
    let said = |who: &str, words: &str| log.windows(2).any(|pair| pair == [who, words]);
    assert!(said("Joana Prado", "Olá, preciso de ajuda"), "{log:?}");
    assert!(said("Ana", "Claro! O que aconteceu?"), "{log:?}");
    assert!(said("Joana Prado", "Ampliar: Foto"), "{log:?}");
    assert!(log.contains(&"Entregue".to_owned()), "{log:?}");
}
