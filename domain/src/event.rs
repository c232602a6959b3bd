//! Events: what came of a wish or of a provider's news. The language of the journal, the stream and the replica.

use crate::plain::{Newer, Plain};
use crate::{
    contact::Contact,
    conversation::{Conversation, EntryKey, Status},
    ids::{AgentId, ConversationId, EntryId},
    message::{Attachment, Content, Delivery, Message, Quote, Reaction},
    tagged::{Value, tagged},
    thread::Note,
    time::Time,
};
use serde::{Deserialize, Deserializer, Serialize};

tagged! {
    "who", "Actor";
    /// Who caused an event.
    #[derive(Debug, Clone, Copy, PartialEq, Eq)]
    pub enum Actor {
        Agent {
            agent: AgentId,
        },
        Customer,
        /// The business's own phone.
        PhoneApp,
        /// Recado itself: a due time, the sender.
        System,
    }
}

/// Why the owner is another one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Plain)]
#[serde(rename_all = "snake_case")]
#[plain(newer)]
pub enum AssignmentReason {
    Claimed,
    Manual,
    /// Answering an unowned conversation claims it.
    Replied,
    /// This owner left the team, and nobody is forgotten with them.
    OwnerLeft(AgentId),
}

impl Newer for AssignmentReason {
    fn newer() -> Self {
        Self::Manual
    }
}

tagged! {
    "event", "Event";
    /// What happened to one conversation.
    #[derive(Debug, Clone, PartialEq, Eq)]
    pub enum Event {
        /// The first sight of a thread; carries all that a reader needs to show it.
        Opened {
            /// Under another name on the wire: [`Recorded`] lays its own `conversation`, an id, beside it.
            #[serde(rename = "opened")]
            conversation: Box<Conversation>,
            contact: Contact,
        },
        /// A customer's message, or one written on the phone. Old ones (history) count for nothing.
        Received {
            message: Box<Message>,
            counts: bool,
        },
        /// A message of ours was taken for sending.
        Queued {
            message: Box<Message>,
        },
        DeliveryAdvanced {
            message: EntryKey,
            delivery: Delivery,
        },
        /// The bytes of a message's file came, or did not.
        AttachmentMoved {
            message: EntryKey,
            attachment: Attachment,
        },
        Edited {
            message: EntryKey,
            content: Content,
            /// It takes the place that was held for it, and corrects nothing.
            #[serde(default, skip_serializing_if = "std::ops::Not::not")]
            fills: bool,
        },
        Revoked {
            message: EntryKey,
        },
        /// `emoji` in the reaction is empty when it was taken back.
        Reacted {
            message: EntryKey,
            reaction: Reaction,
        },
        /// The message that another one answers came after it.
        QuoteFound {
            message: EntryKey,
            quote: Quote,
        },
        Noted {
            note: Note,
        },
        StatusChanged {
            status: Status,
        },
        Assigned {
            #[serde(default, skip_serializing_if = "Option::is_none")]
            to: Option<AgentId>,
            reason: AssignmentReason,
        },
        /// The close that ended the customer's wait was taken back.
        WaitResumed {
            since: Time,
            seen: u64,
        },
        /// The team has looked at the first `inbound` customer messages.
        Seen {
            inbound: u64,
        },
        ContactChanged {
            contact: Contact,
        },
    }
}

/// An event with its place: where, when, by whom. `id` names the line it leaves in the thread, if any.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Plain)]
pub struct Recorded {
    pub id: EntryId,
    pub conversation: ConversationId,
    pub at: Time,
    pub by: Actor,
    #[serde(flatten)]
    pub event: Event,
}

/// By hand, for what [`tagged`](crate::tagged) says of the derive is true of `flatten` too.
impl<'de> Deserialize<'de> for Recorded {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        struct Place {
            id: EntryId,
            conversation: ConversationId,
            at: Time,
            by: Actor,
        }
        let value = Value::deserialize(deserializer)?;
        let place: Place = value.read()?;
        Ok(Self {
            id: place.id,
            conversation: place.conversation,
            at: place.at,
            by: place.by,
            event: value.read()?,
        })
    }
}
