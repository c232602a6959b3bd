//! Whom each kind of piece speaks of: the customer, on whichever side of it they stand.

use super::{
    fields::Change,
    identity::{Claims, Person, digits, known},
};
use crate::json::Fields;
use domain::{contact::ExternalId, incoming::Sender};

/// The spellings of one fact that Meta's pages disagree about (facts 2.4).
const RECIPIENT_PARENT: [&str; 3] = [
    "recipient_parent_user_id",
    "parent_recipient_user_id",
    "parent_user_id",
];
const PARTICIPANT: [&str; 2] = ["recipient_participant_id", "participant_recipient_id"];
const PARTICIPANT_BSUID: [&str; 2] = [
    "recipient_participant_user_id",
    "participant_recipient_user_id",
];

fn from_claims(fields: &Fields<'_>) -> Claims {
    let claims = Claims {
        bsuid: fields.word("from_user_id"),
        parent: fields.word("from_parent_user_id"),
        username: fields
            .word("from_username")
            .or_else(|| fields.word("username")),
        ..Claims::default()
    };
    claims.number(fields.word("from"))
}

fn to_claims(fields: &Fields<'_>) -> Claims {
    let claims = Claims {
        bsuid: fields.word("to_user_id"),
        parent: fields.word("to_parent_user_id"),
        ..Claims::default()
    };
    claims.number(fields.word("to"))
}

/// Whether all messages of a list are between the same two, so that the one contact beside them can only be theirs.
pub(super) fn is_alone<'f>(mut messages: impl Iterator<Item = &'f Fields<'f>>) -> bool {
    let both = |fields: &Fields<'_>| {
        ["from", "from_user_id", "to", "to_user_id"].map(|name| fields.word(name))
    };
    let first = messages.next().map(both);
    messages.all(|message| Some(both(message)) == first)
}

/// The customer (or group) who wrote a message.
pub(super) fn writer(change: &Change<'_>, fields: &Fields<'_>, alone: bool) -> Option<Sender> {
    let mut claims = from_claims(fields);
    claims.group = fields.word("group_id");
    let person = known(&change.people, &claims, alone);
    claims.sender(person)
}

/// The customer to whom the business wrote on its phone.
pub(super) fn addressee(change: &Change<'_>, fields: &Fields<'_>, alone: bool) -> Option<Sender> {
    let mut claims = to_claims(fields);
    // Seen: `from` and `to` the other way round. Whoever is not the business is the customer.
    if claims.bsuid.is_none() && claims.phone.is_some() && claims.phone == change.business {
        let other = from_claims(fields);
        if !other.is_empty() && other.phone != change.business {
            claims = other;
        }
    }
    claims.group = fields.word("group_id");
    // The contact beside an echo may be the business itself.
    let own = |person: &Person| person.wa_id.is_some() && person.wa_id == change.business;
    let person = known(&change.people, &claims, alone).filter(|person| !own(person));
    claims.sender(person)
}

/// To whom a message of ours went, as its status tells.
pub(super) fn recipient(change: &Change<'_>, fields: &Fields<'_>, alone: bool) -> Option<Sender> {
    let group = fields.word("recipient_type").as_deref() == Some("group")
        || fields
            .word("recipient_id")
            .is_some_and(|id| id.ends_with("@g.us"));
    let claims = if group {
        let claims = Claims {
            bsuid: fields.first(&PARTICIPANT_BSUID),
            group: fields.word("recipient_id"),
            ..Claims::default()
        };
        claims.number(fields.first(&PARTICIPANT))
    } else {
        let claims = Claims {
            bsuid: fields.word("recipient_user_id"),
            parent: fields.first(&RECIPIENT_PARENT),
            ..Claims::default()
        };
        claims.number(fields.word("recipient_id"))
    };
    let person = known(&change.people, &claims, alone);
    claims.sender(person)
}

/// The customer of a thread of the history (facts 2.5).
pub(super) fn of_thread(change: &Change<'_>, thread: &Fields<'_>) -> Option<Sender> {
    let context = thread.inner("context");
    let claims = Claims {
        bsuid: context.word("user_id"),
        parent: context.word("parent_user_id"),
        wa_id: context.word("wa_id").map(|number| digits(&number)),
        username: context.word("username"),
        group: thread.word("group_id"),
        ..Claims::default()
    };
    let mut claims = claims.number(thread.word("id"));
    if claims
        .phone
        .as_deref()
        .is_some_and(|id| id.ends_with("@g.us"))
    {
        claims.group = claims.phone.take();
    }
    let person = known(&change.people, &claims, false);
    claims.sender(person)
}

pub(super) fn address_book(contact: &Fields<'_>) -> Option<Sender> {
    let claims = Claims {
        bsuid: contact.word("user_id"),
        parent: contact.word("parent_user_id"),
        wa_id: contact.word("wa_id").map(|number| digits(&number)),
        username: contact.word("username"),
        ..Claims::default()
    };
    claims.number(contact.word("phone_number")).sender(None)
}

/// The new names in a `system` message: the number (two spellings, facts 2.2) and the business-scoped ids.
pub(super) fn new_names(system: &Fields<'_>) -> Vec<ExternalId> {
    let claims = Claims {
        bsuid: system
            .word("user_id")
            .or_else(|| system.word("new_user_id")),
        parent: system.word("parent_user_id"),
        wa_id: system
            .first(&["wa_id", "new_wa_id"])
            .map(|number| digits(&number)),
        ..Claims::default()
    };
    claims.ids(None)
}

/// The names before and after in a `user_id_update`.
pub(super) fn changed_ids(update: &Fields<'_>) -> (Vec<ExternalId>, Vec<ExternalId>) {
    let (bsuid, parent) = (update.inner("user_id"), update.inner("parent_user_id"));
    let before = Claims {
        bsuid: bsuid.word("previous"),
        parent: parent.word("previous"),
        wa_id: update.word("wa_id").map(|number| digits(&number)),
        ..Claims::default()
    };
    let after = Claims {
        bsuid: bsuid.word("current"),
        parent: parent.word("current"),
        ..Claims::default()
    };
    (before.ids(None), after.ids(None))
}
