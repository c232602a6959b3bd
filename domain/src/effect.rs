//! Effects: what must be done outside once a commit is written.

use crate::{conversation::EntryKey, ids::ConversationId, time::Time};

/// An errand for the shell of the object. Telling the streams is not in here: that follows from every commit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Effect {
    /// Hand a message to its provider: this attempt is already written as begun.
    Send {
        conversation: ConversationId,
        message: EntryKey,
        attempt: u32,
    },
    /// Fetch the file of a message from its provider. Should nobody come back with it, look again at `due`.
    Fetch {
        conversation: ConversationId,
        message: EntryKey,
        attempt: u32,
        due: Time,
    },
    /// Ask the provider who somebody is: where webhooks name nobody, and nobody has found out yet.
    Introduce { conversation: ConversationId },
    /// Look at due times again at this instant. Late is correct, lost is impossible.
    WakeAt(Time),
}
