//! Everything a workspace has, a chunk at a time, so that an export never holds more than a page in memory.

use super::{read, shelf::SqlShelf};
use domain::{contact::Contact, conversation::Conversation, shelf::Broken, thread::Entry};
use serde::Serialize;

/// Lines fetched at once.
const CHUNK: i64 = 200;

/// One line of an export. `id`s inside are stable: the same thing has the same id in every export.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "snake_case", tag = "line", content = "of")]
pub enum Line {
    Contact(Contact),
    Conversation(Box<Conversation>),
    /// A message with how far its delivery got, a note, or an activity.
    Entry(Entry),
}

/// How far an export got.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Place {
    Contacts {
        after: String,
    },
    Conversations {
        after: String,
    },
    Entries {
        conversation: String,
        at: i64,
        id: String,
    },
}

impl Place {
    /// Before everything.
    #[must_use]
    pub fn start() -> Self {
        Self::Contacts {
            after: String::new(),
        }
    }
}

impl SqlShelf {
    /// The next lines, and where to go on; without a place, that was all.
    ///
    /// # Errors
    /// [`Broken`] when the database did not answer.
    pub fn export(&self, place: &Place) -> Result<(Vec<Line>, Option<Place>), Broken> {
        match place {
            Place::Contacts { after } => self.export_contacts(after),
            Place::Conversations { after } => self.export_conversations(after),
            Place::Entries {
                conversation,
                at,
                id,
            } => self.export_entries(conversation, *at, id),
        }
    }

    fn export_contacts(&self, after: &str) -> Result<(Vec<Line>, Option<Place>), Broken> {
        let rows = self.sql().rows(
            "SELECT id, body FROM contact WHERE id > ? ORDER BY id LIMIT ?",
            &[after.into(), CHUNK.into()],
        )?;
        let next = match rows.last() {
            Some(row) => Place::Contacts {
                after: row.text(0)?,
            },
            None => Place::Conversations {
                after: String::new(),
            },
        };
        let lines = rows
            .iter()
            .map(|row| Ok(Line::Contact(read::json(&row.text(1)?)?)))
            .collect::<Result<_, Broken>>()?;
        Ok((lines, Some(next)))
    }

    fn export_conversations(&self, after: &str) -> Result<(Vec<Line>, Option<Place>), Broken> {
        let query = "SELECT id, head FROM conversation WHERE id > ? ORDER BY id LIMIT ?";
        let rows = self.sql().rows(query, &[after.into(), CHUNK.into()])?;
        let next = match rows.last() {
            Some(row) => Place::Conversations {
                after: row.text(0)?,
            },
            None => Place::Entries {
                conversation: String::new(),
                at: 0,
                id: String::new(),
            },
        };
        let lines = rows
            .iter()
            .map(|row| {
                let held = self.overlay().heads.get(&read::id(&row.text(0)?)?);
                let head = held.map_or_else(|| read::json(&row.text(1)?), |head| Ok(head.clone()));
                Ok(Line::Conversation(Box::new(head?)))
            })
            .collect::<Result<_, Broken>>()?;
        Ok((lines, Some(next)))
    }

    fn export_entries(
        &self,
        conversation: &str,
        at: i64,
        id: &str,
    ) -> Result<(Vec<Line>, Option<Place>), Broken> {
        let query = "SELECT body, delivery, provider, alias, conversation, at, id FROM entry
            WHERE (conversation, at, id) > (?, ?, ?) ORDER BY conversation, at, id LIMIT ?";
        let rows = self.sql().rows(
            query,
            &[conversation.into(), at.into(), id.into(), CHUNK.into()],
        )?;
        let next = match rows.last() {
            Some(row) => Some(Place::Entries {
                conversation: row.text(4)?,
                at: row.integer(5)?,
                id: row.text(6)?,
            }),
            None => None,
        };
        let mut lines = Vec::with_capacity(rows.len());
        for row in &rows {
            let mut found = read::entry(row)?;
            self.overlay().over(&mut found);
            lines.push(Line::Entry(found.entry));
        }
        Ok((lines, next))
    }
}
