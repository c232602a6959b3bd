//! Chromium and its driver, for the tests that look through a browser, and the engines of Firefox and Safari (WebKit) for
//! those that look whether it is the same there.

use std::env;
use std::path::PathBuf;

use crate::debian;
use crate::steps::{note, step};
use crate::tools::{self, GECKODRIVER, on_path};
use crate::trouble::{Outcome, Trouble};

const NAMES: [&str; 4] = [
    "chromium",
    "chromium-browser",
    "google-chrome-stable",
    "google-chrome",
];
/// Debian's names of the browser and of what steers it.
const PACKAGES: [&str; 2] = ["chromium", "chromium-driver"];

/// The browser, and its driver if there is one; on Debian as root they are installed when missing.
pub fn ensure() -> Outcome<(PathBuf, Option<PathBuf>)> {
    if let Some(found) = find() {
        return Ok((found, driver()));
    }
    // Whoever named a browser wants that one.
    if env::var_os("CHROME").is_some() || !debian::can_install() {
        return Err(missing());
    }
    step("Install Chromium from Debian", "about 1 min, once", || {
        debian::install(&PACKAGES)
    })?;
    Ok((find().ok_or_else(missing)?, driver()))
}

/// What `CHROME` names, or the first known name on PATH.
pub fn find() -> Option<PathBuf> {
    match env::var_os("CHROME") {
        Some(named) => Some(PathBuf::from(named)).filter(|file| file.is_file()),
        None => NAMES.into_iter().find_map(|name| on_path(name).next()),
    }
}

/// What `CHROMEDRIVER` names, or the one on PATH.
pub fn driver() -> Option<PathBuf> {
    let named = env::var_os("CHROMEDRIVER").map(PathBuf::from);
    named.or_else(|| on_path("chromedriver").next())
}

/// What to do when no browser is found.
pub fn missing() -> Trouble {
    Trouble::Missing {
        what: "Chromium".into(),
        remedy: "Install it (Debian: `sudo apt-get install chromium chromium-driver`), or name one with \
                 `CHROME=/path/to/chromium cargo xtask test`."
            .into(),
    }
}

/// Another engine: where its browser is looked for, and by which variables the tests are told of it and of its driver.
#[derive(Debug)]
pub struct Other {
    pub name: &'static str,
    browser: (&'static str, &'static [&'static str]),
    driver: (&'static str, &'static str),
}

/// Names on PATH, or whole paths.
pub const OTHERS: [Other; 2] = [
    Other {
        name: "firefox",
        browser: ("FIREFOX", &["firefox-esr", "firefox"]),
        driver: ("GECKODRIVER", "geckodriver"),
    },
    Other {
        name: "webkit",
        browser: (
            "WEBKIT",
            &[
                "/usr/lib/x86_64-linux-gnu/webkit2gtk-4.1/MiniBrowser",
                "/usr/lib/aarch64-linux-gnu/webkit2gtk-4.1/MiniBrowser",
            ],
        ),
        driver: ("WEBKITDRIVER", "WebKitWebDriver"),
    },
];
/// Debian's names of them, of the screen that WebKit cannot do without, and of what makes a certificate.
const OTHER_PACKAGES: [&str; 4] = ["firefox-esr", "webkit2gtk-driver", "xvfb", "openssl"];

impl Other {
    /// The browser and its driver, each under the name of its variable. Nothing where one of them is missing.
    pub fn find(&self) -> Option<[(&'static str, PathBuf); 2]> {
        let (variable, names) = self.browser;
        let named = env::var_os(variable).map(PathBuf::from);
        let browser = named.or_else(|| names.iter().find_map(|name| on_path(name).next()));
        let (told, name) = self.driver;
        let driver = env::var_os(told).map(PathBuf::from);
        let own = || tools::find(&GECKODRIVER).filter(|_| name == GECKODRIVER.name);
        let driver = driver.or_else(|| on_path(name).next()).or_else(own);
        Some([(variable, browser?), (told, driver?)])
    }
}

/// Installs what is missing of the other engines where that can be done by itself. Nothing fails without them: their
/// stories are then not played, and that is said.
pub fn ensure_others() -> Outcome<()> {
    let missing = || OTHERS.iter().any(|one| one.find().is_none());
    if missing() && debian::can_install() {
        let install = || {
            step(
                "Install Firefox and WebKit from Debian",
                "about 1 min, once",
                || debian::install(&OTHER_PACKAGES),
            )?;
            tools::ensure_crate(&GECKODRIVER).map(drop)
        };
        match install() {
            Err(Trouble::Interrupted) => return Err(Trouble::Interrupted),
            Err(trouble) => note(&trouble.to_string()),
            Ok(()) => {}
        }
    }
    for one in OTHERS.iter().filter(|one| one.find().is_none()) {
        note(&format!(
            "The stories in {} are not played: it or its driver is not installed.",
            one.name
        ));
    }
    Ok(())
}
