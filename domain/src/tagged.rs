//! Enums that say in a field of theirs which variant they are: `{"kind": "text", "body": …}`.
//!
//! serde's derive writes them well, but reads them through a private buffer whose readers take every type from every
//! form it might ever have. [`tagged!`] reads the same text through [`Value`], which asks each type only for the form it is
//! written in. The browser, which downloads what it reads with, does without serde: see [`plain`](crate::plain).

mod reader;

use reader::Reader;
use serde::de::{Deserialize, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use std::{borrow::Cow, fmt};

/// A document of which nothing is known yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Value<'de> {
    /// Also a number that is not whole or too big: none of ours is, but one may stand where nobody looks.
    Null,
    Bool(bool),
    Whole(i64),
    Text(Cow<'de, str>),
    List(Vec<Value<'de>>),
    /// Names are [`Value::Text`].
    Object(Vec<(Value<'de>, Value<'de>)>),
}

impl<'de> Value<'de> {
    /// # Errors
    /// What `T` has to say of a document that it does not understand.
    pub fn read<T: Deserialize<'de>, E: Error>(&self) -> Result<T, E> {
        T::deserialize(Reader::of(self))
    }

    pub(crate) fn field(&self, name: &str) -> Option<&Self> {
        let Value::Object(items) = self else {
            return None;
        };
        let named = |key: &Self| matches!(key, Value::Text(text) if text == name);
        let found = items.iter().find(|(key, _)| named(key));
        found.map(|(_, value)| value)
    }
}

impl<'de> Deserialize<'de> for Value<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Anything)
    }
}

struct Anything;

impl<'de> Visitor<'de> for Anything {
    type Value = Value<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a document")
    }

    fn visit_bool<E>(self, value: bool) -> Result<Value<'de>, E> {
        Ok(Value::Bool(value))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Value<'de>, E> {
        Ok(Value::Whole(value))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Value<'de>, E> {
        Ok(i64::try_from(value).map_or(Value::Null, Value::Whole))
    }

    fn visit_f64<E>(self, _: f64) -> Result<Value<'de>, E> {
        Ok(Value::Null)
    }

    fn visit_borrowed_str<E>(self, value: &'de str) -> Result<Value<'de>, E> {
        Ok(Value::Text(Cow::Borrowed(value)))
    }

    fn visit_str<E>(self, value: &str) -> Result<Value<'de>, E> {
        Ok(Value::Text(Cow::Owned(value.to_owned())))
    }

    fn visit_string<E>(self, value: String) -> Result<Value<'de>, E> {
        Ok(Value::Text(Cow::Owned(value)))
    }

    fn visit_unit<E>(self) -> Result<Value<'de>, E> {
        Ok(Value::Null)
    }

    fn visit_none<E>(self) -> Result<Value<'de>, E> {
        Ok(Value::Null)
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value<'de>, D::Error> {
        Value::deserialize(deserializer)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Value<'de>, A::Error> {
        let mut items = Vec::new();
        while let Some(item) = seq.next_element()? {
            items.push(item);
        }
        Ok(Value::List(items))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Value<'de>, A::Error> {
        let mut items = Vec::new();
        while let Some(item) = map.next_entry()? {
            items.push(item);
        }
        Ok(Value::Object(items))
    }
}

/// An enum with its tag beside its fields: `tagged! { "kind", "Content"; pub enum Content { … } }`, or with its content
/// in a field too: `"change", "of" as "change/of"`. Written by serde's derive, read by this module; the names are snake case.
macro_rules! tagged {
    ($tag:literal, $name:literal; $(#[$meta:meta])* pub enum $enum:ident { $($variants:tt)* }) => {
        #[derive(serde::Serialize, $crate::plain::Plain)]
        $(#[$meta])*
        #[serde(rename_all = "snake_case", tag = $tag)]
        pub enum $enum { $($variants)* }
        $crate::tagged::reading! { $tag, $name; $enum { $($variants)* } }
    };
    ($tag:literal, $of:literal as $both:literal, $name:literal; $(#[$meta:meta])* pub enum $enum:ident { $($variants:tt)* }) => {
        #[derive(serde::Serialize, $crate::plain::Plain)]
        $(#[$meta])*
        #[serde(rename_all = "snake_case", tag = $tag, content = $of)]
        pub enum $enum { $($variants)* }
        $crate::tagged::reading! { $both, $name; $enum { $($variants)* } }
    };
}

/// serde's derive for an enum whose tag is its name: see `Reader::variant`.
macro_rules! reading {
    ($called:literal, $name:literal; $enum:ident { $($variants:tt)* }) => {
        impl<'de> serde::Deserialize<'de> for $enum {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                #[derive(serde::Deserialize)]
                #[serde(remote = $name, rename = $called, rename_all = "snake_case")]
                enum Shadow { $($variants)* }
                let value = $crate::tagged::Value::deserialize(deserializer)?;
                Shadow::deserialize($crate::tagged::reader(&value))
            }
        }
    };
}

pub(crate) use {reading, tagged};

/// For [`tagged!`].
pub(crate) fn reader<'de, E: Error>(value: &Value<'de>) -> impl Deserializer<'de, Error = E> {
    Reader::of(value)
}
