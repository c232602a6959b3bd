//! Entries of the directory (KV) that this workspace wants to have. They are noted in the store first and struck out when
//! the directory has taken them, so a directory that does not answer costs a moment and not a sign-in for ever.

use crate::{
    auth::email::Email,
    config::{self, Directory, Listing, WorkspaceId},
    desk_object::Desk,
    problem::Problem,
    store::Sql,
};
use domain::shelf::Broken;
use worker::{Env, console_error};

const TABLE: &str = "CREATE TABLE IF NOT EXISTS unlisted (listing TEXT PRIMARY KEY, workspace TEXT NOT NULL) STRICT, WITHOUT ROWID";

/// An e-mail signs in to one workspace: who is listed elsewhere would be shut out there.
pub(super) async fn is_free(
    desk: &Desk,
    workspace: WorkspaceId,
    email: &Email,
) -> Result<(), Problem> {
    let listing = Directory::of(desk.env())?.of_email(email);
    let taken = Directory::is_taken(desk.env(), &listing, workspace).await?;
    if taken {
        Err(Problem::AlreadyMember)
    } else {
        Ok(())
    }
}

/// Lists the workspace under the names that `names` gives, before anybody is told that it is so: what comes for them in
/// the next moment must find its way. A failure is only logged: what was asked for has happened, and until the next try
/// the home workspace answers.
pub(super) async fn list(
    desk: &Desk,
    workspace: WorkspaceId,
    names: impl FnOnce(&Directory) -> Vec<Listing>,
) {
    let Ok(directory) = Directory::of(desk.env()) else {
        return;
    };
    if let Err(broken) = note(desk.sql(), workspace, &names(&directory)) {
        console_error!("{broken}");
    }
    publish(desk.sql(), desk.env()).await;
}

fn note(sql: &Sql, workspace: WorkspaceId, listings: &[Listing]) -> Result<(), Broken> {
    sql.run(TABLE, &[])?;
    listings.iter().try_for_each(|listing| {
        let values = [(&listing.0).into(), workspace.to_string().into()];
        sql.run(
            "INSERT OR REPLACE INTO unlisted (listing, workspace) VALUES (?, ?)",
            &values,
        )
    })
}

/// Tries again what the directory has not taken yet.
pub(super) fn again(desk: &Desk) {
    if waiting(desk.sql()).is_ok_and(|waiting| !waiting.is_empty()) {
        let (sql, env) = (desk.sql().clone(), desk.env().clone());
        desk.spawn(async move { publish(&sql, &env).await });
    }
}

async fn publish(sql: &Sql, env: &Env) {
    for (listing, workspace) in waiting(sql).unwrap_or_default() {
        let published = config::publish(env, &listing, workspace).await;
        let struck = published.map(|()| {
            sql.run(
                "DELETE FROM unlisted WHERE listing = ?",
                &[(&listing.0).into()],
            )
        });
        match struck {
            Ok(Ok(())) => {}
            Ok(Err(broken)) => console_error!("{broken}"),
            Err(words) => console_error!("the directory did not take an entry: {words}"),
        }
    }
}

fn waiting(sql: &Sql) -> Result<Vec<(Listing, WorkspaceId)>, Broken> {
    sql.run(TABLE, &[])?;
    let rows = sql.rows("SELECT listing, workspace FROM unlisted LIMIT 100", &[])?;
    rows.iter()
        .map(|row| {
            let workspace = WorkspaceId::read(&row.text(1)?)
                .ok_or(Broken("a listing without a workspace".to_owned()))?;
            Ok((Listing(row.text(0)?), workspace))
        })
        .collect()
}
