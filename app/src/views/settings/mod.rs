//! The settings: numbers, people, receipts, sessions.

mod connect;
mod copy;
mod number;
mod numbers;
mod people;
mod receipts;
mod sessions;

use super::{
    ask,
    route::{Route, Tab},
    selfcheck::SelfCheck,
    ui::{follow_link, use_ui},
};
use crate::{
    desk::{Desk, use_desk},
    i18n::{inbox as words, selfcheck, settings as t},
    parts::icon,
};
use domain::permission::{Right, may};
use leptos::prelude::*;

/// One part at a time, each under its own address.
#[component]
pub fn Settings() -> impl IntoView {
    let (desk, ui) = (use_desk(), use_ui());
    let tab = Memo::new(move |_| match ui.route.get() {
        Route::Settings(tab) => tab,
        _ => Tab::Numbers,
    });
    view! {
        <main class="settings">
            <nav class="settings-nav" aria-label=words::settings()>
                <h1>{words::settings()}</h1>
                {move || Tab::ALL
                    .into_iter()
                    .filter(|each| allowed(desk, *each))
                    .map(|each| {
                        let (name, sign, _) = shown(each);
                        view! {
                            <a
                                href=Route::Settings(each).path()
                                aria-current=move || (tab.get() == each).then_some("page")
                                on:click=follow_link(ui, Route::Settings(each))
                            >
                                {icon::icon(sign)}
                                {name}
                            </a>
                        }
                    })
                    .collect_view()}
            </nav>
            <div class="page">
                <div class="page-in">
                    {move || {
                        let (name, _, lead) = shown(tab.get());
                        view! { <div><h2>{name}</h2> <p class="lead">{lead}</p></div> }
                    }}
                    {move || match tab.get() {
                        tab if !allowed(desk, tab) => view! { <p class="alert warn">{t::not_yours()}</p> }.into_any(),
                        Tab::Numbers => view! { <numbers::Numbers /> }.into_any(),
                        Tab::People => view! { <people::People /> }.into_any(),
                        Tab::Receipts => view! { <receipts::Receipts /> }.into_any(),
                        Tab::Sessions => view! { <sessions::Sessions /> }.into_any(),
                        Tab::SelfCheck => view! { <SelfCheck /> }.into_any(),
                    }}
                </div>
            </div>
        </main>
    }
}

fn shown(tab: Tab) -> (&'static str, icon::Icon, &'static str) {
    match tab {
        Tab::Numbers => (t::numbers(), icon::NUMBERS, t::numbers_lead()),
        Tab::People => (t::people(), icon::PEOPLE, t::people_lead()),
        Tab::Receipts => (t::receipts(), icon::RECEIPTS, t::receipts_lead()),
        Tab::Sessions => (t::sessions(), icon::SESSIONS, t::sessions_lead()),
        Tab::SelfCheck => (selfcheck::title(), icon::DONE, selfcheck::lead()),
    }
}

/// Asked of the one gate; the doors ask it again.
fn allowed(desk: Desk, tab: Tab) -> bool {
    let right = match tab {
        Tab::Numbers | Tab::People | Tab::Sessions | Tab::SelfCheck => return true,
        Tab::Receipts => Right::ReadReceipts,
    };
    may_here(desk, right)
}

/// Whether the person here has a right that is not about one conversation.
fn may_here(desk: Desk, right: Right) -> bool {
    ask::me(desk).is_some_and(|me| may(&me, right))
}

/// Lines before they are known.
fn bones() -> impl IntoView {
    view! {
        <div class="panel" role="status" aria-label=words::loading()>
            {(0..3).map(|_| view! { <div class="bone bone-block"></div> }).collect_view()}
        </div>
    }
}
