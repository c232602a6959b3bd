//! Rules about text that people write.

mod fold;
mod number;
mod snippet;

pub use fold::{fold, letter, words};
pub use number::ends;
pub use snippet::{Snippet, Wanted};

/// Text that is safe to keep and to show: without U+0000, at which SQLite's text functions stop (facts 2.2).
#[must_use]
pub fn clean(text: &str) -> String {
    text.replace('\0', "")
}

/// The beginning of a text on one line, at most `limit` characters, for list rows and quotes.
#[must_use]
pub fn excerpt(text: &str, limit: usize) -> String {
    let mut line = String::new();
    for (count, letter) in text.chars().enumerate() {
        if count == limit {
            line.push('…');
            break;
        }
        line.push(if letter.is_control() { ' ' } else { letter });
    }
    line
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_nul_never_gets_in() {
        assert_eq!(clean("a\0b"), "ab");
    }

    #[test]
    fn an_excerpt_counts_characters_not_bytes() {
        assert_eq!(excerpt("olá\nçã", 4), "olá …");
        assert_eq!(excerpt("olá", 3), "olá");
    }
}
