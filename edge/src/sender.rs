//! Hands messages to their providers. Never inside a commit: the attempt was written first.

use crate::desk_object::Desk;
use domain::{conversation::EntryKey, ids::ConversationId};

/// One attempt that is written as begun.
#[derive(Debug, Clone, Copy)]
pub struct Attempt {
    pub conversation: ConversationId,
    pub message: EntryKey,
    pub number: u32,
}

/// Sends it and takes the verdict in.
pub async fn send(_desk: Desk, _attempt: Attempt) {}
