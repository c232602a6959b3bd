//! A real browser, driven over WebDriver: Chromium unless a story names another engine. Few stories at a time have browsers: browsers are heavy, and cores are few.

use std::env;
use std::path::Path;
use std::sync::LazyLock;
use std::time::Duration;

use fantoccini::actions::{InputSource as _, KeyAction, KeyActions};
use fantoccini::elements::Element;
use fantoccini::wd::WindowHandle;
use fantoccini::{Client, Locator};
use serde_json::{Value, json};
use tokio::sync::{Semaphore, SemaphorePermit};

use super::engine::{Engine, Running};
use super::until::{PATIENCE, until};
use super::{PASSWORD, Stage};

static TURNS: LazyLock<Semaphore> = LazyLock::new(|| {
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    Semaphore::new((cores / 2).max(1))
});

/// The right to open browsers, kept for a whole story.
pub async fn turn() -> SemaphorePermit<'static> {
    TURNS.acquire().await.expect("never closed")
}

/// WebDriver's sign for letting every held key go.
const NO_KEY: char = '\u{e000}';

/// The size of a window.
#[derive(Debug, Clone, Copy)]
pub enum Screen {
    Desk,
    Phone,
}

/// One person's browser, with a profile of its own. Its processes end when this is dropped.
#[derive(Debug)]
pub struct Browser {
    client: Client,
    address: String,
    _running: Running,
}

impl Browser {
    /// Opens the inbox in Portuguese and signs somebody of the demo workspace in.
    pub async fn of(stage: &Stage, name: &str, screen: Screen) -> Self {
        let browser = Self::open(stage, screen).await;
        browser.sign_in(name).await;
        browser
    }

    /// Signs somebody of the demo workspace in.
    pub async fn sign_in(&self, name: &str) {
        self.tell_who(name).await;
        self.see("//*[@role='tablist']").await;
    }

    /// The same without a look at what comes of it.
    pub async fn tell_who(&self, name: &str) {
        let email = format!("{name}@example.com");
        let password = "//input[@type='password']";
        self.write_all("//input[@type='email']", &email).await;
        self.write_all(password, PASSWORD).await;
        self.write(password, "\u{e007}").await;
    }

    /// Writes into a field until it holds this and nothing else: WebKit under load loses letters of a page that just opened.
    async fn write_all(&self, xpath: &str, text: &str) {
        until(&format!("{xpath} holds what was written"), async || {
            let element = self.client.find(Locator::XPath(xpath)).await.ok()?;
            element.clear().await.ok()?;
            element.send_keys(text).await.ok()?;
            let held = element.prop("value").await.ok()??;
            (held == text).then_some(())
        })
        .await;
    }

    /// Opens the worker's first page.
    pub async fn open(stage: &Stage, screen: Screen) -> Self {
        Self::in_folder(stage, screen, &env::temp_dir()).await
    }

    /// The same with its profile in some folder.
    pub async fn in_folder(stage: &Stage, screen: Screen, folder: &Path) -> Self {
        let browser = Self::with(Engine::Chromium, &stage.worker.address, screen, folder).await;
        browser.go("/").await;
        browser
    }

    /// The same in another engine, in Portuguese: not every engine asks the machine for a language that we can choose.
    pub async fn open_in(engine: Engine, address: &str) -> Self {
        let browser = Self::with(engine, address, Screen::Desk, &env::temp_dir()).await;
        browser.go("/theme.js").await;
        let language = "localStorage.setItem('recado-language', 'pt-BR')";
        browser.run(language).await;
        browser.go("/").await;
        browser
    }

    async fn with(engine: Engine, address: &str, screen: Screen, folder: &Path) -> Self {
        let (client, running) = engine.start(screen, folder).await;
        Self {
            client,
            address: address.to_owned(),
            _running: running,
        }
    }

    /// Waits for an element.
    pub async fn see(&self, xpath: &str) -> Element {
        let wait = self
            .client
            .wait()
            .at_most(PATIENCE)
            .every(Duration::from_millis(50));
        match wait.for_element(Locator::XPath(xpath)).await {
            Ok(element) => {
                assert_eq!(self.broken().await, None, "after {xpath}");
                element
            }
            Err(error) => panic!("waited in vain for {xpath}: {error}\n{}", self.text().await),
        }
    }

