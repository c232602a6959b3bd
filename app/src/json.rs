//! JSON in and out: the one place where the wire's text becomes types and types become text.
//!
//! Reading is made to be small, for it is downloaded by everybody. serde compiles each type once per format it is read
//! from; tagged and flattened enums are read from serde's own buffer whatever the format, so reading everything from
//! that buffer leaves one copy of each type where `serde_json::from_str` would leave two. And what could not be read is
//! thrown away whole, so [`Unreadable`] says nothing more: no sentence about it is ever put together.

mod show;
mod text;

pub use show::{answers, pretty};

use serde::{
    Deserialize, Serialize,
    de::{
        DeserializeOwned, DeserializeSeed, Error, Expected, SeqAccess, Unexpected,
        value::{BorrowedStrDeserializer, SeqAccessDeserializer},
    },
};
use std::fmt;
use text::Text;

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

/// Makes serde buffer the document: a list of a tag and one thing, and the tag need not come first.
#[derive(Deserialize)]
#[serde(tag = "buffered")]
enum Buffered<T> {
    #[serde(rename = "whole")]
    Whole((T,)),
}

/// # Errors
/// [`Unreadable`], whatever the cause.
pub fn read<T: DeserializeOwned>(json: &str) -> Result<T, Unreadable> {
    let mut text = Text::new(json);
    let elements = Elements {
        text: &mut text,
        said: 0,
    };
    let Buffered::Whole((read,)) = Buffered::deserialize(SeqAccessDeserializer::new(elements))?;
    text.end()?;
    Ok(read)
}

/// What a [`Buffered`] is made from.
struct Elements<'a, 'de> {
    text: &'a mut Text<'de>,
    said: u8,
}

impl<'de> SeqAccess<'de> for Elements<'_, 'de> {
    type Error = Unreadable;

    fn next_element_seed<T: DeserializeSeed<'de>>(
        &mut self,
        seed: T,
    ) -> Result<Option<T::Value>, Unreadable> {
        self.said += 1;
        match self.said {
            1 => seed
                .deserialize(BorrowedStrDeserializer::new("whole"))
                .map(Some),
            2 => seed.deserialize(&mut *self.text).map(Some),
            _ => Ok(None),
        }
    }
}

/// The text of a record; nothing where it has none, which none of ours lacks.
#[must_use]
pub fn write<T: Serialize + ?Sized>(record: &T) -> Option<String> {
    serde_json::to_string(record).ok()
}

#[cfg(test)]
mod tests;
