//! One element of `messages[]` or `message_echoes[]`: a message, a reaction, an edit, a revocation or a system line.

use super::{content, counterpart, errors, fields::Change};
use crate::json::{Fields, Piece};
use domain::{
    incoming::{Incoming, IncomingMessage, Moment, ProviderId, Sender, Side, What},
    message::{Content, Forwarded, Referral},
};

/// On whose behalf a piece speaks, and of which time.
#[derive(Debug, Clone, Copy)]
pub(super) struct Told {
    pub(super) side: Side,
    pub(super) moment: Moment,
}

impl Told {
    pub(super) fn by(side: Side, moment: Moment) -> Self {
        Self { side, moment }
    }
}

/// Every message of a list of the change's value.
pub(super) fn all(change: &Change<'_>, list: &str, told: Told) -> Vec<Incoming> {
    let pieces = change.value.list(list);
    let opened: Vec<Option<Fields<'_>>> = pieces.iter().map(|piece| piece.fields()).collect();
    // Asked once for the whole list: a batch may hold a thousand.
    let alone = counterpart::is_alone(opened.iter().flatten());
    let one = |(piece, fields): (Piece<'_>, Option<Fields<'_>>)| {
        let Some(fields) = fields else {
            return change.unreadable("a message that is no object", piece);
        };
        let from = match told.side {
            Side::Customer => counterpart::writer(change, &fields, alone),
            Side::PhoneApp => counterpart::addressee(change, &fields, alone),
        };
        read(change, piece, &fields, from, told)
    };
    pieces.into_iter().zip(opened).map(one).collect()
}

/// One message, whose counterpart is known already.
pub(super) fn read(
    change: &Change<'_>,
    piece: Piece<'_>,
    fields: &Fields<'_>,
    from: Option<Sender>,
    told: Told,
) -> Incoming {
    let mut incoming = match fields.word("id") {
        Some(id) => change.incoming(what(change, piece, fields, ProviderId(id), told)),
        // Without an id it could not be told from its own repetition.
        None => change.unreadable("a message without an id", piece),
    };
    if let What::Renamed { also, .. } = &incoming.what
        && from.is_none()
        && !also.is_empty()
    {
        incoming.from = Some(Sender {
            ids: also.clone(),
            ..Sender::default()
        });
    } else {
        incoming.from = from;
    }
    incoming.at = fields.time("timestamp").or(change.at);
    incoming
}

fn what(
    change: &Change<'_>,
    piece: Piece<'_>,
    fields: &Fields<'_>,
    id: ProviderId,
    told: Told,
) -> What {
    let kind = content::kind(fields);
    let special = match kind.as_str() {
        "reaction" => reaction(fields, told.side),
        "edit" => edit(fields, told.side),
        "revoke" => revoke(fields, told.side),
        "system" => Some(system(fields, id.clone())),
        _ => None,
    };
    special.unwrap_or_else(|| {
        let reason = errors::reason(fields).or_else(|| errors::reason(&change.value));
        What::Message(Box::new(IncomingMessage {
            id,
            side: told.side,
            moment: told.moment,
            content: content::read(&kind, fields, piece.raw(), reason),
            quotes: fields
                .inner("context")
                .first(&["id", "message_id"])
                .map(ProviderId),
            forwarded: forwarded(&fields.inner("context")),
            referral: referral(fields),
        }))
    })
}

/// Taken back means an empty emoji or none: both exist.
fn reaction(fields: &Fields<'_>, side: Side) -> Option<What> {
    let reaction = fields.inner("reaction");
    let on = ProviderId(reaction.word("message_id")?);
    Some(What::Reaction {
        on,
        side,
        emoji: reaction.word("emoji"),
    })
}

fn edit(fields: &Fields<'_>, side: Side) -> Option<What> {
    let edit = fields.inner("edit");
    let on = ProviderId(edit.word("original_message_id")?);
    let piece = edit.get("message")?;
    let message = piece.fields()?;
    let content = content::read(&content::kind(&message), &message, piece.raw(), None);
    Some(What::Edit { on, side, content })
}

fn revoke(fields: &Fields<'_>, side: Side) -> Option<What> {
    let on = ProviderId(fields.inner("revoke").word("original_message_id")?);
    Some(What::Revoke { on, side })
}

fn system(fields: &Fields<'_>, id: ProviderId) -> What {
    let system = fields.inner("system");
    let line = Content::System {
        what: system.word("type").unwrap_or_else(|| "system".to_owned()),
        text: system.text("body").unwrap_or_default(),
    };
    What::Renamed {
        id: Some(id),
        also: counterpart::new_names(&system),
        line,
    }
}

fn forwarded(context: &Fields<'_>) -> Forwarded {
    if context.is_true("frequently_forwarded") {
        Forwarded::Often
    } else if context.is_true("forwarded") {
        Forwarded::Once
    } else {
        Forwarded::No
    }
}

/// The ad or post that led here, or the product of the catalogue that the message asks about.
fn referral(fields: &Fields<'_>) -> Option<Referral> {
    let ad = fields.inner("referral");
    let referral = Referral {
        source_type: ad.word("source_type"),
        source_id: ad.word("source_id"),
        source_url: ad.word("source_url"),
        headline: ad.word("headline"),
        body: ad.word("body"),
    };
    if referral != Referral::default() {
        return Some(referral);
    }
    let product = fields.inner("context").inner("referred_product");
    Some(Referral {
        source_type: Some("product".to_owned()),
        source_id: Some(product.word("product_retailer_id")?),
        ..Referral::default()
    })
}
