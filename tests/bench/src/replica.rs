//! The browser's replica, in Chromium: how soon it is on the screen and in memory, beside a bare `getAll` of the same
//! records in the same round; how much memory it takes; and what one message that comes in moves. The app fills and
//! seals it itself, by scrolling through a workspace that holds more. Needs Chromium and its driver.

mod night;
pub mod page;

use crate::{
    AGENT, Effort, SECRET, bodies,
    client::Client,
    figure,
    ingest::{median, seconds},
    servers,
    trouble::{Trouble, tried},
};
use page::{Pace, Page};
use serde_json::{Value, json};
use std::{
    env,
    process::{Command, Stdio},
    time::Duration,
};
use tokio::time::sleep;

/// Rows that the browser holds, and how large a workspace has so many that are not closed.
const ROWS: u64 = 10_000;
const SOWN: u64 = 50_000;
/// What Chatwoot's tab takes with 25 conversations, in MB: measured once, elsewhere on this machine (version 4.2.0).
const RIVAL_TAB: f64 = 38.0;

const WATCH: &str = include_str!("replica/watch.js");
/// Scrolls the list down until it has so many rows.
pub const SCROLL: &str = include_str!("replica/scroll.js");
const FILL: &str = include_str!("replica/bare.js");
const NEWS: &str = include_str!("replica/news.js");
const SEARCH: &str = include_str!("replica/search.js");
const OPEN: &str = include_str!("replica/open.js");
/// The records are only made when somebody asks for the result, so that is part of it.
const BARE: &str = "const done = arguments[0]; const asked = indexedDB.open('bare'); asked.onsuccess = () => { \
    const begun = performance.now(); const all = asked.result.transaction('heads').objectStore('heads').getAll(); \
    all.onsuccess = () => { const count = all.result.length; const took = performance.now() - begun; \
    asked.result.close(); done(count && took) } }";
const MARKS: &str = "const done = arguments[0]; const look = () => { \
    const at = Object.fromEntries(performance.getEntriesByType('mark').map((it) => [it.name, it.startTime])); \
    at['replica-threads'] && watched.row ? done({ ...at, row: watched.row }) : setTimeout(look, 5) }; look()";
/// Signs an agent in.
pub const ENTER: &str = "const [email, password, done] = arguments; fetch('/api/session', { method: 'POST', \
    headers: { 'Content-Type': 'application/json', 'X-Recado': '1' }, body: JSON.stringify({ email, password }) }) \
    .then((it) => done(it.status))";

pub async fn measure(effort: Effort) -> Result<(), Trouble> {
    let state = tempfile::tempdir().map_err(tried("make a folder"))?;
    let recado = servers::recado(state.path(), None).await?;
    sow(&format!("http://{}", recado.address)).await?;
    let mut page = Page::open(format!("http://{}", recado.address)).await?;
    page.ask("timeouts", &json!({ "script": 120_000 })).await?;
    page.tool(
        "Page.addScriptToEvaluateOnNewDocument",
        json!({ "source": WATCH }),
    )
    .await?;
    page.tool("Network.enable", json!({})).await?;
    page.go("/api/health").await?;
    page.run(ENTER, json!([AGENT.0, AGENT.1])).await?;
    let few = fill(&mut page).await?;
    page.go("/api/health").await?;
    let bare = page.run(FILL, json!([ROWS])).await?;
    for pace in [Pace::Full, Pace::Slow] {
        page.pace(pace).await?;
        start(&mut page, effort, pace, &bare).await?;
    }
    page.pace(Pace::Full).await?;
    weigh(&mut page, few).await?;
    for pace in [Pace::Full, Pace::Slow] {
        page.pace(pace).await?;
        search(&mut page, pace).await?;
    }
    let mut meta = Client::new(recado.address);
    for pace in [Pace::Full, Pace::Slow] {
        page.pace(pace).await?;
        hear(&mut page, &mut meta, effort, pace).await?;
    }
    for pace in [Pace::Full, Pace::Slow] {
        page.pace(pace).await?;
        night::measure(&mut page, &mut meta, effort, pace).await?;
    }
    recado.stop().await;
    Ok(())
}

