//! What the tests share: chance that can be repeated, ids, a workspace and its customers.

use domain::{
    agent::{Agent, Role, Scope},
    channel::{Address, ChannelKind, Inbox},
    contact::{ExternalId, ExternalKind},
    ids::{AgentId, Ids, InboxId},
    incoming::{Incoming, IncomingMessage, Moment, ProviderId, Sender, Side, What},
    message::{Content, Forwarded},
    settings::Settings,
    time::Time,
};
use std::collections::BTreeSet;

/// Chance that depends on nothing but its seed (splitmix64).
#[derive(Clone)]
pub struct Chance(pub u64);

impl Chance {
    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }
}

/// Ids as the shells make them, from a seed.
pub struct SeededIds(pub Chance);

impl SeededIds {
    pub fn new(seed: u64) -> Self {
        Self(Chance(seed))
    }
}

impl Ids for SeededIds {
    fn fresh(&mut self) -> u128 {
        (u128::from(self.0.next()) << 64) | u128::from(self.0.next())
    }

    fn named(&self, space: &str, name: &str) -> u128 {
        let text = [space, "\n", name].concat();
        let mix = |hash: u128, byte: u8| {
            (hash ^ u128::from(byte)).wrapping_mul(0x0000_0000_0100_0000_0000_0000_0000_013b)
        };
        text.bytes()
            .fold(0x6c62_272e_07bb_0142_62b8_2175_6295_c58d, mix)
    }
}

pub const VENDAS: InboxId = InboxId(0x10);
pub const SUPORTE: InboxId = InboxId(0x11);

pub fn agent(id: u128, role: Role, scope: Scope) -> Agent {
    Agent {
        id: AgentId(id),
        name: format!("Agente {id}"),
        email: format!("agente{id}@example.com"),
        role,
        scope,
        teams: BTreeSet::new(),
        inboxes: BTreeSet::new(),
        active: true,
    }
}

fn inbox(id: InboxId, name: &str, number: &str) -> Inbox {
    Inbox {
        id,
        kind: ChannelKind::WhatsApp,
        name: name.to_owned(),
        number: number.to_owned(),
        account: "200000000000001".to_owned(),
        phone: String::new(),
        line: String::new(),
        stopped: None,
    }
}

pub fn settings(agents: Vec<Agent>) -> Settings {
    let inboxes = vec![
        inbox(VENDAS, "Vendas", "100000000000001"),
        inbox(SUPORTE, "Suporte", "100000000000002"),
    ];
    Settings {
        workspace: "Loja Aurora".to_owned(),
        agents,
        inboxes,
        views: Vec::new(),
    }
}

pub fn address(inbox: InboxId) -> Address {
    let number = match inbox {
        VENDAS => "100000000000001",
        SUPORTE => "100000000000002",
        _ => "100000000000009",
    };
    Address {
        kind: ChannelKind::WhatsApp,
        number: Some(number.to_owned()),
        account: None,
    }
}

pub fn name(kind: ExternalKind, value: &str) -> ExternalId {
    ExternalId {
        kind,
        value: value.to_owned(),
    }
}

pub fn sender(ids: Vec<ExternalId>) -> Sender {
    Sender {
        ids,
        name: Some("Cliente".to_owned()),
        participant: None,
    }
}

pub fn text(body: &str) -> Content {
    Content::Text {
        body: body.to_owned(),
    }
}

/// A live text of a customer.
pub fn said(from: Sender, id: &str, at: Time, body: &str) -> Incoming {
    let message = IncomingMessage {
        id: ProviderId(id.to_owned()),
        side: Side::Customer,
        moment: Moment::Live,
        content: text(body),
        quotes: None,
        forwarded: Forwarded::No,
        referral: None,
    };
    Incoming {
        to: address(VENDAS),
        at: Some(at),
        from: Some(from),
        what: What::Message(Box::new(message)),
    }
}
