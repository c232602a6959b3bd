//! Small things that appear on many screens. They know looks, not rules.

mod avatar;
mod clipboard;
mod dialog;
mod field;
pub mod icon;
mod linked;
mod menu;
mod rows;
mod ticks;
mod written;

pub use avatar::{Size, avatar, channel_badge, channel_look, face, letters, tone};
pub use clipboard::to_clipboard;
pub use dialog::Dialog;
pub use field::{Field, Wrong};
pub use linked::{linked, next_link, write_link, write_linked};
pub use menu::{Menu, MenuItem, unfold};
pub use rows::{Row, rows};
pub use ticks::ticks;
pub use written::{Piece, Written};

use crate::i18n;
use domain::time::Time;
use leptos::{prelude::*, wasm_bindgen::JsCast, web_sys::HtmlElement};

/// The element of this id that is in the page now.
#[must_use]
pub fn by_id(id: &str) -> Option<HtmlElement> {
    document().get_element_by_id(id)?.dyn_into().ok()
}

/// Remembers a small choice of this browser. A browser that keeps nothing forgets it at the next visit.
pub fn keep(name: &str, value: &str) {
    if let Ok(Some(storage)) = window().local_storage() {
        storage.set_item(name, value).ok();
    }
}

/// A choice remembered by [`keep`].
#[must_use]
pub fn kept(name: &str) -> Option<String> {
    window()
        .local_storage()
        .ok()
        .flatten()?
        .get_item(name)
        .ok()
        .flatten()
}

/// The hour of an instant, with date and hour at full length on hover.
#[must_use]
pub fn hour(at: Time) -> impl IntoView {
    view! { <time title=i18n::at_length(at)>{i18n::clock(at)}</time> }
}

/// A button with an icon and a name that is read aloud and shown on hover.
#[must_use]
pub fn icon_button(
    which: icon::Icon,
    name: &'static str,
    act: impl FnMut(leptos::ev::MouseEvent) + 'static,
) -> impl IntoView {
    // One type for what all these buttons do, so that the button is compiled once.
    let act: Box<dyn FnMut(leptos::ev::MouseEvent)> = Box::new(act);
    view! {
        <button type="button" class="button bare square" aria-label=name title=name on:click=act>
            {icon::icon(which)}
        </button>
    }
}

/// A place where nothing is, and what to do about it.
#[must_use]
pub fn empty(
    which: icon::Icon,
    title: &'static str,
    more: &'static str,
    actions: impl IntoView,
) -> impl IntoView {
    view! {
        <div class="empty">
            {icon::icon(which)} <h2>{title}</h2> <p>{more}</p> <div class="actions">{actions}</div>
        </div>
    }
}
