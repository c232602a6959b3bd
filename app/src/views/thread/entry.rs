//! The lines of a thread as elements. Each watches its own entry: a tick draws one bubble anew.

use super::{
    Open,
    activity::activity,
    bubble::{Blanks, Drawn},
    leads::Lead,
    note::note,
};
use crate::{
    desk::{Desk, use_desk},
    i18n::{self, thread as t},
};
use domain::{conversation::EntryKey, ids::EntryId, thread::Entry};
use leptos::{prelude::*, web_sys::Element};
use std::{cell::RefCell, rc::Rc};

/// What stands among the lines of a thread, and how it is known again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Item {
    /// A new day begins before this entry.
    Day(EntryId),
    /// Nobody had seen this entry, and what follows it.
    Unread(EntryId),
    Entry(EntryId),
}

/// One element among the lines, for as long as it stands there.
struct Line {
    item: Item,
    drawn: Rc<RefCell<Option<Drawn>>>,
    /// Whether it names its author.
    first: ArcRwSignal<bool>,
    _watches: Option<RenderEffect<()>>,
}

/// All lines that are drawn, in order.
pub struct Lines {
    open: Open,
    desk: Desk,
    unread: u64,
    blanks: Option<Rc<Blanks>>,
    owner: Owner,
    lines: RefCell<Vec<Line>>,
}

impl Lines {
    /// `unread`: how many messages nobody had seen when the thread was opened.
    pub fn new(open: Open, unread: u64, blanks: Option<Rc<Blanks>>) -> Rc<Self> {
        Rc::new(Self {
            open,
            desk: use_desk(),
            unread,
            blanks,
            owner: Owner::current().unwrap_or_default(),
            lines: RefCell::default(),
        })
    }

    /// Brings the element's children up to date. A line that was there keeps its element.
    pub fn draw(&self, inner: &Element, wanted: &[(EntryKey, Lead)]) {
        let old = self.lines.take();
        if old.is_empty() {
            // The element may have come over from the thread that was shown before.
            inner.set_text_content(None);
        }
        let mut old: Vec<Option<Line>> = old.into_iter().map(Some).collect();
        let (mut next, mut lines) = (0, Vec::new());
        for (key, lead) in wanted {
            let items = [
                (lead.new_day, Item::Day(key.id)),
                (lead.unread, Item::Unread(key.id)),
                (true, Item::Entry(key.id)),
            ];
            for (_, item) in items.into_iter().filter(|(stands, _)| *stands) {
                let line = take(&mut old, &mut next, item).or_else(|| self.line(item, *key, *lead));
                if let Some(line) = line {
                    if line.first.get_untracked() != lead.first {
                        line.first.set(lead.first);
                    }
                    lines.push(line);
                }
            }
        }
        for gone in old.into_iter().flatten() {
            if let Some(drawn) = &*gone.drawn.borrow() {
                drawn.node.remove();
            }
        }
        line_up(inner, &lines);
        self.lines.replace(lines);
    }

    fn line(&self, item: Item, key: EntryKey, lead: Lead) -> Option<Line> {
        let first = ArcRwSignal::new(lead.first);
        let drawn: Rc<RefCell<Option<Drawn>>> = Rc::default();
        let watches = match item {
            Item::Unread(_) => {
                let node = document().create_element("div").ok()?;
                node.set_class_name("unread-line");
                node.set_attribute("role", "separator").ok()?;
                let count = usize::try_from(self.unread).unwrap_or(usize::MAX);
                node.set_text_content(Some(&t::unread_line(count)));
                drawn.replace(Some(Drawn::new(node)));
                None
            }
            Item::Day(_) => {
                let node = document().create_element("div").ok()?;
                drawn.replace(Some(Drawn::new(node.clone())));
                Some(self.day(node, key))
            }
            Item::Entry(_) => Some(self.entry(drawn.clone(), key, first.clone())),
        };
        Some(Line {
            item,
            drawn,
            first,
            _watches: watches,
        })
    }

    /// "Hoje" becomes "ontem" while somebody looks on.
    fn day(&self, node: Element, key: EntryKey) -> RenderEffect<()> {
        node.set_class_name("day");
        node.set_inner_html("<span></span>");
        let words = node.first_element_child();
        self.owner.with(|| {
            let now = self.desk.now();
            RenderEffect::new(move |_| {
                if let Some(words) = &words {
                    words.set_text_content(Some(&i18n::day(key.at, now.get())));
                }
            })
        })
    }

    fn entry(
        &self,
        drawn: Rc<RefCell<Option<Drawn>>>,
        key: EntryKey,
        first: ArcRwSignal<bool>,
    ) -> RenderEffect<()> {
        let (desk, open, blanks) = (self.desk, self.open, self.blanks.clone());
        self.owner.with(|| {
            let entry = desk.entry(open.id(), key);
            RenderEffect::new(move |_| {
                let first = first.get();
                let new = entry.with(|entry| match entry {
                    Some(Entry::Message(message)) => {
                        blanks.as_ref()?.bubble(desk, open, message, first)
                    }
                    Some(Entry::Note(body)) => aside(note(desk, body).into_any()),
                    Some(Entry::Activity(body)) => aside(activity(desk, body).into_any()),
                    None => aside(().into_any()),
                });
                if let Some(new) = new {
                    new.node.set_id(&element_id(key.id));
                    let node = new.node.clone();
                    if let Some(old) = drawn.replace(Some(new)) {
                        old.node.replace_with_with_node_1(&node).ok();
                    }
                }
            })
        })
    }
}

/// What is no message.
fn aside(view: AnyView) -> Option<Drawn> {
    let node = document().create_element("div").ok()?;
    let mut drawn = Drawn::new(node.clone());
    drawn.put(view, &node, None);
    Some(drawn)
}

/// Both orders are nearly the same, so a line is looked for where the one before it was found.
fn take(old: &mut [Option<Line>], next: &mut usize, item: Item) -> Option<Line> {
    let is = |line: &Option<Line>| line.as_ref().is_some_and(|line| line.item == item);
    let at = match old.get(*next) {
        Some(line) if is(line) => *next,
        _ => old.iter().position(is)?,
    };
    *next = at + 1;
    old.get_mut(at)?.take()
}

fn line_up(inner: &Element, lines: &[Line]) {
    let mut here = inner.first_element_child();
    for line in lines {
        let drawn = line.drawn.borrow();
        let Some(Drawn { node, .. }) = &*drawn else {
            continue;
        };
        if here.as_ref() == Some(node) {
            here = node.next_element_sibling();
        } else {
            inner.insert_before(node, here.as_deref()).ok();
        }
    }
}

/// The id of a line's element.
pub fn element_id(id: EntryId) -> String {
    format!("entry-{id}")
}

/// The line that an element's id names.
pub fn line_of(element: &str) -> Option<EntryId> {
    element.strip_prefix("entry-")?.parse().ok()
}
