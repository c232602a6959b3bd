//! `cargo xtask decode FILE|FOLDER`: what the channel makes of captured webhooks, as JSON lines.
//!
//! The work is done by the `decode` example of the `channels` crate, so that this program stays quick to build and the
//! crate needs no dependency for the command line. Its exit code says whether anything was unreadable.

use lexopt::prelude::*;

use crate::group::Group;
use crate::native::cargo;
use crate::trouble::{Outcome, Trouble};

/// The command.
pub fn command(mut args: lexopt::Parser) -> Outcome<()> {
    let mut decode = cargo();
    decode.args([
        "run",
        "--quiet",
        "--package",
        "channels",
        "--example",
        "decode",
        "--",
    ]);
    let mut named = 0;
    while let Some(arg) = args.next()? {
        match arg {
            // Relative to where the person stands, not to the project's root.
            Value(path) => {
                decode.arg(std::path::absolute(path).map_err(Trouble::io("find the folder"))?)
            }
            other => return Err(other.unexpected().into()),
        };
        named += 1;
    }
    if named == 0 {
        return Err(Trouble::Usage("decode needs a file or a folder".into()));
    }
    let status = Group::start(&mut decode, "decode")?.wait(|| ())?;
    match status.success() {
        true => Ok(()),
        false => Err(Trouble::Told),
    }
}
