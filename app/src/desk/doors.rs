//! The doors that are no commands: signing in, setting up, looking after the workspace.

use super::Desk;
use crate::api::{Check, NewInbox, Problem, ReceiptLine, SessionLine, SetUp};
use domain::{agent::Role, ids::InboxId};

#[expect(
    clippy::unused_async,
    reason = "bodies follow; views compile against the signatures meanwhile"
)]
impl Desk {
    /// # Errors
    /// `signed_out` for a wrong address or password, `too_many_requests` after too many tries.
    pub async fn sign_in(self, _email: String, _password: String) -> Result<(), Problem> {
        Err(Problem::unreachable())
    }

    /// Ends this browser's session and forgets everything kept here.
    ///
    /// # Errors
    /// When the worker could not be reached: the session there still lives.
    pub async fn sign_out(self) -> Result<(), Problem> {
        Err(Problem::unreachable())
    }

    /// # Errors
    /// When the token is used up or unknown, or the password too weak.
    pub async fn accept_invitation(
        self,
        _token: String,
        _name: String,
        _password: String,
    ) -> Result<(), Problem> {
        Err(Problem::unreachable())
    }

    /// Creates the workspace and signs its first owner in.
    ///
    /// # Errors
    /// 403 for a wrong code, 409 for a used one.
    pub async fn set_up(self, _set_up: SetUp) -> Result<(), Problem> {
        Err(Problem::unreachable())
    }

    /// The path of the invitation's link, to be sent by the person who invites.
    ///
    /// # Errors
    /// When the caller may not invite.
    pub async fn invite(
        self,
        _email: String,
        _name: String,
        _role: Role,
    ) -> Result<String, Problem> {
        Err(Problem::unreachable())
    }

    /// # Errors
    /// When the caller may not, or the number is connected already.
    pub async fn connect_inbox(self, _inbox: NewInbox) -> Result<InboxId, Problem> {
        Err(Problem::unreachable())
    }

    /// The go-live checklist; with `to`, a test message goes there.
    ///
    /// # Errors
    /// When the caller may not.
    pub async fn check_inbox(
        self,
        _inbox: InboxId,
        _to: Option<String>,
    ) -> Result<Vec<Check>, Problem> {
        Err(Problem::unreachable())
    }

    /// Raw webhooks, newest first: all, or those in one state; older than `before`.
    ///
    /// # Errors
    /// When the caller may not.
    pub async fn receipts(
        self,
        _state: Option<String>,
        _before: Option<String>,
    ) -> Result<Vec<ReceiptLine>, Problem> {
        Err(Problem::unreachable())
    }

    /// One raw webhook, as it came.
    ///
    /// # Errors
    /// When the caller may not, or it is gone.
    pub async fn receipt(self, _id: String) -> Result<String, Problem> {
        Err(Problem::unreachable())
    }

    /// Processes a raw webhook again.
    ///
    /// # Errors
    /// When the caller may not, or it is gone.
    pub async fn replay(self, _id: String) -> Result<(), Problem> {
        Err(Problem::unreachable())
    }

    /// # Errors
    /// When nobody is signed in.
    pub async fn sessions(self) -> Result<Vec<SessionLine>, Problem> {
        Err(Problem::unreachable())
    }

    /// # Errors
    /// When it is not the caller's own.
    pub async fn end_session(self, _id: String) -> Result<(), Problem> {
        Err(Problem::unreachable())
    }
}
