//! The engines of browsers: how each is started and steered. Chromium's is Chrome's and Edge's, WebKit's is Safari's.

use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::{env, fs};

use fantoccini::{Client, ClientBuilder};
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::{Map, Value, json};
use tempfile::TempDir;
use tokio::process::{Child, Command};

use super::browser::Screen;
use super::until::until;
use super::worker::free_port;

/// Whose behaviour is tried.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Engine {
    Chromium,
    Firefox,
    WebKit,
}

/// What must go on running for a browser to be driven. It ends when this is dropped.
#[derive(Debug)]
pub struct Running {
    _driver: Child,
    _display: Option<Display>,
    _profile: Profile,
}

impl Engine {
    /// Whether it can be started here. `cargo xtask test` says where it is.
    pub fn is_here(self) -> bool {
        let (browser, driver) = self.programs();
        browser.is_file() && driver.is_file()
    }

    /// The browser and what steers it.
    fn programs(self) -> (PathBuf, PathBuf) {
        let place =
            |name: &str, usual: &str| PathBuf::from(env::var_os(name).unwrap_or(usual.into()));
        match self {
            Self::Chromium => (
                place("CHROME", "/usr/bin/chromium"),
                place("CHROMEDRIVER", "/usr/bin/chromedriver"),
            ),
            Self::Firefox => (
                place("FIREFOX", "/usr/bin/firefox-esr"),
                place("GECKODRIVER", "/usr/bin/geckodriver"),
            ),
            Self::WebKit => (
                place(
                    "WEBKIT",
                    "/usr/lib/x86_64-linux-gnu/webkit2gtk-4.1/MiniBrowser",
                ),
                place("WEBKITDRIVER", "/usr/bin/WebKitWebDriver"),
            ),
        }
    }

    /// Starts one with a profile of its own, in some folder.
    pub async fn start(self, screen: Screen, folder: &Path) -> (Client, Running) {
        let port = free_port();
        let profile = Profile(tempfile::tempdir_in(folder).expect("a profile"));
        let (browser, program) = self.programs();
        let mut driver = Command::new(program);
        driver
            .arg(format!("--port={port}"))
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .kill_on_drop(true);
        let mut display = None;
        if self == Self::WebKit {
            // It takes no folder by argument, and cannot do without a screen.
            let shown = Display::start();
            driver
                .env("HOME", profile.path())
                .env("DISPLAY", &shown.name);
            driver.env("XDG_RUNTIME_DIR", profile.path());
            display = Some(shown);
        }
        let driver = driver.spawn().expect("the browser's driver starts");
        let wanted = match self {
            Self::Chromium => chromium(&browser, profile.path(), screen),
            Self::Firefox => firefox(&browser, profile.path()),
            Self::WebKit => webkit(&browser),
        };
        let running = Running {
            _driver: driver,
            _display: display,
            _profile: profile,
        };
        (connected(port, wanted).await, running)
    }
}

/// A browser's own folder. Its path names all of the browser's processes (in their words or what they were told of the
/// world), and a browser outlives its driver that is killed: so they end with the folder, also where the browser never
/// came to be driven.
#[derive(Debug)]
struct Profile(TempDir);

impl Profile {
    fn path(&self) -> &Path {
        self.0.path()
    }
}

impl Drop for Profile {
    fn drop(&mut self) {
        let own = self.path().to_string_lossy().into_owned();
        for entry in fs::read_dir("/proc").into_iter().flatten().flatten() {
            let names = |file: &str| {
                let bytes = fs::read(entry.path().join(file)).unwrap_or_default();
                String::from_utf8_lossy(&bytes).contains(&own)
            };
            if names("cmdline") || names("environ") {
                let id = entry.file_name();
                std::process::Command::new("kill")
                    .arg("-9")
                    .arg(id)
                    .status()
                    .ok();
            }
        }
    }
}

/// A screen that nobody sees.
#[derive(Debug)]
struct Display {
    name: String,
    number: u16,
    _program: Child,
}

impl Display {
    fn start() -> Self {
        let number = free_port();
        let name = format!(":{number}");
        let program = Command::new("Xvfb")
            .args([&name, "-screen", "0", "1440x900x24", "-nolisten", "tcp"])
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .kill_on_drop(true)
            .spawn()
            .expect("Xvfb starts");
        Self {
            name,
            number,
            _program: program,
        }
    }
}

impl Drop for Display {
    fn drop(&mut self) {
        // It is killed, and would leave these behind.
        for left in [
            format!("/tmp/.X{}-lock", self.number),
            format!("/tmp/.X11-unix/X{}", self.number),
        ] {
            fs::remove_file(left).ok();
        }
    }
}

async fn connected(port: u16, wanted: Map<String, Value>) -> Client {
    let address = format!("http://127.0.0.1:{port}");
    until("the driver gives a browser", async || {
        let mut builder = ClientBuilder::new(HttpConnector::new());
        builder.capabilities(wanted.clone());
        builder.connect(&address).await.ok()
    })
    .await
}

fn chromium(binary: &Path, profile: &Path, screen: Screen) -> Map<String, Value> {
    let size = match screen {
        Screen::Desk => "--window-size=1440,900",
        // Chromium makes no window as narrow as a phone; see below.
        Screen::Phone => "--window-size=500,900",
    };
    let args = [
        "--headless=new",
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--disable-dev-shm-usage",
        "--lang=pt-BR",
        size,
    ];
    let mut args: Vec<String> = args.map(str::to_owned).to_vec();
    args.push(format!("--user-data-dir={}", profile.display()));
    let prefs = json!({ "intl.accept_languages": "pt-BR,pt" });
    let mut options = json!({ "binary": binary, "args": args, "prefs": prefs });
    if matches!(screen, Screen::Phone) {
        let metrics = json!({ "width": 390, "height": 844, "pixelRatio": 2, "touch": true });
        options["mobileEmulation"] = json!({ "deviceMetrics": metrics });
    }
    wanted("chrome", "goog:chromeOptions", options)
}

fn firefox(binary: &Path, profile: &Path) -> Map<String, Value> {
    let profile = profile.to_string_lossy();
    let args = [
        "-headless",
        "--width=1440",
        "--height=900",
        "--profile",
        &profile,
    ];
    wanted(
        "firefox",
        "moz:firefoxOptions",
        json!({ "binary": binary, "args": args }),
    )
}

fn webkit(binary: &Path) -> Map<String, Value> {
    wanted(
        "MiniBrowser",
        "webkitgtk:browserOptions",
        json!({ "binary": binary, "args": ["--automation"] }),
    )
}

/// The certificate of a stage is its own.
fn wanted(name: &str, own: &str, options: Value) -> Map<String, Value> {
    let all = [
        ("browserName", json!(name)),
        ("acceptInsecureCerts", json!(true)),
        (own, options),
    ];
    all.map(|(name, value)| (name.to_owned(), value))
        .into_iter()
        .collect()
}
