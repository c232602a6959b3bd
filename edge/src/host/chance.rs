//! Chance, and names that cannot be read backwards.

use domain::ids::Ids;
use hmac::{Hmac, Mac};
use js_sys::Uint8Array;
use sha2::Sha256;
use wasm_bindgen::prelude::*;

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_namespace = crypto, js_name = getRandomValues)]
    fn get_random_values(buffer: &Uint8Array);
}

/// 256 bits that only this workspace knows.
pub type Key = [u8; 32];

/// Bytes from the platform's cryptographic source.
#[must_use]
pub fn random<const N: usize>() -> [u8; N] {
    let mut bytes = [0; N];
    let buffer = Uint8Array::new_with_length(u32::try_from(N).unwrap_or(u32::MAX));
    get_random_values(&buffer);
    buffer.copy_to(&mut bytes);
    bytes
}

/// HMAC-SHA256 over the parts, each preceded by its length so that no two lists of parts read the same.
#[must_use]
pub fn keyed(key: &Key, parts: &[&[u8]]) -> Key {
    let Ok(mut mac) = <Hmac<Sha256> as Mac>::new_from_slice(key) else {
        // HMAC takes keys of every length.
        return [0; 32];
    };
    for part in parts {
        mac.update(&(part.len() as u64).to_be_bytes());
        mac.update(part);
    }
    mac.finalize().into_bytes().into()
}

/// Makes the identifiers of one workspace. No `Clone`: two that share what was drawn would make the same identifiers.
pub struct Minter {
    key: Key,
    drawn: std::vec::IntoIter<u128>,
}

/// Identifiers drawn at once: each draw is several calls out of WASM, and a webhook takes one or two.
const DRAWN: usize = 64;

impl Minter {
    #[must_use]
    pub fn new(key: Key) -> Self {
        Self {
            key,
            drawn: Vec::new().into_iter(),
        }
    }
}

impl std::fmt::Debug for Minter {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Minter(…)")
    }
}

impl Ids for Minter {
    fn fresh(&mut self) -> u128 {
        let Some(one) = self.drawn.next() else {
            let bytes: [u8; DRAWN * 16] = random();
            let (chunks, _) = bytes.as_chunks::<16>();
            let drawn: Vec<u128> = chunks.iter().copied().map(u128::from_be_bytes).collect();
            self.drawn = drawn.into_iter();
            return self
                .drawn
                .next()
                .unwrap_or_else(|| u128::from_be_bytes(random()));
        };
        one
    }

    fn named(&self, space: &str, name: &str) -> u128 {
        let hash = keyed(&self.key, &[space.as_bytes(), name.as_bytes()]);
        hash.first_chunk::<16>()
            .map_or(0, |half| u128::from_be_bytes(*half))
    }
}
