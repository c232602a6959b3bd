//! How the inbox feels under the hand, beside a plain page that does the same in the same browser and the same round:
//! from a click to what it shows, how long the main thread is busy, and frames while scrolling. With ten thousand rows in
//! the list and fourteen times as many conversations on the worker, at full and at a quarter of the speed. Needs Chromium
//! and its driver.
//!
//! What the figures mean, from the shortest to the longest. *The scripts*: from the first line of a handler, a timer or an
//! answer until control goes back to the browser, microtasks included, summed over what runs until the answer is
//! painted (`feel/clock.js` keeps it); what a script makes the browser lay out before it goes on is in it. *The main thread*:
//! the task that began it and the frames up to the one that shows it, style, layout and painting included; what is done
//! before or after is not, nor is waiting. *Painted*: from the click to the end of the main thread's part of that frame,
//! so the wait for it is in it (up to 17 ms, on either page). For the search, which goes through what is held in steps, the
//! first two are of the longest stretch in which nothing else could happen, and all steps together are told beside them.
//!
//! Two figures are held against one goal (4 ms, 20 at a quarter of the speed), which was set by a plain page whose p99 was
//! 1.7 to 3.6 ms (7.6 to 16). The plain page of here, which is that page, needs 8 to 14 ms of its main thread for any of these
//! acts, because the frame is in it, and 1 to 5 of its scripts: so the goal can only mean the scripts. The main thread is held
//! against it all the same, and beside the plain page of the same round.

use crate::{
    AGENT, Effort, SECRET, bodies,
    client::Client,
    figure, floor, graph,
    ingest::seconds,
    replica::{self, page::Page},
    servers::{self, Server},
    trouble::{Trouble, tried},
};
use serde_json::{Value, json};
use std::{collections::BTreeMap, env, net::SocketAddr, process::Stdio, time::Duration};
use tokio::{process::Command, time::sleep};

/// Rows in the list: as many as the app holds. The plain page scrolls ten times as many, and so does the app where it holds
/// next to nothing of them: in the list of those that are closed.
const HELD: u64 = 10_000;
const SCROLLED: u64 = 100_000;
/// Of so many conversations a hundred thousand are closed.
const SOWN: u64 = 140_000;
/// What is scrolled, what turns to it, and the pixels of a leap: some hundred rows, or more than a tenth of the list.
const LISTS: [(&str, Option<&str>, u64); 2] = [
    ("", None, 40_000),
    (
        ", a hundred thousand rows of which few are held",
        Some(CLOSED),
        910_000,
    ),
];
/// Lines of the threads that are opened.
const LINES: u64 = 60;
/// Threads that are opened in one round, each for the first time; the first ones are gone back to.
const OPENED: u64 = 12;
const TIMES: u64 = 24;
/// Longer than this, a frame was left out.
const FRAME: f64 = 17.5;

const ACT: &str = include_str!("feel/act.js");
const CLOCK: &str = include_str!("feel/clock.js");
const SCROLL: &str = include_str!("feel/scroll.js");
const CLOSED: &str = include_str!("feel/closed.js");
const STANDS: &str = "const [count, done] = arguments; const look = () => { const row = document.querySelector('.row'); \
    const of = Number(row?.ariaSetSize ?? count); row && of >= count ? setTimeout(() => done(of), 1500) : setTimeout(look, 50) }; look()";

/// What is done, and how often in a round. The plain page has no search over messages.
const ACTS: [(&str, u64); 6] = [
    ("open", OPENED),
    ("switch", TIMES),
    ("filter", TIMES),
    ("narrow", TIMES),
    ("search", TIMES),
    ("send", TIMES),
];
/// Milliseconds from click to paint, and of the main thread or its scripts, at each speed.
const GOALS: [(u32, f64, f64); 2] = [(1, 15.25, 4.0), (4, 38.7, 20.0)];

/// Milliseconds to the paint, of the main thread and of scripts, each time something was done.
#[derive(Default)]
struct Taken {
    painted: Vec<f64>,
    busy: Vec<f64>,
    script: Vec<f64>,
    /// All steps of what is done in steps.
    steps: Vec<f64>,
    longest: f64,
}

/// By act, of one page.
type Feel = BTreeMap<&'static str, Taken>;

struct Stage {
    recado: Server,
    plain: SocketAddr,
    page: Page,
    /// Rows in the list of the app.
    held: u64,
    /// Threads of the app that were opened so far.
    opened: u64,
}

pub async fn measure(effort: Effort) -> Result<(), Trouble> {
    let state = tempfile::tempdir().map_err(tried("make a folder"))?;
    let mut stage = stage(state.path(), effort).await?;
    let measured = all(&mut stage, effort).await;
    // Its driver, killed, would leave the browser behind.
    stage.page.tool("Browser.close", json!({})).await.ok();
    stage.recado.stop().await;
    measured
}

