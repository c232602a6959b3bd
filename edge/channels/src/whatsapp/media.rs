//! Files that customers sent (facts 3.2): ask where one is, fetch it from there, and what each answer means.
//!
//! The address lives five minutes and comes from outside, so it is looked at before a token goes there.

use super::errors;
use crate::{
    json::{Fields, Piece},
    meta::{answer, hosts},
    out::{CannotWrite, Request, authorization, is_id},
};
use domain::{
    file,
    message::{Again, Failure, Fetched, Why},
};

/// Where a file is, and what Meta says of it.
#[derive(Clone, PartialEq, Eq)]
pub struct Place {
    pub url: String,
    /// In bytes; missing where Meta does not say.
    pub size: Option<u64>,
    pub sha256: Option<[u8; 32]>,
}

/// Says nothing of the address: whoever has it, with a token, has the file.
impl std::fmt::Debug for Place {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Place")
            .field("size", &self.size)
            .finish_non_exhaustive()
    }
}

/// The request that asks where the file `id` is, which came to the number `number`.
///
/// # Errors
/// [`CannotWrite`] for an id, a number or a token that no address and no header may have.
pub fn ask(id: &str, graph: &str, number: &str, token: &str) -> Result<Request, CannotWrite> {
    let authorization = authorization(number, token)?;
    if !is_id(id) {
        return Err(CannotWrite::NoFile);
    }
    let graph = graph.trim_end_matches('/');
    Ok(Request {
        method: "GET",
        url: format!("{graph}/{id}?phone_number_id={number}"),
        headers: vec![authorization],
        body: Vec::new(),
    })
}

/// What the answer to [`ask`] says.
///
/// # Errors
/// Why there is no file to fetch, and whether asking again can help.
pub fn place(status: u16, retry_after: Option<&str>, body: &[u8]) -> Result<Place, Fetched> {
    let text = String::from_utf8_lossy(body);
    let answer = Piece::read(&text).and_then(Piece::fields);
    let answer = answer.unwrap_or_default();
    if let Some(error) = answer.get("error") {
        return Err(of_error(&error.fields().unwrap_or_default(), retry_after));
    }
    arrived(status, retry_after)?;
    let size = answer
        .number("file_size")
        .and_then(|size| u64::try_from(size).ok());
    if size.is_some_and(|size| size > file::INBOUND) {
        return Err(never(Again::Useless, "the file is too large"));
    }
    let url = answer.word("url");
    Ok(Place {
        url: url.ok_or_else(|| later(Why::ProviderDown, retry_after))?,
        size,
        sha256: answer.word("sha256").and_then(|text| digest(&text)),
    })
}

/// The request that fetches a file.
///
/// # Errors
/// The address is not one of Meta's: the token does not go there.
pub fn get(place: &Place, graph: &str, token: &str) -> Result<Request, Fetched> {
    let authorization = authorization("0", token).map_err(|_| hosts::foreign())?;
    hosts::get(&place.url, graph, Some(authorization))
}

/// Whether a status brings the file.
///
/// # Errors
/// Why it does not, and whether trying again can help. An address that has lapsed is a 404, and the next try asks for a
/// new one.
pub fn arrived(status: u16, retry_after: Option<&str>) -> Result<(), Fetched> {
    let person = |why| Fetched::Never {
        failure: failure(why, Again::ByPerson, None),
    };
    Err(match status {
        200..=299 => return Ok(()),
        300..=399 => never(Again::ByPerson, "the file has moved to another place"),
        401 => person(Why::TokenInvalid),
        403 => person(Why::PermissionMissing),
        429 => later(Why::RateLimited, retry_after),
        404 | 408 | 410 => later(Why::MediaFailed, retry_after),
        400..=499 => never(Again::ByPerson, "the file was refused"),
        _ => later(Why::ProviderDown, retry_after),
    })
}

fn of_error(error: &Fields<'_>, retry_after: Option<&str>) -> Fetched {
    let failure = errors::of(error);
    let Some(code) = failure.code else {
        return later(Why::ProviderDown, retry_after);
    };
    if errors::is_before_processing(code) || errors::is_passing(code) {
        return Fetched::Later {
            after: answer::seconds(retry_after),
            failure,
        };
    }
    // An id that has lapsed and one that never was read the same.
    if failure.why == Why::PermissionMissing && code == 100 || failure.why == Why::BadRequest {
        let failure = Failure {
            why: Why::MediaFailed,
            again: Again::ByPerson,
            ..failure
        };
        return Fetched::Never { failure };
    }
    Fetched::Never { failure }
}

