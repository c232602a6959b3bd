//! A tolerant view of JSON: one level is looked at when somebody asks for it.
//!
//! A strict `derive` loses a whole message over one optional field of the wrong type, and `serde_json::Value` loses a
//! whole body over one number too large, one lone surrogate or one nest too deep. Here every field is read on its own,
//! numbers keep the digits they came with, and what a reader does not understand is still there as raw text.

use domain::{text::clean, time::Time};
use serde::{
    Deserialize, Deserializer,
    de::{IgnoredAny, MapAccess, SeqAccess, Visitor},
};
use serde_json::value::RawValue;
use std::{borrow::Cow, fmt};

/// So many characters of one text are kept: the most that WhatsApp lets people write. Without an end, one absurd piece
/// would be larger than a row of the store may be, and its webhook would be refused for ever.
const LONGEST: usize = 65_536;
/// The same for what is a name, an id or an address. A message has a dozen of these beside its one text.
const WORD: usize = 4_096;
/// So many elements of one list are looked at: Meta sends up to a thousand updates, and some thousands of lines of
/// history (facts 1.4, 2.5). What only looks like a list would take all the memory there is.
pub(crate) const MOST: usize = 20_000;

/// The beginning of a text, whole letters only.
pub(crate) fn kept(text: &str) -> &str {
    beginning(text, LONGEST)
}

fn beginning(text: &str, letters: usize) -> &str {
    if text.len() <= letters {
        return text;
    }
    let end = text.char_indices().nth(letters);
    end.and_then(|(end, _)| text.get(..end)).unwrap_or(text)
}

/// A text that says something, without the space around it.
pub(crate) fn word(text: &str) -> Option<String> {
    let word = clean(beginning(text.trim(), WORD));
    (!word.is_empty()).then_some(word)
}

/// One JSON value as it was written. The syntax was checked when the piece was made.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Piece<'a>(&'a str);

/// The fields of one object, in the order in which they came.
#[derive(Debug, Default)]
pub(crate) struct Fields<'a>(Vec<(Cow<'a, str>, Piece<'a>)>);

impl<'a> Piece<'a> {
    /// `None` when the text is not one JSON value.
    pub(crate) fn read(text: &'a str) -> Option<Self> {
        let raw: &RawValue = serde_json::from_str(text).ok()?;
        Some(Self(raw.get()))
    }

    pub(crate) fn raw(self) -> &'a str {
        self.0
    }

    pub(crate) fn fields(self) -> Option<Fields<'a>> {
        serde_json::from_str(self.0).ok()
    }

    fn is_null(self) -> bool {
        self.0 == "null"
    }

    pub(crate) fn is_string(self) -> bool {
        self.0.starts_with('"')
    }

    /// The elements of an array. Where a list was expected and one value came, that value; nothing for `null`. Of a list
    /// without end the array itself comes last, for its rest: no element is an array, so that nobody can read it.
    pub(crate) fn items(self) -> Vec<Piece<'a>> {
        if self.is_null() {
            return Vec::new();
        }
        if !self.0.starts_with('[') {
            return vec![self];
        }
        match serde_json::from_str::<Elements<'a>>(self.0) {
            Ok(Elements { mut items, whole }) => {
                items.extend((!whole).then_some(self));
                items
            }
            Err(_) => vec![self],
        }
    }

    /// A string, or a number in the digits it came with.
    pub(crate) fn text(self) -> Option<String> {
        self.said().map(|text| clean(kept(&text)))
    }

    fn said(self) -> Option<Cow<'a, str>> {
        match self.0.bytes().next()? {
            b'"' => {
                let text = serde_json::from_str(self.0).map(|Text(text)| text);
                let mended = |_| serde_json::from_str(&without_lone_surrogates(self.0));
                text.or_else(|error| mended(error).map(Cow::Owned)).ok()
            }
            b'-' | b'0'..=b'9' => Some(Cow::Borrowed(self.0)),
            _ => None,
        }
    }
}

