//! Sealing records: AES-GCM by the browser, under a key that can be used here and never read.

use super::database::Lost;
use js_sys::{Array, Object, Promise, Reflect, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{CryptoKey, SubtleCrypto};

const NONCE: u32 = 12;

/// A key of the lease.
#[derive(Debug, Clone)]
pub struct Key(CryptoKey);

impl Key {
    /// From the worker's secret, 32 bytes in base64. Nobody can get it out again, not even this app.
    pub async fn of_secret(secret: &str) -> Result<Self, Lost> {
        let bytes = web_sys::window().ok_or(Lost::Gone)?.atob(secret)?;
        // What `atob` gives has one letter for each byte.
        let bytes: Vec<u8> = bytes
            .chars()
            .filter_map(|letter| u8::try_from(letter).ok())
            .collect();
        let uses: Array = ["encrypt", "decrypt"]
            .map(JsValue::from_str)
            .iter()
            .collect();
        let imported = subtle()?.import_key_with_str(
            "raw",
            &Uint8Array::from(bytes.as_slice()),
            "AES-GCM",
            false,
            &uses,
        )?;
        Ok(Self(JsFuture::from(imported).await?.unchecked_into()))
    }

    /// A key as IndexedDB gave it back.
    pub fn kept(value: &JsValue) -> Option<Self> {
        value.dyn_ref().cloned().map(Self)
    }

    pub fn value(&self) -> &JsValue {
        &self.0
    }

    /// Seals a record for its place; it opens nowhere else. Twelve bytes of nonce come first.
    pub async fn seal(&self, place: &str, plain: &[u8]) -> Result<JsValue, Lost> {
        self.seal_bytes(place, &Uint8Array::from(plain)).await
    }

    /// The same of bytes that are the browser's.
    pub async fn seal_bytes(&self, place: &str, plain: &Uint8Array) -> Result<JsValue, Lost> {
        let nonce = Uint8Array::new_with_length(NONCE);
        let crypto = web_sys::window().ok_or(Lost::Gone)?.crypto()?;
        crypto.get_random_values_with_array_buffer_view(&nonce)?;
        let how = how(place, &nonce)?;
        let body = subtle()?.encrypt_with_object_and_buffer_source(&how, &self.0, plain)?;
        let body = Uint8Array::new(&JsFuture::from(body).await?);
        let sealed = Uint8Array::new_with_length(NONCE + body.length());
        sealed.set(&nonce, 0);
        sealed.set(&body, NONCE);
        Ok(sealed.into())
    }

    /// Opens many records, side by side; fails when one of them was not sealed here and for its place. What they say
    /// stays with the browser: whoever reads it takes it over one by one ([`bytes`]), for memory that was taken for all
    /// of them at once is never given back.
    pub async fn open_all<'a>(
        &self,
        sealed: impl Iterator<Item = (String, &'a JsValue)>,
    ) -> Result<Vec<JsValue>, Lost> {
        let asked = Array::new();
        for (place, sealed) in sealed {
            asked.push(self.begin_opening(&place, sealed)?.as_ref());
        }
        let opened: Array = JsFuture::from(Promise::all(&asked)).await?.unchecked_into();
        Ok(opened.iter().collect())
    }

    fn begin_opening(&self, place: &str, sealed: &JsValue) -> Result<Promise, Lost> {
        let sealed: &Uint8Array = sealed.dyn_ref().ok_or(Lost::Gone)?;
        let (nonce, body) = (
            sealed.subarray(0, NONCE),
            sealed.subarray(NONCE, sealed.length()),
        );
        let how = how(place, &nonce)?;
        Ok(subtle()?.decrypt_with_object_and_buffer_source(&how, &self.0, &body)?)
    }
}

/// What an opened record says.
pub fn bytes(opened: &JsValue) -> Vec<u8> {
    Uint8Array::new(opened).to_vec()
}

fn subtle() -> Result<SubtleCrypto, Lost> {
    Ok(web_sys::window().ok_or(Lost::Gone)?.crypto()?.subtle())
}

fn how(place: &str, nonce: &Uint8Array) -> Result<Object, Lost> {
    let how = Object::new();
    let set = |name: &str, value: &JsValue| Reflect::set(&how, &JsValue::from_str(name), value);
    set("name", &JsValue::from_str("AES-GCM"))?;
    set("iv", nonce)?;
    set("additionalData", &Uint8Array::from(place.as_bytes()))?;
    Ok(how)
}
