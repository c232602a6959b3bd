//! Lists whose rows stay while they are known by the same key.

use leptos::prelude::*;

/// One row: what it is known by, and how it is drawn when it comes.
pub struct Row {
    key: u128,
    draw: Box<dyn FnOnce() -> AnyView + Send>,
}

impl Row {
    pub fn new<V: IntoView + 'static>(
        key: u128,
        draw: impl FnOnce() -> V + Send + 'static,
    ) -> Self {
        Self {
            key,
            draw: Box::new(move || draw().into_any()),
        }
    }
}

/// Keyed rows. `<For>` is compiled for every type of row anew, some 6 kB each; this is the one list of the app.
pub fn rows(each: impl Fn() -> Vec<Row> + Send + 'static) -> impl IntoView {
    let each: Box<dyn Fn() -> Vec<Row> + Send> = Box::new(each);
    view! { <For each=each key=|row| row.key children=|row: Row| (row.draw)() /> }
}
