//! Connected numbers, and connecting one more.

use super::{copy::Copy, may_here, number::Number};
use crate::{
    api::NewInbox,
    desk::use_desk,
    i18n::settings as t,
    parts::{Field, Wrong, empty, icon},
    views::{doors::Asking, ui::use_ui},
};
use domain::{channel::ChannelKind, permission::Right};
use leptos::{ev::SubmitEvent, prelude::*};

/// The list, then the two steps.
#[component]
pub fn Numbers() -> impl IntoView {
    let desk = use_desk();
    let settings = desk.settings();
    let inboxes = Memo::new(move |_| settings.with(|settings| settings.inboxes.clone()));
    let manages = Memo::new(move |_| may_here(desk, Right::ManageInboxes));
    view! {
        <p class="alert plain">{t::official()}</p>
        {move || {
            if inboxes.with(Vec::is_empty) {
                view! { <div class="panel">{empty(icon::NUMBERS, t::no_numbers(), t::no_numbers_more(), ())}</div> }.into_any()
            } else {
                inboxes.get().into_iter().map(|inbox| view! { <Number inbox manages=manages.get() /> }).collect_view().into_any()
            }
        }}
        {move || manages.get().then(|| view! { <Webhook /> <Connect /> })}
    }
}

#[component]
fn Webhook() -> impl IntoView {
    let address = format!(
        "{}/hook/meta",
        window().location().origin().unwrap_or_default()
    );
    view! {
        <section class="panel">
            <header><h3>{t::webhook()}</h3></header>
            <p>{t::webhook_more()}</p>
            <Copy text=address label=t::webhook_address() />
        </section>
    }
}

#[component]
fn Connect() -> impl IntoView {
    let (desk, ui) = (use_desk(), use_ui());
    let fields: [RwSignal<String>; 5] = std::array::from_fn(|_| RwSignal::new(String::new()));
    let [name, phone, address, account, token] = fields;
    let asking = Asking::new();
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        let [name, phone, address, account, token] =
            fields.map(|field| field.get_untracked().trim().to_owned());
        let inbox = NewInbox {
            kind: ChannelKind::WhatsApp,
            name,
            address,
            account,
            phone,
            token,
        };
        let done = move |_| {
            fields.iter().for_each(|field| field.set(String::new()));
            ui.say(t::connect_done().to_owned());
        };
        asking.ask(desk.connect_inbox(inbox), done, |_| None);
    };
    view! {
        <section class="panel">
            <header><h3>{t::connect()}</h3></header>
            <form class="door-card-form" on:submit=submit>
                <div class="pair">
                    <Field id="inbox-name" label=t::inbox_name() value=name hint=t::inbox_name_hint() />
                    <Field id="inbox-phone" label=t::phone() value=phone kind="tel" hint=t::phone_hint() />
                    <Field id="inbox-address" label=t::phone_id() value=address hint=t::phone_id_hint() />
                    <Field id="inbox-account" label=t::account() value=account hint=t::account_hint() />
                </div>
                <Field id="inbox-token" label=t::token() value=token kind="password" hint=t::token_hint() />
                <Wrong text=asking.wrong.into() />
                <div class="actions">
                    <button type="submit" class="button main" aria-disabled=move || asking.busy.get().to_string()>
                        {t::connect_do()}
                    </button>
                </div>
            </form>
        </section>
    }
}
