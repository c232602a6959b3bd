//! Before the first click on a conversation. A browser compiles what is called when it is called first, so the first thread of
//! a visit would cost three times what the others do.

use super::{Open, attach::Tray, composer::Composer, header::Header, log::Stays};
use crate::{
    desk::{Desk, use_desk},
    views::{inbox::Order, ui::Ui},
};
use domain::wire::Head;
use leptos::prelude::*;
use std::time::Duration;

/// Between two steps, so that whoever clicks meanwhile waits for one of them at most.
const PAUSE: Duration = Duration::from_millis(100);

/// Builds what stands around a thread once, out of sight and for nobody, and throws it away.
pub fn warm(desk: Desk, ui: Ui, order: Order) {
    let first = order.shown.with_untracked(|shown| shown.first().copied());
    let Some(head) = first.and_then(|id| desk.glance(id)) else {
        return;
    };
    let composer_of = head.clone();
    build(desk, ui, head, |open| {
        Stays::new();
        view! { <Header open /> }.into_any()
    });
    let compose = move || {
        build(desk, ui, composer_of, |open| {
            let tray = Tray::new(use_desk());
            view! { <Composer open tray /> }.into_any()
        });
    };
    set_timeout(compose, PAUSE);
}

fn build(desk: Desk, ui: Ui, head: Head, view: fn(Open) -> AnyView) {
    // A second one would compile nothing new.
    if ui.opened_untracked().is_some() {
        return;
    }
    let owner = Owner::new();
    owner.with(|| {
        provide_context(desk);
        provide_context(ui);
        let head = StoredValue::new(head);
        let open = Open {
            at: Memo::new(|_| None),
            head: Signal::derive(move || Some(head.get_value())),
        };
        drop(view(open).build());
    });
    owner.cleanup();
}
