//! Files to send: chosen, pasted or dropped, then looked at before they leave. What is written becomes the caption of the
//! first that shows one.

use super::{
    Open,
    composer::Pen,
    shrink::{packs_videos, shrunk, shrunk_video},
};
use crate::{
    desk::{Desk, use_desk},
    i18n::{self, thread as t},
    parts::{icon, icon_button},
    views::ui::{Mode, Ui, refusal_words},
};
use domain::{file::limits, ids::ConversationId, refusal::Refusal};
use leptos::{ev::DragEvent, prelude::*, task::spawn_local, wasm_bindgen::JsCast, web_sys};
use wasm_bindgen::JsValue;
use web_sys::{File, FileList, FilePropertyBag, HtmlInputElement, Node};

/// What was chosen and has not been sent, each for its conversation: a file never ends in another one.
#[derive(Debug, Clone, Copy)]
pub struct Tray {
    desk: Desk,
    /// Files are being dragged over the thread.
    over: RwSignal<bool>,
}

impl Tray {
    pub fn new(desk: Desk) -> Self {
        desk.look_for_files();
        Self {
            desk,
            over: RwSignal::new(false),
        }
    }

    pub fn is_empty(self, open: Open) -> bool {
        open.at.get().is_none_or(|id| self.desk.tray(id).is_empty())
    }

    /// How long the words under the first file may be that shows any; inside nothing where none does, and nothing where
    /// there is no file. Tracked.
    pub fn caption(self, open: Open) -> Option<Option<u32>> {
        let id = open.at.get()?;
        let files = self.desk.tray(id);
        let longest = files.iter().find_map(|file| self.desk.caption(id, file));
        (!files.is_empty()).then_some(longest)
    }

    /// Whether none of them can be sent. Tracked.
    pub fn stays(self, open: Open) -> bool {
        let stays = |id| {
            let refused = |file: &File| self.desk.may_attach(id, file).is_some();
            self.desk.tray(id).iter().all(refused)
        };
        open.at.get().is_none_or(stays)
    }

    /// Puts files on the tray. Says whether there were any.
    pub fn put(self, open: Open, ui: Ui, files: Option<FileList>) -> bool {
        let Some(files) = files.filter(|files| files.length() > 0) else {
            return false;
        };
        if !untrack(|| takes_files(self.desk, open)) {
            ui.say(t::no_files().to_owned());
            return true;
        }
        let id = open.id();
        let files = (0..files.length()).filter_map(|place| files.get(place));
        self.desk.lay(id, files);
        ui.write_in(Mode::Reply);
        true
    }

    /// Sends what is on the tray, each file as a message of its own, in their order. Gives what is left of the text.
    pub fn send(self, pen: Pen, mut text: String) -> String {
        let (desk, ui, id) = (pen.desk, pen.ui, pen.open.id());
        for file in untrack(|| self.desk.tray(id)) {
            let caption = if desk.caption(id, &file).is_some() {
                std::mem::take(&mut text)
            } else {
                String::new()
            };
            match desk.attach(
                id,
                file.clone(),
                caption.clone(),
                ui.quoting.get_untracked(),
            ) {
                Ok(_) => ui.quoting.set(None),
                Err(refusal) => {
                    // Several may lie there; each is told by its name.
                    ui.say(format!("{}: {}", file.name(), why(desk, &file, refusal)));
                    if !caption.is_empty() {
                        text = caption;
                    }
                }
            }
        }
        text
    }

    pub fn dragged(self, event: &DragEvent) {
        let carried = event.data_transfer().map(|carried| carried.types());
        if carried.is_some_and(|types| types.includes(&JsValue::from_str("Files"), 0)) {
            event.prevent_default();
            self.over.set(true);
        }
    }

    pub fn left(self, event: &DragEvent) {
        let to = event
            .related_target()
            .and_then(|to| to.dyn_into::<Node>().ok());
        let thread = document().query_selector(".thread").ok().flatten();
        if !thread.is_some_and(|thread| to.is_some() && thread.contains(to.as_ref())) {
            self.over.set(false);
        }
    }

    pub fn dropped(self, event: &DragEvent, open: Open, ui: Ui) {
        self.over.set(false);
        let files = event.data_transfer().and_then(|carried| carried.files());
        if self.put(open, ui, files) {
            event.prevent_default();
        }
    }
}

/// Why a file stays. An empty one got through as it is: to attach it again would change nothing.
fn why(desk: Desk, file: &File, refusal: Refusal) -> String {
    match refusal {
        Refusal::NoSuchFile if file.size() < 1.0 => t::empty_file().to_owned(),
        refusal => refusal_words(desk, refusal),
    }
}

/// Where files may be dropped: all of the thread, while some are dragged over it.
pub fn zone(tray: Tray) -> impl IntoView {
    move || {
        let shown = tray.over.get();
        shown.then(
            || view! { <div class="drop">{icon::icon(icon::ATTACH)} <p>{t::drop_here()}</p></div> },
        )
    }
}

/// Whether the channel of a conversation takes any file at all. Tracked.
fn takes_files(desk: Desk, open: Open) -> bool {
    !limits(open.channel(desk)).is_empty()
}

