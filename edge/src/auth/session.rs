//! Sessions: a browser that somebody signed in with. Only the hash of its token is kept.

use super::token::Token;
use crate::{
    api::SessionId,
    host,
    store::{Row, Sql},
};
use domain::{
    ids::AgentId,
    shelf::Broken,
    time::{Span, Time},
};
use serde::Serialize;

/// A session nobody used for this long is over.
const IDLE: Span = Span::hours(14 * 24);
/// And so is every session after this, used or not.
pub const LONGEST: Span = Span::hours(60 * 24);
/// How exactly we know when a session was last used: each note of it costs a written row.
const NOTED: Span = Span::hours(1);

/// One session, as its owner sees it in the list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Session {
    pub id: SessionId,
    #[serde(skip)]
    pub agent: AgentId,
    /// The browser in words, such as "Firefox, Linux".
    pub device: String,
    pub made_at: Time,
    pub seen_at: Time,
}

const COLUMNS: &str = "id, agent, device, made_at, seen_at";

/// Begins a session; the token is for the browser's cookie.
///
/// # Errors
/// [`Broken`] when the store did not answer; so for all below.
pub fn begin(
    sql: &Sql,
    token: &Token,
    agent: AgentId,
    device: &str,
    now: Time,
) -> Result<Session, Broken> {
    let id = domain::ids::EntryId(u128::from_be_bytes(host::random()));
    let hash = token.hash();
    let values = [
        hash.as_str().into(),
        id.to_string().into(),
        agent.to_string().into(),
        device.into(),
        now.0.into(),
        now.0.into(),
    ];
    sql.run("INSERT INTO session (token, id, agent, device, made_at, seen_at) VALUES (?, ?, ?, ?, ?, ?)", &values)?;
    Ok(Session {
        id,
        agent,
        device: device.to_owned(),
        made_at: now,
        seen_at: now,
    })
}

/// The living session of a token; notes from time to time that it was used.
///
/// # Errors
/// As [`begin`].
pub fn of(sql: &Sql, token: &Token, now: Time) -> Result<Option<Session>, Broken> {
    let hash = token.hash();
    let row = sql.row(
        &format!("SELECT {COLUMNS} FROM session WHERE token = ?"),
        &[hash.as_str().into()],
    )?;
    let Some(session) = row
        .as_ref()
        .map(read)
        .transpose()?
        .filter(|session| session.lives(now))
    else {
        return Ok(None);
    };
    if now - session.seen_at >= NOTED {
        sql.run(
            "UPDATE session SET seen_at = ? WHERE token = ?",
            &[now.0.into(), hash.as_str().into()],
        )?;
    }
    Ok(Some(session))
}

impl Session {
    fn lives(&self, now: Time) -> bool {
        now - self.seen_at < IDLE && now - self.made_at < LONGEST
    }
}

fn read(row: &Row) -> Result<Session, Broken> {
    let odd = |_| Broken("a session without names".to_owned());
    Ok(Session {
        id: row.text(0)?.parse().map_err(odd)?,
        agent: row.text(1)?.parse().map_err(odd)?,
        device: row.text(2)?,
        made_at: Time(row.integer(3)?),
        seen_at: Time(row.integer(4)?),
    })
}

/// The living sessions of an agent, the newest first. Dead ones are swept out by the way.
///
/// # Errors
/// As [`begin`].
pub fn list(sql: &Sql, agent: AgentId, now: Time) -> Result<Vec<Session>, Broken> {
    let dead = [
        (now + Span(-IDLE.0)).0.into(),
        (now + Span(-LONGEST.0)).0.into(),
    ];
    sql.run(
        "DELETE FROM session WHERE seen_at <= ? OR made_at <= ?",
        &dead,
    )?;
    let query = format!("SELECT {COLUMNS} FROM session WHERE agent = ? ORDER BY made_at DESC, id");
    sql.rows(&query, &[agent.to_string().into()])?
        .iter()
        .map(read)
        .collect()
}

/// The sealed secret of a session's lease, where one was made.
///
/// # Errors
/// As [`begin`].
pub fn lease(sql: &Sql, id: SessionId) -> Result<Option<Vec<u8>>, Broken> {
    let row = sql.row(
        "SELECT lease FROM session WHERE id = ? AND lease IS NOT NULL",
        &[id.to_string().into()],
    )?;
    row.map(|row| row.bytes(0)).transpose()
}

/// # Errors
/// As [`begin`].
pub fn keep_lease(sql: &Sql, id: SessionId, sealed: &[u8]) -> Result<(), Broken> {
    sql.run(
        "UPDATE session SET lease = ? WHERE id = ?",
        &[sealed.into(), id.to_string().into()],
    )
}

/// Ends one session of an agent; says whether there was one.
///
/// # Errors
/// As [`begin`].
pub fn end(sql: &Sql, agent: AgentId, id: SessionId) -> Result<bool, Broken> {
    let values = [agent.to_string().into(), id.to_string().into()];
    let gone = sql.rows(
        "DELETE FROM session WHERE agent = ? AND id = ? RETURNING token",
        &values,
    )?;
    Ok(!gone.is_empty())
}

/// Ends every session of an agent but one; says which.
///
/// # Errors
/// As [`begin`].
pub fn end_others(sql: &Sql, agent: AgentId, kept: SessionId) -> Result<Vec<SessionId>, Broken> {
    let values = [agent.to_string().into(), kept.to_string().into()];
    let gone = sql.rows(
        "DELETE FROM session WHERE agent = ? AND id <> ? RETURNING id",
        &values,
    )?;
    gone.iter()
        .map(|row| {
            row.text(0)?
                .parse()
                .map_err(|_| Broken("a session without names".to_owned()))
        })
        .collect()
}

/// A browser in words, from what it says of itself. Guesswork by nature, and only shown to its owner.
#[must_use]
pub fn device(user_agent: &str) -> String {
    let first = |names: &[(&str, &'static str)]| {
        names
            .iter()
            .find(|(mark, _)| user_agent.contains(mark))
            .map(|(_, name)| *name)
    };
    // Every browser claims to be older ones as well, so the most particular names are looked for first.
    let browser = first(&[
        ("Edg/", "Edge"),
        ("OPR/", "Opera"),
        ("SamsungBrowser", "Samsung Internet"),
        ("Firefox", "Firefox"),
        ("Chrome", "Chrome"),
        ("Safari", "Safari"),
    ]);
    let system = first(&[
        ("Android", "Android"),
        ("iPhone", "iPhone"),
        ("iPad", "iPad"),
        ("Windows", "Windows"),
        ("Mac OS X", "macOS"),
        ("CrOS", "ChromeOS"),
        ("Linux", "Linux"),
    ]);
    [browser, system]
        .into_iter()
        .flatten()
        .collect::<Vec<_>>()
        .join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_browser_is_named_by_its_most_particular_name() {
        let edge = "Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Safari/537.36 Edg/140.0";
        assert_eq!(device(edge), "Edge, Windows");
        assert_eq!(device("curl/8"), "");
    }
}
