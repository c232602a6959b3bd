//! Telephone numbers as people type them: spaced in any way, whole or only their end.

/// Fewer digits are a date or a price.
pub(super) const NUMBER: usize = 6;
/// The last digits of a telephone number by which people know it.
const LAST: usize = 4;

/// What stands between the digits of a telephone number.
fn spaces(one: u8) -> bool {
    b" -().+".contains(&one)
}

/// By which ends a telephone number is found: people look for it without the country, without the area, or know its last
/// digits.
pub fn ends(number: &str) -> impl Iterator<Item = &str> {
    let ends = 1..(number.len() + 1).saturating_sub(LAST);
    ends.filter_map(|from| number.get(from..))
}

pub(super) fn only_digits(typed: &str) -> Option<String> {
    let mut digits = String::new();
    for one in typed.bytes() {
        if one.is_ascii_digit() {
            digits.push(char::from(one));
        } else if !spaces(one) {
            return None;
        }
    }
    (digits.len() >= LAST).then_some(digits)
}

/// From which character to before which a text has these digits, spaced or not.
pub(super) fn digits(text: &str, number: &str) -> Option<(usize, usize)> {
    let place = |byte| text.get(..byte).map(|before| before.chars().count());
    let bytes = text.as_bytes();
    for from in 0..bytes.len() {
        if let Some(length) = begins_with_digits(bytes.get(from..)?, number.as_bytes()) {
            return Some((place(from)?, place(from + length)?));
        }
    }
    None
}

/// In how many bytes the digits are over, where a text begins with them.
fn begins_with_digits(text: &[u8], number: &[u8]) -> Option<usize> {
    let mut wanted = number;
    for (place, byte) in text.iter().enumerate() {
        match wanted.split_first() {
            Some((next, [])) if next == byte => return Some(place + 1),
            Some((next, rest)) if next == byte => wanted = rest,
            _ if place > 0 && spaces(*byte) => {}
            _ => return None,
        }
    }
    None
}
