//! Where rows stand.

use super::Pane;
use leptos::web_sys::HtmlElement;

/// So many pixels up are rows moved at most; further, each is put to its place anew.
const UP: i32 = -1_000_000;

impl Pane {
    /// As tall as all rows are, from where they are moved to.
    pub fn stretch(&self) {
        let rest = self.all() - i64::from(self.from.get());
        self.style("height", &format!("{rest}px"));
    }

    fn all(&self) -> i64 {
        i64::try_from(self.total.get()).unwrap_or_default() * i64::from(self.tall.get())
    }

    fn style(&self, property: &str, value: &str) {
        if let Some(inner) = self.inner() {
            let style = HtmlElement::style(&inner);
            style.set_property(property, value).unwrap_or_default();
        }
    }

    /// Each row at its place. They stand in no flow: to move one, nothing is laid out anew. Where one comes in above, the
    /// others are not touched: what they stand in is moved. Not by a property of the style that they would inherit: of each
    /// row that is seen the browser would find out anew how all that is in it looks.
    pub fn put(&self) {
        let (first, tall) = (self.first.get(), self.tall.get());
        let lined = self.lined.borrow();
        let place = |at: usize| i32::try_from(first + at).unwrap_or_default() * tall;
        let mut here = lined.iter().enumerate().rev();
        let stays = here.find(|(_, row)| !row.has_come.get());
        let from = stays.map_or(0, |(at, row)| place(at) - row.place.get());
        // Not further than there are rows, nor than browsers make boxes.
        let within = from >= UP && i64::from(from) <= self.all();
        let from = if within { from } else { 0 };
        if self.from.replace(from) != from {
            self.style("transform", &format!("translateY({from}px)"));
            self.stretch();
        }
        for (at, row) in lined.iter().enumerate() {
            row.put(place(at) - from);
            row.has_come.set(false);
        }
    }
}
