//! Who is on the other side (facts 2.4). Every part is optional in practice, and nothing is keyed by a phone number.

use super::fields::Change;
use crate::json::{Fields, Piece};
use domain::{
    contact::{ExternalId, ExternalKind},
    incoming::Sender,
};

/// One element of `contacts[]`.
#[derive(Debug, Clone, Default)]
pub(super) struct Person {
    bsuid: Option<String>,
    parent: Option<String>,
    wa_id: Option<String>,
    username: Option<String>,
    name: Option<String>,
}

/// The names that a piece itself gives, before `contacts[]` is asked.
#[derive(Debug, Default)]
pub(super) struct Claims {
    bsuid: Option<String>,
    parent: Option<String>,
    wa_id: Option<String>,
    phone: Option<String>,
    username: Option<String>,
    group: Option<String>,
}

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

pub(super) fn people(value: &Fields<'_>) -> Vec<Person> {
    value
        .list("contacts")
        .into_iter()
        .filter_map(Piece::fields)
        .map(|fields| person(&fields))
        .collect()
}

fn person(fields: &Fields<'_>) -> Person {
    let profile = fields.inner("profile");
    Person {
        bsuid: fields.word("user_id"),
        parent: fields.word("parent_user_id"),
        wa_id: fields.word("wa_id").map(|number| digits(&number)),
        username: profile.word("username").or_else(|| fields.word("username")),
        name: profile.word("name"),
    }
}

/// The digits of a telephone number that may be written for people. Anything else stays as it is.
pub(super) fn digits(number: &str) -> String {
    let written = |letter: char| letter.is_ascii_digit() || "+-() .".contains(letter);
    if number.chars().all(written) {
        number.chars().filter(char::is_ascii_digit).collect()
    } else {
        number.to_owned()
    }
}

/// Whether a name is a business-scoped id: `CC.…`. One was seen in place of a phone number in `from`.
fn is_bsuid(name: &str) -> bool {
    let letters =
        |part: &str| part.len() == 2 && part.bytes().all(|letter| letter.is_ascii_uppercase());
    name.split_once('.')
        .is_some_and(|(country, rest)| letters(country) && !rest.is_empty())
}

impl Claims {
    /// A field that should hold a phone number, and may hold a business-scoped id.
    fn number(mut self, value: Option<String>) -> Self {
        match value {
            Some(id) if is_bsuid(&id) => self.bsuid = self.bsuid.or(Some(id)),
            Some(number) => self.phone = Some(digits(&number)),
            None => {}
        }
        self
    }

    fn is_empty(&self) -> bool {
        self.bsuid.is_none() && self.phone.is_none() && self.wa_id.is_none()
    }

    /// The claims and what `contacts[]` knows, in the order in which to look them up: the most stable name first.
    fn ids(&self, person: Option<&Person>) -> Vec<ExternalId> {
        let person = person.cloned().unwrap_or_default();
        let mut ids = Vec::new();
        let mut add = |kind, value: Option<&String>| {
            let id = value.map(|value| ExternalId {
                kind,
                value: value.clone(),
            });
            ids.extend(id.filter(|id: &ExternalId| !id.value.is_empty()));
        };
        for (kind, values) in [
            (ExternalKind::Bsuid, [&self.bsuid, &person.bsuid]),
            (ExternalKind::ParentBsuid, [&self.parent, &person.parent]),
            (ExternalKind::WaId, [&self.wa_id, &person.wa_id]),
            (ExternalKind::Phone, [&self.phone, &None]),
            (ExternalKind::Username, [&self.username, &person.username]),
        ] {
            let [own, known] = values;
            add(kind, own.as_ref());
            add(
                kind,
                known.as_ref().filter(|known| own.as_ref() != Some(known)),
            );
        }
        for id in ids
            .iter_mut()
            .filter(|id| id.kind == ExternalKind::Username)
        {
            id.value = id.value.trim_start_matches('@').to_owned();
        }
        ids
    }

    /// How to call somebody of a group in one line.
    fn called(&self, person: Option<&Person>) -> Option<String> {
        let name = person.and_then(|person| person.name.clone());
        let known = name.map(Ok).or_else(|| self.ids(person).pop().map(Err))?;
        Some(match known {
            Ok(name) => name,
            Err(id) => match id.kind {
                ExternalKind::Username => format!("@{}", id.value),
                ExternalKind::WaId | ExternalKind::Phone => format!("+{}", id.value),
                _ => id.value,
            },
        })
    }

    fn sender(self, person: Option<&Person>) -> Option<Sender> {
        if let Some(group) = &self.group {
            let ids = vec![ExternalId {
                kind: ExternalKind::Group,
                value: group.clone(),
            }];
            return Some(Sender {
                ids,
                name: None,
                participant: self.called(person),
            });
        }
        let ids = self.ids(person);
        let name = person.and_then(|person| person.name.clone());
        (!ids.is_empty()).then_some(Sender {
            ids,
            name,
            participant: None,
        })
    }
}

/// Whether two numbers can be one line in two spellings: Brazil, Mexico and Argentina write mobile numbers with an
/// extra digit or without (facts 2.1).
fn alike(one: &str, other: &str) -> bool {
    one.len().min(other.len()) >= 10 && country(one) == country(other) && line(one) == line(other)
}

fn country(number: &str) -> Option<&str> {
    number.get(..2)
}

fn line(number: &str) -> Option<&str> {
    number.get(number.len().checked_sub(8)?..)
}

/// The element of `contacts[]` that a piece speaks of. `alone` says that the change has no other counterpart.
fn known<'p>(people: &'p [Person], claims: &Claims, alone: bool) -> Option<&'p Person> {
    let by_bsuid = |person: &&Person| claims.bsuid.is_some() && person.bsuid == claims.bsuid;
    let by_number = |person: &&Person| claims.phone.is_some() && person.wa_id == claims.phone;
    let by_likeness = |person: &&Person| {
        person
            .wa_id
            .as_deref()
            .zip(claims.phone.as_deref())
            .is_some_and(|(one, other)| alike(one, other))
    };
    let exact = people
        .iter()
        .find(by_bsuid)
        .or_else(|| people.iter().find(by_number));
    exact
        .or_else(|| people.iter().find(by_likeness))
        .or(match people {
            [only] if alone => Some(only),
            _ => None,
        })
}

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
    let group = fields.word("recipient_type").as_deref() == Some("group");
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

/// The customer of a thread of the history (facts 2.5). `piece` is one message of it.
pub(super) fn of_thread(thread: &Fields<'_>) -> Option<Sender> {
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
    let name = context
        .word("name")
        .or_else(|| context.inner("profile").word("name"));
    let person = Person {
        name,
        ..Person::default()
    };
    claims.sender(Some(&person))
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
