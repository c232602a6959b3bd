//! Calls the person, who looks elsewhere, to what a customer wrote: in what is theirs, or nobody's yet.

use super::{Desk, StatusKind, View, engine::Engine, working::looker};
use crate::host;
use domain::{
    list::{Filter, Owner as Whose, Query, Sort},
    mirror::{Mirror, Seen},
    wire::Head,
};

impl Engine {
    /// By the leading tab alone, so that each message calls once.
    pub fn call_person(&self, seen: &[Seen]) {
        if host::is_shown() {
            return;
        }
        let mirror = self.mirror.borrow();
        let heads = seen.iter().filter_map(|seen| match seen {
            Seen::Head(id) => mirror.head(*id),
            _ => None,
        });
        for head in heads.filter(|head| calls(&mirror, head)) {
            let last = head.conversation.last.as_ref();
            let (key, words) = last.map_or_else(Default::default, |last| {
                (Some(last.key), last.text.as_str())
            });
            // A head changes for other reasons too, after the message was told.
            if key > self.called.get() {
                self.called.set(key);
                let name = head.contact.name.as_deref().unwrap_or("Recado");
                host::notify(name, words, &format!("/c/{}", head.conversation.id));
            }
        }
    }
}

impl Desk {
    /// How many conversations call this person. Tracked.
    #[must_use]
    pub fn calling(self) -> u64 {
        self.count(&calling()).unwrap_or_default()
    }
}

/// Somebody's own and nobody's: what colleagues have not read is not theirs to read.
fn calling() -> Query {
    let whose = [Whose::Me, Whose::Nobody].map(Filter::Owner).to_vec();
    Query {
        view: View::ByStatus(StatusKind::Open),
        filter: Filter::All(vec![Filter::Unread, Filter::Any(whose)]),
        sort: Sort::default(),
    }
}

fn calls(mirror: &Mirror, head: &Head) -> bool {
    let conversation = &head.conversation;
    let said = conversation
        .last
        .as_ref()
        .is_some_and(|last| last.origin.is_customer());
    let calling = calling();
    let sieve = calling.sieve(looker(mirror));
    said && sieve.admits(conversation, &|id| mirror.contact(id))
}
