//! What tests begin with: somebody who looks, and conversations.

use domain::{
    agent::{Agent, Role, Scope},
    contact::Contact,
    conversation::{Conversation, Status},
    ids::{AgentId, ContactId, ConversationId, InboxId},
    time::Time,
    wire::Head,
};
use std::collections::BTreeSet;

pub fn me() -> Agent {
    Agent {
        id: AgentId(1),
        name: "Ana".to_owned(),
        email: "ana@example.com".to_owned(),
        role: Role::Agent,
        scope: Scope::All,
        teams: BTreeSet::new(),
        inboxes: BTreeSet::new(),
        active: true,
    }
}

pub fn head(number: u64) -> Head {
    // Ids carry no order.
    let id = u128::from(number).wrapping_mul(0x9e37_79b9_7f4a_7c15_f39c_c060_5ced_c835);
    let at = Time(i64::try_from(number).unwrap());
    Head {
        conversation: Conversation {
            id: ConversationId(id),
            inbox: InboxId(2),
            contact: ContactId(id),
            number,
            status: Status::Open,
            owner: None,
            team: None,
            opened_at: at,
            active_at: at,
            customer_at: None,
            waiting_since: None,
            inbound: 1,
            seen: 1,
            failed: Vec::new(),
            last: None,
        },
        contact: Contact {
            id: ContactId(id),
            name: Some(format!("Cliente {number}")),
            ids: Vec::new(),
        },
        at: None,
    }
}
