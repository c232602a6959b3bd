//! `cargo xtask`: everything a person or a machine does with this project, one file a command.

#![expect(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a command line talks to people: progress on stderr, answers on stdout"
)]

mod bench;
mod browser;
mod build;
mod certificate;
mod cloud;
mod debian;
mod decode;
mod demo;
mod deploy;
mod dev;
mod doctor;
mod group;
mod native;
mod pages;
mod place;
mod ports;
mod secret;
mod seed;
mod serve;
mod simulator;
mod sizes;
mod sow;
mod stamp;
mod steps;
mod tally;
mod test;
mod tools;
mod trouble;
mod workerd;

use std::process::ExitCode;

use lexopt::prelude::*;
use trouble::{Outcome, Trouble};

const HELP: &str = "\
cargo xtask COMMAND

  dev [--port N] [--simulator-port N] [--state DIR] [--reset]
            install what is missing, build, start the worker and the Meta simulator, and say where to look
  serve --port N --state DIR [--secure-port N] [--graph URL] [--fast-passwords | --slow-passwords] [--send-timeout-ms N] [--as-built] [--empty] [--pages DIR]
            only the worker on plain workerd; prints one JSON line when it is ready
  seed [--conversations N] [--messages M] [--seed N] [--end MS] [--state DIR | --at URL]
            fill a workspace with invented conversations, the same for the same numbers (default: 1,000 with 20,000
            messages, ending with yesterday), in a folder of `serve` or at a running worker that has STAGE=1
  build     the app and the worker, and what they weigh
  test [FILTER]
            every test there is (5 to 10 minutes once it is built), or those with FILTER in their name;
            needs Chromium; ends with `N passed, N failed`
  bench [PART …] [--quick]
            ratios against floors measured in the same run, as JSON lines
            (parts: bundle replica feel rows ingest ack limits fanout growth storm crash)
  deploy [--dry-run]
            set up Cloudflare (KV, R2, secrets) and put the worker there
  doctor    what is installed, what is missing, and the remedy
  decode FILE|FOLDER
            what the channel makes of captured webhooks, as JSON lines
  tools     only install what the build needs
";

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(trouble) => {
            if !matches!(trouble, Trouble::Told) {
                eprintln!("{trouble}");
            }
            ExitCode::from(trouble.exit_code())
        }
    }
}

fn run() -> Outcome<()> {
    let mut args = lexopt::Parser::from_env();
    let name = match args.next()? {
        Some(Value(name)) if !is_help() => name.string()?,
        Some(Value(_) | Short('h') | Long("help")) | None => "help".into(),
        Some(other) => return Err(other.unexpected().into()),
    };
    // The watcher must outlive the signals that end the others.
    if name == "watch-groups" {
        return group::watch_groups();
    }
    group::listen()?;
    command(&name, args)
}

/// Whether the word after the command asks what there is, as people do first.
fn is_help() -> bool {
    let next = std::env::args_os().nth(2);
    next.is_some_and(|next| next == "--help" || next == "-h")
}

fn command(name: &str, mut args: lexopt::Parser) -> Outcome<()> {
    match name {
        "dev" => dev::command(args),
        "serve" => serve::command(args),
        "seed" => sow::command(args),
        "build" => none_left(args).and_then(|()| build::command()),
        "test" => test::command(args),
        "bench" => bench::command(args),
        "deploy" => deploy::command(args),
        "doctor" => none_left(args).and_then(|()| doctor::command()),
        "decode" => decode::command(args),
        "tools" => none_left(args).and_then(|()| tools::ensure().map(|_| ())),
        "hold" => group::hold(args.raw_args()?),
        "help" => {
            print!("{HELP}");
            Ok(())
        }
        other => Err(Trouble::Usage(format!("there is no command `{other}`"))),
    }
}

fn none_left(mut args: lexopt::Parser) -> Outcome<()> {
    match args.next()? {
        None => Ok(()),
        Some(extra) => Err(extra.unexpected().into()),
    }
}
