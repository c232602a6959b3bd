//! Inboxes' access tokens: sealed before they are written, opened only to be shown to the provider.

use crate::{desk_object::Desk, problem::Problem, store::token_place};
use domain::ids::InboxId;

pub(super) fn keep(desk: &Desk, inbox: InboxId, token: &str) -> Result<(), Problem> {
    let sealed = desk.seal(&token_place(inbox), token.as_bytes())?;
    Ok(desk.shelf(|shelf| shelf.put_token(inbox, &sealed))??)
}

pub(super) fn of(desk: &Desk, inbox: InboxId) -> Result<Option<String>, Problem> {
    let Some(sealed) = desk.shelf(|shelf| shelf.token(inbox))?? else {
        return Ok(None);
    };
    Ok(desk.open_token(inbox, &sealed)?)
}
