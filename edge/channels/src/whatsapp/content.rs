//! What a message says (facts 2.2). Enums are open: what nobody knows yet is kept and shown as a placeholder.

use super::reply;
use crate::json::{Fields, Piece, kept};
use domain::message::{Card, Content, Media, MediaKind, OrderItem};

/// The kinds that are known by their content where `type` is missing or no word, in the order of looking.
const KINDS: [&str; 14] = [
    "text",
    "image",
    "video",
    "audio",
    "document",
    "sticker",
    "location",
    "contacts",
    "interactive",
    "button",
    "reaction",
    "order",
    "edit",
    "revoke",
];

/// A list longer than this, as JSON, is no list that a person sent: it is kept like a kind that we cannot show.
const LARGE: usize = 256 * 1024;

/// The provider's word for the kind of message.
pub(super) fn kind(fields: &Fields<'_>) -> String {
    let told = || fields.word("type");
    let kind = if fields.get("type").is_some_and(Piece::is_string) {
        told()
    } else {
        let seen = KINDS.into_iter().find(|kind| fields.has(kind));
        seen.map(str::to_owned).or_else(told)
    };
    let known = |kind: &String| KINDS.contains(&kind.to_ascii_lowercase().as_str());
    match kind {
        Some(kind) if known(&kind) => kind.to_ascii_lowercase(),
        kind => kind.unwrap_or_else(|| "unknown".to_owned()),
    }
}

/// What a message of a kind says. `reason` is the provider's explanation where it could not tell. Where a message of a kind
/// that we know is not what its type says, it is what it holds: better a text in the wrong drawer than none.
pub(super) fn read(kind: &str, fields: &Fields<'_>, raw: &str, reason: Option<String>) -> Content {
    let held = || {
        let held = KINDS.into_iter().filter(|held| fields.has(held));
        let held = held.filter(|held| *held != kind && KINDS.contains(&kind));
        let mut said = held.filter_map(|held| of_kind(held, fields, raw));
        said.find(|said| !matches!(said, Content::Text { body } if body.trim().is_empty()))
    };
    of_kind(kind, fields, raw)
        .or_else(held)
        .unwrap_or_else(|| Content::Unsupported {
            what: word(kind, fields),
            reason,
            raw: domain::text::clean(kept(raw)),
        })
}

fn of_kind(kind: &str, fields: &Fields<'_>, raw: &str) -> Option<Content> {
    match kind {
        "text" => text(fields),
        "image" => media(fields, kind, MediaKind::Image),
        "video" => media(fields, kind, MediaKind::Video),
        "audio" if fields.inner(kind).is_true("voice") => media(fields, kind, MediaKind::Voice),
        "audio" => media(fields, kind, MediaKind::Audio),
        "voice" => media(fields, kind, MediaKind::Voice),
        "document" => media(fields, kind, MediaKind::Document),
        "sticker" => media(fields, kind, MediaKind::Sticker),
        "location" => location(&fields.inner(kind)),
        "contacts" if raw.len() <= LARGE => contacts(fields),
        "interactive" => reply::interactive(&fields.inner(kind)),
        "button" => reply::button(&fields.inner(kind)),
        "order" if raw.len() <= LARGE => order(&fields.inner(kind)),
        "system" => system(&fields.inner(kind)),
        unknown => fields
            .inner(unknown)
            .word("mime_type")
            .and_then(|mime| media(fields, unknown, file_kind(&mime))),
    }
}

/// The provider's word for what it could not show; `unsupported.type` says more than `unsupported`.
fn word(kind: &str, fields: &Fields<'_>) -> String {
    let inner = match kind {
        "unsupported" => fields.inner(kind).word("type"),
        _ => None,
    };
    inner.unwrap_or_else(|| kind.to_owned())
}

fn text(fields: &Fields<'_>) -> Option<Content> {
    let body = fields
        .inner("text")
        .text("body")
        .or_else(|| fields.text("text"))?;
    Some(Content::Text { body })
}

fn media(fields: &Fields<'_>, name: &str, kind: MediaKind) -> Option<Content> {
    let file = fields.inner(name);
    Some(Content::Media(Media {
        kind,
        id: file.word("id")?,
        mime: file.word("mime_type"),
        sha256: file.word("sha256"),
        caption: file.text("caption").filter(|caption| !caption.is_empty()),
        filename: file.word("filename"),
    }))
}

