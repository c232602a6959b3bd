//! Where Meta hands out files. Their addresses come from outside, so they are looked at before anything is fetched there,
//! and before a token goes there.

const HOSTS: [&str; 5] = [
    "fbsbx.com",
    "fbcdn.net",
    "cdninstagram.com",
    "whatsapp.net",
    "facebook.com",
];
/// Some of them answer nobody without a name.
pub(crate) const NAME: &str = "Recado/1";

/// Whether a file may be fetched from an address: one of Meta's, or of the machine that stands in for its API.
pub(crate) fn may_fetch(url: &str, graph: &str) -> bool {
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
