//! Lists of conversations a page at a time, one conversation by its name, and filters that people named.

use super::{Who, asked, json, named, nothing, settings};
use crate::{body, desk_object::Desk, problem::Problem, store::Wanted};
use domain::{
    ids::{ConversationId, EntryId},
    list::{Filter, Query, Rank, SavedView, Sort, View},
    permission::{Reach, Right, may_with},
    shelf::Shelf as _,
    wire::HeadPage,
};
use serde::Deserialize;
use worker::{Request, Response};

/// Conversations of one page.
const PAGE: usize = 100;
/// Views that one person, or everybody together, may keep.
const VIEWS: usize = 100;

/// A page of a list, as it is asked for; all of it may be missing.
#[derive(Deserialize)]
struct Asked {
    view: Option<String>,
    sort: Option<String>,
    filter: Option<Filter>,
    before: Option<String>,
    /// Instead of `before`.
    place: Option<u64>,
}

/// In the body: there the filter may hold words that somebody typed.
pub(super) fn page(desk: &Desk, who: &Who, bytes: &[u8]) -> Result<Response, Problem> {
    asked_page(desk, who, body::understood(bytes)?)
}

/// The same in the address, which is written down on the way.
pub(super) fn addressed(desk: &Desk, who: &Who, request: &Request) -> Result<Response, Problem> {
    let filter = match asked(request, "filter") {
        None => None,
        Some(text) => Some(sound(serde_json::from_str(&text).ok())?),
    };
    if filter.as_ref().is_some_and(Filter::has_words) {
        return Err(Problem::BadValue(
            "Words do not belong into an address: POST them.",
        ));
    }
    let place = asked(request, "place").map(|place| place.parse().map_err(|_| BAD_PLACE));
    let asked = Asked {
        view: asked(request, "view"),
        sort: asked(request, "sort"),
        filter,
        before: asked(request, "before"),
        place: place.transpose()?,
    };
    asked_page(desk, who, asked)
}

const BAD_PLACE: Problem = Problem::BadValue("`place` is a number, of a list by activity.");

fn asked_page(desk: &Desk, who: &Who, asked: Asked) -> Result<Response, Problem> {
    let after = asked.before.as_deref().map(|token| {
        let place = Rank::read(token);
        place.ok_or(Problem::BadValue("`before` is the `next` of a page."))
    });
    let (mut after, place) = (after.transpose()?, asked.place);
    let query = query(asked)?;
    let now = desk.now();
    if let Some(place) = place {
        if query.sort != Sort::Activity || query.reaches_closed() {
            return Err(BAD_PLACE);
        }
        let tally = desk.tally()?;
        after = desk.shelf(|shelf| shelf.before_place(&who.me, &query, place, (&tally, now)))??;
    }
    let wanted = Wanted::page(after, PAGE);
    let page = desk.shelf(|shelf| shelf.list(&who.me, &query, wanted, now))??;
    json(200, &page)
}

fn query(asked: Asked) -> Result<Query, Problem> {
    let view = match asked.view {
        None => View::All,
        Some(code) => View::from_code(&code).ok_or(Problem::BadValue("There is no such view."))?,
    };
    let sort = match asked.sort {
        None => Sort::Activity,
        Some(code) => Sort::from_code(&code).ok_or(Problem::BadValue("There is no such order."))?,
    };
    let filter = match asked.filter {
        None => Filter::none(),
        filter => sound(filter)?,
    };
    Ok(Query { view, filter, sort })
}

fn sound(filter: Option<Filter>) -> Result<Filter, Problem> {
    let sound = filter.filter(Filter::is_sound);
    sound.ok_or(Problem::BadValue(
        "The filter does not read, or is too large.",
    ))
}

/// One conversation, as a page of one.
pub(super) fn one(desk: &Desk, who: &Who, id: ConversationId) -> Result<Response, Problem> {
    let (cursor, head) = desk.shelf(|shelf| (shelf.cursor(), shelf.head(id)))?;
    let sees = |reach| may_with(&who.me, Right::ReadConversation, reach);
    let head = head?.filter(|head| sees(Reach::from(&head.conversation)));
    let page = HeadPage {
        cursor,
        heads: vec![head.ok_or(Problem::NotFound)?],
        next: None,
    };
    json(200, &page)
}

pub(super) fn views(desk: &Desk, who: &Who) -> Result<Response, Problem> {
    json(200, &settings(desk)?.seen_by(who.me.id).views)
}

#[derive(Deserialize)]
struct NewView {
    /// Which one to change; without it, a new one.
    #[serde(default)]
    id: Option<EntryId>,
    name: String,
    #[serde(default)]
    shared: bool,
    filter: Filter,
    #[serde(default)]
    sort: Sort,
}

/// Keeps a view: one's own, or, for who may, everybody's.
pub(super) fn save(desk: &Desk, who: &Who, bytes: &[u8]) -> Result<Response, Problem> {
    let said: NewView = body::understood(bytes)?;
    if said.shared {
        who.need(Right::ShareViews)?;
    }
    let mut all = (*settings(desk)?).clone();
    if let Some(id) = said.id {
        let known = all.views.iter().find(|view| view.id == id);
        mine_to_change(who, known.ok_or(Problem::NotFound)?)?;
    }
    let view = SavedView {
        id: said.id.map_or_else(|| desk.fresh().map(EntryId), Ok)?,
        name: named(
            &said.name,
            "The view needs a name of at most 80 characters.",
        )?,
        owner: (!said.shared).then_some(who.me.id),
        filter: sound(Some(said.filter))?,
        sort: said.sort,
    };
    match all.views.iter_mut().find(|known| known.id == view.id) {
        Some(known) => known.clone_from(&view),
        None => all.views.push(view.clone()),
    }
    if all
        .views
        .iter()
        .filter(|known| known.owner == view.owner)
        .count()
        > VIEWS
    {
        return Err(Problem::BadValue(
            "There are too many views: remove one first.",
        ));
    }
    desk.settle(all)?;
    json(201, &view)
}

pub(super) fn remove(desk: &Desk, who: &Who, id: EntryId) -> Result<Response, Problem> {
    let mut all = (*settings(desk)?).clone();
    let known = all.views.iter().find(|view| view.id == id);
    mine_to_change(who, known.ok_or(Problem::NotFound)?)?;
    all.views.retain(|view| view.id != id);
    desk.settle(all)?;
    nothing()
}

/// Another person's own view looks like none.
fn mine_to_change(who: &Who, view: &SavedView) -> Result<(), Problem> {
    match view.owner {
        Some(owner) if owner == who.me.id => Ok(()),
        Some(_) => Err(Problem::NotFound),
        None => who.need(Right::ShareViews),
    }
}
