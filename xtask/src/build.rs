//! `cargo xtask build`: the browser's half into dist/, the worker into edge/build/, and what they weigh.

use std::{fs, path::PathBuf};

use crate::pages;
use crate::place;
use crate::sizes;
use crate::stamp::unless_same;
use crate::steps::{note, run, step};
use crate::tools::{self, Tools};
use crate::trouble::{Outcome, Trouble};

/// What both halves are made of besides their own folders, and the two files that say how.
const SHARED: [&str; 5] = [
    "Cargo.toml",
    "Cargo.lock",
    "domain",
    "xtask/src/build.rs",
    "xtask/src/tools.rs",
];
const APP: [&str; 5] = [
    "app",
    "style",
    "public",
    "xtask/src/pages.rs",
    "xtask/src/pages",
];
const WORKER: [&str; 1] = ["edge"];

/// The command: builds what has changed, then weighs it.
pub fn command() -> Outcome<()> {
    let tools = tools::ensure()?;
    everything(&tools)?;
    sizes::report()
}

/// Builds both halves unless nothing they are made of has changed.
pub fn everything(tools: &Tools) -> Outcome<()> {
    let _alone = place::alone()?;
    app(tools)?;
    worker(tools)
}

/// Builds the worker alone. Whoever drives it without a browser should not wait for pages.
pub fn only_worker(tools: &Tools) -> Outcome<()> {
    let _alone = place::alone()?;
    worker(tools)
}

/// What a worker consists of: what the platform calls, the glue, and the program.
pub const WORKER_FILES: [&str; 3] = ["entry.js", "index.js", "index_bg.wasm"];

/// The folder with [`WORKER_FILES`].
pub fn worker_output() -> PathBuf {
    place::root().join("edge/build")
}

/// The folder with the pages.
pub fn app_output() -> PathBuf {
    place::root().join("dist")
}

fn app(tools: &Tools) -> Outcome<()> {
    let built = unless_same(
        "app",
        &inputs(&APP),
        &[app_output().join("index.html")],
        || {
            step(
                "Build the app: Leptos to WASM and its chunks",
                "1 to 4 min the first time",
                || pages::build(tools, &app_output()),
            )
        },
    )?;
    said("The app", built);
    Ok(())
}

fn worker(tools: &Tools) -> Outcome<()> {
    let entry = worker_output().join("entry.js");
    let built = unless_same("worker", &inputs(&WORKER), &[entry], || {
        step(
            "Build the worker with worker-build",
            "1 to 3 min the first time",
            || {
                let mut build = tools.command(&tools.worker_build);
                build
                    .current_dir(place::root().join("edge"))
                    .args(["--profile", "edge"]);
                run(&mut build, "worker-build")?;
                let entry = place::root().join("edge/entry.js");
                fs::copy(entry, worker_output().join("entry.js"))
                    .map_err(Trouble::io("copy the worker's entry"))?;
                Ok(())
            },
        )
    })?;
    said("The worker", built);
    Ok(())
}

fn inputs(own: &[&str]) -> Vec<PathBuf> {
    let root = place::root();
    SHARED
        .iter()
        .chain(own)
        .map(|name| root.join(name))
        .collect()
}

fn said(what: &str, built: bool) {
    if !built {
        note(&format!("{what} is as it was: not built again."));
    }
}

/// An error unless the worker has been built at some time.
pub fn must_exist() -> Outcome<()> {
    match worker_output().join("entry.js").exists() {
        true => Ok(()),
        false => Err(Trouble::Missing {
            what: "the built worker".into(),
            remedy: "Run `cargo xtask build` first.".into(),
        }),
    }
}
