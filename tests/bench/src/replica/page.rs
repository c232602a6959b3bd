//! A Chromium behind its driver.

use crate::{
    client::Client,
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

/// What is slowed down for a figure: nothing, or the processor four times and the network to a telephone's.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pace {
    Full,
    Slow,
}

impl Pace {
    pub fn name(self) -> &'static str {
        match self {
            Pace::Full => "CPU 1/1",
            Pace::Slow => "CPU 1/4 and 4G",
        }
    }

    /// Milliseconds until Chatwoot's first row with 25 conversations, warm: measured once, elsewhere on this machine
    /// (version 4.2.0).
    pub fn rival_row(self) -> f64 {
        match self {
            Pace::Full => 828.0,
            Pace::Slow => 2_711.0,
        }
    }
}

pub struct Page {
    driver: Client,
    session: String,
    base: String,
    _process: tokio::process::Child,
    _profile: tempfile::TempDir,
}

impl Page {
    pub async fn open(base: String) -> Result<Self, Trouble> {
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
        args.push("--window-size=1440,900".into());
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

    pub async fn ask(&mut self, door: &str, body: &Value) -> Result<Value, Trouble> {
        let path = format!("/session/{}/{door}", self.session);
        match self.driver.call("POST", &path, Some(body)).await? {
            (200, said) => Ok(said.get("value").cloned().unwrap_or_default()),
            (status, said) => Err(Trouble(format!("{door} answered {status}: {said}"))),
        }
    }

    pub async fn go(&mut self, path: &str) -> Result<(), Trouble> {
        let url = format!("{}{path}", self.base);
        self.ask("url", &json!({ "url": url })).await.map(drop)
    }

    /// Runs a script that ends by calling its last argument.
    pub async fn run(&mut self, script: &str, args: Value) -> Result<Value, Trouble> {
        let body = json!({ "script": script, "args": args });
        self.ask("execute/async", &body).await
    }

    /// The value of an expression.
    pub async fn look(&mut self, what: &str) -> Result<Value, Trouble> {
        let body = json!({ "script": format!("return {what}"), "args": [] });
        self.ask("execute/sync", &body).await
    }

    /// A command of the browser's own tools.
    pub async fn tool(&mut self, cmd: &str, params: Value) -> Result<Value, Trouble> {
        let body = json!({ "cmd": cmd, "params": params });
        self.ask("goog/cdp/execute", &body).await
    }

    pub async fn pace(&mut self, pace: Pace) -> Result<(), Trouble> {
        let (rate, latency, bytes) = match pace {
            Pace::Full => (1, 0, -1),
            Pace::Slow => (4, 60, 9_000_000 / 8),
        };
        let rate = json!({ "rate": rate });
        self.tool("Emulation.setCPUThrottlingRate", rate).await?;
        let network = json!({ "offline": false, "latency": latency, "downloadThroughput": bytes, "uploadThroughput": bytes });
        self.tool("Network.emulateNetworkConditions", network)
            .await
            .map(drop)
    }
}
