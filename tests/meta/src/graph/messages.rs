//! POST /{phone number id}/messages: sending, marking as read, and the faults that strike here.

use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::{Path, State as Shared};
use axum::response::Response;
use serde_json::{Map, Value, json};

use super::check;
use super::strike::{self, Code, Sending};
use super::trouble::{Trouble, no_such_object, trouble};
use crate::chat::{Bubble, By, Chat, Tick};
use crate::config::{Number, Refusal};
use crate::ids::Way;
use crate::instagram;
use crate::state::State;
use crate::world::World;

pub(super) async fn send(
    Shared(world): Shared<Arc<World>>,
    Path((_, id)): Path<(String, String)>,
    bytes: Bytes,
) -> Response {
    if world.is_instagram(&id) {
        return instagram::send(&world, &bytes).await;
    }
    let Some(number) = world
        .config
        .numbers
        .iter()
        .find(|number| number.phone_id == id)
        .cloned()
    else {
        return world.refuse(&no_such_object("post", &id));
    };
    let Ok(body) = serde_json::from_slice::<Value>(&bytes) else {
        return world.refuse(&check::wrong(
            "The parameter messaging_product is required.",
        ));
    };
    if check::text(&body, "status").is_some() {
        return world.answer(mark_read(&world, &number, &body));
    }
    match world.with(|state| Outgoing::read(state, &number, body)) {
        Ok(outgoing) => struck(&world, outgoing).await,
        Err(trouble) => world.refuse(&trouble),
    }
}

/// A send whose body is in order.
struct Outgoing {
    chat: Option<Chat>,
    number: Number,
    kind: &'static str,
    body: Value,
}

impl Outgoing {
    fn read(state: &State, number: &Number, body: Value) -> Result<Self, Trouble> {
        let kind = check::kind(state, &body)?;
        let address = address(&body);
        if crate::config::digits(address) == number.digits() {
            return Err(trouble(131_021));
        }
        let customer = state.addressee(address);
        let chat = customer.map(|customer| Chat {
            number: number.phone_id.clone(),
            customer: customer.id.clone(),
        });
        Ok(Self {
            chat,
            number: number.clone(),
            kind,
            body,
        })
    }

    fn customer(&self) -> Option<&str> {
        self.chat.as_ref().map(|chat| chat.customer.as_str())
    }
}

/// The address that counts: `to` before `recipient`.
fn address(body: &Value) -> &str {
    check::text(body, "to")
        .or(check::text(body, "recipient"))
        .unwrap_or_default()
}

/// Lets an armed fault strike, or sends plainly.
async fn struck(world: &Arc<World>, outgoing: Outgoing) -> Response {
    let number = &outgoing.number.phone_id;
    let fault = world.with(|state| state.faults.on_send(number, outgoing.customer()));
    strike::struck(world, fault, &outgoing).await
}

impl Sending for Outgoing {
    fn accept(&self, world: &Arc<World>) -> Result<Value, Trouble> {
        accept(world, self)
    }

    fn refuse(&self, world: &Arc<World>, code: Code) -> Result<Value, Trouble> {
        let trouble = trouble(code.code).with_http(code.http);
        let how = code.how.unwrap_or(trouble.how);
        refuse(world, self, trouble, how)
    }

    fn lost(&self) -> Trouble {
        trouble(131_000)
    }
}

/// Takes the message: 200 means accepted, not sent. A closed window and an unknown person show up here or later.
fn accept(world: &Arc<World>, outgoing: &Outgoing) -> Result<Value, Trouble> {
    let Some(chat) = &outgoing.chat else {
        return refuse(world, outgoing, trouble(131_026), Refusal::Status);
    };
    let (open, how) = world.with(|state| (state.window_open(chat), state.pace.window));
    if !open && outgoing.kind != "template" {
        return refuse(world, outgoing, trouble(131_047), how);
    }
    let (wamid, answer) = enter(world, outgoing);
    if outgoing.kind == "reaction" {
        show_reaction(world, &outgoing.body);
    }
    world.set_out(wamid);
    Ok(answer)
}

fn refuse(
    world: &Arc<World>,
    outgoing: &Outgoing,
    trouble: Trouble,
    how: Refusal,
) -> Result<Value, Trouble> {
    match how {
        Refusal::AtOnce => Err(trouble),
        Refusal::Status => {
            let (wamid, answer) = enter(world, outgoing);
            world.fail_later(wamid, trouble);
            Ok(answer)
        }
    }
}

