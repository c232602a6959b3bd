//! The rows that can be seen, of a list of any length. A few dozen elements are made once and shown again for other
//! conversations as the list is scrolled; a row that stays in sight keeps its element.

mod places;
mod rest;
mod walk;
mod watch;

use super::{
    lines::assign,
    order::Order,
    row::{Piece, Row},
};
use crate::{
    desk::{Desk, More, use_desk},
    i18n::inbox as t,
    views::ui::Ui,
};
use domain::ids::ConversationId;
use leptos::{
    html,
    prelude::*,
    wasm_bindgen::JsCast,
    web_sys::{Element, Event, HtmlDivElement},
};
use std::{
    cell::{Cell, RefCell},
    rc::Rc,
    time::Duration,
};

/// Rows that are drawn above and below what can be seen.
const OVER: usize = 6;
/// Pixels of a row, until one has been measured.
const TALL: i32 = 70;
/// Rows before the end at which the next page is fetched.
const NEAR_END: usize = 40;
/// So far beyond what is held, one goes there at once and not page by page.
const FAR: usize = 300;
/// Rows that are fetched above the one that somebody went to.
const ABOVE: usize = 40;
/// Browsers make nothing that is taller than some millions of pixels.
const MOST: usize = 200_000;
/// Pixels from the top within which the list is not scrolled away.
const AT_TOP: i32 = 8;

/// The window on the list.
struct Pane {
    desk: Desk,
    order: Order,
    ui: Ui,
    scroller: NodeRef<html::Div>,
    inner: NodeRef<html::Div>,
    /// Every element there is.
    rows: RefCell<Vec<Rc<Row>>>,
    /// Those that show somebody, in order.
    lined: RefCell<Vec<Rc<Row>>>,
    /// Pixels of one row.
    tall: Cell<i32>,
    /// How far the list is scrolled, and how much of it is seen. Asked of the browser only when it may have changed, for
    /// while something else is being written it would have to lay out everything before it can answer.
    top: Cell<i32>,
    seen: Cell<i32>,
    /// The first row that is drawn, and how many there are: as many as are counted, though not all of them are held.
    first: Cell<usize>,
    total: Cell<usize>,
    /// So many of them stand above the first that is held.
    above: Cell<usize>,
    /// Pixels that all rows are moved by, with what they stand in.
    from: Cell<i32>,
    /// Whether somebody looks where none is held.
    is_void: Cell<bool>,
    /// Whether what is not in sight waits to be drawn.
    owes: Cell<bool>,
    /// The end of the list that the keys are on their way to.
    end: Cell<Option<walk::End>>,
    rest: rest::Rest,
}

/// So many rows that come for somebody else are drawn and put in order with everything else; more of them make work that can
/// wait for the frame: what is above and below, and the order of the elements.
const FEW: usize = 3;

/// After the paint.
const SOON: Duration = Duration::from_millis(60);

/// The scroller with its rows.
#[component]
pub fn Rows(order: Order, ui: Ui) -> impl IntoView {
    let (scroller, inner) = (NodeRef::new(), NodeRef::new());
    let pane = Rc::new(Pane {
        desk: use_desk(),
        order,
        ui,
        scroller,
        inner,
        rows: RefCell::default(),
        lined: RefCell::default(),
        tall: Cell::new(TALL),
        top: Cell::new(0),
        seen: Cell::new(0),
        first: Cell::new(0),
        total: Cell::new(usize::MAX),
        above: Cell::new(0),
        from: Cell::new(0),
        is_void: Cell::new(false),
        owes: Cell::new(false),
        end: Cell::new(None),
        rest: rest::Rest::default(),
    });
    watch::watch(&pane);
    watch::listen(&pane);
    let (on_scroll, on_key, on_focus, on_press) =
        (pane.clone(), pane.clone(), pane.clone(), pane.clone());
    view! {
        <div
            class="rows"
            role="listbox"
            id="conversations"
            tabindex="-1"
            aria-label=t::conversations()
            node_ref=scroller
            on:scroll=move |_| on_scroll.scrolled()
            on:keydown=move |event| on_key.walk(&event)
            on:focusin=move |event| on_focus.focused(&event)
            on:pointerdown=move |event| {
                if let Some(id) = on_press.row_of(&event) {
                    on_press.desk.come_near(id);
                }
            }
            on:click=move |event| {
                if let Some(id) = pane.row_of(&event) {
                    ui.open(id);
                }
            }
            on:pointerenter=move |_| order.over(true)
            on:pointerleave=move |_| order.over(false)
            on:pointercancel=move |_| order.over(false)
        >
            <div class="rows-in" role="presentation" node_ref=inner></div>
        </div>
    }
}

