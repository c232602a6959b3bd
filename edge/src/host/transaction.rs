//! `transactionSync`, which `worker` 0.8 does not bind. Several statements without an `await` between are written
//! together anyway, but only in here does a failure in the middle undo the earlier ones.

use wasm_bindgen::{JsCast, prelude::*};
use worker::Storage;

#[wasm_bindgen]
extern "C" {
    type Transactional;

    #[wasm_bindgen(method, catch, js_name = transactionSync)]
    fn transaction_sync(
        this: &Transactional,
        body: &mut dyn FnMut() -> Result<(), JsValue>,
    ) -> Result<JsValue, JsValue>;
}

/// Runs `body` and keeps what it wrote only if it says `Ok`.
///
/// # Errors
/// What `body` said, or `refused` of the platform's own words when the platform did not commit.
pub fn transaction_sync<T, E>(
    storage: &Storage,
    body: impl FnOnce() -> Result<T, E>,
    refused: impl FnOnce(String) -> E,
) -> Result<T, E> {
    let transactional: &Transactional = storage.as_raw().unchecked_ref();
    let (mut body, mut came) = (Some(body), None);
    let committed = transactional.transaction_sync(&mut || {
        came = body.take().map(|body| body());
        match came {
            Some(Ok(_)) => Ok(()),
            _ => Err(JsValue::from_str("undone")),
        }
    });
    match (committed, came) {
        (Ok(_), Some(result)) | (_, Some(result @ Err(_))) => result,
        (Err(error), _) => Err(refused(words(&error))),
        (Ok(_), None) => Err(refused("the transaction was not begun".to_owned())),
    }
}

/// What a thrown value says.
pub fn words(error: &JsValue) -> String {
    error
        .dyn_ref::<js_sys::Error>()
        .map(|error| String::from(error.message()))
        .or_else(|| error.as_string())
        .unwrap_or_else(|| "an error without words".to_owned())
}
