//! `cargo xtask bench`: ratios against floors that are built and measured in the same run, as JSON lines.
//!
//! These machines are noisy, so nothing here is a timed test: every figure stands beside the floor of its own run, and
//! rounds take turns. Floors: a hand-written minimal worker on the same workerd, and nginx with nchan for fan-out.
#![expect(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a bench prints its figures"
)]

mod bodies;
mod bundle;
mod client;
mod crash;
mod fanout;
mod feel;
mod floor;
mod graph;
mod growth;
mod ingest;
mod load;
mod replica;
mod rows;
mod servers;
mod storm;
mod stream;
mod trouble;

use serde_json::{Value, json};
use std::{env, process::ExitCode, time::Duration};
use trouble::Trouble;

/// The app secret of the demo workspace.
pub const SECRET: &str = "demo-app-secret";
/// Who signs in where a bench needs an agent.
pub const AGENT: (&str, &str) = ("bruno@example.com", "recado-demo-2026");

/// How long each part takes: enough to mean something, or enough to see that it runs.
#[derive(Debug, Clone, Copy)]
pub struct Effort {
    pub rounds: usize,
    pub round: Duration,
    pub messages: u64,
    pub kills: u32,
}

const FULL: Effort = Effort {
    rounds: 5,
    round: Duration::from_secs(6),
    messages: 60,
    kills: 50,
};
const QUICK: Effort = Effort {
    rounds: 2,
    round: Duration::from_secs(2),
    messages: 20,
    kills: 4,
};

/// One figure: what, how much, against which floor, and what we aim at.
pub fn figure(name: &str, value: f64, goal: Value, detail: Value) {
    let rounded = (value * 1000.0).round() / 1000.0;
    println!(
        "{}",
        json!({ "figure": name, "value": rounded, "goal": goal, "detail": detail })
    );
}

#[tokio::main]
async fn main() -> ExitCode {
    let args: Vec<String> = env::args().skip(1).collect();
    let effort = if args.iter().any(|arg| arg == "--quick") {
        QUICK
    } else {
        FULL
    };
    let named: Vec<&str> = args
        .iter()
        .filter(|arg| !arg.starts_with('-'))
        .map(String::as_str)
        .collect();
    let all = [
        "bundle", "rows", "ingest", "ack", "limits", "fanout", "growth", "replica", "feel",
        "storm", "crash",
    ];
    let mut worst = ExitCode::SUCCESS;
    for part in all
        .into_iter()
        .filter(|part| named.is_empty() || named.contains(part))
    {
        if let Err(trouble) = measure(part, effort).await {
            eprintln!("{part}: {trouble}");
            worst = ExitCode::FAILURE;
        }
    }
    worst
}

async fn measure(part: &str, effort: Effort) -> Result<(), Trouble> {
    match part {
        "bundle" => bundle::measure(),
        "rows" => rows::measure(effort).await,
        "ingest" => ingest::throughput(effort).await,
        "ack" => ingest::acknowledgement(effort).await,
        "limits" => ingest::limits(effort).await,
        "fanout" => fanout::measure(effort).await,
        "growth" => growth::measure(effort).await,
        "replica" => replica::measure(effort).await,
        "feel" => feel::measure(effort).await,
        "storm" => storm::measure(effort).await,
        _ => crash::measure(effort).await,
    }
}
