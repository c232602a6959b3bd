//! Files in a thread: what each kind looks like, and what is shown while its bytes are not here.

mod audio;
mod picture;

pub use picture::Coming;

use super::{
    Open,
    body::{card, kind_icon, kind_name, words},
};
use crate::{
    desk::Desk,
    i18n::{self, thread as t, words as said},
    parts::icon,
    views::ui::Ui,
};
use audio::Player;
use domain::{
    conversation::EntryKey,
    message::{Again, Attachment, Delivery, Failure, Media, MediaKind, Message},
};
use leptos::{prelude::*, task::spawn_local};
use picture::{picture, sticker};

/// A file, its caption, and how far its bytes got.
pub fn media(
    desk: Desk,
    ui: Ui,
    open: Open,
    message: &Message,
    file: &Media,
) -> impl IntoView + use<> {
    let key = message.key();
    let caption = file.caption.clone().filter(|caption| !caption.is_empty());
    let shown = match &message.attachment {
        Some(Attachment::Held { size }) => {
            let leaving = matches!(message.delivery, Delivery::Wished);
            let up = leaving.then(|| progress(desk, open, key));
            view! { {held(desk, ui, open, key, file, *size)} {up} }.into_any()
        }
        Some(Attachment::Waiting { .. }) => absent(file, t::receiving()).into_any(),
        Some(Attachment::Failed { failure, .. }) => {
            view! { {absent(file, t::file_failed())} {failed(desk, ui, open, key, failure)} }
                .into_any()
        }
        None => absent(file, t::media_later()).into_any(),
    };
    view! { {shown} {caption.map(|caption| words(desk, open, &caption))} }
}

fn title(file: &Media) -> String {
    file.filename
        .clone()
        .unwrap_or_else(|| kind_name(file.kind.code()).to_owned())
}

fn absent(file: &Media, state: &'static str) -> impl IntoView + use<> {
    let sign = kind_icon(file.kind.code()).unwrap_or(icon::DOCUMENT);
    card(sign, title(file), state.to_owned())
}

fn held(
    desk: Desk,
    ui: Ui,
    open: Open,
    key: EntryKey,
    file: &Media,
    size: u64,
) -> impl IntoView + use<> {
    let id = open.id();
    // A file that was chosen here gets its address once it is read.
    let address = move || desk.media(id, key);
    let name = title(file);
    let words = file.caption.clone().unwrap_or_else(|| name.clone());
    match file.kind {
        MediaKind::Image => {
            let address = Signal::derive(address);
            picture(desk, ui, key, address, name, words).into_any()
        }
        MediaKind::Sticker => sticker(desk, Signal::derive(address), name).into_any(),
        MediaKind::Video => view! {
            <video class="picture" controls preload="metadata" playsinline src=address aria-label=words on:play=move |event| audio::hush_others(&event)></video>
        }
        .into_any(),
        MediaKind::Audio | MediaKind::Voice => {
            view! { <Player address=Signal::derive(address) name size /> }.into_any()
        }
        MediaKind::Document => document(file, name, size, Signal::derive(address)).into_any(),
    }
}

/// What the browser shows itself opens in a tab of its own; everything else is saved.
fn document(
    file: &Media,
    name: String,
    size: u64,
    address: Signal<String>,
) -> impl IntoView + use<> {
    let is_pdf = file.mime.as_deref() == Some("application/pdf");
    let ending = name
        .rsplit_once('.')
        .map(|(_, ending)| ending)
        .filter(|ending| ending.len() <= 5)
        .map_or_else(String::new, |ending| {
            format!("{} · ", ending.to_ascii_uppercase())
        });
    let more = format!("{ending}{}", i18n::bytes(size));
    let file_name = name.clone();
    view! {
        {card(icon::DOCUMENT, name, more)}
        <p class="acts">
            {is_pdf.then(|| view! { <a class="button bare" href=move || address.get() target="_blank" rel="noopener">{t::open_file()}</a> })}
            <a class="button bare" href=move || saved(&address.get()) download=file_name>{icon::icon(icon::SAVE)} {t::save_file()}</a>
        </p>
    }
}

/// The same file, to be saved instead of shown.
pub fn saved(address: &str) -> String {
    if address.starts_with('/') {
        format!("{address}?download=1")
    } else {
        address.to_owned()
    }
}

/// How much of a file has left, and a way to take it back.
fn progress(desk: Desk, open: Open, key: EntryKey) -> impl IntoView {
    let id = open.id();
    let sent = desk.upload(key.id);
    move || {
        let percent = sent.get();
        (percent < 100).then(|| {
            view! {
                <p class="upload">
                    <progress max="100" value=percent aria-label=t::uploading()></progress>
                    <span class="figures">{percent} "%"</span>
                    <button type="button" class="button bare" on:click=move |_| { desk.cancel_upload(id, key.id); }>{t::cancel()}</button>
                </p>
            }
        })
    }
}

fn failed(
    desk: Desk,
    ui: Ui,
    open: Open,
    key: EntryKey,
    failure: &Failure,
) -> impl IntoView + use<> {
    let id = open.id();
    let again = move |_| {
        spawn_local(async move {
            if let Err(problem) = desk.retry_media(id, key).await {
                ui.say(said::problem(&problem));
            }
        });
    };
    let retry = (failure.again != Again::Useless).then(|| {
        view! { <button type="button" class="button" on:click=again>{icon::icon(icon::RETRY)} {t::retry()}</button> }
    });
    view! { <p class="acts lost"><span>{said::why(failure.why)}</span> {retry}</p> }
}
