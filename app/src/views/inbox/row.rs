//! One row of the list. It watches its own head, so a new message touches one row and not the list.

use crate::{
    desk::{Desk, use_desk},
    i18n::{self, inbox as t},
    parts::{Size, avatar, icon},
    views::{
        ask,
        thread::{kind_icon, kind_name},
        ui::{row_id, use_ui},
    },
};
use domain::{
    channel::ChannelKind,
    conversation::{Conversation, Preview, Status},
    ids::ConversationId,
    message::Origin,
    time::{Span, Time},
    window,
    wire::Head,
};
use leptos::prelude::*;

/// From here on the row says how long the window stays open.
const SOON: Span = Span::hours(4);
const VERY_SOON: Span = Span::hours(1);

/// `place`: where it stands, and among how many.
#[component]
pub fn Row(
    id: ConversationId,
    head: Signal<Option<Head>>,
    place: Memo<(usize, usize)>,
) -> impl IntoView {
    let (desk, ui) = (use_desk(), use_ui());
    let is_open = move || ui.opened() == Some(id);
    let tab_stop = move || match ui.cursor.get() {
        Some(cursor) => cursor == id,
        None => place.get().0 == 1,
    };
    let unread = Memo::new(move |_| {
        head.with(|head| {
            head.as_ref()
                .is_some_and(|head| head.conversation.unread() > 0)
        })
    });
    view! {
        <button
            type="button"
            class="row"
            class:unread=move || unread.get()
            role="option"
            id=row_id(id)
            tabindex=move || if tab_stop() { "0" } else { "-1" }
            aria-selected=move || is_open().to_string()
            aria-posinset=move || place.get().0
            aria-setsize=move || place.get().1
            on:focus=move |_| ui.cursor.set(Some(id))
            on:click=move |_| ui.open(id)
        >
            {move || head.get().map(|head| inside(desk, head))}
        </button>
    }
}

fn inside(desk: Desk, head: Head) -> impl IntoView {
    let Head {
        conversation,
        contact,
    } = head;
    let name = ask::contact_name(&contact);
    let settings = desk.settings();
    let inbox = conversation.inbox;
    let kind = settings.with(|settings| settings.inbox(inbox).map(|inbox| inbox.kind));
    let at = conversation.active_at;
    let now = desk.now();
    view! {
        {avatar(&name, contact.id.0, Size::Usual, Some(kind.unwrap_or(ChannelKind::WhatsApp)))}
        <span class="body">
            <span class="top">
                <span class="name cut" dir="auto">{name}</span>
                <time class="when" title=i18n::at_length(at)>{move || i18n::short(at, now.get())}</time>
            </span>
            <span class="under">
                {last_line(desk, conversation.last.as_ref())}
                {marks(desk, &conversation, kind.unwrap_or(ChannelKind::WhatsApp))}
            </span>
        </span>
    }
}

fn last_line(desk: Desk, last: Option<&Preview>) -> impl IntoView + use<> {
    let who = last.and_then(|last| prefix(desk, last.origin));
    let (sign, words) = match last {
        None => (None, t::nothing_yet().to_owned()),
        Some(last) if last.text.is_empty() => {
            (kind_icon(&last.kind), kind_name(&last.kind).to_owned())
        }
        Some(last) => (kind_icon(&last.kind), last.text.clone()),
    };
    view! {
        <span class="last">
            {who.map(|who| view! { <span class="who cut">{who}</span> })}
            {sign.map(icon::icon)}
            <span class="cut" dir="auto">{words}</span>
        </span>
    }
}

/// Who wrote the last line, unless it was the customer.
fn prefix(desk: Desk, origin: Origin) -> Option<String> {
    match origin {
        Origin::Customer => None,
        Origin::PhoneApp => Some(t::phone_app().to_owned()),
        Origin::Agent { agent } if ask::me(desk).is_some_and(|me| me.id == agent) => {
            Some(t::you().to_owned())
        }
        Origin::Agent { agent } => Some(format!(
            "{}:",
            ask::first_name(&ask::agent_name(desk, agent))
        )),
    }
}

fn marks(desk: Desk, conversation: &Conversation, kind: ChannelKind) -> impl IntoView + use<> {
    let unread = conversation.unread();
    let closes =
        window::closes_at(kind, conversation).filter(|_| conversation.status != Status::Closed);
    let waiting = conversation.waiting_since;
    let owner = conversation.owner.map(|owner| {
        let name = ask::agent_name(desk, owner);
        let title = i18n::fill(t::owner_is(), &[&name]);
        view! { <span title=title.clone()>{avatar(&name, owner.0, Size::Small, None)} <span class="unseen">{title.clone()}</span></span> }
    });
    view! {
        <span class="marks">
            {status_mark(conversation.status)}
            {(!conversation.failed.is_empty()).then(|| sign("mark failed", icon::ALERT, t::failed_mark()))}
            {move || closes.zip(waiting).and_then(|(closes, _)| window_chip(closes, desk.now().get()))}
            {owner}
            {(unread > 0)
                .then(|| {
                    let words = t::unread_count(usize::try_from(unread).unwrap_or(usize::MAX));
                    view! { <span class="badge" aria-label=words role="img">{if unread > 999 { "999+".to_owned() } else { unread.to_string() }}</span> }
                })}
        </span>
    }
}

/// What is left of the window, when it is little and the customer waits.
fn window_chip(closes: Time, now: Time) -> Option<impl IntoView> {
    let left = closes - now;
    let class = match left {
        left if left <= Span::default() || left > SOON => return None,
        left if left < VERY_SOON => "chip bad",
        _ => "chip warn",
    };
    let title = i18n::fill(t::window_left(), &[&i18n::left(left)]);
    Some(
        view! { <span class=class title=title>{icon::icon(icon::CLOCK)} {i18n::left(left)}</span> },
    )
}

fn status_mark(status: Status) -> Option<impl IntoView> {
    use crate::i18n::thread;
    match status {
        Status::Open => None,
        Status::Pending => Some(sign("mark pending", icon::PAUSE, thread::pending())),
        Status::Snoozed { .. } => Some(sign("mark snoozed", icon::MOON, thread::snoozed())),
        Status::Closed => Some(sign("mark closed", icon::DONE, thread::closed())),
    }
}

fn sign(class: &'static str, which: icon::Icon, words: &'static str) -> impl IntoView {
    view! { <span class=class role="img" aria-label=words title=words>{icon::icon(which)}</span> }
}
