//! A message: customer left, business right.

use super::{
    Open,
    body::{body, is_short, kind_icon, kind_name},
    entry::element_id,
    trouble::trouble,
};
use crate::{
    desk::{Desk, use_desk},
    i18n::thread as t,
    parts::{hour, icon, ticks},
    views::{
        ask,
        ui::{Ui, use_ui},
    },
};
use domain::message::{Delivery, Forwarded, Message, Origin, Quote};
use leptos::prelude::*;

/// `first`: of its group, so it names its author.
pub fn bubble(open: Open, message: Message, first: bool) -> impl IntoView {
    let (desk, ui) = (use_desk(), use_ui());
    let key = message.key();
    let out = !message.origin.is_customer();
    // Who looks sees by side and colour who wrote each line; who listens is told.
    let (shown, author) = match author(desk, &message) {
        Some(author) if first => ("author", author),
        Some(author) => ("unseen", author),
        None => ("unseen", untrack(|| open.name())),
    };
    let revoked = message.revoked_at.is_some();
    let class = classes(&message, first);
    let bulky = if revoked || is_short(&message.content) {
        "bubble"
    } else {
        "bubble bulky"
    };
    let inside = if revoked {
        view! { <p class="words gone">{t::revoked()}</p> }.into_any()
    } else {
        body(open, &message)
    };
    view! {
        <div class=class id=element_id(key.id)>
            <span class=shown dir="auto">{author}</span>
            <div class=bulky>
                {passed_on(message.forwarded)} {message.quote.as_ref().map(|quote| quoted(desk, ui, open, quote))} {inside}
                <span class="foot">
                    {message.edited_at.map(|_| view! { <span>{t::edited()}</span> })} {hour(message.at)} {ticks(&message.delivery)}
                </span>
                {(!out && !revoked).then(|| answer(ui, key))}
            </div>
            {reactions(&message)}
            {match &message.delivery {
                Delivery::Failed { failure, .. } => Some(trouble(desk, ui, open.id(), key, failure)),
                _ => None,
            }}
        </div>
    }
}

fn classes(message: &Message, first: bool) -> String {
    let marks = [
        (first, " first"),
        (!message.origin.is_customer(), " out"),
        (
            matches!(message.delivery, Delivery::Failed { .. }),
            " failed",
        ),
        (message.revoked_at.is_some(), " revoked"),
        (message.edited_at.is_some(), " edited"),
    ];
    marks
        .into_iter()
        .filter(|(holds, _)| *holds)
        .fold("entry".to_owned(), |class, (_, mark)| class + mark)
}

/// Who of the business wrote it; in groups, who of the group.
fn author(desk: Desk, message: &Message) -> Option<String> {
    match message.origin {
        Origin::Customer => message.participant.clone(),
        Origin::Agent { agent } => Some(ask::agent_name(desk, agent)),
        Origin::PhoneApp => Some(t::phone_app().to_owned()),
    }
}

fn passed_on(forwarded: Forwarded) -> Option<impl IntoView> {
    let words = match forwarded {
        Forwarded::No => return None,
        Forwarded::Once => t::forwarded(),
        Forwarded::Often => t::forwarded_often(),
    };
    Some(view! { <span class="passed">{icon::icon(icon::FORWARD)} {words}</span> })
}

/// What a message answers. A click goes there, fetching it first where it is older than what is here.
pub fn quoted(desk: Desk, ui: Ui, open: Open, quote: &Quote) -> impl IntoView + use<> {
    let name = match quote.origin {
        None => None,
        Some(Origin::Customer) => Some(untrack(|| open.name())),
        Some(Origin::PhoneApp) => Some(t::phone_app().to_owned()),
        Some(Origin::Agent { agent }) => Some(untrack(|| ask::agent_name(desk, agent))),
    };
    let words = if quote.text.is_empty() {
        kind_name(&quote.kind).to_owned()
    } else {
        quote.text.clone()
    };
    let sign = kind_icon(&quote.kind).filter(|_| quote.text.is_empty());
    let key = quote.key;
    let go = move |_| ui.seek(desk, open.id(), key);
    view! {
        <button type="button" class="quote" title=t::go_to_quoted() on:click=go>
            {name.map(|name| view! { <strong dir="auto">{name}</strong> })} {sign.map(icon::icon)} <span dir="auto">{words}</span>
        </button>
    }
}

/// Quotes this message in the next reply.
fn answer(ui: Ui, key: domain::conversation::EntryKey) -> impl IntoView {
    let act = move |_| {
        ui.quoting.set(Some(key));
        ui.write_in(crate::views::ui::Mode::Reply);
    };
    view! {
        <button type="button" class="answer" aria-label=t::answer_this() title=t::answer_this() on:click=act>
            {icon::icon(icon::REPLY)}
        </button>
    }
}

fn reactions(message: &Message) -> Option<impl IntoView + use<>> {
    let all: Vec<String> = message
        .reactions()
        .map(|reaction| reaction.emoji.clone())
        .collect();
    (!all.is_empty()).then(|| view! { <div class="reactions">{all.into_iter().map(|emoji| view! { <span>{emoji}</span> }).collect_view()}</div> })
}

/// Whether a text is nothing but a few emoji, which are shown large.
pub fn is_emoji_only(content: &str) -> bool {
    let signs = content.trim();
    let count = signs.chars().count();
    (1..=6).contains(&count)
        && signs
            .chars()
            .all(|sign| u32::from(sign) >= 0x2190 && !sign.is_alphabetic())
}
