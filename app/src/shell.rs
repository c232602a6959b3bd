//! Mounts the app and hands every view the desk.

use crate::{desk::Desk, views::App};
use leptos::prelude::*;

/// Paints at once, from what this browser kept; the network comes after.
pub fn start() {
    mount_to_body(|| {
        provide_context(Desk::start());
        App()
    });
}
