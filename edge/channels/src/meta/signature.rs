//! `X-Hub-Signature-256`: HMAC-SHA256 over the bytes exactly as they came (facts 1.2).
//!
//! Meta signs the escaped form that it sends (`\/`, `\u00e4`), so whoever parses and writes the body again before
//! checking, or lets something decompress or normalise it, checks a different text.

use hmac::{Hmac, Mac};
use sha2::Sha256;
use std::fmt;

/// The name of the header.
pub const HEADER: &str = "X-Hub-Signature-256";

const PREFIX: &str = "sha256=";
const LENGTH: usize = 32;

/// Why a body is not believed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Forged {
    /// There is no signature.
    Missing,
    /// The header is not `sha256=` and 64 hexadecimal digits. Nothing was computed.
    Malformed,
    /// No secret of the list makes this signature of this body.
    Wrong,
}

impl fmt::Display for Forged {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Forged::Missing => "the signature is missing",
            Forged::Malformed => "the signature is malformed",
            Forged::Wrong => "the signature is wrong",
        })
    }
}

impl std::error::Error for Forged {}

fn mac(secret: &[u8], body: &[u8]) -> Option<Hmac<Sha256>> {
    // HMAC takes keys of any length, so there is always one; the type does not know it.
    let mut mac = Hmac::<Sha256>::new_from_slice(secret).ok()?;
    mac.update(body);
    Some(mac)
}

/// The header's value for a body, as Meta would write it.
#[must_use]
pub fn sign(secret: &str, body: &[u8]) -> String {
    let mut header = String::from(PREFIX);
    if let Some(mac) = mac(secret.as_bytes(), body) {
        for byte in mac.finalize().into_bytes() {
            header.push(digit(byte >> 4));
            header.push(digit(byte & 15));
        }
    }
    header
}

/// Checks a body against the header, with every secret in turn (rotation, several apps). Constant in time per secret.
///
/// # Errors
/// [`Forged`] says why the body is not believed. An empty secret signs nothing.
pub fn verify(header: Option<&str>, body: &[u8], secrets: &[&str]) -> Result<(), Forged> {
    let claimed = claimed(header)?;
    let mut genuine = false;
    for secret in secrets.iter().filter(|secret| !secret.is_empty()) {
        // `verify_slice` compares in constant time; no early end, so that the time does not tell which secret it was.
        genuine |=
            mac(secret.as_bytes(), body).is_some_and(|mac| mac.verify_slice(&claimed).is_ok());
    }
    if genuine { Ok(()) } else { Err(Forged::Wrong) }
}

/// The bytes that a header claims, for whoever computes the HMAC elsewhere (WebCrypto).
///
/// # Errors
/// [`Forged::Missing`] or [`Forged::Malformed`].
pub fn claimed(header: Option<&str>) -> Result<[u8; LENGTH], Forged> {
    let header = header.map(str::trim).filter(|text| !text.is_empty());
    let digits = header
        .ok_or(Forged::Missing)?
        .strip_prefix(PREFIX)
        .filter(|digits| digits.len() == LENGTH * 2)
        .ok_or(Forged::Malformed)?;
    let mut bytes = [0; LENGTH];
    for (byte, pair) in bytes.iter_mut().zip(digits.as_bytes().chunks_exact(2)) {
        *byte = match pair {
            [high, low] => value(*high)? << 4 | value(*low)?,
            _ => return Err(Forged::Malformed),
        };
    }
    Ok(bytes)
}

fn digit(value: u8) -> char {
    char::from_digit(u32::from(value), 16).unwrap_or('0')
}

/// Meta writes lower case; upper case says the same.
fn value(digit: u8) -> Result<u8, Forged> {
    char::from(digit)
        .to_digit(16)
        .and_then(|value| u8::try_from(value).ok())
        .ok_or(Forged::Malformed)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The sanity vector of facts 1.2.
    const SECRET: &str = "It's a Secret to Everybody";
    const BODY: &[u8] = b"Hello, World!";
    const SIGNATURE: &str =
        "sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17";

    #[test]
    fn the_known_vector_is_made_and_believed() {
        assert_eq!(sign(SECRET, BODY), SIGNATURE);
        assert_eq!(verify(Some(SIGNATURE), BODY, &[SECRET]), Ok(()));
        let upper = SIGNATURE.to_uppercase().replace("SHA256", "sha256");
        assert_eq!(verify(Some(&upper), BODY, &[SECRET]), Ok(()));
    }

    #[test]
    fn escapes_are_signed_as_they_came() {
        let sent = br#"{"url":"https:\/\/example.com","name":"J\u00fclio"}"#;
        let rewritten = r#"{"url":"https://example.com","name":"Jülio"}"#.as_bytes();
        let header = sign(SECRET, sent);
        assert_eq!(verify(Some(&header), sent, &[SECRET]), Ok(()));
        assert_eq!(
            verify(Some(&header), rewritten, &[SECRET]),
            Err(Forged::Wrong)
        );
    }

    #[test]
    fn every_secret_of_the_list_counts() {
        assert_eq!(verify(Some(SIGNATURE), BODY, &["new", SECRET]), Ok(()));
        assert_eq!(verify(Some(SIGNATURE), BODY, &[SECRET, "old"]), Ok(()));
        assert_eq!(verify(Some(SIGNATURE), BODY, &["new"]), Err(Forged::Wrong));
        assert_eq!(verify(Some(SIGNATURE), BODY, &[]), Err(Forged::Wrong));
    }

    #[test]
    fn an_empty_secret_lets_nobody_in() {
        let header = sign("", BODY);
        assert_eq!(verify(Some(&header), BODY, &[""]), Err(Forged::Wrong));
    }

    #[test]
    fn any_flipped_bit_of_the_body_fails() {
        for place in 0..BODY.len() {
            for bit in 0..8 {
                let mut body = BODY.to_vec();
                body[place] ^= 1 << bit;
                assert_eq!(
                    verify(Some(SIGNATURE), &body, &[SECRET]),
                    Err(Forged::Wrong)
                );
            }
        }
    }

    #[test]
    fn strange_headers_are_refused_before_anything_is_computed() {
        let short = SIGNATURE.trim_end_matches('7');
        let sha1 = SIGNATURE.replace("sha256", "sha1");
        let long = format!("{SIGNATURE}0");
        let letters = SIGNATURE.replace('7', "g");
        let accents = format!("sha256={}", "é".repeat(32));
        let bare = SIGNATURE.replace("sha256=", "");
        for header in [short, &sha1, &long, &letters, &accents, &bare, "sha256="] {
            assert_eq!(
                verify(Some(header), BODY, &[SECRET]),
                Err(Forged::Malformed),
                "{header}"
            );
        }
        assert_eq!(verify(None, BODY, &[SECRET]), Err(Forged::Missing));
        assert_eq!(verify(Some(" "), BODY, &[SECRET]), Err(Forged::Missing));
    }
}