fn later(why: Why, retry_after: Option<&str>) -> Fetched {
    Fetched::Later {
        after: answer::seconds(retry_after),
        failure: failure(why, Again::Safe, None),
    }
}

fn never(again: Again, words: &str) -> Fetched {
    Fetched::Never {
        failure: failure(Why::MediaFailed, again, Some(words.to_owned())),
    }
}

fn failure(why: Why, again: Again, detail: Option<String>) -> Failure {
    Failure {
        why,
        again,
        code: None,
        detail,
    }
}

/// 64 hexadecimal letters.
fn digest(text: &str) -> Option<[u8; 32]> {
    if text.len() != 64 {
        return None;
    }
    let mut digest = [0; 32];
    for (place, byte) in digest.iter_mut().enumerate() {
        *byte = u8::from_str_radix(text.get(place * 2..place * 2 + 2)?, 16).ok()?;
    }
    Some(digest)
}

#[cfg(test)]
mod tests {
    use super::*;

    const GRAPH: &str = "https://graph.facebook.com/v25.0";

    fn got(url: &str, graph: &str) -> bool {
        let place = Place {
            url: url.to_owned(),
            size: None,
            sha256: None,
        };
        get(&place, graph, "token").is_ok()
    }

    #[test]
    fn a_token_goes_to_metas_hosts_only() {
        for url in [
            "https://lookaside.fbsbx.com/whatsapp_business/attachments/?mid=1&ext=2&hash=3",
            "https://scontent.xx.fbcdn.net/v/1",
            "https://mmg.whatsapp.net/1",
        ] {
            assert!(got(url, GRAPH), "{url}");
        }
        for url in [
            "http://lookaside.fbsbx.com/1",
            "https://lookaside.fbsbx.com.example.com/1",
            "https://evilfbsbx.com/1",
            "https://lookaside.fbsbx.com@example.com/1",
            "https://example.com\\.fbsbx.com/1",
            "https://example.com/?.fbsbx.com",
            "https://lookaside.fbsbx.com:8443/1",
            "http://127.0.0.1:9/1",
            "file:///etc/passwd",
            "",
        ] {
            assert!(!got(url, GRAPH), "{url}");
        }
        let simulator = "http://127.0.0.1:9000/v25.0";
        assert!(got("http://127.0.0.1:9000/attachments?mid=1", simulator));
        assert!(!got("http://127.0.0.1:9001/attachments?mid=1", simulator));
    }

    #[test]
    fn what_a_place_says_is_held_to() {
        let hex = "0a".repeat(32);
        let body = format!(
            r#"{{"url":"https://lookaside.fbsbx.com/1","sha256":"{hex}","file_size":"20480"}}"#
        );
        let place = place(200, None, body.as_bytes()).unwrap();
        assert_eq!((place.size, place.sha256), (Some(20_480), Some([10; 32])));
        let huge = br#"{"url":"https://lookaside.fbsbx.com/1","file_size":104857601}"#;
        assert!(matches!(
            super::place(200, None, huge),
            Err(Fetched::Never { .. })
        ));
    }

    #[test]
    fn a_fault_that_passes_is_tried_again_and_no_other() {
        let later = |said: Result<Place, Fetched>| matches!(said, Err(Fetched::Later { .. }));
        let error = |code: i64| format!(r#"{{"error":{{"code":{code},"error_subcode":33}}}}"#);
        assert!(later(place(429, Some("7"), error(4).as_bytes())));
        assert!(later(place(500, None, error(131_000).as_bytes())));
        assert!(later(place(502, None, b"<html>")));
        assert!(later(place(200, None, b"{}")));
        assert!(later(place(404, None, b"")));
        assert!(!later(place(400, None, error(100).as_bytes())));
        assert!(!later(place(401, None, error(190).as_bytes())));
        assert!(matches!(arrived(302, None), Err(Fetched::Never { .. })));
        assert!(matches!(arrived(404, None), Err(Fetched::Later { .. })));
    }
}
