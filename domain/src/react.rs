//! What must be done outside because of an event. Only the object asks; the browser has no errands of this kind.

use crate::{
    conversation::{EntryKey, Status},
    effect::Effect,
    event::{Event, Recorded},
    message::{Attachment, Delivery},
};

/// The errands that follow from one event.
#[must_use]
pub fn react(recorded: &Recorded) -> Option<Effect> {
    match &recorded.event {
        Event::Received { message, .. } => {
            of_attachment(recorded, message.key(), message.attachment.as_ref()?)
        }
        Event::AttachmentMoved {
            message,
            attachment,
        } => of_attachment(recorded, *message, attachment),
        Event::Queued { message } => of_delivery(recorded, message.key(), &message.delivery),
        Event::DeliveryAdvanced { message, delivery } => of_delivery(recorded, *message, delivery),
        Event::StatusChanged {
            status: Status::Snoozed { until },
        } => Some(Effect::WakeAt(*until)),
        _ => None,
    }
}

fn of_delivery(recorded: &Recorded, message: EntryKey, delivery: &Delivery) -> Option<Effect> {
    match delivery {
        Delivery::Sending { attempt } => Some(Effect::Send {
            conversation: recorded.conversation,
            message,
            attempt: *attempt,
        }),
        // What is due at once is begun in the same commit, or when the message before it is settled.
        Delivery::Queued { due, .. } if *due > recorded.at => Some(Effect::WakeAt(*due)),
        _ => None,
    }
}

/// The first attempt of each asking leaves at once; later ones wait for their instant.
fn of_attachment(
    recorded: &Recorded,
    message: EntryKey,
    attachment: &Attachment,
) -> Option<Effect> {
    match attachment {
        Attachment::Waiting { attempt, due } if attachment.is_new() => Some(Effect::Fetch {
            conversation: recorded.conversation,
            message,
            attempt: *attempt,
            due: *due,
        }),
        Attachment::Waiting { due, .. } => Some(Effect::WakeAt(*due)),
        _ => None,
    }
}
