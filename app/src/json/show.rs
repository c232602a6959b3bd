//! JSON for people to look at. Numbers stay as they were written, however long.

use super::{
    Unreadable,
    text::{LIST, OBJECT, Text},
    write,
};

/// JSON with lines and indents; anything else as it is.
#[must_use]
pub fn pretty(json: &str) -> String {
    let mut text = Text::new(json);
    let mut lines = String::new();
    match put(&mut text, &mut lines, "\n").and_then(|()| text.end()) {
        Ok(()) => lines,
        Err(Unreadable) => json.to_owned(),
    }
}

/// The entries of an object, each value as a person would read it; nothing where it is none.
#[must_use]
pub fn answers(json: &str) -> Option<Vec<(String, String)>> {
    let mut text = Text::new(json);
    let mut answers = Vec::new();
    text.peek();
    let read = text.items(OBJECT, |text| {
        let name = key(text)?;
        let answer = match text.peek() {
            Some(b'"') => text.string()?.into_owned(),
            _ => {
                let mut answer = String::new();
                put(text, &mut answer, "")?;
                answer
            }
        };
        answers.push((name, answer));
        Ok(())
    });
    read.and_then(|()| text.end()).ok().map(|()| answers)
}

/// Writes the next value; `line` is a line's end and the indent of the next, or nothing.
fn put(text: &mut Text<'_>, to: &mut String, line: &str) -> Result<(), Unreadable> {
    match text.peek().ok_or(Unreadable)? {
        b'{' => put_items(text, to, line, OBJECT),
        b'[' => put_items(text, to, line, LIST),
        b'"' => {
            to.push_str(&write(&text.string()?.into_owned()));
            Ok(())
        }
        b't' => put_word(text, to, "true"),
        b'f' => put_word(text, to, "false"),
        b'n' => put_word(text, to, "null"),
        _ => {
            to.push_str(text.number()?);
            Ok(())
        }
    }
}

fn put_word(text: &mut Text<'_>, to: &mut String, word: &str) -> Result<(), Unreadable> {
    to.push_str(word);
    text.eat(word)
}

fn put_items(
    text: &mut Text<'_>,
    to: &mut String,
    line: &str,
    brackets: (&str, &str),
) -> Result<(), Unreadable> {
    let (indent, space) = if line.is_empty() {
        ("", "")
    } else {
        ("  ", " ")
    };
    let inner = [line, indent].concat();
    let mut empty = true;
    to.push_str(brackets.0);
    text.items(brackets, |text| {
        to.push_str(if empty { "" } else { "," });
        to.push_str(&inner);
        empty = false;
        if brackets == OBJECT {
            let name = write(&key(text)?);
            to.extend([&name, ":", space]);
        }
        put(text, to, &inner)
    })?;
    to.push_str(if empty { "" } else { line });
    to.push_str(brackets.1);
    Ok(())
}

fn key(text: &mut Text<'_>) -> Result<String, Unreadable> {
    let key = text.string()?.into_owned();
    text.peek();
    text.eat(":")?;
    Ok(key)
}
