//! `POST /{account}/messages`: strict reading of the body, the window, and the echo that follows or goes before.

use std::sync::Arc;
use std::time::{Duration, Instant};

use axum::response::Response;
use serde_json::{Value, json};

use super::{events, is_known, refusal, wrong};
use crate::chat::{Bubble, By, Chat};
use crate::config::Echo;
use crate::graph::check::text;
use crate::graph::strike::{Code, Sending, struck};
use crate::graph::{Trouble, trouble};
use crate::log::Fate;
use crate::world::World;

/// UTF-8 bytes, not characters.
const LONGEST: usize = 1_000;

/// How long an answer waits for the echo that goes before it.
const PATIENCE: Duration = Duration::from_secs(5);

/// A send whose body is in order.
struct Outgoing {
    chat: Chat,
    igsid: String,
    text: String,
    quoted: Option<String>,
}

pub(crate) async fn send(world: &Arc<World>, bytes: &[u8]) -> Response {
    let outgoing = match Outgoing::read(world, bytes) {
        Ok(outgoing) => outgoing,
        Err(trouble) => return world.refuse(&trouble),
    };
    let (account, customer) = (&outgoing.chat.number, &outgoing.chat.customer);
    let fault = world.with(|state| state.faults.on_send(account, Some(customer)));
    let answer = struck(world, fault, &outgoing).await;
    if world.with(|state| state.pace.echo) == Echo::Before {
        world.until_heard().await;
    }
    answer
}

impl Outgoing {
    fn read(world: &World, bytes: &[u8]) -> Result<Self, Trouble> {
        let body: Value = serde_json::from_slice(bytes).unwrap_or_default();
        only(
            &body,
            &["recipient", "message", "reply_to", "messaging_type"],
        )?;
        let message = body.get("message").ok_or_else(|| required("message"))?;
        only(message, &["text"])?;
        let said = text(message, "text").filter(|text| !text.trim().is_empty());
        let said = said.ok_or_else(|| required("message[text]"))?;
        if said.len() > LONGEST {
            return Err(wrong(&format!(
                "Length of param message[text] must be less than or equal to {LONGEST}"
            )));
        }
        let igsid = body.get("recipient").and_then(|to| text(to, "id"));
        let igsid = igsid.ok_or_else(|| required("recipient"))?;
        let quoted = body.get("reply_to").map(|quoted| text(quoted, "mid"));
        let quoted = quoted.map(|mid| mid.ok_or_else(|| required("reply_to[mid]")));
        let quoted = quoted.transpose()?.map(str::to_owned);
        world.with(|state| {
            let customer = state.follower(igsid).ok_or_else(|| refusal(100, None))?;
            let chat = world.instagram_chat(&customer.id);
            let there = |mid: &String| state.bubble(mid).is_some_and(|(at, _)| *at == chat);
            if quoted.as_ref().is_some_and(|mid| !there(mid)) {
                return Err(wrong(
                    "Param reply_to[mid] is not a message of this conversation.",
                ));
            }
            let (igsid, text) = (igsid.to_owned(), said.to_owned());
            Ok(Self {
                chat,
                igsid,
                text,
                quoted,
            })
        })
    }
}

/// Meta refuses keys that it does not know of.
fn only(value: &Value, known: &[&str]) -> Result<(), Trouble> {
    let keys = value
        .as_object()
        .ok_or_else(|| wrong("The body must be an object."))?;
    match keys.keys().find(|key| !known.contains(&key.as_str())) {
        Some(key) => Err(wrong(&format!("Unexpected key \"{key}\" on param"))),
        None => Ok(()),
    }
}

fn required(name: &str) -> Trouble {
    wrong(&format!("The parameter {name} is required"))
}

impl Sending for Outgoing {
    fn accept(&self, world: &Arc<World>) -> Result<Value, Trouble> {
        let (open, known, echo, now) = world.with(|state| {
            let known = is_known(state, &self.chat);
            (
                state.window_open(&self.chat),
                known,
                state.pace.echo,
                state.now(),
            )
        });
        if !known {
            return Err(refusal(100, None));
        }
        if !open {
            return Err(refusal(10, None));
        }
        let mid = world.with(|state| {
            let mid = state.ids.mid(&world.config.instagram.id);
            let content = json!({"body": self.text});
            let bubble = Bubble {
                quoted: self.quoted.clone(),
                ..Bubble::new(mid.clone(), By::Business, "text", content, now)
            };
            state
                .chats
                .entry(self.chat.clone())
                .or_default()
                .push(bubble);
            mid
        });
        world.tell(&json!({"type": "chat", "chat": self.chat}));
        let echo_of = self.echo(world, &mid, now);
        match echo {
            Echo::Before => drop(world.post_events(vec![echo_of])),
            Echo::After => {
                let wait = world.with(|state| state.pace.sent_ms);
                world.later(Duration::from_millis(wait), move |world| {
                    world.post_events(vec![echo_of]);
                });
            }
        }
        world.set_out(mid.clone());
        Ok(json!({"recipient_id": self.igsid, "message_id": mid}))
    }

    /// Instagram knows no news of a failure later on: whatever is refused is refused at once.
    fn refuse(&self, _world: &Arc<World>, code: Code) -> Result<Value, Trouble> {
        Err(refusal(code.code, code.subcode).with_http(code.http))
    }

    fn lost(&self) -> Trouble {
        trouble(2)
    }
}

impl Outgoing {
    fn echo(&self, world: &World, mid: &str, at: i64) -> Value {
        let mut message = json!({"mid": mid, "text": self.text, "is_echo": true});
        if let (Some(quoted), Some(message)) = (&self.quoted, message.as_object_mut()) {
            message.insert("reply_to".into(), json!({"mid": quoted}));
        }
        events::from_business(world, &self.igsid, at, json!({"message": message}))
    }
}

impl World {
    /// Comes back when the newest webhook was tried once. First tries are made in their order, so all before it were too.
    async fn until_heard(&self) {
        let end = Instant::now() + PATIENCE;
        loop {
            let tried = self.with(|state| {
                let newest = state.hooks.last();
                newest.is_none_or(|hook| hook.fate != Fate::Waiting || !hook.attempts.is_empty())
            });
            if tried || Instant::now() > end {
                return;
            }
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    }
}
