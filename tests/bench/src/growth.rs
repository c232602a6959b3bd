//! Work for one event must not grow with history: the same webhooks, lists and searches on workspaces of a thousand, a
//! hundred thousand and a million messages, that take turns in one run.

use crate::{
    AGENT, Effort, SECRET, bodies,
    client::Client,
    figure,
    ingest::{median, seconds},
    load,
    servers::{self, Server},
    trouble::{Trouble, tried},
};
use serde_json::{Value, json};
use std::{
    env,
    process::{Command, Stdio},
    sync::Arc,
    time::{Duration, Instant},
};
use tempfile::TempDir;

/// Messages of each workspace, the first of which the others are held against; twenty to a conversation.
const SIZES: [u64; 3] = [1_000, 100_000, 1_000_000];
const QUICK: [u64; 3] = [1_000, 10_000, 100_000];
/// Customers who write: as many everywhere, and spread over all that was sown.
const CUSTOMERS: u64 = 50;
const CONNECTIONS: usize = 8;
/// What agents ask for, each a few times in each round.
const ASKED: [(&str, &str, Option<&str>); 4] = [
    ("a snapshot", "/api/snapshot", None),
    (
        "a page of a list",
        "/api/conversations?view=all&sort=activity",
        None,
    ),
    (
        "a page of who waits longest",
        "/api/conversations?sort=waiting",
        None,
    ),
    ("a search", "/api/search", Some("geladeira urg")),
];
const TIMES: usize = 5;

struct Grown {
    server: Server,
    agent: Client,
    messages: u64,
    /// Per webhook.
    processor: Vec<f64>,
    rows: Vec<f64>,
    /// Milliseconds, one list for each of [`ASKED`].
    asked: [Vec<f64>; ASKED.len()],
    _state: TempDir,
}

pub async fn measure(effort: Effort) -> Result<(), Trouble> {
    let sizes = if effort.rounds > 2 { SIZES } else { QUICK };
    let mut all = Vec::new();
    for messages in sizes {
        all.push(grow(messages).await?);
    }
    for round in 0..effort.rounds {
        for (place, grown) in all.iter_mut().enumerate() {
            hear(grown, effort.round, (round * sizes.len() + place) as u64).await?;
            ask(grown).await?;
        }
    }
    report(&all);
    for grown in all {
        grown.server.stop().await;
    }
    Ok(())
}

async fn grow(messages: u64) -> Result<Grown, Trouble> {
    let state = tempfile::tempdir().map_err(tried("make a folder"))?;
    let server = servers::recado(state.path(), None).await?;
    let xtask = env::var("RECADO_XTASK").map_err(tried("RECADO_XTASK names the xtask program"))?;
    let conversations = messages / 20;
    let mut seed = Command::new(xtask);
    seed.args(["seed", "--at", &format!("http://{}", server.address)])
        .args(["--conversations", &conversations.to_string()])
        .args(["--messages", &messages.to_string()])
        .stderr(Stdio::null());
    let done = tokio::task::spawn_blocking(move || seed.status()).await;
    let done = done.map_err(tried("sow"))?.map_err(tried("sow"))?;
    if !done.success() {
        return Err(Trouble("xtask seed failed".into()));
    }
    let mut agent = Client::signed_in(server.address, AGENT.0, AGENT.1).await?;
    searchable(&mut agent).await?;
    Ok(Grown {
        server,
        agent,
        messages,
        processor: Vec::new(),
        rows: Vec::new(),
        asked: Default::default(),
        _state: state,
    })
}

/// The first search fills the index; it is not what is measured.
async fn searchable(agent: &mut Client) -> Result<(), Trouble> {
    loop {
        let asked = json!({ "q": "oi" });
        let (_, found) = agent.call("POST", "/api/search", Some(&asked)).await?;
        if found.get("behind") != Some(&json!(true)) {
            return Ok(());
        }
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
}

async fn hear(grown: &mut Grown, length: Duration, run: u64) -> Result<(), Trouble> {
    let step = (grown.messages / 20 / CUSTOMERS).max(1);
    let make: load::Make = Arc::new(move |count| {
        let place = (count % CUSTOMERS) * step;
        bodies::sign(SECRET, bodies::of_sown(run, count, place, seconds()))
    });
    let (rows, processor) = (written(&mut grown.agent).await?, grown.server.processor());
    let round = load::closed(servers::hook(&grown.server), CONNECTIONS, length, make).await;
    if round.answered == 0 || round.failed > 0 {
        return Err(Trouble(format!("{} webhooks failed", round.failed)));
    }
    let per = |total: f64| total / round.answered as f64;
    grown
        .processor
        .push(per(grown.server.processor() - processor) * 1000.0);
    grown
        .rows
        .push(per(written(&mut grown.agent).await? - rows));
    Ok(())
}

async fn ask(grown: &mut Grown) -> Result<(), Trouble> {
    for ((_, path, words), times) in ASKED.iter().zip(&mut grown.asked) {
        for _ in 0..TIMES {
            let begun = Instant::now();
            let asked = words.map(|words| json!({ "q": words }));
            let method = if asked.is_some() { "POST" } else { "GET" };
            let (status, _) = grown.agent.call(method, path, asked.as_ref()).await?;
            times.push(begun.elapsed().as_secs_f64() * 1000.0);
            if status != 200 {
                return Err(Trouble(format!("{path} was answered {status}")));
            }
        }
    }
    Ok(())
}

async fn written(agent: &mut Client) -> Result<f64, Trouble> {
    let (_, figures) = agent.call("GET", "/api/stage/figures", None).await?;
    let rows = figures.get("rows_written").and_then(Value::as_f64);
    rows.ok_or_else(|| Trouble("no figures".into()))
}

fn report(all: &[Grown]) {
    let Some(first) = all.first() else { return };
    for grown in all.iter().skip(1) {
        let ratio = |what: &str, goal: f64, of: &dyn Fn(&Grown) -> f64| {
            let (now, then) = (of(grown), of(first));
            let name = format!(
                "{what} at {} messages, against {}",
                grown.messages, first.messages
            );
            figure(
                &name,
                now / then.max(1e-9),
                json!(goal),
                json!({ "now": now, "then": then }),
            );
        };
        ratio("processor time per webhook", 1.2, &|grown| {
            median(grown.processor.clone())
        });
        ratio("rows written per webhook", 1.1, &|grown| {
            median(grown.rows.clone())
        });
        for (place, (what, _, _)) in ASKED.iter().enumerate() {
            let of = |grown: &Grown| grown.asked.get(place).cloned().map_or(0.0, median);
            let what = format!("milliseconds for {what}");
            figure(
                &format!("{what} at {} messages", grown.messages),
                of(grown),
                Value::Null,
                json!({ "at 1,000": of(first) }),
            );
        }
    }
}
