//! The keyboard: one map, listened to in one place. Every key does what some button does too.

mod sheet;

pub use sheet::Keys;

use super::{
    inbox::Order,
    later::Early,
    route::Route,
    ui::{COMPOSER, FILTER, Mode, OWNER, STATUS, Ui, focus},
};
use crate::{
    desk::{Desk, Session, View},
    parts::unfold,
};
use domain::{command::Command, conversation::Status, ids::ConversationId};
use leptos::{
    ev::{self, KeyboardEvent},
    prelude::*,
    wasm_bindgen::JsCast,
    web_sys::HtmlElement,
};

/// So long a first key waits for its second.
const CHORD_MS: f64 = 1_500.0;

/// Everything that keys reach.
#[derive(Clone, Copy)]
struct Keyboard {
    desk: Desk,
    ui: Ui,
    order: Order,
    /// When `g` was pressed, by the clock of events, while its second key is awaited.
    going: StoredValue<Option<f64>>,
}

/// Listens for as long as the page lives.
pub fn listen(desk: Desk, ui: Ui, order: Order, early: Early) {
    let going = StoredValue::new(None);
    let keys = Keyboard {
        desk,
        ui,
        order,
        going,
    };
    let hear = move |event: KeyboardEvent| {
        if keys.hear(&event) {
            event.prevent_default();
        }
    };
    early.update_value(|all| all.drain(..).for_each(hear));
    window_event_listener(ev::keydown, hear);
}

impl Keyboard {
    /// Says whether the key meant anything here.
    fn hear(self, event: &KeyboardEvent) -> bool {
        let going = self.going.try_update_value(Option::take).flatten();
        match Held::of(event) {
            Held::Command => self.command(event),
            Held::Nothing if is_ours(event) => {
                let name = letter(event);
                match going {
                    Some(since) if event.time_stamp() - since < CHORD_MS => self.go_to(&name),
                    _ if name == "g" => {
                        self.going.set_value(Some(event.time_stamp()));
                        true
                    }
                    _ => press(self, &name),
                }
            }
            Held::Nothing | Held::Other => false,
        }
    }

    /// With Ctrl or Cmd: the search wherever the focus is, the rest as without it.
    fn command(self, event: &KeyboardEvent) -> bool {
        let signed_in = |now: &Session| matches!(now, Session::SignedIn(_));
        let search = self.ui.search_shown;
        match event.key().as_str() {
            "k" | "K" if self.desk.session().with_untracked(signed_in) => {
                search.update(|shown| *shown = !*shown);
                true
            }
            "/" if !in_layer() => press(self, "?"),
            "z" if is_ours(event) => press(self, "z"),
            _ => false,
        }
    }

    /// The second key of a way through the lists.
    fn go_to(self, name: &str) -> bool {
        let view = match name {
            "a" => View::All,
            "m" => View::Mine,
            "u" => View::Unassigned,
            _ => return false,
        };
        self.ui.view.set(view);
        self.ui.go(Route::List);
        true
    }
}

/// What is held down beside a key.
enum Held {
    Nothing,
    /// Ctrl, or Cmd.
    Command,
    /// What types letters (AltGr is Ctrl+Alt on Windows), or is the system's.
    Other,
}

impl Held {
    fn of(event: &KeyboardEvent) -> Self {
        let command = event.ctrl_key() || event.meta_key();
        if event.alt_key() || event.get_modifier_state("AltGraph") || command && event.shift_key() {
            Self::Other
        } else if command {
            Self::Command
        } else {
            Self::Nothing
        }
    }
}

/// The key by its name, with capitals only where Shift makes them: Caps Lock changes no meaning.
fn letter(event: &KeyboardEvent) -> String {
    let name = event.key();
    match name.len() {
        1 if !event.shift_key() => name.to_ascii_lowercase(),
        _ => name,
    }
}

/// Not while somebody writes or composes a letter, and not where something open has keys of its own.
fn is_ours(event: &KeyboardEvent) -> bool {
    let escape = event.key() == "Escape";
    !event.is_composing()
        && !event.default_prevented()
        && (escape || !is_writing(event))
        && !in_layer()
}

/// Whether the key went into a field.
fn is_writing(event: &KeyboardEvent) -> bool {
    let target = event.target().and_then(|at| at.dyn_into().ok());
    target.is_some_and(|at: HtmlElement| {
        at.is_content_editable()
            || matches!(at.tag_name().as_str(), "INPUT" | "TEXTAREA" | "SELECT")
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
fn press(keys: Keyboard, key: &str) -> bool {
    let Keyboard {
        desk, ui, order, ..
    } = keys;
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
        ("Escape", _) if is_focused(FILTER) => leave_filter(ui),
        ("j", _) => order.step(ui, 1),
        ("k", _) => order.step(ui, -1),
        ("/", _) => focus(FILTER),
        ("z", _) => return ui.undo(desk),
        ("o", None) => ui
            .cursor
            .get_untracked()
            .into_iter()
            .for_each(|id| ui.open(id)),
        ("Escape", Some(_)) => leave(ui),
        ("u", Some(_)) => ui.to_list(),
        ("E", Some(id)) => close_and_next(keys, id),
        (_, Some(id)) => return act(desk, ui, id, key),
        // What needs no thread is done to the row that the keys stand on.
        ("c" | "e" | "p", None) => match ui.cursor.get_untracked() {
            Some(id) => return act(desk, ui, id, key),
            None => return false,
        },
        _ => return false,
    }
    true
}

/// Escape goes one step out: from the text to the thread, from the thread to the list.
fn leave(ui: Ui) {
    if is_focused(COMPOSER) {
        blur();
    } else {
        ui.to_list();
    }
}

/// And from the field above the list, once it is empty, to the rows.
fn leave_filter(ui: Ui) {
    if !ui.filter.with_untracked(String::is_empty) {
        return ui.filter.set(String::new());
    }
    blur();
    if let Some(id) = ui.cursor.get_untracked() {
        ui.focus_row(id);
    }
}

fn is_focused(id: &str) -> bool {
    let now = document().active_element();
    now.is_some_and(|now| now.id() == id)
}

fn blur() {
    let now = document().active_element();
    if let Some(field) = now.and_then(|now| now.dyn_into::<HtmlElement>().ok()) {
        field.blur().unwrap_or_default();
    }
}

fn act(desk: Desk, ui: Ui, id: ConversationId, key: &str) -> bool {
    let command = match key {
        "c" => Command::Claim,
        "e" => Command::SetStatus {
            status: Status::Closed,
        },
        "p" => Command::SetStatus {
            status: Status::Pending,
        },
        _ => return look(ui, key),
    };
    ui.wish(desk, id, command);
    true
}

/// Closes, and shows what comes behind it in the list, or before it where it was the last.
fn close_and_next(keys: Keyboard, id: ConversationId) {
    let all = keys.order.shown.get_untracked();
    let place = all.iter().position(|other| *other == id);
    let near = |place: usize| {
        all.get(place + 1)
            .or_else(|| all.get(place.checked_sub(1)?))
    };
    let next = place.and_then(near).copied();
    act(keys.desk, keys.ui, id, "e");
    match next {
        Some(next) => keys.ui.open(next),
        None => keys.ui.to_list(),
    }
}

fn look(ui: Ui, key: &str) -> bool {
    match key {
        "r" => ui.write_in(Mode::Reply),
        "n" => ui.write_in(Mode::Note),
        "i" => ui.toggle_details(),
        "a" => unfold(OWNER),
        "b" | "h" => unfold(STATUS),
        _ => return false,
    }
    true
}
