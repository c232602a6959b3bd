//! What waits until the list has come to rest. While somebody scrolls or types, rows are only put elsewhere and written into;
//! the elements come into the list's order, which is how screen readers go through them, when that is over: an element that is
//! moved is made anew by the browser with all it has inside.

use super::{
    super::{lines::line_up, row::Row},
    FEW, Pane,
};
use leptos::leptos_dom::helpers::set_timeout;
use std::{cell::Cell, rc::Rc, time::Duration};

/// So long after its last step.
const REST: Duration = Duration::from_millis(300);

/// How far a pane has come.
#[derive(Default)]
pub struct Rest {
    /// The first rows are drawn, or may be.
    begun: Cell<bool>,
    draws: Cell<bool>,
    /// Steps of scrolling since somebody looked whether it is over; while there are any, it is not.
    steps: Cell<u32>,
    waits: Cell<bool>,
    /// Whether it is scrolling that is waited for.
    scrolls: Cell<bool>,
}

impl Pane {
    pub fn later(self: &Rc<Self>, pause: Duration, act: impl FnOnce(Rc<Self>) + 'static) {
        let here = Rc::downgrade(self);
        set_timeout(
            move || {
                here.upgrade().map(act);
            },
            pause,
        );
    }

    /// Whether the first rows are still to come. They come in a task of their own: what stands around them was just made, and
    /// to ask how large it is, is to lay all of it out.
    pub fn begins(self: &Rc<Self>) -> bool {
        if !self.rest.begun.replace(true) {
            self.look();
            self.later(Duration::ZERO, |here| {
                here.rest.draws.set(true);
                here.paint();
                here.later(Duration::ZERO, |here| here.measure());
            });
        }
        !self.rest.draws.get()
    }

    /// Somebody scrolls.
    pub fn scrolls(self: &Rc<Self>) {
        self.rest.scrolls.set(true);
        self.moves();
    }

    fn moves(self: &Rc<Self>) {
        let rest = &self.rest;
        rest.steps.set(rest.steps.get() + 1);
        if !rest.waits.replace(true) {
            self.later(REST, |here| here.come_to_rest());
        }
    }

    fn come_to_rest(self: Rc<Self>) {
        let is_pressed = || {
            self.inner()
                .is_some_and(|inner| inner.matches(":active").unwrap_or_default())
        };
        self.rest.waits.set(false);
        if self.rest.steps.replace(0) > 1 || is_pressed() {
            // A click is lost whose element is moved between its beginning and its end.
            return self.moves();
        }
        self.rest.scrolls.set(false);
        self.line_up();
        self.mark();
    }

    /// Whether somebody scrolls.
    pub fn passes(&self) -> bool {
        self.rest.scrolls.get()
    }

    /// Puts the elements in order, unless somebody scrolls; where many came for somebody else, when the list has come to rest.
    /// Whoever goes through them by the keys has them in order at once.
    pub fn order_elements(self: &Rc<Self>) {
        let is_new = |row: &&Rc<Row>| row.is_new.get();
        let new = self.lined.borrow().iter().filter(is_new).count();
        if new > FEW && !self.has_focus() {
            self.moves();
        }
        if !self.rest.waits.get() {
            self.line_up();
        }
    }

    fn line_up(&self) {
        if let Some(inner) = self.inner() {
            line_up(&inner, &self.lined.borrow());
        }
    }
}
