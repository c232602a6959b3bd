//! Connecting one more channel: which, then Meta pointed here, then its ids and its token.

use super::copy::Copy;
use crate::{
    api::NewInbox,
    desk::use_desk,
    i18n::settings as t,
    parts::{Field, Wrong},
    views::{doors::Asking, inbox::narrow::channel, ui::use_ui},
};
use domain::channel::ChannelKind;
use leptos::{ev::SubmitEvent, prelude::*};

/// The channels that can be connected.
const CHANNELS: [ChannelKind; 2] = [ChannelKind::WhatsApp, ChannelKind::Instagram];

/// The choice, and the two steps of what is chosen.
#[component]
pub fn Connect() -> impl IntoView {
    let chosen = RwSignal::new(ChannelKind::WhatsApp);
    let choice = move |kind: ChannelKind| {
        view! {
            <button type="button" class="toggle" aria-pressed=move || (chosen.get() == kind).to_string() on:click=move |_| chosen.set(kind)>
                {channel(kind)}
            </button>
        }
    };
    view! {
        <section class="panel">
            <header><h3>{t::add_channel()}</h3></header>
            <div class="chips" role="group" aria-label=t::channel()>{CHANNELS.map(choice)}</div>
        </section>
        <Webhook chosen />
        <Form chosen />
    }
}

#[component]
fn Webhook(chosen: RwSignal<ChannelKind>) -> impl IntoView {
    let address = format!(
        "{}/hook/meta",
        window().location().origin().unwrap_or_default()
    );
    let how = move || match chosen.get() {
        ChannelKind::WhatsApp => t::webhook_more(),
        _ => t::instagram_webhook(),
    };
    view! {
        <section class="panel">
            <header><h3>{t::webhook()}</h3></header>
            <p>{how}</p>
            <Copy text=address label=t::webhook_address() />
        </section>
    }
}

/// What is asked for. Instagram knows one id: that of the account, where WhatsApp has one of the number as well.
#[derive(Clone, Copy)]
struct Fields {
    name: RwSignal<String>,
    phone: RwSignal<String>,
    address: RwSignal<String>,
    account: RwSignal<String>,
    token: RwSignal<String>,
}

impl Fields {
    fn new() -> Self {
        let [name, phone, address, account, token] =
            std::array::from_fn(|_| RwSignal::new(String::new()));
        Self {
            name,
            phone,
            address,
            account,
            token,
        }
    }

    fn inbox(self, kind: ChannelKind) -> NewInbox {
        let said = |field: RwSignal<String>| field.get_untracked().trim().to_owned();
        let (phone, account) = match kind {
            ChannelKind::WhatsApp => (said(self.phone), said(self.account)),
            _ => (String::new(), said(self.address)),
        };
        NewInbox {
            kind,
            name: said(self.name),
            address: said(self.address),
            account,
            phone,
            token: said(self.token),
        }
    }

    fn clear(self) {
        for field in [
            self.name,
            self.phone,
            self.address,
            self.account,
            self.token,
        ] {
            field.set(String::new());
        }
    }
}

#[component]
fn Form(chosen: RwSignal<ChannelKind>) -> impl IntoView {
    let (desk, ui) = (use_desk(), use_ui());
    let fields = Fields::new();
    let asking = Asking::new();
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        let inbox = fields.inbox(chosen.get_untracked());
        let done = move |_| {
            fields.clear();
            ui.say(t::connect_done().to_owned());
        };
        asking.ask(desk.connect_inbox(inbox), done, |_| None);
    };
    let asked = move || match chosen.get() {
        ChannelKind::WhatsApp => of_whatsapp(fields).into_any(),
        _ => of_instagram(fields).into_any(),
    };
    view! {
        <section class="panel">
            <header><h3>{t::connect()}</h3></header>
            <form class="door-card-form" on:submit=submit>
                {asked}
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

fn of_whatsapp(fields: Fields) -> impl IntoView {
    view! {
        <div class="pair">
            <Field id="inbox-name" label=t::inbox_name() value=fields.name hint=t::inbox_name_hint() />
            <Field id="inbox-phone" label=t::phone() value=fields.phone kind="tel" hint=t::phone_hint() />
            <Field id="inbox-address" label=t::phone_id() value=fields.address hint=t::phone_id_hint() />
            <Field id="inbox-account" label=t::account() value=fields.account hint=t::account_hint() />
        </div>
        <Field id="inbox-token" label=t::token() value=fields.token kind="password" hint=t::token_hint() />
    }
}

fn of_instagram(fields: Fields) -> impl IntoView {
    view! {
        <p>{t::instagram_how()}</p>
        <div class="pair">
            <Field id="inbox-name" label=t::inbox_name() value=fields.name hint=t::inbox_name_hint() />
            <Field id="inbox-address" label=t::instagram_id() value=fields.address hint=t::instagram_id_hint() />
        </div>
        <Field id="inbox-token" label=t::instagram_token() value=fields.token kind="password" hint=t::instagram_token_hint() />
    }
}
