//! One element of `statuses[]`: news of a message of ours (facts 2.3).

use super::{counterpart, errors, fields::Change};
use crate::json::{Fields, Piece};
use domain::{
    incoming::{Incoming, ProviderId, What},
    message::Delivery,
};

/// Every status of the change's value.
pub(super) fn all(change: &Change<'_>) -> Vec<Incoming> {
    let pieces = change.value.list("statuses");
    let alone = pieces.len() == 1;
    pieces
        .into_iter()
        .map(|piece| read(change, piece, alone))
        .collect()
}

fn read(change: &Change<'_>, piece: Piece<'_>, alone: bool) -> Incoming {
    let Some(fields) = piece.fields() else {
        return change.unreadable("a status that is no object", piece);
    };
    let mut incoming = match what(change, &fields) {
        Some(incoming) => incoming,
        None => change.unreadable("a status without an id or a name", piece),
    };
    incoming.at = fields.time("timestamp").or(change.at);
    incoming.from = counterpart::recipient(change, &fields, alone);
    incoming
}

fn what(change: &Change<'_>, fields: &Fields<'_>) -> Option<Incoming> {
    let name = fields.word("status")?.to_ascii_lowercase();
    // News of a payment or a call speak of something else than the way of a message, with the same words.
    if let Some(kind) = fields.word("type").filter(|kind| kind != "message") {
        return Some(change.notice(Some(&format!("statuses.{kind}.{name}"))));
    }
    let Some(delivery) = delivery(&name, fields) else {
        return Some(change.notice(Some(&format!("statuses.{name}"))));
    };
    let id = ProviderId(fields.word("id")?);
    let tag = fields.word("biz_opaque_callback_data");
    Some(change.incoming(What::Status { id, delivery, tag }))
}

/// The rung of a status. Names like `deleted` and `warning` say nothing of how far a message got.
fn delivery(name: &str, fields: &Fields<'_>) -> Option<Delivery> {
    Some(match name {
        "sent" => Delivery::ACCEPTED,
        "delivered" => Delivery::Delivered,
        "read" => Delivery::Read,
        "played" => Delivery::Played,
        // Which attempt it was stands in the tag that went out with it.
        "failed" => Delivery::Failed {
            failure: errors::first(fields),
            attempt: 0,
        },
        _ => return None,
    })
}
