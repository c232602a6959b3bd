//! Faces: initials on a colour that belongs to the person.

use super::icon;
use domain::channel::ChannelKind;
use leptos::prelude::*;

/// How large a face is drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Size {
    Small,
    Medium,
    Large,
}

impl Size {
    fn class(self) -> &'static str {
        match self {
            Size::Small => "small",
            Size::Medium => "medium",
            Size::Large => "large",
        }
    }
}

/// One of six colours, always the same for one id.
#[must_use]
pub fn tone(id: u128) -> u128 {
    (id ^ (id >> 61)) % 6 + 1
}

/// The class of a face.
#[must_use]
pub fn face(size: Size, id: u128) -> String {
    format!("avatar {} tone-{}", size.class(), tone(id))
}

/// A face; the name stands beside it, so it is not read aloud. The letters are drawn by the style: as text they would
/// count among the words on a button that a person may say to press it.
#[must_use]
pub fn avatar(
    name: Option<&str>,
    id: u128,
    size: Size,
    badge: Option<ChannelKind>,
) -> impl IntoView + use<> {
    view! { <span class=face(size, id) data-letters=letters(name) aria-hidden="true">{badge.map(channel_badge)}</span> }
}

/// What stands in a face: the first letters of the first and the last word, or the first sign of a name without letters;
/// nothing where nobody told a name, for which the style draws somebody. The style writes them large: the browser has the
/// tables for it, ours would be downloaded by everybody.
#[must_use]
pub fn letters(name: Option<&str>) -> String {
    let name = name.unwrap_or_default();
    let mut letters = name
        .split_whitespace()
        .filter_map(|word| word.chars().find(|sign| sign.is_alphanumeric()));
    let first = letters.next();
    match (first, letters.next_back()) {
        (Some(first), Some(last)) if first.is_alphabetic() && last.is_alphabetic() => {
            [first, last].into_iter().collect()
        }
        (Some(first), _) if first.is_alphabetic() => first.to_string(),
        (Some(_), _) => String::new(),
        (None, _) => name
            .chars()
            .find(|sign| !sign.is_whitespace())
            .map_or_else(String::new, String::from),
    }
}

/// The sign of the medium, in a corner of a face.
#[must_use]
pub fn channel_badge(kind: ChannelKind) -> impl IntoView {
    let (class, sign) = channel_look(kind);
    view! { <span class=class>{icon::icon(sign)}</span> }
}

/// The class and the sign of a medium.
#[must_use]
pub fn channel_look(kind: ChannelKind) -> (&'static str, icon::Icon) {
    match kind {
        ChannelKind::WhatsApp => ("channel", icon::CALL),
        ChannelKind::Instagram => ("channel instagram", icon::CAMERA),
        ChannelKind::Messenger => ("channel messenger", icon::SEND),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn initials_come_from_any_name() {
        for (name, expected) in [
            ("Maria Aparecida dos Santos", "MS"),
            ("josé", "j"),
            // Somebody may be called so.
            ("Sem nome", "Sn"),
            ("~ Duda ✨", "D"),
            ("+55 11 95550-0101", ""),
            ("🚀", "🚀"),
        ] {
            assert_eq!(letters(Some(name)), expected, "{name}");
        }
        assert_eq!(letters(None), "");
    }
}
