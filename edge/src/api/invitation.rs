//! Inviting people, and becoming an agent by an invitation.

use super::{Stranger, Who, json, listing, named, nothing, session, settings, setup};
use crate::{
    auth::{
        account,
        email::Email,
        invitation::{self, Gone, Invitation},
        token::Token,
    },
    body,
    desk_object::Desk,
    problem::Problem,
};
use domain::{agent::Role, ids::EntryId, permission::Right, time::Time};
use serde::{Deserialize, Serialize};
use worker::Response;

#[derive(Deserialize)]
struct Asked {
    email: String,
    name: String,
    role: Role,
}

/// One that was made now: the only time that its link is told.
#[derive(Serialize)]
struct Made {
    #[serde(flatten)]
    line: Line,
    token: String,
    /// The token stands behind the `#`, so no server and no log ever sees it.
    path: String,
}

pub(super) async fn invite(desk: &Desk, who: &Who, bytes: &[u8]) -> Result<Response, Problem> {
    who.need(Right::ManageMembers)?;
    let asked: Asked = body::understood(bytes)?;
    let email = Email::read(&asked.email)?;
    let name = named(
        &asked.name,
        "A person needs a name of at most 80 characters.",
    )?;
    may_give(who, asked.role)?;
    listing::is_free(desk, who.workspace, &email).await?;
    if account::find(desk.sql(), &email)?.is_some() {
        return Err(Problem::AlreadyMember);
    }
    let token = Token::fresh(who.workspace);
    let invitation = Invitation {
        email,
        name,
        role: asked.role,
    };
    let kept = invitation::keep(desk.sql(), &token, invitation, desk.now())?;
    let token = token.write();
    json(
        201,
        &Made {
            line: line(kept),
            path: format!("/convite#{token}"),
            token,
        },
    )
}

/// One that waits, as the team sees it.
#[derive(Serialize)]
struct Line {
    id: EntryId,
    email: String,
    name: String,
    role: Role,
    until: Time,
}

fn line(one: invitation::Waiting) -> Line {
    Line {
        id: one.id,
        email: one.invitation.email.as_str().to_owned(),
        name: one.invitation.name,
        role: one.invitation.role,
        until: one.until,
    }
}

pub(super) fn list(desk: &Desk, who: &Who) -> Result<Response, Problem> {
    who.need(Right::ManageMembers)?;
    let waiting = invitation::waiting(desk.sql(), desk.now())?;
    json(200, &waiting.into_iter().map(line).collect::<Vec<_>>())
}

/// Who may not give a role does not take it back either.
pub(super) fn revoke(desk: &Desk, who: &Who, id: EntryId) -> Result<Response, Problem> {
    who.need(Right::ManageMembers)?;
    let waiting = invitation::waiting(desk.sql(), desk.now())?;
    let named = waiting.iter().find(|one| one.id == id);
    let named = named.ok_or(Problem::NotFound)?;
    may_give(who, named.invitation.role)?;
    invitation::revoke(desk.sql(), named)?;
    nothing()
}

fn may_give(who: &Who, role: Role) -> Result<(), Problem> {
    if role == Role::Owner && who.me.role != Role::Owner {
        return Err(Problem::NotAllowed);
    }
    Ok(())
}

#[derive(Deserialize)]
struct Accepted {
    token: String,
    name: String,
    /// What is to be kept of it; missing until everything else has been found right.
    #[serde(default)]
    password: Option<String>,
}

pub(super) async fn accept(
    desk: &Desk,
    stranger: &Stranger,
    bytes: &[u8],
) -> Result<Response, Problem> {
    let said: Accepted = body::understood(bytes)?;
    let sql = desk.sql();
    let token = Token::read(&said.token).ok_or(Problem::BadInvitation)?;
    session::may_guess(desk, stranger)?;
    let held = || match invitation::find(sql, &token, desk.now())? {
        Some(held) => Ok(held),
        None => Err(match invitation::gone(sql, &token, desk.now())? {
            Some(Gone::Used) => Problem::InvitationUsed,
            Some(Gone::Revoked) => Problem::InvitationRevoked,
            None => Problem::BadInvitation,
        }),
    };
    if held() == Err(Problem::BadInvitation) {
        session::guessed_wrong(desk, stranger)?;
    }
    // Free when they were invited may be taken by now: another workspace's invitation may have been accepted first.
    listing::is_free(desk, stranger.workspace, &held()?.email).await?;
    // Read again, and nothing is awaited from here on: two requests with one link cannot both come in.
    let invitation = held()?;
    if account::find(sql, &invitation.email)?.is_some() {
        return Err(Problem::AlreadyMember);
    }
    let name = if said.name.trim().is_empty() {
        &invitation.name
    } else {
        &said.name
    };
    let newcomer = setup::newcomer(name, &invitation.email, invitation.role)?;
    let Some(kept) = said.password else {
        return setup::go_on();
    };
    let mut new = (*settings(desk)?).clone();
    new.agents.push(newcomer.clone());
    setup::admit(desk, &newcomer, &invitation.email, kept, new)?;
    invitation::spend(sql, &token)?;
    listing::list(desk, stranger.workspace, |directory| {
        vec![directory.of_email(&invitation.email)]
    })
    .await;
    session::begin(desk, stranger, &newcomer, 201)
}
