//! Before the first click on a conversation. A browser compiles what is called when it is called first, so the first thread of
//! a visit would cost three times what the others do.

use super::{
    Open,
    attach::Tray,
    composer::Composer,
    header::Header,
    log::{Log, Stays},
};
use crate::{
    desk::{Desk, use_desk},
    views::{inbox::Order, ui::Ui},
};
use domain::wire::Head;
use leptos::prelude::*;
use std::{cell::Cell, time::Duration};

/// Between two steps, so that whoever clicks meanwhile waits for one of them at most.
const PAUSE: Duration = Duration::from_millis(100);

/// How often somebody looks whether a thread is here that can be drawn, and how long between two looks.
const LOOKS: u32 = 12;
const LOOK: Duration = Duration::from_millis(400);
/// So many rows are looked at for one.
const NEAR: usize = 60;

thread_local! {
    /// Once compiled is compiled for as long as the page lives.
    static WARM: Cell<bool> = const { Cell::new(false) };
}

/// Builds what stands around a thread once, out of sight and for nobody, and throws it away.
pub fn warm(desk: Desk, ui: Ui, order: Order) {
    let first = order.shown.with_untracked(|shown| shown.first().copied());
    let Some(head) = first.and_then(|id| desk.glance(id)) else {
        return;
    };
    if WARM.replace(true) {
        return;
    }
    let composer_of = head.clone();
    let header = build(desk, ui, head, |open| {
        Stays::new();
        view! { <Header open /> }.into_any()
    });
    drop(header);
    let compose = move || {
        let composer = build(desk, ui, composer_of, |open| {
            let tray = Tray::new(use_desk());
            view! { <Composer open tray /> }.into_any()
        });
        drop(composer);
    };
    set_timeout(compose, PAUSE);
    set_timeout(move || log(desk, ui, order, LOOKS), 2 * PAUSE);
}

/// The lines of a thread that is held, as if all of it were seen: whoever draws it then asks for nothing and marks nothing. Not
/// of one with pictures or files: what draws these may come from the network, when all of this is gone.
fn log(desk: Desk, ui: Ui, order: Order, looks: u32) {
    let is_held = |head: &Head| {
        let id = head.conversation.id;
        ui.stood(id).is_none() && desk.holds_words(id)
    };
    let found = order.shown.try_with_untracked(|shown| {
        let mut heads = shown.iter().take(NEAR).filter_map(|id| desk.glance(*id));
        heads.find(is_held)
    });
    match found {
        Some(Some(mut head)) => {
            let id = head.conversation.id;
            head.conversation.seen = head.conversation.inbound;
            let log = build(desk, ui, head, |open| {
                let head = open.head.get_untracked();
                let id = head.map(|head| head.conversation.id);
                id.map(|id| view! { <Log id head={open.head} stays={Stays::new()} /> })
                    .into_any()
            });
            // The lines come once the rest stands.
            let end = move || {
                drop(log);
                if ui.opened_untracked().is_none() {
                    desk.leave(id);
                }
            };
            set_timeout(end, PAUSE / 2);
        }
        Some(None) if looks > 0 => set_timeout(move || log(desk, ui, order, looks - 1), LOOK),
        _ => {}
    }
}

/// Something that was built for nobody.
struct Built {
    owner: Owner,
    state: <AnyView as Render>::State,
}

impl Drop for Built {
    fn drop(&mut self) {
        self.state.unmount();
        self.owner.cleanup();
    }
}

fn build(desk: Desk, ui: Ui, head: Head, view: fn(Open) -> AnyView) -> Option<Built> {
    // A second one would compile nothing new.
    if ui.opened_untracked().is_some() {
        return None;
    }
    let nowhere = document().create_element("div").ok()?;
    let owner = Owner::new();
    let state = owner.with(|| {
        provide_context(desk);
        provide_context(ui);
        let head = StoredValue::new(head);
        let open = Open {
            at: Memo::new(|_| None),
            head: Signal::derive(move || Some(head.get_value())),
        };
        let mut state = view(open).build();
        state.mount(&nowhere, None);
        state
    });
    Some(Built { owner, state })
}
