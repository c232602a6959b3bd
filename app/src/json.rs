//! JSON in and out: the one place where the wire's text becomes types and types become text.
//!
//! Reading is made to be small, for it is downloaded by everybody: the text becomes a [`Value`], and each type is read
//! from that in the one form it is written in. What could not be read is thrown away whole, so [`Unreadable`] says
//! nothing more: no sentence about it is ever put together.

mod show;
mod text;

pub use show::{answers, pretty};

use domain::plain::{Read, Reading, Write, Writer};
use gloo_timers::future::TimeoutFuture;
use text::Text;

/// The text is not JSON, or not of the type that was asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Unreadable;

/// # Errors
/// [`Unreadable`], whatever the cause.
pub fn read<T: Read>(json: &str) -> Result<T, Unreadable> {
    let mut text = Text::new(json);
    let value = text.value()?;
    text.end()?;
    Reading::of(&value).ok_or(Unreadable)
}

/// The same of a long text, with room for something else before, behind, and where it was taken apart.
///
/// # Errors
/// [`Unreadable`], whatever the cause.
pub async fn read_in_steps<T: Read>(json: &str) -> Result<T, Unreadable> {
    let mut text = Text::new(json);
    let (mut value, mut read) = (None, None);
    for step in 0..3 {
        TimeoutFuture::new(0).await;
        match step {
            0 => value = Some(text.value()?),
            1 => read = value.take().and_then(|value| Reading::of(&value)),
            _ => text.end()?,
        }
    }
    read.ok_or(Unreadable)
}

/// The text of a record.
#[must_use]
pub fn write(record: &dyn Write) -> String {
    Writer::of(record)
}

#[cfg(test)]
mod tests;
