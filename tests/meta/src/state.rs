//! Everything the simulator remembers, behind one lock.

use std::collections::{BTreeMap, VecDeque};

use serde_json::Value;

use crate::chat::{Bubble, By, Chat, Tick};
use crate::config::{Number, Pace, Unheard};
use crate::customers::{Channel, Customer, cast};
use crate::faults::Faults;
use crate::graph::templates;
use crate::ids::Ids;
use crate::log::{Call, Hook, Log};
use crate::media::Media;
use crate::webhook::Delivery;

/// The window in which the business may write freely.
pub(crate) const WINDOW_MS: i64 = 24 * 60 * 60 * 1000;

#[derive(Debug)]
pub(crate) struct State {
    /// Grows with every reset, so that timers started before it find out.
    pub(crate) epoch: u64,
    pub(crate) ids: Ids,
    /// How far the simulated clock is ahead of the real one.
    pub(crate) ahead_ms: i64,
    pub(crate) pace: Pace,
    pub(crate) customers: Vec<Customer>,
    pub(crate) chats: BTreeMap<Chat, Vec<Bubble>>,
    /// When the customer last wrote: opens the window.
    pub(crate) wrote_at: BTreeMap<Chat, i64>,
    pub(crate) media: BTreeMap<String, Media>,
    pub(crate) templates: Vec<Value>,
    pub(crate) faults: Faults,
    /// Webhooks kept back, while holding is on.
    pub(crate) held: Option<Vec<Delivery>>,
    /// Webhooks waiting to be posted last first.
    pub(crate) reordered: VecDeque<Delivery>,
    pub(crate) calls: Log<Call>,
    pub(crate) hooks: Log<Hook>,
    /// Open phone pages and the chat each one shows.
    pub(crate) views: BTreeMap<String, Option<Chat>>,
    /// A webhook address set through `subscribed_apps`.
    pub(crate) callback: Option<String>,
    pub(crate) subscribed: bool,
    /// What the business's app hears of its Instagram account; empty while it is not subscribed.
    pub(crate) instagram_fields: Vec<String>,
    /// Deliveries and timers that are not done.
    pub(crate) pending: usize,
}

impl State {
    pub(crate) fn new(pace: Pace) -> Self {
        let mut ids = Ids::new();
        let templates = templates::samples(&mut ids);
        Self {
            epoch: 0,
            ids,
            ahead_ms: 0,
            pace,
            customers: cast(),
            chats: BTreeMap::new(),
            wrote_at: BTreeMap::new(),
            media: BTreeMap::new(),
            templates,
            faults: Faults::default(),
            held: None,
            reordered: VecDeque::new(),
            calls: Log::default(),
            hooks: Log::default(),
            views: BTreeMap::new(),
            callback: None,
            subscribed: false,
            instagram_fields: Vec::new(),
            pending: 0,
        }
    }

    /// Simulated time in milliseconds since 1970.
    pub(crate) fn now(&self) -> i64 {
        let real = std::time::UNIX_EPOCH
            .elapsed()
            .map_or(0, |time| time.as_millis());
        i64::try_from(real)
            .unwrap_or(i64::MAX)
            .saturating_add(self.ahead_ms)
    }

    /// Simulated time as webhooks carry it: decimal seconds in a string.
    pub(crate) fn stamp(&self) -> String {
        (self.now() / 1000).to_string()
    }

    pub(crate) fn customer(&self, id: &str) -> Option<&Customer> {
        self.customers.iter().find(|customer| customer.id == id)
    }

    /// Whoever a send's `to` or `recipient` means.
    pub(crate) fn addressee(&self, address: &str) -> Option<&Customer> {
        let mut own = self.customers.iter();
        own.find(|one| one.channel == Channel::WhatsApp && one.answers_to(address))
    }

    /// Whoever has this Instagram-scoped id.
    pub(crate) fn follower(&self, igsid: &str) -> Option<&Customer> {
        let mut own = self.customers.iter();
        own.find(|one| one.channel == Channel::Instagram && one.user_id == igsid)
    }

    pub(crate) fn bubble(&self, wamid: &str) -> Option<(&Chat, &Bubble)> {
        self.chats.iter().find_map(|(chat, bubbles)| {
            Some((chat, bubbles.iter().find(|bubble| bubble.id == wamid)?))
        })
    }

    pub(crate) fn bubble_mut(&mut self, wamid: &str) -> Option<(&Chat, &mut Bubble)> {
        self.chats.iter_mut().find_map(|(chat, bubbles)| {
            Some((chat, bubbles.iter_mut().find(|bubble| bubble.id == wamid)?))
        })
    }

    pub(crate) fn window_open(&self, chat: &Chat) -> bool {
        match self.wrote_at.get(chat) {
            Some(at) => self.now() - at < WINDOW_MS,
            None => self.pace.unheard == Unheard::Open,
        }
    }

    /// Whether some phone page shows this chat now.
    pub(crate) fn on_screen(&self, chat: &Chat) -> bool {
        self.views
            .values()
            .any(|shown| shown.as_ref() == Some(chat))
    }

    /// The business's messages in a chat that stand at `tick`, oldest first.
    pub(crate) fn standing_at(&self, chat: &Chat, tick: Tick) -> Vec<String> {
        let bubbles = self.chats.get(chat).map(Vec::as_slice).unwrap_or_default();
        let wanted = |bubble: &&Bubble| {
            bubble.by == By::Business && bubble.tick == tick && bubble.kind != "reaction"
        };
        bubbles
            .iter()
            .filter(wanted)
            .map(|bubble| bubble.id.clone())
            .collect()
    }

    /// The number with this id, or the first one when none is named.
    pub(crate) fn number<'a>(numbers: &'a [Number], id: Option<&str>) -> Option<&'a Number> {
        match id {
            Some(id) => numbers.iter().find(|number| number.phone_id == id),
            None => numbers.first(),
        }
    }
}
