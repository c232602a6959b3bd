//! How far a message got, as a sign with words.

use super::icon;
use crate::i18n::thread as t;
use domain::{channel::ChannelKind, message::Delivery};

const CLOCK: &str = r#"<circle cx="6" cy="6" r="4.8"/><path d="M6 3.3V6l1.8 1.2"/>"#;
const ONE: &str = r#"<path d="m5 6.5 2.8 2.8L13 2.8"/>"#;
const TWO: &str = r#"<path d="m1.5 6.5 2.8 2.8L9.5 2.8M8 8.6l.8.7 5.7-6.5"/>"#;

/// The ticks of an outbound message as the browser reads them; nothing for what is not ours to deliver. Every word in
/// them is ours.
#[must_use]
pub fn ticks(delivery: &Delivery, channel: impl FnOnce() -> ChannelKind) -> Option<String> {
    let (class, words) = match delivery {
        Delivery::Received => return None,
        Delivery::Failed { .. } => ("failed", t::tick_failed()),
        Delivery::Wished => ("clock", t::tick_wished()),
        Delivery::Queued { .. } => ("clock", t::tick_queued()),
        Delivery::Sending { .. } => ("clock", t::tick_sending()),
        Delivery::Accepted { .. } => ("sent", t::tick_accepted()),
        Delivery::Delivered => ("delivered", t::tick_delivered()),
        // As the channel's own app calls it.
        Delivery::Read if channel() == ChannelKind::WhatsApp => ("read", t::tick_read()),
        Delivery::Read => ("read", t::tick_seen()),
        Delivery::Played => ("read", t::tick_played()),
    };
    let sign = match delivery {
        Delivery::Failed { .. } => icon::drawn(icon::ALERT),
        Delivery::Accepted { .. } => drawn("0 0 16 12", ONE),
        Delivery::Delivered | Delivery::Read | Delivery::Played => drawn("0 0 16 12", TWO),
        _ => drawn("0 0 12 12", CLOCK),
    };
    let parts = [
        r#"<span class="ticks "#,
        class,
        r#"" role="img" aria-label=""#,
        words,
        r#"" title=""#,
        words,
        r#"">"#,
        &sign,
        "</span>",
    ];
    Some(parts.concat())
}

fn drawn(frame: &str, inside: &str) -> String {
    [
        r#"<svg viewBox=""#,
        frame,
        r#"" fill="none" stroke="currentColor" stroke-width="1.5" stroke-linecap="round" stroke-linejoin="round" aria-hidden="true">"#,
        inside,
        "</svg>",
    ]
    .concat()
}
