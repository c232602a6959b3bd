//! How long a browser takes to have its sealed replica in memory, beside a bare `getAll` of the same records in the same
//! browser and the same round. Needs Chromium and its driver.

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
    env,
    net::{Ipv4Addr, SocketAddr},
    process::Stdio,
    time::Duration,
};
use tokio::{process::Command, time::sleep};

const CONVERSATIONS: u64 = 10_000;
/// As many records as the app keeps heads in.
const CHUNKS: u64 = 64;
const FILL: &str = include_str!("replica/fill.js");
const BARE: &str = "const done = arguments[0]; const asked = indexedDB.open('bare'); asked.onsuccess = () => { \
    const begun = performance.now(); const all = asked.result.transaction('heads').objectStore('heads').getAll(); \
    all.onsuccess = () => { const took = performance.now() - begun; asked.result.close(); done(took) } }";
const MARKS: &str = "const done = arguments[0]; const look = () => { \
    const at = Object.fromEntries(performance.getEntriesByType('mark').map((it) => [it.name, it.startTime])); \
    at['replica-shown'] ? done(at) : setTimeout(look, 5) }; look()";
const ENTER: &str = "const [email, password, done] = arguments; fetch('/api/session', { method: 'POST', \
    headers: { 'Content-Type': 'application/json', 'X-Recado': '1' }, body: JSON.stringify({ email, password }) }) \
    .then((it) => done(it.status))";

/// A Chromium behind its driver.
struct Page {
    driver: Client,
    session: String,
    base: String,
    _process: tokio::process::Child,
    _profile: tempfile::TempDir,
}

impl Page {
    async fn open(base: String) -> Result<Self, Trouble> {
        let port = servers::free_port()?;
        let named = env::var("CHROMEDRIVER").unwrap_or_else(|_| "chromedriver".into());
        let process = Command::new(named)
            .arg(format!("--port={port}"))
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .kill_on_drop(true)
            .spawn()
            .map_err(tried("start chromedriver (CHROMEDRIVER names it)"))?;
        let profile = tempfile::tempdir().map_err(tried("make a folder"))?;
        let mut args = vec!["--headless=new".to_owned(), "--no-sandbox".into()];
        args.push(format!("--user-data-dir={}", profile.path().display()));
        let binary = env::var("CHROME").unwrap_or_else(|_| "/usr/bin/chromium".into());
        let options = json!({ "binary": binary, "args": args });
        let wanted =
            json!({ "capabilities": { "alwaysMatch": { "goog:chromeOptions": options } } });
        let mut driver = Client::new(SocketAddr::from((Ipv4Addr::LOCALHOST, port)));
        for _ in 0..100 {
            if let Ok((200, said)) = driver.call("POST", "/session", Some(&wanted)).await {
                let session = said.pointer("/value/sessionId").and_then(Value::as_str);
                return Ok(Self {
                    session: session.unwrap_or_default().to_owned(),
                    driver,
                    base,
                    _process: process,
                    _profile: profile,
                });
            }
            sleep(Duration::from_millis(100)).await;
        }
        Err(Trouble("chromedriver gives no browser".into()))
    }

    async fn ask(&mut self, door: &str, body: &Value) -> Result<Value, Trouble> {
        let path = format!("/session/{}/{door}", self.session);
        match self.driver.call("POST", &path, Some(body)).await? {
            (200, said) => Ok(said.get("value").cloned().unwrap_or_default()),
            (status, said) => Err(Trouble(format!("{door} answered {status}: {said}"))),
        }
    }

    async fn go(&mut self, path: &str) -> Result<(), Trouble> {
        let url = format!("{}{path}", self.base);
        self.ask("url", &json!({ "url": url })).await.map(drop)
    }

    async fn run(&mut self, script: &str, args: Value) -> Result<Value, Trouble> {
        let body = json!({ "script": script, "args": args });
        self.ask("execute/async", &body).await
    }

    async fn slow_down(&mut self, rate: u32) -> Result<(), Trouble> {
        let params = json!({ "rate": rate });
        let body = json!({ "cmd": "Emulation.setCPUThrottlingRate", "params": params });
        self.ask("goog/cdp/execute", &body).await.map(drop)
    }
}

pub async fn measure(effort: Effort) -> Result<(), Trouble> {
    let state = tempfile::tempdir().map_err(tried("make a folder"))?;
    let recado = servers::recado(state.path(), None).await?;
    let mut client = Client::new(recado.address);
    for person in 0..20 {
        let signed = bodies::sign(SECRET, bodies::inbound(7, person, seconds()));
        client.hook("/hook/meta", &signed).await?;
    }
    let mut page = Page::open(format!("http://{}", recado.address)).await?;
    let patience = json!({ "script": 60_000 });
    page.ask("timeouts", &patience).await?;
    page.go("/api/health").await?;
    page.run(ENTER, json!([AGENT.0, AGENT.1])).await?;
    page.go("/").await?;
    // The replica is written a little behind the screen.
    sleep(Duration::from_secs(3)).await;
    page.go("/api/health").await?;
    let bytes = page.run(FILL, json!([CONVERSATIONS, CHUNKS])).await?;
    for rate in [1, 4] {
        page.slow_down(rate).await?;
        compare(&mut page, effort, rate, &bytes).await?;
    }
    recado.stop().await;
    Ok(())
}

async fn compare(page: &mut Page, effort: Effort, rate: u32, bytes: &Value) -> Result<(), Trouble> {
    let mut rounds: [Vec<f64>; 3] = Default::default();
    for _ in 0..effort.rounds {
        page.go("/api/health").await?;
        let bare = page.run(BARE, json!([])).await?;
        page.go("/").await?;
        let at = page.run(MARKS, json!([])).await?;
        let moment = |name: &str| at.get(name).and_then(Value::as_f64);
        let after = |name: &str| Some(moment(name)? - moment("replica-asked")?);
        for (all, one) in
            rounds
                .iter_mut()
                .zip([bare.as_f64(), after("replica-first"), after("replica-read")])
        {
            all.extend(one);
        }
    }
    let [bare, first, whole] = rounds.map(median);
    let detail = json!({ "conversations": CONVERSATIONS, "bytes": bytes, "cpu": format!("1/{rate}"), "bare_ms": bare.round(),
        "first_ms": first.round(), "whole_ms": whole.round() });
    let name = |what: &str| format!("{what}, against a bare getAll, CPU 1/{rate}");
    figure(
        &name("first rows of a sealed replica painted"),
        first / bare,
        json!(0.5),
        detail.clone(),
    );
    figure(
        &name("sealed replica whole in memory"),
        whole / bare,
        json!(0.5),
        detail,
    );
    Ok(())
}

fn median(mut all: Vec<f64>) -> f64 {
    all.sort_by(f64::total_cmp);
    all.get(all.len() / 2).copied().unwrap_or(f64::NAN)
}