async fn sow(address: &str) -> Result<(), Trouble> {
    let xtask = env::var("RECADO_XTASK").map_err(tried("RECADO_XTASK names the xtask program"))?;
    let mut seed = Command::new(xtask);
    seed.args(["seed", "--at", address])
        .args(["--conversations", &SOWN.to_string()])
        .args(["--messages", &(SOWN * 2).to_string()])
        .stderr(Stdio::null());
    let done = tokio::task::spawn_blocking(move || seed.status()).await;
    match done.map_err(tried("sow"))?.map_err(tried("sow"))?.success() {
        true => Ok(()),
        false => Err(Trouble("xtask seed failed".into())),
    }
}

/// Opens the app, and scrolls until it holds what is wanted. Gives how many conversations it began with, and the memory
/// of the tab with these, in bytes.
async fn fill(page: &mut Page) -> Result<(f64, f64), Trouble> {
    page.go("/").await?;
    // The replica is written a little behind the screen.
    sleep(Duration::from_secs(4)).await;
    let long = page.look("watched.long").await?;
    let what = "tasks over 50 ms of a first start, with fifty thousand on the worker";
    tell_long(what, &lengths(&long), Value::Null);
    stands(page).await?;
    let few = (1_000.0, memory(page).await?.0);
    let clear = "(watched.long.length = 0)";
    page.look(clear).await?;
    let rows = page.run(SCROLL, json!([ROWS])).await?;
    sleep(Duration::from_secs(4)).await;
    let long = page.look("watched.long").await?;
    let what = "tasks over 50 ms while ten thousand rows are scrolled in and kept";
    tell_long(what, &lengths(&long), rows);
    Ok(few)
}

/// Opens the app, and gives when each part of the replica was there, as soon as all of it is.
async fn stands(page: &mut Page) -> Result<Value, Trouble> {
    page.go("/").await?;
    page.run(MARKS, json!([])).await
}

/// How soon everything is there when the page is opened again.
///
/// What it takes to have the whole in memory is made of two pieces: to read and open what is kept, on a page that does
/// nothing else, as the bare records are read; and to take it in, in the app. Threads are read and opened with the first,
/// and taken in behind the list, which is told beside it: nobody sees them at a start. How long that is by the clock, with the
/// screen painted and more of the app loaded meanwhile, is told beside it.
async fn start(page: &mut Page, effort: Effort, pace: Pace, kept: &Value) -> Result<(), Trouble> {
    let mut rounds: [Vec<f64>; 7] = Default::default();
    let (mut long, starts) = (Vec::new(), effort.rounds.max(5));
    for _ in 0..starts {
        page.go("/api/health").await?;
        let bare = page.run(BARE, json!([])).await?.as_f64();
        let opened = page.run(OPEN, json!([])).await?.as_f64();
        let at = stands(page).await?;
        let moment = |name: &str| at.get(name).and_then(Value::as_f64);
        let between = |one: &str, other: &str| Some(moment(other)? - moment(one)?);
        let took = [
            bare,
            opened,
            between("replica-opened", "replica-held"),
            between("replica-asked", "replica-first"),
            between("replica-rest", "replica-held"),
            moment("row"),
            between("replica-shown", "replica-threads"),
        ];
        for (all, one) in rounds.iter_mut().zip(took) {
            all.extend(one);
        }
        // What is left to do once everything is held.
        sleep(Duration::from_secs(1)).await;
        long.extend(lengths(&page.look("watched.long").await?));
    }
    let [bare, opened, taken, first, clock, row, threads] = rounds.map(median);
    let detail = json!({ "records_and_bytes": kept, "bare_ms": bare.round(), "opened_ms": opened.round(),
        "taken_in_ms": taken.round(), "first_ms": first.round(), "by_the_clock_ms": clock.round(), "row_ms": row.round(),
        "threads_behind_it_ms": threads.round() });
    let tell = |what: &str, value: f64, goal: Value| {
        let name = format!("{what}, {}", pace.name());
        figure(&name, value, goal, detail.clone());
    };
    let what = format!(
        "tasks over 50 ms of a start with ten thousand rows, {}",
        pace.name()
    );
    tell_long(&what, &long, json!({ "starts": starts }));
    tell(
        "first rows of a sealed replica painted, against a bare getAll",
        first / bare,
        json!(0.5),
    );
    tell(
        "sealed replica read, opened and taken in whole, against a bare getAll",
        (opened + taken) / bare,
        json!(0.5),
    );
    tell(
        "the same by the clock, with the screen painted meanwhile",
        clock / bare,
        Value::Null,
    );
    tell(
        "warm start until the first row, against Chatwoot's with 25 conversations",
        row / pace.rival_row(),
        json!(0.15),
    );
    Ok(())
}

