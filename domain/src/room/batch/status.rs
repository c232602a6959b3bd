//! News of our own messages: sent, delivered, read, failed. They come late, doubled and in any order.

use super::{Piece, identity, ignored};
use crate::{
    event::{Actor, Event},
    ids::Ids,
    incoming::ProviderId,
    message::{Delivery, Message},
    room::{
        Ignored, Outcome,
        draft::Draft,
        outbound::{alias, catch_up, name, read_tag, start_next},
    },
    shelf::Broken,
};

pub(super) fn arrive(
    draft: &mut Draft<'_>,
    piece: Piece<'_>,
    id: &ProviderId,
    delivery: &Delivery,
    tag: Option<&str>,
    ids: &mut dyn Ids,
) -> Result<Outcome, Broken> {
    let Some((message, attempt)) = find(draft, piece, id, tag, ids)? else {
        return keep_for_later(draft, piece, id, delivery, ids);
    };
    let outcome = of(draft, piece, id, delivery, (&message, attempt), ids)?;
    if *delivery == Delivery::Read && piece.inbox.kind.reads_up_to() {
        read_before(draft, piece, &message, ids)?;
    }
    Ok(outcome)
}

/// Who has read a message has seen those before it, back to one that is known to be read.
fn read_before(
    draft: &mut Draft<'_>,
    piece: Piece<'_>,
    message: &Message,
    ids: &mut dyn Ids,
) -> Result<(), Broken> {
    /// Nobody sends more in a row before the customer looks.
    const BACK: usize = 50;
    let (conversation, key) = (message.conversation, message.key());
    for key in draft.shelf().before(conversation, key, BACK)? {
        let delivery = draft.message(conversation, key)?.map(|it| it.delivery);
        match delivery {
            Some(Delivery::Read | Delivery::Played) => break,
            Some(Delivery::Accepted { .. } | Delivery::Delivered) => {
                let event = Event::DeliveryAdvanced {
                    message: key,
                    delivery: Delivery::Read,
                };
                let at = piece.at.unwrap_or(draft.now);
                draft.happen(conversation, at, Actor::System, event, ids)?;
            }
            _ => {}
        }
    }
    Ok(())
}

/// News of a certain attempt of a message that is known.
pub(super) fn of(
    draft: &mut Draft<'_>,
    piece: Piece<'_>,
    id: &ProviderId,
    delivery: &Delivery,
    (message, attempt): (&Message, u32),
    ids: &mut dyn Ids,
) -> Result<Outcome, Broken> {
    let delivery = delivery.clone().of_attempt(attempt);
    // Of an attempt that was given up only the proof that it arrived still counts.
    let given_up = attempt < message.delivery.attempt() && !delivery.has_arrived();
    if given_up || !message.delivery.advances_to(&delivery) {
        return Ok(ignored(Ignored::OldNews));
    }
    let (conversation, key) = (message.conversation, message.key());
    let event = Event::DeliveryAdvanced {
        message: key,
        delivery,
    };
    draft.happen(
        conversation,
        piece.at.unwrap_or(draft.now),
        Actor::System,
        event,
        ids,
    )?;
    name(
        draft,
        message,
        Some(id.clone()),
        alias(ids, piece.inbox.id, id),
    );
    catch_up(
        draft,
        conversation,
        key,
        alias(ids, piece.inbox.id, id),
        attempt,
        ids,
    )?;
    if message.delivery.is_on_its_way() {
        start_next(draft, conversation, ids)?;
    }
    Ok(Outcome::Applied)
}

/// By the tag we sent along; without one, by the provider's id in the recipient's conversation.
fn find(
    draft: &mut Draft<'_>,
    piece: Piece<'_>,
    id: &ProviderId,
    tag: Option<&str>,
    ids: &dyn Ids,
) -> Result<Option<(Message, u32)>, Broken> {
    if let Some((conversation, key, attempt)) = tag.and_then(read_tag)
        && let Some(head) = draft.conversation(conversation)?
        && head.inbox == piece.inbox.id
        && let Some(message) = draft.message(conversation, key)?
    {
        return Ok(Some((message, attempt)));
    }
    let Some((conversation, key)) = identity::spoken_of(draft, piece, id, ids)? else {
        return Ok(None);
    };
    let message = draft.message(conversation, key)?;
    Ok(message.map(|message| {
        // While an attempt is under way the provider's id is still that of the one before it.
        let before = u32::from(message.delivery.is_on_its_way());
        let attempt = message.delivery.attempt().saturating_sub(before);
        (message, attempt)
    }))
}

/// The status came before the answer to the request that made the message: remembered until that answer comes.
fn keep_for_later(
    draft: &mut Draft<'_>,
    piece: Piece<'_>,
    id: &ProviderId,
    delivery: &Delivery,
    ids: &dyn Ids,
) -> Result<Outcome, Broken> {
    let alias = alias(ids, piece.inbox.id, id);
    draft.wait(alias, |early| {
        let news = early
            .delivery
            .as_ref()
            .is_none_or(|known| known.advances_to(delivery));
        if news {
            early.delivery = Some(delivery.clone());
        }
        news
    })?;
    Ok(ignored(Ignored::Early))
}
