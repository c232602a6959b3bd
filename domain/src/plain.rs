//! JSON in and out in few instructions, for the half of Recado that everybody downloads.
//!
//! `serde`'s derive makes, for every type and every format, a visitor with an error path out of each field. That is fast and
//! exact, and the worker uses it. The browser reads the same forms through [`Read`] and writes them through [`Write`]:
//! a failure is noted and reading goes on with something in the place of what is missing, so there is one path through
//! everything; and a field is written through a table, so there is one writer of fields. The derive `Plain` takes the
//! forms from the `serde` attributes, and does not compile where it does not know one.

mod read;
mod write;

pub use plain::{Plain, Read, Write};
pub use read::{Newer, Read, Reading};
pub use write::{Write, Writer};