/// Whole rows in so many pixels.
fn rows_in(pixels: i32, tall: i32) -> usize {
    usize::try_from(pixels / tall.max(1)).unwrap_or_default()
}

impl Pane {
    /// Nothing once the list was taken from the page: browsers still tell of scrolling then.
    fn scroller(&self) -> Option<HtmlDivElement> {
        self.scroller.try_get_untracked().flatten()
    }

    fn inner(&self) -> Option<HtmlDivElement> {
        self.inner.try_get_untracked().flatten()
    }

    fn scrolled(self: &Rc<Self>) {
        self.look();
        self.scrolls();
        self.order.away(self.top.get() > AT_TOP);
        // Who scrolls comes to what is above and below at once.
        self.paint_all_but(usize::MAX);
    }

    fn look(&self) {
        if let Some(scroller) = self.scroller() {
            self.top.set(scroller.scroll_top());
            self.seen.set(scroller.client_height());
        }
    }

    fn scroll_to(&self, top: i32) {
        if let Some(scroller) = self.scroller() {
            scroller.set_scroll_top(top);
            self.look();
        }
    }

    fn paint(self: &Rc<Self>) {
        self.paint_all_but(FEW);
    }

    /// Shows what belongs into sight. What was there and stays keeps its element. Where all of it is new, or more than so much,
    /// and at first, what is above and below waits until that was painted.
    fn paint_all_but(self: &Rc<Self>, most: usize) {
        if self.inner().is_none() || self.begins() {
            return;
        }
        if self.seen.get() == 0 {
            self.look();
        }
        let (_, sight) = self.window(0);
        let stays = {
            let lined = self.lined.borrow();
            let shows = |row: &&Rc<Row>| row.id.get().is_some_and(|id| sight.contains(&id));
            let stay = lined.iter().filter(shows).count();
            stay > 0 && sight.len() <= stay.saturating_add(most)
        };
        self.owes.set(!stays);
        self.draw(if stays { OVER } else { 0 });
        if !stays {
            self.later(SOON, |here| {
                if here.owes.take() {
                    here.draw(OVER);
                }
            });
        }
    }

    /// The first row that is drawn, among those that are held, and all of them.
    fn window(&self, over: usize) -> (usize, Vec<ConversationId>) {
        let tall = self.tall.get();
        let count = rows_in(self.seen.get(), tall) + 2 * over + 2;
        self.order.shown.with_untracked(|shown| {
            // The list may have become shorter than it is scrolled.
            let first = rows_in(self.top.get(), tall).saturating_sub(over);
            let first = first.saturating_sub(self.above.get());
            let first = first.min(shown.len().saturating_sub(count));
            (
                first,
                shown.iter().skip(first).take(count).copied().collect(),
            )
        })
    }

    fn draw(self: &Rc<Self>, over: usize) {
        let Some(inner) = self.inner() else {
            return;
        };
        let held = self.order.shown.with_untracked(Vec::len);
        let (above, total) = self.desk.extent(held);
        self.above.set(above);
        let (first, wanted) = self.window(over);
        self.make(&inner, wanted.len());
        let (first, total) = (above + first, total.min(MOST));
        if self.total.replace(total) != total {
            self.stretch();
        }
        self.first.set(first);
        let lined = assign(&self.as_they_stand(), &wanted);
        self.lined.replace(lined);
        self.put();
        self.order_elements();
        self.mark();
        self.fetch(above, above + held);
        self.desk.sees(wanted);
        self.walk_on();
    }

    /// Has fetched what is seen and not held, or soon will be seen. `from` and `to`: what is held.
    fn fetch(&self, from: usize, to: usize) {
        let first = rows_in(self.top.get(), self.tall.get());
        let end = first + rows_in(self.seen.get(), self.tall.get());
        let is_void = first < from || end > to && to < self.total.get();
        if let Some(inner) = self.inner()
            && self.is_void.replace(is_void) != is_void
        {
            inner.set_class_name(if is_void { "rows-in void" } else { "rows-in" });
        }
        let goes_on = self.desk.more().get_untracked() == More::There;
        if from > 0 && first < from + OVER || goes_on && first > to + FAR {
            self.desk.go_far(first.saturating_sub(ABOVE));
        } else if goes_on && end + OVER + NEAR_END > to {
            self.desk.load_more();
        }
    }

