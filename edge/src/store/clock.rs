//! How far the stage moved this workspace's clock. It lasts like everything else: tests restart the worker too.

use super::sql::Sql;
use domain::{shelf::Broken, time::Span};

const CLOCK: &str = "stage_clock";

/// How far the clock was moved; not at all where nobody has moved it, or there are no tables yet.
#[must_use]
pub fn moved(sql: &Sql) -> Span {
    let row = sql.row("SELECT value FROM meta WHERE key = ?", &[CLOCK.into()]);
    let moved = row.ok().flatten().and_then(|row| row.integer(0).ok());
    Span(moved.unwrap_or(0))
}

/// # Errors
/// [`Broken`] when the database did not answer.
pub fn move_to(sql: &Sql, span: Span) -> Result<(), Broken> {
    let query = "INSERT OR REPLACE INTO meta (key, value) VALUES (?, ?)";
    sql.run(query, &[CLOCK.into(), span.0.into()])
}
