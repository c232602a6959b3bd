//! Until when free text may be sent.
//!
//! WhatsApp: 24 hours from the customer's last message (facts 3.4); outside it only templates, else error 131047.
//! A function of stored instants and `now`: no timer opens or closes a window.

use crate::{
    channel::ChannelKind,
    conversation::Conversation,
    time::{Span, Time},
};

/// How long free text may follow a customer's message.
#[must_use]
pub fn length(kind: ChannelKind) -> Span {
    match kind {
        ChannelKind::WhatsApp | ChannelKind::Instagram | ChannelKind::Messenger => Span::hours(24),
    }
}

/// When the window closes; nothing where the customer has never opened one.
#[must_use]
pub fn closes_at(kind: ChannelKind, conversation: &Conversation) -> Option<Time> {
    conversation.customer_at.map(|at| at + length(kind))
}

#[must_use]
pub fn is_open(kind: ChannelKind, conversation: &Conversation, now: Time) -> bool {
    closes_at(kind, conversation).is_some_and(|end| now < end)
}
