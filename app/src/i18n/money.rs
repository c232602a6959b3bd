//! Prices in words, by the browser's `Intl`.

use super::lang;
use crate::host;
use js_sys::{Array, Intl::NumberFormat, Number};
use wasm_bindgen::JsValue;

/// A price as the provider wrote it, in a currency by its code (ISO 4217): `39.0` and `BRL` are `R$ 39,00`. What is no
/// number, or no code, stays as it was written.
#[must_use]
pub fn money(price: &str, currency: &str) -> String {
    formatted(price, currency).unwrap_or_else(|| format!("{price} {currency}"))
}

fn formatted(price: &str, currency: &str) -> Option<String> {
    // The browser reads the number: what Rust reads numbers with is larger than all of this.
    let value = Number::parse_float(price.trim());
    let is_code = currency.len() == 3 && currency.bytes().all(|byte| byte.is_ascii_alphabetic());
    if !is_code || !value.is_finite() {
        return None;
    }
    let options = host::object(&[("style", "currency"), ("currency", currency)]);
    let format = NumberFormat::new(&Array::of1(&lang().tag().into()), &options).format();
    format
        .call1(&JsValue::UNDEFINED, &value.into())
        .ok()?
        .as_string()
}
