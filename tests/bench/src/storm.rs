//! What 1,000 clients that vanished cost: ingest before, while their streams are still pushed to, and after.

use crate::{
    AGENT, Effort,
    client::Client,
    figure,
    ingest::inbound,
    load, servers, stream,
    trouble::{Trouble, tried},
};
use serde_json::json;
use std::time::Duration;
use tokio::time::sleep;

const VANISHED: usize = 1_000;
const CONNECTIONS: usize = 32;

pub async fn measure(effort: Effort) -> Result<(), Trouble> {
    let state = tempfile::tempdir().map_err(tried("make a folder"))?;
    let recado = servers::recado(state.path(), None).await?;
    let agent = Client::signed_in(recado.address, AGENT.0, AGENT.1).await?;
    let ingest = || load::closed(servers::hook(&recado), CONNECTIONS, effort.round, inbound());
    ingest().await;
    let before = ingest().await.per_second();
    let memory = recado.memory();
    let mut streams = Vec::with_capacity(VANISHED);
    for _ in 0..VANISHED {
        streams.push(stream::open(recado.address, "/api/stream", agent.cookie()).await?);
    }
    let open = recado.memory();
    drop(streams);
    let during = ingest().await.per_second();
    let peak = recado.memory();
    sleep(Duration::from_secs(2)).await;
    let after = ingest().await.per_second();
    let detail = json!({ "per_second": { "before": before.round(), "during": during.round(), "after": after.round() },
        "memory_mib": { "before": memory.round(), "streams_open": open.round(), "burst": peak.round(), "after": recado.memory().round() } });
    figure(
        "ingest kept while 1,000 vanished streams are pushed",
        during / before,
        json!(">= 0.85"),
        detail.clone(),
    );
    figure(
        "ingest kept after",
        after / before,
        json!(">= 0.95"),
        detail,
    );
    recado.stop().await;
    Ok(())
}
