//! The end: nothing fails any more, everything drains, and then all must be equal.

use crate::{client::Client, world::World};
use domain::{
    conversation::EntryKey, ids::ConversationId, message::Delivery, room::Input, shelf::Shelf,
    thread::Entry, time::Span,
};

impl World {
    pub fn settle(&mut self) {
        self.faults = false;
        for _ in 0..200 {
            self.drain_outside();
            self.drain_net();
            if self.is_quiet() {
                break;
            }
            self.server.now = self.server.now + Span::minutes(7);
            self.take(Input::Due);
        }
        assert!(
            self.is_quiet(),
            "everything comes to rest: {}",
            self.restless()
        );
        for client in &self.clients {
            self.compare(client);
            complete(client);
        }
        self.provider_was_heard();
    }

    fn drain_outside(&mut self) {
        while !(self.server.sending.is_empty()
            && self.outside.verdicts.is_empty()
            && self.outside.statuses.is_empty()
            && self.server.fetching.is_empty())
        {
            match self.chance.next() % 4 {
                3 => self.a_file_comes(),
                0 => self.provider_considers(),
                1 => self.provider_answers(),
                _ => self.provider_tells(),
            }
        }
    }

    fn drain_net(&mut self) {
        for client in 0..self.clients.len() {
            if self.clients[client].stream.is_none() {
                self.connect(client);
            }
            self.send_outbox(client);
            self.fetch(client);
        }
        while !self.parcels.is_empty() {
            self.deliver();
        }
        for client in &mut self.clients {
            while client
                .stream
                .as_ref()
                .is_some_and(|stream| !stream.is_empty())
            {
                client.listen();
            }
        }
    }

    fn is_quiet(&self) -> bool {
        let waits = |client: &Client| {
            client.stream.is_none()
                || !client.outbox.is_empty()
                || !client.unread().is_empty()
                || !client.mirror.pending().is_empty()
        };
        let travelling = |id| self.server.memory.on_their_way(id).unwrap();
        let sent = self
            .server
            .conversations()
            .all(|head| travelling(head.id).is_empty());
        sent && self.parcels.is_empty() && !self.clients.iter().any(waits)
    }

    fn restless(&self) -> String {
        let of = |client: &Client| {
            let (stream, unread) = (client.stream.is_some(), client.unread());
            format!(
                "{stream} {:?} {unread:?} {:?}\n",
                client.outbox,
                client.mirror.pending()
            )
        };
        self.clients.iter().map(of).collect()
    }

    /// Where a message had one attempt and a clear answer, what the provider told last in truth is what shows,
    /// whatever the order in which it was told.
    fn provider_was_heard(&self) {
        for ((conversation, message), attempts) in &self.outside.truth {
            if let [Some(truth)] = attempts.as_slice() {
                let shown = self.delivery(*conversation, *message);
                assert_eq!(
                    without_attempt(&shown),
                    without_attempt(truth),
                    "the provider's last word shows"
                );
            }
        }
    }

    fn delivery(&self, conversation: ConversationId, message: EntryKey) -> Delivery {
        let row = self
            .server
            .memory
            .entry(conversation, message)
            .unwrap()
            .unwrap();
        row.entry.message().unwrap().delivery.clone()
    }
}

fn without_attempt(delivery: &Delivery) -> Delivery {
    match delivery {
        Delivery::Failed { failure, .. } => Delivery::Failed {
            failure: failure.clone(),
            attempt: 0,
        },
        Delivery::Accepted { .. } => Delivery::ACCEPTED,
        other => other.clone(),
    }
}

/// Nothing of a guess is left.
fn complete(client: &Client) {
    for head in client.mirror.conversations() {
        assert_eq!(
            client.mirror.confirmed(head.id).unwrap().conversation,
            *head
        );
        for key in client.mirror.keys(head.id) {
            let entry: &Entry = client.mirror.entry(head.id, key).unwrap();
            let wished = entry
                .message()
                .is_some_and(|message| message.delivery == Delivery::Wished);
            assert!(!wished, "no guess is left");
        }
    }
}
