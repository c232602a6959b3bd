//! Where lines stand on the screen, as the browser says.

use super::entry::element_id;
use crate::parts::by_id;
use domain::{conversation::EntryKey, ids::EntryId};
use leptos::{
    prelude::*,
    wasm_bindgen::{JsCast, JsValue, closure::Closure},
    web_sys::{Element, HtmlElement, ResizeObserver, ScrollIntoViewOptions, ScrollLogicalPosition},
};
use std::time::Duration;

/// Pixels of the least that a line can be: so many lines are drawn before the first frame as fill the screen.
const LINE: f64 = 42.0;
/// What stands above and below the lines at the least.
const BESIDE: f64 = 180.0;
/// How long a line that one was led to stays marked.
const MARKED: Duration = Duration::from_secs(3);

/// As many lines as fill this window.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a window has at least no pixels, and few thousands"
)]
pub fn first() -> usize {
    let tall = window().inner_height().ok();
    let tall = tall.and_then(|tall| tall.as_f64()).unwrap_or(900.0);
    ((tall - BESIDE).max(LINE) / LINE) as usize
}

/// What is drawn of the lines: so many of the newest, without some of them.
pub fn window_on(keys: Signal<Vec<EntryKey>>, reach: usize, skip: usize) -> Vec<EntryKey> {
    keys.with(|keys| {
        let (from, to) = (
            keys.len().saturating_sub(reach),
            keys.len().saturating_sub(skip),
        );
        keys.get(from..to).unwrap_or_default().to_vec()
    })
}

/// Pixels from the end of a line to the end of all. Lines are placed by what holds them, and nothing stands below that.
pub fn below(line: &HtmlElement) -> i32 {
    let lines = line.parent_element().and_then(html_element);
    let end = lines.map_or(0, |lines| lines.offset_height());
    end - line.offset_top() - line.offset_height()
}

/// Does something in the next frame, between laying out and painting: whoever asks for a place there is told what is known, and
/// before that would have everything laid out in the middle of a click.
pub fn once_laid_out(element: &Element, act: impl FnOnce() + 'static) {
    let heard = Closure::once_into_js(move |_: JsValue, observer: ResizeObserver| {
        observer.disconnect();
        act();
    });
    // Each observer tells what it sees first.
    if let Ok(observer) = ResizeObserver::new(heard.unchecked_ref()) {
        observer.observe(element);
    }
}

pub fn element(id: EntryId) -> Option<HtmlElement> {
    by_id(&element_id(id))
}

pub fn html_element(element: Element) -> Option<HtmlElement> {
    element.dyn_into().ok()
}

/// Shows a line in the middle.
pub fn center(line: &Element) {
    let how = ScrollIntoViewOptions::new();
    how.set_block(ScrollLogicalPosition::Center);
    line.scroll_into_view_with_scroll_into_view_options(&how);
}

/// Marks a line for a while.
pub fn mark(id: EntryId) {
    let Some(element) = element(id) else {
        return;
    };
    let marks = element.class_list();
    marks.remove_1("sought").ok();
    // To begin an animation anew, the browser must have seen the element without it.
    element.client_height();
    marks.add_1("sought").ok();
    set_timeout(
        move || {
            marks.remove_1("sought").ok();
        },
        MARKED,
    );
}
