//! [`Shelf`] over SQLite.

use super::{
    overlay::{Fold, Overlay, Trail},
    read,
    recent::Recent,
    schema,
    sql::{Row, Sql},
    waiting::Waiting,
};
use domain::{
    contact::Contact,
    conversation::{Conversation, EntryKey, Status},
    early::Early,
    ids::{AgentId, CommandKey, ContactId, ConversationId, EntryId, FileId, IdentityKey},
    list::Tally,
    message::Delivery,
    settings::Settings,
    shelf::{Broken, Due, EntryRow, Identity, Rows, Shelf, Upload},
    thread::Entry,
    time::Time,
    wire::{Answer, Cursor, Posted},
};
use std::{collections::BTreeMap, rc::Rc};

/// Later than any instant; integers of the platform end there.
const FOR_EVER: Time = Time((1 << 53) - 1);

/// The rows of one workspace, and the little that is kept of them in memory.
#[derive(Debug)]
pub struct SqlShelf {
    sql: Sql,
    pub(super) settings: Rc<Settings>,
    pub(super) cursor: u64,
    pub(super) overlay: Overlay,
    pub(super) recent: Recent,
    pub(super) waiting: Waiting,
    /// How many conversations there are of each kind; nothing until somebody asks.
    pub(super) tally: Option<Tally>,
}

impl SqlShelf {
    /// Brings the tables up to date and reads what memory holds.
    ///
    /// # Errors
    /// [`Broken`] when the database did not answer, or was written by a newer version.
    pub fn open(sql: Sql) -> Result<Self, Broken> {
        schema::migrate(&sql)?;
        let settings = match read::meta(&sql, "settings")? {
            Some(text) => read::json(&text)?,
            None => Settings::default(),
        };
        let fold: Fold = match read::meta(&sql, "fold")? {
            Some(text) => read::json(&text)?,
            None => Fold::default(),
        };
        let cursor = sql
            .row("SELECT coalesce(max(seq), 0) FROM journal", &[])?
            .map_or(Ok(0), |row| row.count(0))?;
        let waiting = Waiting::open(&sql)?;
        let mut shelf = Self {
            sql,
            settings: Rc::new(settings),
            cursor,
            overlay: Overlay::restore(fold),
            recent: Recent::default(),
            waiting,
            tally: None,
        };
        shelf.relearn()?;
        Ok(shelf)
    }

    /// What the lines after the last fold taught memory before the restart.
    fn relearn(&mut self) -> Result<(), Broken> {
        let query = "SELECT trail FROM journal WHERE seq > ? AND trail IS NOT NULL ORDER BY seq";
        for row in self.sql.rows(query, &[self.overlay.folded.into()])? {
            let trail: Trail = read::json(&row.text(0)?)?;
            self.overlay.learn(trail);
        }
        Ok(())
    }

    /// The database itself, for tables that are not the store's.
    #[must_use]
    pub fn sql(&self) -> &Sql {
        &self.sql
    }

    pub(super) fn next_seq(&self) -> u64 {
        self.cursor + 1
    }

    pub(super) fn overlay(&self) -> &Overlay {
        &self.overlay
    }

    /// Every message that the sender still has work with.
    #[must_use]
    pub fn all_on_their_way(&self) -> Vec<(ConversationId, EntryKey)> {
        self.overlay.all_on_their_way()
    }

    /// The earliest instant at which anything is due.
    ///
    /// # Errors
    /// [`Broken`] when the database did not answer.
    pub fn next_due(&self) -> Result<Option<Time>, Broken> {
        let row = self.sql.row("SELECT min(at) FROM due", &[])?;
        let due = row.map(|row| row.maybe_integer(0)).transpose()?.flatten();
        let swept = self.next_sweep()?;
        Ok(due.map(Time).into_iter().chain(swept).min())
    }

    fn body<T: serde::de::DeserializeOwned>(
        &self,
        query: &str,
        id: String,
    ) -> Result<Option<T>, Broken> {
        let row = self.sql.row(query, &[id.into()])?;
        row.map(|row| read::json(&row.text(0)?)).transpose()
    }

