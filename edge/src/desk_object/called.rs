//! What the worker calls on the object by name (`edge/entry.js` passes it on). Nobody outside can: a request from there
//! only ever comes to `fetch`.

use super::Desk;
use crate::api;
use wasm_bindgen::prelude::*;
use worker::console_error;

#[wasm_bindgen]
impl Desk {
    /// A verified webhook, whose size was looked at outside: whether it is in the journal now.
    #[must_use]
    pub fn hook(&self, bytes: &[u8]) -> bool {
        let taken = self.take_batch(bytes, &channels::read(bytes));
        taken
            .inspect_err(|trouble| console_error!("{trouble}"))
            .is_ok()
    }

    /// An upload is in the bucket, as JSON: whether it may be sent now.
    #[must_use]
    pub fn uploaded(&self, told: &[u8]) -> bool {
        api::uploaded(self, told).is_ok()
    }
}
