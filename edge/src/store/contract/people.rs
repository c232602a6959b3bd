//! People who were taken into the index by an older version are found as those who come today.

use super::{Held, Scratch, head, same};
use crate::store::{SqlShelf, schema};
use domain::{
    agent::{Agent, Role, Scope},
    contact::{Contact, ExternalId, ExternalKind},
    conversation::Conversation,
    ids::{AgentId, ConversationId},
    shelf::{Rows, Shelf as _},
};
use std::collections::BTreeSet;

/// More than are looked at at once.
const MANY: u128 = 600;

pub(super) fn found_by_parts_of_numbers(scratch: &mut Scratch) -> Held {
    let first = scratch.shelf.last_number() + 1;
    for place in 0..MANY {
        scratch.commit(&person(place, first))?;
    }
    // As the version before numbers were found by their last digits left it: it has read these lines.
    let sql = &scratch.sql;
    sql.run(
        "INSERT OR REPLACE INTO meta (key, value) VALUES ('schema', ?)",
        &[schema::BEFORE_LAST_DIGITS.into()],
    )?;
    scratch.shelf = SqlShelf::open(sql.clone())?;
    let mut steps = 0;
    while scratch.shelf.index()? {
        steps += 1;
    }
    let mut found = Vec::new();
    for typed in ["5550-0007", "(11) 5550-0599", "551155500300", "0412"] {
        found.push(scratch.shelf.search(&looks(), typed, None)?.hits.len());
    }
    // Once is enough.
    let again = {
        let before = scratch.sql.written();
        scratch.shelf = SqlShelf::open(scratch.sql.clone())?;
        scratch.shelf.index()?;
        scratch.sql.written() - before
    };
    Ok(same("found", &found, &vec![1, 1, 1, 1])
        .and_then(|()| same("in steps", &(steps > 1), &true))
        .and_then(|()| same("rows written again", &again, &0)))
}

fn person(place: u128, first: u64) -> Rows {
    let id = ConversationId(12 << 100 | place);
    let number = first + u64::try_from(place).unwrap_or_default();
    let conversation = Conversation { number, ..head(id) };
    let contact = Contact {
        id: conversation.contact,
        name: None,
        ids: vec![ExternalId {
            kind: ExternalKind::WaId,
            value: format!("55115550{place:04}"),
        }],
    };
    let mut rows = Rows::default();
    rows.contacts.insert(contact.id, contact);
    rows.conversations.insert(id, conversation);
    rows
}

fn looks() -> Agent {
    Agent {
        id: AgentId(1),
        name: "Ana".to_owned(),
        email: String::new(),
        role: Role::Owner,
        scope: Scope::All,
        teams: BTreeSet::new(),
        inboxes: BTreeSet::new(),
        active: true,
    }
}
