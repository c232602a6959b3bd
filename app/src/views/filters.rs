//! The filter panel: conditions of every kind, how they are joined, and the views that were saved from them.

use super::{
    ask,
    inbox::{
        narrow::{Joined, Narrow},
        toggle,
    },
    ui::{Ui, use_ui},
};
use crate::{
    desk::{Desk, NewView, StatusKind, use_desk},
    i18n::{inbox as t, thread, words},
    parts::{Dialog, icon, icon_button},
};
use domain::{
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
    let may_share = move || ask::me(desk).is_some_and(|me| may(&me, Right::ShareViews));
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
            match desk.save_view(view).await {
                Ok(_) => {
                    name.try_set(String::new());
                    ui.say(t::view_saved().to_owned());
                }
                Err(problem) => ui.say(words::problem(&problem)),
            }
        });
    };
    view! {
        <form class="save-view" on:submit=save>
            <label for="view-name">{t::save_view()}</label>
            <input class="input" id="view-name" maxlength="60" autocomplete="off" placeholder=t::view_name() prop:value=name on:input:target=move |event| name.set(event.target().value()) />
            <button type="submit" class="button" aria-disabled=move || name.with(|name| name.trim().is_empty()).to_string()>{t::save()}</button>
            {move || may_share().then(|| view! {
                <label class="check">
                    <input type="checkbox" prop:checked=shared on:change:target=move |event| shared.set(event.target().checked()) />
                    {t::share_view()}
                </label>
            })}
        </form>
    }
}

/// The views there are, with a way to be rid of them.
#[component]
fn SavedViews() -> impl IntoView {
    let (desk, ui) = (use_desk(), use_ui());
    let one = move |saved: SavedView| {
        let (id, narrow, sort) = (saved.id, Narrow::of(&saved.filter), saved.sort);
        let remove = move |_| {
            spawn_local(async move {
                if let Err(problem) = desk.remove_view(id).await {
                    ui.say(words::problem(&problem));
                }
            });
        };
        let use_it = move |_| {
            ui.use_view(narrow.clone(), sort);
            ui.filters_shown.set(false);
        };
        let whose = if saved.owner.is_none() {
            t::view_shared()
        } else {
            t::view_private()
        };
        view! {
            <li>
                <button type="button" class="button bare cut" on:click=use_it>{icon::icon(icon::FILTER)} <span class="cut">{saved.name}</span> <span class="end">{whose}</span></button>
                {icon_button(icon::CLOSE, t::remove_view(), remove)}
            </li>
        }
    };
    move || {
        let views = desk.settings().with(|settings| settings.views.clone());
        (!views.is_empty()).then(|| view! { <h3>{t::saved_views()}</h3> <ul class="saved-views">{views.into_iter().map(one).collect_view()}</ul> })
    }
}
