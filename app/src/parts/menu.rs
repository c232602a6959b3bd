//! A button that unfolds choices. Arrows move, Escape closes, and so does going elsewhere.

use super::by_id;
use leptos::{
    ev::{FocusEvent, KeyboardEvent},
    html,
    prelude::*,
    wasm_bindgen::JsCast,
    web_sys::{Element, HtmlElement, Node},
};

/// The whole menu: `trigger` is the inside of the button, the children are [`MenuItem`]s.
#[component]
pub fn Menu(
    /// Read aloud, and shown on hover.
    #[prop(into)]
    label: Signal<String>,
    /// Of the button, for whoever unfolds it by a key.
    #[prop(optional)]
    id: Option<&'static str>,
    #[prop(default = "button")] class: &'static str,
    #[prop(default = "menu-sheet")] sheet: &'static str,
    #[prop(into)] trigger: ViewFn,
    children: ChildrenFn,
) -> impl IntoView {
    let open = RwSignal::new(false);
    let root = NodeRef::<html::Div>::new();
    let button = NodeRef::<html::Button>::new();
    let close = move || {
        open.set(false);
        if let Some(button) = button.try_get_untracked().flatten() {
            button.focus().ok();
        }
    };
    let on_key = move |event: KeyboardEvent| {
        if open.get_untracked() && turn(&event, root) == Turned::Close {
            close();
        }
    };
    // The browser also says so of a menu that is taken out of the page with the focus in it: nothing of it is left then.
    let on_leave = move |event: FocusEvent| {
        let to = event
            .related_target()
            .and_then(|to| to.dyn_into::<Node>().ok());
        let root = root.try_get_untracked().flatten();
        if root.is_some_and(|root| !root.contains(to.as_ref())) {
            open.set(false);
        }
    };
    let unfold = move |_| {
        open.update(|open| *open = !*open);
        request_animation_frame(move || focus_first(root));
    };
    view! {
        <div class="menu" node_ref=root on:keydown=on_key on:focusout=on_leave>
            <button
                type="button"
                node_ref=button
                id=id
                class=class
                title=move || label.get()
                aria-label=move || label.get()
                aria-haspopup="menu"
                aria-expanded=move || open.get().to_string()
                on:click=unfold
            >
                {trigger.run()}
            </button>
            <Show when=move || open.get()>
                <div class=sheet role="menu" tabindex="-1" aria-label=move || label.get() on:click=move |_| close()>
                    {children()}
                </div>
            </Show>
        </div>
    }
}

/// One choice. `checked` makes it one of several of which one holds.
#[component]
pub fn MenuItem(
    #[prop(optional)] checked: Option<bool>,
    #[prop(into)] act: Callback<()>,
    children: Children,
) -> impl IntoView {
    let role = if checked.is_some() {
        "menuitemradio"
    } else {
        "menuitem"
    };
    view! {
        <button
            type="button"
            class="menu-item"
            role=role
            tabindex="-1"
            aria-checked=checked.map(|checked| checked.to_string())
            on:click=move |_| act.run(())
        >
            {children()}
        </button>
    }
}

/// What a key did in an open menu.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Turned {
    Close,
    Stayed,
}

fn turn(event: &KeyboardEvent, root: NodeRef<html::Div>) -> Turned {
    let step = match event.key().as_str() {
        "ArrowDown" => Element::next_element_sibling,
        "ArrowUp" => Element::previous_element_sibling,
        "Escape" => {
            event.stop_propagation();
            event.prevent_default();
            return Turned::Close;
        }
        _ => return Turned::Stayed,
    };
    event.prevent_default();
    let mut at = document().active_element().and_then(|now| step(&now));
    while let Some(element) = at {
        if element.class_list().contains("menu-item") {
            focus(&element);
            return Turned::Stayed;
        }
        at = step(&element);
    }
    if event.key() == "ArrowDown"
        && !document()
            .active_element()
            .is_some_and(|now| now.class_list().contains("menu-item"))
    {
        focus_first(root);
    }
    Turned::Stayed
}

/// Unfolds the menu of this button, with the focus on the first choice under its title.
pub fn unfold(id: &str) {
    if let Some(button) = by_id(id) {
        button.click();
        // Behind what the click itself asked the next frame for.
        request_animation_frame(|| {
            let first = document().query_selector("[role=menu] .menu-title + .menu-item");
            if let Some(first) = first.ok().flatten() {
                focus(&first);
            }
        });
    }
}

fn focus_first(root: NodeRef<html::Div>) {
    let first = root.try_get_untracked().flatten().and_then(|root| {
        let checked = root.query_selector("[aria-checked=true]").ok().flatten();
        checked.or_else(|| root.query_selector(".menu-item").ok().flatten())
    });
    if let Some(first) = first {
        focus(&first);
    }
}

fn focus(element: &Element) {
    if let Some(element) = element.dyn_ref::<HtmlElement>() {
        element.focus().ok();
    }
}
