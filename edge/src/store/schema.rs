//! The tables, as numbered steps. A step that has left this machine is never edited: a later one changes what it made.

use super::sql::Sql;
use domain::shelf::Broken;

const STEPS: &[&[&str]] = &[FIRST, LONG_LINES, WAITING, UPLOADS];

const FIRST: &[&str] = &[
    // One line per commit: what browsers catch up from, the webhook as it came, and what became of its pieces.
    // `trail` is what memory must be told at a restart; most inbound lines have none.
    "CREATE TABLE journal (
        seq INTEGER PRIMARY KEY, at INTEGER NOT NULL, state TEXT, outcomes TEXT, trail TEXT, posted TEXT NOT NULL, receipt BLOB
    ) STRICT",
    // Costs a row only where something failed, which is what an admin looks for.
    "CREATE INDEX journal_failed ON journal (seq) WHERE state = 'failed'",
    "CREATE TABLE receipt_part (
        seq INTEGER NOT NULL, part INTEGER NOT NULL, bytes BLOB NOT NULL, PRIMARY KEY (seq, part)
    ) STRICT, WITHOUT ROWID",
    // Clustered by its place in the thread, so that dedup, paging and look-up need no index. `delivery` is newer than
    // the one inside `body` where it is set.
    "CREATE TABLE entry (
        conversation TEXT NOT NULL, at INTEGER NOT NULL, id TEXT NOT NULL, alias TEXT, provider TEXT, delivery TEXT,
        body TEXT NOT NULL, PRIMARY KEY (conversation, at, id)
    ) STRICT, WITHOUT ROWID",
    "CREATE TABLE conversation (
        id TEXT PRIMARY KEY, closed INTEGER NOT NULL, active_at INTEGER NOT NULL, contact TEXT NOT NULL, head TEXT NOT NULL
    ) STRICT, WITHOUT ROWID",
    "CREATE TABLE contact (id TEXT PRIMARY KEY, body TEXT NOT NULL) STRICT, WITHOUT ROWID",
    "CREATE TABLE identity (key TEXT PRIMARY KEY, contact TEXT NOT NULL, conversation TEXT NOT NULL) STRICT, WITHOUT ROWID",
    "CREATE TABLE answer (key TEXT PRIMARY KEY, cursor INTEGER NOT NULL) STRICT, WITHOUT ROWID",
    "CREATE TABLE early (alias TEXT PRIMARY KEY, delivery TEXT NOT NULL) STRICT, WITHOUT ROWID",
    // `message_at` and `message` are 0 and empty for a conversation's snooze.
    "CREATE TABLE due (
        at INTEGER NOT NULL, conversation TEXT NOT NULL, message_at INTEGER NOT NULL, message TEXT NOT NULL,
        PRIMARY KEY (at, conversation, message_at, message)
    ) STRICT, WITHOUT ROWID",
    // The access tokens of inboxes, sealed.
    "CREATE TABLE token (inbox TEXT PRIMARY KEY, sealed BLOB NOT NULL) STRICT, WITHOUT ROWID",
];

/// What a journal line says beyond its first row (see `line`).
const LONG_LINES: &[&str] = &["CREATE TABLE posted_part (
        seq INTEGER NOT NULL, part INTEGER NOT NULL, posted TEXT NOT NULL, PRIMARY KEY (seq, part)
    ) STRICT, WITHOUT ROWID"];

/// Not only statuses wait for their message. What waited under the old shape comes again with the provider's repetitions.
const WAITING: &[&str] = &[
    "DROP TABLE early",
    "CREATE TABLE waiting (alias TEXT PRIMARY KEY, since INTEGER NOT NULL, body TEXT NOT NULL) STRICT, WITHOUT ROWID",
];

/// Files on their way out (see `uploads`). Those that were sent stay as a line, so that their names are never taken again.
const UPLOADS: &[&str] = &[
    "CREATE TABLE upload (
        id TEXT PRIMARY KEY, agent TEXT NOT NULL, at INTEGER NOT NULL, size INTEGER NOT NULL, mime TEXT NOT NULL, state TEXT NOT NULL
    ) STRICT, WITHOUT ROWID",
    "CREATE INDEX upload_unsent ON upload (at) WHERE state <> 'sent'",
];

/// Brings the tables up to date; costs one read when they are.
///
/// # Errors
/// [`Broken`], and then nothing was changed.
pub fn migrate(sql: &Sql) -> Result<(), Broken> {
    sql.run("CREATE TABLE IF NOT EXISTS meta (key TEXT PRIMARY KEY, value ANY NOT NULL) STRICT, WITHOUT ROWID", &[])?;
    let done = match sql.row("SELECT value FROM meta WHERE key = 'schema'", &[])? {
        Some(row) => usize::try_from(row.integer(0)?).unwrap_or(usize::MAX),
        None => 0,
    };
    if done > STEPS.len() {
        return Err(Broken(
            "the database was written by a newer version".to_owned(),
        ));
    }
    for (number, step) in (1_i64..).zip(STEPS).skip(done) {
        sql.atomically(|| {
            for statement in *step {
                sql.run(statement, &[])?;
            }
            sql.run(
                "INSERT OR REPLACE INTO meta (key, value) VALUES ('schema', ?)",
                &[number.into()],
            )
        })?;
    }
    Ok(())
}

/// Removes every table of the store. For scratch objects of the tests.
///
/// # Errors
/// [`Broken`] when the database did not answer.
pub fn wipe(sql: &Sql) -> Result<(), Broken> {
    let tables = "journal receipt_part posted_part entry conversation contact identity answer early waiting upload due token meta";
    for table in tables.split(' ') {
        sql.run(&format!("DROP TABLE IF EXISTS {table}"), &[])?;
    }
    Ok(())
}
