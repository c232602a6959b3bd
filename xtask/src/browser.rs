//! Chromium and its driver, for the tests that look through a browser.

use std::env;
use std::path::PathBuf;

use crate::debian;
use crate::steps::step;
use crate::tools::on_path;
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
