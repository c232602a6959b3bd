//! Secrets made on this machine.

use std::fs::{self, File, OpenOptions};
use std::io::{Read, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

use crate::place;
use crate::trouble::{Outcome, Trouble};

const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/// The 32-byte key kept in a file only its owner can read, made at the first call. Base64.
pub fn kept(file: &Path) -> Outcome<String> {
    if let Ok(key) = fs::read_to_string(file) {
        return Ok(key);
    }
    let key = base64(&random::<32>()?);
    private(file, &key)?;
    Ok(key)
}

/// Writes a file that only its owner can read, from the first byte on.
pub fn private(file: &Path, text: &str) -> Outcome<()> {
    file.parent().map_or(Ok(PathBuf::new()), place::folder)?;
    fs::remove_file(file).ok();
    OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(file)
        .and_then(|mut file| file.write_all(text.as_bytes()))
        .map_err(Trouble::io(format!("write {}", file.display())))
}

/// A token people may have to type or paste: hexadecimal, 128 bits.
pub fn token() -> Outcome<String> {
    let bytes = random::<16>()?;
    Ok(bytes.iter().map(|byte| format!("{byte:02x}")).collect())
}

/// Bytes from the system's source of chance.
pub fn random<const N: usize>() -> Outcome<[u8; N]> {
    let mut bytes = [0; N];
    File::open("/dev/urandom")
        .and_then(|mut source| source.read_exact(&mut bytes))
        .map_err(Trouble::io("read random bytes"))?;
    Ok(bytes)
}

/// Standard base64 with padding.
pub fn base64(bytes: &[u8]) -> String {
    bytes.chunks(3).flat_map(quartet).collect()
}

fn quartet(chunk: &[u8]) -> [char; 4] {
    let at = |place: usize| u32::from(chunk.get(place).copied().unwrap_or(0));
    let bits = at(0) << 16 | at(1) << 8 | at(2);
    [18, 12, 6, 0].map(|shift| {
        let missing = (18 - shift) / 6 > chunk.len();
        let letter = ALPHABET.get((bits >> shift & 63) as usize).copied();
        if missing {
            '='
        } else {
            char::from(letter.unwrap_or(b'='))
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn base64_agrees_with_the_examples_of_rfc_4648() {
        let pairs = [
            ("", ""),
            ("f", "Zg=="),
            ("fo", "Zm8="),
            ("foo", "Zm9v"),
            ("foobar", "Zm9vYmFy"),
        ];
        for (plain, coded) in pairs {
            assert_eq!(base64(plain.as_bytes()), coded);
        }
    }

    #[test]
    fn tokens_differ() {
        assert_ne!(token().unwrap(), token().unwrap());
        assert_eq!(token().unwrap().len(), 32);
    }
}
