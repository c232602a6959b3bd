//! The one way in which rows are written.

use super::{
    line::Line,
    overlay::{Fold, Trail},
    receipts::Receipt,
    shelf::SqlShelf,
    sql::{Sql, Value},
    uploads, waiting,
};
use domain::{
    contact::Contact,
    conversation::{Conversation, EntryKey, Status},
    ids::{ConversationId, IdentityKey},
    list::Standing,
    message::Delivery,
    shelf::{Broken, Due, EntryRow, Extent, Granted, Identity, Progress, Rows, Shelf as _},
    thread::Entry,
    time::Time,
    wire::{Cursor, Posted},
};
use serde::Serialize;
use std::rc::Rc;

/// So much progress is held in memory before it is folded into its messages, and so many heads.
const HELD: usize = 500;
/// So many journal lines a restart reads at most.
const DISTANCE: u64 = 2_000;

const LINE: &str = "INSERT INTO journal (seq, at, state, outcomes, trail, posted, receipt) VALUES (?, ?, ?, ?, ?, ?, ?)";

/// A line and its one entry; a view, so that one statement writes both (see `schema`).
const ARRIVAL: &str = "INSERT INTO arrival (seq, line_at, state, outcomes, trail, posted, receipt, conversation, entry_at,
    id, alias, provider, body) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";

impl SqlShelf {
    /// [`Shelf::commit`](domain::shelf::Shelf::commit), with the webhook that caused it in the same line.
    ///
    /// # Errors
    /// [`Broken`], and then nothing was written.
    pub fn commit_with_receipt(
        &mut self,
        rows: &Rows,
        posted: &mut Posted,
        receipt: Receipt<'_>,
    ) -> Result<(), Broken> {
        self.write(rows, posted, Some(receipt))
    }

    pub(super) fn write(
        &mut self,
        rows: &Rows,
        posted: &mut Posted,
        receipt: Option<Receipt<'_>>,
    ) -> Result<(), Broken> {
        let seq = self.next_seq();
        let trail = Trail::of(rows, self.overlay.number, |conversation, key| {
            self.delivery(conversation, key)
        })?;
        posted.cursor = Cursor(seq);
        let holds = |head: &Conversation| trail.as_ref().is_some_and(|trail| trail.holds(head.id));
        let heads = rows.conversations.values().filter(|head| !holds(head));
        let heads: Vec<&Conversation> = heads.collect();
        let line = Line::of(posted, trail.as_ref(), receipt)?;
        let (sql, one) = (self.sql(), heads.is_empty() && line.fits());
        match rows.extent() {
            Extent::Line if one => sql.run_with(LINE, line.values(sql)?)?,
            Extent::Entry(conversation, key, row) if one => {
                let mut values = line.values(sql)?;
                values.extend(entry_values(conversation, key, row)?);
                sql.run_with(ARRIVAL, values)?;
            }
            _ => sql.atomically(|| {
                heads.iter().try_for_each(|head| write_head(sql, head))?;
                write_rows(sql, rows, seq)?;
                sql.run_with(LINE, line.values(sql)?)
            })?,
        }
        self.counted(posted);
        self.remember(seq, rows, trail);
        Ok(())
    }

    /// How far a message got, as it is known before this commit.
    fn delivery(
        &self,
        conversation: ConversationId,
        key: EntryKey,
    ) -> Result<Option<Delivery>, Broken> {
        if let Some(progress) = self.overlay.held.get(&key) {
            return Ok(Some(progress.delivery.clone()));
        }
        let row = self.entry(conversation, key)?;
        Ok(row.and_then(|row| row.entry.message().map(|message| message.delivery.clone())))
    }

    /// Memory follows the rows, never the other way.
    fn remember(&mut self, seq: u64, rows: &Rows, trail: Option<Trail>) {
        self.cursor = seq;
        self.recent.written(rows);
        self.waiting.written(rows);
        if let Some(trail) = trail {
            self.overlay.learn(trail);
        }
        if let Some(settings) = &rows.settings {
            self.settings = Rc::new(settings.clone());
        }
    }

    /// Whether enough progress has gathered that folding it pays.
    #[must_use]
    pub fn wants_fold(&self) -> bool {
        self.overlay.held.len().max(self.overlay.heads.len()) > HELD
            || self.cursor - self.overlay.folded.min(self.cursor) > DISTANCE
    }

    /// Whether progress is held: what the idle fold asks. Heads may wait for as long as it takes.
    #[must_use]
    pub fn has_unfolded(&self) -> bool {
        !self.overlay.held.is_empty()
    }

    /// Writes held heads into their rows and held progress into its messages, and how far this went.
    ///
    /// # Errors
    /// [`Broken`], and then everything is still held.
    pub fn fold(&mut self) -> Result<(), Broken> {
        let fold: Fold = self.overlay.fold_at(self.cursor);
        self.sql().atomically(|| {
            for head in self.overlay.heads.values() {
                write_head(self.sql(), head)?;
            }
            for (key, progress) in &self.overlay.held {
                write_progress(self.sql(), *key, progress)?;
            }
            put_meta(self.sql(), "fold", &json(&fold)?)
        })?;
        self.overlay.folded_at(fold.seq);
        Ok(())
    }
}

