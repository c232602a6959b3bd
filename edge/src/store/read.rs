//! What is read for people: lists, pages, the journal's tail. And how rows become values again.

use super::{
    shelf::{SqlShelf, with_delivery},
    sql::{Row, Sql},
};
use domain::{
    agent::Agent,
    conversation::EntryKey,
    ids::ConversationId,
    incoming::ProviderId,
    permission::{Reach, Right, may_with},
    shelf::{Broken, Due, EntryRow, Shelf as _},
    time::Time,
    wire::{Cursor, Head, Page, Posted},
};
use serde::de::DeserializeOwned;
use std::str::FromStr;

/// Heads looked at in one go for somebody who sees only part of the workspace.
const CHUNK: u32 = 2_000;

impl SqlShelf {
    /// The heads an agent may see: those that are not closed first, then closed ones; the most active first.
    ///
    /// # Errors
    /// [`Broken`] when the database did not answer; so for all below.
    pub fn snapshot(&self, agent: &Agent, limit: usize) -> Result<Vec<Head>, Broken> {
        let mut heads = Vec::new();
        let mut offset = 0;
        loop {
            let rows = self
                .sql()
                .rows(HEADS, &[i64::from(CHUNK).into(), i64::from(offset).into()])?;
            for row in &rows {
                let head = Head {
                    conversation: json(&row.text(0)?)?,
                    contact: json(&row.text(1)?)?,
                };
                if may_with(
                    agent,
                    Right::ReadConversation,
                    Reach::from(&head.conversation),
                ) {
                    heads.push(head);
                }
                if heads.len() >= limit {
                    return Ok(heads);
                }
            }
            if rows.len() < CHUNK as usize {
                return Ok(heads);
            }
            offset += CHUNK;
        }
    }

    /// One conversation as lists need it.
    pub fn head(&self, id: ConversationId) -> Result<Option<Head>, Broken> {
        let Some(conversation) = self.conversation(id)? else {
            return Ok(None);
        };
        let contact = self.contact(conversation.contact)?;
        Ok(contact.map(|contact| Head {
            conversation,
            contact,
        }))
    }

    /// A page of a thread, ending just before `before`, or at the end of it.
    pub fn page(
        &self,
        conversation: ConversationId,
        before: Option<EntryKey>,
        limit: usize,
    ) -> Result<Page, Broken> {
        let wanted = i64::try_from(limit).unwrap_or(i64::MAX).saturating_add(1);
        let id = conversation.to_string();
        let rows = match before {
            Some(key) => self.sql().rows(
                PAGE_BEFORE,
                &[
                    id.into(),
                    key.at.0.into(),
                    key.id.to_string().into(),
                    wanted.into(),
                ],
            )?,
            None => self.sql().rows(PAGE, &[id.into(), wanted.into()])?,
        };
        let more = rows.len() > limit;
        let mut entries = Vec::with_capacity(rows.len());
        for row in rows.iter().take(limit) {
            let mut found = entry(row)?;
            self.overlay().over(&mut found);
            entries.push(found.entry);
        }
        entries.reverse();
        Ok(Page {
            conversation,
            cursor: self.cursor(),
            before,
            entries,
            more,
        })
    }

    /// The commits after a cursor, oldest first.
    pub fn journal_since(&self, cursor: Cursor, limit: u32) -> Result<Vec<Posted>, Broken> {
        let query = "SELECT posted FROM journal WHERE seq > ? ORDER BY seq LIMIT ?";
        let rows = self
            .sql()
            .rows(query, &[cursor.0.into(), i64::from(limit).into()])?;
        let lines = rows.iter().map(|row| json(&row.text(0)?));
        let mut lines = lines.collect::<Result<Vec<Posted>, Broken>>()?;
        self.read_slices(&mut lines)?;
        Ok(lines)
    }

    /// How many conversations there are.
    pub fn count(&self) -> Result<u64, Broken> {
        self.sql()
            .row("SELECT count(*) FROM conversation", &[])?
            .map_or(Ok(0), |row| row.count(0))
    }
}

const HEADS: &str = "SELECT head, body FROM
    (SELECT head, contact, closed, active_at FROM conversation ORDER BY closed, active_at DESC, id LIMIT ? OFFSET ?) AS listed
    JOIN contact ON contact.id = listed.contact ORDER BY listed.closed, listed.active_at DESC";
const PAGE: &str = "SELECT body, delivery, provider, alias FROM entry WHERE conversation = ? ORDER BY at DESC, id DESC LIMIT ?";
const PAGE_BEFORE: &str =
    "SELECT body, delivery, provider, alias FROM entry WHERE conversation = ? AND (at, id) < (?, ?)
    ORDER BY at DESC, id DESC LIMIT ?";

pub(super) fn meta(sql: &Sql, key: &str) -> Result<Option<String>, Broken> {
    sql.row("SELECT value FROM meta WHERE key = ?", &[key.into()])?
        .map(|row| row.text(0))
        .transpose()
}

/// An entry row: body, delivery, provider, alias.
pub(super) fn entry(row: &Row) -> Result<EntryRow, Broken> {
    let delivery = row.maybe_text(1)?.map(|text| json(&text)).transpose()?;
    Ok(EntryRow {
        entry: with_delivery(json(&row.text(0)?)?, delivery),
        provider: row.maybe_text(2)?.map(ProviderId),
        alias: row.maybe_text(3)?.map(|text| id(&text)).transpose()?,
    })
}

/// A due row: at, conversation, message_at, message.
pub(super) fn due(row: &Row) -> Result<Due, Broken> {
    let message = row.text(3)?;
    let message = match message.as_str() {
        "" => None,
        text => Some(EntryKey {
            at: Time(row.integer(2)?),
            id: id(text)?,
        }),
    };
    Ok(Due {
        at: Time(row.integer(0)?),
        conversation: id(&row.text(1)?)?,
        message,
    })
}

pub(super) fn id<T: FromStr>(text: &str) -> Result<T, Broken> {
    text.parse()
        .map_err(|_| Broken("a row names something by what is not an identifier".to_owned()))
}

/// The words of the error name the place in the row; what stands there is not repeated.
pub(super) fn json<T: DeserializeOwned>(text: &str) -> Result<T, Broken> {
    serde_json::from_str(text)
        .map_err(|error| Broken(format!("a row does not read at column {}", error.column())))
}