async fn all(stage: &mut Stage, effort: Effort) -> Result<(), Trouble> {
    for (rate, painted, busy) in GOALS {
        let (mut app, mut plain) = (Feel::new(), Feel::new());
        for _ in 0..effort.rounds {
            act(stage, rate, &mut app, &mut plain).await?;
        }
        report((rate, painted, busy), stage.held, &app, &plain);
        for list in LISTS {
            scroll(stage, rate, effort, list).await?;
        }
    }
    Ok(())
}

async fn stage(state: &std::path::Path, effort: Effort) -> Result<Stage, Trouble> {
    let (address, _) = graph::start().await?;
    let recado = servers::recado(state, Some(address)).await?;
    let conversations = if effort.rounds > 2 { SOWN } else { 2_000 };
    sow(recado.address, conversations).await?;
    let mut hooks = Client::new(recado.address);
    // Enough that each round at each speed opens new ones.
    for customer in 0..2 * OPENED * (effort.rounds as u64 + 1) {
        let body = bodies::thread(customer, LINES, seconds() - customer * 60);
        hooks
            .hook("/hook/meta", &bodies::sign(SECRET, body))
            .await?;
    }
    let mut page = Page::open(format!("http://{}", recado.address)).await?;
    page.ask("timeouts", &json!({ "script": 120_000 })).await?;
    page.tool(
        "Page.addScriptToEvaluateOnNewDocument",
        json!({ "source": CLOCK }),
    )
    .await?;
    page.go("/api/health").await?;
    page.run(replica::ENTER, json!([AGENT.0, AGENT.1])).await?;
    page.go("/").await?;
    page.run(STANDS, json!([1])).await?;
    let held = page.run(replica::SCROLL, json!([HELD])).await?;
    // The replica is written a little behind the screen.
    sleep(Duration::from_secs(4)).await;
    Ok(Stage {
        plain: floor::page(LINES).await?,
        held: held.as_u64().unwrap_or_default(),
        recado,
        page,
        opened: 0,
    })
}

async fn sow(address: SocketAddr, conversations: u64) -> Result<(), Trouble> {
    let xtask = env::var("RECADO_XTASK").map_err(tried("RECADO_XTASK names the xtask program"))?;
    let done = Command::new(xtask)
        .args(["seed", "--at", &format!("http://{address}")])
        .args(["--conversations", &conversations.to_string()])
        .args(["--messages", &(conversations * 2).to_string()])
        .stderr(Stdio::null())
        .status()
        .await
        .map_err(tried("sow"))?;
    match done.success() {
        true => Ok(()),
        false => Err(Trouble("xtask seed failed".into())),
    }
}

/// Opens the app, or the plain page, with its list standing; and only then slows down.
async fn show(stage: &mut Stage, plain: bool, rate: u32, count: u64) -> Result<(), Trouble> {
    slow_down(&mut stage.page, 1).await?;
    if plain {
        let url = format!("http://{}/?count={count}", stage.plain);
        stage.page.ask("url", &json!({ "url": url })).await?;
    } else {
        // By its name: without one a page begins with the list that its person saw last.
        stage.page.go("/?view=all").await?;
    }
    stage.page.run(STANDS, json!([1])).await?;
    slow_down(&mut stage.page, rate).await
}

async fn slow_down(page: &mut Page, rate: u32) -> Result<(), Trouble> {
    let params = json!({ "rate": rate });
    page.tool("Emulation.setCPUThrottlingRate", params)
        .await
        .map(drop)
}

/// One round: everything on either page.
async fn act(
    stage: &mut Stage,
    rate: u32,
    app: &mut Feel,
    plain: &mut Feel,
) -> Result<(), Trouble> {
    show(stage, false, rate, HELD).await?;
    for (what, times) in ACTS {
        let from = stage.opened;
        one(&mut stage.page, what, times, from, app).await?;
    }
    stage.opened += OPENED;
    show(stage, true, rate, HELD).await?;
    for (what, times) in ACTS.into_iter().filter(|(what, _)| *what != "search") {
        one(&mut stage.page, what, times, 0, plain).await?;
    }
    Ok(())
}

async fn one(
    page: &mut Page,
    what: &'static str,
    times: u64,
    from: u64,
    feel: &mut Feel,
) -> Result<(), Trouble> {
    let said = page.run(ACT, json!([what, times, from])).await?;
    let all = said.get("all").and_then(Value::as_array);
    let all = all.ok_or_else(|| Trouble(format!("{what}: {said}")))?;
    let taken = feel.entry(what).or_default();
    let column = |at: usize| all.iter().filter_map(move |one| one.get(at)?.as_f64());
    taken.painted.extend(column(0));
    taken.busy.extend(column(1));
    taken.script.extend(column(2));
    taken.steps.extend(column(3));
    let longest = said.get("longest").and_then(Value::as_f64);
    taken.longest = taken.longest.max(longest.unwrap_or_default());
    Ok(())
}

