//! Addresses, both ways. Small enough to be our own: a router crate would be a tenth of the first load.

use super::ui::after_paint;
use crate::host::found;
use domain::{conversation::EntryKey, ids::ConversationId, time::Time};
use leptos::{ev, prelude::*, wasm_bindgen::JsValue};

/// What an address shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Route {
    List,
    Conversation(ConversationId),
    SignIn,
    SetUp,
    Join,
    Settings(Tab),
    Lost,
}

/// The parts of the settings.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Tab {
    Numbers,
    People,
    Receipts,
    Sessions,
    SelfCheck,
}

impl Tab {
    pub const ALL: [Tab; 5] = [
        Tab::Numbers,
        Tab::People,
        Tab::Receipts,
        Tab::Sessions,
        Tab::SelfCheck,
    ];

    fn slug(self) -> &'static str {
        match self {
            Tab::Numbers => "numeros",
            Tab::People => "pessoas",
            Tab::Receipts => "recebimentos",
            Tab::Sessions => "sessoes",
            Tab::SelfCheck => "autoteste",
        }
    }
}

impl Route {
    /// From the path of an address.
    #[must_use]
    pub fn read(path: &str) -> Self {
        let mut parts = path.trim_matches('/').split('/');
        match (parts.next().unwrap_or_default(), parts.next(), parts.next()) {
            ("", None, _) => Route::List,
            // What stands behind the id says what to look at there: see `Ui::start`.
            ("c", Some(id), _) => id.parse().map_or(Route::Lost, Route::Conversation),
            ("entrar", None, _) => Route::SignIn,
            ("comecar", None, _) => Route::SetUp,
            ("convite", None, _) => Route::Join,
            ("ajustes", None, _) => Route::Settings(Tab::Numbers),
            ("ajustes", Some(slug), None) => Tab::ALL
                .into_iter()
                .find(|tab| tab.slug() == slug)
                .map_or(Route::Lost, Route::Settings),
            _ => Route::Lost,
        }
    }

    /// Whether the list is a part of what is shown.
    #[must_use]
    pub fn has_list(self) -> bool {
        matches!(self, Route::List | Route::Conversation(_))
    }

    #[must_use]
    pub fn path(self) -> String {
        match self {
            Route::List => "/".to_owned(),
            Route::Conversation(id) => format!("/c/{id}"),
            Route::SignIn => "/entrar".to_owned(),
            Route::SetUp => "/comecar".to_owned(),
            Route::Join => "/convite".to_owned(),
            Route::Settings(tab) => format!("/ajustes/{}", tab.slug()),
            Route::Lost => "/404".to_owned(),
        }
    }
}

/// The path of the address now.
fn here() -> String {
    window().location().pathname().unwrap_or_default()
}

/// What an address asks to be shown of its conversation.
#[must_use]
pub fn wanted() -> String {
    here()
        .trim_matches('/')
        .split('/')
        .nth(2)
        .unwrap_or_default()
        .to_owned()
}

/// A line of a conversation, as the last part of an address: `<at>.<id>`, or the id alone, which takes longer to find.
#[must_use]
pub fn line(wanted: &str) -> Option<EntryKey> {
    let (at, id) = wanted.split_once('.').unwrap_or(("0", wanted));
    Some(EntryKey {
        at: Time(at.parse().ok()?),
        id: id.parse().ok()?,
    })
}

/// The address now, following the browser's own back and forward.
#[must_use]
pub fn follow() -> RwSignal<Route> {
    let route = RwSignal::new(Route::read(&here()));
    let handle = window_event_listener(ev::popstate, move |_| route.set(Route::read(&here())));
    on_cleanup(move || handle.remove());
    route
}

/// How going somewhere shows in the browser's history.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// A new page, to which one can come back.
    Push,
    /// The same page, showing something else.
    Replace,
}

/// What an address says of the list behind its `?`. An address that we wrote, which its state tells, says it also by saying
/// nothing; of any other, that is silence.
#[must_use]
pub fn told() -> Option<String> {
    let at = Route::read(&here());
    let search = found(&["location", "search"]).and_then(|search| search.as_string());
    let search = search.unwrap_or_default();
    let is_ours = found(&["history", "state"]).is_some_and(|state| state.as_bool() == Some(true));
    let tells = at.has_list() && (is_ours || !search.is_empty());
    tells.then(|| search.trim_start_matches('?').to_owned())
}

/// Writes an address into the browser's history, after what it shows was painted: the browser takes longer over the address
/// than we over the thread. A browser that refuses still shows the page.
pub fn write(to: Option<Route>, listed: RwSignal<String>, step: Step) {
    after_paint(move || write_now(to, listed, step));
}

/// Without a route, it is the list alone that is another.
fn write_now(to: Option<Route>, listed: RwSignal<String>, step: Step) {
    let mut path = match to {
        Some(to) => to.path(),
        None => here(),
    };
    let listed = listed.get_untracked();
    if !listed.is_empty() && to.is_none_or(Route::has_list) {
        path.extend(["?", &listed]);
    }
    if let Ok(history) = window().history() {
        match step {
            Step::Push => history
                .push_state_with_url(&JsValue::TRUE, "", Some(&path))
                .ok(),
            Step::Replace => history
                .replace_state_with_url(&JsValue::TRUE, "", Some(&path))
                .ok(),
        };
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_named_with_or_without_its_instant() {
        let id = domain::ids::EntryId(7);
        let key = |at| Some(EntryKey { at: Time(at), id });
        assert_eq!(line(&format!("{id}")), key(0));
        assert_eq!(line(&format!("1790000000000.{id}")), key(1_790_000_000_000));
        assert_eq!(line("contato"), None);
        assert_eq!(line(""), None);
    }

    #[test]
    fn every_address_is_read_as_it_was_written() {
        let mut routes = vec![
            Route::List,
            Route::Conversation(ConversationId(7)),
            Route::SignIn,
            Route::SetUp,
            Route::Join,
            Route::Lost,
        ];
        routes.extend(Tab::ALL.map(Route::Settings));
        for route in routes {
            assert_eq!(Route::read(&route.path()), route);
        }
        assert_eq!(Route::read("/c/nobody"), Route::Lost);
        assert_eq!(Route::read("/ajustes/"), Route::Settings(Tab::Numbers));
    }
}
