//! Files that customers sent: their addresses stand in the webhook, open to whoever has them, and die soon (facts 4.2).

use crate::{meta::hosts, out::Request};
use domain::message::Fetched;

/// The request that fetches a file. No token goes along.
///
/// # Errors
/// The address is not one of Meta's.
pub fn get(url: &str, graph: &str) -> Result<Request, Fetched> {
    hosts::get(url, graph, None)
}
