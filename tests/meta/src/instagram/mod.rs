//! The business's account on Instagram: what customers do there, what the business sends, profiles and the subscription.
//! Connected by Instagram Login; everything Meta says of it comes as events, `entry[].messaging[]`.

mod account;
mod events;
mod send;

pub(crate) use account::{CDN, describe, download, subscribe, subscribed};
pub(crate) use send::send;

use std::sync::Arc;

use serde_json::{Value, json};

use crate::chat::{Chat, Tick};
use crate::customers::Channel;
use crate::graph::{Trouble, trouble};
use crate::state::State;
use crate::world::World;

/// The error of this code and subcode in the words that Instagram has for it; without a subcode, the usual one.
fn refusal(code: i64, subcode: Option<i64>) -> Trouble {
    let plain = trouble(code).saying("");
    let usual = match code {
        10 => Some(2_534_022),
        100 => Some(2_534_014),
        551 => Some(1_545_041),
        _ => None,
    };
    let words = match (code, subcode.or(usual)) {
        (10, Some(2_534_022)) => "This message is sent outside of allowed window.",
        (100, Some(2_534_014)) => "The requested user cannot be found.",
        (551, _) => "This person isn't available right now.",
        (230, _) => "User consent is required to access user profile",
        (613, _) => "Calls to this api have exceeded the rate limit.",
        _ => "",
    };
    let plain = if code == 10 {
        plain.with_http(Some(400))
    } else {
        plain
    };
    match subcode.or(usual) {
        Some(subcode) => plain.with_subcode(subcode, &format!("(#{code}) {words}")),
        None if words.is_empty() => plain,
        None => plain.titled(words),
    }
}

/// #100 about one parameter.
fn wrong(title: &str) -> Trouble {
    crate::graph::check::wrong(title)
}

impl World {
    /// Whether Graph names the business's account by this word.
    pub(crate) fn is_instagram(&self, object: &str) -> bool {
        object == "me" || object == self.config.instagram.id
    }

    /// The account, or one of its customers.
    pub(crate) fn of_instagram(&self, object: &str) -> bool {
        self.is_instagram(object) || self.with(|state| state.follower(object).is_some())
    }

    /// Whether a customer, by their handle, writes through Instagram.
    pub(crate) fn on_instagram(&self, customer: &str) -> bool {
        self.with(|state| {
            let customer = state.customer(customer);
            customer.is_some_and(|customer| customer.channel == Channel::Instagram)
        })
    }

    fn instagram_chat(&self, customer: &str) -> Chat {
        Chat {
            number: self.config.instagram.id.clone(),
            customer: customer.to_owned(),
        }
    }

    /// Posts events in one webhook.
    pub(crate) fn post_events(self: &Arc<Self>, events: Vec<Value>) -> u64 {
        let account = &self.config.instagram.id;
        let now = self.with(|state| state.now());
        let entry = json!({"time": now, "id": account, "messaging": events});
        self.post(&json!({"object": "instagram", "entry": [entry]}))
    }

    /// Moves a message of the business: Instagram tells nothing of sending and arriving, only that it was seen.
    pub(crate) fn instagram_tick(self: &Arc<Self>, mid: &str, tick: Tick) -> Option<u64> {
        let told = self.with(|state| {
            let now = state.now();
            let (chat, bubble) = state.bubble_mut(mid)?;
            bubble.tick = tick;
            let chat = chat.clone();
            let seen = json!({"read": {"mid": mid}});
            let event = events::from_customer(self, state, &chat, now, seen)?;
            Some((chat, event))
        });
        let (chat, event) = told?;
        self.tell(&json!({"type": "chat", "chat": chat}));
        (tick == Tick::Read).then(|| self.post_events(vec![event]))
    }

    /// Whoever opens a chat sees all of it, and Meta names the newest message only. Gives that one back.
    pub(crate) fn seen_at_once(&self, mut unread: Vec<String>) -> Vec<String> {
        let newest = unread.pop();
        self.with(|state| {
            for mid in &unread {
                if let Some((_, bubble)) = state.bubble_mut(mid) {
                    bubble.tick = Tick::Read;
                }
            }
        });
        newest.into_iter().collect()
    }
}

/// Whether this person ever wrote, as far as anybody remembers: before that nothing of them is told.
fn is_known(state: &State, chat: &Chat) -> bool {
    state.wrote_at.contains_key(chat) || state.pace.unheard == crate::config::Unheard::Open
}
