//! What stands between a person and the text field: somebody else's conversation, or a closed window.

use super::Open;
use crate::{
    desk::{Desk, use_desk},
    i18n::{self, fill, thread as t, words},
    parts::icon,
    views::{
        ask,
        route::{Route, Tab},
        ui::{Mode, Ui, follow_link, refusal_words, use_ui},
    },
};
use domain::{
    command::Command,
    ids::AgentId,
    permission::{Right, may},
    refusal::Refusal,
    time::{Span, Time},
    window,
};
use leptos::prelude::*;

/// Why a reply would not be granted now, whatever it said. Asked of the domain.
pub fn hindrance(desk: Desk, open: Open) -> Memo<Option<Refusal>> {
    Memo::new(move |_| {
        let reply = Command::Reply {
            text: "-".to_owned(),
            quotes: None,
            attachment: None,
            as_owner: false,
        };
        open.head.with(|head| {
            head.as_ref()
                .and_then(|head| ask::objection(desk, head, reply))
        })
    })
}

/// When the window closes. Tracked.
pub fn closes_at(desk: Desk, open: Open) -> Option<Time> {
    let channel = open.channel(desk);
    open.head
        .with(|head| window::closes_at(channel, &head.as_ref()?.conversation))
}

/// The time that is left for free text.
#[component]
pub fn WindowPill(open: Open) -> impl IntoView {
    let desk = use_desk();
    let end = Memo::new(move |_| closes_at(desk, open));
    let is_open = Memo::new(move |_| end.get().is_some());
    let left = move || {
        end.get()
            .map_or(Span::default(), |end| end - desk.now().get())
    };
    let class = move || match left() {
        left if left < Span::hours(1) => "chip bad",
        left if left < Span::hours(4) => "chip warn",
        _ => "chip good",
    };
    let words = move || match left() {
        left if left <= Span::default() => t::window_closed().to_owned(),
        left => i18n::left(left),
    };
    let title = move || match left() {
        left if left <= Span::default() => words(),
        _ => fill(t::window_open(), &[&words()]),
    };
    view! {
        <Show when=move || is_open.get()>
            <span class=class title=title>{icon::icon(icon::CLOCK)} {words}</span>
        </Show>
    }
}

/// The bar above the field, where something is to be known first.
#[component]
pub fn Guard(open: Open, hindrance: Memo<Option<Refusal>>) -> impl IntoView {
    let (desk, ui) = (use_desk(), use_ui());
    let owner = Memo::new(move |_| {
        open.head
            .with(|head| head.as_ref().and_then(|head| head.conversation.owner))
    });
    let me = Memo::new(move |_| ask::me(desk).map(|me| me.id));
    let stopped = Memo::new(move |_| {
        open.of_inbox(desk, |inbox| {
            let failure = inbox.stopped.as_ref()?;
            Some(words::why(failure.why))
        })?
    });
    let stands = move || {
        match (hindrance.get(), owner.get()) {
        (Some(Refusal::WindowClosed), _) => view! {
            <div class="bar closed" role="note">{icon::icon(icon::CLOCK)} <p>{t::window_explained()}</p> {leave_note(ui)}</div>
        }.into_any(),
        (found, Some(owner)) if me.get() != Some(owner) => {
            let only_note = found.is_some();
            view! { <Owned open desk ui owner only_note /> }.into_any()
        }
        (None, None) => {
            let claim = move |_| {
                ui.wish(desk, open.id(), Command::Claim);
            };
            view! {
                <div class="bar" role="note">
                    {icon::icon(icon::PERSON)} <p>{t::unowned()}</p>
                    <button type="button" class="button main only-phone" on:click=claim>{t::claim()}</button>
                </div>
            }.into_any()
        }
        (Some(other), _) => view! {
            <div class="bar" role="note">{icon::icon(icon::NOTE)} <p>{refusal_words(desk, other)}</p> {leave_note(ui)}</div>
        }.into_any(),
        (None, Some(_)) => ().into_any(),
    }
    };
    view! {
        {move || stopped.get().map(|why| stands_still(desk, ui, why))}
        {stands}
    }
}

/// The channel sends nothing until somebody gives it a new token; replies wait or fail until then. Why, and what helps, is for
/// who can do something about it.
fn stands_still(desk: Desk, ui: Ui, why: &str) -> AnyView {
    let mends = ask::me(desk).is_some_and(|me| may(&me, Right::ManageInboxes));
    let to = Route::Settings(Tab::Numbers);
    let (more, way) = if mends {
        let way = view! { <a class="button" href=to.path() on:click=follow_link(ui, to)>{t::to_channels()}</a> };
        (why.to_owned(), Some(way))
    } else {
        (t::tell_admin().to_owned(), None)
    };
    view! {
        <div class="bar closed" role="alert">{icon::icon(icon::ALERT)} <p>{t::sending_stopped()} " " {more}</p> {way}</div>
    }
    .into_any()
}

fn leave_note(ui: Ui) -> impl IntoView {
    view! {
        <Show when=move || ui.mode.get() == Mode::Reply>
            <button type="button" class="button" on:click=move |_| ui.write_in(Mode::Note)>{icon::icon(icon::NOTE)} {t::leave_note()}</button>
        </Show>
    }
}

#[component]
fn Owned(open: Open, desk: Desk, ui: Ui, owner: AgentId, only_note: bool) -> impl IntoView {
    let name = ask::agent_name(desk, owner);
    let take = move || {
        let me = ask::me(desk)?.id;
        let command = Command::Assign { to: Some(me) };
        let refused = open.head.with(|head| {
            head.as_ref()
                .and_then(|head| ask::objection(desk, head, command.clone()))
        });
        refused.is_none().then_some(command)
    };
    let words = fill(t::take_over(), &[&ask::first_name(&name)]);
    let whose = if only_note {
        t::owned_closed()
    } else {
        t::owned_by()
    };
    view! {
        <div class="bar" role="note">
            {icon::icon(icon::PERSON)} <p>{fill(whose, &[&name])}</p>
            {move || {
                take()
                    .map(|command| {
                        let words = words.clone();
                        let act = move |_| {
                            ui.wish(desk, open.id(), command.clone());
                        };
                        view! { <button type="button" class="button" on:click=act>{words}</button> }
                    })
            }}
            {only_note.then(|| leave_note(ui))}
        </div>
    }
}
