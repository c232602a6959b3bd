//! SIGKILL in the middle of signed load, again and again: what got a 200 is there, once, and nothing forged is.

use crate::{
    AGENT, Effort, SECRET, bodies,
    client::Client,
    figure,
    ingest::seconds,
    servers,
    trouble::{Trouble, tried},
};
use serde_json::{Value, json};
use std::{
    collections::{BTreeMap, BTreeSet},
    net::SocketAddr,
    path::Path,
    sync::{Arc, Mutex},
    time::Duration,
};
use tokio::{task::JoinSet, time::sleep};

const LANES: u64 = 8;

/// Marks of the messages that were acknowledged, and of those that were forged.
#[derive(Debug, Default)]
struct Ledger {
    acknowledged: BTreeSet<String>,
    forged: BTreeSet<String>,
    let_in: u64,
}

pub async fn measure(effort: Effort) -> Result<(), Trouble> {
    let state = tempfile::tempdir().map_err(tried("make a folder"))?;
    let ledger = Arc::new(Mutex::new(Ledger::default()));
    for kill in 0..effort.kills {
        let recado = servers::recado(state.path(), None).await?;
        let mut lanes = JoinSet::new();
        for lane in 0..LANES {
            lanes.spawn(send_until_cut(
                recado.address,
                u64::from(kill),
                lane,
                ledger.clone(),
            ));
        }
        sleep(Duration::from_millis(300 + 37 * u64::from(kill % 11))).await;
        recado.kill().await?;
        while lanes.join_next().await.is_some() {}
    }
    let held = held(state.path()).await?;
    let ledger = ledger.lock().map_err(|_| Trouble("a lane failed".into()))?;
    let lost = ledger
        .acknowledged
        .iter()
        .filter(|mark| !held.contains_key(*mark))
        .count();
    let doubled = held.values().filter(|count| **count > 1).count();
    let forged = ledger
        .forged
        .iter()
        .filter(|mark| held.contains_key(*mark))
        .count() as u64
        + ledger.let_in;
    let detail = json!({ "kills": effort.kills, "acknowledged": ledger.acknowledged.len(), "held": held.len(),
        "lost": lost, "doubled": doubled, "forged_let_in": forged, "forged_tried": ledger.forged.len() });
    figure(
        "lost + doubled + let in over SIGKILLs",
        (lost + doubled) as f64 + forged as f64,
        json!(0),
        detail,
    );
    Ok(())
}

/// One in five is sent twice, one in twenty is forged.
async fn send_until_cut(address: SocketAddr, kill: u64, lane: u64, ledger: Arc<Mutex<Ledger>>) {
    let mut client = Client::new(address);
    for count in (lane..).step_by(LANES as usize) {
        let mark = format!("<<{kill}.{count}>>");
        let text = bodies::inbound(kill + 1_000, count, seconds()).replace("preciso", &mark);
        let forged = count % 20 == 7;
        let signed = bodies::sign(if forged { "not-the-secret" } else { SECRET }, text);
        let times = if count % 5 == 3 { 2 } else { 1 };
        for _ in 0..times {
            let Ok(status) = client.hook("/hook/meta", &signed).await else {
                return;
            };
            let Ok(mut ledger) = ledger.lock() else {
                return;
            };
            match (forged, status) {
                (true, 200) => ledger.let_in += 1,
                (true, _) => drop(ledger.forged.insert(mark.clone())),
                (false, 200) => drop(ledger.acknowledged.insert(mark.clone())),
                (false, _) => {}
            }
        }
    }
}

/// How often each mark is held, by the export, which has everything.
async fn held(state: &Path) -> Result<BTreeMap<String, usize>, Trouble> {
    let recado = servers::recado(state, None).await?;
    let mut admin = Client::signed_in(recado.address, "ana@example.com", AGENT.1).await?;
    let text = admin.text("/api/export").await?;
    recado.stop().await;
    let mut held = BTreeMap::new();
    for line in text.lines() {
        let row: Value = serde_json::from_str(line).map_err(tried("read the export"))?;
        let mark = row
            .to_string()
            .split_once("<<")
            .and_then(|(_, rest)| Some(format!("<<{}>>", rest.split_once(">>")?.0)));
        let is_message = row.to_string().contains("\"delivery\"");
        if let Some(mark) = mark.filter(|_| is_message) {
            *held.entry(mark).or_insert(0) += 1;
        }
    }
    Ok(held)
}
