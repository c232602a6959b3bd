//! Invitations: a link that makes somebody an agent, once.

use super::{email::Email, token::Token};
use crate::store::Sql;
use domain::{
    agent::Role,
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

/// Keeps an invitation. A newer one for the same person replaces the older.
///
/// # Errors
/// [`Broken`] when the store did not answer; so for all below.
pub fn keep(sql: &Sql, token: &Token, invitation: &Invitation, now: Time) -> Result<(), Broken> {
    let hash = token.hash();
    let values = [
        hash.as_str().into(),
        invitation.email.as_str().into(),
        (&invitation.name).into(),
        role_code(invitation.role)?.into(),
        (now + LASTS).0.into(),
    ];
    sql.run(
        "DELETE FROM invitation WHERE email = ? OR ends_at <= ?",
        &[invitation.email.as_str().into(), now.0.into()],
    )?;
    sql.run(
        "INSERT INTO invitation (token, email, name, role, ends_at) VALUES (?, ?, ?, ?, ?)",
        &values,
    )
}

/// The invitation of a token, if it still holds.
///
/// # Errors
/// As [`keep`].
pub fn find(sql: &Sql, token: &Token, now: Time) -> Result<Option<Invitation>, Broken> {
    let query = "SELECT email, name, role FROM invitation WHERE token = ? AND ends_at > ?";
    let Some(row) = sql.row(query, &[token.hash().as_str().into(), now.0.into()])? else {
        return Ok(None);
    };
    let email = Email::read(&row.text(0)?)
        .map_err(|_| Broken("an invitation without an e-mail".to_owned()))?;
    Ok(Some(Invitation {
        email,
        name: row.text(1)?,
        role: role_of(&row.text(2)?)?,
    }))
}

/// It opens nothing any more.
///
/// # Errors
/// As [`keep`].
pub fn spend(sql: &Sql, token: &Token) -> Result<(), Broken> {
    sql.run(
        "DELETE FROM invitation WHERE token = ?",
        &[token.hash().as_str().into()],
    )
}

fn role_code(role: Role) -> Result<String, Broken> {
    serde_json::to_string(&role).map_err(|_| Broken("a role without a code".to_owned()))
}

fn role_of(code: &str) -> Result<Role, Broken> {
    serde_json::from_str(code).map_err(|_| Broken("a role of no known code".to_owned()))
}
