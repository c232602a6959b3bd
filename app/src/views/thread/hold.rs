//! What one was led to stays where it is shown while the lines around it find their height: pictures and cards come late, and
//! so may the code that draws them. It is let go when somebody scrolls, or when something new is said.

use super::sight::{center, element, html_element};
use domain::ids::EntryId;
use leptos::{
    prelude::*,
    wasm_bindgen::{JsCast, closure::Closure},
    web_sys::{HtmlElement, ResizeObserver},
};

/// What is kept in sight.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Held {
    /// The line above what nobody has seen, at the top.
    Unread,
    /// A line, in the middle.
    Line(EntryId),
}

/// Tells of each new height of the lines, for as long as it lives.
#[derive(Debug)]
struct Watch {
    observer: ResizeObserver,
    /// It is called by the browser until the observer is told to stop.
    _heard: Closure<dyn Fn()>,
}

impl Drop for Watch {
    fn drop(&mut self) {
        self.observer.disconnect();
    }
}

/// What is held now, if anything.
#[derive(Debug, Clone, Copy)]
pub struct Hold {
    held: StoredValue<Option<Held>>,
    watch: StoredValue<Option<Watch>, LocalStorage>,
}

impl Hold {
    pub fn new() -> Self {
        Self {
            held: StoredValue::new(None),
            watch: StoredValue::new_local(None),
        }
    }

    /// Holds something from now on.
    pub fn on(self, held: Held) {
        self.held.try_set_value(Some(held));
    }

    /// Calls once the lines of this scroller are laid out, and with each other height that they get while something is held.
    pub fn watch(self, scroller: &HtmlElement, act: impl Fn() + 'static) {
        let heard = Closure::<dyn Fn()>::new(act);
        let lines = scroller.first_element_child();
        let observer = ResizeObserver::new(heard.as_ref().unchecked_ref()).ok();
        if let Some((lines, observer)) = lines.zip(observer) {
            observer.observe(&lines);
            let watch = Watch {
                observer,
                _heard: heard,
            };
            self.watch.try_set_value(Some(watch));
        }
    }

    pub fn holds(self) -> bool {
        self.held.try_get_value().flatten().is_some()
    }

    pub fn let_go(self) {
        self.held.try_set_value(None);
        self.watch.try_set_value(None);
    }

    /// Shows what is held where it belongs. Says whether it is drawn.
    pub fn show(self, scroller: &HtmlElement) -> bool {
        let line = match self.held.try_get_value().flatten() {
            None => None,
            Some(Held::Line(id)) => element(id).inspect(|line| center(line)),
            Some(Held::Unread) => {
                let line = scroller.query_selector(".unread-line").ok().flatten();
                line.and_then(html_element)
                    .inspect(|line| line.scroll_into_view())
            }
        };
        line.is_some()
    }
}
