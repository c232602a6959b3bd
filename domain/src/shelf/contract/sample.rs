//! Rows to write. Every case takes ids from a space of its own, so that cases can share a store.

use crate::{
    channel::{ChannelKind, Inbox},
    contact::Contact,
    conversation::{Conversation, EntryKey, Status},
    ids::{ContactId, ConversationId, EntryId, InboxId},
    message::{Content, Delivery, Forwarded, Message, Origin},
    shelf::{EntryRow, Rows, Shelf},
    thread::Entry,
    time::Time,
    wire::{Cursor, Posted},
};

/// The ids of one case.
#[derive(Clone, Copy)]
pub(super) struct Space(pub u128);

impl Space {
    pub fn id(self, number: u128) -> u128 {
        (self.0 << 64) | number
    }

    pub fn conversation(self) -> ConversationId {
        ConversationId(self.id(1))
    }

    pub fn key(self, number: u32) -> EntryKey {
        EntryKey {
            at: Time(i64::from(number)),
            id: EntryId(self.id(100 + u128::from(number))),
        }
    }

    pub fn head(self, number: u64) -> Conversation {
        Conversation {
            id: self.conversation(),
            inbox: InboxId(self.id(2)),
            contact: ContactId(self.id(3)),
            number,
            status: Status::Open,
            owner: None,
            team: None,
            opened_at: Time(1),
            active_at: Time(1),
            customer_at: None,
            waiting_since: None,
            inbound: 0,
            seen: 0,
            failed: Vec::new(),
            last: None,
        }
    }

    pub fn contact(self) -> Contact {
        Contact {
            id: ContactId(self.id(3)),
            name: Some("José d'Ávila 🙂".to_owned()),
            ids: Vec::new(),
        }
    }

    pub fn message(self, number: u32, delivery: Delivery) -> EntryRow {
        let key = self.key(number);
        let entry = Entry::Message(Box::new(Message {
            id: key.id,
            conversation: self.conversation(),
            at: key.at,
            origin: Origin::Customer,
            content: Content::Text {
                body: format!("linha '{number}' \"%_\"\n"),
            },
            attachment: None,
            delivery,
            quote: None,
            reactions: Vec::new(),
            referral: None,
            forwarded: Forwarded::No,
            participant: None,
            edited_at: None,
            revoked_at: None,
        }));
        EntryRow {
            entry,
            provider: None,
            alias: None,
        }
    }

    /// Rows with a head, a contact and one message per delivery, from place 1 on.
    pub fn rows(self, number: u64, deliveries: &[Delivery]) -> Rows {
        let mut rows = Rows::default();
        rows.conversations
            .insert(self.conversation(), self.head(number));
        rows.contacts.insert(self.contact().id, self.contact());
        for (place, delivery) in (1u32..).zip(deliveries) {
            let row = self.message(place, delivery.clone());
            rows.entries
                .insert((self.conversation(), self.key(place)), row);
        }
        rows
    }

    pub fn inbox(self) -> Inbox {
        Inbox {
            id: InboxId(self.id(2)),
            kind: ChannelKind::WhatsApp,
            name: "Vendas".to_owned(),
            number: "1".to_owned(),
            account: "2".to_owned(),
            phone: String::new(),
            line: String::new(),
            stopped: None,
        }
    }
}

pub(super) fn commit(shelf: &mut dyn Shelf, rows: &Rows) -> Result<Cursor, String> {
    let mut posted = Posted::default();
    shelf
        .commit(rows, &mut posted)
        .map_err(|broken| broken.to_string())?;
    Ok(posted.cursor)
}