    /// Waits for words anywhere on the page.
    pub async fn read(&self, words: &str) {
        until(&format!("the page says “{words}”"), async || {
            self.text().await.contains(words).then_some(())
        })
        .await;
    }

    /// Waits until the page says so no more.
    pub async fn read_no_more(&self, words: &str) {
        until(
            &format!("the page says no more “{words}”"),
            async || (!self.text().await.contains(words)).then_some(()),
        )
        .await;
    }

    /// Waits until nothing is there.
    pub async fn gone(&self, xpath: &str) {
        let script = format!("return document.evaluate(`count({xpath})`, document).numberValue");
        until(&format!("nothing is at {xpath}"), async || {
            (self.run(&script).await == 0).then_some(())
        })
        .await;
    }

    /// Everything the page says.
    pub async fn text(&self) -> String {
        let script = "return document.body.innerText";
        let said = self.client.execute(script, Vec::new()).await;
        said.ok()
            .and_then(|said| said.as_str().map(str::to_owned))
            .unwrap_or_default()
    }

    /// What the page says of itself when its program has failed.
    pub async fn broken(&self) -> Option<String> {
        let script = "return document.getElementById('broken')?.innerText";
        let said = self.client.execute(script, Vec::new()).await.ok()?;
        said.as_str().map(str::to_owned)
    }

    /// Clicks, again when the element was just replaced by its next state.
    pub async fn click(&self, xpath: &str) {
        until(&format!("{xpath} can be clicked"), async || {
            let element = self.client.find(Locator::XPath(xpath)).await.ok()?;
            element.click().await.ok()
        })
        .await;
    }

    /// Types into an element, again when it was just replaced by its next state: then nothing was typed yet.
    pub async fn write(&self, xpath: &str, text: &str) {
        until(&format!("{xpath} can be written in"), async || {
            let element = self.client.find(Locator::XPath(xpath)).await.ok()?;
            element.send_keys(text).await.ok()
        })
        .await;
    }

    /// Types into the field of this id.
    pub async fn fill(&self, id: &str, text: &str) {
        self.write(&format!("//*[@id='{id}']"), text).await;
    }

    /// Writes into the composer and sends with Enter.
    pub async fn reply(&self, text: &str) {
        self.fill("composer-text", &format!("{text}\u{e007}")).await;
    }

    /// Cuts or restores the network of this browser.
    pub async fn network(&self, on: bool) {
        self.conditions(!on, -1).await;
    }

    /// From now on so many bytes leave this browser in a second.
    pub async fn uploads_at(&self, bytes: i64) {
        self.conditions(false, bytes).await;
    }

    async fn conditions(&self, offline: bool, upload: i64) {
        let conditions = json!({ "offline": offline, "latency": 0, "download_throughput": -1, "upload_throughput": upload });
        let body = json!({ "network_conditions": conditions });
        self.client
            .issue_cmd(Door {
                path: "chromium/network_conditions",
                body,
            })
            .await
            .expect("the network switch");
    }

    /// A word to the browser itself, in the language of its developer tools.
    pub async fn tell(&self, command: &str, params: Value) -> Value {
        let body = json!({ "cmd": command, "params": params });
        let door = Door {
            path: "goog/cdp/execute",
            body,
        };
        self.client.issue_cmd(door).await.expect("the browser does")
    }

    /// Sets this browser's clock ahead of the machine's, by so many hours, for every page from now on and the one that
    /// is open. What counts time without a clock goes on as before, as it does in life.
    pub async fn set_clock(&self, hours: i32) {
        let script = format!(
            "(() => {{ const real = globalThis.realNow ??= Date.now; \
             Date.now = () => real.call(Date) + {hours} * 3600000; }})()"
        );
        self.run_early(&script).await;
        self.run(&script).await;
    }

    /// Opens one more tab of the same browser on a path, and turns to it. Gives the name of the tab it was at.
    pub async fn tab(&self, path: &str) -> WindowHandle {
        let here = self.client.window().await.expect("a tab");
        let new = self.client.new_window(true).await.expect("a new tab");
        self.client
            .switch_to_window(new.handle)
            .await
            .expect("the new tab");
        let address = format!("{}{path}", self.address);
        self.client.goto(&address).await.expect("the page opens");
        here
    }

