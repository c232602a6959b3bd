//! Native programs of the workspace, built by cargo.

use std::env;
use std::path::PathBuf;
use std::process::Command;

use serde_json::Value;

use crate::group::{Group, describe};
use crate::place;
use crate::steps::{Pulse, open, tail};
use crate::tools;
use crate::trouble::{Outcome, Trouble};

/// A cargo command in the project's root, by the cargo that runs us.
pub fn cargo() -> Command {
    let mut cargo = Command::new(env::var_os("CARGO").unwrap_or("cargo".into()));
    cargo.current_dir(place::root());
    cargo
}

/// Builds the browser's half as one WASM file and says where it is.
pub fn app() -> Outcome<PathBuf> {
    built("app", &["--release", "--target", tools::TARGET])
}

/// Builds one package and says where its program is.
pub fn program(package: &str) -> Outcome<PathBuf> {
    program_as(package, "dev")
}

/// The same, by one of the profiles of the root Cargo.toml.
pub fn program_as(package: &str, profile: &str) -> Outcome<PathBuf> {
    built(package, &["--profile", profile])
}

fn built(package: &str, how: &[&str]) -> Outcome<PathBuf> {
    let log = place::log(package)?;
    let list = place::own("logs").join(format!("{package}.json"));
    let mut build = cargo();
    build
        .args(["build", "--package", package])
        .args(how)
        .arg("--message-format=json-render-diagnostics")
        .stdout(open(&list)?)
        .stderr(open(&log)?);
    let mut pulse = Pulse::new(log.clone());
    let status = Group::start(&mut build, package)?.wait(|| pulse.beat())?;
    let failed = |how: String| Trouble::Failed {
        what: format!("building {package} ({how})"),
        tail: tail(&log, 60),
        log: Some(log.clone()),
    };
    match executable(&place::read(&list)?) {
        Some(file) if status.success() => Ok(file.into()),
        _ => Err(failed(describe(status))),
    }
}

/// The last program that cargo's messages name.
fn executable(messages: &str) -> Option<String> {
    messages
        .lines()
        .filter_map(|line| serde_json::from_str::<Value>(line).ok())
        .filter_map(|message| Some(message.get("executable")?.as_str()?.to_owned()))
        .next_back()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_program_is_read_from_cargos_messages() {
        let messages = "{\"reason\":\"compiler-artifact\",\"executable\":null}\n\
                        {\"reason\":\"compiler-artifact\",\"executable\":\"/t/debug/x\"}\n\
                        {\"reason\":\"build-finished\",\"success\":true}\n";
        assert_eq!(executable(messages).as_deref(), Some("/t/debug/x"));
        assert_eq!(executable(""), None);
    }
}
