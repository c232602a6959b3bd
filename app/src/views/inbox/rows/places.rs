//! Where rows stand.

use super::Pane;
use leptos::web_sys::HtmlElement;

impl Pane {
    pub fn stretch(&self) {
        let tall = i64::from(self.tall.get());
        self.style(
            "height",
            i64::try_from(self.total.get()).unwrap_or_default() * tall,
        );
    }

    fn style(&self, property: &str, pixels: i64) {
        if let Some(inner) = self.inner() {
            let style = HtmlElement::style(&inner);
            let pixels = format!("{pixels}px");
            style.set_property(property, &pixels).unwrap_or_default();
        }
    }

    /// Each row at its place. They stand in no flow: to move one, nothing is laid out anew. Where one comes in above, the
    /// others are not touched: all of them are moved together.
    pub fn put(&self) {
        let (first, tall) = (self.first.get(), self.tall.get());
        let lined = self.lined.borrow();
        let place = |at: usize| i32::try_from(first + at).unwrap_or_default() * tall;
        let mut here = lined.iter().enumerate().rev();
        let stays = here.find(|(_, row)| !row.has_come.get());
        let from = stays.map_or(self.from.get(), |(at, row)| place(at) - row.place.get());
        if self.from.replace(from) != from {
            self.style("--from", i64::from(from));
        }
        for (at, row) in lined.iter().enumerate() {
            row.put(place(at) - from);
            row.has_come.set(false);
        }
    }
}