/// The button, which is the browser's own choice of files in our clothes.
pub fn chooser(
    pen: Pen,
    blocked: impl Fn() -> bool + Copy + Send + Sync + 'static,
) -> impl IntoView {
    let chosen = move |event: leptos::ev::Event| {
        let input = event
            .target()
            .and_then(|it| it.dyn_into::<HtmlInputElement>().ok());
        let Some(input) = input else { return };
        pen.tray.put(pen.open, pen.ui, input.files());
        // The same file may be chosen again.
        input.set_value("");
    };
    let takes = Memo::new(move |_| takes_files(pen.desk, pen.open));
    let off = move || blocked() || !takes.get();
    let words = move || {
        if takes.get() {
            t::attach()
        } else {
            t::no_files()
        }
    };
    view! {
        <Show when=move || pen.ui.mode.get() == Mode::Reply>
            <label class="attach" class:disabled=off title=words>
                <input type="file" multiple aria-label=words disabled=off on:change=chosen />
                {icon::icon(icon::ATTACH)}
            </label>
        </Show>
    }
}

/// What will be sent, and what will not be and why.
#[component]
pub fn TrayView(pen: Pen) -> impl IntoView {
    let desk = use_desk();
    move || {
        let id = pen.open.at.get()?;
        let files = desk.tray(id);
        let shown = !files.is_empty() && pen.ui.mode.get() == Mode::Reply;
        shown.then(|| {
            let lines = files.into_iter().map(|file| line(desk, pen, id, file));
            view! { <ul class="tray" aria-label=t::to_be_sent()>{lines.collect_view()}</ul> }
        })
    }
}

fn line(desk: Desk, pen: Pen, id: ConversationId, file: File) -> impl IntoView {
    let refusal = desk.may_attach(id, &file);
    let (name, kind) = (file.name(), file.type_());
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a number of bytes"
    )]
    let size = i18n::bytes(file.size() as u64);
    let picture = kind.starts_with("image/").then(|| picture(&file)).flatten();
    let as_document = matches!(
        refusal,
        Some(Refusal::FileTooLarge { .. } | Refusal::FileKind)
    )
    .then(|| document_of(&file))
    .flatten()
    .filter(|document| desk.may_attach(id, document).is_none());
    let (away, of) = (file.clone(), file.clone());
    let too_large = matches!(refusal, Some(Refusal::FileTooLarge { .. }));
    // To pack a video anew takes an encoder, which not every browser has: the person is told what helps.
    let is_video = kind.starts_with("video/");
    let advice = (too_large && is_video && !packs_videos()).then(t::smaller_video);
    let smaller = match refusal {
        Some(Refusal::FileTooLarge { limit })
            if kind.starts_with("image/") || is_video && packs_videos() =>
        {
            Some(offer(pen, id, file.clone(), limit, is_video))
        }
        _ => None,
    };
    view! {
        <li class:refused=refusal.is_some()>
            {match picture {
                Some(address) => view! { <img src=address alt="" /> }.into_any(),
                None => icon::icon(icon::DOCUMENT).into_any(),
            }}
            <span class="what">
                <span class="cut" dir="auto">{name}</span>
                <span class="quiet">{size}</span>
                {refusal.map(|refusal| view! { <strong role="alert">{why(desk, &of, refusal)}</strong> })}
                {advice.map(|words| view! { <span class="quiet">{words}</span> })}
                {smaller}
                {as_document.map(|document| {
                    let change = move |_| desk.take_off(id, &file, Some(document.clone()));
                    view! { <button type="button" class="button bare" on:click=change>{t::as_document()}</button> }
                })}
            </span>
            {icon_button(icon::CLOSE, t::take_off(), move |_| desk.take_off(id, &away, None))}
        </li>
    }
}

/// What is too large can be made smaller, if that is wished.
fn offer(pen: Pen, id: ConversationId, file: File, limit: u64, is_video: bool) -> impl IntoView {
    // How far it is, in percent.
    let done = RwSignal::new(None::<u32>);
    let (offered, cannot) = match is_video {
        true => (t::compress_video(), t::cannot_compress_video()),
        false => (t::compress(), t::cannot_compress()),
    };
    let compress = move |_| {
        if done.get_untracked().is_some() {
            return;
        }
        done.set(Some(0));
        let file = file.clone();
        spawn_local(async move {
            let smaller = match is_video {
                true => shrunk_video(&file, limit, move |part| tell(done, part)).await,
                false => shrunk(&file, limit).await,
            };
            match smaller {
                Some(smaller) => pen.desk.take_off(id, &file, Some(smaller)),
                None => pen.ui.say(cannot.to_owned()),
            }
            // Its line may be gone by now.
            done.try_set(None);
        });
    };
    let words = move || match done.get() {
        None => offered.to_owned(),
        Some(0) => t::compressing().to_owned(),
        Some(percent) => format!("{} {percent} %", t::compressing()),
    };
    let is_busy = move || done.get().is_some().to_string();
    view! { <button type="button" class="button bare" aria-busy=is_busy on:click=compress>{words}</button> }
}

fn tell(done: RwSignal<Option<u32>>, part: f64) {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "from 0 to 100"
    )]
    let percent = (part.clamp(0.0, 1.0) * 100.0) as u32;
    if done.try_get_untracked().flatten() != Some(percent) {
        done.try_set(Some(percent));
    }
}

/// An address of a picture that is only here, for as long as it is shown.
fn picture(file: &File) -> Option<String> {
    let address = web_sys::Url::create_object_url_with_blob(file).ok()?;
    let shown = address.clone();
    on_cleanup(move || {
        web_sys::Url::revoke_object_url(&shown).ok();
    });
    Some(address)
}

/// The same bytes, to be sent as a document: any type may be one, and a larger one.
fn document_of(file: &File) -> Option<File> {
    let how = FilePropertyBag::new();
    how.set_type("application/octet-stream");
    File::new_with_blob_sequence_and_options(&js_sys::Array::of1(file), &file.name(), &how).ok()
}
