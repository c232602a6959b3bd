//! A note: only the team sees it, so it does not look like a message.

use crate::{
    desk::Desk,
    i18n::thread as t,
    parts::{hour, icon, linked},
    views::ask,
};
use domain::thread::Note;
use leptos::prelude::*;

/// Full width, amber, with a lock.
pub fn note(desk: Desk, note: &Note) -> impl IntoView + use<> {
    let author = ask::agent_name(desk, note.author);
    view! {
        <div class="entry note">
            <div class="paper">
                <header>{icon::icon(icon::NOTE)} <span>{author} " · " {t::note()}</span> {hour(note.at)}</header>
                <p class="words" dir="auto">{linked(&note.body)}</p>
            </div>
        </div>
    }
}
