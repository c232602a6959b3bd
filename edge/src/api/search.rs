//! Search over everything that was said, as far as one may read it.

use super::{Who, asked, json};
use crate::{desk_object::Desk, problem::Problem, store::FoundBehind};
use worker::{Request, Response};

/// Characters of what is typed that are looked at.
const TYPED: usize = 200;

/// `?q=&before=`: `before` is the `next` of a page.
pub(super) fn search(desk: &Desk, who: &Who, request: &Request) -> Result<Response, Problem> {
    let typed = asked(request, "q").unwrap_or_default();
    let typed: String = typed.chars().take(TYPED).collect();
    let before = asked(request, "before")
        .map(|token| FoundBehind::read(&token))
        .map(|place| place.ok_or(Problem::BadValue("`before` is the `next` of a page.")))
        .transpose()?;
    let behind = desk.make_searchable()?;
    let mut found = desk.shelf(|shelf| shelf.search(&who.me, &typed, before))??;
    found.behind = behind;
    json(200, &found)
}
