//! Where answers and notes are written. Enter sends, Shift+Enter breaks the line; never while a letter is composed.

use super::{
    Open,
    attach::{Tray, chooser},
    bubble::quoted,
    guard::{Guard, WindowPill, hindrance},
};
use crate::{
    desk::{Desk, use_desk},
    host,
    i18n::{fill, thread as t},
    parts::{icon, icon_button},
    views::{
        ask,
        inbox::narrow::channel,
        later,
        ui::{COMPOSER, Mode, Ui, use_ui},
    },
};
use domain::{
    apply::quote_of, channel::ChannelKind, command::Command, conversation::Status, thread::Entry,
};
use leptos::{
    ev::{ClipboardEvent, KeyboardEvent, SubmitEvent},
    prelude::*,
    wasm_bindgen::JsCast,
    web_sys,
};

/// From this share of the limit on, characters are counted.
const NEAR_LIMIT: f64 = 0.85;

/// The text of the mode that is on. Each mode has a draft of its own: a note never ends in the box of a reply.
#[derive(Clone, Copy)]
pub struct Pen {
    pub desk: Desk,
    pub ui: Ui,
    pub open: Open,
    pub tray: Tray,
}

impl Pen {
    /// Whether there is nothing to send, or only files that cannot be.
    fn is_held_up(self) -> bool {
        if self.ui.mode.get() == Mode::Note || self.tray.is_empty(self.open) {
            return self.text().trim().is_empty();
        }
        self.tray.stays(self.open)
    }

    fn draft(self) -> RwSignal<String> {
        self.open.at.track();
        match self.ui.mode.get() {
            Mode::Reply => self.desk.draft(self.open.id()),
            Mode::Note => self.desk.note_draft(self.open.id()),
        }
    }

    pub fn text(self) -> String {
        self.draft().get()
    }

    pub fn write(self, text: String) {
        untrack(|| self.draft()).set(text);
    }

    fn key(self, event: &KeyboardEvent) {
        let held = event.ctrl_key() || event.meta_key();
        let enter = event.key() == "Enter" && !event.alt_key() && !event.is_composing();
        match (enter, event.shift_key(), held) {
            (true, false, _) => self.send(),
            (true, true, true) => self.send_and_close(),
            _ => return,
        }
        event.prevent_default();
    }

    fn is_blank(self) -> bool {
        untrack(|| self.text().trim().is_empty() && self.tray.is_empty(self.open))
    }

    /// Closes only once everything that was written is on its way.
    fn send_and_close(self) {
        if self.is_blank() {
            return;
        }
        self.send();
        if self.is_blank() {
            let status = Status::Closed;
            let close = Command::SetStatus { status };
            self.ui.wish(self.desk, self.open.id(), close);
        }
    }

    /// A screenshot is pasted as a file; text goes its usual way.
    fn paste(self, event: &ClipboardEvent) {
        let files = event.clipboard_data().and_then(|data| data.files());
        if self.tray.put(self.open, self.ui, files) {
            event.prevent_default();
        }
    }

    /// Sends what is written. What is refused stays in the field.
    fn send(self) {
        let text = untrack(|| self.text());
        if self.ui.mode.get_untracked() == Mode::Reply && !untrack(|| self.tray.is_empty(self.open))
        {
            return self.write(self.tray.send(self, text));
        }
        if text.trim().is_empty() {
            return;
        }
        let quotes = self.ui.quoting.get_untracked();
        let command = match self.ui.mode.get_untracked() {
            Mode::Reply => Command::Reply {
                text,
                quotes,
                attachment: None,
                as_owner: false,
            },
            Mode::Note => Command::AddNote { text },
        };
        if self.ui.wish(self.desk, self.open.id(), command).is_some() {
            self.write(String::new());
            self.ui.quoting.set(None);
        }
    }
}

/// The third part of the thread.
#[component]
pub fn Composer(open: Open, tray: Tray) -> impl IntoView {
    let (desk, ui) = (use_desk(), use_ui());
    let pen = Pen {
        desk,
        ui,
        open,
        tray,
    };
    take_up_mode(desk, ui, open);
    grow(pen);
    let hindrance = hindrance(desk, open);
    let blocked = move || ui.mode.get() == Mode::Reply && hindrance.get().is_some();
    let kind = Memo::new(move |_| kind(desk, open));
    let attaches = Memo::new(move |_| !tray.is_empty(open));
    let is_note = move || ui.mode.get() == Mode::Note;
    let name = move || ask::first_name(&open.name());
    let placeholder = move || {
        if is_note() {
            t::write_note().to_owned()
        } else if blocked() {
            t::read_only().to_owned()
        } else {
            fill(t::write_to(), &[&name()])
        }
    };
    let label = move || {
        fill(
            if is_note() {
                t::note_about()
            } else {
                t::reply_to()
            },
            &[&open.name()],
        )
    };
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        pen.send();
    };
    view! {
        <form class="composer" class:as-note=is_note on:submit=submit>
            <Guard open hindrance />
            <div class="composer-box">
                <div class="composer-top" role="group" aria-label=t::mode()>
                    {mode_button(ui, Mode::Reply, icon::REPLY, t::reply())}
                    {mode_button(ui, Mode::Note, icon::NOTE, t::note_tab())}
                    <Show when=move || !is_note()><WindowPill open /></Show>
                </div>
                <Quoting pen />
                {move || attaches.get().then(|| later::tray(pen))}
                <textarea
                    id=COMPOSER
                    rows="1"
                    dir="auto"
                    aria-label=label
                    placeholder=placeholder
                    disabled=blocked
                    prop:value=move || pen.text()
                    on:input:target=move |event| pen.write(event.target().value())
                    on:keydown=move |event| pen.key(&event)
                    on:paste=move |event| pen.paste(&event)
                ></textarea>
                <div class="composer-foot">
                    {chooser(pen, blocked)}
                    <span class="hint cut">{move || (!blocked()).then(t::hint)}</span>
                    <Count pen kind />
                    <button
                        type="submit"
                        class="button main"
                        aria-disabled=move || (blocked() || pen.is_held_up()).to_string()
                    >
                        {move || send_face(pen, kind.get())}
                    </button>
                </div>
            </div>
        </form>
    }
}

