//! The deciding half: the one way in which anything lasting changes.
//!
//! `take(shelf, input, now, ids)` computes a whole [`Commit`] and writes nothing. The caller hands it to
//! [`Shelf::commit`], and only then answers, tells and sends: decide, then write, then tell.

mod batch;
mod draft;
mod files;
mod leave;
pub mod outbound;
mod sow;
mod wish;

use crate::plain::Plain;
use crate::{
    conversation::EntryKey,
    effect::Effect,
    event::Recorded,
    ids::{AgentId, ConversationId, Ids},
    incoming::Incoming,
    message::{Fetched, Verdict},
    refusal::Refusal,
    settings::Settings,
    shelf::{Broken, Rows, Shelf},
    time::Time,
    wire::{Answer, Posted},
};
use draft::Draft;
pub use outbound::{read_tag, tag};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// The doors into the room: a person's wish, a provider's batch, the sender's answer, a due time, an admin's change.
#[derive(Debug)]
pub enum Input<'a> {
    Wish {
        who: AgentId,
        keyed: &'a crate::command::Keyed,
    },
    Batch {
        incoming: &'a [Incoming],
    },
    Verdict {
        conversation: ConversationId,
        message: EntryKey,
        attempt: u32,
        verdict: Verdict,
    },
    /// What came of fetching a file.
    Fetched {
        conversation: ConversationId,
        message: EntryKey,
        attempt: u32,
        fetched: Fetched,
    },
    /// Somebody wants a file that could not be fetched; who may ask for it was asked at the door.
    Refetch {
        who: AgentId,
        conversation: ConversationId,
        message: EntryKey,
    },
    /// Look at everything that is due.
    Due,
    /// After a restart: attempts that were begun and never answered for. Nobody knows whether they went out.
    Orphan {
        conversation: ConversationId,
        message: EntryKey,
    },
    /// The new settings as a whole; who may change them was asked at the door.
    Settle {
        settings: Settings,
    },
    /// Somebody leaves the team; who may say so was asked at the door. Conversations lose their owner some at a time, so
    /// this is repeated for as long as the settings have the member as active.
    Leave {
        by: AgentId,
        member: AgentId,
    },
    /// Events that are made up; only the stage has a door for them.
    Sow {
        recorded: Vec<Recorded>,
        begun: &'a mut BTreeSet<ConversationId>,
    },
}

/// What came of one piece of a webhook. Every piece ends in one of these, and an admin can read which.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Plain)]
#[serde(rename_all = "snake_case", tag = "outcome")]
pub enum Outcome {
    Applied,
    Ignored {
        why: Ignored,
    },
    /// Kept, and worth an admin's look: replaying after a repair may help.
    Failed {
        why: Failed,
    },
}

/// Why a piece changed nothing, rightly.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Plain)]
#[serde(rename_all = "snake_case")]
pub enum Ignored {
    /// Seen before.
    Duplicate,
    /// Older than what is known, such as `delivered` after `read`.
    OldNews,
    /// News of an account, a template or a call: not part of a conversation.
    Notice,
    /// It speaks of a message that is not here yet, and happens when that one comes.
    Early,
    /// It speaks of a message that this workspace never held.
    UnknownMessage,
    /// It says of a person what was known already.
    NothingNew,
}

/// Why a piece could not be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Plain)]
#[serde(rename_all = "snake_case")]
pub enum Failed {
    /// No inbox of this workspace has the address.
    UnknownInbox,
    /// Nobody could read it.
    Unreadable,
    /// A message without any name of its sender.
    NoSender,
}

/// Everything that follows from one input, computed and not yet written.
#[derive(Debug, Default)]
pub struct Commit {
    pub rows: Rows,
    pub posted: Posted,
    pub effects: Vec<Effect>,
    /// For a wish: granted or not. A refused wish writes nothing.
    pub answer: Option<Taken>,
    /// For a batch: one per piece, in order.
    pub outcomes: Vec<Outcome>,
}

/// The room's word on a wish.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Taken {
    /// Granted now; the answer's cursor is the commit's.
    Now,
    /// Granted before under the same key: the first answer again, and no event.
    Before(Answer),
    Refused(Refusal),
}

impl Commit {
    /// Whether there is anything to write.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.posted.events.is_empty()
            && self.posted.settings.is_none()
            && self.rows == Rows::default()
    }
}

/// Computes what follows from an input. Reads the shelf, writes nothing.
///
/// # Errors
/// [`Broken`] when the shelf did not answer; nothing has happened then.
pub fn take(
    shelf: &dyn Shelf,
    input: Input<'_>,
    now: Time,
    ids: &mut dyn Ids,
) -> Result<Commit, Broken> {
    let mut draft = Draft::new(shelf, now);
    match input {
        Input::Wish { who, keyed } => wish::take(&mut draft, who, keyed, ids)?,
        Input::Batch { incoming } => batch::take(&mut draft, incoming, ids)?,
        Input::Verdict {
            conversation,
            message,
            attempt,
            verdict,
        } => {
            outbound::verdict(&mut draft, conversation, message, attempt, verdict, ids)?;
        }
        Input::Fetched {
            conversation,
            message,
            attempt,
            fetched,
        } => files::fetched(&mut draft, conversation, message, attempt, fetched, ids)?,
        Input::Refetch {
            who,
            conversation,
            message,
        } => files::refetch(&mut draft, who, conversation, message, ids)?,
        Input::Due => outbound::due(&mut draft, ids)?,
        Input::Orphan {
            conversation,
            message,
        } => outbound::orphan(&mut draft, conversation, message, ids)?,
        Input::Settle { settings } => draft.settle(settings),
        Input::Leave { by, member } => leave::take(&mut draft, by, member, ids)?,
        Input::Sow { recorded, begun } => sow::take(&mut draft, recorded, begun, ids)?,
    }
    Ok(draft.finish())
}
