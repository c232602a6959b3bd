//! Events that are made up, for tests and benches: they come in bulk, and everything that follows from them is worked
//! out as for any other. Only the stage has a door for it.

use super::{batch, draft::Draft};
use crate::{
    event::{Event, Recorded},
    ids::{ConversationId, Ids},
    shelf::Broken,
};
use std::collections::BTreeSet;

/// Writes down what is not known yet: sowing the same again changes nothing. `begun` are the conversations that the same
/// request has begun; it may begin in the middle of one, with a message.
pub(super) fn take(
    draft: &mut Draft<'_>,
    recorded: Vec<Recorded>,
    begun: &mut BTreeSet<ConversationId>,
    ids: &mut dyn Ids,
) -> Result<(), Broken> {
    if begun.is_empty()
        && let Some(first) = recorded.first()
        && goes_on(draft, first)?
    {
        begun.insert(first.conversation);
    }
    for mut one in recorded {
        let id = one.conversation;
        if let Event::Opened {
            conversation,
            contact,
        } = &mut one.event
        {
            if draft.conversation(id)?.is_some() {
                continue;
            }
            conversation.number = draft.next_number();
            batch::acquaint(draft, conversation, contact, ids)?;
            begun.insert(id);
        }
        if begun.contains(&id) {
            draft.record(one)?;
        }
    }
    Ok(())
}

/// Whether it is the next message of a conversation that is there.
fn goes_on(draft: &mut Draft<'_>, first: &Recorded) -> Result<bool, Broken> {
    let (Event::Received { message, .. } | Event::Queued { message }) = &first.event else {
        return Ok(false);
    };
    let (id, key) = (first.conversation, message.key());
    Ok(draft.conversation(id)?.is_some() && draft.entry(id, key)?.is_none())
}
