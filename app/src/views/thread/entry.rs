//! One line of a thread, with what precedes it.

use super::{
    Open,
    activity::activity,
    bubble::bubble,
    leads::{Lead, Leads},
    note::note,
};
use crate::{
    desk::use_desk,
    i18n::{self, thread as t},
};
use domain::{conversation::EntryKey, ids::EntryId, thread::Entry};
use leptos::prelude::*;

/// It watches its own entry: a tick redraws one bubble.
#[component]
pub fn Line(open: Open, key: EntryKey, leads: Leads, unread: u64) -> impl IntoView {
    let desk = use_desk();
    let entry = desk.entry(open.id(), key);
    let lead = Memo::new(move |_| {
        leads.drawn.with(|leads| {
            let lead = leads.iter().find(|(id, _)| *id == key.id);
            lead.map(|(_, lead)| *lead).unwrap_or_default()
        })
    });
    let now = desk.now();
    let before = move || {
        let Lead {
            new_day,
            unread: is_mark,
            ..
        } = lead.get();
        view! {
            {new_day.then(|| view! { <div class="day"><span>{move || i18n::day(key.at, now.get())}</span></div> })}
            {is_mark
                .then(|| {
                    let count = usize::try_from(unread).unwrap_or(usize::MAX);
                    view! { <div class="unread-line" role="separator">{t::unread_line(count)}</div> }
                })}
        }
    };
    let line = move || {
        let first = lead.get().first;
        entry.get().map(|entry| match entry {
            Entry::Message(message) => bubble(open, *message, first).into_any(),
            Entry::Note(body) => note(desk, &body).into_any(),
            Entry::Activity(body) => activity(desk, &body).into_any(),
        })
    };
    view! { {before} {line} }
}

/// The id of a line's element.
pub fn element_id(id: EntryId) -> String {
    format!("entry-{id}")
}
