//! What the worker calls on the object by name (`edge/entry.js` passes it on). Nobody outside can: a request from there
//! only ever comes to `fetch`.

use super::{Desk, Trouble};
use crate::api;
use domain::room::Outcome;
use wasm_bindgen::prelude::*;
use worker::console_error;

/// What is read in the place of a webhook that no row can hold what came of: nothing that anybody understands.
pub(super) const TOO_LARGE: &[u8] = b"too large";

#[wasm_bindgen]
impl Desk {
    /// A verified webhook, whose size was looked at outside: whether it is in the journal now.
    #[must_use]
    pub fn hook(&self, bytes: &[u8]) -> bool {
        let taken = self.take_batch(bytes, &channels::read(bytes));
        taken
            .or_else(|trouble| self.set_aside(bytes, trouble))
            .inspect_err(|trouble| console_error!("{trouble}"))
            .is_ok()
    }

    /// An upload is in the bucket, as JSON: whether it may be sent now.
    #[must_use]
    pub fn uploaded(&self, told: &[u8]) -> bool {
        api::uploaded(self, told).is_ok()
    }
}

impl Desk {
    /// A webhook that no row can hold what came of would come again for a week, and never fit: it is kept by itself, among
    /// those that failed. What may pass is not for here: then the provider comes again.
    fn set_aside(&self, bytes: &[u8], trouble: Trouble) -> Result<Vec<Outcome>, Trouble> {
        if !trouble.is_for_good() {
            return Err(trouble);
        }
        console_error!("a webhook was set aside: {trouble}");
        self.take_batch(bytes, &channels::read(TOO_LARGE))
    }
}
