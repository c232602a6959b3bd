//! `cargo xtask bench [PART …] [--quick]`: builds everything and the load client, and lets that one measure.

use std::env;
use std::process::Command;

use lexopt::prelude::*;

use crate::build;
use crate::group::Group;
use crate::native;
use crate::sizes;
use crate::steps::step;
use crate::tools;
use crate::trouble::{Outcome, Trouble};
use crate::workerd;

/// The cargo package and the name of its program.
const PACKAGE: &str = "bench";

/// The command.
pub fn command(mut args: lexopt::Parser) -> Outcome<()> {
    let mut wanted = Vec::new();
    while let Some(arg) = args.next()? {
        match arg {
            Long("quick") => wanted.push("--quick".to_owned()),
            Value(part) => wanted.push(part.string()?),
            other => return Err(other.unexpected().into()),
        }
    }
    build::everything(&tools::ensure()?)?;
    let program = step("Build the load client", "about 30 s the first time", || {
        native::program_as(PACKAGE, "load")
    })?;
    let mut bench = Command::new(program);
    bench
        .args(wanted)
        .env("RECADO_WORKERD", workerd::binary())
        .env("RECADO_FIRST_LOAD", sizes::first_load_brotli()?.to_string())
        .env(
            "RECADO_WITH_THREAD",
            sizes::with_thread_brotli()?.to_string(),
        )
        .envs(env::current_exe().ok().map(|own| ("RECADO_XTASK", own)));
    match Group::start(&mut bench, "the bench")?
        .wait(|| ())?
        .success()
    {
        true => Ok(()),
        false => Err(Trouble::Told),
    }
}
