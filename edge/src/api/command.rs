//! People's wishes. A refused one is an answer, not an error: the browser that made it knows what to do.

use super::{Who, json};
use crate::{body, desk_object::Desk, problem::Problem};
use domain::command::Keyed;
use worker::Response;

const MOST: usize = 100;

/// Each in turn, answers in order. When the store fails midway the whole request fails: repeating it is safe, because
/// what was granted before gives its first answer again.
pub(super) fn take(desk: &Desk, who: &Who, bytes: &[u8]) -> Result<Response, Problem> {
    let commands: Vec<Keyed> = body::understood(bytes)?;
    if commands.is_empty() || commands.len() > MOST {
        return Err(Problem::BadValue("Send between 1 and 100 commands."));
    }
    let answers = commands
        .iter()
        .map(|keyed| desk.wish(who.me.id, keyed))
        .collect::<Result<Vec<_>, _>>()?;
    json(200, &answers)
}
