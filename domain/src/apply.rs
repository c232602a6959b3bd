//! What an event does to a conversation's head. Pure, and it cannot fail: whatever was recorded did happen.

use crate::{
    conversation::{Conversation, Preview, Status},
    event::{Event, Recorded},
    ids::EntryId,
    message::{Delivery, Message, Quote},
    text,
    time::Time,
};

/// Characters of a message that a list row keeps.
const PREVIEW: usize = 120;
/// The kind of a list row's line whose message was revoked.
const REVOKED: &str = "revoked";

/// Brings a head up to date with one event of its conversation.
pub fn apply(conversation: &mut Conversation, recorded: &Recorded) {
    match &recorded.event {
        Event::Opened {
            conversation: opened,
            ..
        } => *conversation = (**opened).clone(),
        Event::Received { message, counts } => received(conversation, message, *counts),
        Event::Queued { message } => queued(conversation, message),
        Event::DeliveryAdvanced { message, delivery } => {
            delivery_advanced(conversation, message.id, delivery)
        }
        Event::StatusChanged { status } => status_changed(conversation, *status, recorded.at),
        Event::Assigned { to, .. } => {
            conversation.owner = *to;
            touch(conversation, recorded.at);
        }
        Event::Seen { inbound } => conversation.seen = conversation.seen.max(*inbound),
        Event::WaitResumed { since, seen } => {
            let before = conversation.waiting_since.unwrap_or(*since);
            conversation.waiting_since = Some(before.min(*since));
            conversation.seen = conversation.seen.min(*seen);
        }
        Event::Noted { .. } => touch(conversation, recorded.at),
        Event::Edited {
            message, content, ..
        } => {
            if let Some(last) = conversation
                .last
                .as_mut()
                .filter(|last| last.key == *message && last.kind != REVOKED)
            {
                last.text = text::excerpt(content.words(), PREVIEW);
                last.kind = content.code().to_owned();
            }
        }
        Event::Revoked { message } => {
            if let Some(last) = conversation
                .last
                .as_mut()
                .filter(|last| last.key == *message)
            {
                last.text.clear();
                last.kind = REVOKED.to_owned();
            }
        }
        Event::AttachmentMoved { .. }
        | Event::Reacted { .. }
        | Event::QuoteFound { .. }
        | Event::ContactChanged { .. } => {}
    }
}

fn received(conversation: &mut Conversation, message: &Message, counts: bool) {
    preview(conversation, message);
    if !counts {
        return;
    }
    touch(conversation, message.at);
    // Webhooks overtake each other: what came first is not what was said first.
    conversation.opened_at = conversation.opened_at.min(message.at);
    if message.origin.is_customer() {
        conversation.inbound += 1;
        conversation.customer_at = conversation.customer_at.max(Some(message.at));
        let since = conversation.waiting_since.unwrap_or(message.at);
        conversation.waiting_since = Some(since.min(message.at));
    } else {
        answered(conversation);
    }
}

fn queued(conversation: &mut Conversation, message: &Message) {
    preview(conversation, message);
    touch(conversation, message.at);
    answered(conversation);
}

fn answered(conversation: &mut Conversation) {
    conversation.waiting_since = None;
    conversation.seen = conversation.inbound;
}

fn delivery_advanced(conversation: &mut Conversation, message: EntryId, delivery: &Delivery) {
    conversation.failed.retain(|failed| *failed != message);
    if matches!(delivery, Delivery::Failed { .. }) {
        conversation.failed.push(message);
    }
}

fn status_changed(conversation: &mut Conversation, status: Status, at: Time) {
    conversation.status = status;
    if status == Status::Closed {
        answered(conversation);
    }
    touch(conversation, at);
}

fn touch(conversation: &mut Conversation, at: Time) {
    conversation.active_at = conversation.active_at.max(at);
}

/// Late webhooks must not push the newest line out of the list row.
fn preview(conversation: &mut Conversation, message: &Message) {
    let newer = conversation
        .last
        .as_ref()
        .is_none_or(|last| last.key <= message.key());
    if newer {
        let (words, kind) = message.gist();
        conversation.last = Some(Preview {
            key: message.key(),
            origin: message.origin,
            text: text::excerpt(words, PREVIEW),
            kind: kind.to_owned(),
        });
    }
}

/// The quote that an answer to `message` carries.
#[must_use]
pub fn quote_of(message: &Message) -> Quote {
    let (words, kind) = message.gist();
    Quote {
        key: Some(message.key()),
        origin: Some(message.origin),
        text: text::excerpt(words, PREVIEW),
        kind: kind.to_owned(),
    }
}
