//! What the channels make of a body, as JSON for operators who look at a captured webhook.

use domain::incoming::Incoming;
use serde_json::Value;

/// One object per piece.
#[must_use]
pub fn decode(bytes: &[u8]) -> Vec<Value> {
    crate::read(bytes).iter().map(piece).collect()
}

fn piece(incoming: &Incoming) -> Value {
    serde_json::to_value(incoming).unwrap_or_default()
}