/// The JavaScript heap with what lies behind it, and the WebAssembly memory, which is part of that.
async fn memory(page: &mut Page) -> Result<(f64, Value), Trouble> {
    sleep(Duration::from_secs(2)).await;
    for _ in 0..3 {
        page.tool("HeapProfiler.collectGarbage", json!({})).await?;
    }
    let heap = page.tool("Runtime.getHeapUsage", json!({})).await?;
    let wasm = page.look("watched.memory.buffer.byteLength").await?;
    let bytes = |name: &str| heap.get(name).and_then(Value::as_f64).unwrap_or(0.0);
    // Whether the browser counts WebAssembly among the backing stores differs between versions.
    let behind = bytes("backingStorageSize").max(wasm.as_f64().unwrap_or(0.0));
    let all = bytes("usedSize") + bytes("embedderHeapUsedSize") + behind;
    Ok((all, json!({ "heap": heap, "wasm": wasm })))
}

async fn weigh(page: &mut Page, few: (f64, f64)) -> Result<(), Trouble> {
    stands(page).await?;
    let (all, detail) = memory(page).await?;
    let thousands = (ROWS as f64 - few.0) / 1_000.0;
    figure(
        "memory for each thousand cached conversations, in MiB",
        (all - few.1) / thousands / 1_048_576.0,
        json!(1.2),
        json!({ "with_ten_thousand": all, "with_one_thousand": few.1 }),
    );
    figure(
        "memory of the tab with ten thousand conversations, against Chatwoot's with 25",
        all / 1e6 / RIVAL_TAB,
        json!(1.0),
        detail,
    );
    Ok(())
}

/// Somebody searches, and opens what they found.
async fn search(page: &mut Page, pace: Pace) -> Result<(), Trouble> {
    stands(page).await?;
    sleep(Duration::from_secs(3)).await;
    let said = page.run(SEARCH, json!(["preciso de ajuda"])).await?;
    let long = said.get("long").map(lengths).unwrap_or_default();
    let what = format!(
        "tasks over 50 ms of a search and of opening what was found, {}",
        pace.name()
    );
    tell_long(&what, &long, said);
    Ok(())
}

/// Customers write, one message at a time.
async fn hear(
    page: &mut Page,
    meta: &mut Client,
    effort: Effort,
    pace: Pace,
) -> Result<(), Trouble> {
    stands(page).await?;
    sleep(Duration::from_secs(6)).await;
    let (mut rows, mut others, mut long) = (Vec::new(), Vec::new(), 0.0_f64);
    for count in 0..effort.rounds as u64 {
        let place = SOWN - 1 - count * 7;
        let run = 90 + u64::from(pace == Pace::Slow);
        let body = bodies::of_sown(run, count, place, seconds());
        let signed = bodies::sign(SECRET, body);
        let send = async {
            sleep(Duration::from_millis(300)).await;
            meta.hook("/hook/meta", &signed).await
        };
        let (moved, sent) = tokio::join!(page.run(NEWS, json!([])), send);
        let (moved, _) = (moved?, sent?);
        let number = |name: &str| moved.get(name).and_then(Value::as_f64);
        rows.extend(number("rows"));
        others.extend(number("others"));
        long = long.max(longest(moved.get("long").unwrap_or(&Value::Null)));
    }
    figure(
        &format!(
            "longest task for one incoming message with ten thousand rows, in ms over 50, {}",
            pace.name()
        ),
        long,
        json!(0),
        json!({ "rows_changed": rows, "other_nodes_changed": others }),
    );
    Ok(())
}

/// The browser tells of tasks over 50 ms only, by the clock: where others use the machine, more of them are.
fn lengths(tasks: &Value) -> Vec<f64> {
    let all = tasks.as_array().into_iter().flatten();
    all.filter_map(Value::as_f64).collect()
}

fn longest(tasks: &Value) -> f64 {
    lengths(tasks).into_iter().fold(0.0, f64::max)
}

fn tell_long(what: &str, tasks: &[f64], more: Value) {
    let detail = json!({ "ms": tasks, "of": more });
    figure(what, tasks.len() as f64, json!(0), detail);
}
