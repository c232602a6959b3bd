//! Refusals: why a wish was not granted. Each knows whether trying again can help.

use crate::ids::AgentId;
use crate::plain::Newer;
use crate::tagged::tagged;

tagged! {
    "reason", "Refusal";
    /// A reason, as a stable code. The app has a sentence per language for each.
    #[derive(Debug, Clone, Copy, PartialEq, Eq)]
    #[plain(newer)]
    pub enum Refusal {
        /// The conversation does not exist, or not for this person: both look the same from outside.
        NotFound,
        /// The role or scope does not allow it.
        NotAllowed,
        /// Somebody else owns it; they are named so that the loser of a race knows whom to ask.
        AlreadyOwned {
            owner: AgentId,
        },
        /// Only the owner can give a conversation back.
        NotOwner,
        /// More than 24 hours since the customer wrote: only a template may be sent.
        WindowClosed,
        /// The number it came through is no longer connected.
        InboxGone,
        EmptyText,
        TooLong {
            limit: u32,
        },
        /// Only a failed message can be sent again.
        NotFailed,
        /// The person named cannot own conversations.
        NoSuchAgent,
        /// The snooze lies in the past.
        InThePast,
        /// The file has more bytes than the channel takes of its kind.
        FileTooLarge {
            limit: u64,
        },
        /// The channel does not take this type of file as this kind of message.
        FileKind,
        /// The file is empty, was never uploaded, or by somebody else.
        NoSuchFile,
        /// The key stands for another wish, which was granted. Whoever made this one needs a key of its own for it.
        KeyUsed,
        /// A reason that this version of the app does not know; the worker never gives it.
        Newer,
    }
}

impl Newer for Refusal {
    fn newer() -> Self {
        Self::Newer
    }
}

impl Refusal {
    /// Whether the same wish may be granted later without anybody changing it.
    #[must_use]
    pub fn may_pass(self) -> bool {
        match self {
            Refusal::AlreadyOwned { .. } | Refusal::WindowClosed | Refusal::InboxGone => true,
            Refusal::NotFound
            | Refusal::NotAllowed
            | Refusal::NotOwner
            | Refusal::EmptyText
            | Refusal::TooLong { .. }
            | Refusal::NotFailed
            | Refusal::NoSuchAgent
            | Refusal::InThePast
            | Refusal::FileTooLarge { .. }
            | Refusal::FileKind
            | Refusal::NoSuchFile
            | Refusal::KeyUsed
            | Refusal::Newer => false,
        }
    }
}
