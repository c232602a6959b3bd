//! JSON in and out: the one place where the wire's text becomes types and types become text.
//!
//! Reading is made to be small, for it is downloaded by everybody: the text becomes a [`Value`], and each type is read
//! from that in the one form it is written in. What could not be read is thrown away whole, so [`Unreadable`] says
//! nothing more: no sentence about it is ever put together.

mod show;
mod text;
mod write;

pub use show::{answers, pretty};

use serde::{
    Serialize,
    de::{DeserializeOwned, Error, Expected, Unexpected},
};
use std::fmt;
use text::Text;
use write::Writer;

/// The text is not JSON, or not of the type that was asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Unreadable;

impl fmt::Display for Unreadable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("unreadable")
    }
}

impl std::error::Error for Unreadable {}

/// All of them are written out: serde's own ones put a sentence together and hand it to `custom`.
impl Error for Unreadable {
    fn custom<T: fmt::Display>(_: T) -> Self {
        Self
    }
    fn invalid_type(_: Unexpected<'_>, _: &dyn Expected) -> Self {
        Self
    }
    fn invalid_value(_: Unexpected<'_>, _: &dyn Expected) -> Self {
        Self
    }
    fn invalid_length(_: usize, _: &dyn Expected) -> Self {
        Self
    }
    fn unknown_variant(_: &str, _: &'static [&'static str]) -> Self {
        Self
    }
    fn unknown_field(_: &str, _: &'static [&'static str]) -> Self {
        Self
    }
    fn missing_field(_: &'static str) -> Self {
        Self
    }
    fn duplicate_field(_: &'static str) -> Self {
        Self
    }
}

/// # Errors
/// [`Unreadable`], whatever the cause.
pub fn read<T: DeserializeOwned>(json: &str) -> Result<T, Unreadable> {
    let mut text = Text::new(json);
    let value = text.value()?;
    text.end()?;
    value.read()
}

/// The text of a record; nothing where it has none, which none of ours lacks.
#[must_use]
pub fn write<T: Serialize + ?Sized>(record: &T) -> Option<String> {
    let mut writer = Writer::default();
    record.serialize(&mut writer).ok().map(|()| writer.text)
}

#[cfg(test)]
mod tests;
