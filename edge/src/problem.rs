//! Refusals of the doors, as RFC 9457 problem documents. A closed list: whatever goes wrong inside, a stranger learns one
//! of these and nothing of how it came about.

use domain::time::Span;
use serde::Serialize;
use worker::{Response, ResponseBuilder, console_error};

/// Why a door did not open. Each has a stable `type` for programs and a sentence for people.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Problem {
    NoSuchDoor,
    /// The path exists, for these methods.
    WrongMethod {
        allow: String,
    },
    /// The thing does not exist, or not for this person: both look the same from outside.
    NotFound,
    /// The body is longer than this many bytes.
    TooLarge {
        limit: usize,
    },
    NotJson,
    /// The JSON does not have the shape of this door.
    BadBody {
        line: usize,
        column: usize,
    },
    /// The shape is right and a value is not; the sentence says which.
    BadValue(&'static str),
    NotSignedIn,
    /// Unknown e-mail and wrong password alike.
    WrongSignIn,
    NotAllowed,
    /// The request did not come from our own pages.
    CrossSite,
    PlainHttp,
    BadSetupCode,
    SetupCodeUsed,
    BadInvitation,
    InvitationUsed,
    InvitationRevoked,
    AlreadyMember,
    AlreadyConnected,
    /// Too many failed attempts; worth trying again after the span.
    SlowDown {
        after: Span,
    },
    Unsigned,
    BadHandshake,
    /// The message has no file, or none that anybody ever fetched.
    NoFile,
    /// The file is being fetched.
    FileWaiting {
        after: Span,
    },
    /// The file could not be fetched; a person may ask for another try.
    FileFailed,
    /// The part asked for lies behind the end of the file.
    BeyondFile,
    /// The channel does not take this type of file as this kind of message.
    FileKind,
    LengthRequired,
    /// Something we stand on did not answer. What was asked for has not happened.
    Unavailable,
}

/// The document itself.
#[derive(Debug, Serialize)]
struct Document {
    r#type: String,
    title: &'static str,
    status: u16,
    detail: String,
}

/// How many seconds a client should leave us alone when something is down.
const PAUSE: i64 = 2;

impl Problem {
    /// Status, the last part of the type, and the title.
    fn words(&self) -> (u16, &'static str, &'static str) {
        match self {
            Problem::NoSuchDoor => (404, "no-such-door", "There is nothing at this address"),
            Problem::NotFound => (404, "not-found", "It does not exist"),
            Problem::WrongMethod { .. } => (
                405,
                "wrong-method",
                "This address does not take this method",
            ),
            Problem::TooLarge { .. } => (413, "too-large", "The body is too large"),
            Problem::NotJson => (415, "not-json", "The body must be JSON"),
            Problem::BadBody { .. } => (422, "bad-body", "The body could not be read"),
            Problem::BadValue(_) => (422, "bad-value", "A value is not acceptable"),
            Problem::NotSignedIn => (401, "not-signed-in", "Nobody is signed in"),
            Problem::WrongSignIn => (401, "wrong-sign-in", "The e-mail or the password is wrong"),
            Problem::NotAllowed => (403, "not-allowed", "Your role does not allow this"),
            Problem::CrossSite => (403, "cross-site", "The request did not come from Recado"),
            Problem::PlainHttp => (403, "plain-http", "Only HTTPS is served"),
            Problem::BadSetupCode => (403, "bad-setup-code", "The set-up code is not valid"),
            Problem::SetupCodeUsed => (409, "setup-code-used", "The set-up code was used already"),
            Problem::BadInvitation => (403, "bad-invitation", "The invitation is not valid"),
            Problem::InvitationUsed => (403, "invitation-used", "The invitation was used already"),
            Problem::InvitationRevoked => {
                (403, "invitation-revoked", "The invitation was taken back")
            }
            Problem::AlreadyMember => (409, "already-member", "This person is a member already"),
            Problem::AlreadyConnected => {
                (409, "already-connected", "This number is connected already")
            }
            Problem::SlowDown { .. } => (429, "slow-down", "Too many attempts"),
            Problem::Unsigned => (401, "unsigned", "The signature is missing or wrong"),
            Problem::BadHandshake => (403, "bad-handshake", "The verification token is wrong"),
            Problem::NoFile => (404, "no-file", "There is no file"),
            Problem::FileWaiting { .. } => (409, "file-waiting", "The file is still being fetched"),
            Problem::FileFailed => (409, "file-failed", "The file could not be fetched"),
            Problem::BeyondFile => (416, "beyond-file", "The file ends before that"),
            Problem::FileKind => (
                415,
                "file-kind",
                "The channel does not take this type of file",
            ),
            Problem::LengthRequired => (411, "length-required", "The length must be told"),
            Problem::Unavailable => (503, "unavailable", "Recado cannot answer right now"),
        }
    }

