//! What precedes each line: a new day, the unread mark, or a change of author.

use crate::{desk::Desk, i18n::day_number};
use domain::{
    conversation::EntryKey,
    ids::{AgentId, ConversationId, EntryId},
    message::Origin,
    thread::Entry,
    time::Span,
};
use leptos::prelude::*;
use std::collections::BTreeMap;

/// Messages of one author within this span stand together.
const TOGETHER: Span = Span::minutes(5);

/// Who a line is from, as far as grouping goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Author {
    Customer,
    Agent(AgentId),
    Phone,
    /// Notes and activities always stand alone.
    Aside,
}

impl Author {
    pub fn of(entry: &Entry) -> Self {
        match entry.message().map(|message| message.origin) {
            Some(Origin::Customer) => Author::Customer,
            Some(Origin::Agent { agent }) => Author::Agent(agent),
            Some(Origin::PhoneApp) => Author::Phone,
            None => Author::Aside,
        }
    }
}

/// What stands before one line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Lead {
    pub new_day: bool,
    pub unread: bool,
    /// The first of its group: it shows the author.
    pub first: bool,
}

/// The leads of the lines that are drawn.
#[derive(Debug, Clone, Copy)]
pub struct Leads {
    pub drawn: Memo<Vec<(EntryKey, Lead)>>,
}

impl Leads {
    /// Of the lines that are drawn. `mark`: the first line that nobody had seen when the thread was opened.
    pub fn of(
        desk: Desk,
        id: ConversationId,
        keys: Memo<Vec<EntryKey>>,
        mark: RwSignal<Option<EntryId>>,
    ) -> Self {
        let authors = StoredValue::new(BTreeMap::new());
        let drawn = Memo::new(move |_| {
            let keys = keys.get();
            for key in &keys {
                learn(desk, id, *key, authors);
            }
            authors.with_value(|authors| leads(&keys, authors, mark.get()))
        });
        Self { drawn }
    }
}

/// An author never changes, so each line is read once.
fn learn(
    desk: Desk,
    id: ConversationId,
    key: EntryKey,
    authors: StoredValue<BTreeMap<EntryId, Box<Author>>>,
) {
    if authors.with_value(|authors| authors.contains_key(&key.id)) {
        return;
    }
    if let Some(author) = desk
        .entry(id, key)
        .with_untracked(|entry| entry.as_ref().map(Author::of))
    {
        authors.update_value(|authors| {
            authors.insert(key.id, Box::new(author));
        });
    }
}

fn leads(
    keys: &[EntryKey],
    authors: &BTreeMap<EntryId, Box<Author>>,
    mark: Option<EntryId>,
) -> Vec<(EntryKey, Lead)> {
    let mut before: Option<EntryKey> = None;
    let mut leads = Vec::new();
    for key in keys {
        let new_day = before.is_none_or(|before| day_number(before.at) != day_number(key.at));
        let unread = mark == Some(key.id);
        let together = before.is_some_and(|before| {
            authors.get(&before.id) == authors.get(&key.id) && key.at - before.at < TOGETHER
        });
        let lead = Lead {
            new_day,
            unread,
            first: new_day || unread || !together,
        };
        leads.push((*key, lead));
        before = Some(*key);
    }
    leads
}

/// The line before which the unread mark stands, among lines of which each says whether it is the customer's, the
/// newest first; nothing where they do not reach back to it.
pub fn first_unread(lines: &[(EntryKey, bool)], unread: u64) -> Option<usize> {
    let place = usize::try_from(unread.checked_sub(1)?).ok()?;
    let customers = lines.iter().enumerate().filter(|(_, (_, is))| *is);
    customers.map(|(at, _)| at).nth(place)
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::time::Time;

    #[test]
    fn the_unread_line_stands_before_the_first_message_nobody_saw() {
        let key = |id| EntryKey {
            at: Time(0),
            id: EntryId(id),
        };
        let lines = [
            (key(4), true),
            (key(3), true),
            (key(2), false),
            (key(1), true),
        ];
        assert_eq!(first_unread(&lines, 0), None);
        assert_eq!(first_unread(&lines, 2), Some(1));
        assert_eq!(first_unread(&lines, 3), Some(3));
        assert_eq!(first_unread(&lines, 4), None);
    }
}
