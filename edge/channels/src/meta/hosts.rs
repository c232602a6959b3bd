//! Where Meta hands out files. Their addresses come from outside, so they are looked at before anything is fetched there,
//! and before a token goes there.

use crate::out::Request;
use domain::message::{Again, Failure, Fetched, Why};

const HOSTS: [&str; 5] = [
    "fbsbx.com",
    "fbcdn.net",
    "cdninstagram.com",
    "whatsapp.net",
    "facebook.com",
];
/// Some of them answer nobody without a name.
const NAME: &str = "Recado/1";

/// The request that fetches a file, with the header that opens it where one is needed.
///
/// # Errors
/// The address is not one of Meta's: nothing is fetched there, and no token goes there.
pub(crate) fn get(
    url: &str,
    graph: &str,
    opens: Option<(String, String)>,
) -> Result<Request, Fetched> {
    if !may_fetch(url, graph) {
        return Err(foreign());
    }
    let name = ("user-agent".to_owned(), NAME.to_owned());
    Ok(Request {
        method: "GET",
        url: url.to_owned(),
        headers: opens.into_iter().chain([name]).collect(),
        body: Vec::new(),
    })
}

pub(crate) fn foreign() -> Fetched {
    Fetched::Never {
        failure: Failure {
            why: Why::MediaFailed,
            again: Again::ByPerson,
            code: None,
            detail: Some("the file is at a place that is not Meta's".to_owned()),
        },
    }
}

/// Whether a file may be fetched from an address: one of Meta's, or of the machine that stands in for its API.
fn may_fetch(url: &str, graph: &str) -> bool {
    let ours = origin(url).is_some_and(|(scheme, authority)| {
        is_metas(scheme, authority) || origin(graph) == Some((scheme, authority))
    });
    ours && url.bytes().all(|letter| letter.is_ascii_graphic())
}

/// Scheme and authority of an address.
fn origin(url: &str) -> Option<(&str, &str)> {
    let (scheme, rest) = url.split_once("://")?;
    let authority = rest.split(['/', '?', '#', '\\']).next()?;
    (!authority.is_empty()).then_some((scheme, authority))
}

/// A bare host name of Meta's: no port, nobody's name before an `@`.
fn is_metas(scheme: &str, authority: &str) -> bool {
    let host = authority.to_ascii_lowercase();
    let within = |domain: &str| {
        let before = host.strip_suffix(domain);
        before.is_some_and(|before| before.is_empty() || before.ends_with('.'))
    };
    let plain = |letter: u8| letter.is_ascii_alphanumeric() || letter == b'.' || letter == b'-';
    scheme == "https" && host.bytes().all(plain) && HOSTS.into_iter().any(within)
}
