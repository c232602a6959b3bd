//! What a message says, for every kind there is.

use super::{
    Open,
    bubble::is_emoji_only,
    marks::{has_marks, write_marked},
    media::media,
};
use crate::{
    desk::Desk,
    i18n::{self, thread as t},
    json,
    parts::{icon, write_linked},
    views::ui::Ui,
};
use domain::message::{Card, Content, Message, OrderItem};
use leptos::{html::P, prelude::*, web_sys::Element};

/// What a kind is called.
pub fn kind_name(code: &str) -> &'static str {
    match code {
        "text" => "",
        "image" => t::image(),
        "video" => t::video(),
        "audio" => t::audio(),
        "voice" => t::voice(),
        "document" => t::document(),
        "sticker" => t::sticker(),
        "location" => t::location(),
        "contacts" => t::contacts(),
        "choice" => t::choice(),
        "form" => t::form(),
        "call_permission" => t::call_permission(),
        "order" => t::order(),
        "system" => t::system(),
        "revoked" => t::revoked(),
        "story_mention" => t::story_mention(),
        _ => t::unsupported(),
    }
}

/// The sign of a kind; plain text needs none.
pub fn kind_icon(code: &str) -> Option<icon::Icon> {
    Some(match code {
        "text" | "choice" => return None,
        "image" | "story_mention" => icon::IMAGE,
        "video" => icon::VIDEO,
        "audio" => icon::AUDIO,
        "voice" => icon::VOICE,
        "document" => icon::DOCUMENT,
        "sticker" => icon::STICKER,
        "location" => icon::PLACE,
        "contacts" => icon::CARD,
        "form" => icon::CHOICE,
        "call_permission" => icon::CALL,
        "order" => icon::ORDER,
        "system" => icon::ALERT,
        "revoked" => icon::CLOSE,
        _ => icon::UNKNOWN,
    })
}

/// Whether the time fits beside the last line.
pub fn is_short(content: &Content) -> bool {
    matches!(content, Content::Text { .. })
}

/// The inside of a bubble that is not only words: it comes with the first of its kind.
pub fn kind(desk: Desk, ui: Ui, open: Open, message: &Message) -> AnyView {
    match &message.content {
        Content::Text { body } => words(desk, open, body).into_any(),
        Content::Media(file) => media(desk, ui, open, message, file).into_any(),
        Content::Location {
            latitude,
            longitude,
            name,
            address,
            url,
        } => place(
            latitude,
            longitude,
            name.as_deref(),
            address.as_deref(),
            url.as_deref(),
        )
        .into_any(),
        Content::Contacts { cards } => cards.iter().map(person).collect_view().into_any(),
        Content::Choice {
            title, description, ..
        } => card(
            icon::CHOICE,
            title.clone(),
            description
                .clone()
                .unwrap_or_else(|| t::choice().to_owned()),
        )
        .into_any(),
        Content::Form {
            name,
            body,
            answers,
        } => form(name, body, answers).into_any(),
        Content::Order { text, items, .. } => {
            let text = text.as_deref().filter(|text| !text.is_empty());
            let text = text.map(|text| words(desk, open, text));
            view! { {order(items)} {text} }.into_any()
        }
        Content::CallPermission { granted } => {
            let what = if *granted {
                t::call_granted()
            } else {
                t::call_refused()
            };
            card(icon::CALL, t::call_permission().to_owned(), what.to_owned()).into_any()
        }
        Content::System { what, text } => {
            let known = match what.as_str() {
                "user_changed_number" => t::changed_number(),
                "user_changed_user_id" => t::changed_id(),
                "customer_identity_changed" => t::changed_identity(),
                _ => text,
            };
            card(icon::ALERT, t::system().to_owned(), known.to_owned()).into_any()
        }
        newer if newer.is_newer() => card(
            icon::UNKNOWN,
            t::unsupported().to_owned(),
            t::newer().to_owned(),
        )
        .into_any(),
        Content::Unsupported { what, reason, raw } => {
            unsupported(what, reason.as_deref(), raw).into_any()
        }
    }
}

/// Words with what the channel draws of signs in them.
pub fn words(desk: Desk, open: Open, text: &str) -> impl IntoView + use<> {
    let class = if is_emoji_only(text) {
        "words big"
    } else {
        "words"
    };
    let (place, text) = (NodeRef::<P>::new(), text.to_owned());
    place.on_load(move |place| write_words(desk, open, &place, &text));
    view! { <p class=class dir="auto" node_ref=place></p> }
}

