//! The team, and inviting somebody.

use super::{copy::Copy, may_here};
use crate::{
    api::InvitationLine,
    desk::{Desk, use_desk},
    i18n::{self, doors, fill, settings as t, words},
    parts::{Field, Size, Wrong, avatar, icon},
    views::{ask, doors::Asking, ui::use_ui},
};
use domain::{
    agent::{Agent, Role},
    ids::AgentId,
    permission::Right,
};
use leptos::{ev::SubmitEvent, prelude::*, task::spawn_local};

/// Roles that an invitation can give. There is one owner, and bots sign in another way.
const ROLES: [Role; 5] = [
    Role::Agent,
    Role::Supervisor,
    Role::Admin,
    Role::LimitedAgent,
    Role::Auditor,
];

/// The list, then the form.
#[component]
pub fn People() -> impl IntoView {
    let desk = use_desk();
    let settings = desk.settings();
    let me = Memo::new(move |_| ask::me(desk).map(|me| me.id));
    view! {
        <section class="panel">
            <ul class="lines">
                {move || {
                    let agents = settings.with(|settings| settings.agents.clone());
                    agents.into_iter().map(|agent| { let is_me = me.get() == Some(agent.id); person(desk, &agent, is_me) }).collect_view()
                }}
            </ul>
        </section>
        {move || may_here(desk, Right::ManageMembers).then(|| view! { <Invite /> })}
    }
}

fn person(desk: Desk, agent: &Agent, is_me: bool) -> impl IntoView + use<> {
    let Agent {
        id,
        name,
        email,
        role,
        active,
        ..
    } = agent.clone();
    view! {
        <li>
            {avatar(Some(&name), id.0, Size::Medium, None)}
            <div class="what"><strong dir="auto">{name}</strong> <span>{email}</span></div>
            {is_me.then(|| view! { <span class="chip accent">{t::you()}</span> })}
            {(!active).then(|| view! { <span class="chip">{t::inactive()}</span> })}
            <span class="chip" title=words::role_explained(role)>{words::role(role)}</span>
            {(!is_me && role != Role::Owner).then_some(move || may_here(desk, Right::ManageMembers).then(|| come_or_go(desk, id, active)))}
        </li>
    }
}

/// Somebody leaves, or comes back.
fn come_or_go(desk: Desk, id: AgentId, active: bool) -> impl IntoView {
    let ui = use_ui();
    let change = move |_| {
        spawn_local(async move {
            if let Err(problem) = desk.change_member(id, !active).await {
                ui.say(words::problem(&problem));
            }
        });
    };
    let words = if active { t::leave() } else { t::come_back() };
    view! { <button type="button" class="button bare" on:click=change>{words}</button> }
}

/// The form, and what came of it: who was invited and has not come.
#[component]
fn Invite() -> impl IntoView {
    let desk = use_desk();
    let waiting = Waiting::new(desk);
    let (name, email, role) = (
        RwSignal::new(String::new()),
        RwSignal::new(String::new()),
        RwSignal::new(0_usize),
    );
    let asking = Asking::new();
    let chosen = move || ROLES.get(role.get()).copied().unwrap_or(Role::Agent);
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        let request = desk.invite(
            email.get_untracked().trim().to_owned(),
            name.get_untracked().trim().to_owned(),
            untrack(chosen),
        );
        let done = move |line| {
            waiting.waits(line);
            name.try_set(String::new());
            email.try_set(String::new());
        };
        asking.ask(request, done, |_| None);
    };
    view! {
        {waiting.view(desk)}
        <section class="panel">
            <header><h3>{t::invite()}</h3></header>
            <form class="door-card-form" on:submit=submit>
                <div class="pair">
                    <Field id="invite-name" label=t::invite_name() value=name />
                    <Field id="invite-email" label=doors::email() value=email kind="email" />
                </div>
                <div class="field">
                    <label for="invite-role">{t::invite_role()}</label>
                    <select
                        class="input"
                        id="invite-role"
                        on:change:target=move |event| role.set(event.target().value().parse().unwrap_or_default())
                    >
                        {ROLES
                            .into_iter()
                            .enumerate()
                            .map(|(place, role)| view! { <option value=place.to_string()>{words::role(role)}</option> })
                            .collect_view()}
                    </select>
                    <p class="hint">{move || words::role_explained(chosen())}</p>
                </div>
                <Wrong text=asking.wrong.into() />
                <div class="actions">
                    <button type="submit" class="button main" aria-disabled=move || asking.busy.get().to_string()>
                        {t::invite_do()}
                    </button>
                </div>
            </form>
            <div role="status">
                {move || waiting.link().map(|link| view! { <p class="alert good">{t::invite_link()}</p> <Copy text=link label=t::invite() /> })}
            </div>
        </section>
    }
}