    /// Every element: first those that show somebody, from above.
    fn as_they_stand(&self) -> Vec<Rc<Row>> {
        let (lined, rows) = (self.lined.borrow(), self.rows.borrow());
        let hidden = rows.iter().filter(|row| row.id.get().is_none());
        lined.iter().chain(hidden).cloned().collect()
    }

    fn say(&self, changed: impl Fn(ConversationId) -> bool) {
        for row in self.lined.borrow().iter() {
            if row.id.get().is_some_and(&changed) {
                row.show();
            }
        }
    }

    /// As many elements as are needed from now on. They live as long as the pane.
    fn make(&self, inner: &Element, count: usize) {
        let mut rows = self.rows.borrow_mut();
        while rows.len() < count {
            let Some(row) = Row::new(self.desk) else {
                return;
            };
            inner.append_child(&row.node).ok();
            rows.push(row);
        }
    }

    /// Rows follow the size of letters that a person has chosen. To measure one is to lay everything out, so it is done
    /// once, after the paint, and again when the window changes.
    fn measure(self: &Rc<Self>) {
        let row = self
            .lined
            .borrow()
            .first()
            .map(|row| row.node.client_height());
        if let Some(tall) = row.filter(|tall| *tall > 0)
            && self.tall.replace(tall) != tall
        {
            self.stretch();
            self.paint();
        }
    }

    /// Says which row is open, where the tab key comes to, and where each row stands.
    fn mark(&self) {
        let lined = self.lined.borrow();
        let (cursor, opened) = (self.ui.cursor.get_untracked(), self.ui.opened_untracked());
        let ids = lined.iter().map(|row| row.id.get());
        let stop = ids.clone().position(|id| id.is_some() && id == cursor);
        let has_focus = self.has_focus();
        for (at, (row, id)) in lined.iter().zip(ids).enumerate() {
            let is_stop = at == stop.unwrap_or(0);
            // Nobody comes to a row by the tab key while it passes by.
            if !self.passes() {
                row.say(Piece::Stop, if is_stop { "0" } else { "-1" });
            }
            let is_open = id.is_some() && id == opened;
            row.say(Piece::Selected, if is_open { "true" } else { "false" });
            row.number(
                self.first.get() + at + 1,
                self.total.get(),
                has_focus || is_stop,
            );
        }
    }

    fn has_focus(&self) -> bool {
        let focused = document().active_element();
        self.scroller()
            .is_some_and(|scroller| scroller.contains(focused.as_deref()))
    }

    fn row_of(&self, event: &Event) -> Option<ConversationId> {
        let node = event
            .target()?
            .dyn_into::<Element>()
            .ok()?
            .closest(".row")
            .ok()??;
        let lined = self.lined.borrow();
        lined.iter().find(|row| row.node == node)?.id.get()
    }

    fn focused(&self, event: &Event) {
        match self.row_of(event) {
            Some(id) => {
                self.end.set(None);
                // Which marks it.
                self.ui.cursor.set(Some(id));
            }
            None => self.mark(),
        }
    }

    /// Scrolls as little as needed to have a row in sight.
    fn reveal(self: &Rc<Self>, id: ConversationId) {
        let place = self
            .order
            .shown
            .with_untracked(|shown| shown.iter().position(|other| *other == id));
        let Some(place) = place.and_then(|place| i32::try_from(place).ok()) else {
            return;
        };
        // Asked again: browsers tell of scrolling a frame later, and a press in that frame gives the focus to a row. From an
        // old place the list would jump away under the pointer, between the button's way down and its way up.
        self.look();
        let tall = self.tall.get();
        let place = place + i32::try_from(self.above.get()).unwrap_or_default();
        let (top, seen, now) = (place * tall, self.seen.get(), self.top.get());
        if top < now {
            self.scroll_to(top);
        } else if top + tall > now + seen {
            self.scroll_to(top + tall - seen);
        } else {
            return;
        }
        self.paint();
    }
}
