//! The invitation. Its token stands behind `#`, so that it is in no server's log.

use super::{Asking, Card, Form, NewPassword, too_short};
use crate::{
    api::Problem,
    desk::use_desk,
    i18n::doors as t,
    parts::Field,
    views::{route::Route, ui::use_ui},
};
use leptos::{prelude::*, task::spawn_local};

/// Name and password of somebody new.
#[component]
pub fn Join() -> impl IntoView {
    let (desk, ui) = (use_desk(), use_ui());
    let token = window()
        .location()
        .hash()
        .unwrap_or_default()
        .trim_start_matches('#')
        .to_owned();
    let (name, password) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let asking = Asking::new();
    let gone = RwSignal::new(None::<String>);
    let has_token = !token.is_empty();
    if has_token {
        let look = desk.look_at_invitation(token.clone());
        spawn_local(async move {
            // Where nobody answers, the form is there all the same: it says so when it is sent.
            if let Err(problem) = look.await
                && let Some(words) = wrong(&problem)
            {
                gone.try_set(Some(words));
            }
        });
    }
    let submit = move || {
        let password = password.get_untracked();
        if let Some(words) = too_short(&password) {
            asking.wrong.set(Some(words));
            return;
        }
        let request = desk.accept_invitation(
            token.clone(),
            name.get_untracked().trim().to_owned(),
            password,
        );
        asking.ask(request, move |()| ui.go(Route::List), wrong);
    };
    view! {
        <Card title=t::join() lead=t::join_lead()>
            {if !has_token {
                view! { <p class="alert">{t::join_missing()}</p> }.into_any()
            } else {
                (move || if let Some(words) = gone.get() {
                    view! { <p class="alert" role="alert">{words}</p> }.into_any()
                } else {
                    let submit = submit.clone();
                    view! {
                        <Form asking label=t::join() submit>
                            <Field id="name" label=t::name() value=name autocomplete="name" hint=t::name_hint() />
                            <NewPassword value=password />
                        </Form>
                    }.into_any()
                }).into_any()
            }}
        </Card>
    }
}

fn wrong(problem: &Problem) -> Option<String> {
    let words = match problem.kind.as_str() {
        "invitation-used" | "already-member" => t::join_used(),
        "invitation-revoked" => t::join_revoked(),
        _ => t::join_gone(),
    };
    matches!(problem.status, 403 | 404 | 409 | 410).then(|| words.to_owned())
}
