//! What a row says of a conversation.

use super::{
    narrow,
    row::{Piece, Row},
};
use crate::{
    desk::Desk,
    i18n::{self, inbox as t, thread},
    parts::{channel_look, icon, letters, tone},
    views::{
        ask,
        thread::{kind_icon, kind_name},
        ui::Ui,
    },
};
use domain::{
    channel::ChannelKind,
    conversation::{Conversation, Preview, Status},
    message::Origin,
    time::{Span, Time},
    window,
    wire::Head,
};
use leptos::prelude::*;
use std::cell::Cell;

/// From here on the row says how long the window stays open.
const SOON: Span = Span::hours(4);
const VERY_SOON: Span = Span::hours(1);

/// Makes of what was written what is read of it.
type Reader = fn(&str) -> String;

thread_local! {
    static READ: Cell<Option<Reader>> = const { Cell::new(None) };
}

/// Has rows leave out the signs that WhatsApp draws. Who knows them comes with the conversation, after the list stands.
pub fn read_by(ui: Ui, reader: Reader) {
    READ.set(Some(reader));
    ui.reads.set(true);
}

/// Writes all of it. Tracked: the row is painted again when any of it changes.
pub fn paint(row: &Row, desk: Desk, head: &Head) {
    let Head {
        conversation,
        contact,
        ..
    } = head;
    let now = desk.now().get();
    let kind = desk
        .settings()
        .with(|settings| settings.inbox(conversation.inbox).map(|inbox| inbox.kind));
    let kind = kind.unwrap_or(ChannelKind::WhatsApp);
    let name = ask::called(contact);
    let (channel, medium) = channel_look(kind);
    row.say(Piece::Face, &format!("avatar tone-{}", tone(contact.id.0)));
    row.say(Piece::Letters, &letters(name.as_deref()));
    row.say(Piece::Channel, channel);
    row.say(Piece::Medium, &icon::drawn(medium));
    let name = name.as_deref();
    row.say(Piece::Name, name.unwrap_or_else(|| ask::nameless(contact)));
    row.say(Piece::Via, narrow::channel(kind));
    say_when(row, conversation, now);
    let read = READ.get().filter(|_| kind.draws_marks());
    say_last(row, desk, conversation, read);
    say_state(row, desk, conversation);
    say_window(row, conversation, kind, now);
    say_unread(row, conversation);
}

/// How long the customer has waited for an answer; while nobody waits, when something last happened.
fn say_when(row: &Row, conversation: &Conversation, now: Time) {
    let since = conversation
        .waiting_since
        .filter(|_| conversation.status != Status::Closed);
    let (class, title, words) = match since {
        Some(since) => (
            "when waits",
            i18n::fill(t::waits_since(), &[&i18n::at_length(since)]),
            i18n::waited(now - since),
        ),
        None => (
            "when",
            i18n::at_length(conversation.active_at),
            i18n::short(conversation.active_at, now),
        ),
    };
    row.say(Piece::Waits, class);
    row.say(Piece::WhenTitle, &title);
    row.say(Piece::When, &words);
}

fn say_last(row: &Row, desk: Desk, conversation: &Conversation, read: Option<Reader>) {
    let last = conversation.last.as_ref();
    let who = last.and_then(|last| prefix(desk, last.origin));
    let (sign, words) = match last {
        None => (None, t::nothing_yet()),
        Some(Preview { kind, text, .. }) if text.is_empty() || kind == "system" => {
            (kind_icon(kind), kind_name(kind))
        }
        Some(Preview { kind, text, .. }) => (kind_icon(kind), text.as_str()),
    };
    let begun = desk.begun(conversation.id);
    row.say(Piece::Draft, if begun.is_some() { "" } else { "hidden" });
    if let Some(begun) = begun {
        row.say(Piece::Who, "");
        row.say(Piece::Kind, "");
        return row.say(Piece::Words, &begun);
    }
    row.say(Piece::Who, who.as_deref().unwrap_or_default());
    row.say(Piece::Kind, &sign.map(icon::drawn).unwrap_or_default());
    match read {
        Some(read) => row.say(Piece::Words, &read(words)),
        None => row.say(Piece::Words, words),
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

fn say_state(row: &Row, desk: Desk, conversation: &Conversation) {
    let (class, sign, name) = match conversation.status {
        Status::Open => ("status", None, ""),
        Status::Pending => ("status mark pending", Some(icon::PAUSE), thread::pending()),
        Status::Snoozed { .. } => ("status mark snoozed", Some(icon::MOON), thread::snoozed()),
        Status::Closed => ("status mark closed", Some(icon::DONE), thread::closed()),
    };
    row.say(Piece::Status, class);
    row.say(
        Piece::StatusSign,
        &sign.map(icon::drawn).unwrap_or_default(),
    );
    row.say(Piece::StatusName, name);
    row.say(
        Piece::Failed,
        if conversation.failed.is_empty() {
            "hidden"
        } else {
            ""
        },
    );
    let Some(owner) = conversation.owner else {
        return row.say(Piece::Owner, "owner");
    };
    let name = ask::agent_name(desk, owner);
    let title = i18n::fill(t::owner_is(), &[&name]);
    row.say(Piece::Owner, &format!("owner tone-{}", tone(owner.0)));
    row.say(Piece::OwnerTitle, &title);
    row.say(Piece::OwnerName, &title);
    row.say(Piece::OwnerLetters, &letters(Some(&name)));
}

/// What is left of the window, when it is little and the customer waits.
fn say_window(row: &Row, conversation: &Conversation, kind: ChannelKind, now: Time) {
    let waits = conversation.waiting_since.is_some() && conversation.status != Status::Closed;
    let left = window::closes_at(kind, conversation)
        .filter(|_| waits)
        .map(|closes| closes - now)
        .filter(|left| *left > Span::default() && *left <= SOON);
    let Some(left) = left else {
        return row.say(Piece::Chip, "chip");
    };
    let class = if left < VERY_SOON {
        "chip bad"
    } else {
        "chip warn"
    };
    let words = i18n::left(left);
    row.say(Piece::Chip, class);
    row.say(Piece::ChipTitle, &i18n::fill(t::window_left(), &[&words]));
    row.say(Piece::ChipText, &words);
}

fn say_unread(row: &Row, conversation: &Conversation) {
    let unread = usize::try_from(conversation.unread()).unwrap_or(usize::MAX);
    row.say(Piece::Class, if unread > 0 { "row unread" } else { "row" });
    let words = match unread {
        0 => String::new(),
        1000.. => "999+".to_owned(),
        unread => unread.to_string(),
    };
    row.say(Piece::Unread, &words);
    row.say(Piece::UnreadName, &t::unread_count(unread));
}