fn write_rows(sql: &Sql, rows: &Rows, seq: u64) -> Result<(), Broken> {
    for ((conversation, key), row) in &rows.entries {
        write_entry(sql, *conversation, *key, row)?;
    }
    rows.contacts
        .values()
        .try_for_each(|contact| write_contact(sql, contact))?;
    rows.identities
        .iter()
        .try_for_each(|(key, identity)| write_identity(sql, *key, *identity))?;
    rows.early
        .iter()
        .try_for_each(|(alias, early)| waiting::write(sql, *alias, early.as_ref()))?;
    rows.due.iter().try_for_each(|due| {
        sql.run(
            "INSERT OR IGNORE INTO due (at, conversation, message_at, message) VALUES (?, ?, ?, ?)",
            &due_values(due),
        )
    })?;
    rows.settled.iter().try_for_each(|due| {
        sql.run(
            "DELETE FROM due WHERE at = ? AND conversation = ? AND message_at = ? AND message = ?",
            &due_values(due),
        )
    })?;
    rows.sent
        .iter()
        .try_for_each(|id| uploads::write_sent(sql, *id))?;
    if let Some(Granted { key, print }) = rows.answered {
        sql.run(
            "INSERT OR REPLACE INTO answer (key, cursor, print) VALUES (?, ?, ?)",
            &[key.to_string().into(), seq.into(), print.into()],
        )?;
    }
    if let Some(settings) = &rows.settings {
        put_meta(sql, "settings", &json(settings)?)?;
    }
    Ok(())
}

fn write_entry(
    sql: &Sql,
    conversation: ConversationId,
    key: EntryKey,
    row: &EntryRow,
) -> Result<(), Broken> {
    sql.run_with(
        "INSERT OR REPLACE INTO entry (conversation, at, id, alias, provider, body) VALUES (?, ?, ?, ?, ?, ?)",
        entry_values(conversation, key, row)?.into(),
    )
}

fn entry_values(
    conversation: ConversationId,
    key: EntryKey,
    row: &EntryRow,
) -> Result<[Value; 6], Broken> {
    let body = json::<Entry>(&row.entry)?;
    let provider = row.provider.as_ref();
    Ok([
        conversation.to_string().into(),
        key.at.0.into(),
        key.id.to_string().into(),
        row.alias.map(|alias| alias.to_string()).into(),
        provider.map(|provider| provider.0.as_str()).into(),
        body.into(),
    ])
}

fn write_progress(sql: &Sql, key: EntryKey, progress: &Progress) -> Result<(), Broken> {
    let values = [
        json(&progress.delivery)?.into(),
        progress
            .provider
            .as_ref()
            .map(|provider| provider.0.as_str())
            .into(),
        progress.alias.map(|alias| alias.to_string()).into(),
        progress.conversation.to_string().into(),
        key.at.0.into(),
        key.id.to_string().into(),
    ];
    sql.run(
        "UPDATE entry SET delivery = ?, provider = coalesce(?, provider), alias = coalesce(?, alias)
         WHERE conversation = ? AND at = ? AND id = ?",
        &values,
    )
}

/// Over the old row where there is one: replacing it would write every index anew, and most of them stay as they are.
fn write_head(sql: &Sql, head: &Conversation) -> Result<(), Broken> {
    let closed = i64::from(head.status == Status::Closed);
    let values = [
        head.id.to_string().into(),
        closed.into(),
        head.active_at.0.into(),
        head.contact.to_string().into(),
        json(head)?.into(),
        head.number.into(),
        head.waiting_since.map(|since| since.0).into(),
        head.inbox.to_string().into(),
        head.team.map(|team| team.to_string()).into(),
        head.owner.map(|owner| owner.to_string()).into(),
        i64::from(Standing::from(head).0).into(),
    ];
    sql.run(
        "INSERT INTO conversation (id, closed, active_at, contact, head, number, waiting, inbox, team, owner, standing)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO UPDATE SET closed = excluded.closed,
         active_at = excluded.active_at, contact = excluded.contact, head = excluded.head, number = excluded.number,
         waiting = excluded.waiting, inbox = excluded.inbox, team = excluded.team, owner = excluded.owner,
         standing = excluded.standing",
        &values,
    )
}

fn write_contact(sql: &Sql, contact: &Contact) -> Result<(), Broken> {
    sql.run(
        "INSERT OR REPLACE INTO contact (id, body) VALUES (?, ?)",
        &[contact.id.to_string().into(), json(contact)?.into()],
    )
}

fn write_identity(sql: &Sql, key: IdentityKey, identity: Identity) -> Result<(), Broken> {
    let values = [
        key.to_string().into(),
        identity.contact.to_string().into(),
        identity.conversation.to_string().into(),
    ];
    sql.run(
        "INSERT OR REPLACE INTO identity (key, contact, conversation) VALUES (?, ?, ?)",
        &values,
    )
}

fn due_values(due: &Due) -> [Value; 4] {
    let (at, id) = due
        .message
        .map_or((Time(0), String::new()), |key| (key.at, key.id.to_string()));
    [
        due.at.0.into(),
        due.conversation.to_string().into(),
        at.0.into(),
        id.into(),
    ]
}

pub(super) fn put_meta(sql: &Sql, key: &str, value: &str) -> Result<(), Broken> {
    sql.run(
        "INSERT OR REPLACE INTO meta (key, value) VALUES (?, ?)",
        &[key.into(), value.into()],
    )
}

pub(super) fn json<T: Serialize + ?Sized>(value: &T) -> Result<String, Broken> {
    // The words of a serialisation error name the place, never the value.
    serde_json::to_string(value).map_err(|error| Broken(error.to_string()))
}
