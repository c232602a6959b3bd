//! Reading a request's body without letting it grow beyond what its door takes.

use crate::problem::Problem;
use futures_util::StreamExt;
use serde::de::DeserializeOwned;
use worker::{Request, web_sys};

/// The most that a webhook may hold. Meta sends up to 3 MB (facts 1.4).
pub const WEBHOOK: usize = 4 * 1024 * 1024;
/// The most that any other door takes: a hundred replies of the longest kind in four-byte letters fit.
pub const ORDINARY: usize = 2 * 1024 * 1024;

/// How much of a body that is too large is listened to before its sender is cut off.
const PATIENCE: usize = 32 * 1024 * 1024;

/// The body as it came.
///
/// # Errors
/// [`Problem::TooLarge`]; nothing of such a body is kept.
pub async fn read(request: &mut Request, limit: usize) -> Result<Vec<u8>, Problem> {
    let keep = match announced(&request.inner().headers()) {
        // HTTP itself sees to it that no more comes than was announced.
        Some(length) if length <= limit => return Ok(request.bytes().await?),
        Some(_) => 0,
        None => limit,
    };
    gathered(request, keep)
        .await?
        .ok_or(Problem::TooLarge { limit })
}

/// Lets a body go by that nobody wants, within reason.
///
/// # Errors
/// When the sender went away.
pub async fn waste(request: &mut Request) -> Result<(), Problem> {
    gathered(request, 0).await.map(drop)
}

/// How many bytes the sender says will come.
#[must_use]
pub fn announced(headers: &web_sys::Headers) -> Option<usize> {
    headers.get("Content-Length").ok()??.parse().ok()
}

/// Nothing where more than `keep` bytes came. Who is answered in the middle of sending is cut off and never sees the
/// answer, so the end of a body that is too large is waited for, within reason.
async fn gathered(request: &mut Request, keep: usize) -> Result<Option<Vec<u8>>, Problem> {
    let mut bytes = Vec::new();
    if request.inner().body().is_none() {
        return Ok(Some(bytes));
    }
    let mut stream = request.stream()?;
    let mut passed = 0;
    while let Some(piece) = stream.next().await {
        let piece = piece?;
        passed += piece.len();
        if passed > PATIENCE {
            break;
        }
        if passed > keep {
            bytes = Vec::new();
        } else {
            bytes.extend_from_slice(&piece);
        }
    }
    Ok((passed <= keep).then_some(bytes))
}

/// The body as what a door expects.
///
/// # Errors
/// [`Problem::BadBody`] with the place where it stops making sense; what stands there is not repeated.
pub fn understood<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, Problem> {
    serde_json::from_slice(bytes).map_err(|error| Problem::BadBody {
        line: error.line(),
        column: error.column(),
    })
}
