//! Messages as they come in.

use super::{Piece, echo, identity, ignored};
use crate::{
    apply::quote_of,
    conversation::{EntryKey, Status},
    early,
    effect::Effect,
    event::{Actor, Event},
    ids::{ConversationId, EntryId, Ids},
    incoming::{IncomingMessage, Moment, ProviderId, Sender, Side},
    message::{Delivery, Message, Quote},
    room::{
        Failed, Ignored, Outcome,
        draft::Draft,
        files, leave,
        outbound::{alias, catch_up},
    },
    shelf::{Broken, EntryRow, Identity},
    time::{Span, Time},
};

pub(super) fn arrive(
    draft: &mut Draft<'_>,
    piece: Piece<'_>,
    incoming: &IncomingMessage,
    ids: &mut dyn Ids,
) -> Result<Outcome, Broken> {
    let Some(sender) = piece.from.filter(|sender| !sender.ids.is_empty()) else {
        return Ok(Outcome::Failed {
            why: Failed::NoSender,
        });
    };
    let id = alias(ids, piece.inbox.id, &incoming.id);
    let known = identity::find(draft, piece.inbox.id, &sender.ids, ids)?;
    if let Some(known) = known.filter(|_| echo::may_be_ours(piece, incoming))
        && let Some(outcome) = echo::of_ours(draft, piece, known.conversation, incoming, ids)?
    {
        return Ok(outcome);
    }
    let place = match known {
        Some(known) => place(draft, known.conversation, id, piece, incoming.moment)?,
        None => Place::Free(piece.at.unwrap_or(draft.now)),
    };
    let key = match place {
        Place::Held(here) => return again(draft, &here, incoming, ids),
        Place::Free(at) => EntryKey { at, id },
    };
    let identity = meet(draft, piece, sender, known, key, ids)?;
    let message = compose(draft, piece, incoming, identity.conversation, key, ids)?;
    let quotes_unknown = message
        .quote
        .as_ref()
        .is_some_and(|quote| quote.key.is_none());
    receive(draft, message, incoming, ids)?;
    if !piece.inbox.kind.names_people() {
        introduce(draft, identity)?;
    }
    if let Some(on) = incoming.quotes.as_ref().filter(|_| quotes_unknown) {
        let quoted = alias(ids, piece.inbox.id, on);
        draft.wait(quoted, |early| early.quoted(key))?;
    }
    catch_up(draft, identity.conversation, key, key.id, 0, ids)?;
    Ok(Outcome::Applied)
}

/// Should nobody come back with a name, the next message asks again.
fn introduce(draft: &mut Draft<'_>, identity: Identity) -> Result<(), Broken> {
    let contact = draft.contact(identity.contact)?;
    let conversation = identity.conversation;
    let effect = Effect::Introduce { conversation };
    if contact.is_some_and(|contact| contact.name.is_none()) && !draft.effects.contains(&effect) {
        draft.effects.push(effect);
    }
    Ok(())
}

/// Where a message stands.
enum Place {
    /// It is here already.
    Held(Box<EntryRow>),
    Free(Time),
}

/// A repeated webhook carries the same instant, so it is looked for among the lines of its second; what is newer than
/// everything in the conversation cannot be a repetition, and costs no look at all. Only where the instant is missing, or
/// a history import may tell it differently, the thread is searched.
fn place(
    draft: &mut Draft<'_>,
    conversation: ConversationId,
    id: EntryId,
    piece: Piece<'_>,
    moment: Moment,
) -> Result<Place, Broken> {
    let at = piece.at.unwrap_or(draft.now);
    let exact = piece.at.is_some() && moment == Moment::Live;
    let head = draft.conversation(conversation)?;
    let newest = head.and_then(|head| Some(head.active_at.max(head.last?.key.at)));
    if exact && newest.is_some_and(|newest| newest < at.second()) {
        return Ok(Place::Free(at));
    }
    let beside = draft.beside(conversation, at)?;
    let here = match beside.iter().find(|key| key.id == id) {
        Some(key) => draft.entry(conversation, *key)?,
        None if exact => None,
        None => draft.entry_named(conversation, id)?,
    };
    Ok(match here {
        Some(here) => Place::Held(Box::new(here)),
        None => Place::Free(behind(piece.at, at, &beside)),
    })
}

