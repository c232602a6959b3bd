//! The house rules as tests: what a reviewer would otherwise have to say again and again.

#![expect(
    clippy::panic,
    clippy::expect_used,
    reason = "a rule that cannot be checked says so by panicking"
)]

mod functions;
mod tree;

use tree::{Source, sources};

/// Files are about 200 lines; above this something hides in them.
const FILE_LINES: usize = 400;
/// Functions are about 8 lines. Above 35 we ask what is hiding; above this we stop asking.
const FUNCTION_LINES: usize = 80;
/// Tables that happen to be written as a function: one line a row, nothing to hide behind.
const TABLES: [&str; 1] = ["why"];

fn complain(rule: &str, offenders: Vec<String>) {
    assert!(
        offenders.is_empty(),
        "{rule}:\n  {}",
        offenders.join("\n  ")
    );
}

fn of(kind: &str) -> impl Iterator<Item = Source> {
    let ending = format!(".{kind}");
    sources()
        .into_iter()
        .filter(move |source| source.path.ends_with(&ending))
}

#[test]
fn files_are_short() {
    let long = of("rs").filter(|source| source.lines() > FILE_LINES);
    let named = long.map(|source| format!("{} has {} lines", source.path, source.lines()));
    complain("a file above 400 lines hides a second one", named.collect());
}

#[test]
fn functions_are_short() {
    let long = of("rs").flat_map(|source| functions::longer_than(&source, FUNCTION_LINES, &TABLES));
    complain("a function above 80 lines hides another", long.collect());
}

#[test]
fn every_module_says_what_it_is() {
    let silent = of("rs").filter(|source| !source.text.trim_start().starts_with("//!"));
    let named = silent.map(|source| source.path);
    complain("the first lines of a file say what it is", named.collect());
}

#[test]
fn no_drawer_for_everything() {
    let drawers = [
        "util", "utils", "helper", "helpers", "common", "misc", "manager",
    ];
    let named = of("rs")
        .filter(|source| drawers.contains(&source.stem()))
        .map(|source| source.path);
    complain(
        "a name like this says nothing about what is inside",
        named.collect(),
    );
}

#[test]
fn nothing_is_left_for_later_unsaid() {
    // Spelt in two halves so that this file does not accuse itself.
    let marks = [
        concat!("TO", "DO"),
        concat!("FIX", "ME"),
        concat!("XX", "X:"),
        concat!("HA", "CK"),
    ];
    let found = sources().into_iter().filter(|source| source.is_code());
    let named = found.flat_map(|source| source.lines_with(&marks));
    complain("unfinished work belongs into an issue", named.collect());
}

#[test]
fn no_machine_and_no_registry_is_named() {
    let words = [
        concat!("/ro", "ot/"),
        concat!("/wo", "rk/"),
        concat!("registry.", "npmjs"),
        concat!("static.", "crates"),
    ];
    let named = sources()
        .into_iter()
        .flat_map(|source| source.lines_with(&words));
    complain(
        "a path or host of one machine means nothing on the next",
        named.collect(),
    );
}

#[test]
fn the_core_has_no_runtime() {
    let manifest = tree::read("domain/Cargo.toml");
    let section = manifest
        .split("[dependencies]")
        .nth(1)
        .and_then(|rest| rest.split("\n[").next());
    let names: Vec<&str> = section
        .unwrap_or_default()
        .lines()
        .filter_map(|line| line.split(['.', ' ', '=']).next())
        .filter(|name| !name.is_empty() && !name.starts_with('#'))
        .collect();
    assert_eq!(
        names,
        ["plain", "serde"],
        "whoever wants more in here has taken a wrong turn"
    );
}

#[test]
fn the_simulator_reads_meta_for_itself() {
    let manifest = tree::read("tests/meta/Cargo.toml");
    let shared = manifest.lines().filter(|line| {
        ["domain", "channels"].iter().any(|name| {
            line.starts_with(&format!("{name}.")) || line.starts_with(&format!("{name} "))
        })
    });
    assert_eq!(
        shared.count(),
        0,
        "two readings of Meta's documents must agree"
    );
}

#[test]
fn only_the_hosts_of_the_shells_read_a_clock() {
    let words = [
        "Date::new_0",
        "Date::now",
        "performance()",
        "getrandom::",
        "crypto.getRandomValues",
    ];
    let shells = of("rs")
        .filter(|source| source.path.starts_with("edge/src") || source.path.starts_with("app/src"));
    let strangers = shells.filter(|source| !source.path.ends_with("host.rs"));
    let named = strangers.flat_map(|source| source.lines_with(&words));
    complain(
        "a clock is read and chance is drawn in host.rs",
        named.collect(),
    );
}

#[test]
fn pages_carry_no_inline_style() {
    let named = of("html")
        .filter(|source| source.path.starts_with("app/"))
        .flat_map(|source| source.lines_with(&["style=\"", "<style", "onclick="]));
    complain(
        "the content security policy forbids inline styles and scripts",
        named.collect(),
    );
}
