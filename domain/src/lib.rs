//! Recado's state machine, without I/O.
//!
//! A wish is a [`Command`](command::Command); what came of it is a list of [`Event`](event::Event)s. The browser links
//! this crate to **guess** (optimistic, offline), the Durable Object links it to **decide**. Everything around it is a
//! shell that carries bytes to and from it.
//!
//! ```text
//! decide(scene, command, now, ids) -> Ok(events) | Err(refusal)     pure
//! apply(conversation, event)                                        pure, cannot fail
//! react(event) -> effects                                           pure, object only
//! ```
//!
//! **Invariant:** there is no clock, no chance, no network, no storage and no logging in here. Time and fresh ids are
//! arguments; the same input gives the same output on both sides. The numbered promises are in `SPEC.md`.

// The derive names this crate as others do.
extern crate self as domain;

pub mod plain;
pub mod tagged;

pub mod ids;
pub mod text;
pub mod time;

pub mod agent;
pub mod channel;
pub mod contact;
pub mod conversation;
pub mod file;
pub mod incoming;
pub mod message;
pub mod settings;
pub mod thread;

pub mod command;
pub mod early;
pub mod effect;
pub mod event;
pub mod refusal;

pub mod list;

pub mod apply;
pub mod decide;
pub mod permission;
pub mod react;
pub mod undo;
pub mod window;

pub mod mirror;
pub mod room;
pub mod shelf;
pub mod wire;
