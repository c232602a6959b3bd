//! What is asked of a request before anybody looks at what it wants.

use crate::problem::Problem;
use worker::{Method, Request, Response, Url};

/// Refuses what a foreign page could have made a browser send. The cookie is `SameSite=Strict`; this is the second wall.
///
/// # Errors
/// [`Problem::CrossSite`] or [`Problem::NotJson`].
pub fn from_our_pages(request: &Request) -> Result<(), Problem> {
    if matches!(request.method(), Method::Get | Method::Head) {
        return Ok(());
    }
    let header = |name| request.headers().get(name).ok().flatten();
    let site = header("Sec-Fetch-Site");
    let same_site = site.is_none_or(|site| site == "same-origin" || site == "none");
    if header("X-Recado").as_deref() != Some("1") || !same_site {
        return Err(Problem::CrossSite);
    }
    let kind = header("Content-Type").unwrap_or_default();
    let essence = kind.split(';').next().unwrap_or_default().trim();
    // A DELETE has no body, so it has no type either.
    let typeless = request.method() == Method::Delete && kind.is_empty();
    if typeless || essence.eq_ignore_ascii_case("application/json") {
        Ok(())
    } else {
        Err(Problem::NotJson)
    }
}

/// Sends plain HTTP away: pages to their secure address, anything else with a refusal, because its body is out already.
/// A loopback host is this machine itself, where development and tests happen.
///
/// # Errors
/// When the runtime refuses a header, which it does not for these.
pub fn plain_http(request: &Request) -> worker::Result<Option<Response>> {
    let mut url = request.url()?;
    if url.scheme() != "http" || is_loopback(&url) {
        return Ok(None);
    }
    if !matches!(request.method(), Method::Get | Method::Head) || url.set_scheme("https").is_err() {
        return Problem::PlainHttp.answer().map(Some);
    }
    Response::redirect_with_status(url, 308).map(Some)
}

fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(worker::url::Host::Domain(name)) => {
            name == "localhost" || name.ends_with(".localhost")
        }
        Some(worker::url::Host::Ipv4(address)) => address.is_loopback(),
        Some(worker::url::Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    }
}
