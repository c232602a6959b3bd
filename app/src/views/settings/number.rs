//! One connected number or account: its name and ids, another token, and its go-live checklist.

use crate::{
    api::{Check, Described},
    desk::use_desk,
    i18n::{doors, inbox, settings as t, words},
    parts::{Field, Wrong, channel_look, icon},
    views::{doors::Asking, ui::use_ui},
};
use domain::{
    channel::{ChannelKind, Inbox},
    ids::InboxId,
};
use leptos::{ev::SubmitEvent, prelude::*};

/// Its name and ids, whether it can send, and a test.
#[component]
pub fn Number(inbox: Inbox, manages: bool) -> impl IntoView {
    let Inbox {
        id,
        kind,
        name,
        number,
        account,
        phone,
        line,
        stopped,
        ..
    } = inbox;
    let called = name.clone();
    let state = match &stopped {
        None => view! { <span class="chip good">{icon::icon(icon::CHECK)} {t::connected()}</span> },
        Some(_) => view! { <span class="chip bad">{icon::icon(icon::ALERT)} {t::stopped()}</span> },
    };
    let figures = match kind {
        ChannelKind::WhatsApp => vec![
            (t::phone(), phone),
            (t::phone_id(), number),
            (t::account(), account),
        ],
        _ => vec![(t::instagram_id(), number)],
    };
    let figures = figures.into_iter().map(
        |(name, figure)| view! { <div><dt>{name}</dt> <dd class="figures">{figure}</dd></div> },
    );
    let (_, sign) = channel_look(kind);
    view! {
        <section class="panel">
            <header>{icon::icon(sign)} <h3 dir="auto">{name}</h3> {state}</header>
            <dl class="known">{figures.collect_view()}</dl>
            {stopped.map(|failure| view! { <p class="alert">{words::why(failure.why)}</p> })}
            {manages.then(|| view! { <Describe id called line /> <Token id /> <Checklist id kind /> })}
        </section>
    }
}

/// What it is called, and what it is for.
#[component]
fn Describe(id: InboxId, called: String, line: String) -> impl IntoView {
    let (desk, ui) = (use_desk(), use_ui());
    let (name, line) = (RwSignal::new(called), RwSignal::new(line));
    let asking = Asking::new();
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        let described = Described {
            name: name.get_untracked(),
            line: line.get_untracked(),
        };
        let done = move |()| ui.say(t::saved().to_owned());
        asking.ask(desk.describe_inbox(id, described), done, |_| None);
    };
    view! {
        <form class="door-card-form" on:submit=submit>
            <div class="pair">
                <Field id=format!("name-{id}") label=t::inbox_name() value=name />
                <Field id=format!("line-{id}") label=t::line() value=line hint=t::line_hint() required=false />
            </div>
            <Wrong text=asking.wrong.into() />
            <div class="actions">
                <button type="submit" class="button" aria-disabled=move || asking.busy.get().to_string()>{inbox::save()}</button>
            </div>
        </form>
    }
}

/// Tokens end: Instagram's after 60 days, any when somebody takes it back.
#[component]
fn Token(id: InboxId) -> impl IntoView {
    let (desk, ui) = (use_desk(), use_ui());
    let token = RwSignal::new(String::new());
    let asking = Asking::new();
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        let new = token.get_untracked().trim().to_owned();
        let done = move |()| {
            token.try_set(String::new());
            ui.say(t::token_changed().to_owned());
        };
        asking.ask(desk.change_token(id, new), done, |_| None);
    };
    view! {
        <details>
            <summary>{t::new_token()}</summary>
            <form class="door-card-form" on:submit=submit>
                <Field id=format!("token-{id}") label=t::any_token() value=token kind="password" hint=t::new_token_hint() />
                <Wrong text=asking.wrong.into() />
                <div class="actions">
                    <button type="submit" class="button" aria-disabled=move || asking.busy.get().to_string()>{t::change_token()}</button>
                </div>
            </form>
        </details>
    }
}

/// Only WhatsApp has test messages; whoever wants to see Instagram work writes to the account.
#[component]
fn Checklist(id: InboxId, kind: ChannelKind) -> impl IntoView {
    let desk = use_desk();
    let to = RwSignal::new(String::new());
    let asking = Asking::new();
    let checks = RwSignal::new(Vec::<Check>::new());
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        let to = Some(to.get_untracked().trim().to_owned()).filter(|to| !to.is_empty());
        asking.ask(
            desk.check_inbox(id, to),
            move |found| {
                checks.try_set(found);
            },
            |_| None,
        );
    };
    view! {
        <form class="door-card-form" on:submit=submit>
            {(kind == ChannelKind::WhatsApp)
                .then(|| view! { <Field id=format!("check-to-{id}") label=t::check_to() value=to kind="tel" hint=t::check_to_hint() required=false /> })}
            <div class="actions">
                <button type="submit" class="button" aria-disabled=move || asking.busy.get().to_string()>
                    {move || if asking.busy.get() { doors::working() } else { t::check() }}
                </button>
            </div>
            <Wrong text=asking.wrong.into() />
            <div role="status">
                {move || {
                    let checks = checks.get();
                    let all = checks.iter().all(|check| check.ok);
                    (!checks.is_empty())
                        .then(|| {
                            let sum = if all {
                                view! { <p class="alert good">{t::all_good()}</p> }.into_any()
                            } else {
                                view! { <p class="alert">{t::some_bad()}</p> }.into_any()
                            };
                            view! {
                                {sum}
                                <ul class="checks">{checks.into_iter().map(line).collect_view()}</ul>
                            }
                        })
                }}
            </div>
        </form>
    }
}

fn line(check: Check) -> impl IntoView {
    let (class, sign) = if check.ok {
        ("ok", icon::DONE)
    } else {
        ("not", icon::ALERT)
    };
    view! { <li class=class>{icon::icon(sign)} <strong>{t::check_name(&check.name)}</strong> <span>{t::check_found(&check.found, &check.what)}</span></li> }
}
