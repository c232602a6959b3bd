//! The Meta simulator as a child: Graph API, signed webhooks and the phone page.

use std::path::Path;
use std::process::{Command, Stdio};

use serde_json::Value;

use crate::demo;
use crate::group::{BEAT, Group, going};
use crate::native;
use crate::place;
use crate::steps::{open, step};
use crate::trouble::Outcome;

/// The cargo package and the name of its program.
pub const PACKAGE: &str = "meta-simulator";

/// A running simulator.
#[derive(Debug)]
pub struct Simulator {
    pub group: Group,
    /// The page on which a person plays the customer.
    pub phone: String,
}

/// Where the Graph twin will answer on this port.
pub fn graph(port: u16) -> String {
    format!("http://127.0.0.1:{port}/v25.0")
}

/// Builds and starts the simulator; its webhooks go to the worker at `worker` (`http://host:port`), and what it remembers
/// lies beside what the worker does, in `folder`.
pub fn start(port: u16, worker: &str, folder: &Path) -> Outcome<Simulator> {
    let program = step(
        "Build the Meta simulator",
        "about 1 min the first time",
        || native::program(PACKAGE),
    )?;
    let mut command = Command::new(program);
    command
        .args(["--port", &port.to_string()])
        .args(["--webhook", &format!("{worker}/hook/meta")])
        .args(["--secret", demo::APP_SECRET])
        .args(["--verify-token", demo::VERIFY_TOKEN])
        .args(["--waba", demo::INBOX_ACCOUNT])
        .args(["--token", demo::INBOX_TOKEN])
        .args([
            "--instagram",
            &format!("{}:{}", demo::INSTAGRAM_ACCOUNT, demo::INSTAGRAM_USERNAME),
        ])
        .args(["--instagram-token", demo::INSTAGRAM_TOKEN])
        .arg("--keep")
        .arg(place::folder(folder)?.join("simulator.json"))
        // Seeded conversations are known to the worker alone: they can be answered all the same.
        .args(["--unheard", "open"])
        .args([
            "--number",
            &format!("{}:{}", demo::INBOX_NUMBER, demo::INBOX_PHONE),
        ])
        .stdout(Stdio::piped())
        .stderr(open(&place::log("simulator")?)?);
    let mut group = Group::start(&mut command, "the Meta simulator")?;
    let ready = first_line(&mut group)?;
    let phone = ready.get("phone").and_then(Value::as_str);
    let fallback = format!("http://127.0.0.1:{port}/phone");
    Ok(Simulator {
        phone: phone.map_or(fallback, str::to_owned),
        group,
    })
}

/// The JSON line it prints when it is ready.
fn first_line(group: &mut Group) -> Outcome<Value> {
    let lines = group.lines();
    loop {
        match lines.recv_timeout(BEAT) {
            Ok(line) => return Ok(serde_json::from_str(&line).unwrap_or(Value::Null)),
            Err(_) => group.still_up()?,
        }
        going()?;
    }
}