    fn read_identity(&self, key: IdentityKey) -> Result<Option<Identity>, Broken> {
        let row = self.sql.row(
            "SELECT contact, conversation FROM identity WHERE key = ?",
            &[key.to_string().into()],
        )?;
        row.map(|row| {
            Ok(Identity {
                contact: read::id(&row.text(0)?)?,
                conversation: read::id(&row.text(1)?)?,
            })
        })
        .transpose()
    }

    /// The keys of a thread's entries from one instant up to another, oldest first.
    fn keys(
        &self,
        conversation: ConversationId,
        since: Time,
        until: Time,
        limit: usize,
    ) -> Result<Vec<EntryKey>, Broken> {
        let query = "SELECT at, id FROM entry WHERE conversation = ? AND at BETWEEN ? AND ?
            ORDER BY at, id LIMIT ?";
        let limit = i64::try_from(limit).unwrap_or(i64::MAX);
        let values = [
            conversation.to_string().into(),
            since.0.into(),
            until.0.into(),
            limit.into(),
        ];
        let rows = self.sql.rows(query, &values)?;
        rows.iter().map(key_of).collect()
    }

    fn with_overlay(&self, row: Option<Row>) -> Result<Option<EntryRow>, Broken> {
        let mut found = row.as_ref().map(read::entry).transpose()?;
        if let Some(row) = &mut found {
            self.overlay.over(row);
        }
        Ok(found)
    }
}

impl Shelf for SqlShelf {
    fn settings(&self) -> Rc<Settings> {
        self.settings.clone()
    }

    fn cursor(&self) -> Cursor {
        Cursor(self.cursor)
    }

    fn last_number(&self) -> u64 {
        self.overlay.number
    }

    fn conversation(&self, id: ConversationId) -> Result<Option<Conversation>, Broken> {
        if let Some(head) = self.overlay.heads.get(&id) {
            return Ok(Some(head.clone()));
        }
        self.recent.conversations.or_read(id, || {
            self.body("SELECT head FROM conversation WHERE id = ?", id.to_string())
        })
    }

    fn contact(&self, id: ContactId) -> Result<Option<Contact>, Broken> {
        self.recent.contacts.or_read(id, || {
            self.body("SELECT body FROM contact WHERE id = ?", id.to_string())
        })
    }

    fn identity(&self, key: IdentityKey) -> Result<Option<Identity>, Broken> {
        self.recent
            .identities
            .or_read(key, || self.read_identity(key))
    }

    fn entry(
        &self,
        conversation: ConversationId,
        key: EntryKey,
    ) -> Result<Option<EntryRow>, Broken> {
        let since = |at, limit| self.keys(conversation, at, FOR_EVER, limit);
        if self.recent.lacks(conversation, key, since)? {
            return Ok(None);
        }
        let query = "SELECT body, delivery, provider, alias FROM entry WHERE conversation = ? AND at = ? AND id = ?";
        let row = self.sql.row(
            query,
            &[
                conversation.to_string().into(),
                key.at.0.into(),
                key.id.to_string().into(),
            ],
        )?;
        self.with_overlay(row)
    }

    fn beside(&self, conversation: ConversationId, at: Time) -> Result<Vec<EntryKey>, Broken> {
        let since = |at, limit| self.keys(conversation, at, FOR_EVER, limit);
        if let Some(keys) = self.recent.beside(conversation, at, since)? {
            return Ok(keys);
        }
        self.keys(conversation, at.second(), at.end_of_second(), usize::MAX)
    }

    fn before(
        &self,
        conversation: ConversationId,
        key: EntryKey,
        limit: usize,
    ) -> Result<Vec<EntryKey>, Broken> {
        let query = "SELECT at, id FROM entry WHERE conversation = ? AND (at, id) < (?, ?)
            ORDER BY at DESC, id DESC LIMIT ?";
        let values = [
            conversation.to_string().into(),
            key.at.0.into(),
            key.id.to_string().into(),
            i64::try_from(limit).unwrap_or(i64::MAX).into(),
        ];
        let rows = self.sql.rows(query, &values)?;
        rows.iter().map(key_of).collect()
    }

    fn entry_named(
        &self,
        conversation: ConversationId,
        name: EntryId,
    ) -> Result<Option<EntryRow>, Broken> {
        if let Some(key) = self.overlay.named(conversation, name) {
            return self.entry(conversation, key);
        }
        let query = "SELECT body, delivery, provider, alias FROM entry
            WHERE conversation = ?1 AND (id = ?2 OR alias = ?2) ORDER BY at DESC LIMIT 1";
        let row = self.sql.row(
            query,
            &[conversation.to_string().into(), name.to_string().into()],
        )?;
        self.with_overlay(row)
    }

