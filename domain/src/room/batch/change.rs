//! What happens to messages: reactions, edits, revocations, and quotes that find what they quote.

use super::{Piece, identity, ignored};
use crate::{
    apply::quote_of,
    conversation::EntryKey,
    early::{Change, How},
    event::{Actor, Event},
    ids::{ConversationId, Ids},
    incoming::{ProviderId, Side},
    room::{Ignored, Outcome, draft::Draft, outbound::alias},
    shelf::Broken,
};
use std::collections::BTreeSet;

pub(super) fn arrive(
    draft: &mut Draft<'_>,
    piece: Piece<'_>,
    on: &ProviderId,
    side: Side,
    how: How,
    ids: &mut dyn Ids,
) -> Result<Outcome, Broken> {
    let at = piece.at.unwrap_or(draft.now);
    let change = Change { at, side, how };
    match identity::spoken_of(draft, piece, on, ids)? {
        Some((conversation, key)) => {
            let message = draft.message(conversation, key)?;
            let shown = message.is_some_and(|message| change.is_shown(&message));
            if piece.at.is_none() && shown {
                return Ok(ignored(Ignored::Duplicate));
            }
            take(draft, conversation, key, &change, ids)
        }
        None => {
            let alias = alias(ids, piece.inbox.id, on);
            draft.wait(alias, |early| early.keep(change))?;
            Ok(ignored(Ignored::Early))
        }
    }
}

/// Records a change of a message that is there.
pub(in crate::room) fn take(
    draft: &mut Draft<'_>,
    conversation: ConversationId,
    key: EntryKey,
    change: &Change,
    ids: &mut dyn Ids,
) -> Result<Outcome, Broken> {
    let Some(message) = draft.message(conversation, key)? else {
        return Ok(ignored(Ignored::UnknownMessage));
    };
    let Some(event) = change.event(&message) else {
        return Ok(ignored(Ignored::Duplicate));
    };
    let by = super::message::actor(change.side);
    draft.happen(conversation, change.at, by, event, ids)?;
    if matches!(change.how, How::Edited(_)) {
        quote_anew(draft, conversation, key, ids)?;
    }
    Ok(Outcome::Applied)
}

/// A message says something else than before: so do the quotes of it, since one that comes later would, too.
pub(in crate::room) fn quote_anew(
    draft: &mut Draft<'_>,
    conversation: ConversationId,
    key: EntryKey,
    ids: &mut dyn Ids,
) -> Result<(), Broken> {
    let mut quoting: BTreeSet<EntryKey> = draft
        .shelf()
        .quoting(conversation, key)?
        .into_iter()
        .collect();
    let drafted = draft.rows.within(conversation);
    let drafted = drafted.filter(|(_, row)| {
        let message = row.entry.message();
        message.is_some_and(|message| message.quotes(key))
    });
    quoting.extend(drafted.map(|(by, _)| *by));
    for by in quoting {
        quote(draft, conversation, key, by, ids)?;
    }
    Ok(())
}

/// The message `key` is what `by` answers.
pub(in crate::room) fn quote(
    draft: &mut Draft<'_>,
    conversation: ConversationId,
    key: EntryKey,
    by: EntryKey,
    ids: &mut dyn Ids,
) -> Result<(), Broken> {
    let (Some(quoted), Some(quoting)) = (
        draft.message(conversation, key)?,
        draft.message(conversation, by)?,
    ) else {
        return Ok(());
    };
    let quote = quote_of(&quoted);
    if quoting.quote.as_ref() == Some(&quote) {
        return Ok(());
    }
    let event = Event::QuoteFound { message: by, quote };
    draft.happen(conversation, draft.now, Actor::System, event, ids)
}
