//! Raw webhooks, for who looks after the workspace: what came, what became of it, and trying again after a repair.

use super::{ReceiptId, Who, asked, json, snapshot::readable};
use crate::{
    desk_object::Desk,
    problem::Problem,
    store::{Contents, ReceiptHead, ReceiptState},
};
use domain::{
    ids::{ConversationId, EntryId},
    permission::Right,
    room::Outcome,
    time::Time,
};
use serde::Serialize;
use worker::{Request, Response, ResponseBuilder};

/// Lines in one answer.
const LINES: u32 = 50;

#[derive(Serialize)]
struct Line {
    /// Text, because it is a name and not a number to reckon with.
    id: String,
    at: Time,
    state: ReceiptState,
    /// One per piece of the webhook, in order.
    outcomes: Vec<Outcome>,
    #[serde(flatten)]
    contents: Contents,
}

impl From<ReceiptHead> for Line {
    fn from(head: ReceiptHead) -> Self {
        Self {
            id: head.id.to_string(),
            at: head.at,
            state: head.state,
            outcomes: head.outcomes,
            contents: head.contents,
        }
    }
}

#[derive(Serialize)]
struct Replayed {
    outcomes: Vec<Outcome>,
}

/// Newest first, of one state or of all, before a receipt or from the newest.
pub(super) fn list(desk: &Desk, who: &Who, request: &Request) -> Result<Response, Problem> {
    who.need(Right::ReadReceipts)?;
    let state = asked(request, "state").filter(|code| !code.is_empty());
    let state = state
        .map(|code| ReceiptState::from_code(&code).ok_or(STATES))
        .transpose()?;
    let before = asked(request, "before")
        .map(|id| id.parse::<u64>())
        .transpose();
    let before = before.map_err(|_| Problem::BadValue("`before` is the id of a receipt."))?;
    let heads = desk.shelf(|shelf| shelf.receipts(state, before, LINES))??;
    json(200, &heads.into_iter().map(Line::from).collect::<Vec<_>>())
}

const STATES: Problem = Problem::BadValue("`state` is applied, ignored or failed.");

/// The bytes as they came. They are somebody else's, so no browser is to make anything of them.
pub(super) fn raw(desk: &Desk, who: &Who, id: ReceiptId) -> Result<Response, Problem> {
    who.need(Right::ReadReceipts)?;
    let bytes = desk
        .shelf(|shelf| shelf.receipt(id.0))??
        .ok_or(Problem::NotFound)?;
    Ok(ResponseBuilder::new().from_bytes(bytes)?)
}

/// The receipt that a message came with.
pub(super) fn of_message(
    desk: &Desk,
    who: &Who,
    conversation: ConversationId,
    entry: EntryId,
) -> Result<Response, Problem> {
    who.need(Right::ReadReceipts)?;
    readable(desk, who, conversation)?;
    // Nobody looks this up a thousand times a day, so it is worth a walk through the journal and not an index.
    let query = "SELECT seq FROM (
            SELECT seq FROM journal WHERE state IS NOT NULL AND instr(posted, ?) > 0
            UNION SELECT seq FROM posted_part WHERE instr(posted, ?) > 0
        ) ORDER BY seq LIMIT 1";
    let named = entry.to_string();
    let row = desk
        .sql()
        .row(query, &[(&named).into(), (&named).into()])?
        .ok_or(Problem::NotFound)?;
    let seq = row.count(0)?;
    let head = desk
        .shelf(|shelf| shelf.receipt_head(seq))??
        .ok_or(Problem::NotFound)?;
    json(200, &Line::from(head))
}

/// Reads the same bytes again. What was applied before is seen to be a duplicate, so this is safe at any time.
pub(super) fn replay(desk: &Desk, who: &Who, id: ReceiptId) -> Result<Response, Problem> {
    who.need(Right::ManageInboxes)?;
    let outcomes = desk.replay(id.0)?.ok_or(Problem::NotFound)?;
    json(200, &Replayed { outcomes })
}
