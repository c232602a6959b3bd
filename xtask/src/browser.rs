//! Chromium and its driver, for the tests that look through a browser.

use std::env;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::steps::{run, step};
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
    if !can_install() {
        return Err(missing());
    }
    step("Install Chromium from Debian", "about 1 min, once", || {
        run(apt().arg("update"), "apt-update")?;
        run(
            apt().args(["install", "--yes"]).args(PACKAGES),
            "apt-install",
        )
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

fn can_install() -> bool {
    let debian = Path::new("/etc/debian_version").is_file() && on_path("apt-get").next().is_some();
    debian && nix::unistd::geteuid().is_root() && env::var_os("CHROME").is_none()
}

fn apt() -> Command {
    let mut apt = Command::new("apt-get");
    apt.env("DEBIAN_FRONTEND", "noninteractive").arg("--quiet");
    apt
}
