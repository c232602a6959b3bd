//! Waiting for something to become true, with a deadline and a word for what did not come.

use std::time::{Duration, Instant};

/// How long anything on one machine may take. Generous, because four cores may be shared by everybody's builds.
pub const PATIENCE: Duration = Duration::from_secs(30);
const BEAT: Duration = Duration::from_millis(25);

/// Asks again and again until the answer is there; panics with `what` when it does not come.
pub async fn until<T>(what: &str, mut ask: impl AsyncFnMut() -> Option<T>) -> T {
    let end = Instant::now() + PATIENCE;
    loop {
        if let Some(answer) = ask().await {
            return answer;
        }
        assert!(Instant::now() < end, "waited in vain: {what}");
        tokio::time::sleep(BEAT).await;
    }
}
