//! The first owner, by a code that works once.

use super::{Asking, Card, Form, NewPassword, too_short};
use crate::{
    api::{self, Problem},
    desk::use_desk,
    i18n::doors as t,
    parts::Field,
    views::{
        route::Route,
        ui::{follow_link, use_ui},
    },
};
use leptos::prelude::*;

/// Creates the workspace.
#[component]
pub fn SetUp() -> impl IntoView {
    let (desk, ui) = (use_desk(), use_ui());
    let [code, workspace, name, email, password] =
        std::array::from_fn(|_| RwSignal::new(String::new()));
    let asking = Asking::new();
    let submit = move || {
        let text = |signal: RwSignal<String>| signal.get_untracked().trim().to_owned();
        let password = password.get_untracked();
        if let Some(words) = too_short(&password) {
            asking.wrong.set(Some(words));
            return;
        }
        let wish = api::SetUp {
            code: text(code),
            workspace: text(workspace),
            name: text(name),
            email: text(email),
            password,
        };
        asking.ask(desk.set_up(wish), move |()| ui.go(Route::List), wrong);
    };
    view! {
        <Card title=t::set_up() lead=t::set_up_lead()>
            <Form asking label=t::create() submit>
                <Field id="code" label=t::code() value=code autocomplete="one-time-code" />
                <Field id="workspace" label=t::workspace() value=workspace autocomplete="organization" />
                <Field id="name" label=t::name() value=name autocomplete="name" hint=t::name_hint() />
                <Field id="email" label=t::email() value=email kind="email" autocomplete="username" />
                <NewPassword value=password />
            </Form>
            <p class="aside">
                {t::have_account()} " " <a href=Route::SignIn.path() on:click=follow_link(ui, Route::SignIn)>{t::sign_in()}</a>
            </p>
        </Card>
    }
}

fn wrong(problem: &Problem) -> Option<String> {
    matches!(problem.status, 403 | 409).then(|| t::code_wrong().to_owned())
}
