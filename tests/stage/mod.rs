//! The stage on which stories play: a worker in real workerd, Meta's side, people with cookies, and streams.
//!
//! One stage per story, with ports and a folder of its own. Everything ends with the story, also when it panics.

pub mod agent;
pub mod axe;
pub mod browser;
pub mod contract;
pub mod engine;
pub mod keys;
pub mod meta;
pub mod screen;
pub mod stream;
pub mod until;
pub mod worker;

use agent::Agent;
use meta::Meta;
use worker::Worker;

/// The password of everybody in the demo workspace.
pub const PASSWORD: &str = "recado-demo-2026";
/// What signs the demo workspace's webhooks.
pub const SECRET: &str = "demo-app-secret";
/// The phone number id of the demo inbox.
pub const NUMBER: &str = "100000000000001";
/// The account of the demo inbox on Instagram.
pub const ACCOUNT: &str = "17841400000000901";

/// One worker and one Meta, wired to each other.
#[derive(Debug)]
pub struct Stage {
    pub worker: Worker,
    pub meta: Meta,
}

impl Stage {
    /// Starts both; the demo workspace is there when it returns.
    pub async fn open() -> Self {
        Self::open_with(&[]).await
    }

    /// The same with a worker that does not wait long for Meta: a story about silence need not last as long.
    pub async fn impatient() -> Self {
        Self::open_with(&["--send-timeout-ms", "1500"]).await
    }

    /// The same as after a deployment: nobody is there yet, and the set-up codes are unused.
    pub async fn empty() -> Self {
        Self::open_with(&["--empty"]).await
    }

    /// The same with a door over TLS beside the other: WebKit keeps no `Secure` cookie without, not even of this machine.
    pub async fn open_secure() -> Self {
        let port = worker::free_port().to_string();
        Self::open_with(&["--secure-port", &port]).await
    }

    /// The same with more words for `serve`.
    pub async fn open_with(more: &[&str]) -> Self {
        let port = worker::free_port();
        let meta = Meta::start(format!("http://127.0.0.1:{port}/hook/meta")).await;
        let worker = Worker::start(port, &meta.graph(), more).await;
        Self { worker, meta }
    }

    /// Moves the worker's clock forward; what falls due by that happens at once.
    pub async fn pass(&self, seconds: i64) {
        let body = serde_json::json!({ "advance_ms": seconds * 1_000 });
        let said = self.visitor().post("/api/stage/clock", &body).await;
        assert_eq!(said.status, 200, "the clock moves: {}", said.text);
    }

    /// A demo person, signed in: `ana` (owner), `bruno` (agent), `carla` (supervisor).
    pub async fn agent(&self, name: &str) -> Agent {
        let mut agent = self.visitor();
        let said = agent
            .sign_in(&format!("{name}@example.com"), PASSWORD)
            .await;
        assert_eq!(said.status, 200, "{name} signs in: {}", said.text);
        agent
    }

    /// Somebody without a session.
    pub fn visitor(&self) -> Agent {
        Agent::new(&self.worker.address)
    }
}
