//! What was found, line by line. The first lines are drawn with their letter, the others a few at a time when somebody looks
//! at what they found: a letter that is typed meanwhile waits for none of them.

use super::{go, hit_id, line::Line};
use crate::{
    desk::{Desk, Searching},
    host,
    i18n::inbox as t,
    views::ui::Ui,
};
use domain::{
    time::{Span, Time},
    wire::Hit,
};
use leptos::{
    html,
    leptos_dom::helpers::set_timeout,
    prelude::*,
    wasm_bindgen::JsCast,
    web_sys::{Element, Event},
};
use std::{
    cell::{Cell, RefCell},
    rc::Rc,
    time::Duration,
};

/// Lines that are drawn at once: as many as there is room for.
const FEW: usize = 8;
/// After this, somebody who types would have gone on; and the pause between some lines and the next.
const REST: Span = Span(300);
const NEXT: Duration = Duration::from_millis(30);

/// The list of what was found.
pub struct Hits {
    desk: Desk,
    ui: Ui,
    /// The line that is chosen.
    at: RwSignal<usize>,
    list: NodeRef<html::Div>,
    all: RefCell<Vec<Hit>>,
    /// So many of them are of what this browser holds.
    here: Cell<usize>,
    /// So many are drawn, if there are.
    drawn: Cell<usize>,
    lines: RefCell<Vec<Line>>,
    /// What the worker's own stand below, and above which line that stands.
    title: RefCell<Option<Element>>,
    titled: Cell<Option<usize>>,
    /// What somebody looked for as the lines were last drawn anew.
    words: RefCell<String>,
    /// Whether more lines are to be drawn, and not before when.
    goes_on: Cell<bool>,
    due: Cell<Time>,
}

impl Hits {
    /// Draws into `list` for as long as it stands.
    pub fn draw_into(
        list: NodeRef<html::Div>,
        desk: Desk,
        ui: Ui,
        at: RwSignal<usize>,
    ) -> Rc<Self> {
        let hits = Rc::new(Self {
            desk,
            ui,
            at,
            list,
            all: RefCell::default(),
            here: Cell::new(0),
            drawn: Cell::new(FEW),
            lines: RefCell::default(),
            title: RefCell::default(),
            titled: Cell::new(None),
            words: RefCell::default(),
            goes_on: Cell::new(false),
            due: Cell::default(),
        });
        let (found, here) = (desk.found(), hits.clone());
        Effect::new(move |_| {
            found.track();
            list.track();
            here.take_in();
        });
        let here = hits.clone();
        Effect::new(move |_| {
            at.track();
            here.choose();
        });
        hits
    }

    /// Draws what is found by now, unless that stands there already.
    fn take_in(self: &Rc<Self>) {
        let is_new = self.desk.found().with_untracked(|found| {
            let now = || found.here.iter().chain(&found.there);
            let before = self.here.replace(found.here.len());
            let is_new = before != found.here.len() || !now().eq(self.all.borrow().iter());
            if is_new {
                self.all.replace(now().cloned().collect());
                // What comes behind the same words moves nobody who is further down.
                if *self.words.borrow() != found.words {
                    self.words.replace(found.words.clone());
                    self.drawn.set(FEW);
                }
            }
            is_new
        });
        if is_new {
            self.due.set(host::ticks() + REST);
            self.draw();
        }
        self.plan();
    }

    /// All of it at once, for somebody who goes through it by the keys.
    pub fn draw_all(self: &Rc<Self>) {
        self.take_in();
        self.drawn.set(usize::MAX);
        self.draw();
    }

    fn plan(self: &Rc<Self>) {
        let is_left = self.drawn.get() < self.all.borrow().len();
        if !is_left || self.goes_on.replace(true) {
            return;
        }
        let here = Rc::downgrade(self);
        let next = move || {
            if let Some(here) = here.upgrade() {
                here.goes_on.set(false);
                here.draw_on();
            }
        };
        set_timeout(next, NEXT);
    }

    fn draw_on(self: &Rc<Self>) {
        let found = self.desk.found();
        let looks = found.with_untracked(|found| found.state) == Searching::Looking;
        if !looks && host::ticks() >= self.due.get() {
            self.drawn.set(self.drawn.get().saturating_add(FEW));
            self.draw();
        }
        self.plan();
    }

    fn draw(&self) {
        let Some(list) = self.list.try_get_untracked().flatten() else {
            return;
        };
        {
            let (all, mut lines) = (self.all.borrow(), self.lines.borrow_mut());
            let count = self.drawn.get().min(all.len());
            for place in lines.len()..count {
                lines.extend(Line::new(&hit_id(place)));
            }
            for (place, line) in lines.iter_mut().enumerate() {
                match all.get(place).filter(|_| place < count) {
                    Some(hit) => line.show(self.desk, hit),
                    None => line.leave(),
                }
                line.stand_in(&list);
            }
        }
        self.put_title(&list);
        self.choose();
    }

    /// Where hits of the worker's own are drawn, the title stands above the first.
    fn put_title(&self, list: &Element) {
        let (here, lines) = (self.here.get(), self.lines.borrow());
        let first = lines.get(here).filter(|line| line.stands());
        let place = first.map(|_| here);
        if self.titled.replace(place) == place {
            return;
        }
        let mut title = self.title.borrow_mut();
        match first {
            Some(first) => {
                *title = title.take().or_else(title_of_others);
                if let Some(title) = title.as_ref() {
                    list.insert_before(title, Some(&first.node)).ok();
                }
            }
            None => {
                if let Some(title) = title.as_ref() {
                    title.remove();
                }
            }
        }
    }

    fn choose(&self) {
        let at = self.at.get_untracked();
        for (place, line) in self.lines.borrow().iter().enumerate() {
            line.choose(place == at);
        }
    }

    pub fn count(&self) -> usize {
        self.all.borrow().len()
    }

    /// Leads to a hit.
    pub fn go_to(&self, place: usize) {
        let hit = self.all.borrow().get(place).cloned();
        if let Some(hit) = hit {
            go(self.ui, &hit);
        }
    }

    /// The place of the line that an event is on.
    pub fn place_of(&self, event: &Event) -> Option<usize> {
        let node = event.target()?.dyn_into::<Element>().ok()?;
        let node = node.closest(".hit").ok()??;
        let lines = self.lines.borrow();
        lines.iter().position(|line| line.node == node)
    }
}

fn title_of_others() -> Option<Element> {
    let title = document().create_element("p").ok()?;
    for (name, value) in [("class", "menu-title"), ("role", "presentation")] {
        title.set_attribute(name, value).ok()?;
    }
    title.set_text_content(Some(t::found_there()));
    Some(title)
}
