//! The tables, as numbered steps. A step that has left this machine is never edited: a later one changes what it made.

use super::sql::Sql;
use domain::shelf::Broken;

const STEPS: &[&[&str]] = &[
    FIRST, LONG_LINES, WAITING, UPLOADS, LISTS, SEARCH, BLOCKS, ARRIVAL, PRINTS, NUMBERS, NUMBERS,
];

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

/// What lists are asked by, beside the head, and an index for each order: without them a page of a list would cost as
/// much as the workspace is old. Heads are folded into rows hundreds of messages at a time, so an index costs a row then,
/// and none for a message. `standing` is [`domain::list::Standing`].
const LISTS: &[&str] = &[
    "ALTER TABLE conversation ADD COLUMN number INTEGER NOT NULL DEFAULT 0",
    "ALTER TABLE conversation ADD COLUMN waiting INTEGER",
    "ALTER TABLE conversation ADD COLUMN inbox TEXT NOT NULL DEFAULT ''",
    "ALTER TABLE conversation ADD COLUMN team TEXT",
    "ALTER TABLE conversation ADD COLUMN owner TEXT",
    "ALTER TABLE conversation ADD COLUMN standing INTEGER NOT NULL DEFAULT 0",
    "UPDATE conversation SET number = head ->> '$.number', waiting = head ->> '$.waiting_since', inbox = head ->> '$.inbox',
        team = head ->> '$.team', owner = head ->> '$.owner', standing =
        CASE head ->> '$.status.is' WHEN 'open' THEN 0 WHEN 'pending' THEN 1 WHEN 'snoozed' THEN 2 ELSE 3 END
        + CASE WHEN head ->> '$.inbound' > head ->> '$.seen' THEN 4 ELSE 0 END
        + CASE WHEN coalesce(json_array_length(head, '$.failed'), 0) > 0 THEN 8 ELSE 0 END
        + CASE WHEN head ->> '$.waiting_since' IS NULL THEN 0 ELSE 16 END",
    "CREATE INDEX conversation_active ON conversation (closed, active_at DESC, id)",
    "CREATE INDEX conversation_owner ON conversation (owner, closed, active_at DESC, id) WHERE owner IS NOT NULL",
    "CREATE INDEX conversation_unread ON conversation (active_at DESC, id) WHERE closed = 0 AND standing & 4 <> 0",
    "CREATE INDEX conversation_failed ON conversation (active_at DESC, id) WHERE standing & 8 <> 0",
    "CREATE INDEX conversation_waiting ON conversation (waiting, id) WHERE waiting IS NOT NULL",
    "CREATE INDEX conversation_created ON conversation (number DESC, id)",
];

/// What was said, and what people are called, by word (see `search`). Contentless: the text stands in the entries already.
/// Without places of words and lengths of texts the index is a third as large, and nobody asks for either.
const SEARCH: &[&str] = &[
    "CREATE VIRTUAL TABLE words USING fts5 (text, content = '', columnsize = 0, detail = none, prefix = '2 3',
        tokenize = 'unicode61 remove_diacritics 2')",
    "CREATE VIRTUAL TABLE names USING fts5 (text, content = '', columnsize = 0, detail = none, prefix = '2 3',
        tokenize = 'unicode61 remove_diacritics 2')",
];

/// The index by message and not by journal line, so that the journal may be trimmed (see `index`). A row stands for a block
/// of messages, one in each column, so that words are asked of one message and not of its neighbours too; `block` says which.
const BLOCKS: &[&str] = &[
    "DROP TABLE words",
    "DROP TABLE names",
    "CREATE VIRTUAL TABLE words USING fts5 (a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p, content = '', columnsize = 0,
        detail = column, prefix = '2 3', tokenize = 'unicode61 remove_diacritics 2')",
    "CREATE VIRTUAL TABLE names USING fts5 (text, content = '', columnsize = 0, detail = none, prefix = '2 3',
        tokenize = 'unicode61 remove_diacritics 2')",
    "CREATE TABLE block (id INTEGER PRIMARY KEY, keys TEXT NOT NULL) STRICT",
    "DELETE FROM meta WHERE key = 'searchable_blocks'",
];

/// A plain message is an entry and a journal line. Through this view both are one statement, which SQLite keeps whole by
/// itself without a transaction: it is what a webhook mostly comes to.
const ARRIVAL: &[&str] = &[
    "CREATE VIEW arrival AS SELECT seq, journal.at AS line_at, state, outcomes, trail, posted, receipt,
        conversation, entry.at AS entry_at, id, alias, provider, body FROM journal, entry",
    "CREATE TRIGGER arrives INSTEAD OF INSERT ON arrival BEGIN
        INSERT OR REPLACE INTO entry (conversation, at, id, alias, provider, body)
        VALUES (NEW.conversation, NEW.entry_at, NEW.id, NEW.alias, NEW.provider, NEW.body);
        INSERT INTO journal (seq, at, state, outcomes, trail, posted, receipt)
        VALUES (NEW.seq, NEW.line_at, NEW.state, NEW.outcomes, NEW.trail, NEW.posted, NEW.receipt);
    END",
];

/// Who wished what under a key, in 52 bits: eight bytes in a row that is there anyway.
const PRINTS: &[&str] = &["ALTER TABLE answer ADD COLUMN print INTEGER"];

/// People who were taken into the index before numbers were found by part wait to be taken in once more (see `index`): from
/// this number of a conversation on. It is done by whoever searches, some hundreds at a time. Once for the longer parts, and
/// once more for the last digits.
const NUMBERS: &[&str] = &[
    "INSERT OR REPLACE INTO meta (key, value) SELECT 'people_again', '0' WHERE EXISTS (SELECT 1 FROM conversation)",
];

/// So many steps had been taken before people were found by the last digits of their numbers.
pub(super) const BEFORE_LAST_DIGITS: i64 = 10;

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
    sql.run("DROP VIEW IF EXISTS arrival", &[])?;
    let tables = "journal receipt_part posted_part entry conversation contact identity answer early waiting upload due token words names block meta";
    for table in tables.split(' ') {
        sql.run(&format!("DROP TABLE IF EXISTS {table}"), &[])?;
    }
    Ok(())
}
