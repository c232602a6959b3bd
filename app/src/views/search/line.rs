//! One line of what was found. It is made once and written into again: each letter finds something else, and most of a line
//! stays what it is.

use super::with_spaces;
use crate::{
    desk::Desk,
    i18n::{self, inbox as t},
    parts::{Piece, Size, Written, channel_look, face, icon, letters},
    views::{ask, inbox::narrow::channel},
};
use domain::{text::Snippet, wire::Hit};
use leptos::{
    prelude::*,
    web_sys::{Element, Node},
};

/// What changes in a line, in the order of [`PIECES`].
#[derive(Clone, Copy)]
enum Says {
    Selected,
    Face,
    Letters,
    Channel,
    Medium,
    NoMedium,
    By,
    When,
    Sign,
    NothingBelow,
}

const PIECES: [Piece; 10] = [
    ("", "aria-selected"),
    (".avatar", "class"),
    (".avatar", "data-letters"),
    (".channel", "class"),
    (".channel", "inside"),
    (".channel", "hidden"),
    (".unseen", "text"),
    ("time", "text"),
    (".i", "inside"),
    (".found", "hidden"),
];

/// Before the found word, and from it on: the first gives way where there is no room for both.
const BONES: &str = r#"<span class="avatar" aria-hidden="true"><span class="channel"></span></span> <span class="body"><span class="top"><span class="name cut" dir="auto"><span class="cut"></span><span class="cut"></span></span> <span class="unseen"></span> <time></time><i class="i"></i></span><span class="found" dir="auto"><span class="cut"></span><span class="cut"></span></span></span>"#;

/// Two places for words, and what stands in them.
struct Words {
    halves: [Element; 2],
    said: Vec<(String, bool)>,
}

impl Words {
    fn within(line: &Element, path: &str) -> Option<Self> {
        let find = |which: &str| {
            let found = line.query_selector(&[path, which].concat());
            found.ok().flatten()
        };
        Some(Self {
            halves: [find(" > .cut")?, find(" > .cut + .cut")?],
            said: Vec::new(),
        })
    }

    fn say(&mut self, pieces: Vec<(String, bool)>) {
        if self.said == pieces {
            return;
        }
        let [before, found] = &self.halves;
        before.set_text_content(None);
        found.set_text_content(None);
        let mut half = before;
        for (words, is_found) in &pieces {
            if *is_found {
                half = found;
            }
            // A browser that makes no elements shows no page either.
            append(half, words, *is_found);
        }
        self.said = pieces;
    }
}

fn append(half: &Element, words: &str, is_found: bool) -> Option<()> {
    let text: Node = document().create_text_node(words).into();
    if is_found {
        let mark = document().create_element("mark").ok()?;
        mark.append_child(&text).ok()?;
        half.append_child(&mark).ok()?;
    } else {
        half.append_child(&text).ok()?;
    }
    Some(())
}

/// A line, and which hit it shows.
pub struct Line {
    pub node: Element,
    written: Written,
    name: Words,
    found: Words,
    shown: Option<Hit>,
    /// Whether it is to stand in the list, and whether it does.
    wanted: bool,
    stands: bool,
}

impl Line {
    /// For nobody yet. `id` is for the field, which says which line is chosen.
    pub fn new(id: &str) -> Option<Self> {
        let node = document().create_element("div").ok()?;
        for (name, value) in [("class", "hit"), ("id", id), ("role", "option")] {
            node.set_attribute(name, value).ok()?;
        }
        node.set_inner_html(BONES);
        Some(Self {
            written: Written::new(&node, &PIECES)?,
            name: Words::within(&node, ".name")?,
            found: Words::within(&node, ".found")?,
            shown: None,
            wanted: false,
            stands: false,
            node,
        })
    }

    fn say(&self, piece: Says, words: &str) {
        self.written.say(piece as usize, words);
    }

    pub fn choose(&self, is_chosen: bool) {
        self.say(Says::Selected, if is_chosen { "true" } else { "false" });
    }

    pub fn stands(&self) -> bool {
        self.stands
    }

    pub fn leave(&mut self) {
        self.wanted = false;
    }

    /// Comes into the list behind those that are there, or goes.
    pub fn stand_in(&mut self, list: &Element) {
        if self.wanted == std::mem::replace(&mut self.stands, self.wanted) {
            return;
        }
        if self.wanted {
            list.append_child(&self.node).ok();
        } else {
            self.node.remove();
        }
    }

    pub fn show(&mut self, desk: Desk, hit: &Hit) {
        self.wanted = true;
        if self.shown.as_ref() == Some(hit) {
            return;
        }
        let held = desk.glance(hit.conversation);
        let contact = held.as_ref().map(|head| &head.contact);
        let called = hit.name.clone().or_else(|| ask::called(contact?));
        let of = hit.contact.map_or(hit.conversation.0, |contact| contact.0);
        self.say(Says::Face, &face(Size::Medium, of));
        self.say(Says::Letters, &letters(called.as_deref()));
        self.say_medium(desk, hit);
        let nameless = || contact.map_or_else(t::no_name, ask::nameless).to_owned();
        let name = called.unwrap_or_else(nameless);
        self.say_words(name, hit);
        self.shown = Some(hit.clone());
        let when = i18n::short(hit.at, desk.now().get_untracked());
        let (when, sign) = match hit.entry {
            Some(_) => (when, String::new()),
            None => (String::new(), icon::drawn(icon::PERSON)),
        };
        self.say(Says::When, &when);
        self.say(Says::Sign, &sign);
    }

    /// The sign is for who sees it, as in the list.
    fn say_medium(&self, desk: Desk, hit: &Hit) {
        let settings = desk.settings();
        let medium = settings.with_untracked(|all| all.inbox(hit.inbox?).map(|inbox| inbox.kind));
        let (class, sign) = medium.map_or(("", String::new()), |kind| {
            let (class, sign) = channel_look(kind);
            (class, icon::drawn(sign))
        });
        self.say(Says::Channel, class);
        self.say(Says::Medium, &sign);
        let hidden = if medium.is_some() { "" } else { "hidden" };
        self.say(Says::NoMedium, hidden);
        self.say(Says::By, medium.map(channel).unwrap_or_default());
    }

    fn say_words(&mut self, name: String, hit: &Hit) {
        let pieces = |snippet: &Snippet| snippet.pieces();
        let is_name = hit.name.as_deref().is_none_or(|it| it == hit.snippet.text);
        let (first, second) = match hit.entry {
            Some(_) => (vec![(name, false)], Some(pieces(&hit.snippet))),
            None if is_name => (pieces(&with_spaces(&hit.snippet)), None),
            // By a number or a username: the name says who that is.
            None => (
                vec![(name, false)],
                Some(pieces(&with_spaces(&hit.snippet))),
            ),
        };
        let hidden = if second.is_some() { "" } else { "hidden" };
        self.say(Says::NothingBelow, hidden);
        self.name.say(first);
        if let Some(second) = second {
            self.found.say(second);
        }
    }
}
