//! A message: customer left, business right. It is cloned from a blank and written into, for a thread is dozens of them
//! and every call into the browser counts; what only few have is a view of its own inside it.

use super::{
    Open,
    body::{is_short, kind_icon, kind_name, write_words},
    trouble::trouble,
};
use crate::{
    desk::Desk,
    i18n::{clock, thread as t},
    parts::{icon, ticks},
    views::{
        ask, later,
        ui::{Ui, use_ui},
    },
};
use domain::{
    message::{Content, Delivery, Forwarded, Message, Origin, Quote},
    time::{Span, Time},
};
use leptos::{
    prelude::*,
    wasm_bindgen::JsCast,
    web_sys::{Element, Node},
};
use std::cell::RefCell;

const MINUTE: Span = Span::minutes(1);
/// So many of them are remembered.
const MINUTES: usize = 2000;

/// A line on the screen: its element, and what lives in it.
pub struct Drawn {
    pub node: Element,
    views: Vec<<AnyView as Render>::State>,
}

impl Drawn {
    pub fn new(node: Element) -> Self {
        Self {
            node,
            views: Vec::new(),
        }
    }

    /// Puts a view into an element of the line.
    pub fn put(&mut self, view: impl IntoView + 'static, parent: &Element, before: Option<&Node>) {
        let mut state = view.into_any().build();
        state.mount(parent, before);
        self.views.push(state);
    }
}

/// What every bubble is cloned from: one of a customer can be answered.
#[derive(Debug)]
pub struct Blanks {
    inbound: Element,
    outbound: Element,
    /// How minutes are written, in order: the same lines are shown again and again, and to ask the browser for it is a good part
    /// of what a bubble costs.
    clocks: RefCell<Vec<(i64, String)>>,
}

impl Blanks {
    /// Nothing where the browser makes no elements, which no browser does.
    pub fn new() -> Option<Self> {
        let blank = |end: &str| {
            let place = document().create_element("div").ok()?;
            let head = r#"<div class="entry"><span dir="auto" class="unseen"></span><div class="bubble"><p class="words" dir="auto"></p><span class="foot"><time></time></span>"#;
            place.set_inner_html(&[head, end, "</div></div>"].concat());
            place.first_element_child()
        };
        let name = t::answer_this();
        let answer = [
            r#"<button type="button" class="answer" aria-label=""#,
            name,
            r#"" title=""#,
            name,
            r#""></button>"#,
        ];
        Some(Self {
            inbound: blank(&answer.concat())?,
            outbound: blank("")?,
            clocks: RefCell::default(),
        })
    }

    fn write_clock(&self, into: &Element, at: Time) {
        let minute = at.0.div_euclid(MINUTE.0);
        let mut clocks = self.clocks.borrow_mut();
        let place = match clocks.binary_search_by_key(&minute, |one| one.0) {
            Ok(place) => place,
            Err(place) => {
                clocks.insert(place, (minute, clock(at)));
                place
            }
        };
        into.set_text_content(clocks.get(place).map(|one| one.1.as_str()));
        if clocks.len() > MINUTES {
            clocks.clear();
        }
    }

    /// `first`: of its group, so it names its author. Tracked: names may change.
    pub fn bubble(&self, desk: Desk, open: Open, message: &Message, first: bool) -> Option<Drawn> {
        let inbound = message.origin.is_customer() && message.revoked_at.is_none();
        let blank = if inbound {
            &self.inbound
        } else {
            &self.outbound
        };
        let node: Element = blank.clone_node_with_deep(true).ok()?.unchecked_into();
        node.set_class_name(&classes(message, first));
        let name = node.first_element_child()?;
        write_author(desk, open, &name, message, first);
        let bubble = name.next_element_sibling()?;
        let words = bubble.first_element_child()?;
        let foot = words.next_element_sibling()?;
        self.write_clock(&foot.first_element_child()?, message.at);
        let mut drawn = Drawn::new(node);
        drawn.write_body(desk, open, &bubble, &words, message);
        drawn.write_foot(desk, open, &foot, message);
        drawn.write_asides(desk, open, &bubble, message);
        Some(drawn)
    }
}

/// Who looks sees by side and colour who wrote each line; who listens is told.
fn write_author(desk: Desk, open: Open, name: &Element, message: &Message, first: bool) {
    let author = author(desk, message);
    if first && author.is_some() {
        name.set_class_name("author");
    }
    let author = author.unwrap_or_else(|| untrack(|| open.name()));
    name.set_text_content(Some(&author));
}

impl Drawn {
    fn write_body(
        &mut self,
        desk: Desk,
        open: Open,
        bubble: &Element,
        words: &Element,
        message: &Message,
    ) {
        let revoked = message.revoked_at.is_some();
        if !revoked && !is_short(&message.content) {
            bubble.set_class_name("bubble bulky");
        }
        match &message.content {
            _ if revoked => {
                words.set_class_name("words gone");
                words.set_text_content(Some(t::revoked()));
            }
            // The address of a story stands above, under words.
            Content::Text { .. } if message.gist().0.is_empty() => {}
            Content::Text { body } => {
                if is_emoji_only(body) {
                    words.set_class_name("words big");
                }
                write_words(desk, open, words, body);
            }
            _ => {
                self.put(later::kind(open, message.clone()), bubble, Some(words));
                words.remove();
            }
        }
    }

