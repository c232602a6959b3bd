//! What every answer tells the browser to refuse. `public/_headers` says the same for the files that never wake the worker.

use wasm_bindgen::JsValue;
use worker::{Headers, Response, Result, web_sys};

/// WASM and our own files, nothing foreign, no frames, no inline script.
pub const CONTENT_SECURITY_POLICY: &str = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; \
     connect-src 'self'; img-src 'self' data: blob:; media-src 'self' blob:; font-src 'self'; manifest-src 'self'; worker-src 'self'; \
     form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

const EVERYWHERE: [(&str, &str); 7] = [
    ("Content-Security-Policy", CONTENT_SECURITY_POLICY),
    (
        "Strict-Transport-Security",
        "max-age=31536000; includeSubDomains",
    ),
    ("X-Content-Type-Options", "nosniff"),
    ("Referrer-Policy", "no-referrer"),
    ("Cross-Origin-Opener-Policy", "same-origin"),
    ("Cross-Origin-Resource-Policy", "same-origin"),
    (
        "Permissions-Policy",
        "camera=(), geolocation=(), microphone=(self), payment=(), usb=()",
    ),
];

const NOT_KEPT: (&str, &str) = ("Cache-Control", "no-store");

/// Whether an answer may be kept by anybody.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Keeping {
    /// It is about somebody, or about now.
    Never,
    /// The answer says itself.
    AsItSays,
}

impl Keeping {
    /// Only an answer of a file says how it may be kept, and only where there is a file.
    #[must_use]
    pub fn of<E>(answer: &std::result::Result<Response, E>) -> Self {
        let tagged = |answer: &Response| answer.headers().has("ETag").unwrap_or(false);
        match answer {
            Ok(answer) if tagged(answer) => Keeping::AsItSays,
            _ => Keeping::Never,
        }
    }
}

/// The same answer with the security headers on it.
///
/// # Errors
/// When the runtime refuses a header, which it does not for these.
pub fn guarded(answer: Response, keeping: Keeping) -> Result<Response> {
    // What comes out of a fetch has headers that cannot be changed, so they are copied first.
    let headers: Headers = answer.headers().clone();
    for (name, value) in EVERYWHERE {
        headers.set(name, value)?;
    }
    if keeping == Keeping::Never {
        headers.set(NOT_KEPT.0, NOT_KEPT.1)?;
    }
    Ok(answer.with_headers(headers))
}

thread_local! {
    static TAKEN: std::result::Result<web_sys::ResponseInit, JsValue> = empty();
}

/// What a webhook is answered: 200, nothing more, guarded like every other answer. The headers are made once, because
/// this is the answer that is given most.
///
/// # Errors
/// When the runtime refuses a header, which it does not for these.
pub fn taken() -> std::result::Result<web_sys::Response, JsValue> {
    TAKEN.with(|init| web_sys::Response::new_with_opt_str_and_init(None, init.as_ref()?))
}

fn empty() -> std::result::Result<web_sys::ResponseInit, JsValue> {
    // As `Headers`, which the platform copies among its own kind; a record would be read name by name for every answer.
    let headers = web_sys::Headers::new()?;
    for (name, value) in EVERYWHERE.into_iter().chain([NOT_KEPT]) {
        headers.set(name, value)?;
    }
    let init = web_sys::ResponseInit::new();
    init.set_status(200);
    init.set_headers(&headers);
    Ok(init)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn static_files_say_the_same() {
        let kept = include_str!("../../public/_headers");
        for (name, value) in EVERYWHERE {
            let line = format!("{name}: {value}");
            assert!(kept.contains(&line), "public/_headers lacks `{line}`");
        }
    }
}
