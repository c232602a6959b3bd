//! Enums that say in a field of theirs which variant they are: `{"kind": "text", "body": …}`.
//!
//! serde's derive writes them well, but reads them through a private buffer whose readers take every type from every
//! form it might ever have. Every browser downloads those readers, and they weighed as much as all views of the inbox
//! together. [`tagged!`] reads the same text through [`Value`], which asks each type only for the form it is written in.

use serde::de::{
    Deserialize, DeserializeSeed, Deserializer, EnumAccess, Error, MapAccess, SeqAccess,
    VariantAccess, Visitor,
};
use serde::forward_to_deserialize_any;
use std::{borrow::Cow, fmt, marker::PhantomData, slice::Iter};

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

    fn field(&self, name: &str) -> Option<&Self> {
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

/// Reads from a [`Value`]. Each kind of type is offered the one form that it is written in, so that a compiler can leave
/// out what it would do with others.
struct Reader<'a, 'de, E> {
    value: &'a Value<'de>,
    error: PhantomData<E>,
}

impl<'a, 'de, E: Error> Reader<'a, 'de, E> {
    fn of(value: &'a Value<'de>) -> Self {
        Self {
            value,
            error: PhantomData,
        }
    }

    fn number<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, E> {
        match self.value {
            Value::Whole(number) => visitor.visit_i64(*number),
            _ => Err(E::custom("a whole number was expected")),
        }
    }

    fn text<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, E> {
        match self.value {
            Value::Text(Cow::Borrowed(text)) => visitor.visit_borrowed_str(text),
            Value::Text(Cow::Owned(text)) => visitor.visit_str(text),
            _ => Err(E::custom("a text was expected")),
        }
    }

    fn list<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, E> {
        match self.value {
            Value::List(items) => visitor.visit_seq(Items {
                left: items.iter(),
                error: PhantomData,
            }),
            _ => Err(E::custom("a list was expected")),
        }
    }

    fn object<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, E> {
        match self.value {
            Value::Object(items) => visitor.visit_map(Fields {
                left: items.iter(),
                value: None,
                error: PhantomData,
            }),
            _ => Err(E::custom("an object was expected")),
        }
    }

    /// Which variant, and what it holds. A tagged enum is called by the name of its tag, with that of its content behind
    /// a slash where that stands beside it.
    fn variant(self, name: &str) -> Result<Variant<'a, 'de, E>, E> {
        let (tag, of) = name.split_once('/').unwrap_or((name, ""));
        let (tag, content) = match self.value {
            Value::Text(_) => (self.value, None),
            Value::Object(items) => match (self.value.field(tag), items.first()) {
                (Some(tag), _) if of.is_empty() => (tag, Some(self.value)),
                (Some(tag), _) => (tag, self.value.field(of)),
                (None, Some((key, value))) if items.len() == 1 => (key, Some(value)),
                _ => return Err(E::custom(format_args!("missing field `{tag}`"))),
            },
            _ => return Err(E::custom("a text or an object was expected")),
        };
        Ok(Variant {
            tag: Reader::of(tag),
            content: content.map(Reader::of),
        })
    }
}

impl<'de, E: Error> Deserializer<'de> for Reader<'_, 'de, E> {
    type Error = E;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, E> {
        match self.value {
            Value::Null => visitor.visit_unit(),
            Value::Bool(value) => visitor.visit_bool(*value),
            Value::Whole(_) => self.number(visitor),
            Value::Text(_) => self.text(visitor),
            Value::List(_) => self.list(visitor),
            Value::Object(_) => self.object(visitor),
        }
    }

    fn deserialize_bool<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, E> {
        match self.value {
            Value::Bool(value) => visitor.visit_bool(*value),
            _ => Err(E::custom("true or false was expected")),
        }
    }

    fn deserialize_i64<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, E> {
        self.number(visitor)
    }

    fn deserialize_u64<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, E> {
        self.number(visitor)
    }

    fn deserialize_u32<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, E> {
        self.number(visitor)
    }

    fn deserialize_u16<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, E> {
        self.number(visitor)
    }

    fn deserialize_str<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, E> {
        self.text(visitor)
    }

    fn deserialize_string<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, E> {
        self.text(visitor)
    }

    fn deserialize_identifier<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, E> {
        self.text(visitor)
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, E> {
        match self.value {
            Value::Null => visitor.visit_none(),
            _ => visitor.visit_some(self),
        }
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, E> {
        self.list(visitor)
    }

    fn deserialize_tuple<V: Visitor<'de>>(self, _: usize, visitor: V) -> Result<V::Value, E> {
        self.list(visitor)
    }

    fn deserialize_map<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, E> {
        self.object(visitor)
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, E> {
        self.object(visitor)
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        visitor: V,
    ) -> Result<V::Value, E> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        name: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, E> {
        visitor.visit_enum(self.variant(name)?)
    }

    fn deserialize_ignored_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, E> {
        visitor.visit_unit()
    }

    forward_to_deserialize_any! {
        i8 i16 i32 i128 u8 u128 f32 f64 char bytes byte_buf unit unit_struct tuple_struct
    }
}

struct Items<'a, 'de, E> {
    left: Iter<'a, Value<'de>>,
    error: PhantomData<E>,
}

impl<'de, E: Error> SeqAccess<'de> for Items<'_, 'de, E> {
    type Error = E;

    fn next_element_seed<T: DeserializeSeed<'de>>(
        &mut self,
        seed: T,
    ) -> Result<Option<T::Value>, E> {
        let next = self.left.next();
        next.map(|item| seed.deserialize(Reader::of(item)))
            .transpose()
    }
}

struct Fields<'a, 'de, E> {
    left: Iter<'a, (Value<'de>, Value<'de>)>,
    value: Option<&'a Value<'de>>,
    error: PhantomData<E>,
}

impl<'de, E: Error> MapAccess<'de> for Fields<'_, 'de, E> {
    type Error = E;

    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>, E> {
        let Some((key, value)) = self.left.next() else {
            return Ok(None);
        };
        self.value = Some(value);
        seed.deserialize(Reader::of(key)).map(Some)
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, E> {
        let value = self.value.take().unwrap_or(&Value::Null);
        seed.deserialize(Reader::of(value))
    }
}

struct Variant<'a, 'de, E> {
    tag: Reader<'a, 'de, E>,
    content: Option<Reader<'a, 'de, E>>,
}

impl<'a, 'de, E: Error> EnumAccess<'de> for Variant<'a, 'de, E> {
    type Error = E;
    type Variant = Held<'a, 'de, E>;

    fn variant_seed<V: DeserializeSeed<'de>>(
        self,
        seed: V,
    ) -> Result<(V::Value, Self::Variant), E> {
        Ok((seed.deserialize(self.tag)?, Held(self.content)))
    }
}

/// What a variant holds.
struct Held<'a, 'de, E>(Option<Reader<'a, 'de, E>>);

impl<'a, 'de, E: Error> Held<'a, 'de, E> {
    fn content(self) -> Result<Reader<'a, 'de, E>, E> {
        self.0.ok_or_else(|| E::custom("the variant holds nothing"))
    }
}

impl<'de, E: Error> VariantAccess<'de> for Held<'_, 'de, E> {
    type Error = E;

    fn unit_variant(self) -> Result<(), E> {
        Ok(())
    }

    fn newtype_variant_seed<T: DeserializeSeed<'de>>(self, seed: T) -> Result<T::Value, E> {
        seed.deserialize(self.content()?)
    }

    fn tuple_variant<V: Visitor<'de>>(self, _: usize, visitor: V) -> Result<V::Value, E> {
        self.content()?.list(visitor)
    }

    fn struct_variant<V: Visitor<'de>>(
        self,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, E> {
        self.content()?.object(visitor)
    }
}

/// An enum with its tag beside its fields: `tagged! { "kind", "Content"; pub enum Content { … } }`, or with its content
/// in a field too: `"change", "of" as "change/of"`. Written by serde's derive, read by this module; the names are snake case.
macro_rules! tagged {
    ($tag:literal, $name:literal; $(#[$meta:meta])* pub enum $enum:ident { $($variants:tt)* }) => {
        $(#[$meta])*
        #[derive(serde::Serialize)]
        #[serde(rename_all = "snake_case", tag = $tag)]
        pub enum $enum { $($variants)* }
        $crate::tagged::reading! { $tag, $name; $enum { $($variants)* } }
    };
    ($tag:literal, $of:literal as $both:literal, $name:literal; $(#[$meta:meta])* pub enum $enum:ident { $($variants:tt)* }) => {
        $(#[$meta])*
        #[derive(serde::Serialize)]
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