/// Who was invited and has not come.
#[derive(Clone, Copy)]
struct Waiting {
    lines: RwSignal<Vec<InvitationLine>>,
    asking: Asking,
}

impl Waiting {
    fn new(desk: Desk) -> Self {
        let waiting = Self {
            lines: RwSignal::default(),
            asking: Asking::new(),
        };
        // Who came waits no more.
        let team = Memo::new(move |_| desk.settings().with(|settings| settings.agents.len()));
        Effect::new(move |_| {
            team.get();
            waiting.look(desk);
        });
        waiting
    }

    fn look(self, desk: Desk) {
        let done = move |mut lines: Vec<InvitationLine>| {
            self.lines.try_update(|here| {
                for line in &mut lines {
                    let known = here.iter_mut().find(|known| known.id == line.id);
                    line.path = known.and_then(|known| known.path.take());
                }
                *here = lines;
            });
        };
        self.asking.ask(desk.invitations(), done, |_| None);
    }

    /// Somebody was invited, who may have been before. Theirs is the link that is shown.
    fn waits(self, line: InvitationLine) {
        self.lines.try_update(|lines| {
            lines.retain(|one| one.email != line.email);
            lines.iter_mut().for_each(|one| one.path = None);
            lines.push(line);
        });
    }

    /// The link that is to be sent, until it opens nothing any more. Tracked.
    fn link(self) -> Option<String> {
        let path = self
            .lines
            .with(|lines| lines.iter().find_map(|line| line.path.clone()))?;
        let origin = window().location().origin().unwrap_or_default();
        Some(origin + &path)
    }

    fn view(self, desk: Desk) -> impl IntoView {
        view! {
            <Wrong text=self.asking.wrong.into() />
            {move || {
                let lines = self.lines.get();
                (!lines.is_empty()).then(|| view! {
                    <section class="panel">
                        <header><h3>{t::invite_waiting()}</h3></header>
                        <ul class="lines">{lines.into_iter().map(|line| self.line(desk, line)).collect_view()}</ul>
                    </section>
                })
            }}
        }
    }

    /// Somebody who was invited, and taking that back.
    fn line(self, desk: Desk, line: InvitationLine) -> impl IntoView {
        let until = fill(
            t::invite_until(),
            &[&line.email, &i18n::at_length(line.until)],
        );
        let label = format!("{}: {}", t::invite_revoke(), line.name);
        let revoke = move |_| {
            let id = line.id.clone();
            let done = move |()| {
                self.lines
                    .try_update(|lines| lines.retain(|one| one.id != id));
            };
            let request = desk.revoke_invitation(line.id.clone());
            self.asking.ask(request, done, |_| None);
        };
        view! {
            <li>
                {icon::icon(icon::PERSON)}
                <div class="what"><strong dir="auto">{line.name}</strong> <span>{until}</span></div>
                <span class="chip" title=words::role_explained(line.role)>{words::role(line.role)}</span>
                <button type="button" class="button bare" aria-label=label on:click=revoke>{t::invite_revoke()}</button>
            </li>
        }
    }
}
