//! Guessing passwords, set-up codes and invitations must not pay: after some failures every further one has to wait, twice as long each time.
//!
//! Counted in the store, because an object that sleeps forgets what is only in memory. Only failures write a row.

use super::email::Email;
use crate::{problem::Problem, store::Sql};
use domain::{
    shelf::Broken,
    time::{Span, Time},
};
use sha2::{Digest, Sha256};

/// Something that failures are counted by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bucket {
    who: String,
    /// Failures that cost no waiting.
    free: u32,
    /// The longest wait.
    most: Span,
}

/// Old failures are forgiven after this.
const FORGIVEN: Span = Span::hours(24);

impl Bucket {
    /// People mistype, and whoever knows an e-mail could lock its owner out: so the wait stays short.
    #[must_use]
    pub fn of_account(email: &Email) -> Self {
        Self {
            who: name("account", email.as_str()),
            free: 5,
            most: Span::minutes(1),
        }
    }

    /// A whole office may share one address, hence more free ones; who still goes on is a machine.
    #[must_use]
    pub fn of_address(address: &str) -> Self {
        Self {
            who: name("address", address),
            free: 20,
            most: Span::minutes(15),
        }
    }

    fn wait_after(&self, failures: u32) -> Span {
        match failures.checked_sub(self.free) {
            None => Span(0),
            Some(over) => {
                Span(1000i64.checked_shl(over.min(20)).unwrap_or(i64::MAX)).min(self.most)
            }
        }
    }
}

fn name(kind: &str, value: &str) -> String {
    let hash = Sha256::digest(format!("{kind}:{value}"));
    hash.iter()
        .take(16)
        .fold(String::new(), |text, byte| format!("{text}{byte:02x}"))
}

/// # Errors
/// [`Problem::SlowDown`] when one of them has to wait still.
pub fn check(sql: &Sql, now: Time, buckets: &[Bucket]) -> Result<(), Problem> {
    for bucket in buckets {
        let Some((failures, last)) = failures(sql, now, bucket)? else {
            continue;
        };
        let left = (last + bucket.wait_after(failures)) - now;
        if left > Span(0) {
            return Err(Problem::SlowDown { after: left });
        }
    }
    Ok(())
}

/// Counts a failure.
///
/// # Errors
/// [`Broken`] when the store did not answer; so for all below.
pub fn failed(sql: &Sql, now: Time, buckets: &[Bucket]) -> Result<(), Broken> {
    sql.run(
        "DELETE FROM attempt WHERE last < ?",
        &[(now + Span(-FORGIVEN.0)).0.into()],
    )?;
    for bucket in buckets {
        let count = failures(sql, now, bucket)?
            .map_or(0, |(count, _)| count)
            .saturating_add(1);
        let values = [(&bucket.who).into(), i64::from(count).into(), now.0.into()];
        sql.run(
            "INSERT OR REPLACE INTO attempt (who, failures, last) VALUES (?, ?, ?)",
            &values,
        )?;
    }
    Ok(())
}

/// Forgives an account its failures: its owner has shown the password.
///
/// # Errors
/// As [`failed`].
pub fn passed(sql: &Sql, bucket: &Bucket) -> Result<(), Broken> {
    sql.run("DELETE FROM attempt WHERE who = ?", &[(&bucket.who).into()])
}

/// Takes one failure back: it was none. Others from the same address stay counted.
///
/// # Errors
/// As [`failed`].
pub fn taken_back(sql: &Sql, bucket: &Bucket) -> Result<(), Broken> {
    sql.run(
        "UPDATE attempt SET failures = failures - 1 WHERE who = ? AND failures > 0",
        &[(&bucket.who).into()],
    )
}

fn failures(sql: &Sql, now: Time, bucket: &Bucket) -> Result<Option<(u32, Time)>, Broken> {
    let row = sql.row(
        "SELECT failures, last FROM attempt WHERE who = ?",
        &[(&bucket.who).into()],
    )?;
    let Some(row) = row else { return Ok(None) };
    let (count, last) = (
        u32::try_from(row.integer(0)?).unwrap_or(u32::MAX),
        Time(row.integer(1)?),
    );
    Ok((now - last < FORGIVEN).then_some((count, last)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_failure_beyond_the_free_ones_doubles_the_wait_up_to_a_limit() {
        let bucket = Bucket::of_address("192.0.2.1");
        let waits: Vec<i64> = [0, 19, 20, 21, 23, 40, u32::MAX]
            .map(|count| bucket.wait_after(count).0)
            .into();
        assert_eq!(waits, [0, 0, 1000, 2000, 8000, 900_000, 900_000]);
    }
}
