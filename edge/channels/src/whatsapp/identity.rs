//! Who is on the other side (facts 2.4). Every part is optional in practice, and nothing is keyed by a phone number.

use crate::json::{Fields, Piece};
use domain::{
    contact::{ExternalId, ExternalKind},
    incoming::Sender,
};

/// One element of `contacts[]`.
#[derive(Debug, Clone, Default)]
pub(super) struct Person {
    pub(super) bsuid: Option<String>,
    pub(super) parent: Option<String>,
    pub(super) wa_id: Option<String>,
    pub(super) username: Option<String>,
    pub(super) name: Option<String>,
}

/// The names that a piece itself gives, before `contacts[]` is asked.
#[derive(Debug, Default)]
pub(super) struct Claims {
    pub(super) bsuid: Option<String>,
    pub(super) parent: Option<String>,
    pub(super) wa_id: Option<String>,
    pub(super) phone: Option<String>,
    pub(super) username: Option<String>,
    pub(super) group: Option<String>,
}

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
    pub(super) fn number(mut self, value: Option<String>) -> Self {
        match value {
            Some(id) if is_bsuid(&id) => self.bsuid = self.bsuid.or(Some(id)),
            Some(number) => self.phone = Some(digits(&number)),
            None => {}
        }
        self
    }

    pub(super) fn is_empty(&self) -> bool {
        self.bsuid.is_none() && self.phone.is_none() && self.wa_id.is_none()
    }

    /// The claims and what `contacts[]` knows, in the order in which to look them up: the most stable name first.
    pub(super) fn ids(&self, person: Option<&Person>) -> Vec<ExternalId> {
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

    pub(super) fn sender(self, person: Option<&Person>) -> Option<Sender> {
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
pub(super) fn known<'p>(people: &'p [Person], claims: &Claims, alone: bool) -> Option<&'p Person> {
    let by_bsuid = |person: &&Person| claims.bsuid.is_some() && person.bsuid == claims.bsuid;
    let by_number = |person: &&Person| {
        person.wa_id.is_some() && [&claims.phone, &claims.wa_id].contains(&&person.wa_id)
    };
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
