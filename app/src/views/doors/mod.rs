//! The screens before the inbox: sign-in, set-up, invitation.

mod join;
mod set_up;
mod sign_in;

use join::Join;
use set_up::SetUp;
use sign_in::SignIn;

use super::{frame::ThemeMenu, lines::ConnectionLine};
use crate::{
    api::Problem,
    i18n::{doors as t, words},
    parts::{Field, Wrong, icon},
};
use leptos::{ev::SubmitEvent, prelude::*, task::spawn_local};
use std::future::Future;

/// The screens before the inbox.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Door {
    SignIn,
    SetUp,
    Join,
}

/// One of them.
pub fn door(door: Door) -> AnyView {
    match door {
        Door::SignIn => view! { <SignIn /> }.into_any(),
        Door::SetUp => view! { <SetUp /> }.into_any(),
        Door::Join => view! { <Join /> }.into_any(),
    }
}

/// A card in the middle: a title, a sentence, a form.
#[component]
fn Card(title: &'static str, lead: &'static str, children: Children) -> impl IntoView {
    view! {
        <div class="door">
            <ConnectionLine />
            <main class="door-in">
                <p class="brand">{icon::logo()} "Recado"</p>
                <div class="door-card">
                    <div>
                        <h1>{title}</h1>
                        <p class="lead">{lead}</p>
                    </div>
                    {children()}
                </div>
            </main>
            <footer><ThemeMenu class="button bare square" sheet="menu-sheet upward" /></footer>
        </div>
    }
}

/// Where a form stands.
#[derive(Clone, Copy)]
pub struct Asking {
    pub busy: RwSignal<bool>,
    pub wrong: RwSignal<Option<String>>,
}

impl Asking {
    pub fn new() -> Self {
        Self {
            busy: RwSignal::new(false),
            wrong: RwSignal::new(None),
        }
    }

    /// Asks once at a time, then hands on what came or says what went wrong.
    pub fn ask<T: 'static>(
        self,
        request: impl Future<Output = Result<T, Problem>> + 'static,
        done: impl FnOnce(T) + 'static,
        explain: impl Fn(&Problem) -> Option<String> + 'static,
    ) {
        if self.busy.get_untracked() {
            return;
        }
        self.busy.set(true);
        self.wrong.set(None);
        spawn_local(async move {
            match request.await {
                Ok(value) => done(value),
                Err(problem) => {
                    // The screen may be gone by now: then nobody needs the sentence.
                    self.wrong.try_set(Some(
                        explain(&problem).unwrap_or_else(|| words::problem(&problem)),
                    ));
                }
            }
            self.busy.try_set(false);
        });
    }
}

/// A form that asks: its fields, what is wrong, and one button.
#[component]
fn Form(
    asking: Asking,
    label: &'static str,
    #[prop(into)] submit: Callback<()>,
    children: Children,
) -> impl IntoView {
    let on_submit = move |event: SubmitEvent| {
        event.prevent_default();
        submit.run(());
    };
    view! {
        <form class="door-card-form" on:submit=on_submit>
            {children()} <Wrong text=asking.wrong.into() />
            <button type="submit" class="button main wide" aria-disabled=move || asking.busy.get().to_string()>
                {move || if asking.busy.get() { t::working() } else { label }}
            </button>
        </form>
    }
}

/// Where somebody new chooses a password.
#[component]
fn NewPassword(value: RwSignal<String>) -> impl IntoView {
    view! {
        <Field
            id="password"
            label=t::new_password()
            value
            kind="password"
            autocomplete="new-password"
            hint=t::password_hint()
        />
    }
}

/// Says so when a new password is too short to be taken.
fn too_short(password: &str) -> Option<String> {
    (password.chars().count() < 8).then(|| t::password_short().to_owned())
}