/// The value below which this share of them lies.
fn share(all: &[f64], share: f64) -> f64 {
    let mut all = all.to_vec();
    all.sort_by(f64::total_cmp);
    let place = (all.len().saturating_sub(1) as f64 * share).round() as usize;
    all.get(place).copied().unwrap_or(f64::NAN)
}

fn tenths(value: f64) -> f64 {
    (value * 10.0).round() / 10.0
}

fn summary(taken: &Taken) -> Value {
    let of = |all: &[f64]| json!([0.5, 0.9, 0.99].map(|part| tenths(share(all, part))));
    let mut all = json!({ "script_p50_p90_p99": of(&taken.script), "busy_p50_p90_p99": of(&taken.busy), "painted_p50_p90_p99": of(&taken.painted), "longest_task": tenths(taken.longest), "times": taken.busy.len() });
    if let Some(all) = all.as_object_mut().filter(|_| !taken.steps.is_empty()) {
        all.insert("all_steps_p50_p90_p99".into(), of(&taken.steps));
    }
    all
}

fn report((rate, painted, busy): (u32, f64, f64), rows: u64, app: &Feel, plain: &Feel) {
    for (what, taken) in app {
        let beside = plain.get(what);
        let detail = json!({ "app": summary(taken), "plain": beside.map(summary), "rows": rows });
        let name = |figure: &str| format!("{what}: {figure}, CPU 1/{rate}");
        if ["open", "switch"].contains(what) {
            let (value, detail) = (share(&taken.painted, 0.5), detail.clone());
            figure(
                &name("ms from click to paint, p50"),
                value,
                json!(painted),
                detail,
            );
            let floor = beside.map_or(f64::NAN, |plain| share(&plain.painted, 0.5));
            figure(
                &name("the same, against a plain page"),
                value / floor,
                json!(2),
                Value::Null,
            );
        }
        let columns = [
            ("ms of scripts, p99", &taken.script, Value::Null),
            ("ms of the main thread, p99", &taken.busy, detail),
        ];
        for (what, all, detail) in columns {
            figure(&name(what), share(all, 0.99), json!(busy), detail);
        }
        if let Some(plain) = beside {
            let columns = [
                (
                    "scripts against a plain page, p50",
                    &taken.script,
                    &plain.script,
                ),
                (
                    "the main thread against a plain page, p50",
                    &taken.busy,
                    &plain.busy,
                ),
            ];
            for (what, app, plain) in columns {
                let value = share(app, 0.5) / share(plain, 0.5);
                figure(&name(what), value, Value::Null, Value::Null);
            }
        }
    }
}

async fn scroll(
    stage: &mut Stage,
    rate: u32,
    effort: Effort,
    (what, turn, leap): (&str, Option<&str>, u64),
) -> Result<(), Trouble> {
    let mut all: [Vec<f64>; 2] = Default::default();
    let mut late: [Vec<usize>; 2] = Default::default();
    let (mut rows, mut empty) = (Value::Null, Vec::new());
    for _ in 0..effort.rounds {
        for (at, plain) in [(0, false), (1, true)] {
            show(stage, plain, rate, SCROLLED).await?;
            if let (false, Some(turn)) = (plain, turn) {
                stage.page.run(turn, json!([])).await?;
            }
            let said = stage.page.run(SCROLL, json!([2_000, leap])).await?;
            let frames = said.get("frames").and_then(Value::as_array);
            let frames: Vec<f64> = frames
                .into_iter()
                .flatten()
                .filter_map(Value::as_f64)
                .collect();
            let long = frames.iter().filter(|frame| **frame > FRAME).count();
            if !plain {
                rows = said.get("rows").cloned().unwrap_or_default();
                empty.extend(said.get("empty").cloned());
            }
            if let (Some(all), Some(late)) = (all.get_mut(at), late.get_mut(at)) {
                all.extend(frames);
                late.push(long);
            }
        }
    }
    let [app, plain] = late;
    let counted = |late: &[usize]| late.iter().sum::<usize>() as f64 / late.len().max(1) as f64;
    let [frames, floor] = all.map(|all| json!([0.5, 0.99].map(|part| tenths(share(&all, part)))));
    figure(
        &format!("frames over 17.5 ms in 2 s of scrolling{what}, CPU 1/{rate}"),
        counted(&app),
        json!(0),
        json!({ "rows": rows, "frames_without_a_row": empty, "per_run": app, "plain": plain, "frame_p50_p99": frames, "plain_p50_p99": floor }),
    );
    Ok(())
}
