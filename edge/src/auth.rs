//! Who is at the door: accounts, passwords, sessions, invitations. All of it lives in the workspace's object, so that
//! ending a session ends it at once and everywhere.
//!
//! **Absent here:** what anybody may do. That is asked of `domain::permission`.

pub mod account;
pub mod cookie;
pub mod email;
pub mod guard;
pub mod invitation;
pub mod limit;
pub mod password;
pub mod session;
pub mod token;

use crate::store::Sql;
use domain::shelf::Broken;

const TABLES: [&str; 4] = [
    "CREATE TABLE IF NOT EXISTS account (
        agent TEXT PRIMARY KEY, email TEXT NOT NULL, password TEXT NOT NULL
    ) STRICT, WITHOUT ROWID",
    // Named by the hash of the token, so that the look-up for every request costs one read and tells no time.
    "CREATE TABLE IF NOT EXISTS session (
        token TEXT PRIMARY KEY, id TEXT NOT NULL, agent TEXT NOT NULL, device TEXT NOT NULL, made_at INTEGER NOT NULL,
        seen_at INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID",
    "CREATE TABLE IF NOT EXISTS invitation (
        token TEXT PRIMARY KEY, email TEXT NOT NULL, name TEXT NOT NULL, role TEXT NOT NULL, ends_at INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID",
    "CREATE TABLE IF NOT EXISTS attempt (
        who TEXT PRIMARY KEY, failures INTEGER NOT NULL, last INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID",
];

/// Brings the tables of this room up to date.
///
/// # Errors
/// [`Broken`] when the store did not answer.
pub fn migrate(sql: &Sql) -> Result<(), Broken> {
    TABLES.iter().try_for_each(|table| sql.run(table, &[]))?;
    // Newer than the table: what opens a browser's copies, sealed (see `api::lease`).
    if sql.rows("SELECT lease FROM session LIMIT 0", &[]).is_err() {
        sql.run("ALTER TABLE session ADD COLUMN lease BLOB", &[])?;
    }
    if sql
        .rows("SELECT gone FROM invitation LIMIT 0", &[])
        .is_err()
    {
        sql.run("ALTER TABLE invitation ADD COLUMN gone TEXT", &[])?;
    }
    Ok(())
}
