//! `cargo xtask seed`: fills a workspace with invented conversations, the same ones for the same numbers. They go through
//! a door that only the stage has, and from there on the way of all events.

mod content;
mod dice;
mod plan;
mod words;

use std::path::PathBuf;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread;
use std::time::Instant;

use domain::{
    channel::ChannelKind,
    event::{Event, Recorded},
    time::Time,
    wire::Snapshot,
};
use lexopt::prelude::*;

use crate::build;
use crate::group::going;
use crate::place;
use crate::ports;
use crate::seed::{self, Client};
use crate::steps::{note, seconds, step};
use crate::tools;
use crate::trouble::{Outcome, Trouble};
use crate::workerd::{self, Passwords, Setup};
use plan::Field;

/// Bytes of one request: below what a door reads.
const BATCH: usize = 1_500_000;
/// Numbers that are connected beside the demo's own, so that there is something to filter by.
const NUMBERS: [(&str, &str, &str); 3] = [
    ("Suporte", "100000000000002", "+55 11 5550-0200"),
    ("Pós-venda", "100000000000003", "+55 11 5550-0300"),
    ("Atacado", "100000000000004", "+55 11 5550-0400"),
];
const DAY: i64 = 24 * 3_600_000;

#[derive(Debug)]
struct Options {
    conversations: u64,
    messages: u64,
    seed: u64,
    end: Option<i64>,
    place: Place,
}

/// Which workspace is filled.
#[derive(Debug)]
enum Place {
    /// The one whose worker listens at this address.
    At(String),
    /// The one in this folder, whose worker is started for it and stopped again.
    In(PathBuf),
}

/// The command.
pub fn command(args: lexopt::Parser) -> Outcome<()> {
    let options = options(args)?;
    match &options.place {
        Place::At(address) => fill(&options, address),
        Place::In(folder) => {
            let _alone = place::only_one_in(folder)?;
            build::only_worker(&tools::ensure()?)?;
            let setup = Setup {
                port: ports::claim(0, "--at")?,
                secure_port: None,
                folder: folder.clone(),
                pages: crate::build::app_output(),
                graph: "http://127.0.0.1:9/v25.0".into(),
                passwords: Passwords::Slow,
                send_timeout_ms: None,
            };
            let address = format!("http://127.0.0.1:{}", setup.port);
            let mut server = workerd::start(&setup)?;
            Client::new(&address).wait_until_up(&mut server)?;
            let inboxes = step("Make the demo workspace", "about 1 s", || {
                seed::demo(&address)
            })?;
            place::write(&folder.join("seeded.json"), inboxes.to_string())?;
            fill(&options, &address)
        }
    }
}

fn options(mut args: lexopt::Parser) -> Outcome<Options> {
    let mut options = Options {
        conversations: 1_000,
        messages: 20_000,
        seed: 1,
        end: None,
        place: Place::In(place::own("serve")),
    };
    while let Some(arg) = args.next()? {
        match arg {
            Long("conversations") => options.conversations = args.value()?.parse()?,
            Long("messages") => options.messages = args.value()?.parse()?,
            Long("seed") => options.seed = args.value()?.parse()?,
            Long("end") => options.end = Some(args.value()?.parse()?),
            Long("state") => options.place = Place::In(place::absolute(args.value()?.into())?),
            Long("at") => options.place = Place::At(args.value()?.string()?),
            other => return Err(other.unexpected().into()),
        }
    }
    if options.conversations == 0 || options.messages < options.conversations {
        let words = "every conversation has a message: --messages must be at least --conversations";
        return Err(Trouble::Usage(words.into()));
    }
    Ok(options)
}

/// Without `--end`, everything ends with the day before: two sowings of one day are the same.
fn today() -> i64 {
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
    let now = since.map_or(0, |since| since.as_millis() as i64);
    now - now % DAY
}

fn fill(options: &Options, address: &str) -> Outcome<()> {
    let owner = seed::owner(&Client::new(address))?;
    for (name, number, phone) in NUMBERS {
        seed::connect(&owner, name, number, phone)?;
    }
    let snapshot: Snapshot = seed::read(&owner, "/api/snapshot")?;
    let field = Field {
        seed: options.seed,
        conversations: options.conversations,
        messages: options.messages,
        end: Time(options.end.unwrap_or_else(today)),
        agents: snapshot
            .settings
            .agents
            .iter()
            .map(|agent| agent.id)
            .collect(),
        inboxes: snapshot
            .settings
            .inboxes
            .iter()
            // Those who are made up have telephone numbers.
            .filter(|inbox| inbox.kind == ChannelKind::WhatsApp)
            .map(|inbox| inbox.id)
            .collect(),
    };
    let what = format!(
        "Sow {} conversations, {} messages",
        field.conversations, field.messages
    );
    step(&what, "about 10,000 messages a second", || {
        sow(&field, &owner)
    })
}

/// One thread makes events up, another hands them over: the worker is the slower one.
fn sow(field: &Field, owner: &Client) -> Outcome<()> {
    let (give, take) = sync_channel(4);
    thread::scope(|scope| {
        scope.spawn(move || invent(field, &give));
        hand_over(&take, owner, Instant::now())
    })
}

fn invent(field: &Field, give: &SyncSender<String>) {
    let mut batch = String::new();
    for event in (0..field.conversations).flat_map(|place| field.events(place)) {
        let Ok(text) = serde_json::to_string(&event) else {
            return;
        };
        if batch.len() + text.len() > BATCH && may_begin(&event) {
            if give.send(format!("[{batch}]")).is_err() {
                return;
            }
            batch.clear();
        }
        if !batch.is_empty() {
            batch.push(',');
        }
        batch.push_str(&text);
    }
    // The other end is gone only when it has failed, and says so itself.
    give.send(format!("[{batch}]")).ok();
}

/// Whether a request may begin with this: the worker must be able to tell whether it knows it.
fn may_begin(event: &Recorded) -> bool {
    matches!(
        event.event,
        Event::Opened { .. } | Event::Received { .. } | Event::Queued { .. }
    )
}

fn hand_over(take: &Receiver<String>, owner: &Client, begun: Instant) -> Outcome<()> {
    let mut told = 0;
    for (count, batch) in take.iter().enumerate() {
        going()?;
        seed::sow(owner, batch)?;
        let passed = begun.elapsed().as_secs();
        if passed >= told + 10 {
            told = passed;
            note(&format!(
                "{} MB after {}",
                (count + 1) * BATCH / 1_000_000,
                seconds(begun.elapsed())
            ));
        }
    }
    Ok(())
}
