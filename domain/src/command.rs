//! Commands: what a person wishes. Imperative, about one conversation, safe to repeat by their key.

use crate::plain::Plain;
use crate::{
    conversation::{EntryKey, Status},
    ids::{AgentId, CommandKey, ConversationId, FileId},
    message::MediaKind,
    tagged::{Value, tagged},
    time::Time,
};
use serde::{Deserialize, Deserializer, Serialize};

tagged! {
    "command", "Command";
    /// A wish about one conversation.
    #[derive(Debug, Clone, PartialEq, Eq)]
    pub enum Command {
        /// Become the owner, if nobody is.
        Claim,
        /// Give it back to the queue, if it is one's own.
        Release,
        /// Make somebody (or nobody) the owner.
        Assign {
            #[serde(default, skip_serializing_if = "Option::is_none")]
            to: Option<AgentId>,
        },
        SetStatus {
            status: Status,
        },
        /// Take a close back: the status before it, since when the customer waited then, and how many messages were seen.
        Reopen {
            status: Status,
            since: Time,
            seen: u64,
        },
        /// Answer the customer. The message's id is the command's key. Under a file, the text is its caption.
        Reply {
            text: String,
            #[serde(default, skip_serializing_if = "Option::is_none")]
            quotes: Option<EntryKey>,
            #[serde(default, skip_serializing_if = "Option::is_none")]
            attachment: Option<Attach>,
            /// Written while nobody else owned the conversation, as far as its author knew: then no role overrules an
            /// owner who came meanwhile.
            #[serde(default, skip_serializing_if = "std::ops::Not::not")]
            as_owner: bool,
        },
        /// Send a failed message again, as a new attempt of the same message.
        Retry {
            message: EntryKey,
        },
        AddNote {
            text: String,
        },
        /// "I have looked at the first `inbound` customer messages."
        MarkSeen {
            inbound: u64,
        },
    }
}

/// A file to send, as the browser knows it. The worker holds it against what was really uploaded.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Plain)]
pub struct Attach {
    pub upload: FileId,
    #[serde(rename = "media")]
    pub kind: MediaKind,
    pub mime: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// In bytes.
    pub size: u64,
}

/// A command as it travels and waits in the outbox.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Plain)]
pub struct Keyed {
    pub key: CommandKey,
    pub conversation: ConversationId,
    #[serde(flatten)]
    pub command: Command,
}

/// By hand, for what [`tagged`](crate::tagged) says of the derive is true of `flatten` too.
impl<'de> Deserialize<'de> for Keyed {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        struct Address {
            key: CommandKey,
            conversation: ConversationId,
        }
        let value = Value::deserialize(deserializer)?;
        let Address { key, conversation } = value.read()?;
        Ok(Self {
            key,
            conversation,
            command: value.read()?,
        })
    }
}
