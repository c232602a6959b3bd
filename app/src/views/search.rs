//! Search over everything, on Ctrl+K: what this browser holds answers at each letter, the worker right behind.

use super::{
    ask,
    inbox::narrow::channel,
    ui::{Ui, use_ui},
};
use crate::{
    desk::{Desk, Found, Searching, use_desk},
    i18n::{self, inbox as t},
    parts::{Dialog, Size, avatar, icon},
};
use domain::{text::Snippet, wire::Hit};
use leptos::{ev::KeyboardEvent, prelude::*};
use std::time::Duration;

/// The id of the field, and what the ids of the hits begin with.
const FIELD: &str = "search-field";

/// Hits that are drawn at once, and when the rest is.
const FIRST: usize = 8;
const LATER: Duration = Duration::from_millis(150);

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
    let hits = Memo::new(move |_| found.with(all_hits));
    let here = Memo::new(move |_| found.with(|found| found.here.len()));
    let looks = Memo::new(move |_| found.with(|found| found.state) == Searching::Looking);
    let drawn = Drawn::of(hits);
    let typed = move |text: String| {
        at.set(0);
        words.set(text.clone());
        desk.search(text);
    };
    let count = move || hits.with(Vec::len);
    let on_key = move |event: KeyboardEvent| {
        let key = event.key();
        if key == "Enter" || key == "ArrowDown" {
            // Of what was typed, and not of what stood there before.
            desk.search_now();
            drawn.everything();
        }
        let last = count().saturating_sub(1);
        match key.as_str() {
            "ArrowDown" => at.update(|at| *at = (*at + 1).min(last)),
            "ArrowUp" => at.update(|at| *at = at.saturating_sub(1)),
            "Enter" if !event.is_composing() => {
                let hit = hits.with_untracked(|hits| hits.get(at.get_untracked()).cloned());
                if let Some(hit) = hit {
                    go(ui, &hit);
                }
            }
            // The field would only empty itself.
            "Escape" => ui.search_shown.set(false),
            _ => return,
        }
        event.prevent_default();
        show(at.get_untracked());
    };
    let shown = Memo::new(move |_| drawn.most().min(count()));
    let list = move || {
        let here = here.get();
        let one = |(place, hit): (usize, Hit)| {
            let behind = (place == here).then(
                || view! { <p class="menu-title" role="presentation">{t::found_there()}</p> },
            );
            view! { {behind} {line(desk, ui, at, place, hit)} }
        };
        let hits = hits.get().into_iter().take(shown.get());
        hits.enumerate().map(one).collect_view()
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
            <div class="hits" id="search-hits" role="listbox" aria-busy=move || looks.get().to_string() aria-label=t::search()>{list}</div>
            <p class="state" role="status">{move || state(desk, words.get().trim().is_empty(), count())}</p>
            {move || (found.with(|found| found.state) == Searching::More).then(|| view! {
                <button type="button" class="button wide" on:click=move |_| desk.search_more()>{t::found_more()}</button>
            })}
        </div>
    }
}

fn all_hits(found: &Found) -> Vec<Hit> {
    found.here.iter().chain(&found.there).cloned().collect()
}

/// How many hits are drawn: the first few, and the others when somebody looks at what they found.
#[derive(Clone, Copy)]
struct Drawn {
    /// Counts up with every answer.
    answer: Memo<u32>,
    /// The answer of which everything is drawn. Of the next one it says nothing, so that nobody need take it back in time.
    whole: RwSignal<Option<u32>>,
}

impl Drawn {
    fn of(hits: Memo<Vec<Hit>>) -> Self {
        let answer = Memo::new(move |before: Option<&u32>| {
            hits.track();
            before.map_or(0, |before| before.wrapping_add(1))
        });
        let whole = RwSignal::new(None);
        Effect::new(move |_| {
            let now = answer.get();
            let more = move || {
                if answer.try_get_untracked() == Some(now) {
                    whole.set(Some(now));
                }
            };
            set_timeout(more, LATER);
        });
        Self { answer, whole }
    }

    fn everything(self) {
        self.whole.set(Some(self.answer.get_untracked()));
    }

    /// Tracked.
    fn most(self) -> usize {
        let answer = self.answer.get();
        if self.whole.get() == Some(answer) {
            usize::MAX
        } else {
            FIRST
        }
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

fn line(desk: Desk, ui: Ui, at: RwSignal<usize>, place: usize, hit: Hit) -> impl IntoView {
    let held = desk.glance(hit.conversation);
    let contact = held.as_ref().map(|head| &head.contact);
    let called = hit.name.clone().or_else(|| ask::called(contact?));
    let nameless = || contact.map_or_else(t::no_name, ask::nameless).to_owned();
    let name = called.clone().unwrap_or_else(nameless);
    let pieces = match hit.entry {
        Some(_) => hit.snippet.pieces(),
        None => with_spaces(&hit.snippet).pieces(),
    };
    // What is before the found word gives way where there is no room for both.
    let first = pieces.iter().position(|(_, marked)| *marked).unwrap_or(0);
    let drawn = |(words, marked)| match marked {
        true => view! { <mark>{words}</mark> }.into_any(),
        false => String::into_any(words),
    };
    let mut before: Vec<AnyView> = pieces.into_iter().map(drawn).collect();
    let found = before.split_off(first);
    let words = view! { <span class="cut">{before}</span><span class="cut">{found}</span> };
    let when = i18n::short(hit.at, desk.now().get_untracked());
    let face = hit.contact.map_or(hit.conversation.0, |contact| contact.0);
    let settings = desk.settings();
    let medium = settings.with_untracked(|all| all.inbox(hit.inbox?).map(|inbox| inbox.kind));
    // As in the list: the sign is for who sees it.
    let by = medium.map(|kind| view! { <span class="unseen">{channel(kind)}</span> });
    let inside = if hit.entry.is_some() {
        view! {
            <span class="top"><span class="name cut" dir="auto">{name.clone()}</span> {by} <time>{when}</time></span>
            <span class="found" dir="auto">{words}</span>
        }
        .into_any()
    } else {
        // By a number or a username: the name says who that is.
        let is_name = hit
            .name
            .as_deref()
            .is_none_or(|name| name == hit.snippet.text);
        let (first, second) = if is_name {
            (words.into_any(), None)
        } else {
            let by = view! { <span class="found" dir="auto">{words}</span> };
            (name.clone().into_any(), Some(by))
        };
        view! {
            <span class="top"><span class="name cut" dir="auto">{first}</span> {by} {icon::icon(icon::PERSON)}</span>
            {second}
        }
        .into_any()
    };
    view! {
        <div
            class="hit"
            id=hit_id(place)
            role="option"
            aria-selected=move || (at.get() == place).to_string()
            on:pointermove=move |_| at.set(place)
            on:click=move |_| go(ui, &hit)
        >
            {avatar(called.as_deref(), face, Size::Medium, medium)} <span class="body">{inside}</span>
        </div>
    }
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
