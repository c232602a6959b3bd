//! JSON text, read from its front.

use super::Unreadable;
use domain::tagged::Value;
use std::borrow::Cow;

/// Lists and objects within each other, at most: text must not be able to use up the stack.
const DEPTH: u8 = 100;

/// What is still unread of a text.
#[derive(Debug)]
pub struct Text<'de> {
    left: &'de str,
    depth: u8,
}

impl<'de> Text<'de> {
    pub fn new(left: &'de str) -> Self {
        Self { left, depth: 0 }
    }

    /// Nothing but space may follow.
    pub fn end(&mut self) -> Result<(), Unreadable> {
        self.peek().map_or(Ok(()), |_| Err(Unreadable))
    }

    /// The first byte of the next token.
    pub fn peek(&mut self) -> Option<u8> {
        // Form feeds are no space in JSON; whoever writes them is understood anyway. Made of bytes, this is twice as fast.
        self.left = self.left.trim_ascii_start();
        self.left.bytes().next()
    }

    pub fn eat(&mut self, token: &str) -> Result<(), Unreadable> {
        self.left = self.left.strip_prefix(token).ok_or(Unreadable)?;
        Ok(())
    }

    fn take(&mut self, bytes: usize) -> Result<&'de str, Unreadable> {
        let (taken, left) = self.left.split_at_checked(bytes).ok_or(Unreadable)?;
        self.left = left;
        Ok(taken)
    }

    /// A number as it is written.
    pub fn number(&mut self) -> Result<&'de str, Unreadable> {
        let odd = |byte: u8| !byte.is_ascii_digit() && !b"+-.eE".contains(&byte);
        let length = self.left.bytes().position(odd).unwrap_or(self.left.len());
        let number = self.take(length)?;
        let ends_well = number.ends_with(|last: char| last.is_ascii_digit());
        if ends_well {
            Ok(number)
        } else {
            Err(Unreadable)
        }
    }

    /// A string without its quotes and escapes.
    pub fn string(&mut self) -> Result<Cow<'de, str>, Unreadable> {
        let mut string = Cow::Borrowed("");
        self.eat("\"")?;
        loop {
            let special = |byte| matches!(byte, b'"' | b'\\' | ..=0x1f);
            let plain = self.left.bytes().position(special).ok_or(Unreadable)?;
            string += self.take(plain)?;
            if self.eat("\"").is_ok() {
                return Ok(string);
            }
            string.to_mut().push(self.escaped()?);
        }
    }

    fn escaped(&mut self) -> Result<char, Unreadable> {
        self.eat("\\")?;
        Ok(match self.take(1)? {
            "n" => '\n',
            "t" => '\t',
            "r" => '\r',
            "b" => '\u{8}',
            "f" => '\u{c}',
            "\"" => '"',
            "\\" => '\\',
            "/" => '/',
            "u" => self.by_number()?,
            _ => return Err(Unreadable),
        })
    }

    /// A letter by its UTF-16 number; letters beyond 16 bits are written as two.
    fn by_number(&mut self) -> Result<char, Unreadable> {
        let first = self.hex()?;
        let second = match first {
            0xd800..=0xdbff => {
                self.eat("\\u")?;
                Some(self.hex()?)
            }
            _ => None,
        };
        let mut letters = char::decode_utf16([first].into_iter().chain(second));
        letters.next().and_then(Result::ok).ok_or(Unreadable)
    }

    fn hex(&mut self) -> Result<u16, Unreadable> {
        let digits = self.take(4)?;
        // A sign would be understood too.
        let digits = digits.strip_prefix('+').map_or(digits, |_| "");
        u16::from_str_radix(digits, 16).map_err(|_| Unreadable)
    }

    /// The next value, whole.
    pub fn value(&mut self) -> Result<Value<'de>, Unreadable> {
        Ok(match self.peek().ok_or(Unreadable)? {
            b'{' => self.object()?,
            b'[' => self.list()?,
            b'"' => Value::Text(self.string()?),
            b't' => self.eat("true").map(|()| Value::Bool(true))?,
            b'f' => self.eat("false").map(|()| Value::Bool(false))?,
            b'n' => self.eat("null").map(|()| Value::Null)?,
            // All numbers that are meant for us are whole; another one may stand where nobody looks.
            _ => self.number()?.parse().map_or(Value::Null, Value::Whole),
        })
    }

    fn object(&mut self) -> Result<Value<'de>, Unreadable> {
        let mut items = Vec::new();
        self.items(OBJECT, |text| {
            let name = text.string()?;
            text.peek();
            text.eat(":")?;
            items.push((Value::Text(name), text.value()?));
            Ok(())
        })?;
        Ok(Value::Object(items))
    }

    fn list(&mut self) -> Result<Value<'de>, Unreadable> {
        let mut items = Vec::new();
        self.items(LIST, |text| {
            items.push(text.value()?);
            Ok(())
        })?;
        Ok(Value::List(items))
    }

    /// Each item between two brackets; `one` reads the next.
    pub fn items(
        &mut self,
        brackets: (&str, &str),
        mut one: impl FnMut(&mut Self) -> Result<(), Unreadable>,
    ) -> Result<(), Unreadable> {
        self.within(brackets, |text| {
            if matches!(text.peek(), Some(b'}' | b']')) {
                return Ok(());
            }
            loop {
                text.peek();
                one(text)?;
                text.peek();
                if text.eat(",").is_err() {
                    return Ok(());
                }
            }
        })
    }

    /// What stands between two brackets.
    pub fn within<T>(
        &mut self,
        (open, close): (&str, &str),
        read: impl FnOnce(&mut Self) -> Result<T, Unreadable>,
    ) -> Result<T, Unreadable> {
        self.eat(open)?;
        if self.depth == DEPTH {
            return Err(Unreadable);
        }
        self.depth += 1;
        let inside = read(self)?;
        self.depth -= 1;
        self.peek();
        self.eat(close)?;
        Ok(inside)
    }
}

pub const OBJECT: (&str, &str) = ("{", "}");
pub const LIST: (&str, &str) = ("[", "]");
