//! What came before the message it speaks of. Webhooks overtake each other, so news of a message may be here first; it
//! waits under the message's alias and happens as soon as the message is there.

use crate::plain::Plain;
use crate::{
    conversation::EntryKey,
    event::Event,
    incoming::Side,
    message::{Content, Delivery, Message, Origin, Reaction},
    time::Time,
};
use serde::{Deserialize, Serialize};

/// How much may wait for one message. Beyond that the oldest news is dropped: nobody reacts so often to one line.
const ROOM: usize = 32;

/// Everything that waits for one message.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Plain)]
pub struct Early {
    /// When the first of it came. A store may forget what has waited long enough.
    pub since: Time,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub delivery: Option<Delivery>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub changes: Vec<Change>,
    /// Messages of the same conversation that quote it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub quoted_by: Vec<EntryKey>,
}

impl Early {
    #[must_use]
    pub fn new(since: Time) -> Self {
        Self {
            since,
            delivery: None,
            changes: Vec::new(),
            quoted_by: Vec::new(),
        }
    }

    /// Keeps a change; whether it was not kept before.
    pub fn keep(&mut self, change: Change) -> bool {
        keep(&mut self.changes, change)
    }

    /// Keeps who quotes the message; whether it was not kept before.
    pub fn quoted(&mut self, by: EntryKey) -> bool {
        keep(&mut self.quoted_by, by)
    }
}

fn keep<T: PartialEq>(kept: &mut Vec<T>, news: T) -> bool {
    if kept.contains(&news) {
        return false;
    }
    if kept.len() >= ROOM {
        kept.remove(0);
    }
    kept.push(news);
    true
}

/// Something that a side did to a message, at the provider's instant.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Plain)]
pub struct Change {
    pub at: Time,
    pub side: Side,
    pub how: How,
}

/// What was done.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Plain)]
#[serde(rename_all = "snake_case")]
pub enum How {
    /// Empty when the reaction was taken back.
    Reacted(String),
    Edited(Content),
    Revoked,
}

impl Change {
    /// The event that it makes of a message; nothing where it is no news, or not this side's to do.
    ///
    /// Which of two changes is the newer one is told by their instants, never by which came first, so that any order of
    /// arrival ends the same. Providers count in seconds: of a reaction and its withdrawal within one, the withdrawal
    /// counts.
    #[must_use]
    pub fn event(&self, message: &Message) -> Option<Event> {
        // What an agent sent from here can be taken back in the provider's app: both are the business.
        let own = message.origin.is_customer() == origin(self.side).is_customer();
        let key = message.key();
        match &self.how {
            How::Reacted(emoji) => {
                let reaction = Reaction {
                    origin: origin(self.side),
                    emoji: emoji.clone(),
                    at: self.at,
                };
                let present = message
                    .reactions
                    .iter()
                    .find(|other| other.origin == reaction.origin);
                let news = present.is_none_or(|present| rank(present) < rank(&reaction));
                news.then_some(Event::Reacted {
                    message: key,
                    reaction,
                })
            }
            How::Edited(content) => {
                let before = message
                    .edited_at
                    .map(|edited| (edited, message.content.words()));
                let news = own && before < Some((self.at, content.words()));
                news.then(|| Event::Edited {
                    message: key,
                    content: content.clone(),
                    fills: false,
                })
            }
            How::Revoked => (own && message.revoked_at.is_none_or(|before| self.at < before))
                .then_some(Event::Revoked { message: key }),
        }
    }
}

impl Change {
    /// Whether the message is already as this leaves it. What comes without an instant is told from its own repetition by
    /// nothing else.
    #[must_use]
    pub fn is_shown(&self, message: &Message) -> bool {
        match &self.how {
            How::Reacted(emoji) => {
                let mut reactions = message.reactions.iter();
                let present = reactions.find(|other| other.origin == origin(self.side));
                present.map_or("", |present| present.emoji.as_str()) == emoji
            }
            How::Edited(content) => message.content == *content,
            How::Revoked => message.revoked_at.is_some(),
        }
    }
}

fn rank(reaction: &Reaction) -> (Time, bool, &str) {
    (reaction.at, reaction.emoji.is_empty(), &reaction.emoji)
}

/// Who speaks for a side.
#[must_use]
pub fn origin(side: Side) -> Origin {
    match side {
        Side::Customer => Origin::Customer,
        Side::PhoneApp => Origin::PhoneApp,
    }
}
