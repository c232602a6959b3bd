//! The third pane: who the customer is, and where the conversation stands.

use super::{
    ask,
    ui::{Ui, use_ui},
};
use crate::{
    desk::{Desk, use_desk},
    i18n::{self, fill, inbox as words, thread as t},
    parts::{Size, avatar, icon, icon_button, to_clipboard},
};
use domain::{
    channel::ChannelKind,
    contact::{Contact, ExternalKind},
    conversation::{Conversation, EntryKey, Status},
    ids::ConversationId,
    message::Referral,
    time::Time,
    window,
    wire::Head,
};
use leptos::{prelude::*, task::spawn_local};
use std::time::Duration;

/// When the thread is surely painted.
const LATER: Duration = Duration::from_millis(400);

/// A drawer where the screen is narrow.
#[component]
pub fn Details(head: Signal<Option<Head>>) -> impl IntoView {
    let (desk, ui) = (use_desk(), use_ui());
    view! {
        <aside class="details" aria-label=t::details()>
            <div class="details-head">
                <h2>{t::details()}</h2>
                {icon_button(icon::CLOSE, words::close(), move |_| ui.toggle_details())}
            </div>
            {move || head.get().map(|head| inside(desk, ui, &head))}
        </aside>
    }
}

fn inside(desk: Desk, ui: Ui, head: &Head) -> impl IntoView + use<> {
    let Head {
        conversation,
        contact,
        ..
    } = head;
    let called = ask::called(contact);
    let name = called
        .clone()
        .unwrap_or_else(|| ask::nameless(contact).to_owned());
    let inbox = desk
        .settings()
        .with(|settings| settings.inbox(conversation.inbox).cloned());
    let kind = inbox
        .as_ref()
        .map_or(ChannelKind::WhatsApp, |inbox| inbox.kind);
    let place = inbox.map(|inbox| {
        if inbox.phone.is_empty() {
            inbox.name
        } else {
            format!("{} · {}", inbox.name, inbox.phone)
        }
    });
    let id = conversation.id;
    view! {
        <div class="person">
            {avatar(called.as_deref(), contact.id.0, Size::Large, Some(kind))} <h3 dir="auto">{name.clone()}</h3>
            {ask::phone(contact).filter(|phone| *phone != name).map(|phone| view! { <p class="figures"><bdi>{phone}</bdi></p> })}
        </div>
        <div class="share">
            {share(ui, t::copy_conversation(), format!("/c/{id}"))} {share(ui, t::copy_contact(), format!("/c/{id}/contato"))}
        </div>
        <dl class="facts">{identity(contact)}</dl>
        <dl class="facts">
            {fact(t::number(), Some(fill(t::number_is(), &[&conversation.number.to_string()])))} {fact(t::inbox(), place)}
            {fact(t::status(), snoozed(conversation.status))}
            {fact(t::opened_at(), Some(i18n::at_length(conversation.opened_at)))}
            {fact(t::active_at(), Some(i18n::at_length(conversation.active_at)))}
            {fact(t::window(), Some(window_words(kind, conversation, desk.now().get())))}
            {fact(t::messages(), Some(conversation.inbound.to_string()))}
            {referral(desk, id)}
        </dl>
    }
}

/// Copies an address of this page, for another window or a colleague.
fn share(ui: Ui, name: &'static str, path: String) -> impl IntoView {
    let copy = move |_| {
        let link = format!("{}{path}", window().location().origin().unwrap_or_default());
        spawn_local(async move {
            let done = to_clipboard(&link).await.is_ok();
            ui.say(if done { t::copied().to_owned() } else { link });
        });
    };
    view! { <button type="button" class="button" on:click=copy>{icon::icon(icon::LINK)} {name}</button> }
}

fn fact(name: &'static str, value: Option<String>) -> Option<impl IntoView> {
    value.map(|value| view! { <div><dt>{name}</dt><dd dir="auto">{value}</dd></div> })
}

fn identity(contact: &Contact) -> impl IntoView + use<> {
    let known = |kind| contact.external(kind).map(str::to_owned);
    let user = known(ExternalKind::Bsuid)
        .or_else(|| known(ExternalKind::Scoped))
        .or_else(|| known(ExternalKind::Group));
    view! {
        {fact(t::phone(), ask::phone(contact))} {fact(t::username(), known(ExternalKind::Username).map(|name| format!("@{name}")))}
        {fact(t::user_id(), user)}
    }
}

/// Until when, which the name of that status leaves out.
fn snoozed(status: Status) -> Option<String> {
    match status {
        Status::Snoozed { until } => Some(fill(t::snoozed_until(), &[&i18n::at_length(until)])),
        _ => None,
    }
}

fn window_words(kind: ChannelKind, conversation: &Conversation, now: Time) -> String {
    match window::closes_at(kind, conversation) {
        None => t::window_never().to_owned(),
        Some(end) if now < end => fill(t::window_until(), &[&i18n::at_length(end)]),
        Some(end) => fill(t::window_since(), &[&i18n::at_length(end)]),
    }
}

/// The ad or post that the newest message with one came from, among the lines at hand. It is looked for once the thread
/// is painted: it may be the first line of hundreds.
fn referral(desk: Desk, id: ConversationId) -> impl IntoView {
    let found = RwSignal::new(String::new());
    let look = move || {
        let keys = desk.keys(id).get_untracked();
        let of = |key: &EntryKey| {
            desk.entry(id, *key).with_untracked(|entry| {
                let referral = entry.as_ref()?.message()?.referral.as_ref();
                referral.filter(|it| !is_story(it)).map(words_of)
            })
        };
        found.try_set(keys.iter().rev().find_map(of).unwrap_or_default());
    };
    set_timeout(look, LATER);
    move || {
        fact(
            t::came_from(),
            Some(found.get()).filter(|words| !words.is_empty()),
        )
    }
}

/// Who answers a story was here before; its bubble says so.
fn is_story(referral: &Referral) -> bool {
    let kind = referral.source_type.as_deref();
    kind.is_some_and(|kind| kind.starts_with("story_"))
}

fn words_of(referral: &Referral) -> String {
    let parts = [&referral.headline, &referral.body, &referral.source_url];
    parts
        .into_iter()
        .flatten()
        .filter(|text| !text.is_empty())
        .cloned()
        .collect::<Vec<_>>()
        .join(" · ")
}
