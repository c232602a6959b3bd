//! The simulator from outside: over its own HTTP, with a stub in place of the business.

mod faults;
mod graph;
mod instagram;
mod kept;
mod shop;
mod webhooks;
