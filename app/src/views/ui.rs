//! What the screen remembers that is nobody else's business: where one is, what is unfolded, what was just said.

use super::{
    ask,
    inbox::narrow::Narrow,
    listed,
    route::{self, Route, Step},
    said::{Done, Notice},
};
use crate::{
    desk::{Desk, View},
    host,
    i18n::words,
    parts::{self, by_id},
};
use domain::{
    conversation::EntryKey,
    ids::{ConversationId, EntryId},
    list::{Filter, Query, Sort},
    refusal::Refusal,
};
use leptos::{ev::MouseEvent, prelude::*};
use std::time::Duration;

/// So many threads' places are remembered.
const PLACES: usize = 100;
/// Narrower than this, one pane at a time.
const PHONE: f64 = 768.0;

/// Where somebody stood in a thread.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stood {
    /// The line at the foot of what was seen.
    pub foot: EntryId,
    /// Pixels from the end of what was seen to the end of that line; less than none where it went on below.
    pub below: i32,
    /// The line that was the newest then.
    pub newest: EntryId,
}

/// What the composer writes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Mode {
    #[default]
    Reply,
    Note,
}

/// The state of the screen, in context for every view.
#[derive(Debug, Clone, Copy)]
pub struct Ui {
    pub route: RwSignal<Route>,
    pub view: RwSignal<View>,
    /// What the list is narrowed down to by name.
    pub filter: RwSignal<String>,
    /// The conditions that are switched on.
    pub narrow: RwSignal<Narrow>,
    pub sort: RwSignal<Sort>,
    /// The list as the address tells it, see [`listed`].
    pub listed: RwSignal<String>,
    pub filters_shown: RwSignal<bool>,
    pub search_shown: RwSignal<bool>,
    /// The row that the keys stand on.
    pub cursor: RwSignal<Option<ConversationId>>,
    pub details: RwSignal<bool>,
    pub keys_shown: RwSignal<bool>,
    /// Somebody wants to go, and would lose something.
    pub leaving: RwSignal<bool>,
    pub mode: RwSignal<Mode>,
    /// The message that the next reply quotes.
    pub quoting: RwSignal<Option<EntryKey>>,
    /// The line that somebody wants to be led to, and of which thread.
    pub target: RwSignal<Option<(ConversationId, EntryKey)>>,
    /// The picture that is shown large.
    pub lightbox: RwSignal<Option<EntryKey>>,
    /// Where one stood in the threads read last, newest first; at their end where it says nothing.
    stood: StoredValue<Vec<(ConversationId, Stood)>>,
    /// The last step of triage that was taken here and not taken back.
    pub done: StoredValue<Option<Done>>,
    pub notices: RwSignal<Vec<Notice>>,
    /// How many notices there were: their ids, so that none takes another's time.
    pub told: StoredValue<u32>,
    /// What a screen reader says next.
    pub aloud: RwSignal<String>,
    /// Whether rows know how to leave out the signs that WhatsApp draws (`inbox::read_by`).
    pub reads: RwSignal<bool>,
}

/// The state of the screen. `App` provides it before any view.
#[must_use]
pub fn use_ui() -> Ui {
    use_context().unwrap_or_else(Ui::start)
}

impl Ui {
    #[must_use]
    pub fn start() -> Self {
        let (wanted, route) = (route::wanted(), route::follow());
        let opened = opened_in(route.get_untracked());
        let listed = listed::first();
        let (view, narrow, sort) = listed::read(&listed);
        Self {
            route,
            view: RwSignal::new(view),
            filter: RwSignal::default(),
            narrow: RwSignal::new(narrow),
            sort: RwSignal::new(sort),
            listed: RwSignal::new(listed),
            filters_shown: RwSignal::new(false),
            search_shown: RwSignal::new(false),
            cursor: RwSignal::new(None),
            details: RwSignal::new(
                wanted == "contato"
                    || is_wide() && parts::kept("recado-details").as_deref() != Some("away"),
            ),
            keys_shown: RwSignal::new(false),
            leaving: RwSignal::new(false),
            mode: RwSignal::default(),
            quoting: RwSignal::new(None),
            target: RwSignal::new(opened.zip(route::line(&wanted))),
            lightbox: RwSignal::new(None),
            stood: StoredValue::default(),
            done: StoredValue::default(),
            notices: RwSignal::default(),
            told: StoredValue::default(),
            aloud: RwSignal::default(),
            reads: RwSignal::new(false),
        }
    }

    /// Shows something else, as a page of its own.
    pub fn go(self, to: Route) {
        self.step(to, Step::Push);
    }

    fn step(self, to: Route, step: Step) {
        if self.route.get_untracked() != to {
            route::write(Some(to), self.listed, step);
            self.route.set(to);
        }
    }

    /// What the list is asked for. Tracked.
    #[must_use]
    pub fn query(self) -> Query {
        let (typed, narrow) = (self.filter.get(), self.narrow.with(Narrow::filter));
        let filter = if typed.trim().is_empty() {
            narrow
        } else {
            Filter::All(vec![narrow, Filter::Text(typed)])
        };
        Query {
            view: self.view.get(),
            filter,
            sort: self.sort.get(),
        }
    }

    /// Whether anything but the view leaves conversations out. Tracked.
    #[must_use]
    pub fn is_narrowed(self) -> bool {
        !self.query().filter.is_none()
    }

