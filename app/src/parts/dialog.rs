//! A dialog above everything. The browser's own `<dialog>` traps and returns the focus.

use super::{icon, icon_button};
use crate::i18n::inbox as t;
use leptos::{html, prelude::*};

/// Shows its children while `open` holds.
#[component]
pub fn Dialog(open: RwSignal<bool>, title: &'static str, children: ChildrenFn) -> impl IntoView {
    let node = NodeRef::<html::Dialog>::new();
    Effect::new(move |_| {
        let Some(dialog) = node.get() else { return };
        if open.get() && !dialog.open() {
            dialog.show_modal().ok();
        } else if !open.get() && dialog.open() {
            dialog.close();
        }
    });
    // The browser says so a moment later: by then somebody may have opened it again, or it is gone.
    let closed = move |_| {
        let node = node.try_get_untracked().flatten();
        if node.is_none_or(|dialog| !dialog.open()) {
            open.set(false);
        }
    };
    view! {
        <dialog class="dialog" node_ref=node aria-label=title on:close=closed>
            <header>
                <h2>{title}</h2>
                {icon_button(icon::CLOSE, t::close(), move |_| open.set(false))}
            </header>
            <div class="body">
                <Show when=move || open.get()>{children()}</Show>
            </div>
        </dialog>
    }
}
