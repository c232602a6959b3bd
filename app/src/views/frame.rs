//! The frame around every screen of a signed-in person: rail, connection line, and one main thing.

use super::{
    ask,
    inbox::Inbox,
    later,
    lines::ConnectionLine,
    lost::Lost,
    route::{Route, Tab},
    ui::{Ui, follow_link, use_ui},
};
use crate::{
    desk::{Desk, use_desk},
    i18n::{self, Lang, inbox as t},
    parts::{self, Menu, MenuItem, Size, avatar, icon},
};
use leptos::prelude::*;

/// Rail and main thing.
#[component]
pub fn Frame() -> impl IntoView {
    let ui = use_ui();
    #[derive(Clone, Copy, PartialEq, Eq)]
    enum Main {
        Inbox,
        Settings,
        Lost,
    }
    let main = Memo::new(move |_| match ui.route.get() {
        Route::Settings(_) => Main::Settings,
        Route::Lost => Main::Lost,
        _ => Main::Inbox,
    });
    view! {
        <div class="app" class:in-thread=move || ui.opened().is_some()>
            <ConnectionLine />
            <Rail />
            {move || match main.get() {
                Main::Inbox => view! { <Inbox /> }.into_any(),
                Main::Settings => later::settings(),
                Main::Lost => view! { <main><Lost /></main> }.into_any(),
            }}
        </div>
        {move || ui.keys_shown.get().then(later::keys)}
        {once(ui.filters_shown, later::filters)} {once(ui.search_shown, later::search)} {once(ui.leaving, later::leaving)}
        {move || ui.lightbox.get().zip(ui.opened()).map(|(first, id)| later::lightbox(id, first))}
    }
}

/// A dialog that is fetched when it is first asked for, and stays: it gives the focus back when it closes.
fn once(shown: RwSignal<bool>, dialog: fn() -> AnyView) -> impl IntoView {
    let asked = Memo::new(move |before| before == Some(&true) || shown.get());
    move || asked.get().then(dialog)
}

#[component]
fn Rail() -> impl IntoView {
    let (desk, ui) = (use_desk(), use_ui());
    let here = move |in_settings: bool| {
        let now = matches!(ui.route.get(), Route::Settings(_));
        (now == in_settings).then_some("page")
    };
    view! {
        <nav class="rail" aria-label=t::navigation()>
            <a class="logo" href="/" aria-label="Recado" on:click=follow_link(ui, Route::List)>{icon::logo()}</a>
            <a
                class="rail-item"
                href="/"
                aria-label=t::conversations()
                title=t::conversations()
                aria-current=move || here(false)
                on:click=follow_link(ui, Route::List)
            >
                {icon::icon(icon::INBOX)}
            </a>
            <a
                class="rail-item"
                href=Route::Settings(Tab::Numbers).path()
                aria-label=t::settings()
                title=t::settings()
                aria-current=move || here(true)
                on:click=follow_link(ui, Route::Settings(Tab::Numbers))
            >
                {icon::icon(icon::SETTINGS)}
            </a>
            <button
                type="button"
                class="rail-item push only-wide"
                aria-label=t::keys()
                title=t::keys()
                on:click=move |_| ui.keys_shown.set(true)
            >
                {icon::icon(icon::KEYBOARD)}
            </button>
            <ThemeMenu />
            <AccountMenu desk ui />
        </nav>
    }
}

/// The theme that this browser asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Theme {
    System,
    Light,
    Dark,
}

impl Theme {
    const ALL: [Theme; 3] = [Theme::System, Theme::Light, Theme::Dark];

    fn code(self) -> &'static str {
        match self {
            Theme::System => "system",
            Theme::Light => "light",
            Theme::Dark => "dark",
        }
    }

    fn name(self) -> &'static str {
        match self {
            Theme::System => t::theme_system(),
            Theme::Light => t::theme_light(),
            Theme::Dark => t::theme_dark(),
        }
    }

    fn now() -> Self {
        let kept = parts::kept("recado-theme");
        Theme::ALL
            .into_iter()
            .find(|theme| Some(theme.code()) == kept.as_deref())
            .unwrap_or(Theme::System)
    }

    fn wear(self) {
        parts::keep("recado-theme", self.code());
        if let Some(root) = document().document_element() {
            match self {
                Theme::System => root.remove_attribute("data-theme").ok(),
                Theme::Light | Theme::Dark => root.set_attribute("data-theme", self.code()).ok(),
            };
        }
    }
}

/// Theme and language.
#[component]
pub fn ThemeMenu(
    #[prop(default = "rail-item")] class: &'static str,
    #[prop(default = "menu-sheet")] sheet: &'static str,
) -> impl IntoView {
    let label = format!("{} · {}", t::theme(), t::language());
    view! {
        <Menu label=label class=class sheet=sheet trigger=|| icon::icon(icon::THEME)>
            <p class="menu-title">{t::theme()}</p>
            {Theme::ALL
                .map(|theme| {
                    view! { <MenuItem checked={theme == Theme::now()} act=move || theme.wear()>{theme.name()}</MenuItem> }
                })
                .collect_view()}
            <p class="menu-title">{t::language()}</p>
            {Lang::ALL
                .map(|lang| {
                    view! {
                        <MenuItem checked={lang == i18n::lang()} act=move || i18n::speak(lang)>
                            <span lang=lang.tag()>{lang.own_name()}</span>
                        </MenuItem>
                    }
                })
                .collect_view()}
        </Menu>
    }
}

#[component]
fn AccountMenu(desk: Desk, ui: Ui) -> impl IntoView {
    let face = move || ask::me(desk).map(|me| avatar(Some(&me.name), me.id.0, Size::Medium, None));
    view! {
        <Menu label=t::account() class="rail-item" trigger=move || face>
            <p class="menu-title cut">{move || ask::me(desk).map(|me| me.name)}</p>
            <MenuItem act=move || ui.keys_shown.set(true)>{icon::icon(icon::KEYBOARD)} {t::keys()}</MenuItem>
            <MenuItem act=move || ui.leaving.set(true)>{icon::icon(icon::EXIT)} {t::sign_out()}</MenuItem>
        </Menu>
    }
}

/// The frame before anything is known. Nothing in it moves when the rest comes.
#[must_use]
pub fn bones() -> impl IntoView {
    view! {
        <div class="app">
            <ConnectionLine />
            <nav class="rail" aria-label=t::navigation()><span class="logo">{icon::logo()}</span></nav>
            <main class="inbox details-away" aria-busy="true" aria-label=t::loading()>
                <section class="list">
                    <div class="list-head"><h1>{t::conversations()}</h1></div>
                    {super::inbox::row_bones()}
                </section>
                <section class="thread"></section>
            </main>
        </div>
    }
}