/// Writes the same into an element that is empty. Most have no signs, and nothing more is asked about them.
pub fn write_words(desk: Desk, open: Open, into: &Element, text: &str) {
    if has_marks(text) && untrack(|| open.channel(desk)).draws_marks() {
        write_marked(into, text);
    } else {
        write_linked(into, text);
    }
}

pub fn card(sign: icon::Icon, title: String, more: String) -> impl IntoView {
    view! {
        <div class="card">
            <span class="icon">{icon::icon(sign)}</span>
            <div class="what"><strong dir="auto">{title}</strong> <span dir="auto">{more}</span></div>
        </div>
    }
}

/// Only web addresses become links; without one, the coordinates lead to a map.
fn place(
    latitude: &str,
    longitude: &str,
    name: Option<&str>,
    address: Option<&str>,
    url: Option<&str>,
) -> impl IntoView + use<> {
    // By its letters: to parse numbers with a point is 10 kB of tables that nothing else here needs.
    let is_number = |text: &str| {
        text.contains(|sign: char| sign.is_ascii_digit())
            && text
                .bytes()
                .all(|sign| sign.is_ascii_digit() || b"-+.eE".contains(&sign))
    };
    let map = || {
        (is_number(latitude) && is_number(longitude))
            .then(|| format!("https://www.openstreetmap.org/?mlat={latitude}&mlon={longitude}#map=16/{latitude}/{longitude}"))
    };
    let link = url
        .filter(|url| url.starts_with("https://"))
        .map(str::to_owned)
        .or_else(map);
    let title = name.map_or_else(|| t::location().to_owned(), str::to_owned);
    let more = address.map_or_else(|| format!("{latitude}, {longitude}"), str::to_owned);
    view! {
        {card(icon::PLACE, title, more)}
        {link.map(|link| view! { <a href=link target="_blank" rel="noopener noreferrer nofollow">{t::open_map()}</a> })}
    }
}

fn person(person: &Card) -> impl IntoView + use<> {
    let mut lines: Vec<String> = person.organization.iter().cloned().collect();
    lines.extend(person.phones.iter().chain(&person.emails).cloned());
    card(icon::CARD, person.name.clone(), lines.join(" · "))
}

fn form(name: &str, text: &str, answers: &str) -> impl IntoView + use<> {
    let title = if name.is_empty() {
        t::form().to_owned()
    } else {
        name.to_owned()
    };
    let rows = answers_of(answers);
    view! {
        {card(icon::CHOICE, title, text.to_owned())}
        <table class="table">
            <tbody>
                {rows.into_iter().map(|(name, value)| view! { <tr><td>{name}</td><td dir="auto">{value}</td></tr> }).collect_view()}
            </tbody>
        </table>
    }
}

/// The answers of a form as lines; a document of another shape as it is.
fn answers_of(answers: &str) -> Vec<(String, String)> {
    match json::answers(answers) {
        Some(answers) => answers
            .into_iter()
            .filter(|(name, _)| name != "flow_token")
            .map(|(name, value)| (name.replace('_', " "), value))
            .collect(),
        None => vec![(String::new(), answers.to_owned())],
    }
}

fn order(items: &[OrderItem]) -> impl IntoView + use<> {
    let rows = items.iter().map(|item| {
        let OrderItem { product, quantity, price, currency } = item.clone();
        view! { <tr><td>{format!("{quantity} ×")}</td><td>{product}</td><td class="figures">{i18n::money(&price, &currency)}</td></tr> }
    });
    view! {
        {card(icon::ORDER, t::order().to_owned(), t::items(items.len()))}
        <table class="table"><tbody>{rows.collect_view()}</tbody></table>
    }
}

fn unsupported(what: &str, reason: Option<&str>, raw: &str) -> impl IntoView + use<> {
    let summary = [Some(what), reason]
        .into_iter()
        .flatten()
        .filter(|text| !text.is_empty())
        .collect::<Vec<_>>()
        .join(" · ");
    let raw = raw.to_owned();
    view! {
        {card(icon::UNKNOWN, t::unsupported().to_owned(), t::unsupported_more().to_owned())}
        <details><summary>{t::technical()}</summary><p>{summary}</p><pre tabindex="0">{raw}</pre></details>
    }
}
