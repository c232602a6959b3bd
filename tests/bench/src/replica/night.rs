//! A machine that slept while hundreds of messages came in: how soon after the first answer the screen is right.

use super::{SOWN, page::Pace, page::Page, stands};
use crate::{
    Effort, SECRET, bodies,
    client::Client,
    figure,
    ingest::{median, seconds},
    trouble::Trouble,
};
use serde_json::{Value, json};
use std::time::Duration;
use tokio::time::sleep;

const NOTE: &str = include_str!("night.js");
/// Messages of one night: fewer than the journal tells again, so that the stream goes on where it was.
const MESSAGES: u64 = 300;
/// Who writes last.
const LAST: u64 = 150;

pub async fn measure(
    page: &mut Page,
    meta: &mut Client,
    effort: Effort,
    pace: Pace,
) -> Result<(), Trouble> {
    stands(page).await?;
    sleep(Duration::from_secs(4)).await;
    let run = 200 + u64::from(pace == Pace::Slow) * 50;
    let (mut took, mut asked) = (Vec::new(), Vec::new());
    for round in 0..effort.rounds as u64 {
        let name = format!("Cliente {}", LAST + round);
        let note = json!({ "script": NOTE, "args": [name] });
        page.ask("execute/sync", &note).await?;
        sleeps(page).await?;
        for count in 0..MESSAGES {
            let place = SOWN - 1 - (count * 13 + round) % 4_000;
            let body = bodies::of_sown(run + round, count, place, seconds());
            meta.hook("/hook/meta", &bodies::sign(SECRET, body)).await?;
        }
        let body = bodies::inbound(run + round, LAST + round, seconds() + 2);
        meta.hook("/hook/meta", &bodies::sign(SECRET, body)).await?;
        wakes(page, pace).await?;
        let noted = right(page).await?;
        let number = |name: &str| noted.get(name).and_then(Value::as_f64);
        let (first, right) = (number("first"), number("right"));
        took.extend(right.zip(first).map(|(right, first)| right - first));
        asked.extend(number("asked"));
        sleep(Duration::from_secs(2)).await;
    }
    let name = format!(
        "after a night of {MESSAGES} messages: ms from the first answer to the right screen, {}",
        pace.name()
    );
    let detail = json!({ "each": took, "requests_by_then": asked });
    figure(&name, median(took), json!(1_000), detail);
    Ok(())
}

/// The machine sleeps: no network, and the tab does nothing.
async fn sleeps(page: &mut Page) -> Result<(), Trouble> {
    let gone =
        json!({ "offline": true, "latency": 0, "downloadThroughput": -1, "uploadThroughput": -1 });
    page.tool("Network.emulateNetworkConditions", gone).await?;
    lives(page, "frozen").await
}

/// It wakes with its network, at this pace.
async fn wakes(page: &mut Page, pace: Pace) -> Result<(), Trouble> {
    page.pace(pace).await?;
    lives(page, "active").await?;
    // A tab that slept counts as hidden until its window shows again, also its next pages: nothing would be painted.
    page.ask("window/minimize", &json!({})).await?;
    let size = json!({ "width": 1440, "height": 900 });
    page.ask("window/rect", &size).await.map(drop)
}

async fn lives(page: &mut Page, state: &str) -> Result<(), Trouble> {
    let state = json!({ "state": state });
    page.tool("Page.setWebLifecycleState", state)
        .await
        .map(drop)
}

async fn right(page: &mut Page) -> Result<Value, Trouble> {
    for _ in 0..400 {
        let noted = page.look("globalThis.noted").await?;
        if noted.get("right").and_then(Value::as_f64) > Some(0.0) {
            return Ok(noted);
        }
        sleep(Duration::from_millis(50)).await;
    }
    Err(Trouble(
        "the screen did not come right after a night".into(),
    ))
}