    fn detail(&self) -> String {
        match self {
            Problem::WrongMethod { allow } => format!("Use one of: {allow}."),
            Problem::TooLarge { limit } => format!("At most {limit} bytes are read."),
            Problem::NotJson => "Send `Content-Type: application/json`.".into(),
            Problem::BadBody { line, column } => {
                format!("It stops making sense at line {line}, column {column}.")
            }
            Problem::BadValue(sentence) => (*sentence).into(),
            Problem::CrossSite => {
                "Send the header `X-Recado: 1` from a page of the same origin.".into()
            }
            Problem::BadInvitation => {
                "It has expired, was replaced by a newer one, or was never made. Ask for a new one."
                    .into()
            }
            Problem::SlowDown { after } => format!("Try again in {} s.", seconds(*after)),
            Problem::Unavailable => "Nothing has been changed. Try again in a moment.".into(),
            other => format!("{}.", other.words().2),
        }
    }

    /// How long to wait before the same request makes sense again.
    fn retry_after(&self) -> Option<i64> {
        match self {
            Problem::SlowDown { after } | Problem::FileWaiting { after } => Some(seconds(*after)),
            Problem::Unavailable => Some(PAUSE),
            _ => None,
        }
    }

    /// The answer to the one who asked.
    ///
    /// # Errors
    /// When the runtime refuses a header, which it does not for these.
    pub fn answer(&self) -> worker::Result<Response> {
        let (status, kind, title) = self.words();
        let document = Document {
            r#type: format!("urn:recado:{kind}"),
            title,
            status,
            detail: self.detail(),
        };
        let mut answer = ResponseBuilder::new()
            .with_status(status)
            .from_json(&document)?;
        let headers = answer.headers_mut();
        headers.set("Content-Type", "application/problem+json")?;
        if let Some(after) = self.retry_after() {
            headers.set("Retry-After", &after.to_string())?;
        }
        if let Problem::WrongMethod { allow } = self {
            headers.set("Allow", allow)?;
        }
        Ok(answer)
    }
}

/// Whole seconds, rounded up, so that who waits as told is let in.
fn seconds(span: Span) -> i64 {
    span.0.saturating_add(999).div_euclid(1000).max(1)
}

impl From<worker::Error> for Problem {
    /// The runtime's words are for the operator's log only; they name our own bindings and statements, not customers.
    fn from(error: worker::Error) -> Self {
        console_error!("the platform refused: {error}");
        Problem::Unavailable
    }
}

impl From<domain::shelf::Broken> for Problem {
    fn from(broken: domain::shelf::Broken) -> Self {
        console_error!("{broken}");
        Problem::Unavailable
    }
}

impl From<crate::desk_object::Trouble> for Problem {
    fn from(trouble: crate::desk_object::Trouble) -> Self {
        console_error!("{trouble}");
        Problem::Unavailable
    }
}

impl From<crate::host::Unreached> for Problem {
    fn from(unreached: crate::host::Unreached) -> Self {
        console_error!("{unreached}");
        Problem::Unavailable
    }
}
