//! All keys, on `?`.

use crate::{i18n::inbox as t, parts::Dialog, views::ui::Ui};
use leptos::prelude::*;

/// One line: keys that do the same or are pressed together, and what they do.
type Line = (&'static [&'static str], &'static str);

#[component]
pub fn Keys(ui: Ui) -> impl IntoView {
    let all: [Line; 19] = [
        (&["J", "↓"], t::key_next()),
        (&["K", "↑"], t::key_previous()),
        (&["Enter", "O"], t::key_open()),
        (&["Esc", "U"], t::key_back()),
        (&["G", "A M U"], t::key_go()),
        (&["R"], t::key_reply()),
        (&["N"], t::key_note()),
        (&["C"], t::key_claim()),
        (&["A"], t::key_assign()),
        (&["E"], t::key_close()),
        (&["Shift", "E"], t::key_close_next()),
        (&["P"], t::key_pending()),
        (&["B", "H"], t::key_snooze()),
        (&["Z"], t::key_undo()),
        (&["I"], t::key_details()),
        (&["/"], t::key_filter()),
        (&["Ctrl", "K"], t::search()),
        (&["Ctrl", "Enter"], t::key_send()),
        (&["Ctrl", "Shift", "Enter"], t::key_send_close()),
    ];
    let line = |(keys, name): Line| {
        view! { <div><dt>{name}</dt><dd>{keys.iter().map(|key| view! { <kbd>{*key}</kbd> }).collect_view()}</dd></div> }
    };
    view! {
        <Dialog open=ui.keys_shown title=t::keys()>
            <dl class="keys">{all.map(line).collect_view()} {line((&["?"], t::key_keys()))}</dl>
        </Dialog>
    }
}
