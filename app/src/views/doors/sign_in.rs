//! Sign-in.

use super::{Asking, Card, Form};
use crate::{
    api::Problem,
    desk::use_desk,
    i18n::doors as t,
    parts::Field,
    views::{
        route::Route,
        ui::{focus, follow_link, is_phone, use_ui},
    },
};
use leptos::prelude::*;

/// With the address one wanted kept: after signing in, that is where one is.
#[component]
pub fn SignIn() -> impl IntoView {
    let (desk, ui) = (use_desk(), use_ui());
    let (email, password) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let asking = Asking::new();
    let submit = move || {
        let done = move |()| {
            if !matches!(
                ui.route.get_untracked(),
                Route::Conversation(_) | Route::Settings(_)
            ) {
                ui.go(Route::List);
            }
        };
        asking.ask(
            desk.sign_in(
                email.get_untracked().trim().to_owned(),
                password.get_untracked(),
            ),
            done,
            wrong,
        );
    };
    // A phone would unfold its keyboard over what the page says.
    if !is_phone() {
        request_animation_frame(|| focus("email"));
    }
    view! {
        <Card title=t::sign_in() lead=t::sign_in_lead()>
            {move || desk.ended().get().then(|| view! { <p class="bar" role="status">{t::ended()}</p> })}
            <Form asking label=t::sign_in() submit>
                <Field id="email" label=t::email() value=email kind="email" autocomplete="username" />
                <Field id="password" label=t::password() value=password kind="password" autocomplete="current-password" />
            </Form>
            <p class="aside">
                {t::first_time()} " "
                <a href=Route::SetUp.path() on:click=follow_link(ui, Route::SetUp)>{t::to_set_up()}</a>
            </p>
        </Card>
    }
}

fn wrong(problem: &Problem) -> Option<String> {
    // The worker took the password, and the browser did not keep the cookie that it gave for it.
    if problem.status == 401 && problem.kind != "wrong-sign-in" {
        return Some(t::no_cookie().to_owned());
    }
    matches!(problem.status, 400 | 401 | 403).then(|| t::wrong_sign_in().to_owned())
}
