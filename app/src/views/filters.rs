//! The filter panel: conditions of every kind, how they are joined, and the views that were saved from them.

use super::{
    ask,
    inbox::{
        narrow::{Joined, Narrow},
        toggle,
    },
    ui::{Ui, focus, use_ui},
};
use crate::{
    api::Problem,
    desk::{Desk, NewView, StatusKind, use_desk},
    i18n::{fill, inbox as t, thread, words},
    parts::{Dialog, Row, Wrong, icon, rows},
};
use domain::{
    ids::EntryId,
    list::{Filter, Owner, SavedView},
    permission::{Right, may, role_has},
    time::Span,
};
use leptos::{ev::SubmitEvent, prelude::*, task::spawn_local};
use std::collections::BTreeSet;

/// Shown while [`Ui::filters_shown`] holds.
#[component]
pub fn Filters() -> impl IntoView {
    let (desk, ui) = (use_desk(), use_ui());
    view! {
        <Dialog open=ui.filters_shown title=t::filters()>
            <div class="filters">
                {join(ui)}
                {move || groups(desk).into_iter().map(|(title, all)| group(desk, ui, title, all)).collect_view()}
                <p class="acts">
                    <button type="button" class="button main" on:click=move |_| ui.filters_shown.set(false)>{move || shown(desk, ui)}</button>
                    <button type="button" class="button bare" on:click=move |_| ui.widen()>{t::clear_filters()}</button>
                </p>
                <SaveView />
                <SavedViews />
            </div>
        </Dialog>
    }
}

/// How many the list would show, where that can be told.
fn shown(desk: Desk, ui: Ui) -> String {
    match desk.count(&ui.query()) {
        Some(0) => t::show_none().to_owned(),
        Some(count) => t::show_count(usize::try_from(count).unwrap_or(usize::MAX)),
        None => t::show_list().to_owned(),
    }
}

fn join(ui: Ui) -> impl IntoView {
    let choice = move |joined: Joined, words: &'static str| {
        view! {
            <button
                type="button"
                class="toggle"
                aria-pressed=move || (ui.narrow.with(|narrow| narrow.joined) == joined).to_string()
                on:click=move |_| ui.narrow.update(|narrow| narrow.joined = joined)
            >
                {words}
            </button>
        }
    };
    view! {
        <fieldset>
            <legend>{t::how_joined()}</legend>
            <div class="chips">{choice(Joined::All, t::all_hold())} {choice(Joined::Any, t::any_holds())}</div>
        </fieldset>
    }
}

/// Everything that can be asked, by kind. Tracked.
fn groups(desk: Desk) -> Vec<(&'static str, Vec<Filter>)> {
    let settings = desk.settings().get();
    let statuses = [
        StatusKind::Open,
        StatusKind::Pending,
        StatusKind::Snoozed,
        StatusKind::Closed,
    ];
    let inboxes = settings.inboxes.iter();
    let channels: BTreeSet<_> = inboxes.clone().map(|inbox| inbox.kind).collect();
    let channels = channels.into_iter().map(Filter::Channel).collect();
    let lines: BTreeSet<&String> = inboxes.clone().map(|inbox| &inbox.line).collect();
    let lines = lines.into_iter().filter(|line| !line.is_empty());
    let lines: Vec<_> = lines.cloned().map(Filter::Line).collect();
    let mut owners = vec![Filter::Owner(Owner::Me), Filter::Owner(Owner::Nobody)];
    let others = settings
        .agents
        .iter()
        // Also of those who left: their conversations are still to be found.
        .filter(|agent| role_has(agent.role, Right::Reply));
    owners.extend(others.map(|agent| Filter::Owner(Owner::Agent(agent.id))));
    let groups = vec![
        (thread::status(), statuses.map(Filter::Status).to_vec()),
        (
            t::numbers(),
            inboxes.map(|inbox| Filter::Inbox(inbox.id)).collect(),
        ),
        (t::lines(), lines),
        (t::channels(), channels),
        (thread::owner(), owners),
        (
            t::situation(),
            vec![
                Filter::Unread,
                Filter::Waiting,
                Filter::Failed,
                Filter::WindowEnds(Span::hours(1)),
                Filter::WindowEnds(Span::hours(4)),
            ],
        ),
    ];
    let some = groups.into_iter().filter(|(_, all)| !all.is_empty());
    some.collect()
}

