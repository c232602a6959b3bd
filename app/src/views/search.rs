//! Search over everything, on Ctrl+K: what this browser holds answers at each letter, the worker right behind.

mod hits;
mod line;

use super::{
    ask,
    ui::{Ui, use_ui},
};
use crate::{
    desk::{Desk, Searching, use_desk},
    i18n::inbox as t,
    parts::Dialog,
};
use domain::{text::Snippet, wire::Hit};
use hits::Hits;
use leptos::{ev::KeyboardEvent, html, prelude::*};

/// The id of the field.
const FIELD: &str = "search-field";

/// Shown while [`Ui::search_shown`] holds.
#[component]
pub fn Search() -> impl IntoView {
    let (desk, ui) = (use_desk(), use_ui());
    view! {
        <Dialog open=ui.search_shown title=t::search()>
            <Palette desk ui />
        </Dialog>
    }
}

#[component]
fn Palette(desk: Desk, ui: Ui) -> impl IntoView {
    let (words, at) = (RwSignal::new(String::new()), RwSignal::new(0_usize));
    let found = desk.found();
    on_cleanup(move || desk.search(String::new()));
    request_animation_frame(|| super::ui::focus(FIELD));
    let looks = Memo::new(move |_| found.with(|found| found.state) == Searching::Looking);
    let list = NodeRef::<html::Div>::new();
    let hits = Hits::draw_into(list, desk, ui, at);
    let typed = move |text: String| {
        at.set(0);
        words.set(text.clone());
        desk.search(text);
    };
    let count = move || found.with(|found| found.here.len() + found.there.len());
    let (on_move, on_click) = (hits.clone(), hits.clone());
    let on_key = move |event: KeyboardEvent| {
        let key = event.key();
        if key == "Enter" || key == "ArrowDown" {
            // Of what was typed, and not of what stood there before.
            desk.search_now();
            hits.draw_all();
        }
        let last = hits.count().saturating_sub(1);
        match key.as_str() {
            "ArrowDown" => at.update(|at| *at = (*at + 1).min(last)),
            "ArrowUp" => at.update(|at| *at = at.saturating_sub(1)),
            "Enter" if !event.is_composing() => hits.go_to(at.get_untracked()),
            // The field would only empty itself.
            "Escape" => ui.search_shown.set(false),
            _ => return,
        }
        event.prevent_default();
        show(at.get_untracked());
    };
    view! {
        <div class="search">
            <input
                class="input"
                id=FIELD
                // For the dialog that opens with the field in it; the frame asked for above is for one that stands already.
                autofocus=true
                type="search"
                role="combobox"
                autocomplete="off"
                spellcheck="false"
                aria-expanded="true"
                aria-controls="search-hits"
                aria-activedescendant=move || (count() > 0).then(|| hit_id(at.get()))
                aria-label=t::search()
                placeholder=t::search_for()
                prop:value=words
                on:input:target=move |event| typed(event.target().value())
                on:keydown=on_key
            />
            <div
                class="hits"
                id="search-hits"
                role="listbox"
                aria-busy=move || looks.get().to_string()
                aria-label=t::search()
                node_ref=list
                on:pointermove=move |event| {
                    if let Some(place) = on_move.place_of(&event).filter(|place| *place != at.get_untracked()) {
                        at.set(place);
                    }
                }
                on:click=move |event| {
                    if let Some(place) = on_click.place_of(&event) {
                        on_click.go_to(place);
                    }
                }
            ></div>
            <p class="state" role="status">{move || state(desk, words.get().trim().is_empty(), count())}</p>
            {move || (found.with(|found| found.state) == Searching::More).then(|| view! {
                <button type="button" class="button wide" on:click=move |_| desk.search_more()>{t::found_more()}</button>
            })}
        </div>
    }
}

/// What there is to say beside the hits.
fn state(desk: Desk, nothing_typed: bool, count: usize) -> &'static str {
    let state = desk.found().with(|found| found.state);
    match (state, count) {
        _ if nothing_typed => t::search_help(),
        (Searching::Looking | Searching::Asking, _) => t::searching(),
        (Searching::Unreachable, 0) => t::found_nothing_here(),
        (Searching::Unreachable, _) => t::search_here_only(),
        (_, 0) => t::found_nothing(),
        _ => "",
    }
}

/// Which line the field says is chosen.
fn hit_id(place: usize) -> String {
    format!("hit-{place}")
}

fn show(place: usize) {
    request_animation_frame(move || {
        if let Some(hit) = document().get_element_by_id(&hit_id(place)) {
            let how = leptos::web_sys::ScrollIntoViewOptions::new();
            how.set_block(leptos::web_sys::ScrollLogicalPosition::Nearest);
            hit.scroll_into_view_with_scroll_into_view_options(&how);
        }
    });
}

fn go(ui: Ui, hit: &Hit) {
    ui.search_shown.set(false);
    ui.open(hit.conversation);
    ui.seek(hit.conversation, hit.entry);
}

/// What stands between the names of one person, where no single one has all the words.
const BETWEEN: &str = " · ";

/// What somebody is found by, with numbers as they are written everywhere, and the marks on the same digits.
fn with_spaces(snippet: &Snippet) -> Snippet {
    let is_number = |part: &str| {
        (8..=15).contains(&part.len()) && part.bytes().all(|digit| digit.is_ascii_digit())
    };
    // Where each character stands now.
    let (mut text, mut places, mut at) = (String::new(), Vec::new(), 0);
    let mut write = |part: &str, added: &str| {
        for one in part.chars() {
            if !added.contains(one) {
                places.push(at);
            }
            text.push(one);
            at += 1;
        }
    };
    for (count, part) in snippet.text.split(BETWEEN).enumerate() {
        if count > 0 {
            write(BETWEEN, "");
        }
        if is_number(part) {
            write(&ask::spaced(part), " +-");
        } else {
            write(part, "");
        }
    }
    let place = |old: u32| places.get(old as usize).copied();
    let moved = |(from, to): &(u32, u32)| Some((place(*from)?, place(to.checked_sub(1)?)? + 1));
    let hits = snippet.hits.iter().filter_map(moved).collect();
    Snippet { text, hits }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_written_as_everywhere_and_marked_on_the_same_digits() {
        for (text, hits, expected) in [
            ("5511955500101", vec![(9, 13)], "+55 11 95550-[0101]"),
            ("5511955500101", vec![(6, 13)], "+55 11 95[550-0101]"),
            ("5511955500101", vec![(0, 4)], "+[55 11] 95550-0101"),
            (
                "Nina +1 · 551155500100",
                vec![(0, 4), (18, 22)],
                "[Nina] +1 · +55 11 5550-[0100]",
            ),
            ("Loja 2", vec![(5, 6)], "Loja [2]"),
            ("17841400000000901", vec![(0, 4)], "[1784]1400000000901"),
        ] {
            let shown = with_spaces(&Snippet {
                text: text.to_owned(),
                hits,
            });
            let marked = |(piece, hit)| if hit { format!("[{piece}]") } else { piece };
            let shown: String = shown.pieces().into_iter().map(marked).collect();
            assert_eq!(shown, expected);
        }
    }
}
