//! Invitations: a link that makes somebody an agent, once.

use super::{email::Email, token::Token};
use crate::store::{Row, Sql};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use domain::{
    agent::Role,
    ids::EntryId,
    shelf::Broken,
    time::{Span, Time},
};

/// How long a link may wait in somebody's mail.
const LASTS: Span = Span::hours(7 * 24);

/// Who is invited, as what.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Invitation {
    pub email: Email,
    pub name: String,
    pub role: Role,
}

/// One that waits to be accepted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Waiting {
    /// What it is called among its team. It opens nothing: the half of a hash.
    pub id: EntryId,
    token: String,
    pub invitation: Invitation,
    pub until: Time,
}

/// What became of a link that opens nothing any more: whoever holds it is told, for as long as it would have lasted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Gone {
    Used,
    Revoked,
}

impl Gone {
    fn code(self) -> &'static str {
        match self {
            Gone::Used => "used",
            Gone::Revoked => "revoked",
        }
    }
}

/// Keeps an invitation, which waits from then on. A newer one for the same person replaces the older.
///
/// # Errors
/// [`Broken`] when the store did not answer; so for all below.
pub fn keep(
    sql: &Sql,
    token: &Token,
    invitation: Invitation,
    now: Time,
) -> Result<Waiting, Broken> {
    let hash = token.hash().as_str().to_owned();
    let waiting = Waiting {
        id: named(&hash)?,
        token: hash,
        invitation,
        until: now + LASTS,
    };
    let invitation = &waiting.invitation;
    let values = [
        waiting.token.as_str().into(),
        invitation.email.as_str().into(),
        (&invitation.name).into(),
        role_code(invitation.role)?.into(),
        waiting.until.0.into(),
    ];
    sql.run(
        "DELETE FROM invitation WHERE email = ? AND gone IS NULL OR ends_at <= ?",
        &[invitation.email.as_str().into(), now.0.into()],
    )?;
    sql.run(
        "INSERT INTO invitation (token, email, name, role, ends_at) VALUES (?, ?, ?, ?, ?)",
        &values,
    )?;
    Ok(waiting)
}

/// The invitation of a token, if it still holds.
///
/// # Errors
/// As [`keep`].
pub fn find(sql: &Sql, token: &Token, now: Time) -> Result<Option<Invitation>, Broken> {
    let query =
        "SELECT email, name, role FROM invitation WHERE token = ? AND ends_at > ? AND gone IS NULL";
    let row = sql.row(query, &[token.hash().as_str().into(), now.0.into()])?;
    row.as_ref().map(read).transpose()
}

/// What became of a token's invitation, where that is still known.
///
/// # Errors
/// As [`keep`].
pub fn gone(sql: &Sql, token: &Token, now: Time) -> Result<Option<Gone>, Broken> {
    let query = "SELECT gone FROM invitation WHERE token = ? AND ends_at > ? AND gone IS NOT NULL";
    let row = sql.row(query, &[token.hash().as_str().into(), now.0.into()])?;
    let code = row.map(|row| row.text(0)).transpose()?;
    let all = [Gone::Used, Gone::Revoked];
    Ok(code.and_then(|code| all.into_iter().find(|one| one.code() == code)))
}

fn read(row: &Row) -> Result<Invitation, Broken> {
    let email = Email::read(&row.text(0)?)
        .map_err(|_| Broken("an invitation without an e-mail".to_owned()))?;
    Ok(Invitation {
        email,
        name: row.text(1)?,
        role: role_of(&row.text(2)?)?,
    })
}

/// Those that wait, the one that ends first before the others.
///
/// # Errors
/// As [`keep`].
pub fn waiting(sql: &Sql, now: Time) -> Result<Vec<Waiting>, Broken> {
    let query = "SELECT email, name, role, token, ends_at FROM invitation WHERE ends_at > ? AND gone IS NULL ORDER BY ends_at, email";
    let rows = sql.rows(query, &[now.0.into()])?;
    let waiting = rows.iter().map(|row| {
        Ok(Waiting {
            id: named(&row.text(3)?)?,
            token: row.text(3)?,
            invitation: read(row)?,
            until: Time(row.integer(4)?),
        })
    });
    waiting.collect()
}

/// Takes one back that waits; its link opens nothing any more.
///
/// # Errors
/// As [`keep`].
pub fn revoke(sql: &Sql, waiting: &Waiting) -> Result<(), Broken> {
    close(sql, &waiting.token, Gone::Revoked)
}

fn named(hash: &str) -> Result<EntryId, Broken> {
    let bytes = URL_SAFE_NO_PAD.decode(hash).ok();
    let half = bytes.as_deref().and_then(<[u8]>::first_chunk);
    let half = half.ok_or_else(|| Broken("an invitation without a hash".to_owned()))?;
    Ok(EntryId(u128::from_be_bytes(*half)))
}

/// It opens nothing any more.
///
/// # Errors
/// As [`keep`].
pub fn spend(sql: &Sql, token: &Token) -> Result<(), Broken> {
    close(sql, token.hash().as_str(), Gone::Used)
}

/// Who was invited is not kept with it.
fn close(sql: &Sql, id: &str, gone: Gone) -> Result<(), Broken> {
    let query = "UPDATE invitation SET email = '', name = '', gone = ? WHERE token = ?";
    sql.run(query, &[gone.code().into(), id.into()])
}

fn role_code(role: Role) -> Result<String, Broken> {
    serde_json::to_string(&role).map_err(|_| Broken("a role without a code".to_owned()))
}

fn role_of(code: &str) -> Result<Role, Broken> {
    serde_json::from_str(code).map_err(|_| Broken("a role of no known code".to_owned()))
}