    /// Leaves nothing out any more.
    pub fn widen(self) {
        self.filter.set(String::new());
        self.narrow.set(Narrow::default());
    }

    /// Shows what somebody saved.
    pub fn use_view(self, narrow: Narrow, sort: Sort) {
        self.filter.set(String::new());
        self.view.set(View::All);
        self.narrow.set(narrow);
        self.sort.set(sort);
    }

    /// Opens a conversation. From one to the next is one page in the history, so that "back" leads to the list.
    pub fn open(self, id: ConversationId) {
        self.cursor.set(Some(id));
        if self.opened_untracked() != Some(id) {
            self.mode.set(Mode::Reply);
            self.quoting.set(None);
        }
        let step = if self.opened_untracked().is_some() {
            Step::Replace
        } else {
            Step::Push
        };
        self.step(Route::Conversation(id), step);
    }

    /// Back to the list, with the focus on the row that one came from.
    pub fn to_list(self) {
        self.go(Route::List);
        if let Some(id) = self.cursor.get_untracked() {
            self.focus_row(id);
        }
    }

    /// Moves the focus to a row, once it is drawn. A row with the focus becomes the cursor, so one that the keys have
    /// left behind meanwhile must not get it: on a busy machine two keys fit between two frames.
    pub fn focus_row(self, id: ConversationId) {
        request_animation_frame(move || {
            if self.cursor.get_untracked() == Some(id) {
                focus(&row_id(id));
            }
        });
    }

    /// The conversation that is open.
    pub fn opened(self) -> Option<ConversationId> {
        opened_in(self.route.get())
    }

    pub fn opened_untracked(self) -> Option<ConversationId> {
        opened_in(self.route.get_untracked())
    }

    #[must_use]
    pub fn stood(self, id: ConversationId) -> Option<Stood> {
        let found =
            |all: &Vec<(ConversationId, Stood)>| all.iter().find(|one| one.0 == id).copied();
        self.stood.with_value(found).map(|(_, stood)| stood)
    }

    pub fn keep_place(self, id: ConversationId, stood: Option<Stood>) {
        self.stood.update_value(|all| {
            all.retain(|one| one.0 != id);
            all.truncate(PLACES);
            if let Some(stood) = stood {
                all.insert(0, (id, stood));
            }
        });
    }

    /// Leads to a line of the thread that is open, or will be.
    pub fn seek(self, id: ConversationId, line: Option<EntryKey>) {
        if let Some(line) = line {
            self.target.set(Some((id, line)));
        }
    }

    pub fn toggle_details(self) {
        self.details.update(|shown| *shown = !*shown);
        if is_wide() {
            parts::keep(
                "recado-details",
                if self.details.get_untracked() {
                    "shown"
                } else {
                    "away"
                },
            );
        }
    }

    /// Writes in a mode, with the cursor in the text.
    pub fn write_in(self, mode: Mode) {
        self.mode.set(mode);
        request_animation_frame(|| focus(COMPOSER));
    }
}

/// Does something once the frame that is being prepared was painted; soon, where nobody sees the page and no frame comes.
pub fn after_paint(act: impl FnOnce() + 'static) {
    let soon = move || set_timeout(act, Duration::ZERO);
    if host::is_shown() {
        request_animation_frame(soon);
    } else {
        soon();
    }
}

/// The id of the text field that answers are written in.
pub const COMPOSER: &str = "composer-text";
/// The id of the field that narrows the list.
pub const FILTER: &str = "list-filter";
/// The id of the button that unfolds the statuses and how long to snooze.
pub const STATUS: &str = "status-menu";
/// The id of the button that unfolds to whom to assign.
pub const OWNER: &str = "owner-menu";

fn opened_in(route: Route) -> Option<ConversationId> {
    match route {
        Route::Conversation(id) => Some(id),
        _ => None,
    }
}

/// The id of a conversation's row in the list.
#[must_use]
pub fn row_id(id: ConversationId) -> String {
    format!("row-{id}")
}

/// Puts the focus on an element, where there is one.
pub fn focus(id: &str) {
    if let Some(element) = by_id(id) {
        element.focus().ok();
    }
}

/// A refusal in words; where it names the owner, with the name.
#[must_use]
pub fn refusal_words(desk: Desk, refusal: Refusal) -> String {
    let owner = match refusal {
        Refusal::AlreadyOwned { owner } => ask::agent_name(desk, owner),
        _ => String::new(),
    };
    words::refusal(refusal, &owner)
}

/// Whether a click is for this page: not one for a new tab or window.
#[must_use]
pub fn is_plain(event: &MouseEvent) -> bool {
    event.button() == 0
        && !event.ctrl_key()
        && !event.meta_key()
        && !event.shift_key()
        && !event.alt_key()
}

/// What a link does on a click, without loading the page anew.
pub fn follow_link(ui: Ui, to: Route) -> impl Fn(MouseEvent) + Copy {
    move |event| {
        if is_plain(&event) {
            event.prevent_default();
            ui.go(to);
        }
    }
}

fn width() -> f64 {
    window()
        .inner_width()
        .ok()
        .and_then(|width| width.as_f64())
        .unwrap_or_default()
}

/// Whether one pane is shown at a time.
#[must_use]
pub fn is_phone() -> bool {
    width() < PHONE
}

/// Whether the details have a pane of their own.
#[must_use]
pub fn is_wide() -> bool {
    width() >= 1200.0
}
