//! From a [`Value`] to a type.

use super::Value;
use serde::{
    de::{
        DeserializeSeed, Deserializer, EnumAccess, Error, MapAccess, SeqAccess, VariantAccess,
        Visitor,
    },
    forward_to_deserialize_any,
};
use std::{borrow::Cow, marker::PhantomData, slice::Iter};

/// Reads from a [`Value`]. Each kind of type is offered the one form that it is written in, so that a compiler can leave
/// out what it would do with others.
pub struct Reader<'a, 'de, E> {
    value: &'a Value<'de>,
    error: PhantomData<E>,
}

impl<'a, 'de, E: Error> Reader<'a, 'de, E> {
    pub fn of(value: &'a Value<'de>) -> Self {
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
