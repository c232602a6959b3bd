//! The envelope the three share: `{object, entry: [{id, time, changes | messaging | standby}]}` (facts 1.3).

use crate::{
    instagram,
    json::{Fields, MOST, Piece},
    whatsapp,
};
use domain::{
    channel::{Address, ChannelKind},
    incoming::{Incoming, What},
};

/// Every piece of a webhook body, in order. Never fails and never comes back empty: what nobody can read is one
/// [`What::Unreadable`] with its raw text.
#[must_use]
pub fn read(bytes: &[u8]) -> Vec<Incoming> {
    let text = String::from_utf8_lossy(bytes);
    let text = text.trim_start_matches('\u{feff}');
    let mended;
    let root = match Piece::read(text) {
        Some(root) => Some(root),
        None => {
            mended = without_control_characters(text);
            Piece::read(&mended)
        }
    };
    let Some(root) = root else {
        return vec![unreadable(nowhere(ChannelKind::WhatsApp), "not JSON", text)];
    };
    // Meta sends one envelope; a relay in between may collect several.
    let rest = || unreadable(nowhere(ChannelKind::WhatsApp), TOO_MANY, root.raw());
    let mut pieces = gathered(root.items().into_iter().map(envelope), rest);
    if pieces.is_empty() {
        pieces.push(unreadable(
            nowhere(ChannelKind::WhatsApp),
            "an empty body",
            root.raw(),
        ));
    }
    pieces
}

/// Why the rest of a body was not looked at.
pub(crate) const TOO_MANY: &str = "more pieces than a webhook has";

/// Pieces one list after the other, up to an end: what goes on beyond it is one piece more, that nobody can read.
pub(crate) fn gathered(
    lists: impl Iterator<Item = Vec<Incoming>>,
    rest: impl FnOnce() -> Incoming,
) -> Vec<Incoming> {
    let mut all = Vec::new();
    for list in lists {
        if all.len() > MOST {
            all.push(rest());
            break;
        }
        all.extend(list);
    }
    all
}

/// JSON wants control characters escaped; a relay that forgets it must not cost a whole batch. A space means the same
/// between values, and nearly the same within a text.
fn without_control_characters(text: &str) -> String {
    text.replace(|letter: char| letter.is_ascii_control(), " ")
}

fn envelope(piece: Piece<'_>) -> Vec<Incoming> {
    let unreadable = |kind, why: &str| vec![unreadable(nowhere(kind), why, piece.raw())];
    let Some(root) = piece.fields() else {
        return unreadable(ChannelKind::WhatsApp, "not an object");
    };
    let (kind, pieces) = match root.word("object").as_deref() {
        Some("whatsapp_business_account") => (ChannelKind::WhatsApp, whatsapp::entries(&root)),
        Some("instagram") => (ChannelKind::Instagram, instagram::entries(&root)),
        Some("page") => (
            ChannelKind::Messenger,
            not_spoken_yet(ChannelKind::Messenger, &root),
        ),
        Some(_) => (
            ChannelKind::WhatsApp,
            unreadable(ChannelKind::WhatsApp, "an unknown object"),
        ),
        None => (
            ChannelKind::WhatsApp,
            whatsapp::without_envelope(&root, piece),
        ),
    };
    if pieces.is_empty() {
        return unreadable(kind, "nothing in the envelope");
    }
    pieces
}

/// Messenger has no translator yet: its pieces are notices that name what they are, and wait in the receipt for the day
/// there is one.
fn not_spoken_yet(kind: ChannelKind, root: &Fields<'_>) -> Vec<Incoming> {
    let one = |entry: Piece<'_>| {
        let Some(fields) = entry.fields() else {
            let why = "an entry that is no object";
            return vec![unreadable(nowhere(kind), why, entry.raw())];
        };
        let to = Address {
            kind,
            number: fields.word("id"),
            account: None,
        };
        let lists = ["messaging", "standby", "changes"].into_iter();
        let events = lists.flat_map(|list| {
            let events = fields.list(list).into_iter();
            events.map(move |event| (list, event))
        });
        events
            .map(|(list, event)| foreign(&to, list, event))
            .collect()
    };
    gathered(root.list("entry").into_iter().map(one), || {
        unreadable(nowhere(kind), TOO_MANY, "")
    })
}

fn foreign(to: &Address, list: &str, event: Piece<'_>) -> Incoming {
    let Some(fields) = event.fields() else {
        return unreadable(to.clone(), "an event that is no object", event.raw());
    };
    let name = fields.word("field").or_else(|| event_name(&fields));
    Incoming {
        to: to.clone(),
        at: fields
            .time("timestamp")
            .or_else(|| fields.inner("value").time("timestamp")),
        from: None,
        what: What::Notice {
            field: format!("{list}.{}", name.as_deref().unwrap_or("unknown")),
        },
    }
}

/// What a `messaging` event is called: the first of its fields that is not part of every event's frame (facts 4.2).
pub(crate) fn event_name(fields: &Fields<'_>) -> Option<String> {
    const FRAME: [&str; 4] = ["sender", "recipient", "timestamp", "prior_message"];
    let mut names = fields.names().filter(|name| !FRAME.contains(name));
    names.next().map(str::to_owned)
}

/// The address of what does not say whom it is for.
pub(crate) fn nowhere(kind: ChannelKind) -> Address {
    Address {
        kind,
        number: None,
        account: None,
    }
}

/// A piece that stays as it is. `why` is a sentence of ours and holds nothing of the piece.
pub(crate) fn unreadable(to: Address, why: &str, raw: &str) -> Incoming {
    let raw = domain::text::clean(raw);
    Incoming {
        to,
        at: None,
        from: None,
        what: What::Unreadable {
            why: why.to_owned(),
            raw,
        },
    }
}
