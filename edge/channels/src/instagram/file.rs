//! Files that customers sent: their addresses stand in the webhook, open to whoever has them, and die soon (facts 4.2).

use crate::{meta::hosts, out::Request};
use domain::message::{Again, Failure, Fetched, Why};

/// The request that fetches a file. No token goes along.
///
/// # Errors
/// The address is not one of Meta's.
pub fn get(url: &str, graph: &str) -> Result<Request, Fetched> {
    if !hosts::may_fetch(url, graph) {
        return Err(Fetched::Never {
            failure: Failure {
                why: Why::MediaFailed,
                again: Again::ByPerson,
                code: None,
                detail: Some("the file is at a place that is not Meta's".to_owned()),
            },
        });
    }
    Ok(Request {
        method: "GET",
        url: url.to_owned(),
        headers: vec![("user-agent".to_owned(), hosts::NAME.to_owned())],
        body: Vec::new(),
    })
}
