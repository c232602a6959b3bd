//! Above the thread: who it is, the status, and who answers.

use super::{Open, until::Until};
use crate::{
    desk::{Desk, StatusKind, use_desk},
    host,
    i18n::{self, fill, thread as t},
    parts::{Menu, MenuItem, Size, avatar, channel_badge, face, icon, icon_button, letters},
    views::{
        ask,
        inbox::narrow::channel,
        ui::{OWNER, STATUS, Ui, is_phone, use_ui},
    },
};
use domain::{
    command::Command,
    conversation::Status,
    ids::AgentId,
    permission::{Right, may},
    time::{Span, Time},
};
use leptos::prelude::*;

/// The bar above the thread.
#[component]
pub fn Header(open: Open) -> impl IntoView {
    let (desk, ui) = (use_desk(), use_ui());
    let contact = Memo::new(move |_| {
        open.head
            .with(|head| head.as_ref().map(|head| head.contact.id))
    });
    // What the next conversation has alike stays as it is: a face is written anew, not made anew.
    let medium = Memo::new(move |_| open.of_inbox(desk, |inbox| inbox.kind));
    let class = move || face(Size::Medium, contact.get().map_or(0, |id| id.0));
    let signs = Memo::new(move |_| letters(open.called().as_deref()));
    let phone = move || {
        open.head.with(|head| {
            let contact = &head.as_ref()?.contact;
            ask::phone(contact).or_else(|| ask::username(contact))
        })
    };
    // On a phone the list is away, and with it the page's first heading.
    let title = if is_phone() {
        view! { <h1 class="cut" dir="auto">{move || open.name()}</h1> }.into_any()
    } else {
        view! { <h2 class="cut" dir="auto">{move || open.name()}</h2> }.into_any()
    };
    let named = move || phone().filter(|phone| *phone != open.name());
    view! {
        <header class="thread-head">
            <span class="only-phone">{icon_button(icon::BACK, t::back(), move |_| ui.to_list())}</span>
            <span class=class data-letters=move || signs.get() aria-hidden="true">{move || medium.get().map(channel_badge)}</span>
            <div class="who">
                {title}
                <p class="sub cut figures">
                    // The sign on the face is for who sees it.
                    {move || medium.get().map(|kind| view! { <span class="unseen">{channel(kind)}</span> })}
                    {move || named().map(|phone| view! { <bdi>{phone}</bdi> <span aria-hidden="true">"·"</span> })}
                    <span class="cut">{move || open.of_inbox(desk, |inbox| inbox.name.clone())}</span>
                </p>
            </div>
            <div class="acts">
                <StatusMenu open desk ui />
                <OwnerMenu open desk ui />
                {icon_button(icon::DETAILS, t::details(), move |_| ui.toggle_details())}
            </div>
        </header>
    }
}

/// What a status is called.
pub fn status_name(status: StatusKind) -> &'static str {
    match status {
        StatusKind::Open => t::open(),
        StatusKind::Pending => t::pending(),
        StatusKind::Snoozed => t::snoozed(),
        StatusKind::Closed => t::closed(),
    }
}

fn dot(status: StatusKind) -> impl IntoView {
    let class = match status {
        StatusKind::Open => "status-dot",
        StatusKind::Pending => "status-dot pending",
        StatusKind::Snoozed => "status-dot snoozed",
        StatusKind::Closed => "status-dot closed",
    };
    view! { <span class=class></span> }
}

#[component]
fn StatusMenu(open: Open, desk: Desk, ui: Ui) -> impl IntoView {
    let status = Memo::new(move |_| {
        open.head
            .with(|head| head.as_ref().map(|head| head.conversation.status))
    });
    let kind = move || status.get().map_or(StatusKind::Open, StatusKind::from);
    let label = Signal::derive(move || match status.get() {
        Some(Status::Snoozed { until }) => fill(t::snoozed_until(), &[&i18n::at_length(until)]),
        _ => format!("{}: {}", t::status(), status_name(kind())),
    });
    let set = move |status: Status| {
        ui.wish(desk, open.id(), Command::SetStatus { status });
    };
    let plain = move |to: StatusKind, status: Status| {
        view! {
            <MenuItem checked={kind() == to} act=move || set(status)>{dot(to)} {status_name(to)}</MenuItem>
        }
    };
    let trigger = move || {
        view! {
            {move || dot(kind())}
            <span class="text">{move || status_name(kind())}</span>
            <span class="chevron">{icon::icon(icon::DOWN)}</span>
        }
    };
    let asks = RwSignal::new(false);
    let asked = Memo::new(move |before| before == Some(&true) || asks.get());
    // When the menu is folded and its button has the focus again: to that the dialog gives it back.
    let ask = move || request_animation_frame(move || asks.set(true));
    view! {
        <Menu label=label id=STATUS trigger=trigger>
            {plain(StatusKind::Open, Status::Open)} {plain(StatusKind::Pending, Status::Pending)}
            {plain(StatusKind::Closed, Status::Closed)} <p class="menu-title">{t::snooze_until()}</p>
            {snoozes(host::now())
                .map(|(name, until, when)| {
                    view! {
                        <MenuItem act=move || set(Status::Snoozed { until })>
                            {icon::icon(icon::MOON)} {name} <span class="end">{when}</span>
                        </MenuItem>
                    }
                })
                .collect_view()}
            <MenuItem act=ask>{icon::icon(icon::MOON)} {t::snooze_own()}</MenuItem>
        </Menu>
        {move || asked.get().then(|| view! { <Until open desk ui asks /> })}
    }
}

