//! Whom a webhook is for, without reading what it says.
//!
//! The door outside the objects asks this of every webhook, and the object then reads it in full; so this looks at the
//! addresses only, in one pass that keeps nothing else.

use super::envelope;
use crate::json::word;
use domain::channel::{Address, ChannelKind};
use serde::Deserialize;
use std::{borrow::Cow, collections::BTreeSet};

#[derive(Deserialize)]
struct Envelope<'a> {
    #[serde(borrow)]
    object: Cow<'a, str>,
    #[serde(borrow)]
    entry: Vec<Entry<'a>>,
}

#[derive(Deserialize)]
struct Entry<'a> {
    #[serde(borrow)]
    id: Cow<'a, str>,
    #[serde(borrow)]
    changes: Vec<Change<'a>>,
}

#[derive(Deserialize)]
struct Change<'a> {
    #[serde(borrow)]
    value: Value<'a>,
}

/// The four places in which a change says whom it is for.
#[derive(Deserialize)]
struct Value<'a> {
    #[serde(borrow, default)]
    metadata: Number<'a>,
    #[serde(borrow, default)]
    recipient: Number<'a>,
    #[serde(borrow, default)]
    phone_number_settings: Number<'a>,
    #[serde(borrow, default)]
    waba_info: Account<'a>,
}

#[derive(Default, Deserialize)]
struct Number<'a> {
    #[serde(borrow, default)]
    phone_number_id: Option<Cow<'a, str>>,
}

#[derive(Default, Deserialize)]
struct Account<'a> {
    #[serde(borrow, default)]
    waba_id: Option<Cow<'a, str>>,
}

/// Every address that a piece of [`read`](envelope::read) has. A body in any but the usual shape is read in full for it.
#[must_use]
pub fn recipients(bytes: &[u8]) -> BTreeSet<Address> {
    let usual = serde_json::from_slice::<Envelope<'_>>(bytes).ok();
    usual
        .filter(|envelope| envelope.object == "whatsapp_business_account")
        .and_then(|envelope| envelope.addresses())
        .unwrap_or_else(|| {
            let pieces = envelope::read(bytes);
            pieces.into_iter().map(|piece| piece.to).collect()
        })
}

impl Envelope<'_> {
    /// Nothing for an envelope or an entry that is empty: the reader has words of its own for those.
    fn addresses(&self) -> Option<BTreeSet<Address>> {
        let mut addresses = BTreeSet::new();
        for entry in &self.entry {
            addresses.extend(
                entry
                    .changes
                    .iter()
                    .map(|change| change.value.to(&entry.id)),
            );
            if entry.changes.is_empty() {
                return None;
            }
        }
        (!addresses.is_empty()).then_some(addresses)
    }
}

impl Value<'_> {
    fn to(&self, entry: &str) -> Address {
        let places = [&self.metadata, &self.recipient, &self.phone_number_settings];
        Address {
            kind: ChannelKind::WhatsApp,
            number: places
                .iter()
                .find_map(|place| word(place.phone_number_id.as_deref()?)),
            account: self
                .waba_info
                .waba_id
                .as_deref()
                .and_then(word)
                .or_else(|| word(entry)),
        }
    }
}