impl<'a> Fields<'a> {
    /// The value of a field that is there and not `null`. Of two fields with one name the later one counts.
    pub(crate) fn get(&self, name: &str) -> Option<Piece<'a>> {
        let mut named = self.0.iter().rev().filter(|(key, _)| key == name);
        named
            .next()
            .map(|(_, piece)| *piece)
            .filter(|piece| !piece.is_null())
    }

    pub(crate) fn names(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(|(key, _)| key.as_ref())
    }

    pub(crate) fn has(&self, name: &str) -> bool {
        self.get(name).is_some()
    }

    /// The fields of an inner object; none where it is missing or no object.
    pub(crate) fn inner(&self, name: &str) -> Fields<'a> {
        self.get(name).and_then(Piece::fields).unwrap_or_default()
    }

    pub(crate) fn list(&self, name: &str) -> Vec<Piece<'a>> {
        self.get(name).map(Piece::items).unwrap_or_default()
    }

    pub(crate) fn text(&self, name: &str) -> Option<String> {
        self.get(name)?.text()
    }

    /// A text that says something: an id, a name. Without the space around it.
    pub(crate) fn word(&self, name: &str) -> Option<String> {
        word(&self.get(name)?.said()?)
    }

    /// The first of several spellings of one field.
    pub(crate) fn first(&self, names: &[&str]) -> Option<String> {
        names.iter().find_map(|name| self.word(name))
    }

    pub(crate) fn number(&self, name: &str) -> Option<i64> {
        self.word(name)?.parse().ok()
    }

    pub(crate) fn is_true(&self, name: &str) -> bool {
        self.get(name)
            .is_some_and(|piece| matches!(piece.raw(), "true" | "1" | "\"true\"" | "\"1\""))
    }

    /// An instant in seconds or milliseconds, as text or number (facts 1.3). `None` where it says nothing sensible.
    pub(crate) fn time(&self, name: &str) -> Option<Time> {
        /// The year 2009: before it there was no WhatsApp, and a message of 1970 would stand where nobody sees it.
        const FIRST: i64 = 1_230_768_000;
        /// Seconds have fewer digits than this until the year 5138, milliseconds have more since 1973.
        const MILLISECONDS: i64 = 100_000_000_000;
        const FIRST_OF_THEM: i64 = FIRST * 1000;
        const TOO_LARGE: i64 = MILLISECONDS * 1000;
        let word = self.word(name)?;
        let (whole, _) = word.split_once('.').unwrap_or((&word, ""));
        match whole.parse::<i64>().ok()? {
            seconds @ FIRST..MILLISECONDS => Some(Time::from_seconds(seconds)),
            milliseconds @ FIRST_OF_THEM..TOO_LARGE => Some(Time(milliseconds)),
            _ => None,
        }
    }
}

impl<'de: 'a, 'a> Deserialize<'de> for Fields<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(Level).map(Fields)
    }
}

/// A string, where it stands if nothing in it is escaped: most are.
#[derive(Deserialize)]
struct Text<'a>(#[serde(borrow)] Cow<'a, str>);

/// The elements of an array, and whether they are all.
struct Elements<'a> {
    items: Vec<Piece<'a>>,
    whole: bool,
}

impl<'de: 'a, 'a> Deserialize<'de> for Elements<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_seq(Row)
    }
}

struct Row;

impl<'de> Visitor<'de> for Row {
    type Value = Elements<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an array")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut row: A) -> Result<Self::Value, A::Error> {
        let mut items = Vec::new();
        while items.len() < MOST {
            match row.next_element::<&'de RawValue>()? {
                Some(raw) => items.push(Piece(raw.get())),
                None => return Ok(Elements { items, whole: true }),
            }
        }
        let mut rest = 0;
        while row.next_element::<IgnoredAny>()?.is_some() {
            rest += 1;
        }
        let whole = rest == 0;
        Ok(Elements { items, whole })
    }
}

/// The name of a field. Read as bytes, because half an emoji in it must not cost its object.
struct Key<'a>(Cow<'a, str>);

impl<'de: 'a, 'a> Deserialize<'de> for Key<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_bytes(Name).map(Key)
    }
}

struct Name;

impl<'de> Visitor<'de> for Name {
    type Value = Cow<'de, str>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the name of a field")
    }

    fn visit_borrowed_bytes<E>(self, bytes: &'de [u8]) -> Result<Self::Value, E> {
        Ok(String::from_utf8_lossy(bytes))
    }

    fn visit_bytes<E>(self, bytes: &[u8]) -> Result<Self::Value, E> {
        Ok(String::from_utf8_lossy(bytes).into_owned().into())
    }
}

struct Level;

impl<'de> Visitor<'de> for Level {
    type Value = Vec<(Cow<'de, str>, Piece<'de>)>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut fields = Vec::with_capacity(map.size_hint().unwrap_or(8));
        while let Some((Key(key), raw)) = map.next_entry::<Key<'de>, &'de RawValue>()? {
            fields.push((key, Piece(raw.get())));
        }
        Ok(fields)
    }
}

/// A string literal whose halves of surrogate pairs are replaced by U+FFFD: names are cut in the middle of an emoji
/// often enough that it must not cost the message.
fn without_lone_surrogates(literal: &str) -> String {
    let mut mended = String::with_capacity(literal.len());
    let mut rest = literal;
    while let Some((before, escape)) = rest.split_once('\\') {
        mended.push_str(before);
        let length = match unit(escape) {
            Some(0xD800..=0xDBFF) if is_low(escape.get(5..)) => 11,
            Some(0xD800..=0xDFFF) => {
                mended.push_str("\\ufffd");
                rest = escape.get(5..).unwrap_or_default();
                continue;
            }
            // The letter after the backslash belongs to it, be it a backslash itself.
            _ => escape.chars().next().map_or(0, char::len_utf8),
        };
        mended.push('\\');
        mended.push_str(escape.get(..length).unwrap_or_default());
        rest = escape.get(length..).unwrap_or_default();
    }
    mended.push_str(rest);
    mended
}

fn unit(escape: &str) -> Option<u32> {
    u32::from_str_radix(escape.strip_prefix('u')?.get(..4)?, 16).ok()
}

fn is_low(rest: Option<&str>) -> bool {
    let unit = rest.and_then(|rest| rest.strip_prefix('\\')).and_then(unit);
    matches!(unit, Some(0xDC00..=0xDFFF))
}

#[cfg(test)]
mod tests;