/// Keeps the field as high as its text where it does not do so by itself (`field-sizing`; Safari learnt it late).
fn grow(pen: Pen) {
    Effect::new(move |_| {
        pen.text();
        // The field has it by then.
        request_animation_frame(fit);
    });
}

fn fit() {
    let field = document().get_element_by_id(COMPOSER);
    let Some(field) = field.and_then(|it| it.dyn_into::<web_sys::HtmlElement>().ok()) else {
        return;
    };
    let style = field.style();
    if host::field(&style, "fieldSizing").is_some() {
        return;
    }
    style.set_property("block-size", "auto").ok();
    let high = format!("{}px", field.scroll_height());
    style.set_property("block-size", &high).ok();
}

/// The mode is kept with what was begun: a note alone is gone on with as a note, also where it is read after the page.
fn take_up_mode(desk: Desk, ui: Ui, open: Open) {
    let note = Memo::new(move |_| {
        let id = open.at.get()?;
        desk.note_draft(id)
            .with(|note| !note.is_empty())
            .then_some(id)
    });
    Effect::new(move |_| {
        if let Some(id) = note.get()
            && desk.draft(id).with_untracked(String::is_empty)
        {
            ui.mode.set(Mode::Note);
        }
    });
}

fn send_face(pen: Pen, kind: ChannelKind) -> impl IntoView {
    let (sign, words) = match pen.ui.mode.get() {
        Mode::Note => (icon::NOTE, t::add_note().to_owned()),
        Mode::Reply => (icon::SEND, fill(t::send_channel(), &[channel(kind)])),
    };
    view! { {icon::icon(sign)} {words} }
}

/// Through what an answer goes out. Tracked.
pub fn kind(desk: Desk, open: Open) -> ChannelKind {
    let inbox = open
        .head
        .with(|head| head.as_ref().map(|head| head.conversation.inbox));
    inbox
        .and_then(|id| {
            desk.settings()
                .with(|settings| settings.inbox(id).map(|inbox| inbox.kind))
        })
        .unwrap_or(ChannelKind::WhatsApp)
}

fn mode_button(ui: Ui, mode: Mode, sign: icon::Icon, name: &'static str) -> impl IntoView {
    view! {
        <button type="button" class="mode" aria-pressed=move || (ui.mode.get() == mode).to_string() on:click=move |_| ui.write_in(mode)>
            {icon::icon(sign)} {name}
        </button>
    }
}

/// What the next reply quotes, with a way out.
#[component]
fn Quoting(pen: Pen) -> impl IntoView {
    let Pen { desk, ui, open, .. } = pen;
    let quote = move || {
        let key = ui.quoting.get().filter(|_| ui.mode.get() == Mode::Reply)?;
        desk.entry(open.at.get()?, key)
            .with(|entry| entry.as_ref().and_then(Entry::message).map(quote_of))
    };
    move || {
        quote().map(|quote| {
            view! {
                <div class="bar">
                    {quoted(desk, ui, open, &quote)} {icon_button(icon::CLOSE, t::cancel_quote(), move |_| ui.quoting.set(None))}
                </div>
            }
        })
    }
}

/// `4012/4096`, once it matters.
#[component]
fn Count(pen: Pen, kind: Memo<ChannelKind>) -> impl IntoView {
    move || {
        let kind = kind.get();
        let limit = kind.text_limit();
        let written = kind.length(&pen.text());
        let near =
            written as f64 > f64::from(limit) * NEAR_LIMIT && pen.ui.mode.get() == Mode::Reply;
        near.then(|| {
            let class = if written > limit as usize {
                "count over"
            } else {
                "count"
            };
            // What is not one letter, one byte is said where it surprises: the count grows faster than the text.
            let counts = (kind == ChannelKind::Instagram).then(t::counts_bytes);
            view! { <span class=class role="status" title=counts>{format!("{written}/{limit}")}</span> }
        })
    }
}
