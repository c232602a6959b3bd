//! What people see.

use leptos::prelude::*;

/// The whole interface.
#[must_use]
pub fn App() -> impl IntoView {
    "Recado"
}
