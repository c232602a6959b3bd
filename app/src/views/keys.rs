//! The keyboard: one map, listened to in one place. Every key does what some button does too.

use super::{
    inbox::{Order, use_order},
    route::Route,
    ui::{COMPOSER, FILTER, Mode, Ui, focus, is_phone},
};
use crate::{
    desk::{Desk, Session, use_desk},
    i18n::inbox as t,
    parts::Dialog,
};
use domain::{command::Command, conversation::Status, ids::ConversationId};
use leptos::{
    ev::{self, KeyboardEvent},
    prelude::*,
    wasm_bindgen::JsCast,
    web_sys::HtmlElement,
};

/// Listens for as long as the page lives.
pub fn listen(ui: Ui) {
    let desk = use_desk();
    let order = use_order(ui);
    let handle = window_event_listener(ev::keydown, move |event| {
        if is_search(&event)
            && desk
                .session()
                .with_untracked(|now| matches!(now, Session::SignedIn(_)))
        {
            ui.search_shown.update(|shown| *shown = !*shown);
            event.prevent_default();
            return;
        }
        if is_ours(&event) && press(desk, ui, order, &event.key()) {
            event.prevent_default();
        }
    });
    on_cleanup(move || handle.remove());
}

/// Ctrl+K or Cmd+K, wherever the focus is; not AltGr, which is Ctrl+Alt on Windows.
fn is_search(event: &KeyboardEvent) -> bool {
    (event.ctrl_key() || event.meta_key())
        && !event.alt_key()
        && !event.shift_key()
        && event.key().eq_ignore_ascii_case("k")
}

/// Not while somebody writes, composes a letter, or holds a key that means something else (AltGr is Ctrl+Alt on Windows).
fn is_ours(event: &KeyboardEvent) -> bool {
    let held = event.ctrl_key()
        || event.meta_key()
        || event.alt_key()
        || event.get_modifier_state("AltGraph");
    let escape = event.key() == "Escape";
    !held
        && !event.is_composing()
        && !event.default_prevented()
        && (escape || !is_writing())
        && !in_layer()
}

fn is_writing() -> bool {
    document()
        .active_element()
        .and_then(|now| now.dyn_into::<HtmlElement>().ok())
        .is_some_and(|now| {
            now.is_content_editable()
                || matches!(now.tag_name().as_str(), "INPUT" | "TEXTAREA" | "SELECT")
        })
}

/// Dialogs and menus have keys of their own.
fn in_layer() -> bool {
    document()
        .query_selector("dialog[open], [role=menu]")
        .ok()
        .flatten()
        .is_some()
}

/// Does what a key stands for. Says whether it stood for anything.
fn press(desk: Desk, ui: Ui, order: Order, key: &str) -> bool {
    if key == "?" {
        ui.keys_shown.set(true);
        return true;
    }
    if !matches!(
        ui.route.get_untracked(),
        Route::List | Route::Conversation(_)
    ) {
        return false;
    }
    match (key, ui.opened_untracked()) {
        ("j", _) => step(ui, &order.shown.get_untracked(), 1),
        ("k", _) => step(ui, &order.shown.get_untracked(), -1),
        ("/", _) => focus(FILTER),
        ("z", _) => undo(desk, ui),
        ("o", None) => ui
            .cursor
            .get_untracked()
            .into_iter()
            .for_each(|id| ui.open(id)),
        ("Escape", Some(_)) => leave(ui),
        ("u", Some(_)) => ui.to_list(),
        (_, Some(id)) => return act(desk, ui, id, key),
        _ => return false,
    }
    true
}

/// Escape goes one step out: from the text to the thread, from the thread to the list.
fn leave(ui: Ui) {
    let writing = document()
        .active_element()
        .filter(|now| now.id() == COMPOSER);
    match writing.and_then(|field| field.dyn_into::<HtmlElement>().ok()) {
        Some(field) => field.blur().unwrap_or_default(),
        None => ui.to_list(),
    }
}

fn act(desk: Desk, ui: Ui, id: ConversationId, key: &str) -> bool {
    let command = match key {
        "c" => Command::Claim,
        "e" => return close(desk, ui, id),
        "p" => Command::SetStatus {
            status: Status::Pending,
        },
        _ => return look(ui, key),
    };
    ui.wish(desk, id, command);
    true
}

/// Closes, and says how to take it back: E is easily pressed by who thinks to write.
fn close(desk: Desk, ui: Ui, id: ConversationId) -> bool {
    let before = desk.glance(id).map(|head| head.conversation.status);
    let Some(before) = before.filter(|status| *status != Status::Closed) else {
        return false;
    };
    let command = Command::SetStatus {
        status: Status::Closed,
    };
    if ui.wish(desk, id, command).is_some() {
        ui.closed.set_value(Some((id, before)));
        ui.say(t::closed_undo().to_owned());
    }
    true
}

/// Gives back what was closed last by its key.
fn undo(desk: Desk, ui: Ui) {
    if let Some((id, status)) = ui.closed.get_value() {
        ui.closed.set_value(None);
        ui.wish(desk, id, Command::SetStatus { status });
    }
}

fn look(ui: Ui, key: &str) -> bool {
    match key {
        "r" => ui.write_in(Mode::Reply),
        "n" => ui.write_in(Mode::Note),
        "i" => ui.toggle_details(),
        _ => return false,
    }
    true
}

/// Goes to the next or previous row, and shows it if a conversation is open beside the list.
pub fn step(ui: Ui, order: &[ConversationId], by: isize) {
    let here = ui
        .cursor
        .get_untracked()
        .and_then(|id| order.iter().position(|other| *other == id));
    let next = match here {
        Some(here) => here
            .saturating_add_signed(by)
            .min(order.len().saturating_sub(1)),
        None => 0,
    };
    if let Some(id) = order.get(next).copied() {
        ui.cursor.set(Some(id));
        if ui.opened_untracked().is_some() {
            ui.open(id);
        }
        if !is_phone() {
            ui.focus_row(id);
        }
    }
}

/// All keys, on `?`.
#[component]
pub fn Keys(ui: Ui) -> impl IntoView {
    let all: [(&[&str], &str); 14] = [
        (&["J", "↓"], t::key_next()),
        (&["K", "↑"], t::key_previous()),
        (&["Enter", "O"], t::key_open()),
        (&["Esc", "U"], t::key_back()),
        (&["R"], t::key_reply()),
        (&["N"], t::key_note()),
        (&["C"], t::key_claim()),
        (&["E"], t::key_close()),
        (&["Z"], t::key_undo()),
        (&["P"], t::key_pending()),
        (&["I"], t::key_details()),
        (&["/"], t::key_filter()),
        (&["Ctrl", "K"], t::search()),
        (&["Ctrl", "Enter"], t::key_send()),
    ];
    let line = |(keys, name): (&'static [&'static str], &'static str)| {
        view! { <div><dt>{name}</dt><dd>{keys.iter().map(|key| view! { <kbd>{*key}</kbd> }).collect_view()}</dd></div> }
    };
    view! {
        <Dialog open=ui.keys_shown title=t::keys()>
            <dl class="keys">{all.map(line).collect_view()} {line((&["?"], t::key_keys()))}</dl>
        </Dialog>
    }
}
