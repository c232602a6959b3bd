//! A provider's batch: each piece by itself, so that one strange piece never takes the others with it.

pub(super) mod change;
mod echo;
mod identity;
mod message;
mod status;

use super::{Failed, Ignored, Outcome, draft::Draft};
use crate::{
    channel::Inbox,
    early::How,
    ids::Ids,
    incoming::{Incoming, Sender, What},
    shelf::Broken,
    time::{Span, Time},
};

/// A provider's clock may run a little ahead of ours. An instant beyond that is taken for none, or one webhook could hold
/// the end of a thread for years.
const AHEAD: Span = Span::minutes(10);

/// What every piece is read with: where it came in, when, and from whom.
#[derive(Clone, Copy)]
pub(super) struct Piece<'a> {
    pub inbox: &'a Inbox,
    pub at: Option<Time>,
    pub from: Option<&'a Sender>,
}

pub(super) use identity::acquaint;

pub(super) fn take(
    draft: &mut Draft<'_>,
    incoming: &[Incoming],
    ids: &mut dyn Ids,
) -> Result<(), Broken> {
    for piece in incoming {
        let outcome = one(draft, piece, ids)?;
        draft.outcomes.push(outcome);
    }
    Ok(())
}

fn one(draft: &mut Draft<'_>, incoming: &Incoming, ids: &mut dyn Ids) -> Result<Outcome, Broken> {
    match &incoming.what {
        What::Notice { .. } => return Ok(ignored(Ignored::Notice)),
        What::Unreadable { .. } => {
            return Ok(Outcome::Failed {
                why: Failed::Unreadable,
            });
        }
        _ => {}
    }
    let settings = draft.settings.clone();
    let Some(inbox) = settings.inbox_at(&incoming.to) else {
        return Ok(Outcome::Failed {
            why: Failed::UnknownInbox,
        });
    };
    let piece = Piece {
        inbox,
        at: incoming.at.filter(|at| *at <= draft.now + AHEAD),
        from: incoming.from.as_ref(),
    };
    match &incoming.what {
        What::Message(message) => message::arrive(draft, piece, message, ids),
        What::Status { id, delivery, tag } => {
            status::arrive(draft, piece, id, delivery, tag.as_deref(), ids)
        }
        What::Reaction { on, side, emoji } => {
            let how = How::Reacted(emoji.clone().unwrap_or_default());
            change::arrive(draft, piece, on, *side, how, ids)
        }
        What::Edit { on, side, content } => {
            change::arrive(draft, piece, on, *side, How::Edited(content.clone()), ids)
        }
        What::Revoke { on, side } => change::arrive(draft, piece, on, *side, How::Revoked, ids),
        What::Renamed { id, also, line } => {
            identity::rename(draft, piece, id.as_ref(), also, line, ids)
        }
        What::AddressBook { name } => identity::address_book(draft, piece, name.as_deref(), ids),
        What::Notice { .. } | What::Unreadable { .. } => Ok(ignored(Ignored::Notice)),
    }
}

pub(super) fn ignored(why: Ignored) -> Outcome {
    Outcome::Ignored { why }
}
