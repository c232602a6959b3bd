//! Identifiers: 128 bits, written as 26 letters and digits. They carry no order, no phone number and no meaning.

use crate::{
    plain::{Read, Reading, Write, Writer},
    tagged::Value,
};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error as _};
use std::{fmt, str::FromStr};

/// Where new identifiers come from. The domain has no chance of its own, so the shells pass one in.
pub trait Ids {
    /// An identifier that nobody has seen before.
    fn fresh(&mut self) -> u128;
    /// The one identifier that belongs to `name` within `space`, the same at every call of the same workspace.
    ///
    /// It must not be reversible: names are providers' ids, and those contain phone numbers (facts: a wamid is base64
    /// with the counterpart's number inside). The worker uses a keyed hash.
    fn named(&self, space: &str, name: &str) -> u128;
}

/// Crockford's alphabet: no I, L, O, U, so that an id survives being read aloud.
const ALPHABET: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";
const LENGTH: usize = 26;

/// The text is not an identifier of ours.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BadId;

impl fmt::Display for BadId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("not an identifier")
    }
}

impl std::error::Error for BadId {}

/// An identifier as text. It is written as a whole: letter by letter, each would be looked at for escapes in JSON, and a
/// commit writes dozens of identifiers.
struct Letters([u8; LENGTH]);

impl Letters {
    fn of(value: u128) -> Self {
        let mut letters = [b'0'; LENGTH];
        for (place, letter) in letters.iter_mut().rev().enumerate() {
            let digit = (value >> (place * 5)) & 31;
            *letter = ALPHABET.get(digit as usize).copied().unwrap_or(b'0');
        }
        Self(letters)
    }

    fn as_str(&self) -> &str {
        str::from_utf8(&self.0).unwrap_or_default()
    }
}

fn read(text: &str) -> Result<u128, BadId> {
    if text.len() != LENGTH {
        return Err(BadId);
    }
    text.bytes().try_fold(0u128, |value, letter| {
        let digit = ALPHABET
            .iter()
            .position(|known| *known == letter)
            .ok_or(BadId)?;
        let shifted = value.checked_mul(32).ok_or(BadId)?;
        Ok(shifted | digit as u128)
    })
}

macro_rules! id {
    ($($(#[$doc:meta])* $name:ident;)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(pub u128);

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(Letters::of(self.0).as_str())
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(Letters::of(self.0).as_str())
            }
        }

        impl FromStr for $name {
            type Err = BadId;
            fn from_str(text: &str) -> Result<Self, BadId> {
                read(text).map(Self)
            }
        }

        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(Letters::of(self.0).as_str())
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let text = std::borrow::Cow::<'de, str>::deserialize(deserializer)?;
                text.parse().map_err(D::Error::custom)
            }
        }

        impl Read for $name {
            fn read(value: &Value<'_>, reading: &mut Reading) -> Self {
                let id = read(reading.text(value)).ok();
                Self(reading.need(id))
            }
        }

        impl Write for $name {
            fn write(&self, to: &mut Writer) {
                to.text(Letters::of(self.0).as_str());
            }
        }
    )*};
}

id! {
    /// A person of the team.
    AgentId;
    /// A group of agents with a queue.
    TeamId;
    /// One connected number or account.
    InboxId;
    /// A customer, whatever the channel calls them.
    ContactId;
    /// One thread between a contact and an inbox.
    ConversationId;
    /// One line of a thread: a message, a note or an activity. Inbound messages derive it from the provider's id, so
    /// that a repeated webhook names the same line; outbound ones take the key of the command that made them.
    EntryId;
    /// A client-made key that makes a command safe to repeat.
    CommandKey;
    /// A file that somebody of the team sends. Made by their browser, so that a file without a network has its name already.
    FileId;
    /// The place of one external id within one inbox, derived by [`Ids::named`].
    IdentityKey;
}

impl CommandKey {
    /// The message that a `Reply` with this key becomes: the same on both sides, so the bubble keeps its identity.
    #[must_use]
    pub fn entry(self) -> EntryId {
        EntryId(self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_survives_its_text() {
        for value in [
            0,
            1,
            31,
            32,
            u128::MAX,
            0x0123_4567_89ab_cdef_0123_4567_89ab_cdef,
        ] {
            let id = EntryId(value);
            assert_eq!(id.to_string().len(), LENGTH);
            assert_eq!(id.to_string().parse(), Ok(id));
        }
    }

    #[test]
    fn foreign_text_is_refused() {
        for text in [
            "",
            "0",
            "IIIIIIIIIIIIIIIIIIIIIIIIII",
            "zzzzzzzzzzzzzzzzzzzzzzzzzz",
            "ã",
        ] {
            assert_eq!(text.parse::<EntryId>(), Err(BadId), "{text}");
        }
    }
}