    fn names(&self, conversation: ConversationId) -> Result<BTreeMap<EntryId, EntryKey>, Broken> {
        let rows = self.sql.rows(
            "SELECT at, id, alias FROM entry WHERE conversation = ?",
            &[conversation.to_string().into()],
        )?;
        let mut names = BTreeMap::new();
        for row in &rows {
            let key = key_of(row)?;
            names.insert(key.id, key);
            if let Some(alias) = row.maybe_text(2)? {
                names.insert(read::id(&alias)?, key);
            }
        }
        names.extend(self.overlay.names(conversation));
        Ok(names)
    }

    fn quoting(
        &self,
        conversation: ConversationId,
        key: EntryKey,
    ) -> Result<Vec<EntryKey>, Broken> {
        let written = format!("\"quote\":{{\"key\":{}", super::write::json(&key)?);
        let rows = self.sql.rows(
            "SELECT at, id FROM entry WHERE conversation = ? AND instr(body, ?) > 0 ORDER BY at, id",
            &[conversation.to_string().into(), written.into()],
        )?;
        rows.iter().map(key_of).collect()
    }

    fn on_their_way(&self, conversation: ConversationId) -> Result<Vec<EntryKey>, Broken> {
        Ok(self.overlay.on_their_way(conversation))
    }

    fn early(&self, alias: EntryId) -> Result<Option<Early>, Broken> {
        self.waiting.read(&self.sql, alias)
    }

    fn upload(&self, id: FileId) -> Result<Option<Upload>, Broken> {
        self.read_upload(id)
    }

    fn answer(&self, key: CommandKey) -> Result<Option<(Answer, Option<i64>)>, Broken> {
        let row = self.sql.row(
            "SELECT cursor, print FROM answer WHERE key = ?",
            &[key.to_string().into()],
        )?;
        row.map(|row| {
            let cursor = Cursor(row.count(0)?);
            Ok((Answer::Taken { key, cursor }, row.maybe_integer(1)?))
        })
        .transpose()
    }

    fn owned(&self, owner: AgentId, limit: usize) -> Result<Vec<ConversationId>, Broken> {
        let newer = &self.overlay.heads;
        let is_theirs =
            |head: &Conversation| head.owner == Some(owner) && head.status != Status::Closed;
        let held = newer.values().filter(|head| is_theirs(head));
        let mut owned: Vec<_> = held.map(|head| head.id).collect();
        let query = "SELECT id FROM conversation WHERE owner = ? AND closed = 0 LIMIT ?";
        let most = i64::try_from(limit.saturating_add(newer.len())).unwrap_or(i64::MAX);
        for row in self
            .sql
            .rows(query, &[owner.to_string().into(), most.into()])?
        {
            let id = read::id(&row.text(0)?)?;
            if !newer.contains_key(&id) {
                owned.push(id);
            }
        }
        owned.truncate(limit);
        Ok(owned)
    }

    fn due(&self, now: Time, limit: usize) -> Result<Vec<Due>, Broken> {
        let query = "SELECT at, conversation, message_at, message FROM due WHERE at <= ?
            ORDER BY at, conversation, message_at, message LIMIT ?";
        let limit = i64::try_from(limit).unwrap_or(i64::MAX);
        self.sql
            .rows(query, &[now.0.into(), limit.into()])?
            .iter()
            .map(read::due)
            .collect()
    }

    fn commit(&mut self, rows: &Rows, posted: &mut Posted) -> Result<(), Broken> {
        self.write(rows, posted, None)
    }
}

/// An entry whose delivery the row tells apart from its body.
pub(super) fn with_delivery(mut entry: Entry, delivery: Option<Delivery>) -> Entry {
    if let (Entry::Message(message), Some(delivery)) = (&mut entry, delivery) {
        message.delivery = delivery;
    }
    entry
}

fn key_of(row: &Row) -> Result<EntryKey, Broken> {
    Ok(EntryKey {
        at: Time(row.integer(0)?),
        id: read::id(&row.text(1)?)?,
    })
}
