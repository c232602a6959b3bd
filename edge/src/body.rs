//! Reading a request's body without letting it grow beyond what its door takes.

use crate::problem::Problem;
use futures_util::StreamExt;
use serde::de::DeserializeOwned;
use worker::Request;

/// The most that a webhook may hold. Meta sends up to 3 MB (facts 1.4).
pub const WEBHOOK: usize = 4 * 1024 * 1024;
/// The most that any other door takes: a hundred replies of the longest kind in four-byte letters fit.
pub const ORDINARY: usize = 2 * 1024 * 1024;

/// The body as it came.
///
/// # Errors
/// [`Problem::TooLarge`], before the rest is read.
pub async fn read(request: &mut Request, limit: usize) -> Result<Vec<u8>, Problem> {
    match announced(request) {
        Some(length) if length > limit => Err(Problem::TooLarge { limit }),
        // HTTP itself sees to it that no more comes than was announced.
        Some(_) => Ok(request.bytes().await?),
        None => gathered(request, limit).await,
    }
}

fn announced(request: &Request) -> Option<usize> {
    request.headers().get("Content-Length").ok()??.parse().ok()
}

async fn gathered(request: &mut Request, limit: usize) -> Result<Vec<u8>, Problem> {
    if request.inner().body().is_none() {
        return Ok(Vec::new());
    }
    let mut stream = request.stream()?;
    let mut bytes = Vec::new();
    while let Some(piece) = stream.next().await {
        bytes.extend_from_slice(&piece?);
        if bytes.len() > limit {
            return Err(Problem::TooLarge { limit });
        }
    }
    Ok(bytes)
}

/// The body as what a door expects.
///
/// # Errors
/// [`Problem::BadBody`] with the place where it stops making sense; what stands there is not repeated.
pub fn understood<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, Problem> {
    serde_json::from_slice(bytes).map_err(|error| Problem::BadBody { line: error.line(), column: error.column() })
}