    fn write_foot(&mut self, desk: Desk, open: Open, foot: &Element, message: &Message) {
        if message.edited_at.is_some() {
            let edited = view! { <span>{t::edited()}</span> };
            self.put(edited, foot, foot.first_child().as_ref());
        }
        let channel = || untrack(|| open.channel(desk));
        if let Some(ticks) = ticks(&message.delivery, channel) {
            foot.insert_adjacent_html("beforeend", &ticks).ok();
        }
    }

    /// What few messages have.
    fn write_asides(&mut self, desk: Desk, open: Open, bubble: &Element, message: &Message) {
        let ui = use_ui();
        let node = self.node.clone();
        if let Some(passed) = passed_on(message.forwarded) {
            self.put(passed, bubble, bubble.first_child().as_ref());
        }
        if let Some(quote) = &message.quote {
            let first = bubble.first_child();
            self.put(quoted(desk, ui, open, quote), bubble, first.as_ref());
        }
        if let Some(story) = of_story(message) {
            self.put(story, bubble, bubble.first_child().as_ref());
        }
        if let Some(reactions) = reactions(message) {
            self.put(reactions, &node, None);
        }
        if let Delivery::Failed { failure, .. } = &message.delivery {
            let trouble = trouble(desk, ui, open.id(), message.key(), failure);
            self.put(trouble, &node, None);
        }
    }
}

fn classes(message: &Message, first: bool) -> String {
    let marks = [
        (first, " first"),
        (!message.origin.is_customer(), " out"),
        (
            matches!(message.delivery, Delivery::Failed { .. }),
            " failed",
        ),
        (message.revoked_at.is_some(), " revoked"),
        (message.edited_at.is_some(), " edited"),
    ];
    marks
        .into_iter()
        .filter(|(holds, _)| *holds)
        .fold("entry".to_owned(), |class, (_, mark)| class + mark)
}

/// Who of the business wrote it; in groups, who of the group.
fn author(desk: Desk, message: &Message) -> Option<String> {
    match message.origin {
        Origin::Customer => message.participant.clone(),
        Origin::Agent { agent } => Some(ask::agent_name(desk, agent)),
        Origin::PhoneApp => Some(t::phone_app().to_owned()),
    }
}

fn passed_on(forwarded: Forwarded) -> Option<impl IntoView> {
    let words = match forwarded {
        Forwarded::No => return None,
        Forwarded::Once => t::forwarded(),
        Forwarded::Often => t::forwarded_often(),
    };
    Some(view! { <span class="passed">{icon::icon(icon::FORWARD)} {words}</span> })
}

/// A story of Instagram's that is answered, or that names the business, for as long as it can be seen there: it is not
/// ours to keep.
fn of_story(message: &Message) -> Option<impl IntoView + use<>> {
    let referral = message.referral.as_ref()?;
    let words = match referral.source_type.as_deref()? {
        "story_reply" => t::story_reply(),
        "story_mention" => t::story_mention(),
        _ => return None,
    };
    let address = referral.source_url.clone();
    Some(view! {
        <a class="passed" href=address target="_blank" rel="noopener noreferrer">{icon::icon(icon::IMAGE)} {words}</a>
    })
}

/// What a message answers. A click goes there, fetching it first where it is older than what is here.
pub fn quoted(desk: Desk, ui: Ui, open: Open, quote: &Quote) -> impl IntoView + use<> {
    let name = match quote.origin {
        None => None,
        Some(Origin::Customer) => Some(untrack(|| open.name())),
        Some(Origin::PhoneApp) => Some(t::phone_app().to_owned()),
        Some(Origin::Agent { agent }) => Some(untrack(|| ask::agent_name(desk, agent))),
    };
    let words = if quote.text.is_empty() {
        kind_name(&quote.kind).to_owned()
    } else {
        quote.text.clone()
    };
    let sign = kind_icon(&quote.kind).filter(|_| quote.text.is_empty());
    let key = quote.key;
    let go = move |_| ui.seek(open.id(), key);
    view! {
        <button type="button" class="quote" title=t::go_to_quoted() on:click=go>
            {name.map(|name| view! { <strong dir="auto">{name}</strong> })} {sign.map(icon::icon)} <span dir="auto">{words}</span>
        </button>
    }
}

fn reactions(message: &Message) -> Option<impl IntoView + use<>> {
    let all: Vec<String> = message
        .reactions()
        .map(|reaction| reaction.emoji.clone())
        .collect();
    (!all.is_empty()).then(|| view! { <div class="reactions">{all.into_iter().map(|emoji| view! { <span>{emoji}</span> }).collect_view()}</div> })
}

/// Whether a text is nothing but a few emoji, which are shown large.
pub fn is_emoji_only(content: &str) -> bool {
    let signs = content.trim();
    let count = signs.chars().count();
    (1..=6).contains(&count)
        && signs
            .chars()
            .all(|sign| u32::from(sign) >= 0x2190 && !sign.is_alphabetic())
}
