//! From a [`Value`] to a type.

use crate::tagged::Value;
use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

/// A type that can be read from a document.
pub trait Read: Sized {
    /// Always something: where the document does not fit, `reading` knows.
    fn read(value: &Value<'_>, reading: &mut Reading) -> Self;
}

/// A type that grows: a later version of the worker may say more with it than this one knows.
pub trait Newer: Read {
    /// What stands for that.
    fn newer() -> Self;
}

/// Whether what is being read fits.
#[derive(Debug, Default)]
pub struct Reading {
    failed: bool,
}

impl Reading {
    /// What `value` says, if it fits.
    #[must_use]
    pub fn of<T: Read>(value: &Value<'_>) -> Option<T> {
        let mut reading = Self::default();
        let read = T::read(value, &mut reading);
        (!reading.failed).then_some(read)
    }

    /// The document does not fit.
    pub fn fail(&mut self) {
        self.failed = true;
    }

    /// Only an object fits here.
    pub fn object(&mut self, value: &Value<'_>) {
        if !matches!(value, Value::Object(_)) {
            self.fail();
        }
    }

    /// The place of a word among `names`, which spaces part.
    pub fn variant(&mut self, tag: &Value<'_>, names: &str) -> usize {
        let word = self.text(tag);
        let found = names.split(' ').position(|name| name == word);
        found.unwrap_or_else(|| {
            self.fail();
            0
        })
    }

    /// The same where a newer version may know more words: those are beyond the last.
    pub fn known(&mut self, tag: &Value<'_>, names: &str) -> usize {
        let word = self.text(tag);
        let found = names.split(' ').position(|name| name == word);
        found.unwrap_or(usize::MAX)
    }

    /// For a field that may be absent.
    pub fn or_default<T: Read + Default>(&mut self, value: &Value<'_>) -> T {
        match value {
            Value::Null => T::default(),
            _ => T::read(value, self),
        }
    }

    /// For a field with something that this version may not know yet, at whatever depth: the rest of the document is not
    /// lost with it. What is missing altogether does not fit.
    pub fn or_newer<T: Newer>(&mut self, value: &Value<'_>) -> T {
        match value {
            Value::Null => T::read(value, self),
            _ => Self::of(value).unwrap_or_else(T::newer),
        }
    }

    /// Only a text fits here.
    pub fn text<'a>(&mut self, value: &'a Value<'_>) -> &'a str {
        match value {
            Value::Text(text) => text,
            _ => {
                self.fail();
                ""
            }
        }
    }

    /// What can be had; else it does not fit.
    pub fn need<T: Default>(&mut self, read: Option<T>) -> T {
        read.unwrap_or_else(|| {
            self.fail();
            T::default()
        })
    }

    fn whole(&mut self, value: &Value<'_>) -> i64 {
        match value {
            Value::Whole(number) => *number,
            _ => {
                self.fail();
                0
            }
        }
    }

    fn list<'a, 'de>(&mut self, value: &'a Value<'de>) -> &'a [Value<'de>] {
        match value {
            Value::List(items) => items,
            _ => {
                self.fail();
                &[]
            }
        }
    }
}

impl<'de> Value<'de> {
    /// A field of an object; nothing where there is none.
    #[must_use]
    pub fn at(&self, name: &str) -> &Self {
        self.field(name).unwrap_or(&Value::Null)
    }

    /// A variant's name and content: a word has none, and an object with one field has both.
    #[must_use]
    pub fn entry(&self) -> (&Self, &Self) {
        match self {
            Value::Object(items) => match items.as_slice() {
                [(name, content)] => (name, content),
                _ => (&Value::Null, &Value::Null),
            },
            _ => (self, &Value::Null),
        }
    }
}

macro_rules! whole {
    ($($number:ty),*) => {$(
        impl Read for $number {
            fn read(value: &Value<'_>, reading: &mut Reading) -> Self {
                let whole = reading.whole(value);
                reading.need(whole.try_into().ok())
            }
        }
    )*};
}

whole!(i64, u64, u32, u16, u8);

impl Read for () {
    fn read(value: &Value<'_>, reading: &mut Reading) -> Self {
        if !matches!(value, Value::Null) {
            reading.fail();
        }
    }
}

impl Read for bool {
    fn read(value: &Value<'_>, reading: &mut Reading) -> Self {
        match value {
            Value::Bool(value) => *value,
            _ => {
                reading.fail();
                false
            }
        }
    }
}

impl Read for String {
    fn read(value: &Value<'_>, reading: &mut Reading) -> Self {
        reading.text(value).to_owned()
    }
}

impl<T: Read> Read for Option<T> {
    fn read(value: &Value<'_>, reading: &mut Reading) -> Self {
        match value {
            Value::Null => None,
            _ => Some(T::read(value, reading)),
        }
    }
}

impl<T: Read> Read for Box<T> {
    fn read(value: &Value<'_>, reading: &mut Reading) -> Self {
        Self::new(T::read(value, reading))
    }
}

impl<T: Read> Read for Arc<T> {
    fn read(value: &Value<'_>, reading: &mut Reading) -> Self {
        Self::new(T::read(value, reading))
    }
}

impl<T: Read> Read for Vec<T> {
    fn read(value: &Value<'_>, reading: &mut Reading) -> Self {
        let items = reading.list(value).iter();
        items.map(|item| T::read(item, reading)).collect()
    }
}

impl<T: Read + Ord> Read for BTreeSet<T> {
    fn read(value: &Value<'_>, reading: &mut Reading) -> Self {
        let mut set = Self::new();
        for item in reading.list(value) {
            set.insert(T::read(item, reading));
        }
        set
    }
}

impl<K: Read + Ord, T: Read> Read for BTreeMap<K, T> {
    fn read(value: &Value<'_>, reading: &mut Reading) -> Self {
        let mut map = Self::new();
        reading.object(value);
        if let Value::Object(items) = value {
            for (key, value) in items {
                map.insert(K::read(key, reading), T::read(value, reading));
            }
        }
        map
    }
}

impl<A: Read, B: Read> Read for (A, B) {
    fn read(value: &Value<'_>, reading: &mut Reading) -> Self {
        match reading.list(value) {
            [a, b] => (A::read(a, reading), B::read(b, reading)),
            _ => {
                reading.fail();
                (
                    A::read(&Value::Null, reading),
                    B::read(&Value::Null, reading),
                )
            }
        }
    }
}
