//! What people see. Views read signals and wish; what is allowed is asked of the domain, never decided here.

mod ask;
mod details;
mod doors;
mod filters;
mod frame;
mod inbox;
mod keys;
mod later;
mod leaving;
mod lightbox;
mod lines;
mod listed;
mod lost;
mod notices;
mod route;
mod said;
mod search;
mod selfcheck;
mod settings;
mod thread;
mod ui;

use crate::{
    desk::{Session, use_desk},
    i18n,
};
use leptos::prelude::*;
use route::Route;
use ui::Ui;

/// The whole interface. A switch of language builds it anew, so that no text needs to watch the language.
#[component]
pub fn App() -> impl IntoView {
    let ui = Ui::start();
    provide_context(ui);
    provide_context(inbox::Order::start(ui));
    later::keyboard(ui);
    let lang = i18n::lang_signal();
    move || {
        lang.track();
        view! {
            {screen(ui)}
            <lines::Toasts />
        }
    }
}

/// What the address asks for, and who is here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Screen {
    Waiting,
    Door(doors::Door),
    Frame,
}

fn screen(ui: Ui) -> impl IntoView {
    let session = use_desk().session();
    let screen = Memo::new(move |_| match (ui.route.get(), session.get()) {
        (Route::SetUp, Session::SignedOut) => Screen::Door(doors::Door::SetUp),
        (Route::Join, _) => Screen::Door(doors::Door::Join),
        (_, Session::Unknown) => Screen::Waiting,
        (_, Session::SignedOut) => Screen::Door(doors::Door::SignIn),
        (_, Session::SignedIn(_)) => Screen::Frame,
    });
    move || match screen.get() {
        Screen::Waiting => frame::bones().into_any(),
        Screen::Door(door) => later::doors(door),
        Screen::Frame => view! { <frame::Frame /> }.into_any(),
    }
}