/// Providers count in seconds, and people write faster than that: what comes later stands behind what its second holds
/// already, a millisecond each. An instant that is told more exactly stands as it is.
fn behind(told: Option<Time>, at: Time, beside: &[EntryKey]) -> Time {
    if told.is_some_and(|told| told != told.second()) {
        return at;
    }
    let last = beside.iter().map(|key| key.at + Span(1)).max();
    last.map_or(at, |last| at.max(last).min(at.end_of_second()))
}

/// What is here already comes again: nothing new, unless it only held the place of what comes now.
fn again(
    draft: &mut Draft<'_>,
    here: &EntryRow,
    incoming: &IncomingMessage,
    ids: &mut dyn Ids,
) -> Result<Outcome, Broken> {
    let place = here.entry.message();
    let place = place.filter(|message| message.content.is_placeholder());
    let Some(message) = place.filter(|_| !incoming.content.is_placeholder()) else {
        return Ok(ignored(Ignored::Duplicate));
    };
    files::fill(draft, message, &incoming.content, actor(incoming.side), ids)?;
    Ok(Outcome::Applied)
}

fn meet(
    draft: &mut Draft<'_>,
    piece: Piece<'_>,
    sender: &Sender,
    known: Option<Identity>,
    key: EntryKey,
    ids: &mut dyn Ids,
) -> Result<Identity, Broken> {
    match known {
        Some(identity) => {
            // What people call themselves now is what the newest message says, not the one that came last.
            let newest = draft
                .conversation(identity.conversation)?
                .and_then(|head| head.customer_at);
            let name = sender.name.as_deref();
            let name = name.filter(|_| newest.is_none_or(|newest| newest <= key.at));
            identity::learn(draft, piece.inbox.id, identity, name, &sender.ids, ids)?;
            Ok(identity)
        }
        None => identity::open(draft, piece.inbox.id, sender, key.at, ids),
    }
}

pub(super) fn actor(side: Side) -> Actor {
    match side {
        Side::Customer => Actor::Customer,
        Side::PhoneApp => Actor::PhoneApp,
    }
}

fn compose(
    draft: &Draft<'_>,
    piece: Piece<'_>,
    incoming: &IncomingMessage,
    conversation: ConversationId,
    key: EntryKey,
    ids: &dyn Ids,
) -> Result<Message, Broken> {
    let quote = match &incoming.quotes {
        Some(on) => Some(quote(draft, piece, conversation, on, ids)?),
        None => None,
    };
    Ok(Message {
        id: key.id,
        conversation,
        at: key.at,
        origin: early::origin(incoming.side),
        attachment: files::of_arriving(&incoming.content, draft.now),
        content: incoming.content.clone(),
        delivery: Delivery::Received,
        quote,
        reactions: Vec::new(),
        referral: incoming.referral.clone(),
        forwarded: incoming.forwarded,
        participant: piece.from.and_then(|sender| sender.participant.clone()),
        edited_at: None,
        revoked_at: None,
    })
}

fn quote(
    draft: &Draft<'_>,
    piece: Piece<'_>,
    conversation: ConversationId,
    on: &ProviderId,
    ids: &dyn Ids,
) -> Result<Quote, Broken> {
    let row = draft.entry_named(conversation, alias(ids, piece.inbox.id, on))?;
    let quoted = row
        .as_ref()
        .and_then(|row| row.entry.message())
        .map(quote_of);
    Ok(quoted.unwrap_or_else(|| Quote {
        key: None,
        origin: None,
        text: String::new(),
        kind: String::new(),
    }))
}

fn receive(
    draft: &mut Draft<'_>,
    message: Message,
    incoming: &IncomingMessage,
    ids: &mut dyn Ids,
) -> Result<(), Broken> {
    let (conversation, key) = (message.conversation, message.key());
    let counts = incoming.moment == Moment::Live;
    let by = actor(incoming.side);
    draft.happen(
        conversation,
        key.at,
        by,
        Event::Received {
            message: Box::new(message),
            counts,
        },
        ids,
    )?;
    if let Some(row) = draft.rows.entries.get_mut(&(conversation, key)) {
        row.provider = Some(incoming.id.clone());
    }
    let resting = draft
        .conversation(conversation)?
        .is_some_and(|head| head.status != Status::Open);
    if counts && incoming.side == Side::Customer && resting {
        let event = Event::StatusChanged {
            status: Status::Open,
        };
        draft.happen(conversation, draft.now, Actor::Customer, event, ids)?;
    }
    if counts && incoming.side == Side::Customer {
        leave::free_of_the_gone(draft, conversation, ids)?;
    }
    Ok(())
}
