//! Rows written: three quarters of the bill, so they are counted and not believed.

use crate::{
    AGENT, Effort, SECRET, bodies,
    client::Client,
    figure, graph,
    ingest::seconds,
    servers::{self, Server},
    trouble::{Trouble, tried},
};
use serde_json::{Value, json};
use std::time::Duration;
use tokio::time::sleep;

/// How many of each are counted; the first of each is left out, since it opens what the others find.
const EACH: u64 = 20;

pub async fn measure(_: Effort) -> Result<(), Trouble> {
    let state = tempfile::tempdir().map_err(tried("make a folder"))?;
    let (address, taken) = graph::start().await?;
    let recado = servers::recado(state.path(), Some(address)).await?;
    let mut agent = Client::signed_in(recado.address, AGENT.0, AGENT.1).await?;
    let conversation = first_message(&recado, &mut agent).await?;

    let start = written(&mut agent).await?;
    for count in 1..=EACH {
        post(&recado, &bodies::inbound(1, count * 200, seconds())).await?;
    }
    let inbound = written(&mut agent).await?;
    figure(
        "rows written per inbound message",
        per(inbound - start),
        json!(3),
        json!({ "messages": EACH }),
    );

    for count in 1..=EACH {
        reply(&mut agent, &conversation, count).await?;
    }
    wait_for(&taken, EACH as usize + 1).await?;
    let outbound = written(&mut agent).await?;
    figure(
        "rows written per reply, until Meta has taken it",
        per(outbound - inbound),
        json!(3),
        json!({ "messages": EACH }),
    );

    let tags = taken.lock().map(|all| all.clone()).unwrap_or_default();
    for (count, tag) in tags.iter().enumerate().skip(1) {
        for news in ["sent", "delivered", "read"] {
            post(
                &recado,
                &bodies::status(&graph::wamid(count), tag, news, 0, seconds()),
            )
            .await?;
        }
    }
    let statuses = written(&mut agent).await?;
    figure(
        "rows written per status",
        per(statuses - outbound) / 3.0,
        json!(1),
        json!({ "statuses": EACH * 3 }),
    );
    recado.stop().await;
    Ok(())
}

fn per(rows: f64) -> f64 {
    rows / EACH as f64
}

async fn post(recado: &Server, body: &str) -> Result<(), Trouble> {
    let signed = bodies::sign(SECRET, body.to_owned());
    match Client::new(recado.address)
        .hook("/hook/meta", &signed)
        .await?
    {
        200 => Ok(()),
        status => Err(Trouble(format!("a webhook was answered {status}"))),
    }
}

async fn written(agent: &mut Client) -> Result<f64, Trouble> {
    // Sending and its verdict come after the answer: let them settle.
    sleep(Duration::from_millis(500)).await;
    let (_, figures) = agent.call("GET", "/api/stage/figures", None).await?;
    figures
        .get("rows_written")
        .and_then(Value::as_f64)
        .ok_or_else(|| Trouble("no figures".into()))
}

/// The first message opens the conversation, the first reply claims it.
async fn first_message(recado: &Server, agent: &mut Client) -> Result<String, Trouble> {
    post(recado, &bodies::inbound(1, 0, seconds())).await?;
    let (_, snapshot) = agent.call("GET", "/api/snapshot", None).await?;
    let id = snapshot
        .pointer("/heads/0/conversation/id")
        .and_then(Value::as_str);
    let id = id
        .ok_or_else(|| Trouble("no conversation in the snapshot".into()))?
        .to_owned();
    reply(agent, &id, 0).await?;
    Ok(id)
}

async fn reply(agent: &mut Client, conversation: &str, count: u64) -> Result<(), Trouble> {
    let key = format!("{:026}", 10_000 + count);
    let command = json!([{ "key": key, "conversation": conversation, "command": "reply", "text": format!("resposta {count}") }]);
    let (status, answer) = agent.call("POST", "/api/commands", Some(&command)).await?;
    match answer.pointer("/0/answer").and_then(Value::as_str) {
        Some("taken") => Ok(()),
        _ => Err(Trouble(format!("a reply was answered {status} {answer}"))),
    }
}

async fn wait_for(taken: &graph::Taken, count: usize) -> Result<(), Trouble> {
    for _ in 0..200 {
        if taken.lock().is_ok_and(|all| all.len() >= count) {
            return Ok(());
        }
        sleep(Duration::from_millis(50)).await;
    }
    Err(Trouble("the replies did not all leave".into()))
}