/// The chat of somebody whom the simulator does not know: kept under their address, so that statuses find it.
fn stranger(outgoing: &Outgoing) -> Chat {
    Chat {
        number: outgoing.number.phone_id.clone(),
        customer: format!("?{}", address(&outgoing.body)),
    }
}

/// Writes the message into the chat and gives its wamid and the answer to the call.
fn enter(world: &World, outgoing: &Outgoing) -> (String, Value) {
    let chat = outgoing.chat.clone().unwrap_or_else(|| stranger(outgoing));
    let address = address(&outgoing.body);
    let digits = crate::config::digits(address);
    let (wamid, contact) = world.with(|state| {
        let customer = state.customer(&chat.customer).cloned();
        let counterpart = customer
            .as_ref()
            .map_or(digits.as_str(), |customer| customer.counterpart());
        let wamid = state.ids.wamid(Way::FromBusiness, counterpart);
        let bubble = bubble(state, outgoing, &wamid);
        state.chats.entry(chat.clone()).or_default().push(bubble);
        let wa_id = customer
            .as_ref()
            .map_or(Some(digits.clone()), |customer| customer.wa_id.clone());
        let wa_id = wa_id.filter(|_| check::text(&outgoing.body, "to").is_some());
        (
            wamid,
            answer_contact(address, wa_id, customer.map(|customer| customer.user_id)),
        )
    });
    world.tell(&json!({"type": "chat", "chat": chat}));
    let messages = json!([{"id": wamid}]);
    let answer =
        json!({"messaging_product": "whatsapp", "contacts": [contact], "messages": messages});
    (wamid, answer)
}

fn bubble(state: &State, outgoing: &Outgoing, wamid: &str) -> Bubble {
    let body = &outgoing.body;
    let content = body.get(outgoing.kind).cloned().unwrap_or_default();
    let quoted = body
        .get("context")
        .and_then(|context| check::text(context, "message_id"));
    Bubble {
        quoted: quoted.map(str::to_owned),
        callback: check::text(body, "biz_opaque_callback_data").map(str::to_owned),
        category: super::templates::category(state, outgoing.kind, body),
        ..Bubble::new(
            wamid.to_owned(),
            By::Business,
            outgoing.kind,
            content,
            state.now(),
        )
    }
}

fn answer_contact(input: &str, wa_id: Option<String>, user_id: Option<String>) -> Value {
    let mut contact = Map::new();
    contact.insert("input".into(), json!(input));
    for (key, value) in [("wa_id", wa_id), ("user_id", user_id)] {
        if let Some(value) = value {
            contact.insert(key.into(), json!(value));
        }
    }
    Value::Object(contact)
}

fn show_reaction(world: &World, body: &Value) {
    let Some(reaction) = body.get("reaction") else {
        return;
    };
    let target = check::text(reaction, "message_id").unwrap_or_default();
    world.with(|state| {
        if let Some((_, bubble)) = state.bubble_mut(target) {
            bubble.react(
                "business",
                check::text(reaction, "emoji").unwrap_or_default(),
            );
        }
    });
}

/// The business has read up to a message; with a typing indicator the customer sees it write.
fn mark_read(world: &World, number: &Number, body: &Value) -> Result<Value, Trouble> {
    if check::text(body, "messaging_product") != Some("whatsapp") {
        return Err(check::wrong("The parameter messaging_product is required."));
    }
    if check::text(body, "status") != Some("read") {
        return Err(check::wrong("Param status must be one of {READ}."));
    }
    let wamid = check::text(body, "message_id").unwrap_or_default();
    let chat = world.with(|state| {
        check::known_message(state, wamid)?;
        let chat = state.bubble(wamid).map(|(chat, _)| chat.clone());
        let chat = chat.filter(|chat| chat.number == number.phone_id);
        let chat = chat
            .ok_or_else(|| trouble(100).saying("Please check the message ID you have provided."))?;
        read_up_to(state, &chat, wamid);
        Ok(chat)
    })?;
    let kind = if body.get("typing_indicator").is_some() {
        "typing"
    } else {
        "chat"
    };
    world.tell(&json!({"type": "chat", "chat": chat}));
    world.tell(&json!({"type": kind, "chat": chat}));
    Ok(json!({"success": true}))
}

fn read_up_to(state: &mut State, chat: &Chat, wamid: &str) {
    for bubble in state.chats.get_mut(chat).into_iter().flatten() {
        if bubble.by == By::Customer {
            bubble.tick = Tick::Read;
        }
        if bubble.id == wamid {
            break;
        }
    }
}
