//! What came before the message it speaks of. Every message that arrives asks for it and hardly any finds something, so
//! memory knows which aliases have a row.

use super::{read, sql::Sql, write::json};
use domain::{
    early::Early,
    ids::EntryId,
    shelf::{Broken, Rows},
    time::{Span, Time},
};
use std::collections::BTreeMap;

/// So long news waits for its message: Meta repeats a webhook for up to seven days (facts 1.4).
const PATIENCE: Span = Span::hours(24 * 14);
/// Rows removed at once.
const AT_ONCE: usize = 200;

/// The aliases that something waits for, and since when.
#[derive(Debug, Default)]
pub struct Waiting(BTreeMap<EntryId, Time>);

impl Waiting {
    pub fn open(sql: &Sql) -> Result<Self, Broken> {
        let rows = sql.rows("SELECT alias, since FROM waiting", &[])?;
        let known = rows.iter().map(|row| {
            let alias = row.text(0)?.parse();
            let alias = alias.map_err(|_| Broken("an alias that is none".to_owned()))?;
            Ok((alias, Time(row.integer(1)?)))
        });
        known.collect::<Result<_, Broken>>().map(Self)
    }

    pub fn read(&self, sql: &Sql, alias: EntryId) -> Result<Option<Early>, Broken> {
        if !self.0.contains_key(&alias) {
            return Ok(None);
        }
        let query = "SELECT body FROM waiting WHERE alias = ?";
        let row = sql.row(query, &[alias.to_string().into()])?;
        row.map(|row| read::json(&row.text(0)?)).transpose()
    }

    pub fn written(&mut self, rows: &Rows) {
        for (alias, early) in &rows.early {
            match early {
                Some(early) => drop(self.0.insert(*alias, early.since)),
                None => drop(self.0.remove(alias)),
            }
        }
    }

    /// Forgets some of what waited in vain. Says whether there may be more.
    pub fn forget(&mut self, sql: &Sql, now: Time) -> Result<bool, Broken> {
        let past = now + Span(-PATIENCE.0);
        let vain = self.0.iter().filter(|(_, since)| **since < past);
        let vain: Vec<EntryId> = vain.map(|(alias, _)| *alias).take(AT_ONCE).collect();
        for alias in &vain {
            write(sql, *alias, None)?;
            self.0.remove(alias);
        }
        Ok(vain.len() >= AT_ONCE)
    }
}

pub fn write(sql: &Sql, alias: EntryId, early: Option<&Early>) -> Result<(), Broken> {
    let alias = alias.to_string().into();
    match early {
        Some(early) => sql.run(
            "INSERT OR REPLACE INTO waiting (alias, since, body) VALUES (?, ?, ?)",
            &[alias, early.since.0.into(), json(early)?.into()],
        ),
        None => sql.run("DELETE FROM waiting WHERE alias = ?", &[alias]),
    }
}
