//! `cargo xtask test [FILTER]`: installs and builds what the tests need, runs all of them, and ends with one line that
//! people and machines read alike.

use std::env;
use std::path::PathBuf;
use std::process::Stdio;
use std::sync::mpsc::RecvTimeoutError;

use lexopt::prelude::*;

use crate::browser;
use crate::build;
use crate::group::{BEAT, Group, going};
use crate::native;
use crate::place;
use crate::simulator;
use crate::steps::step;
use crate::tally::{Shown, Tally, requirements};
use crate::tools::{self, npm_command};
use crate::trouble::{Outcome, Trouble};

/// What the black-box tests are told about the things they drive.
#[derive(Debug)]
struct Stage {
    chrome: PathBuf,
    driver: Option<PathBuf>,
    simulator: PathBuf,
}

/// The command.
pub fn command(args: lexopt::Parser) -> Outcome<()> {
    let filter = filter(args)?;
    let mut tally = Tally::default();
    let stage = match prepare() {
        Ok(stage) => Some(stage),
        Err(Trouble::Interrupted) => return Err(Trouble::Interrupted),
        // What needs no browser is worth running all the same; the run as a whole has failed.
        Err(trouble) => {
            eprintln!("{trouble}\n\nThe black-box tests cannot run.");
            tally.failed += 1;
            None
        }
    };
    run(stage.as_ref(), filter.as_deref(), &mut tally)?;
    close(&tally)
}

fn filter(mut args: lexopt::Parser) -> Outcome<Option<String>> {
    let mut filter = None;
    while let Some(arg) = args.next()? {
        match arg {
            Value(text) if filter.is_none() => filter = Some(text.string()?),
            other => return Err(other.unexpected().into()),
        }
    }
    Ok(filter)
}

fn prepare() -> Outcome<Stage> {
    let (chrome, driver) = browser::ensure()?;
    browser::ensure_others()?;
    build::everything(&tools::ensure()?)?;
    let simulator = step(
        "Build the Meta simulator",
        "about 1 min the first time",
        || native::program(simulator::PACKAGE),
    )?;
    Ok(Stage {
        chrome,
        driver,
        simulator,
    })
}

/// Runs cargo's tests of the native crates; without a stage, those that need none.
fn run(stage: Option<&Stage>, filter: Option<&str>, tally: &mut Tally) -> Outcome<()> {
    let mut cargo = native::cargo();
    cargo.args(["test", "--workspace", "--no-fail-fast"]);
    match stage {
        Some(stage) => {
            cargo.envs(
                npm_command("node")
                    .get_envs()
                    .filter_map(|(name, value)| Some((name, value?))),
            );
            cargo.env("CHROME", &stage.chrome);
            cargo.env("RECADO_SIMULATOR", &stage.simulator);
            cargo.envs(stage.driver.as_ref().map(|driver| ("CHROMEDRIVER", driver)));
            cargo.envs(
                browser::OTHERS
                    .iter()
                    .filter_map(browser::Other::find)
                    .flatten(),
            );
            cargo.envs(env::current_exe().ok().map(|own| ("RECADO_XTASK", own)));
        }
        None => {
            cargo.args([
                "--exclude",
                "stories",
                "--exclude",
                "edge",
                "--exclude",
                "app",
            ]);
        }
    }
    cargo.args(filter).args(["--", "--show-output"]);
    let before = tally.failed;
    let mut group = Group::start(cargo.stdout(Stdio::piped()), "cargo test")?;
    read(&mut group, tally)?;
    tally.ended(group.wait(|| ())?.success(), before);
    Ok(())
}

/// Reads until cargo has ended and said its last word. The pipe's own end is no sign of that: a server that a test
/// forgot would hold it open.
fn read(group: &mut Group, tally: &mut Tally) -> Outcome<()> {
    let lines = group.lines();
    loop {
        going()?;
        let over = group.ended()?.is_some();
        match lines.recv_timeout(BEAT) {
            Ok(line) => tell(&line, tally),
            Err(RecvTimeoutError::Disconnected) => return Ok(()),
            Err(RecvTimeoutError::Timeout) if over => return Ok(()),
            Err(RecvTimeoutError::Timeout) => {}
        }
    }
}

fn tell(line: &str, tally: &mut Tally) {
    if tally.line(line) == Shown::Yes {
        println!("{line}");
    }
}

fn close(tally: &Tally) -> Outcome<()> {
    let table = place::read(&place::root().join("tests/requirements.csv"))?;
    let known = requirements(&table);
    let (proven, strange) = tally.proven(&known);
    for id in strange {
        eprintln!("a test proves {id}, which tests/requirements.csv does not have");
    }
    println!("\nrequirements proven: {proven} of {}", known.len());
    println!("{} passed, {} failed", tally.passed, tally.failed);
    match tally.failed {
        0 => Ok(()),
        _ => Err(Trouble::Told),
    }
}
