//! `cargo xtask dev`: from a fresh clone to a running inbox and a phone to write to it, in one command.

use std::fs;
use std::path::{Path, PathBuf};
use std::thread::sleep;
use std::time::{Duration, Instant};

use lexopt::prelude::*;

use crate::build;
use crate::demo;
use crate::group::{BEAT, Group, going};
use crate::place;
use crate::ports;
use crate::secret;
use crate::seed::{self, Client};
use crate::simulator::{self, Simulator};
use crate::steps::{open, step, tail};
use crate::tools::{self, npm_command};
use crate::trouble::{Outcome, Trouble};
use crate::workerd::Passwords;

#[derive(Debug)]
struct Options {
    port: u16,
    simulator_port: u16,
    /// Absolute; what outlives a restart.
    folder: PathBuf,
    state: State,
}

#[derive(Debug, PartialEq)]
enum State {
    Kept,
    Reset,
}

/// The command. Returns only when it is stopped or a server has gone.
pub fn command(args: lexopt::Parser) -> Outcome<()> {
    let mut options = options(args)?;
    options.port = ports::claim(options.port, "--port")?;
    options.simulator_port = ports::claim(options.simulator_port, "--simulator-port")?;
    let mut _alone = place::only_one_in(&options.folder)?;
    if options.state == State::Reset {
        reset(&options.folder)?;
        _alone = place::only_one_in(&options.folder)?;
    }
    if !place::own("stamps").exists() {
        println!(
            "First start in this folder: what is missing is installed and built, 5 to 20 minutes by machine."
        );
        println!("Later starts take seconds.\n");
    }
    build::everything(&tools::ensure()?)?;
    let address = format!("http://127.0.0.1:{}", options.port);
    let mut simulator = simulator::start(options.simulator_port, &address, &options.folder)?;
    let mut worker = start_worker(&options, &address)?;
    step(
        "Make the demo workspace, if it is not there",
        "about 1 s",
        || seed::demo(&address),
    )?;
    let phone = format!("http://127.0.0.1:{}", options.simulator_port);
    seed::first_words(&phone, &options.folder)?;
    welcome(options.port, &simulator);
    stay(&mut worker, &mut simulator)
}

fn options(mut args: lexopt::Parser) -> Outcome<Options> {
    let mut options = Options {
        port: 8787,
        simulator_port: 8788,
        folder: place::own("state"),
        state: State::Kept,
    };
    while let Some(arg) = args.next()? {
        match arg {
            Long("port") => options.port = args.value()?.parse()?,
            Long("simulator-port") => options.simulator_port = args.value()?.parse()?,
            Long("state") => options.folder = place::absolute(args.value()?.into())?,
            Long("reset") => options.state = State::Reset,
            other => return Err(other.unexpected().into()),
        }
    }
    Ok(options)
}

fn reset(folder: &Path) -> Outcome<()> {
    match fs::remove_dir_all(folder) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
            Err(Trouble::io(format!("wipe {}", folder.display()))(error))
        }
        _ => Ok(()),
    }
}

fn start_worker(options: &Options, address: &str) -> Outcome<Group> {
    let log = place::log("wrangler")?;
    let started = step(
        "Start the worker in workerd, with local KV, R2 and SQLite",
        "about 5 s",
        || {
            let mut group = Group::start(&mut wrangler_dev(options, &log)?, "wrangler dev")?;
            Client::new(address).wait_until_up(&mut group)?;
            Ok(group)
        },
    );
    started.inspect_err(|_| {
        eprintln!(
            "{}\nThe whole output is in {}",
            tail(&log, 20),
            log.display()
        )
    })
}

fn wrangler_dev(options: &Options, log: &Path) -> Outcome<std::process::Command> {
    let vars = place::folder(&options.folder)?.join("dev.vars");
    secret::private(&vars, &variables(options)?)?;
    let output = open(log)?;
    let twin = output
        .try_clone()
        .map_err(Trouble::io("share the log file"))?;
    let mut command = npm_command("wrangler");
    command
        .args(["dev", "--local", "--ip", "127.0.0.1"])
        .args(["--port", &options.port.to_string()])
        // Two starts side by side must not fight over the debugger's port.
        .args(["--inspector-port", "0"])
        .arg("--show-interactive-dev-session=false")
        .arg("--persist-to")
        .arg(&options.folder)
        .arg("--env-file")
        .arg(&vars)
        .env("CI", "1")
        .stdout(output)
        .stderr(twin);
    Ok(command)
}

/// A file and not arguments: arguments can be read by every user of the machine.
fn variables(options: &Options) -> Outcome<String> {
    let key = secret::kept(&options.folder.join("master.key"))?;
    let pairs = [
        ("MASTER_KEY", key),
        ("META_APP_SECRETS", demo::APP_SECRET.into()),
        ("META_VERIFY_TOKEN", demo::VERIFY_TOKEN.into()),
        ("SETUP_CODES", demo::SETUP_CODES.join(",")),
        ("GRAPH", simulator::graph(options.simulator_port)),
        ("GRAPH_INSTAGRAM", simulator::graph(options.simulator_port)),
        ("PASSWORD_COST", Passwords::Slow.cost().into()),
        ("STAGE", "1".into()),
    ];
    let line = |(name, value): (&str, String)| format!("{name}=\"{value}\"\n");
    Ok(pairs.into_iter().map(line).collect())
}

fn welcome(port: u16, simulator: &Simulator) {
    println!("\nRecado is running.\n\n  inbox   http://localhost:{port}");
    for one in demo::people() {
        println!(
            "          {:<18} {}  ({})",
            one.email,
            demo::PASSWORD,
            one.role
        );
    }
    println!("  phone   {}", simulator.phone);
    println!(
        "          write there as a customer, by WhatsApp or Instagram (@{}),",
        demo::INSTAGRAM_USERNAME
    );
    println!("          and watch it arrive in the inbox\n");
    println!(
        "Ctrl-C stops everything. What is in the inbox and on the phone is kept; `cargo xtask dev --reset` starts over."
    );
}

fn stay(worker: &mut Group, simulator: &mut Simulator) -> Outcome<()> {
    let mut inside = Inside::new(worker);
    loop {
        going()?;
        worker.still_up()?;
        simulator.group.still_up()?;
        inside.still_up(worker)?;
        sleep(BEAT);
    }
}

/// How often somebody looks whether workerd is there, and how long it may be away: wrangler changes it for another one
/// where a new build is there.
const LOOK: Duration = Duration::from_secs(1);
const AWAY: Duration = Duration::from_secs(5);

/// What wrangler runs and does not miss: where workerd dies, wrangler stays, and its port answers nobody.
struct Inside {
    began_with: usize,
    seen: Instant,
    looked: Instant,
}

impl Inside {
    fn new(worker: &Group) -> Self {
        Self {
            began_with: worker.count(WORKERD).unwrap_or_default(),
            seen: Instant::now(),
            looked: Instant::now(),
        }
    }

    fn still_up(&mut self, worker: &Group) -> Outcome<()> {
        if self.looked.elapsed() < LOOK {
            return Ok(());
        }
        self.looked = Instant::now();
        if worker
            .count(WORKERD)
            .is_none_or(|here| here >= self.began_with)
        {
            self.seen = Instant::now();
        }
        if self.seen.elapsed() < AWAY {
            return Ok(());
        }
        Err(Trouble::Ended {
            what: "workerd, which runs the worker,".to_owned(),
            how: format!(
                "wrangler's words are in {}",
                place::log("wrangler")?.display()
            ),
        })
    }
}

const WORKERD: &str = "workerd";
