//! The verification that Meta makes when a webhook address is saved.

use serde::Serialize;

use crate::world::World;

/// How a verification went.
#[derive(Debug, Serialize)]
pub(crate) struct Handshake {
    /// 200, and the challenge alone as the body.
    pub(crate) ok: bool,
    status: Option<u16>,
    body: String,
    challenge: String,
}

impl World {
    /// Asks `address` to echo a fresh challenge.
    pub(crate) async fn handshake(&self, address: &str, verify_token: &str) -> Handshake {
        let challenge: String = self
            .with(|state| state.ids.decimal())
            .chars()
            .take(10)
            .collect();
        let query = [
            ("hub.mode", "subscribe"),
            ("hub.challenge", challenge.as_str()),
            ("hub.verify_token", verify_token),
        ];
        let answer = self.client.get(address).query(&query).send().await;
        let (status, body) = match answer {
            Ok(answer) => (
                Some(answer.status().as_u16()),
                answer.text().await.unwrap_or_default(),
            ),
            Err(_) => (None, String::new()),
        };
        Handshake {
            ok: status == Some(200) && body == challenge,
            status,
            body,
            challenge,
        }
    }
}
