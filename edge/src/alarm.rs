//! The object has one alarm; many things are due. It is set to the earliest of them, and says no more than "look again".

use domain::time::{Span, Time};
use std::cell::Cell;
use wasm_bindgen::{JsCast, prelude::*};
use worker::Storage;

#[wasm_bindgen]
extern "C" {
    type Alarmed;
    #[wasm_bindgen(method, catch, js_name = setAlarm)]
    fn set_alarm(this: &Alarmed, at: f64) -> Result<js_sys::Promise, JsValue>;
}

/// How long after the last progress an idle object folds it.
pub const IDLE_FOLD: Span = Span::minutes(1);

/// The instant the alarm stands at, as far as this instance knows.
#[derive(Debug, Default)]
pub struct Alarm {
    at: Cell<Option<Time>>,
}

impl Alarm {
    /// Makes sure that the object wakes at `at` of the machine's clock, or before. It is called between a commit and the
    /// next `await`, so the alarm is kept together with the rows it is for.
    pub fn by(&self, storage: &Storage, at: Time) {
        if self.at.get().is_some_and(|set| set <= at) {
            return;
        }
        let alarmed: &Alarmed = storage.as_raw().unchecked_ref();
        #[expect(clippy::cast_precision_loss, reason = "an instant, far below 2^53")]
        let at_js = at.0 as f64;
        if alarmed.set_alarm(at_js).is_ok() {
            self.at.set(Some(at));
        }
    }

    /// The alarm went off: none is set now.
    pub fn rang(&self) {
        self.at.set(None);
    }
}
