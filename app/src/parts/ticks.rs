//! How far a message got, as a sign with words.

use super::icon;
use crate::i18n::thread as t;
use domain::message::Delivery;
use leptos::prelude::*;

const CLOCK: &str = r#"<circle cx="6" cy="6" r="4.8"/><path d="M6 3.3V6l1.8 1.2"/>"#;
const ONE: &str = r#"<path d="m5 6.5 2.8 2.8L13 2.8"/>"#;
const TWO: &str = r#"<path d="m1.5 6.5 2.8 2.8L9.5 2.8M8 8.6l.8.7 5.7-6.5"/>"#;

/// The ticks of an outbound message; nothing for what is not ours to deliver.
#[must_use]
pub fn ticks(delivery: &Delivery) -> impl IntoView + use<> {
    let (class, words) = match delivery {
        Delivery::Received => return ().into_any(),
        Delivery::Failed { .. } => return failed().into_any(),
        Delivery::Wished => ("ticks clock", t::tick_wished()),
        Delivery::Queued { .. } => ("ticks clock", t::tick_queued()),
        Delivery::Sending { .. } => ("ticks clock", t::tick_sending()),
        Delivery::Accepted { .. } => ("ticks sent", t::tick_accepted()),
        Delivery::Delivered => ("ticks delivered", t::tick_delivered()),
        Delivery::Read => ("ticks read", t::tick_read()),
        Delivery::Played => ("ticks read", t::tick_played()),
    };
    match delivery {
        Delivery::Accepted { .. } => drawn(class, words, "0 0 16 12", ONE).into_any(),
        Delivery::Delivered | Delivery::Read | Delivery::Played => {
            drawn(class, words, "0 0 16 12", TWO).into_any()
        }
        _ => drawn(class, words, "0 0 12 12", CLOCK).into_any(),
    }
}

fn failed() -> impl IntoView {
    view! { <span class="ticks failed" role="img" aria-label=t::tick_failed() title=t::tick_failed()>{icon::icon(icon::ALERT)}</span> }
}

fn drawn(
    class: &'static str,
    words: &'static str,
    frame: &'static str,
    inside: &'static str,
) -> impl IntoView {
    view! {
        <span class=class role="img" aria-label=words title=words>
            <svg
                viewBox=frame
                fill="none"
                stroke="currentColor"
                stroke-width="1.5"
                stroke-linecap="round"
                stroke-linejoin="round"
                aria-hidden="true"
                inner_html=inside
            ></svg>
        </span>
    }
}
