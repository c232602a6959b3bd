//! What the rows listen to.

use super::Pane;
use crate::desk::Stirred;
use domain::list::Query;
use leptos::{ev, prelude::*};
use std::rc::Rc;

/// Has the rows say what has changed: those that are told of, or all of them when time has passed or people are called
/// something else.
pub fn listen(pane: &Rc<Pane>) {
    let (desk, here) = (pane.desk, pane.clone());
    Effect::new(move |_| match desk.stirred() {
        Stirred::Nothing => {}
        Stirred::Heads(heads) => here.say(|id| heads.contains(&id)),
        Stirred::Everything => here.say(|_| true),
    });
    let here = pane.clone();
    let (now, settings, session) = (desk.now(), desk.settings(), desk.session());
    let reads = pane.ui.reads;
    Effect::new(move |_| {
        now.track();
        settings.track();
        session.track();
        reads.track();
        here.say(|_| true);
    });
}

/// Paints when anything comes, goes or moves, and brings the row of the keys into sight.
pub fn watch(pane: &Rc<Pane>) {
    let (order, ui) = (pane.order, pane.ui);
    let here = pane.clone();
    let more = pane.desk.more();
    Effect::new(move |_| {
        order.shown.track();
        more.track();
        here.inner.track();
        here.paint();
    });
    let here = pane.clone();
    Effect::new(move |before: Option<Query>| {
        let now = ui.query();
        if before.is_some_and(|before| before != now) && here.top.get() != 0 {
            here.scroll_to(0);
        }
        now
    });
    let here = pane.clone();
    // Before anything is marked: to reveal a row is to ask where the list is, which is quick while nothing was written.
    Effect::new(move |_| {
        if let Some(id) = ui.cursor.get() {
            here.reveal(id);
        }
    });
    let here = pane.clone();
    Effect::new(move |_| {
        ui.cursor.track();
        ui.route.track();
        here.mark();
    });
    let here = pane.clone();
    let handle = window_event_listener(ev::resize, move |_| {
        here.look();
        here.paint();
        here.measure();
    });
    on_cleanup(move || {
        handle.remove();
        order.over(false);
        order.away(false);
    });
}
