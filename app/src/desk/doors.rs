//! The doors that are no commands: signing in, setting up, looking after the workspace.

use super::Desk;
use crate::{
    api::{
        self, Check, Described, Invitation, InvitationLine, NewInbox, Problem, ReceiptLine,
        SessionLine, SetUp, lists::NewView,
    },
    tabs::Told,
};
use domain::{
    agent::Role,
    ids::{AgentId, EntryId, InboxId},
    list::SavedView,
};

impl Desk {
    /// Signs in, and answers when there is something to see.
    ///
    /// # Errors
    /// `wrong-sign-in` for a wrong address or password, `slow-down` after too many tries.
    pub async fn sign_in(self, email: String, password: String) -> Result<(), Problem> {
        api::sign_in(&email, &password).await?;
        self.engine().signed_in().await
    }

    /// Ends this browser's session and forgets what it holds, also what was not sent. Drafts stay, sealed, for when the same
    /// person comes back.
    ///
    /// # Errors
    /// When the worker could not be reached: then nothing has changed, and the session there still lives.
    pub async fn sign_out(self) -> Result<(), Problem> {
        match api::sign_out().await {
            Err(problem) if problem.status != 401 => return Err(problem),
            _ => {}
        }
        let engine = self.engine();
        // While their key is here.
        engine.save_drafts().await;
        engine.end_session();
        engine.clear_drafts();
        engine.forget_wishes().await;
        engine.tell_tabs(&Told::SignedOut);
        Ok(())
    }

    /// Invitations that wait to be accepted.
    ///
    /// # Errors
    /// When the caller may not see them.
    pub async fn invitations(self) -> Result<Vec<InvitationLine>, Problem> {
        api::invitations().await
    }

    /// # Errors
    /// When the caller may not, or it is gone.
    pub async fn revoke_invitation(self, id: String) -> Result<(), Problem> {
        api::revoke_invitation(&id).await
    }

    /// # Errors
    /// `bad-invitation` when its link opens nothing any more.
    pub async fn look_at_invitation(self, token: String) -> Result<(), Problem> {
        api::look_at_invitation(&token).await
    }

    /// # Errors
    /// `bad-invitation` when the token is used up or unknown, `bad-value` for a weak password.
    pub async fn accept_invitation(
        self,
        token: String,
        name: String,
        password: String,
    ) -> Result<(), Problem> {
        api::accept_invitation(&token, &name, &password).await?;
        self.engine().signed_in().await
    }

    /// Creates the workspace and signs its first owner in.
    ///
    /// # Errors
    /// `bad-setup-code` or `setup-code-used`.
    pub async fn set_up(self, set_up: SetUp) -> Result<(), Problem> {
        api::set_up(&set_up).await?;
        self.engine().signed_in().await
    }

    /// Who waits from now on, with the link that is to be sent by the person who invites.
    ///
    /// # Errors
    /// When the caller may not invite.
    pub async fn invite(
        self,
        email: String,
        name: String,
        role: Role,
    ) -> Result<InvitationLine, Problem> {
        api::invite(&Invitation { email, name, role }).await
    }

    /// # Errors
    /// When the caller may not, or the number is connected already.
    pub async fn connect_inbox(self, inbox: NewInbox) -> Result<InboxId, Problem> {
        api::inboxes::connect_inbox(&inbox).await
    }

    /// Takes somebody out of the team, or back in.
    ///
    /// # Errors
    /// When the caller may not.
    pub async fn change_member(self, id: AgentId, active: bool) -> Result<(), Problem> {
        api::change_member(id, active).await
    }

    /// # Errors
    /// When the caller may not, or the words do not fit.
    pub async fn describe_inbox(self, id: InboxId, described: Described) -> Result<(), Problem> {
        api::inboxes::describe_inbox(id, &described).await
    }

    /// # Errors
    /// When the caller may not, or it is no token.
    pub async fn change_token(self, inbox: InboxId, token: String) -> Result<(), Problem> {
        api::inboxes::change_token(inbox, &token).await
    }

    /// The go-live checklist; with `to`, a test message goes there.
    ///
    /// # Errors
    /// When the caller may not.
    pub async fn check_inbox(
        self,
        inbox: InboxId,
        to: Option<String>,
    ) -> Result<Vec<Check>, Problem> {
        api::inboxes::check_inbox(inbox, to.as_deref()).await
    }

    /// Keeps a filter under a name; it comes to the settings by the stream.
    ///
    /// # Errors
    /// When the caller may not share it, or there are too many.
    pub async fn save_view(self, view: NewView) -> Result<SavedView, Problem> {
        api::lists::save_view(&view).await
    }

    /// # Errors
    /// When it is not the caller's to remove.
    pub async fn remove_view(self, id: EntryId) -> Result<(), Problem> {
        api::lists::remove_view(id).await
    }

    /// Raw webhooks, newest first: all, or those in one state; older than `before`.
    ///
    /// # Errors
    /// When the caller may not.
    pub async fn receipts(
        self,
        state: Option<String>,
        before: Option<String>,
    ) -> Result<Vec<ReceiptLine>, Problem> {
        api::receipts(state.as_deref(), before.as_deref()).await
    }

    /// One raw webhook, as it came.
    ///
    /// # Errors
    /// When the caller may not, or it is gone.
    pub async fn receipt(self, id: String) -> Result<String, Problem> {
        api::receipt(&id).await
    }

    /// Processes a raw webhook again.
    ///
    /// # Errors
    /// When the caller may not, or it is gone.
    pub async fn replay(self, id: String) -> Result<(), Problem> {
        api::replay(&id).await
    }

    /// # Errors
    /// When nobody is signed in.
    pub async fn sessions(self) -> Result<Vec<SessionLine>, Problem> {
        api::sessions().await
    }

    /// # Errors
    /// When it is not the caller's own.
    pub async fn end_session(self, id: String) -> Result<(), Problem> {
        api::end_session(&id).await
    }
}
