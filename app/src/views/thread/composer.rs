//! Where answers and notes are written. Enter sends, Shift+Enter breaks the line; never while a letter is composed.

use super::{
    Open,
    attach::{Tray, chooser},
    bubble::quoted,
    guard::{Guard, WindowPill, hindrance},
    length::{Count, Length, hint, length},
};
use crate::{
    desk::{Desk, use_desk},
    host,
    i18n::{fill, thread as t},
    parts::{by_id, icon, icon_button},
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
};

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
        if let Length::Over(count) = untrack(|| length(self)) {
            return self.ui.say(t::too_many(count));
        }
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
    let kind = Memo::new(move |_| open.channel(desk));
    let length = Memo::new(move |_| length(pen));
    let is_over = move || matches!(length.get(), Length::Over(_));
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
                    <span class="hint cut">{move || (!blocked()).then(|| hint(kind.get(), length.get()))}</span>
                    <Count length />
                    <button
                        type="submit"
                        class="button main"
                        aria-disabled=move || (blocked() || is_over() || pen.is_held_up()).to_string()
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
    let root = document().document_element();
    let style = root.and_then(|root| host::field(&root, "style"));
    if style.is_some_and(|style| host::field(&style, "fieldSizing").is_some()) {
        return;
    }
    Effect::new(move |_| {
        pen.text();
        // The field has it by then.
        request_animation_frame(fit);
    });
}

fn fit() {
    let Some(field) = by_id(COMPOSER) else {
        return;
    };
    let style = field.style();
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
