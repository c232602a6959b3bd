//! How long an answer may be, counted as its channel counts it, and said before anybody presses anything.

use super::composer::Pen;
use crate::{i18n::thread as t, views::ui::Mode};
use domain::channel::ChannelKind;
use leptos::prelude::*;

/// From this share of the limit on, characters are counted.
const NEAR_LIMIT: f64 = 0.85;

/// What is written, against what the channel takes of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Length {
    Short,
    /// `4012/4096`, in what the channel counts.
    Near(usize, u32),
    /// So many characters at its end are too many.
    Over(usize),
}

impl Length {
    fn of(kind: ChannelKind, text: &str, limit: u32) -> Self {
        let written = kind.length(text);
        match kind.surplus(text, limit) {
            0 if written as f64 <= f64::from(limit) * NEAR_LIMIT => Self::Short,
            0 => Self::Near(written, limit),
            over => Self::Over(over),
        }
    }
}

/// Tracked.
pub fn length(pen: Pen) -> Length {
    if pen.ui.mode.get() == Mode::Note {
        return Length::Short;
    }
    let kind = pen.open.channel(pen.desk);
    let limit = match pen.tray.caption(pen.open) {
        // With no file among them that shows words, these stay in the box.
        Some(limit) => limit.unwrap_or(u32::MAX),
        None => kind.text_limit(),
    };
    Length::of(kind, &pen.text(), limit)
}

/// How near the limit is, once it matters.
#[component]
pub fn Count(length: Memo<Length>) -> impl IntoView {
    move || {
        let (class, words) = match length.get() {
            Length::Short => return None,
            Length::Near(written, limit) => ("count", format!("{written}/{limit}")),
            Length::Over(count) => ("count over", t::too_many(count)),
        };
        Some(view! { <span class=class role="status">{words}</span> })
    }
}

/// What is said under the box: the keys, or where a count surprises, why it grows faster than the text.
pub fn hint(kind: ChannelKind, length: Length) -> &'static str {
    match (kind, length) {
        (ChannelKind::Instagram, Length::Near(..) | Length::Over(_)) => t::counts_bytes(),
        _ => t::hint(),
    }
}
