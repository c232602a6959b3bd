//! A new workspace: its name and its first owner.

use super::{Stranger, listing, named, session, settings, stranger::GO_ON};
use crate::{
    auth::{account, email::Email, password::Phc},
    body,
    desk_object::Desk,
    host,
    problem::Problem,
};
use domain::{
    agent::{Agent, Role},
    ids::AgentId,
    settings::Settings,
};
use serde::Deserialize;
use worker::{Response, ResponseBuilder};

#[derive(Deserialize)]
struct Asked {
    workspace: String,
    name: String,
    email: String,
    /// What is to be kept of it; missing until everything else has been found right.
    #[serde(default)]
    password: Option<String>,
}

/// The set-up code was checked outside, where the codes are; it led here.
pub(super) async fn set_up(
    desk: &Desk,
    stranger: &Stranger,
    bytes: &[u8],
) -> Result<Response, Problem> {
    let asked: Asked = body::understood(bytes)?;
    let email = Email::read(&asked.email)?;
    listing::is_free(desk, stranger.workspace, &email).await?;
    // From here on nothing is awaited, so two requests cannot both be the first.
    if !settings(desk)?.agents.is_empty() {
        return Err(Problem::SetupCodeUsed);
    }
    let workspace = named(
        &asked.workspace,
        "The workspace needs a name of at most 80 characters.",
    )?;
    let newcomer = newcomer(&asked.name, &email, Role::Owner)?;
    let Some(kept) = asked.password else {
        return go_on();
    };
    let settings = Settings {
        workspace,
        agents: vec![newcomer.clone()],
        inboxes: Vec::new(),
        views: Vec::new(),
    };
    admit(desk, &newcomer, &email, kept, settings)?;
    listing::list(desk, stranger.workspace, |directory| {
        vec![directory.of_email(&email)]
    })
    .await;
    session::begin(desk, stranger, &newcomer, 201)
}

/// An agent who has just been made.
pub(super) fn newcomer(name: &str, email: &Email, role: Role) -> Result<Agent, Problem> {
    Ok(Agent {
        id: AgentId(u128::from_be_bytes(host::random())),
        name: named(name, "A person needs a name of at most 80 characters.")?,
        email: email.as_str().to_owned(),
        role,
        scope: role.usual_scope(),
        teams: Default::default(),
        inboxes: Default::default(),
        active: true,
    })
}

/// All is right so far: now the password.
pub(super) fn go_on() -> Result<Response, Problem> {
    Ok(ResponseBuilder::new().with_status(GO_ON).empty())
}

/// Gives somebody an account and writes the settings that they are part of: both or neither.
pub(super) fn admit(
    desk: &Desk,
    agent: &Agent,
    email: &Email,
    kept: String,
    settings: Settings,
) -> Result<(), Problem> {
    let phc = Phc::read(kept)?;
    account::add(desk.sql(), agent.id, email, &phc)?;
    desk.settle(settings).inspect_err(|_| {
        // The account of nobody opens nothing; that it cannot be removed either changes nothing.
        account::remove(desk.sql(), agent.id).unwrap_or_default();
    })?;
    Ok(())
}
