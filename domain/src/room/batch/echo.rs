//! Echoes of our own messages. Instagram sends back whatever the account sends, whoever wrote it and by whatever way, and
//! takes no tag along; the echo may be faster than the answer to the request that made it (facts 4.2).

use super::{Piece, ignored, status};
use crate::{
    ids::{ConversationId, Ids},
    incoming::{IncomingMessage, Moment, Side},
    message::{Delivery, Message, Origin},
    room::{Ignored, Outcome, draft::Draft, outbound::alias},
    shelf::Broken,
};

/// Whether a piece has to be looked at here at all.
pub(super) fn may_be_ours(piece: Piece<'_>, incoming: &IncomingMessage) -> bool {
    incoming.side == Side::PhoneApp
        && incoming.moment == Moment::Live
        && piece.inbox.kind.echoes_ours()
}

/// What becomes of an echo of a message that an agent wrote here; nothing where it was written elsewhere. By the
/// provider's id where that is known; else it is the one that says the same and is under way, or else the oldest of which
/// nobody knows whether it went out.
pub(super) fn of_ours(
    draft: &mut Draft<'_>,
    piece: Piece<'_>,
    conversation: ConversationId,
    incoming: &IncomingMessage,
    ids: &mut dyn Ids,
) -> Result<Option<Outcome>, Broken> {
    let id = alias(ids, piece.inbox.id, &incoming.id);
    let known = draft.entry_named(conversation, id)?;
    let known = known.as_ref().and_then(|row| row.entry.message());
    if known.is_some_and(|message| matches!(message.origin, Origin::Agent { .. })) {
        return Ok(Some(ignored(Ignored::Duplicate)));
    }
    let unanswered = unanswered(draft, conversation)?;
    let same = |message: &&Message| message.content == incoming.content;
    let Some(message) = unanswered.iter().find(same) else {
        return Ok(None);
    };
    let attempt = message.delivery.attempt();
    let told = (message, attempt);
    let outcome = status::of(draft, piece, &incoming.id, &Delivery::ACCEPTED, told, ids)?;
    Ok(Some(outcome))
}

/// Messages that were handed over, and nobody knows yet, or ever will, what came of it.
fn unanswered(draft: &mut Draft<'_>, conversation: ConversationId) -> Result<Vec<Message>, Broken> {
    let head = draft.conversation(conversation)?;
    let failed = head.map(|head| head.failed).unwrap_or_default();
    let mut found = draft.on_their_way(conversation)?;
    for id in failed {
        let row = draft.entry_named(conversation, id)?;
        found.extend(row.and_then(|row| row.entry.message().cloned()));
    }
    found.retain(|message| match &message.delivery {
        Delivery::Sending { .. } => true,
        Delivery::Failed { failure, .. } => failure.is_a_guess(),
        _ => false,
    });
    Ok(found)
}
