//! `cargo xtask deploy --dry-run`: everything about a deployment that needs no account.

use std::process::Command;

/// Only `cargo xtask test` has built what is to be deployed; it says so by naming itself.
const BUILT: &str = "RECADO_XTASK";

#[test]
fn a_rehearsed_deployment_names_every_binding() {
    if std::env::var_os(BUILT).is_none() {
        eprintln!("not rehearsed: run `cargo xtask test`, which builds the worker first");
        return;
    }
    let output = Command::new(env!("CARGO_BIN_EXE_xtask"))
        .args(["deploy", "--dry-run"])
        .output()
        .expect("xtask runs");
    let said = String::from_utf8_lossy(&output.stdout);
    assert!(
        output.status.success(),
        "{said}{}",
        String::from_utf8_lossy(&output.stderr)
    );
    for binding in [
        "env.DESK",
        "env.DIRECTORY",
        "env.MEDIA",
        "env.ASSETS",
        "env.GRAPH",
        "Total Upload",
    ] {
        assert!(said.contains(binding), "{binding} is missing in:\n{said}");
    }
}
