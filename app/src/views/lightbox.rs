//! A picture, large: arrows lead to the next one of the thread, plus and minus zoom.

use super::{
    thread::{Coming, saved},
    ui::use_ui,
};
use crate::{
    desk::{Desk, use_desk},
    i18n::{inbox, thread as t},
    parts::{icon, icon_button},
};
use domain::{
    conversation::EntryKey,
    ids::ConversationId,
    message::{Attachment, Content, Media, MediaKind},
    thread::Entry,
};
use leptos::{
    ev::{KeyboardEvent, WheelEvent},
    html,
    prelude::*,
};

/// Quarters of the size that fits.
const FITS: usize = 4;
const LARGEST: usize = 16;

/// How near a picture is looked at.
#[derive(Clone, Copy)]
struct Zoom {
    now: RwSignal<usize>,
    image: NodeRef<html::Img>,
    /// Pixels across, as the picture stands when all of it is seen.
    fitted: StoredValue<i32>,
}

impl Zoom {
    fn new() -> Self {
        Self {
            now: RwSignal::new(FITS),
            image: NodeRef::new(),
            fitted: StoredValue::new(0),
        }
    }

    fn fits(self) -> bool {
        self.now.get_untracked() == FITS
    }

    fn fit(self) {
        self.now.set(FITS);
    }

    fn nearer(self, by: isize) {
        if self.fits() {
            let image = self.image.get_untracked();
            self.fitted
                .set_value(image.map_or(0, |image| image.client_width()));
        }
        let near = |zoom: usize| zoom.saturating_add_signed(by).clamp(FITS, LARGEST);
        self.now.update(|zoom| *zoom = near(*zoom));
    }

    fn turn(self) {
        if self.fits() {
            self.nearer(FITS.cast_signed());
        } else {
            self.fit();
        }
    }

    /// Nothing while all of it is seen: then the sheet says how large it may be.
    fn wide(self) -> Option<String> {
        let zoom = i32::try_from(self.now.get()).unwrap_or_default();
        let quarters = self.fitted.get_value() * zoom / 4;
        (self.now.get() > FITS).then(|| format!("{quarters}px"))
    }
}

/// Shows one picture of a conversation, and from there the others that are drawn.
#[component]
pub fn Lightbox(id: ConversationId, first: EntryKey) -> impl IntoView {
    let (desk, ui) = (use_desk(), use_ui());
    let at = RwSignal::new(Some(first));
    let (zoom, coming) = (Zoom::new(), Coming::of(desk));
    let pictures = pictures(desk, id);
    let here = at
        .get_untracked()
        .and_then(|at| pictures.iter().position(|key| *key == at));
    let place = RwSignal::new(here.unwrap_or_default());
    let count = pictures.len();
    let go = move |by: isize| {
        let next = place
            .get_untracked()
            .saturating_add_signed(by)
            .min(count.saturating_sub(1));
        place.set(next);
        at.set(pictures.get(next).copied());
        coming.again();
        zoom.fit();
    };
    let (go, back) = (StoredValue::new(go), move || ui.lightbox.set(None));
    let go = move |by| go.with_value(|go| go(by));
    let on_key = move |event: KeyboardEvent| {
        match event.key().as_str() {
            "ArrowRight" if zoom.fits() => go(1),
            "ArrowLeft" if zoom.fits() => go(-1),
            "+" | "=" => zoom.nearer(2),
            "-" => zoom.nearer(-2),
            "0" => zoom.fit(),
            _ => return,
        }
        event.prevent_default();
    };
    let on_wheel = move |event: WheelEvent| zoom.nearer(if event.delta_y() < 0.0 { 1 } else { -1 });
    let (node, stage) = (NodeRef::<html::Dialog>::new(), NodeRef::<html::Div>::new());
    Effect::new(move |_| {
        if let Some(dialog) = node.get().filter(|dialog| !dialog.open()) {
            dialog.show_modal().ok();
        }
    });
    // The browser gives the focus back to where it was, if it is the browser that closes.
    let close = move |_| {
        if let Some(dialog) = node.get_untracked() {
            dialog.close();
        }
    };
    let stay = move |_| stay(stage);
    let address = move || at.get().map(|key| desk.media(id, key)).unwrap_or_default();
    let (several, is_near) = (count > 1, Memo::new(move |_| zoom.now.get() > FITS));
    let words = move || {
        at.get()
            .and_then(|key| caption(desk, id, key))
            .unwrap_or_default()
    };
    let name = move || {
        Some(words())
            .filter(|words| !words.is_empty())
            .unwrap_or_else(|| t::image().to_owned())
    };
    view! {
        <dialog class="lightbox" node_ref=node aria-label=t::image() on:close=move |_| back() on:keydown=on_key>
            <header>
                <p class="cut" dir="auto">{words}</p>
                {icon_button(icon::LESS, t::zoom_out(), move |_| zoom.nearer(-2))}
                {icon_button(icon::MORE, t::zoom_in(), move |_| zoom.nearer(2))}
                <a class="button bare square" href=move || saved(&address()) download="" aria-label=t::save_file() title=t::save_file()>{icon::icon(icon::SAVE)}</a>
                {icon_button(icon::CLOSE, inbox::close(), close)}
            </header>
            <div class="stage" node_ref=stage on:click=stay tabindex="0" role="group" aria-label=name class:near=move || is_near.get() on:wheel=on_wheel>
                {coming.or_lost(icon::IMAGE, move || view! {
                    <img src=address alt=name node_ref=zoom.image style:width=move || zoom.wide() on:click=move |_| zoom.turn() on:error=move |_| coming.is_lost() />
                })}
            </div>
            <Show when=move || several>
                <button type="button" class="turn before" aria-label=t::picture_before() disabled=move || place.get() == 0 on:click=move |_| go(-1)>{icon::icon(icon::BACK)}</button>
                <button type="button" class="turn after" aria-label=t::picture_after() disabled=move || place.get() + 1 == count on:click=move |_| go(1)>{icon::icon(icon::ON)}</button>
            </Show>
        </dialog>
    }
}

/// What was pressed may go; keys still mean this picture.
fn stay(stage: NodeRef<html::Div>) {
    if let Some(stage) = stage.get_untracked() {
        stage.focus().ok();
    }
}

fn picture(entry: &Entry) -> Option<&Media> {
    let message = entry.message()?;
    let is_here = matches!(message.attachment, Some(Attachment::Held { .. }));
    match &message.content {
        Content::Media(media)
            if is_here && media.kind == MediaKind::Image && message.revoked_at.is_none() =>
        {
            Some(media)
        }
        _ => None,
    }
}

fn pictures(desk: Desk, id: ConversationId) -> Vec<EntryKey> {
    let is_one = |key: &EntryKey| {
        desk.entry(id, *key)
            .with_untracked(|entry| entry.as_ref().and_then(picture).is_some())
    };
    desk.keys(id)
        .with_untracked(|keys| keys.iter().copied().filter(is_one).collect())
}

fn caption(desk: Desk, id: ConversationId, key: EntryKey) -> Option<String> {
    desk.entry(id, key).with_untracked(|entry| {
        let media = picture(entry.as_ref()?)?;
        media.caption.clone().or_else(|| media.filename.clone())
    })
}