fn group(desk: Desk, ui: Ui, title: &'static str, all: Vec<Filter>) -> impl IntoView {
    view! {
        <fieldset>
            <legend>{title}</legend>
            <div class="chips">{all.into_iter().map(|one| toggle(desk, ui, one)).collect_view()}</div>
        </fieldset>
    }
}

/// Gives what is on a name.
#[component]
fn SaveView() -> impl IntoView {
    let (desk, ui) = (use_desk(), use_ui());
    let (name, shared) = (RwSignal::new(String::new()), RwSignal::new(false));
    let (done, wrong) = (RwSignal::new(false), RwSignal::new(None));
    let save = move |event: SubmitEvent| {
        event.prevent_default();
        let query = untrack(|| ui.query());
        let view = NewView {
            id: None,
            name: name.get_untracked().trim().to_owned(),
            shared: shared.get_untracked(),
            filter: query.filter,
            sort: query.sort,
        };
        if view.name.is_empty() {
            return;
        }
        spawn_local(async move {
            let saved = desk.save_view(view).await;
            done.try_set(saved.is_ok());
            if saved.is_ok() {
                name.try_set(String::new());
            }
            wrong.try_set(saved.err().map(|problem| words::problem(&problem)));
        });
    };
    view! {
        <form class="save-view" on:submit=save>
            <label for="view-name">{t::save_view()}</label>
            <input class="input" id="view-name" maxlength="60" autocomplete="off" placeholder=t::view_name() prop:value=name on:input:target=move |event| name.set(event.target().value()) />
            <button type="submit" class="button" aria-disabled=move || name.with(|name| name.trim().is_empty()).to_string()>{t::save()}</button>
            {move || may_share(desk).then(|| view! {
                <label class="check">
                    <input type="checkbox" prop:checked=shared on:change:target=move |event| shared.set(event.target().checked()) />
                    {t::share_view()}
                </label>
            })}
            <p role="status">{move || done.get().then(t::view_saved)}</p>
            <Wrong text=wrong.into() />
        </form>
    }
}

/// Whether somebody may keep what is everybody's. Tracked.
fn may_share(desk: Desk) -> bool {
    ask::me(desk).is_some_and(|me| may(&me, Right::ShareViews))
}

/// The id of what brings a view back.
const BACK: &str = "view-back";

/// The views there are, with a way to be rid of them, and to have the last one back until the dialog is left. All of it is said
/// here: what stands behind a dialog is hardly seen, and not read aloud.
#[component]
fn SavedViews() -> impl IntoView {
    let (desk, ui) = (use_desk(), use_ui());
    let saved = Saved {
        desk,
        ui,
        gone: RwSignal::new(None),
        back: RwSignal::new(None),
        wrong: RwSignal::new(None),
    };
    saved.follow();
    let is_any = Memo::new(move |_| {
        desk.settings().with(|settings| !settings.views.is_empty())
            || saved.gone.with(Option::is_some)
    });
    view! {
        {move || is_any.get().then(|| view! { <h3>{t::saved_views()}</h3> <ul class="saved-views">{rows(move || saved.lines())}</ul> })}
        <Wrong text=saved.wrong.into() />
    }
}

/// The list of them.
#[derive(Clone, Copy)]
struct Saved {
    desk: Desk,
    ui: Ui,
    /// The one that was removed last, and how many stood before it.
    gone: RwSignal<Option<(usize, SavedView)>>,
    /// The one that is coming back.
    back: RwSignal<Option<EntryId>>,
    wrong: RwSignal<Option<String>>,
}

