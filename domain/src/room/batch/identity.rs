//! Who is on the other side. Any of a person's names finds them; new names are linked and never moved.

use super::{Piece, ignored};
use crate::{
    contact::{Contact, ExternalId, ExternalKind},
    conversation::{Conversation, EntryKey, Status},
    event::{Actor, Event},
    ids::{ContactId, ConversationId, IdentityKey, Ids, InboxId},
    incoming::{IncomingMessage, Moment, ProviderId, Sender, Side},
    message::{Content, Forwarded},
    room::{Ignored, Outcome, draft::Draft},
    shelf::{Broken, Identity},
    time::Time,
};
use std::collections::BTreeSet;

/// The names to look a person up by. A username can be given up and taken by somebody else, so it serves only where a
/// piece has nothing better.
fn lasting(ids: &[ExternalId]) -> impl Iterator<Item = &ExternalId> {
    let better = ids.iter().any(|id| id.kind != ExternalKind::Username);
    ids.iter()
        .filter(move |id| !better || id.kind != ExternalKind::Username)
}

/// `from` and `wa_id` are both telephone numbers and usually the same one, so they share a space.
fn place(ids: &dyn Ids, inbox: InboxId, id: &ExternalId) -> IdentityKey {
    let kind = match id.kind {
        ExternalKind::WaId | ExternalKind::Phone => "phone",
        ExternalKind::Bsuid | ExternalKind::ParentBsuid => "bsuid",
        ExternalKind::Username => "username",
        ExternalKind::Group => "group",
        ExternalKind::Scoped => "scoped",
    };
    IdentityKey(ids.named(&format!("{kind}:{inbox}"), &id.value))
}

pub(in crate::room) fn find(
    draft: &Draft<'_>,
    inbox: InboxId,
    names: &[ExternalId],
    ids: &dyn Ids,
) -> Result<Option<Identity>, Broken> {
    for id in lasting(names) {
        if let Some(identity) = draft.identity(place(ids, inbox, id))? {
            return Ok(Some(identity));
        }
    }
    Ok(None)
}

fn link(
    draft: &mut Draft<'_>,
    inbox: InboxId,
    names: &[ExternalId],
    identity: Identity,
    ids: &dyn Ids,
) -> Result<(), Broken> {
    for id in lasting(names) {
        let key = place(ids, inbox, id);
        if draft.identity(key)?.is_none() {
            draft.rows.identities.insert(key, identity);
        }
    }
    Ok(())
}

/// Makes a person findable by all their names.
pub(in crate::room) fn acquaint(
    draft: &mut Draft<'_>,
    conversation: &Conversation,
    contact: &Contact,
    ids: &dyn Ids,
) -> Result<(), Broken> {
    let identity = Identity {
        contact: contact.id,
        conversation: conversation.id,
    };
    link(draft, conversation.inbox, &contact.ids, identity, ids)
}

/// Opens a conversation with somebody who was never seen through this inbox.
pub(super) fn open(
    draft: &mut Draft<'_>,
    inbox: InboxId,
    sender: &Sender,
    at: Time,
    ids: &mut dyn Ids,
) -> Result<Identity, Broken> {
    let identity = Identity {
        contact: ContactId(ids.fresh()),
        conversation: ConversationId(ids.fresh()),
    };
    let mut contact = Contact {
        id: identity.contact,
        name: None,
        ids: Vec::new(),
    };
    contact.learn(sender.name.as_deref(), &sender.ids);
    let conversation = Conversation {
        id: identity.conversation,
        inbox,
        contact: identity.contact,
        number: draft.next_number(),
        status: Status::Open,
        owner: None,
        team: None,
        opened_at: at,
        active_at: at,
        customer_at: None,
        waiting_since: None,
        inbound: 0,
        seen: 0,
        failed: Vec::new(),
        last: None,
    };
    link(draft, inbox, &sender.ids, identity, ids)?;
    let event = Event::Opened {
        conversation: Box::new(conversation),
        contact,
    };
    draft.happen(identity.conversation, at, Actor::Customer, event, ids)?;
    Ok(identity)
}

