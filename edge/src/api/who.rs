//! Who asks: the cookie's session, and the agent behind it as they are now.

use crate::{
    auth::{cookie, session, session::Session, token::Token},
    config::WorkspaceId,
    desk_object::Desk,
    problem::Problem,
};
use domain::{
    agent::Agent,
    permission::{self, Right},
};
use worker::Request;

/// A signed-in agent.
#[derive(Debug, Clone)]
pub struct Who {
    pub me: Agent,
    pub session: Session,
    pub workspace: WorkspaceId,
}

impl Who {
    /// # Errors
    /// [`Problem::NotSignedIn`] for a cookie that is missing, not ours, of another workspace or of an ended session,
    /// and for somebody who has left the team.
    pub fn at(desk: &Desk, request: &Request) -> Result<Self, Problem> {
        let token: Token = cookie::token_of(request).ok_or(Problem::NotSignedIn)?;
        let session = session::of(desk.sql(), &token, desk.now())?.ok_or(Problem::NotSignedIn)?;
        let me = super::settings(desk)?
            .agent(session.agent)
            .cloned()
            .filter(|agent| agent.active);
        Ok(Self {
            me: me.ok_or(Problem::NotSignedIn)?,
            session,
            workspace: token.workspace,
        })
    }

    /// # Errors
    /// [`Problem::NotAllowed`] without the right.
    pub fn need(&self, right: Right) -> Result<(), Problem> {
        if permission::may(&self.me, right) {
            Ok(())
        } else {
            Err(Problem::NotAllowed)
        }
    }
}
