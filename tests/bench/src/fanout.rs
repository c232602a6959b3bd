//! From a signed webhook to the last of N open streams, beside nginx with nchan.

use crate::{
    AGENT, Effort, SECRET, bodies,
    client::Client,
    figure,
    ingest::{median, seconds},
    servers::{self, Server},
    stream,
    trouble::{Trouble, tried},
};
use bytes::Bytes;
use serde_json::json;
use std::{
    collections::BTreeMap,
    time::{Duration, Instant},
};
use tokio::{
    sync::mpsc::{UnboundedReceiver, unbounded_channel},
    time::sleep,
};

/// Ten messages a second, as a busy team gets them.
const BETWEEN: Duration = Duration::from_millis(100);

pub async fn measure(effort: Effort) -> Result<(), Trouble> {
    for (streams, goal) in [(100, "<= 4"), (1000, "<= 2.5")] {
        let own = ours(effort, streams).await?;
        let Some(floor) = rival(effort, streams).await? else {
            figure(
                &format!("last of {streams} streams p50 ms"),
                own,
                json!("nchan is not installed: no ratio"),
                json!({}),
            );
            continue;
        };
        let detail = json!({ "nchan_ms": floor, "own_ms": own });
        figure(
            &format!("last of {streams} streams p50 / nchan"),
            own / floor,
            json!(goal),
            detail,
        );
    }
    Ok(())
}

async fn ours(effort: Effort, streams: usize) -> Result<f64, Trouble> {
    let state = tempfile::tempdir().map_err(tried("make a folder"))?;
    let recado = servers::recado(state.path(), None).await?;
    let agent = Client::signed_in(recado.address, AGENT.0, AGENT.1).await?;
    let marks = listen(&recado, "/api/stream", agent.cookie(), streams).await?;
    let now = seconds();
    let post = move |mark: u64| {
        let text =
            bodies::inbound(u64::MAX, mark, now).replacen("preciso", &format!("<<{mark}>>"), 1);
        bodies::sign(SECRET, text)
    };
    let last = publish(&recado, "/hook/meta", effort, streams, marks, post).await;
    recado.stop().await;
    last
}

async fn rival(effort: Effort, streams: usize) -> Result<Option<f64>, Trouble> {
    let folder = tempfile::tempdir().map_err(tried("make a folder"))?;
    let Some(nchan) = servers::nchan(folder.path()).await? else {
        return Ok(None);
    };
    let marks = listen(&nchan, "/sub", None, streams).await?;
    let words = "preciso de ajuda com o pedido ".repeat(30);
    let post = move |mark: u64| bodies::Signed {
        body: Bytes::from(format!("<<{mark}>>{words}")),
        signature: String::new(),
    };
    let last = publish(&nchan, "/pub", effort, streams, marks, post).await?;
    nchan.stop().await;
    Ok(Some(last))
}

type Marks = UnboundedReceiver<(u64, Instant)>;

async fn listen(
    server: &Server,
    path: &str,
    cookie: Option<&str>,
    streams: usize,
) -> Result<Marks, Trouble> {
    let (send, marks) = unbounded_channel();
    for _ in 0..streams {
        let stream = stream::open(server.address, path, cookie).await?;
        tokio::spawn(stream::watch(stream, send.clone()));
    }
    sleep(Duration::from_millis(500)).await;
    Ok(marks)
}

async fn publish(
    server: &Server,
    path: &str,
    effort: Effort,
    streams: usize,
    mut marks: Marks,
    post: impl Fn(u64) -> bodies::Signed,
) -> Result<f64, Trouble> {
    let mut client = Client::new(server.address);
    let mut left = BTreeMap::new();
    for mark in 1..=effort.messages {
        let signed = post(mark);
        left.insert(mark, Instant::now());
        client.hook(path, &signed).await?;
        sleep(BETWEEN).await;
    }
    let mut arrived: BTreeMap<u64, Vec<f64>> = BTreeMap::new();
    let patience = Instant::now() + Duration::from_secs(10);
    while arrived.values().map(Vec::len).sum::<usize>() < streams * effort.messages as usize {
        let Ok(Some((mark, at))) = tokio::time::timeout_at(patience.into(), marks.recv()).await
        else {
            break;
        };
        if let Some(since) = left.get(&mark) {
            arrived
                .entry(mark)
                .or_default()
                .push(at.duration_since(*since).as_secs_f64() * 1000.0);
        }
    }
    let complete = arrived.values().filter(|all| all.len() >= streams);
    let last: Vec<f64> = complete
        .map(|all| all.iter().copied().fold(0.0, f64::max))
        .collect();
    match last.len() as u64 == effort.messages {
        true => Ok(median(last)),
        false => Err(Trouble(format!(
            "only {} of {} messages reached all {streams} streams",
            last.len(),
            effort.messages
        ))),
    }
}