/// In three hours, tomorrow at nine, next Monday at nine, in the agent's zone; and of each what its name leaves out. On a
/// Sunday two of them are one.
fn snoozes(now: Time) -> impl Iterator<Item = (&'static str, Time, String)> {
    let soon = now + Span::hours(3);
    let tomorrow = i18n::at_nine(now, 1);
    let monday = i18n::at_nine(now, i18n::days_to_monday(now));
    [
        (t::snooze_hours(), soon, i18n::clock(soon)),
        (t::snooze_tomorrow(), tomorrow, i18n::date_short(tomorrow)),
        (t::snooze_week(), monday, i18n::date_short(monday)),
    ]
    .into_iter()
    .filter(move |(name, until, _)| *until != tomorrow || *name == t::snooze_tomorrow())
}

#[component]
fn OwnerMenu(open: Open, desk: Desk, ui: Ui) -> impl IntoView {
    let owner = Memo::new(move |_| {
        open.head
            .with(|head| head.as_ref().and_then(|head| head.conversation.owner))
    });
    let me = Memo::new(move |_| ask::me(desk).map(|me| me.id));
    let name = move |id: AgentId| {
        if me.get() == Some(id) {
            t::you().to_owned()
        } else {
            ask::agent_name(desk, id)
        }
    };
    let label = Signal::derive(move || {
        format!(
            "{}: {}",
            t::owner(),
            owner.get().map_or_else(|| t::nobody().to_owned(), name)
        )
    });
    let face = move || match owner.get() {
        Some(id) => avatar(Some(&ask::agent_name(desk, id)), id.0, Size::Small, None).into_any(),
        None => icon::icon(icon::PERSON).into_any(),
    };
    let trigger = move || {
        view! {
            {face} <span class="text cut">{move || owner.get().map_or_else(|| t::nobody().to_owned(), |id| ask::first_name(&name(id)))}</span>
            <span class="chevron">{icon::icon(icon::DOWN)}</span>
        }
    };
    let wish = move |command: Command| {
        ui.wish(desk, open.id(), command);
    };
    let allowed = move |command: Command| {
        open.head.with(|head| {
            head.as_ref()
                .is_some_and(|head| ask::objection(desk, head, command).is_none())
        })
    };
    view! {
        <Show when=move || owner.get().is_none()>
            <button type="button" class="button main" on:click=move |_| wish(Command::Claim)>
                {t::claim()}
            </button>
        </Show>
        <Menu label=label id=OWNER trigger=trigger>
            {move || {
                (owner.get().is_some() && allowed(Command::Release))
                    .then(|| view! { <MenuItem act=move || wish(Command::Release)>{icon::icon(icon::INBOX)} {t::release()}</MenuItem> })
            }}
            <p class="menu-title">{t::assign_to()}</p>
            {move || {
                let agents = desk.settings().with(|settings| settings.agents.clone());
                agents
                    .into_iter()
                    .filter(|agent| may(agent, Right::Reply))
                    .map(|agent| {
                        let to = agent.id;
                        let act = move || wish(if me.get_untracked() == Some(to) && owner.get_untracked().is_none() {
                            Command::Claim
                        } else {
                            Command::Assign { to: Some(to) }
                        });
                        view! {
                            <MenuItem checked={owner.get() == Some(to)} act=act>
                                {avatar(Some(&agent.name), to.0, Size::Small, None)}
                                <span class="cut">{agent.name.clone()}</span>
                                {(me.get() == Some(to)).then(|| view! { <span class="end">{t::you()}</span> })}
                            </MenuItem>
                        }
                    })
                    .collect_view()
            }}
        </Menu>
    }
}
