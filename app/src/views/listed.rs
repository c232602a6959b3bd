//! The list in the address, so that a reload, a bookmark, back and forward lead to it; and in what this browser keeps for
//! its person, for a page that is opened without. Words that were typed are in neither. The reading half is in the first
//! load, so that the first list drawn is the right one; the rest travels with the conversation.

use super::{
    ask,
    inbox::narrow::Narrow,
    route::{self, Route, Step},
    ui::Ui,
};
use crate::{
    desk::{Desk, View},
    host::found,
    json,
    parts::{keep, kept},
};
use domain::{
    ids::{AgentId, EntryId},
    list::{SavedView, Sort},
};
use js_sys::Function;
use leptos::{
    ev,
    prelude::*,
    wasm_bindgen::{JsCast, JsValue},
};

/// Who was here last.
const LAST: &str = "recado-last";

fn place_of(person: &str) -> String {
    ["recado-list-", person].concat()
}

/// The list that a page begins with: what its address says, or where its person was last.
#[must_use]
pub fn first() -> String {
    route::told()
        .or_else(|| kept(&place_of(&kept(LAST)?)))
        .unwrap_or_default()
}

/// What an address tells of a list; of what it does not tell, the usual.
#[must_use]
pub fn read(text: &str) -> (View, Narrow, Sort) {
    let (mut view, mut narrow, mut sort) = Default::default();
    for part in text.split('&') {
        match part.split_once('=') {
            Some(("view", code)) => view = View::from_code(code).unwrap_or_default(),
            Some(("sort", code)) => sort = Sort::from_code(code).unwrap_or_default(),
            Some(("filter", code)) => {
                let filter = decoded(code).and_then(|text| json::read(&text).ok());
                narrow = filter.as_ref().map(Narrow::of).unwrap_or_default();
            }
            _ => {}
        }
    }
    (view, narrow, sort)
}

/// By what the page's window has: a function of our own, bound by its name, would be heavier.
fn decoded(code: &str) -> Option<String> {
    let decode = found(&["decodeURIComponent"])?
        .dyn_into::<Function>()
        .ok()?;
    let plain = decode.call1(&JsValue::NULL, &JsValue::from_str(code));
    plain.ok()?.as_string()
}

/// A saved view with words among its conditions is told by its id.
const SAVED: &str = "saved=";

/// One list, for whom. Another view is another page in the browser's history; conditions change the page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Page {
    of: AgentId,
    view: View,
    saved: Option<EntryId>,
    /// Whether the list is the page, and not beside a conversation.
    alone: bool,
}

/// Keeps address, list and what this browser remembers together, and the window's name, for as long as the page lives.
pub fn follow(desk: Desk, ui: Ui) {
    let owner = Owner::new();
    owner.with(|| {
        name_the_window(desk);
        keep_together(desk, ui);
    });
    // Nobody else has it: the chunk came by a way that no view owns.
    StoredValue::new(owner);
}

fn keep_together(desk: Desk, ui: Ui) {
    let me = Memo::new(move |_| ask::me(desk).map(|me| me.id));
    let alone = Memo::new(move |_| ui.route.get() == Route::List);
    Effect::new(move |before: Option<Option<Page>>| {
        let before = before.flatten();
        let Some(of) = me.get() else { return before };
        change_person(desk, ui, of, before);
        let (view, alone) = (ui.view.get(), alone.get());
        let (saved, text) = written(desk, ui);
        let now = Page {
            of,
            view,
            saved,
            alone,
        };
        keep(LAST, &of.to_string());
        keep(&place_of(&of.to_string()), &text);
        if text != ui.listed.get_untracked() || before.is_none() {
            ui.listed.set(text);
            let turned = before.is_some_and(|before| alone && before.alone && before != now);
            let step = if turned { Step::Push } else { Step::Replace };
            if ui.route.get_untracked().has_list() {
                route::write(None, ui.listed, step);
            }
        }
        Some(now)
    });
    window_event_listener(ev::popstate, move |_| {
        // What stood above the page that was left is left with it.
        for shown in [ui.filters_shown, ui.search_shown, ui.keys_shown] {
            shown.set(false);
        }
        if let Some(text) = route::told() {
            ui.listed.set(text.clone());
            show(desk, ui, &text);
        }
    });
}

/// Somebody else than who was here last begins where they were, and not where that one was.
fn change_person(desk: Desk, ui: Ui, me: AgentId, before: Option<Page>) {
    let (mine, begun) = (me.to_string(), ui.listed.get_untracked());
    let others = kept(LAST).filter(|last| *last != mine);
    let is_others = others.is_some_and(|last| begun == kept(&place_of(&last)).unwrap_or_default())
        || before.is_some_and(|before| before.of != me);
    if is_others {
        ui.filter.set(String::new());
        show(desk, ui, &kept(&place_of(&mine)).unwrap_or_default());
    } else if before.is_none() && begun.starts_with(SAVED) {
        show(desk, ui, &begun);
    }
}

fn show(desk: Desk, ui: Ui, text: &str) {
    let (view, mut narrow, mut sort) = read(text);
    if let Some(id) = text.strip_prefix(SAVED) {
        let settings = desk.settings();
        let named = |view: &&SavedView| view.id.to_string() == id;
        let saved = settings.with_untracked(|all| all.views.iter().find(named).cloned());
        if let Some(saved) = saved {
            (narrow, sort) = (Narrow::of(&saved.filter), saved.sort);
        }
    }
    ui.view.set(view);
    ui.narrow.set(narrow);
    ui.sort.set(sort);
}

/// The list as an address tells it, and the saved view that it is. Tracked.
fn written(desk: Desk, ui: Ui) -> (Option<EntryId>, String) {
    let (view, sort) = (ui.view.get(), ui.sort.get());
    let narrow = ui.narrow.get();
    let is_on = |saved: &&SavedView| saved.sort == sort && narrow == Narrow::of(&saved.filter);
    let settings = desk.settings();
    let saved = settings.with(|all| all.views.iter().find(is_on).map(|saved| saved.id));
    let saved = saved.filter(|_| view == View::All);
    let filter = narrow.filter();
    if filter.has_words() {
        let told = saved.map(|id| [SAVED, &id.to_string()].concat());
        return (saved, told.unwrap_or_default());
    }
    let mut parts = Vec::new();
    if view != View::All {
        parts.push(["view=", view.code()].concat());
    }
    if sort != Sort::default() {
        parts.push(["sort=", sort.code()].concat());
    }
    if !filter.is_none() {
        let filter = js_sys::encode_uri_component(&json::write(&filter));
        parts.push(["filter=", &String::from(filter)].concat());
    }
    (saved, parts.join("&"))
}

/// The window says how many conversations call its person: it is often behind another.
fn name_the_window(desk: Desk) {
    let count = Memo::new(move |_| desk.calling());
    Effect::new(move |_| {
        document().set_title(&match count.get() {
            0 => "Recado".to_owned(),
            count => format!("({count}) Recado"),
        });
    });
}
