//! The table of doors. Worker and object read the same one, so a path exists on both sides or on neither.

use crate::problem::Problem;
use domain::{
    conversation::EntryKey,
    ids::{AgentId, ConversationId, EntryId, InboxId},
    time::Time,
};
use worker::Method;

/// A door of `/api`, with what its path names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Door {
    SetUp,
    SignIn,
    SignOut,
    Invitations,
    Invite,
    Revoke(EntryId),
    Accept,
    Sessions,
    EndSession(SessionId),
    EndOtherSessions,
    Member(AgentId),
    Connect,
    Describe(InboxId),
    Reconnect(InboxId),
    Check(InboxId),
    Lease,
    Snapshot,
    Stream,
    Commands,
    Conversations,
    ConversationsAsked,
    Conversation(ConversationId),
    Search,
    Views,
    SaveView,
    RemoveView(EntryId),
    Messages(ConversationId),
    Pages,
    MessageReceipt(ConversationId, EntryId),
    Receipts,
    Receipt(ReceiptId),
    Replay(ReceiptId),
    Export,
    Media(ConversationId, EntryKey),
    Refetch(ConversationId, EntryKey),
    Upload,
    Health,
    Clock,
    Figures,
    Sow,
    Contract,
}

/// A session's public name; the token stays with the browser.
pub type SessionId = EntryId;

/// A receipt is named by the place of its commit in the journal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ReceiptId(pub u64);

/// The door at a path.
///
/// # Errors
/// [`Problem::NoSuchDoor`], or [`Problem::WrongMethod`] with those that would open it.
pub fn find(method: &Method, path: &str) -> Result<Door, Problem> {
    let parts: Vec<&str> = path
        .strip_prefix("/api/")
        .unwrap_or_default()
        .split('/')
        .collect();
    table(method, &parts).ok_or_else(|| missing(&parts))
}

fn table(method: &Method, parts: &[&str]) -> Option<Door> {
    use Method::{Delete, Get, Post, Put};
    Some(match (method, parts) {
        (Post, ["setup"]) => Door::SetUp,
        (Post, ["session"]) => Door::SignIn,
        (Delete, ["session"]) => Door::SignOut,
        (Get, ["invitations"]) => Door::Invitations,
        (Post, ["invitations"]) => Door::Invite,
        (Delete, ["invitations", id]) => Door::Revoke(id.parse().ok()?),
        (Post, ["invitations", "accept"]) => Door::Accept,
        (Get, ["sessions"]) => Door::Sessions,
        (Delete, ["sessions"]) => Door::EndOtherSessions,
        (Delete, ["sessions", id]) => Door::EndSession(id.parse().ok()?),
        (Put, ["agents", id]) => Door::Member(id.parse().ok()?),
        (Post, ["inboxes"]) => Door::Connect,
        (Put, ["inboxes", id]) => Door::Describe(id.parse().ok()?),
        (Put, ["inboxes", id, "token"]) => Door::Reconnect(id.parse().ok()?),
        (Post, ["inboxes", id, "check"]) => Door::Check(id.parse().ok()?),
        (Post, ["lease"]) => Door::Lease,
        (Get, ["snapshot"]) => Door::Snapshot,
        (Get, ["stream"]) => Door::Stream,
        (Post, ["commands"]) => Door::Commands,
        (Get, ["conversations"]) => Door::Conversations,
        (Post, ["conversations"]) => Door::ConversationsAsked,
        (Get, ["conversations", "pages"]) => Door::Pages,
        (Get, ["conversations", id]) => Door::Conversation(id.parse().ok()?),
        (Post, ["search"]) => Door::Search,
        (Get, ["views"]) => Door::Views,
        (Post, ["views"]) => Door::SaveView,
        (Delete, ["views", id]) => Door::RemoveView(id.parse().ok()?),
        (Get, ["conversations", id, "messages"]) => Door::Messages(id.parse().ok()?),
        (Get, ["conversations", id, "messages", entry, "receipt"]) => {
            Door::MessageReceipt(id.parse().ok()?, entry.parse().ok()?)
        }
        (Get, ["receipts"]) => Door::Receipts,
        (Get, ["receipts", id]) => Door::Receipt(ReceiptId(id.parse().ok()?)),
        (Post, ["receipts", id, "replay"]) => Door::Replay(ReceiptId(id.parse().ok()?)),
        (Get, ["export"]) => Door::Export,
        (Get, ["media", conversation, entry]) => {
            Door::Media(conversation.parse().ok()?, place(entry)?)
        }
        (Post, ["media", conversation, entry, "retry"]) => {
            Door::Refetch(conversation.parse().ok()?, place(entry)?)
        }
        (Post, ["uploads"]) => Door::Upload,
        (Get, ["health"]) => Door::Health,
        (Post, ["stage", "clock"]) => Door::Clock,
        (Post, ["stage", "sow"]) => Door::Sow,
        (Get, ["stage", "figures"]) => Door::Figures,
        (Get, ["stage", "contract"]) => Door::Contract,
        _ => return None,
    })
}

/// The place of an entry in its thread, `<at>.<id>`.
#[must_use]
pub fn place(text: &str) -> Option<EntryKey> {
    let (at, id) = text.split_once('.')?;
    Some(EntryKey {
        at: Time(at.parse().ok()?),
        id: id.parse().ok()?,
    })
}

fn missing(parts: &[&str]) -> Problem {
    let methods = [Method::Get, Method::Post, Method::Put, Method::Delete];
    let opening: Vec<&str> = methods
        .iter()
        .filter(|method| table(method, parts).is_some())
        .map(AsRef::as_ref)
        .collect();
    if opening.is_empty() {
        Problem::NoSuchDoor
    } else {
        Problem::WrongMethod {
            allow: opening.join(", "),
        }
    }
}

impl Door {
    /// Whether it exists only where tests play.
    #[must_use]
    pub fn is_stage(self) -> bool {
        matches!(
            self,
            Door::Clock | Door::Figures | Door::Sow | Door::Contract
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_known_path_names_the_methods_it_takes() {
        let allow = "POST, DELETE".to_owned();
        assert_eq!(
            find(&Method::Get, "/api/session"),
            Err(Problem::WrongMethod { allow })
        );
    }

    #[test]
    fn an_id_that_is_none_of_ours_leads_nowhere() {
        assert_eq!(
            find(&Method::Get, "/api/conversations/1/messages"),
            Err(Problem::NoSuchDoor)
        );
        assert_eq!(
            find(&Method::Get, "/api/receipts/-1"),
            Err(Problem::NoSuchDoor)
        );
        assert_eq!(
            find(&Method::Get, "/api/snapshot/"),
            Err(Problem::NoSuchDoor)
        );
    }
}
