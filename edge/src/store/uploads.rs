//! Files that people of the team upload to send. A name is made by the browser and taken once: the line stays when the
//! file was sent, so that nobody ever puts other bytes under a message. What is never sent is swept after a day.

use super::{read, shelf::SqlShelf, sql::Sql};
use domain::{
    ids::{AgentId, FileId},
    shelf::{Broken, Upload},
    time::{Span, Time},
};

/// So long a file waits for its message. A browser that was away longer uploads it again.
const KEPT: Span = Span::hours(24);
/// How long a bucket that does not answer is left alone.
const LATER: Span = Span::hours(1);
/// Files swept in one go.
const AT_ONCE: i64 = 100;

/// What became of the wish to upload under a name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Begun {
    /// The bytes may come.
    Now,
    /// They are here already: an answer was lost.
    Before(Upload),
    /// The name is somebody else's.
    Taken,
}

impl SqlShelf {
    /// Takes the name for an upload, before its bytes come.
    ///
    /// # Errors
    /// [`Broken`] when the database did not answer; so for all below.
    pub fn begin_upload(&self, id: FileId, upload: &Upload, now: Time) -> Result<Begun, Broken> {
        let query = "SELECT agent, size, mime, state FROM upload WHERE id = ?";
        if let Some(row) = self.sql().row(query, &[id.to_string().into()])? {
            let there = Upload {
                by: read::id(&row.text(0)?)?,
                size: row.count(1)?,
                mime: row.text(2)?,
            };
            match row.text(3)?.as_str() {
                _ if there.by != upload.by => return Ok(Begun::Taken),
                "held" | "sent" => return Ok(Begun::Before(there)),
                "swept" => return Ok(Begun::Taken),
                _ => {}
            }
        }
        let values = [
            id.to_string().into(),
            upload.by.to_string().into(),
            now.0.into(),
            upload.size.into(),
            (&upload.mime).into(),
        ];
        self.sql().run(
            "INSERT OR REPLACE INTO upload (id, agent, at, size, mime, state) VALUES (?, ?, ?, ?, ?, 'begun')",
            &values,
        )?;
        Ok(Begun::Now)
    }

    /// The bytes are here, all of them. Nothing where nobody began.
    pub fn complete_upload(&self, id: FileId) -> Result<Option<Upload>, Broken> {
        self.sql().run(
            "UPDATE upload SET state = 'held' WHERE id = ? AND state = 'begun'",
            &[id.to_string().into()],
        )?;
        self.read_upload(id)
    }

    pub(super) fn read_upload(&self, id: FileId) -> Result<Option<Upload>, Broken> {
        let query = "SELECT agent, size, mime FROM upload WHERE id = ? AND state = 'held'";
        let row = self.sql().row(query, &[id.to_string().into()])?;
        row.map(|row| {
            Ok(Upload {
                by: read::id::<AgentId>(&row.text(0)?)?,
                size: row.count(1)?,
                mime: row.text(2)?,
            })
        })
        .transpose()
    }

    pub(super) fn next_sweep(&self) -> Result<Option<Time>, Broken> {
        let query = "SELECT min(at) FROM upload WHERE state <> 'sent'";
        let row = self.sql().row(query, &[])?;
        let oldest = row.map(|row| row.maybe_integer(0)).transpose()?.flatten();
        Ok(oldest.map(|at| Time(at) + KEPT))
    }

    /// Files that were never sent. From here on nobody can send them: their bytes may go.
    pub fn sweep(&self, now: Time) -> Result<Vec<FileId>, Broken> {
        if self.next_sweep()?.is_none_or(|due| due > now) {
            return Ok(Vec::new());
        }
        let before = (now + Span(-KEPT.0)).0;
        let query = "SELECT id FROM upload WHERE state <> 'sent' AND at <= ? ORDER BY at LIMIT ?";
        let rows = self.sql().rows(query, &[before.into(), AT_ONCE.into()])?;
        let ids = rows.iter().map(|row| read::id(&row.text(0)?));
        let ids = ids.collect::<Result<Vec<FileId>, Broken>>()?;
        // Should the bytes stay, they come due again, and not before the bucket was left alone for a while.
        let again = (now + Span(LATER.0 - KEPT.0)).0;
        for id in &ids {
            let values = [again.into(), id.to_string().into()];
            self.sql().run(
                "UPDATE upload SET state = 'swept', at = ? WHERE id = ?",
                &values,
            )?;
        }
        Ok(ids)
    }

    /// Their bytes are gone. A name whose bytes stayed is swept again.
    pub fn swept(&self, ids: &[FileId]) -> Result<(), Broken> {
        ids.iter().try_for_each(|id| {
            let values = [id.to_string().into()];
            self.sql().run(
                "DELETE FROM upload WHERE id = ? AND state = 'swept'",
                &values,
            )
        })
    }
}

/// A file belongs to a message from now on.
pub(super) fn write_sent(sql: &Sql, id: FileId) -> Result<(), Broken> {
    let values = [id.to_string().into()];
    sql.run("UPDATE upload SET state = 'sent' WHERE id = ?", &values)
}
