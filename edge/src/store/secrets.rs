//! The workspace's key, and the sealed tokens of its inboxes.

use super::{shelf::SqlShelf, sql::Sql};
use crate::host::Key;
use domain::{ids::InboxId, shelf::Broken};

/// The key by which this workspace names things, made at its first start.
///
/// # Errors
/// [`Broken`] when the database did not answer.
pub fn key(sql: &Sql, fresh: impl FnOnce() -> Key) -> Result<Key, Broken> {
    if let Some(row) = sql.row("SELECT value FROM meta WHERE key = 'key'", &[])? {
        return row
            .bytes(0)?
            .try_into()
            .map_err(|_| Broken("the workspace's key has not 32 bytes".to_owned()));
    }
    let key = fresh();
    sql.run(
        "INSERT INTO meta (key, value) VALUES ('key', ?)",
        &[key.as_slice().into()],
    )?;
    Ok(key)
}

impl SqlShelf {
    /// Keeps the access token of an inbox; seal it first, for the place [`token_place`].
    ///
    /// # Errors
    /// [`Broken`] when the database did not answer.
    pub fn put_token(&self, inbox: InboxId, sealed: &[u8]) -> Result<(), Broken> {
        self.sql().run(
            "INSERT OR REPLACE INTO token (inbox, sealed) VALUES (?, ?)",
            &[inbox.to_string().into(), sealed.into()],
        )
    }

    /// # Errors
    /// [`Broken`] when the database did not answer.
    pub fn token(&self, inbox: InboxId) -> Result<Option<Vec<u8>>, Broken> {
        let row = self.sql().row(
            "SELECT sealed FROM token WHERE inbox = ?",
            &[inbox.to_string().into()],
        )?;
        row.map(|row| row.bytes(0)).transpose()
    }
}

/// What an inbox's token is sealed for.
#[must_use]
pub fn token_place(inbox: InboxId) -> String {
    format!("token:{inbox}")
}