/// A kind that nobody has heard of yet, with a file under its name: the file says what it is.
fn file_kind(mime: &str) -> MediaKind {
    match mime.split('/').next().unwrap_or_default() {
        "image" => MediaKind::Image,
        "video" => MediaKind::Video,
        "audio" => MediaKind::Audio,
        _ => MediaKind::Document,
    }
}

fn location(place: &Fields<'_>) -> Option<Content> {
    Some(Content::Location {
        latitude: place.word("latitude")?,
        longitude: place.word("longitude")?,
        name: place.word("name"),
        address: place.word("address"),
        url: place.word("url"),
    })
}

fn contacts(fields: &Fields<'_>) -> Option<Content> {
    let cards: Vec<Card> = fields
        .list("contacts")
        .into_iter()
        .filter_map(Piece::fields)
        .map(|fields| card(&fields))
        .collect();
    (!cards.is_empty()).then_some(Content::Contacts { cards })
}

fn card(fields: &Fields<'_>) -> Card {
    let vcard = fields.text("vcard").unwrap_or_default();
    let mut phones = words(fields, "phones", &["phone", "wa_id"]);
    if phones.is_empty() {
        phones = of_vcard(&vcard, "TEL");
    }
    let mut emails = words(fields, "emails", &["email"]);
    if emails.is_empty() {
        emails = of_vcard(&vcard, "EMAIL");
    }
    let organization = fields.inner("org").word("company");
    let name = card_name(fields)
        .or_else(|| of_vcard(&vcard, "FN").into_iter().next())
        .or_else(|| organization.clone())
        .or_else(|| phones.first().cloned());
    Card {
        name: name.unwrap_or_default(),
        phones,
        emails,
        organization,
    }
}

fn card_name(fields: &Fields<'_>) -> Option<String> {
    let name = fields.inner("name");
    let parts = || {
        let parts = ["prefix", "first_name", "middle_name", "last_name", "suffix"];
        let parts: Vec<String> = parts
            .into_iter()
            .filter_map(|part| name.word(part))
            .collect();
        Some(parts.join(" ")).filter(|whole| !whole.is_empty())
    };
    name.word("formatted_name")
        .or_else(parts)
        .or_else(|| fields.word("name"))
}

fn words(fields: &Fields<'_>, list: &str, names: &[&str]) -> Vec<String> {
    let word = |piece: Piece<'_>| match piece.fields() {
        Some(fields) => fields.first(names),
        None => piece.text(),
    };
    fields.list(list).into_iter().filter_map(word).collect()
}

/// The values of a property of a vCard: `TEL;TYPE=CELL:+55 …`, also with a group in front (`item1.TEL:…`).
fn of_vcard(vcard: &str, property: &str) -> Vec<String> {
    let value = |line: &str| {
        let (name, value) = line.split_once(':')?;
        let name = name.split(';').next()?.rsplit('.').next()?;
        (name.eq_ignore_ascii_case(property) && !value.trim().is_empty())
            .then(|| value.trim().to_owned())
    };
    vcard.lines().filter_map(value).collect()
}

fn order(order: &Fields<'_>) -> Option<Content> {
    let items = order
        .list("product_items")
        .into_iter()
        .filter_map(Piece::fields);
    let items: Vec<OrderItem> = items.map(|item| line(&item)).collect();
    let text = order.text("text").filter(|text| !text.is_empty());
    let catalog = order.word("catalog_id");
    (!items.is_empty() || text.is_some() || catalog.is_some()).then_some(Content::Order {
        catalog,
        text,
        items,
    })
}

fn line(item: &Fields<'_>) -> OrderItem {
    let word = |name| item.word(name).unwrap_or_default();
    OrderItem {
        product: word("product_retailer_id"),
        quantity: word("quantity"),
        price: word("item_price"),
        currency: word("currency"),
    }
}

fn system(system: &Fields<'_>) -> Option<Content> {
    Some(Content::System {
        what: system.word("type")?,
        text: system.text("body").unwrap_or_default(),
    })
}
