//! Armed faults strike a send here, the same way for every channel.

use std::sync::Arc;
use std::time::Duration;

use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use serde_json::{Value, json};

use super::trouble::Trouble;
use crate::config::Refusal;
use crate::faults::SendFault;
use crate::world::World;

/// One of Meta's codes as a rule asks for it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Code {
    pub(crate) code: i64,
    pub(crate) subcode: Option<i64>,
    pub(crate) how: Option<Refusal>,
    pub(crate) http: Option<u16>,
}

/// A send whose body is in order, of any channel.
pub(crate) trait Sending {
    /// Takes the message.
    fn accept(&self, world: &Arc<World>) -> Result<Value, Trouble>;
    /// Refuses it with this code.
    fn refuse(&self, world: &Arc<World>, code: Code) -> Result<Value, Trouble>;
    /// What is said, late, of a message that did not go out.
    fn lost(&self) -> Trouble;
}

/// Lets a fault strike, or sends plainly.
pub(crate) async fn struck(
    world: &Arc<World>,
    fault: Option<SendFault>,
    send: &impl Sending,
) -> Response {
    let Some(fault) = fault else {
        return world.answer(send.accept(world));
    };
    world.tell(&json!({"type": "faults"}));
    match fault {
        SendFault::Code {
            code,
            subcode,
            how,
            http,
        } => {
            let code = Code {
                code,
                subcode,
                how,
                http,
            };
            world.answer(send.refuse(world, code))
        }
        SendFault::Http { status, body } => bare(status, body),
        SendFault::Hang { accepts } => {
            let outcome = outcome(world, send, accepts);
            world.stopped().await;
            world.answer(outcome)
        }
        SendFault::Late { ms, accepts } => {
            let outcome = outcome(world, send, accepts);
            tokio::time::sleep(Duration::from_millis(ms)).await;
            world.answer(outcome)
        }
        SendFault::Slow { ms } => {
            tokio::time::sleep(Duration::from_millis(ms)).await;
            world.answer(send.accept(world))
        }
    }
}

/// Sends now, whenever the answer comes; or sends nothing.
fn outcome(world: &Arc<World>, send: &impl Sending, accepts: bool) -> Result<Value, Trouble> {
    if accepts {
        send.accept(world)
    } else {
        Err(send.lost())
    }
}

fn bare(status: u16, body: Option<String>) -> Response {
    let status = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let page = || format!("<!DOCTYPE html><html><body><h1>{status}</h1></body></html>");
    (
        status,
        [("content-type", "text/html; charset=UTF-8")],
        body.unwrap_or_else(page),
    )
        .into_response()
}
