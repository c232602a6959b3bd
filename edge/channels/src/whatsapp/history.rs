//! What happened before the business connected its phone (facts 2.5): three shapes under one field.

use super::{
    counterpart,
    fields::{self, Change},
    identity,
    message::{self, Told},
};
use crate::{
    json::{Fields, Piece},
    meta::envelope::{self, gathered},
};
use domain::incoming::{Incoming, Moment, Sender, Side};

/// Threads, media that replace earlier placeholders, or the news that the business declined.
pub(super) fn pieces(change: &Change<'_>) -> Vec<Incoming> {
    let chunks = change.value.list("history").into_iter();
    let mut pieces = gathered(chunks.map(|piece| chunk(change, piece)), || rest(change));
    pieces.extend(message::all(
        change,
        "messages",
        Told::by(Side::Customer, Moment::Past),
    ));
    pieces.extend(fields::echoes(change, Moment::Past));
    pieces.extend(fields::errors(change, &change.value.list("errors")));
    pieces
}

fn chunk(change: &Change<'_>, piece: Piece<'_>) -> Vec<Incoming> {
    let Some(chunk) = piece.fields() else {
        return vec![change.unreadable("a part of the history that is no object", piece)];
    };
    let threads = chunk.list("threads").into_iter();
    let mut pieces = gathered(threads.map(|piece| thread(change, piece)), || rest(change));
    pieces.extend(fields::errors(change, &chunk.list("errors")));
    pieces
}

fn rest(change: &Change<'_>) -> Incoming {
    envelope::unreadable(change.to.clone(), envelope::TOO_MANY, "")
}

fn thread(change: &Change<'_>, piece: Piece<'_>) -> Vec<Incoming> {
    let Some(thread) = piece.fields() else {
        return vec![change.unreadable("a thread that is no object", piece)];
    };
    let customer = counterpart::of_thread(change, &thread);
    let one = |piece: Piece<'_>| {
        let Some(fields) = piece.fields() else {
            return change.unreadable("a message that is no object", piece);
        };
        let side = side(change, &thread, &fields);
        let from = customer
            .clone()
            .or_else(|| of_message(change, &fields, side));
        message::read(change, piece, &fields, from, Told::by(side, Moment::Past))
    };
    thread.list("messages").into_iter().map(one).collect()
}

/// A thread without any name of its customer: then the message itself has to tell.
fn of_message(change: &Change<'_>, fields: &Fields<'_>, side: Side) -> Option<Sender> {
    match side {
        Side::Customer => counterpart::writer(change, fields, false),
        Side::PhoneApp => counterpart::addressee(change, fields, false),
    }
}

/// Who wrote: the business where `from` is its number. `to` is documented and often missing; the example of an own
/// message even names the customer in `from_user_id`, so only numbers count.
fn side(change: &Change<'_>, thread: &Fields<'_>, message: &Fields<'_>) -> Side {
    let number = |name| message.word(name).map(|number| identity::digits(&number));
    let (from, to) = (number("from"), number("to"));
    let customer = thread.word("id").map(|number| identity::digits(&number));
    let by_business = match (from, to) {
        (Some(from), _) if Some(&from) == change.business.as_ref() => true,
        (Some(from), _) if Some(&from) == customer.as_ref() => false,
        (_, Some(to)) => Some(&to) == customer.as_ref() && Some(&to) != change.business.as_ref(),
        _ => false,
    };
    if by_business {
        Side::PhoneApp
    } else {
        Side::Customer
    }
}
