//! Pictures and stickers, and what stands in their place while their bytes cannot come.

use crate::{
    desk::{Connection, Desk},
    i18n::{fill, thread as t},
    parts::icon::{self, Icon},
    views::ui::Ui,
};
use domain::conversation::EntryKey;
use leptos::prelude::*;

/// Whether a picture came. A browser's own sign for what did not says nothing, so it is never shown.
#[derive(Debug, Clone, Copy)]
pub struct Coming {
    lost: RwSignal<bool>,
    connection: Signal<Connection>,
}

impl Coming {
    /// What did not come is asked for again whenever the worker is met again.
    pub fn of(desk: Desk) -> Self {
        let (lost, connection) = (RwSignal::new(false), desk.connection());
        Effect::new(move |_| {
            if connection.get() == Connection::Connected {
                lost.set(false);
            }
        });
        Self { lost, connection }
    }

    pub fn is_lost(self) {
        self.lost.set(true);
    }

    pub fn again(self) {
        self.lost.set(false);
    }

    /// Why it is not here, and that it may be asked for.
    fn reason(self, sign: Icon) -> impl IntoView {
        let words = move || match self.connection.get() {
            Connection::Connected => t::picture_lost(),
            _ => t::picture_offline(),
        };
        view! { {icon::icon(sign)} <span>{words}</span> <span class="again">{t::retry()}</span> }
    }

    /// A picture that is nothing to press, made anew each time it is asked for.
    pub fn or_lost<V: IntoView + 'static>(
        self,
        sign: Icon,
        picture: impl Fn() -> V + Send + 'static,
    ) -> impl IntoView {
        move || {
            if !self.lost.get() {
                return picture().into_any();
            }
            view! { <button type="button" class="missing" on:click=move |_| self.again()>{self.reason(sign)}</button> }
                .into_any()
        }
    }
}

/// A picture, which opens large; while it is not here the same button asks for it.
pub fn picture(
    desk: Desk,
    ui: Ui,
    key: EntryKey,
    address: Signal<String>,
    name: String,
    words: String,
) -> impl IntoView {
    let coming = Coming::of(desk);
    let lost = coming.lost;
    let press = move |_| match lost.get_untracked() {
        true => coming.again(),
        false => ui.lightbox.set(Some(key)),
    };
    let opens = move || (!lost.get()).then(|| fill(t::open_image(), &[&name]));
    let inside = move || {
        if lost.get() {
            return coming.reason(icon::IMAGE).into_any();
        }
        let words = words.clone();
        view! { <img src=move || address.get() alt=words loading="lazy" decoding="async" on:error=move |_| coming.is_lost() /> }
            .into_any()
    };
    view! { <button type="button" class="picture" class:missing=move || lost.get() aria-label=opens on:click=press>{inside}</button> }
}

pub fn sticker(desk: Desk, address: Signal<String>, name: String) -> impl IntoView {
    let coming = Coming::of(desk);
    let picture = move || {
        let name = name.clone();
        view! { <img src=move || address.get() alt=name loading="lazy" decoding="async" on:error=move |_| coming.is_lost() /> }
    };
    view! { <div class="sticker">{coming.or_lost(icon::STICKER, picture)}</div> }
}
