//! How far the stage moved this workspace's clock. It lasts like everything else: tests restart the worker too.

use super::{
    read,
    sql::Sql,
    write::{json, put_meta},
};
use domain::{shelf::Broken, time::Span};

const CLOCK: &str = "stage_clock";

/// How far the clock was moved; not at all where nobody has moved it, or there are no tables yet.
#[must_use]
pub fn moved(sql: &Sql) -> Span {
    let kept = read::meta(sql, CLOCK).ok().flatten();
    kept.and_then(|text| read::json(&text).ok())
        .unwrap_or_default()
}

/// # Errors
/// [`Broken`] when the database did not answer.
pub fn move_to(sql: &Sql, span: Span) -> Result<(), Broken> {
    put_meta(sql, CLOCK, &json(&span)?)
}
