//! What an agent may see: all of it now, its changes as they happen, and the older pages of a thread.

use super::{Who, asked, json, listing};
use crate::{desk_object::Desk, hub::Listener, problem::Problem};
use domain::{
    conversation::EntryKey,
    ids::ConversationId,
    permission::{Reach, Right, may_with},
    shelf::Shelf as _,
    time::Time,
    wire::{Cursor, Snapshot},
};
use worker::{Request, Response};

/// Heads in one snapshot. Conversations that are not closed come first, so only old closed ones are left out.
const HEADS: usize = 5_000;
/// Entries in one page of a thread.
const PAGE: usize = 50;

pub(super) fn snapshot(desk: &Desk, who: &Who) -> Result<Response, Problem> {
    listing::again(desk);
    desk.level()?;
    let snapshot = desk.shelf(|shelf| {
        let heads = shelf.snapshot(&who.me, HEADS)?;
        Ok::<_, Problem>(Snapshot {
            cursor: shelf.cursor(),
            me: who.me.clone(),
            settings: (*shelf.settings()).clone(),
            heads,
        })
    })??;
    json(200, &snapshot)
}

/// Resumes after `?cursor=`, or after the last event that a reconnecting browser names by itself.
pub(super) fn stream(desk: &Desk, who: &Who, request: &Request) -> Result<Response, Problem> {
    let last = request.headers().get("Last-Event-ID")?;
    let cursor = last
        .or_else(|| asked(request, "cursor"))
        .map(|text| text.parse().map(Cursor))
        .transpose();
    let cursor = cursor.map_err(|_| Problem::BadValue("The cursor is not one of ours."))?;
    let listener = Listener {
        agent: who.me.id,
        session: who.session.id.to_string(),
    };
    Ok(desk.listen(listener, cursor)?)
}

/// A page of a thread, ending before `?before=<at>.<id>`.
pub(super) fn page(
    desk: &Desk,
    who: &Who,
    id: ConversationId,
    request: &Request,
) -> Result<Response, Problem> {
    readable(desk, who, id)?;
    let before = asked(request, "before")
        .map(|text| place(&text))
        .transpose()?;
    let page = desk.shelf(|shelf| shelf.page(id, before, PAGE))??;
    json(200, &page)
}

fn place(text: &str) -> Result<EntryKey, Problem> {
    let key = text.split_once('.').and_then(|(at, id)| {
        Some(EntryKey {
            at: Time(at.parse().ok()?),
            id: id.parse().ok()?,
        })
    });
    key.ok_or(Problem::BadValue("`before` is `<at>.<id>` of an entry."))
}

/// A conversation that exists for this person. One out of sight looks like one that does not exist.
pub(super) fn readable(desk: &Desk, who: &Who, id: ConversationId) -> Result<(), Problem> {
    let conversation = desk
        .shelf(|shelf| shelf.conversation(id))??
        .ok_or(Problem::NotFound)?;
    let sees = may_with(&who.me, Right::ReadConversation, Reach::from(&conversation));
    if sees { Ok(()) } else { Err(Problem::NotFound) }
}
