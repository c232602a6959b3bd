//! The browser: a shell around the domain's mirror.
//!
//! `desk` turns the mirror's news into signals, `views` paints them. Beside these, each file talks to one thing outside:
//! `host` to clock and chance, `fetch` to the network, `api` to the worker's doors, `link` to its stream, `vault` to IndexedDB, `outbox` keeps
//! commands until they are answered, `uploads` the files they bring along.

mod api;
mod desk;
mod fetch;
mod host;
mod i18n;
mod json;
mod link;
mod outbox;
mod parts;
#[cfg(test)]
mod samples;
mod shell;
mod tabs;
mod uploads;
mod vault;
mod views;

fn main() {
    shell::start();
}
