//! What is asked of a request before anybody looks at what it wants.

use crate::problem::Problem;
use std::net::IpAddr;
use worker::{Method, Request, Response, Url, web_sys};

/// Refuses what a foreign page could have made a browser send. The cookie is `SameSite=Strict`; this is the second wall.
///
/// # Errors
/// [`Problem::CrossSite`] or [`Problem::NotJson`].
pub fn from_our_pages(request: &Request) -> Result<(), Problem> {
    if matches!(request.method(), Method::Get | Method::Head) {
        return Ok(());
    }
    ours(request)?;
    let kind = request.headers().get("Content-Type").ok().flatten();
    let kind = kind.unwrap_or_default();
    let essence = kind.split(';').next().unwrap_or_default().trim();
    // A DELETE has no body, so it has no type either.
    let typeless = request.method() == Method::Delete && kind.is_empty();
    if typeless || essence.eq_ignore_ascii_case("application/json") {
        Ok(())
    } else {
        Err(Problem::NotJson)
    }
}

/// Refuses a request that changes something and does not come from our own pages, whatever it brings.
///
/// # Errors
/// [`Problem::CrossSite`].
pub fn ours(request: &Request) -> Result<(), Problem> {
    let header = |name| request.headers().get(name).ok().flatten();
    let site = header("Sec-Fetch-Site");
    let same_site = site.is_none_or(|site| site == "same-origin" || site == "none");
    if header("X-Recado").as_deref() != Some("1") || !same_site {
        return Err(Problem::CrossSite);
    }
    Ok(())
}

/// Sends plain HTTP away: pages to their secure address, anything else with a refusal, because its body is out already.
/// A loopback host is this machine itself, where development and tests happen.
///
/// # Errors
/// When the runtime refuses a header, which it does not for these.
pub fn plain_http(request: &web_sys::Request, url: &str) -> worker::Result<Option<Response>> {
    let Some(rest) = url.strip_prefix("http://") else {
        return Ok(None);
    };
    if is_loopback(host(rest)) {
        return Ok(None);
    }
    if !matches!(request.method().as_str(), "GET" | "HEAD") {
        return Problem::PlainHttp.answer().map(Some);
    }
    let secure = Url::parse(&format!("https://{rest}"))?;
    Response::redirect_with_status(secure, 308).map(Some)
}

/// The path of a URL that the platform wrote: it has a host, and what is odd in it is escaped.
#[must_use]
pub fn path(url: &str) -> &str {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    let path = rest.find('/').and_then(|begin| rest.get(begin..));
    path.and_then(|path| path.split(['?', '#']).next())
        .unwrap_or("/")
}

/// The host without its port, of what follows the scheme.
fn host(rest: &str) -> &str {
    let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let named = authority.rsplit('@').next().unwrap_or_default();
    match named.split_once(']') {
        Some((address, _)) => address.trim_start_matches('['),
        None => named.split(':').next().unwrap_or_default(),
    }
}

fn is_loopback(host: &str) -> bool {
    host == "localhost"
        || host.ends_with(".localhost")
        || host
            .parse::<IpAddr>()
            .is_ok_and(|address| address.is_loopback())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_this_machine_is_loopback() {
        let loopback = |url: &str| is_loopback(host(url.trim_start_matches("http://")));
        for url in [
            "http://localhost/",
            "http://localhost:8787/x?y",
            "http://a.localhost/",
            "http://127.0.0.1:80/",
            "http://[::1]:8080/",
        ] {
            assert!(loopback(url), "{url}");
        }
        for url in [
            "http://localhost.example.com/",
            "http://127.0.0.1.example.com/",
            "http://localhost@example.com/",
            "http://example.com/localhost",
            "http://example.com?localhost",
            "http://[2001:db8::1]/",
            "http://10.0.0.1/",
        ] {
            assert!(!loopback(url), "{url}");
        }
    }

    #[test]
    fn a_path_ends_where_the_question_begins() {
        for (url, expected) in [
            ("https://example.com/hook/meta?hub.mode=x", "/hook/meta"),
            ("https://example.com/", "/"),
            ("https://example.com", "/"),
            ("https://example.com/a//b#c", "/a//b"),
        ] {
            assert_eq!(path(url), expected, "{url}");
        }
    }
}
