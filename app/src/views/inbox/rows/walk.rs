//! Arrows, pages, Home and End inside the list; letters are heard by `keys`. Home and End mean the list's own ends: where
//! these are not held, one goes there first, and the row is taken when it has come.

use super::{OVER, Pane, rows_in};
use leptos::{ev::KeyboardEvent, prelude::*};
use std::rc::Rc;

/// An end of the list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum End {
    First,
    Last,
}

impl Pane {
    pub fn walk(self: &Rc<Self>, event: &KeyboardEvent) {
        let seen = rows_in(self.seen.get(), self.tall.get());
        let page = isize::try_from(seen).map_or(1, |seen| (seen - 1).max(1));
        let by = match event.key().as_str() {
            "ArrowDown" => 1,
            "ArrowUp" => -1,
            "PageDown" => page,
            "PageUp" => -page,
            "Home" => return self.walk_to(event, End::First),
            "End" => return self.walk_to(event, End::Last),
            _ => return,
        };
        event.prevent_default();
        self.end.set(None);
        self.order.step(self.ui, by);
    }

    fn walk_to(self: &Rc<Self>, event: &KeyboardEvent, end: End) {
        event.prevent_default();
        self.end.set(Some(end));
        if !self.arrive(end) {
            let all = i32::try_from(self.total.get()).unwrap_or_default();
            self.scroll_to(match end {
                End::First => 0,
                End::Last => all * self.tall.get(),
            });
        }
    }

    /// Goes on to the end that somebody is on the way to, unless they turned elsewhere.
    pub fn walk_on(&self) {
        let Some(end) = self.end.get() else { return };
        let first = rows_in(self.top.get(), self.tall.get());
        let last = first + rows_in(self.seen.get(), self.tall.get());
        let is_near = match end {
            End::First => first < OVER,
            End::Last => last + OVER >= self.total.get(),
        };
        if is_near {
            self.arrive(end);
        } else {
            self.end.set(None);
        }
    }

    /// Takes the row at an end, where it is held. Says whether it is.
    fn arrive(&self, end: End) -> bool {
        let held = self.order.shown.with_untracked(Vec::len);
        let above = self.above.get();
        let place = match end {
            End::First if above == 0 => 0,
            End::Last if above + held >= self.total.get() => held,
            _ => return false,
        };
        self.end.set(None);
        self.order.step_to(self.ui, place);
        true
    }
}
