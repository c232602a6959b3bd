//! What an agent may see: all of it now, its changes as they happen, and the older pages of a thread.

use super::{Who, asked, json, listing};
use crate::{desk_object::Desk, hub::Listener, problem::Problem};
use domain::{
    conversation::EntryKey,
    ids::ConversationId,
    permission::{Reach, Right, may_with},
    shelf::Shelf as _,
    wire::{Cursor, Snapshot},
};
use std::collections::BTreeMap;
use worker::{Request, Response};

/// Entries in one page of a thread.
const PAGE: usize = 50;
/// Entries in one page that reaches back to an entry somebody wants to see, and how many stand before that one.
const FAR: usize = 500;
const CONTEXT: usize = 20;
/// Threads whose newest pages come in one answer, and entries of each: what a screen shows, and some to scroll into.
const THREADS: usize = 20;
const NEWEST: usize = 30;
/// Bytes of such an answer from which on no further thread is added to it.
const ENOUGH: usize = 256 * 1024;

pub(super) fn snapshot(desk: &Desk, who: &Who) -> Result<Response, Problem> {
    listing::again(desk);
    let (me, now) = (&who.me, desk.now());
    let readable = |reach| may_with(me, Right::ReadConversation, reach);
    let tally = desk.tally()?.seen_by(readable);
    let snapshot = desk.shelf(|shelf| {
        let page = shelf.beginning(me, now)?;
        Ok::<_, Problem>(Snapshot {
            cursor: page.cursor,
            me: me.clone(),
            settings: shelf.settings().seen_by(me.id),
            heads: page.heads,
            tally,
            next: page.next,
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

/// A page of a thread, ending before `?before=<at>.<id>`, and reaching back beyond `?to=<at>.<id>` if that is not too far.
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
    let to = asked(request, "to").map(|text| place(&text)).transpose()?;
    let page = desk.shelf(|shelf| {
        let long = to.map(|to| shelf.entries_since(id, to, before, FAR));
        let length = long
            .transpose()?
            .map_or(PAGE, |count| PAGE.max(count + CONTEXT));
        shelf.page(id, before, length.min(FAR))
    })??;
    json(200, &page)
}

/// The newest pages of several threads, `?of=<id>,<id>`, for browsers that fetch ahead what they are about to need. What is
/// out of sight or does not exist is not in the answer; the first that is in sight always is.
pub(super) fn pages(desk: &Desk, who: &Who, request: &Request) -> Result<Response, Problem> {
    let of = asked(request, "of").unwrap_or_default();
    let ids: Result<Vec<ConversationId>, _> = of.split(',').map(str::parse).collect();
    let ids = ids.ok().filter(|ids| ids.len() <= THREADS);
    let ids = ids.ok_or(Problem::BadValue(
        "`of` is one id of a conversation or up to 20, with commas between.",
    ))?;
    let (mut pages, mut bytes) = (Vec::new(), 0);
    for id in ids {
        match readable(desk, who, id) {
            Err(Problem::NotFound) => continue,
            sees => sees?,
        }
        let page = desk.shelf(|shelf| shelf.page(id, None, NEWEST))??;
        let page = serde_json::value::to_raw_value(&page).map_err(worker::Error::from)?;
        bytes += page.get().len();
        pages.push(page);
        if bytes > ENOUGH {
            break;
        }
    }
    // In the shape of `wire::Pages`, each page written once: its length is known only when it is.
    json(200, &BTreeMap::from([("pages", pages)]))
}

fn place(text: &str) -> Result<EntryKey, Problem> {
    super::route::place(text).ok_or(Problem::BadValue("A place is `<at>.<id>` of an entry."))
}

/// A conversation that exists for this person. One out of sight looks like one that does not exist.
pub(super) fn readable(desk: &Desk, who: &Who, id: ConversationId) -> Result<(), Problem> {
    let conversation = desk
        .shelf(|shelf| shelf.conversation(id))??
        .ok_or(Problem::NotFound)?;
    let sees = may_with(&who.me, Right::ReadConversation, Reach::from(&conversation));
    if sees { Ok(()) } else { Err(Problem::NotFound) }
}
