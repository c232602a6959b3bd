//! Ticks: the statuses that follow an accepted message, in order by themselves or out of order on demand.

use std::sync::Arc;
use std::time::Duration;

use serde_json::{Map, Value, json};

use super::{change, envelope, inbound, metadata};
use crate::chat::{Bubble, Chat, Tick};
use crate::config::Reading;
use crate::customers::Customer;
use crate::graph::Trouble;
use crate::state::State;
use crate::world::World;

impl World {
    /// Starts the way of an accepted message: sent, delivered, and read when somebody looks.
    pub(crate) fn set_out(self: &Arc<Self>, wamid: String) {
        let wait = self.with(|state| state.pace.sent_ms);
        self.later(Duration::from_millis(wait), move |world| {
            world.move_to(&wamid, Tick::Sent);
            world.deliver_later(wamid);
        });
    }

    fn deliver_later(self: &Arc<Self>, wamid: String) {
        let wait = self.with(|state| state.pace.delivered_ms);
        self.later(Duration::from_millis(wait), move |world| {
            world.deliver(&wamid)
        });
    }

    /// Delivers a message if its customer's phone is on; reactions have neither delivered nor read.
    fn deliver(self: &Arc<Self>, wamid: &str) {
        let reachable = self.with(|state| {
            let (chat, bubble) = state.bubble(wamid)?;
            let online = state.customer(&chat.customer)?.online;
            (online && bubble.kind != "reaction").then(|| chat.clone())
        });
        let Some(chat) = reachable else { return };
        self.move_to(wamid, Tick::Delivered);
        let reads =
            |state: &mut State| state.pace.reading == Reading::Always || state.on_screen(&chat);
        if self.with(reads) {
            let (wait, wamid) = (self.with(|state| state.pace.read_ms), wamid.to_owned());
            self.later(Duration::from_millis(wait), move |world| {
                world.move_to(&wamid, Tick::Read)
            });
        }
    }

    /// The customer's phone is on again: what waited arrives.
    pub(crate) fn deliver_waiting(self: &Arc<Self>, customer: &str) {
        let waiting: Vec<String> = self.with(|state| {
            let chats: Vec<Chat> = state
                .chats
                .keys()
                .filter(|chat| chat.customer == customer)
                .cloned()
                .collect();
            chats
                .iter()
                .flat_map(|chat| state.standing_at(chat, Tick::Sent))
                .collect()
        });
        waiting.iter().for_each(|wamid| self.deliver(wamid));
    }

    /// The customer looks at a chat: everything delivered there is read.
    pub(crate) fn read_chat(self: &Arc<Self>, chat: &Chat) {
        let mut unread = self.with(|state| state.standing_at(chat, Tick::Delivered));
        if chat.number == self.config.instagram.id {
            unread = self.seen_at_once(unread);
        }
        for wamid in unread {
            self.move_to(&wamid, Tick::Read);
        }
    }

    /// Moves a tick forward and tells the business; a tick never moves back by itself.
    pub(crate) fn move_to(self: &Arc<Self>, wamid: &str, tick: Tick) {
        if self.with(|state| {
            state
                .bubble(wamid)
                .is_some_and(|(_, bubble)| bubble.tick < tick)
        }) {
            self.status(wamid, tick, None, &Map::new());
        }
    }

    /// Ends a message with an error, told by webhook.
    pub(crate) fn fail_later(self: &Arc<Self>, wamid: String, trouble: Trouble) {
        let wait = self.with(|state| state.pace.sent_ms);
        self.later(Duration::from_millis(wait), move |world| {
            world.status(&wamid, Tick::Failed, Some(&trouble), &Map::new());
        });
    }

    /// Fires any status about a known message, whatever came before. Gives the webhook's number, or nothing if the
    /// message is unknown.
    pub(crate) fn status(
        self: &Arc<Self>,
        wamid: &str,
        tick: Tick,
        trouble: Option<&Trouble>,
        with: &Map<String, Value>,
    ) -> Option<u64> {
        if self
            .with(|state| {
                self.is_instagram(&state.bubble(wamid)?.0.number)
                    .then_some(())
            })
            .is_some()
        {
            return self.instagram_tick(wamid, tick);
        }
        let (chat, value) = self.with(|state| {
            let stamp = state.stamp();
            let (chat, bubble) = state.bubble_mut(wamid)?;
            bubble.tick = tick;
            bubble.error = trouble.map(|trouble| trouble.code);
            let (chat, bubble) = (chat.clone(), bubble.clone());
            let customer = state.customer(&chat.customer).cloned();
            let number = State::number(&self.config.numbers, Some(&chat.number))?;
            let mut status = status(&bubble, tick, &stamp, trouble);
            status.extend(recipient(&chat, customer.as_ref()));
            status.extend(with.clone());
            let mut value = json!({"messaging_product": "whatsapp", "metadata": metadata(number), "statuses": [status]});
            if let (Some(map), Some(customer), false) = (value.as_object_mut(), &customer, tick == Tick::Failed) {
                map.insert("contacts".into(), json!([inbound::contact(customer)]));
            }
            Some((chat, value))
        })?;
        self.tell(&json!({"type": "chat", "chat": chat}));
        Some(self.post(&envelope(&self.config.waba, &[change("messages", &value)])))
    }
}

fn status(
    bubble: &Bubble,
    tick: Tick,
    stamp: &str,
    trouble: Option<&Trouble>,
) -> Map<String, Value> {
    let mut status = Map::new();
    status.insert("id".into(), json!(bubble.id));
    status.insert("status".into(), json!(tick.word()));
    status.insert("timestamp".into(), json!(stamp));
    if matches!(tick, Tick::Sent | Tick::Delivered) && bubble.kind != "reaction" {
        status.insert("pricing".into(), pricing(&bubble.category));
    }
    if let Some(data) = &bubble.callback {
        status.insert("biz_opaque_callback_data".into(), json!(data));
    }
    if let Some(trouble) = trouble {
        status.insert("errors".into(), json!([trouble.in_webhook()]));
    }
    status
}

/// Since July 2025 only templates cost something; answers inside the window are free.
fn pricing(category: &str) -> Value {
    let free = category == "service";
    let kind = if free {
        "free_customer_service"
    } else {
        "regular"
    };
    json!({"billable": !free, "pricing_model": "PMP", "type": kind, "category": category})
}

/// Who it went to. Somebody the simulator does not know has only the digits that were written.
fn recipient(chat: &Chat, customer: Option<&Customer>) -> Map<String, Value> {
    let mut keys = Map::new();
    let wa_id = match customer {
        Some(customer) => customer.wa_id.clone(),
        None => Some(crate::config::digits(&chat.customer)).filter(|digits| !digits.is_empty()),
    };
    if let Some(wa_id) = wa_id {
        keys.insert("recipient_id".into(), json!(wa_id));
    }
    if let Some(customer) = customer {
        keys.insert("recipient_user_id".into(), json!(customer.user_id));
    }
    keys
}
