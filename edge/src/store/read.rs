//! What is read for people: lists, pages, the journal's tail. And how rows become values again.

use super::{
    shelf::{SqlShelf, with_delivery},
    sql::{Row, Sql},
};
use domain::{
    conversation::EntryKey,
    ids::{ConversationId, EntryId},
    incoming::ProviderId,
    shelf::{Broken, Due, EntryRow, Shelf as _},
    time::Time,
    wire::{Cursor, Head, Page, Posted},
};
use serde::de::DeserializeOwned;
use std::str::FromStr;

impl SqlShelf {
    /// One conversation as lists need it.
    ///
    /// # Errors
    /// [`Broken`] when the database did not answer; so for all below.
    pub fn head(&self, id: ConversationId) -> Result<Option<Head>, Broken> {
        let Some(conversation) = self.conversation(id)? else {
            return Ok(None);
        };
        let contact = self.contact(conversation.contact)?;
        Ok(contact.map(|contact| Head {
            conversation,
            contact,
            at: None,
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

    /// How many entries stand from `since` on and before `before`, counted up to `most`.
    pub fn entries_since(
        &self,
        conversation: ConversationId,
        since: EntryKey,
        before: Option<EntryKey>,
        most: usize,
    ) -> Result<usize, Broken> {
        let end = before.unwrap_or(EntryKey {
            at: Time(FAR),
            id: EntryId(u128::MAX),
        });
        let values = [
            conversation.to_string().into(),
            since.at.0.into(),
            since.id.to_string().into(),
            end.at.0.into(),
            end.id.to_string().into(),
            i64::try_from(most).unwrap_or(i64::MAX).into(),
        ];
        let row = self.sql().row(SINCE, &values)?;
        let count = row.map_or(Ok(0), |row| row.count(0))?;
        Ok(usize::try_from(count).unwrap_or(most))
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

/// Beyond every instant, and still exact in JavaScript.
const FAR: i64 = 9_000_000_000_000_000;
const SINCE: &str = "SELECT count(*) FROM (SELECT 1 FROM entry
    WHERE conversation = ?1 AND (at, id) >= (?2, ?3) AND (at, id) < (?4, ?5) LIMIT ?6)";
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