    /// Turns to another tab; gives the name of the one it was at.
    pub async fn turn_to(&self, tab: &WindowHandle) -> WindowHandle {
        let here = self.client.window().await.expect("a tab");
        let there = self.client.switch_to_window(tab.clone()).await;
        there.expect("the other tab");
        here
    }

    /// Closes a tab and stays at, or turns to, another.
    pub async fn close(&self, tab: &WindowHandle, then: &WindowHandle) {
        self.turn_to(tab).await;
        self.client.close_window().await.expect("closed");
        let there = self.client.switch_to_window(then.clone()).await;
        there.expect("the other tab");
    }

    /// The browser's own back button.
    pub async fn back(&self) {
        self.client.back().await.expect("back");
    }

    /// Loads the page again.
    pub async fn reload(&self) {
        self.client.refresh().await.expect("reloaded");
    }

    /// Runs a script of the story's own in the page.
    pub async fn run(&self, script: &str) -> Value {
        self.client
            .execute(script, Vec::new())
            .await
            .expect("the script runs")
    }

    /// The same for a script that calls back, with its last argument, when it is done.
    pub async fn run_async(&self, script: &str, args: Vec<Value>) -> Value {
        let said = self.client.execute_async(script, args).await;
        said.expect("the script runs")
    }

    /// Runs it in every page that is loaded from now on, before any script of the page's own.
    pub async fn run_early(&self, script: &str) {
        let early = json!({ "source": script });
        self.tell("Page.addScriptToEvaluateOnNewDocument", early)
            .await;
    }

    /// Lets so many milliseconds pass in the page.
    pub async fn pause(&self, milliseconds: u32) {
        let script = format!("setTimeout(() => arguments[0](0), {milliseconds})");
        self.run_async(&script, Vec::new()).await;
    }

    /// Loads one of the worker's pages.
    pub async fn go(&self, path: &str) {
        let address = format!("{}{path}", self.address);
        // Where only what stands behind the `#` changes, a browser loads nothing by itself.
        self.client.goto("about:blank").await.expect("a blank page");
        self.client.goto(&address).await.expect("the page opens");
    }

    /// Waits until the element of this id has the focus.
    pub async fn focused(&self, id: &str) {
        until(&format!("the focus is in {id}"), async || {
            let here = self.run("return document.activeElement.id").await;
            (here == id).then_some(())
        })
        .await;
    }

    /// Presses keys wherever the focus is, as a person at the keyboard does. Shift, Control and Command stay down until the
    /// key of none, or the end. (Typing into "the active element" would focus it, though the focus may have moved on.)
    pub async fn press(&self, keys: &str) {
        let mut held = Vec::new();
        let mut presses = KeyActions::new("keyboard".to_owned());
        for value in keys.chars().chain([NO_KEY]) {
            presses = match value {
                NO_KEY => held
                    .drain(..)
                    .fold(presses, |all, value| all.then(KeyAction::Up { value })),
                '\u{e008}' | '\u{e009}' | '\u{e03d}' => {
                    held.push(value);
                    presses.then(KeyAction::Down { value })
                }
                _ => presses
                    .then(KeyAction::Down { value })
                    .then(KeyAction::Up { value }),
            };
        }
        self.client.perform_actions(presses).await.expect("pressed");
    }

    /// The path that is shown.
    pub async fn path(&self) -> String {
        let url = self
            .client
            .current_url()
            .await
            .expect("an address")
            .to_string();
        url.replace(&self.address, "")
    }
}

/// One of chromedriver's own doors.
#[derive(Debug)]
struct Door {
    path: &'static str,
    body: Value,
}

impl fantoccini::wd::WebDriverCompatibleCommand for Door {
    fn endpoint(
        &self,
        base: &url::Url,
        session: Option<&str>,
    ) -> Result<url::Url, url::ParseError> {
        base.join(&format!(
            "session/{}/{}",
            session.unwrap_or_default(),
            self.path
        ))
    }

    fn method_and_body(&self, _: &url::Url) -> (http::Method, Option<String>) {
        (http::Method::POST, Some(self.body.to_string()))
    }
}
