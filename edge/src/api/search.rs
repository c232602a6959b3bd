//! Search over everything that was said, as far as one may read it.

use super::{Who, json};
use crate::{body, desk_object::Desk, problem::Problem, store::FoundBehind};
use serde::Deserialize;
use worker::Response;

/// Characters of what is typed that are looked at.
const TYPED: usize = 200;

/// In the body and not in the address: names, numbers and words of customers are written into no log on the way.
#[derive(Debug, Deserialize)]
struct Asked {
    q: String,
    /// The `next` of a page.
    before: Option<String>,
}

pub(super) fn search(desk: &Desk, who: &Who, bytes: &[u8]) -> Result<Response, Problem> {
    let Asked { q, before } = body::understood(bytes)?;
    let typed: String = q.chars().take(TYPED).collect();
    let before = before
        .map(|token| FoundBehind::read(&token))
        .map(|place| place.ok_or(Problem::BadValue("`before` is the `next` of a page.")))
        .transpose()?;
    let behind = desk.make_searchable()?;
    let mut found = desk.shelf(|shelf| shelf.search(&who.me, &typed, before))??;
    found.behind = behind;
    json(200, &found)
}
