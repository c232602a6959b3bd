//! Webhooks: what is in them, how they are sealed, and how they get to the business.

mod deliver;
mod handshake;
pub(crate) mod inbound;
mod kinds;
mod seal;
pub(crate) mod status;

pub(crate) use deliver::{Delivery, run_lane};
pub use seal::{escaped, signature};

use serde_json::{Value, json};

use crate::config::Number;

/// One `changes[]` item about a number.
pub(crate) fn change(field: &str, value: &Value) -> Value {
    json!({"value": value, "field": field})
}

/// The outermost object around changes of one WhatsApp business account.
pub(crate) fn envelope(waba: &str, changes: &[Value]) -> Value {
    json!({"object": "whatsapp_business_account", "entry": [{"id": waba, "changes": changes}]})
}

/// The head that every value of the `messages` field starts with.
pub(crate) fn metadata(number: &Number) -> Value {
    json!({"display_phone_number": number.digits(), "phone_number_id": number.phone_id})
}
