//! From a type to JSON text.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

/// A type that has a form as JSON.
pub trait Write {
    /// The whole of it.
    fn write(&self, to: &mut Writer);

    /// Without the braces, for whoever puts its own fields beside them. Nothing where it is no object.
    fn fields(&self, to: &mut Writer) {
        let _ = to;
    }
}

/// Text so far. No value ends with an opening bracket, so what ends with one has no item yet.
#[derive(Debug, Default)]
pub struct Writer {
    text: String,
}

impl Writer {
    /// The text of a value.
    #[must_use]
    pub fn of(value: &dyn Write) -> String {
        let mut writer = Self::default();
        value.write(&mut writer);
        writer.text
    }

    /// An object begins.
    pub fn open(&mut self) {
        self.text.push('{');
    }

    /// An object ends.
    pub fn close(&mut self) {
        self.text.push('}');
    }

    /// An object of the value's fields.
    pub fn object(&mut self, value: &dyn Write) {
        self.open();
        value.fields(self);
        self.close();
    }

    /// A field's name; its value must follow.
    pub fn name(&mut self, name: &str) {
        self.next();
        self.text(name);
        self.text.push(':');
    }

    /// A field.
    pub fn field(&mut self, name: &str, value: &dyn Write) {
        self.name(name);
        value.write(self);
    }

    /// A field that says a variant.
    pub fn tag(&mut self, name: &str, variant: &str) {
        self.name(name);
        self.text(variant);
    }

    /// A string.
    pub fn text(&mut self, text: &str) {
        self.text.push('"');
        for letter in text.chars() {
            match letter {
                '"' => self.text.push_str("\\\""),
                '\\' => self.text.push_str("\\\\"),
                '\n' => self.text.push_str("\\n"),
                '\u{0}'..='\u{1f}' => self.escaped(letter),
                _ => self.text.push(letter),
            }
        }
        self.text.push('"');
    }

    /// A control character: `\u00XX` (RFC 8259, 7).
    fn escaped(&mut self, letter: char) {
        let digit = |number: u32| char::from_digit(number, 16).unwrap_or('0');
        let code = u32::from(letter);
        self.text.push_str("\\u00");
        self.text.extend([digit(code / 16), digit(code % 16)]);
    }

    fn next(&mut self) {
        if !self.text.ends_with(['{', '[']) {
            self.text.push(',');
        }
    }

    fn list<'a>(&mut self, items: impl Iterator<Item = &'a dyn Write>) {
        self.text.push('[');
        for item in items {
            self.next();
            item.write(self);
        }
        self.text.push(']');
    }
}

macro_rules! whole {
    ($($number:ty),*) => {$(
        impl Write for $number {
            fn write(&self, to: &mut Writer) {
                to.text.push_str(&self.to_string());
            }
        }
    )*};
}

whole!(i64, u64, u32, u16, u8);

impl Write for bool {
    fn write(&self, to: &mut Writer) {
        to.text.push_str(if *self { "true" } else { "false" });
    }
}

impl Write for str {
    fn write(&self, to: &mut Writer) {
        to.text(self);
    }
}

impl Write for String {
    fn write(&self, to: &mut Writer) {
        to.text(self);
    }
}

impl<T: Write> Write for Option<T> {
    fn write(&self, to: &mut Writer) {
        match self {
            Some(value) => value.write(to),
            None => to.text.push_str("null"),
        }
    }
}

macro_rules! through {
    ($($holder:ty),*) => {$(
        impl<T: Write + ?Sized> Write for $holder {
            fn write(&self, to: &mut Writer) {
                (**self).write(to);
            }
            fn fields(&self, to: &mut Writer) {
                (**self).fields(to);
            }
        }
    )*};
}

through!(&T, Box<T>, Arc<T>);

fn of<T: Write>(value: &T) -> &dyn Write {
    value
}

impl<T: Write> Write for [T] {
    fn write(&self, to: &mut Writer) {
        to.list(self.iter().map(of));
    }
}

impl<T: Write> Write for Vec<T> {
    fn write(&self, to: &mut Writer) {
        to.list(self.iter().map(of));
    }
}

impl<T: Write> Write for BTreeSet<T> {
    fn write(&self, to: &mut Writer) {
        to.list(self.iter().map(of));
    }
}

impl<K: Write, T: Write> Write for BTreeMap<K, T> {
    /// Its keys are texts.
    fn write(&self, to: &mut Writer) {
        to.object(self);
    }

    fn fields(&self, to: &mut Writer) {
        for (key, value) in self {
            to.next();
            key.write(to);
            to.text.push(':');
            value.write(to);
        }
    }
}

impl<A: Write, B: Write> Write for (A, B) {
    fn write(&self, to: &mut Writer) {
        to.list([of(&self.0), of(&self.1)].into_iter());
    }
}
