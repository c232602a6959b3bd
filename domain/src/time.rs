//! Instants and spans in milliseconds. Nobody in here knows what time it is: `now` is always an argument.

use crate::plain::Plain;
use serde::{Deserialize, Serialize};
use std::ops::{Add, Sub};

/// An instant: milliseconds since 1970-01-01T00:00:00Z.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize, Plain,
)]
#[serde(transparent)]
pub struct Time(pub i64);

/// A length of time in milliseconds; negative when the past was asked for.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize, Plain,
)]
#[serde(transparent)]
pub struct Span(pub i64);

impl Time {
    /// From the decimal seconds that Meta sends.
    #[must_use]
    pub fn from_seconds(seconds: i64) -> Self {
        Self(seconds.saturating_mul(1000))
    }

    /// The first instant of the second that this lies in.
    #[must_use]
    pub fn second(self) -> Self {
        Self(self.0.saturating_sub(self.0.rem_euclid(1000)))
    }

    /// The last instant of the second that this lies in.
    #[must_use]
    pub fn end_of_second(self) -> Self {
        self.second() + Span(999)
    }
}

impl Span {
    #[must_use]
    pub const fn seconds(count: i64) -> Self {
        Self(count.saturating_mul(1000))
    }
    #[must_use]
    pub const fn minutes(count: i64) -> Self {
        Self::seconds(count.saturating_mul(60))
    }
    #[must_use]
    pub const fn hours(count: i64) -> Self {
        Self::minutes(count.saturating_mul(60))
    }
}

impl Add<Span> for Time {
    type Output = Time;
    fn add(self, span: Span) -> Time {
        Time(self.0.saturating_add(span.0))
    }
}

impl Sub<Time> for Time {
    type Output = Span;
    fn sub(self, earlier: Time) -> Span {
        Span(self.0.saturating_sub(earlier.0))
    }
}
