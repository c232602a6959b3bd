//! Accounts: the e-mail and password of an agent. Name, role and scope are the agent's, in the workspace's settings.

use super::{email::Email, password::Phc};
use crate::store::{Row, Sql};
use domain::{ids::AgentId, shelf::Broken};

/// What somebody signs in with.
#[derive(Clone, PartialEq, Eq)]
pub struct Account {
    pub agent: AgentId,
    pub password: Phc,
}

/// # Errors
/// [`Broken`] when the store did not answer; so for all below.
pub fn find(sql: &Sql, email: &Email) -> Result<Option<Account>, Broken> {
    let row = sql.row(
        "SELECT agent, password FROM account WHERE email = ?",
        &[email.as_str().into()],
    )?;
    row.as_ref().map(read).transpose()
}

fn read(row: &Row) -> Result<Account, Broken> {
    let agent = row
        .text(0)?
        .parse()
        .map_err(|_| Broken("an account without an agent".to_owned()))?;
    Ok(Account {
        agent,
        password: Phc(row.text(1)?),
    })
}

/// Gives an agent a way in.
///
/// # Errors
/// As [`find`].
pub fn add(sql: &Sql, agent: AgentId, email: &Email, password: &Phc) -> Result<(), Broken> {
    let values = [
        agent.to_string().into(),
        email.as_str().into(),
        (&password.0).into(),
    ];
    sql.run(
        "INSERT OR REPLACE INTO account (agent, email, password) VALUES (?, ?, ?)",
        &values,
    )
}

/// Takes it away again.
///
/// # Errors
/// As [`find`].
pub fn remove(sql: &Sql, agent: AgentId) -> Result<(), Broken> {
    sql.run(
        "DELETE FROM account WHERE agent = ?",
        &[agent.to_string().into()],
    )
}