impl Saved {
    /// Tracked.
    fn lines(self) -> Vec<Row> {
        let mut views = self.views();
        let gone = self.gone.get();
        if let Some((_, gone)) = &gone {
            // That it is gone may be told here before it is told to all.
            views.retain(|view| view.id != gone.id);
        }
        let line = |view: SavedView| Row::new(view.id.0, move || self.line(view));
        let mut lines: Vec<Row> = views.into_iter().map(line).collect();
        if let Some((place, gone)) = gone {
            let line = Row::new(!gone.id.0, move || self.gone_line(&gone));
            lines.insert(place.min(lines.len()), line);
        }
        lines
    }

    fn views(self) -> Vec<SavedView> {
        self.desk.settings().with(|settings| settings.views.clone())
    }

    fn line(self, saved: SavedView) -> impl IntoView {
        let (narrow, sort) = (Narrow::of(&saved.filter), saved.sort);
        let use_it = move |_| {
            self.ui.use_view(narrow.clone(), sort);
            self.ui.filters_shown.set(false);
        };
        let is_shared = saved.owner.is_none();
        let whose = if is_shared {
            t::view_shared()
        } else {
            t::view_private()
        };
        let (id, name) = (saved.id, saved.name.clone());
        let remove = move || {
            let label = [t::remove_view(), ": ", &saved.name].concat();
            let (title, view) = (label.clone(), saved.clone());
            view! {
                <button type="button" class="button bare square" aria-label=label title=title on:click=move |_| self.remove(view.clone())>
                    {icon::icon(icon::CLOSE)}
                </button>
            }
        };
        view! {
            <li>
                <button type="button" class="button bare cut" id=use_id(id) on:click=use_it>{icon::icon(icon::FILTER)} <span class="cut">{name}</span> <span class="end">{whose}</span></button>
                {move || (!is_shared || may_share(self.desk)).then(&remove)}
            </li>
        }
    }

    /// In the place of the one that is gone.
    fn gone_line(self, gone: &SavedView) -> impl IntoView + use<> {
        let words = fill(t::view_gone(), &[&gone.name]);
        let label = [t::undo(), ": ", &words].concat();
        view! {
            <li>
                <p class="cut">{words}</p>
                <button type="button" class="button" id=BACK aria-label=label on:click=move |_| self.bring_back()>{t::undo()}</button>
            </li>
        }
    }

    fn remove(self, view: SavedView) {
        let views = untrack(|| self.views());
        let place = views.iter().position(|other| other.id == view.id);
        spawn_local(async move {
            match self.desk.remove_view(view.id).await {
                Ok(()) => self.is_gone(place.unwrap_or_default(), view, None),
                Err(problem) => self.went_wrong(Some(&problem)),
            }
        });
    }

    /// Comes back as a new one, with a new id: nothing is known of the old one any more.
    fn bring_back(self) {
        let Some((place, view)) = self.gone.try_update(Option::take).flatten() else {
            return;
        };
        let again = NewView {
            id: None,
            name: view.name.clone(),
            shared: view.owner.is_none(),
            filter: view.filter.clone(),
            sort: view.sort,
        };
        spawn_local(async move {
            match self.desk.save_view(again).await {
                Ok(saved) => {
                    self.went_wrong(None);
                    self.back.try_set(Some(saved.id));
                }
                Err(problem) => self.is_gone(place, view, Some(&problem)),
            }
        });
    }

    /// The button that had the focus is gone too, which goes on to the way back.
    fn is_gone(self, place: usize, view: SavedView, problem: Option<&Problem>) {
        self.went_wrong(problem);
        self.gone.try_set(Some((place, view)));
        request_animation_frame(|| focus(BACK));
    }

    fn went_wrong(self, problem: Option<&Problem>) {
        self.wrong.try_set(problem.map(words::problem));
    }

    /// The focus goes to what came back, as soon as that is told to all.
    fn follow(self) {
        Effect::new(move |_| {
            let back = self.back.get();
            let views = self.views();
            if let Some(view) = views.iter().find(|view| Some(view.id) == back) {
                let id = use_id(view.id);
                self.back.set(None);
                request_animation_frame(move || focus(&id));
            }
        });
    }
}

/// The id of the button that shows what a view shows.
fn use_id(id: EntryId) -> String {
    format!("view-{id}")
}