/// Takes over what a piece tells of a known person. Says whether anything was new.
pub(super) fn learn(
    draft: &mut Draft<'_>,
    inbox: InboxId,
    identity: Identity,
    name: Option<&str>,
    names: &[ExternalId],
    ids: &mut dyn Ids,
) -> Result<bool, Broken> {
    let Some(mut contact) = draft.contact(identity.contact)? else {
        return Ok(false);
    };
    if !contact.learn(name, names) {
        return Ok(false);
    }
    link(draft, inbox, names, identity, ids)?;
    draft.happen(
        identity.conversation,
        draft.now,
        Actor::Customer,
        Event::ContactChanged { contact },
        ids,
    )?;
    Ok(true)
}

/// The provider says that a person has new names (facts 2.2 `system`, 2.4).
pub(super) fn rename(
    draft: &mut Draft<'_>,
    piece: Piece<'_>,
    id: Option<&ProviderId>,
    also: &[ExternalId],
    line: &Content,
    ids: &mut dyn Ids,
) -> Result<Outcome, Broken> {
    let known = piece.from.map_or(&[][..], |sender| sender.ids.as_slice());
    let names: Vec<ExternalId> = known.iter().chain(also).cloned().collect();
    let Some(identity) = find(draft, piece.inbox.id, &names, ids)? else {
        return Ok(ignored(Ignored::NothingNew));
    };
    let news = learn(draft, piece.inbox.id, identity, None, &names, ids)?;
    if let Some(id) = id {
        let sender = Sender {
            ids: names,
            name: None,
            participant: None,
        };
        let message = IncomingMessage {
            id: id.clone(),
            side: Side::Customer,
            moment: Moment::Past,
            content: line.clone(),
            quotes: None,
            forwarded: Forwarded::No,
            referral: None,
        };
        return super::message::arrive(
            draft,
            Piece {
                from: Some(&sender),
                ..piece
            },
            &message,
            ids,
        );
    }
    Ok(if news {
        Outcome::Applied
    } else {
        ignored(Ignored::NothingNew)
    })
}

/// The phone's address book names a person (facts 2.5). Whoever never wrote is not made a contact by that.
pub(super) fn address_book(
    draft: &mut Draft<'_>,
    piece: Piece<'_>,
    name: Option<&str>,
    ids: &mut dyn Ids,
) -> Result<Outcome, Broken> {
    let names = piece.from.map_or(&[][..], |sender| sender.ids.as_slice());
    let Some(identity) = find(draft, piece.inbox.id, names, ids)? else {
        return Ok(ignored(Ignored::NothingNew));
    };
    let news = learn(draft, piece.inbox.id, identity, name, names, ids)?;
    Ok(if news {
        Outcome::Applied
    } else {
        ignored(Ignored::NothingNew)
    })
}

/// The entry that a piece speaks of. Two of a person's names may belong to two conversations, since names are never
/// moved, so each of them is asked.
pub(super) fn spoken_of(
    draft: &Draft<'_>,
    piece: Piece<'_>,
    on: &ProviderId,
    ids: &dyn Ids,
) -> Result<Option<(ConversationId, EntryKey)>, Broken> {
    let names = piece.from.map_or(&[][..], |sender| sender.ids.as_slice());
    let alias = crate::room::outbound::alias(ids, piece.inbox.id, on);
    let mut asked = BTreeSet::new();
    for name in lasting(names) {
        let Some(identity) = draft.identity(place(ids, piece.inbox.id, name))? else {
            continue;
        };
        let conversation = identity.conversation;
        if asked.insert(conversation)
            && let Some(row) = draft.entry_named(conversation, alias)?
        {
            return Ok(Some((conversation, row.entry.key())));
        }
    }
    Ok(None)
}
