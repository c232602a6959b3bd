//! The exact bytes Meta sends, and the signature over them.

use hmac::{Hmac, Mac as _};
use serde_json::Value;
use sha2::Sha256;

/// A body as Meta writes it: one line, every character beyond ASCII as `\uXXXX` in lower-case hex, `/` as `\/`.
#[must_use]
pub fn escaped(value: &Value) -> String {
    let mut out = String::new();
    for character in value.to_string().chars() {
        match character {
            '/' => out.push_str("\\/"),
            plain if plain.is_ascii() => out.push(plain),
            other => push_units(&mut out, other),
        }
    }
    out
}

fn push_units(out: &mut String, character: char) {
    for unit in character.encode_utf16(&mut [0; 2]) {
        out.push_str("\\u");
        out.push_str(&hex::encode(unit.to_be_bytes()));
    }
}

/// The value of `X-Hub-Signature-256` for these bytes.
#[must_use]
pub fn signature(secret: &str, body: &[u8]) -> String {
    // HMAC takes keys of every length, so this cannot fail; an empty signature would be refused by everybody anyway.
    let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(secret.as_bytes()) else {
        return String::new();
    };
    mac.update(body);
    format!("sha256={}", hex::encode(mac.finalize().into_bytes()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn the_signature_agrees_with_the_published_vector() {
        assert_eq!(
            signature("It's a Secret to Everybody", b"Hello, World!"),
            "sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17"
        );
    }

    #[test]
    fn text_is_escaped_as_meta_escapes_it_and_reads_back_the_same() {
        let value = json!({"a": "Olä https://x/y \u{1F335} \u{0}\n\""});
        let text = escaped(&value);
        assert_eq!(
            text,
            r#"{"a":"Ol\u00e4 https:\/\/x\/y \ud83c\udf35 \u0000\n\""}"#
        );
        assert_eq!(serde_json::from_str::<Value>(&text).unwrap(), value);
    }
}
