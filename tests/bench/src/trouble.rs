//! What can go wrong in a bench: everything ends the measurement with a sentence.

use std::fmt;

/// A sentence for whoever runs the bench.
#[derive(Debug)]
pub struct Trouble(pub String);

impl fmt::Display for Trouble {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for Trouble {}

/// Turns any error into a sentence that begins with what was tried.
pub fn tried<E: fmt::Display>(what: &str) -> impl FnOnce(E) -> Trouble {
    move |error| Trouble(format!("{what}: {error}"))
}
