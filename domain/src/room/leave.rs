//! Somebody leaves the team: what they had goes back to everybody, so that no customer waits for a person who is gone.

use super::draft::Draft;
use crate::{
    event::{Actor, AssignmentReason, Event},
    ids::{AgentId, ConversationId, Ids},
    shelf::Broken,
    time::Span,
};

/// Conversations that lose their owner in one commit: a line of the journal tells all of it.
const AT_ONCE: usize = 100;

/// Takes some of what the member owns from them. The commit that takes the last says that they have left: whoever is
/// interrupted before that finds them active, and begins again.
pub(super) fn take(
    draft: &mut Draft<'_>,
    by: AgentId,
    member: AgentId,
    ids: &mut dyn Ids,
) -> Result<(), Broken> {
    let owned = draft.shelf().owned(member, AT_ONCE + 1)?;
    for id in owned.iter().take(AT_ONCE) {
        free(draft, *id, Actor::Agent { agent: by }, ids)?;
    }
    if owned.len() <= AT_ONCE {
        let mut settings = (*draft.settings).clone();
        let member = settings.agents.iter_mut().find(|agent| agent.id == member);
        if let Some(member) = member {
            member.active = false;
        }
        draft.settle(settings);
    }
    Ok(())
}

/// A conversation that comes back to life while its owner is gone is nobody's.
pub(super) fn free_of_the_gone(
    draft: &mut Draft<'_>,
    id: ConversationId,
    ids: &mut dyn Ids,
) -> Result<(), Broken> {
    let owner = draft.conversation(id)?.and_then(|head| head.owner);
    match owner.is_some_and(|owner| draft.settings.has_left(owner)) {
        true => free(draft, id, Actor::System, ids),
        false => Ok(()),
    }
}

fn free(
    draft: &mut Draft<'_>,
    id: ConversationId,
    by: Actor,
    ids: &mut dyn Ids,
) -> Result<(), Broken> {
    let Some(head) = draft.conversation(id)? else {
        return Ok(());
    };
    let Some(owner) = head.owner else {
        return Ok(());
    };
    // Behind all others, as everything that is said here and now.
    let at = draft.now.max(head.active_at + Span(1));
    let event = Event::Assigned {
        to: None,
        reason: AssignmentReason::OwnerLeft(owner),
    };
    draft.happen(id, at, by, event, ids)
}
