//! Everything the workspace has, as JSON lines (CX-24). A page at a time, so that its size does not matter.

use super::{Who, settings};
use crate::{
    desk_object::Desk,
    problem::Problem,
    store::export::{Line, Place},
};
use domain::{agent::Agent, channel::Inbox, permission::Right};
use futures_util::stream;
use serde::Serialize;
use worker::{Response, ResponseBuilder};

/// The lines that come before those of the store: who and what the others speak of.
#[derive(Serialize)]
#[serde(rename_all = "snake_case", tag = "line", content = "of")]
enum First<'a> {
    Agent(&'a Agent),
    Inbox(&'a Inbox),
}

pub(super) fn everything(desk: &Desk, who: &Who) -> Result<Response, Problem> {
    who.need(Right::Export)?;
    let all = settings(desk)?;
    let mut first = Vec::new();
    for agent in &all.agents {
        write(&mut first, &First::Agent(agent))?;
    }
    for inbox in &all.inboxes {
        write(&mut first, &First::Inbox(inbox))?;
    }
    let state = (desk.clone(), Some(first), Some(Place::start()));
    let pages = stream::try_unfold(state, |(desk, first, place)| async move {
        if let Some(first) = first {
            return Ok::<_, worker::Error>(Some((first, (desk, None, place))));
        }
        let Some(place) = place else { return Ok(None) };
        let (lines, next) = page(&desk, &place)?;
        Ok(Some((lines, (desk, None, next))))
    });
    let mut answer = ResponseBuilder::new().from_stream(pages)?;
    answer
        .headers_mut()
        .set("Content-Type", "application/x-ndjson")?;
    answer.headers_mut().set(
        "Content-Disposition",
        "attachment; filename=\"recado.ndjson\"",
    )?;
    Ok(answer)
}

fn page(desk: &Desk, place: &Place) -> worker::Result<(Vec<u8>, Option<Place>)> {
    // The reason is in the log; a stream that ends in the middle is all that can be said here.
    let cut = |_: Problem| worker::Error::from("the export was cut");
    let (lines, next): (Vec<Line>, _) = desk
        .shelf(|shelf| shelf.export(place))
        .map_err(Problem::from)
        .and_then(|page| Ok(page?))
        .map_err(cut)?;
    let mut bytes = Vec::new();
    for line in &lines {
        write(&mut bytes, line).map_err(cut)?;
    }
    Ok((bytes, next))
}

fn write<T: Serialize>(bytes: &mut Vec<u8>, line: &T) -> Result<(), Problem> {
    serde_json::to_writer(&mut *bytes, line).map_err(|_| Problem::Unavailable)?;
    bytes.push(b'\n');
    Ok(())
}
