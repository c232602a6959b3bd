//! The entries of a conversation: messages, notes and activities, in one order.

use crate::plain::{Newer, Plain};
use crate::{
    conversation::EntryKey,
    event::{Actor, Event, Recorded},
    ids::{AgentId, ConversationId, EntryId},
    message::{Message, Reaction},
    tagged::tagged,
    time::Time,
};
use serde::{Deserialize, Serialize};

/// An internal line. It is a type of its own and not a flag of [`Message`], so that no code path can hand one to a
/// provider.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Plain)]
pub struct Note {
    pub id: EntryId,
    pub conversation: ConversationId,
    pub at: Time,
    pub author: AgentId,
    pub body: String,
}

/// A line that says what somebody did: claimed, closed, reopened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Plain)]
pub struct Activity {
    pub id: EntryId,
    pub conversation: ConversationId,
    pub at: Time,
    pub by: Actor,
    #[plain(newer)]
    pub event: Event,
}

/// A line of a thread that this version knows nothing of. Not so in a delta: what an unknown event does to a head nobody
/// can guess, so that one starts over.
impl Newer for Event {
    fn newer() -> Self {
        Event::Seen { inbound: 0 }
    }
}

impl Note {
    #[must_use]
    pub fn key(&self) -> EntryKey {
        EntryKey {
            at: self.at,
            id: self.id,
        }
    }
}

tagged! {
    "entry", "Entry";
    /// One line of a thread.
    #[derive(Debug, Clone, PartialEq, Eq)]
    pub enum Entry {
        Message(Box<Message>),
        Note(Note),
        Activity(Box<Activity>),
    }
}

impl Entry {
    #[must_use]
    pub fn key(&self) -> EntryKey {
        match self {
            Entry::Message(message) => message.key(),
            Entry::Note(note) => note.key(),
            Entry::Activity(activity) => EntryKey {
                at: activity.at,
                id: activity.id,
            },
        }
    }

    #[must_use]
    pub fn conversation(&self) -> ConversationId {
        match self {
            Entry::Message(message) => message.conversation,
            Entry::Note(note) => note.conversation,
            Entry::Activity(activity) => activity.conversation,
        }
    }

    #[must_use]
    pub fn message(&self) -> Option<&Message> {
        match self {
            Entry::Message(message) => Some(message),
            Entry::Note(_) | Entry::Activity(_) => None,
        }
    }
}

/// The entry that an event alters, where it alters one that is already there.
#[must_use]
pub fn altered(event: &Event) -> Option<EntryKey> {
    match event {
        Event::DeliveryAdvanced { message, .. }
        | Event::AttachmentMoved { message, .. }
        | Event::Edited { message, .. }
        | Event::Revoked { message }
        | Event::Reacted { message, .. }
        | Event::QuoteFound { message, .. } => Some(*message),
        _ => None,
    }
}

/// The entry as an event leaves it; nothing where the event leaves no line, or alters one that is not at hand.
#[must_use]
pub fn entry_after(recorded: &Recorded, before: Option<&Entry>) -> Option<Entry> {
    match &recorded.event {
        Event::Received { message, .. } | Event::Queued { message } => {
            Some(Entry::Message(message.clone()))
        }
        Event::Noted { note } => Some(Entry::Note(note.clone())),
        Event::StatusChanged { .. } | Event::Assigned { .. } => {
            Some(Entry::Activity(Box::new(Activity {
                id: recorded.id,
                conversation: recorded.conversation,
                at: recorded.at,
                by: recorded.by,
                event: recorded.event.clone(),
            })))
        }
        Event::Opened { .. }
        | Event::Seen { .. }
        | Event::WaitResumed { .. }
        | Event::ContactChanged { .. } => None,
        event => match before? {
            Entry::Message(message) => Some(Entry::Message(Box::new(message_after(
                message,
                event,
                recorded.at,
            )))),
            other => Some(other.clone()),
        },
    }
}

fn message_after(message: &Message, event: &Event, at: Time) -> Message {
    let mut message = message.clone();
    match event {
        Event::DeliveryAdvanced { delivery, .. } if message.delivery.advances_to(delivery) => {
            message.delivery = delivery.clone();
        }
        Event::AttachmentMoved { attachment, .. } => {
            let before = message.attachment.as_ref();
            if before.is_none_or(|before| before.advances_to(attachment)) {
                message.attachment = Some(attachment.clone());
            }
        }
        Event::Edited { content, fills, .. } => {
            message.content = content.clone();
            if !fills {
                message.edited_at = Some(at);
            }
        }
        Event::Revoked { .. } => message.revoked_at = Some(at),
        Event::QuoteFound { quote, .. } => message.quote = Some(quote.clone()),
        Event::Reacted { reaction, .. } => {
            message
                .reactions
                .retain(|other| other.origin != reaction.origin);
            // Whoever reacted first, the line under the message reads the same: the customer's come before ours.
            let ours = |other: &Reaction| !other.origin.is_customer();
            let place = match reaction.origin.is_customer() {
                true => message.reactions.iter().position(ours),
                false => None,
            };
            let place = place.unwrap_or(message.reactions.len());
            message.reactions.insert(place, reaction.clone());
        }
        _ => {}
    }
    message
}
