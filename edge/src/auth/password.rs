//! Passwords: argon2id, kept as PHC texts, which carry their own cost, so that it may change without locking anybody out.

use crate::{host, problem::Problem};
use argon2::{
    Algorithm, Argon2, Params, Version,
    password_hash::{PasswordHash, PasswordHasher, PasswordVerifier, SaltString},
};
use worker::console_error;

/// OWASP's second recommendation for argon2id: 19 MiB, two passes, one lane.
const PASSES: u32 = 2;
const LANES: u32 = 1;

/// In characters: what OWASP ASVS 5.0 (6.2.1) and NIST SP 800-63B ask for at least.
const SHORTEST: usize = 8;
/// In bytes: nobody types more, and hashing must not become a way to keep us busy.
const LONGEST: usize = 512;

/// How much memory one check takes, in KiB (`PASSWORD_COST`).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cost(pub u32);

/// What the store keeps of a password.
#[derive(Clone, PartialEq, Eq)]
pub struct Phc(pub String);

/// # Errors
/// [`Problem::BadValue`] with what is wrong with it.
pub fn acceptable(password: &str) -> Result<(), Problem> {
    if password.chars().count() < SHORTEST {
        return Err(Problem::BadValue("A password has at least 8 characters."));
    }
    if password.len() > LONGEST {
        return Err(Problem::BadValue("A password has at most 512 bytes."));
    }
    Ok(())
}

/// # Errors
/// [`Problem::Unavailable`] when the cost is out of range.
pub fn hash(password: &str, cost: Cost) -> Result<Phc, Problem> {
    let bytes: [u8; 16] = host::random();
    let salt = SaltString::encode_b64(&bytes).map_err(odd)?;
    let phc = hasher(cost)?
        .hash_password(password.as_bytes(), &salt)
        .map_err(odd)?;
    Ok(Phc(phc.to_string()))
}

/// Whether a kept password was made at another cost than today's, and is worth making again while it is at hand.
#[must_use]
pub fn is_outdated(kept: &Phc, cost: Cost) -> bool {
    let params = PasswordHash::new(&kept.0)
        .ok()
        .and_then(|phc| Params::try_from(&phc).ok());
    params.is_none_or(|params| {
        params.m_cost() != cost.0 || params.t_cost() != PASSES || params.p_cost() != LANES
    })
}

/// Whether the password fits. Without an account the same work is done for nothing, so that the time an answer takes
/// does not tell which e-mails exist.
///
/// # Errors
/// [`Problem::Unavailable`] when what is kept cannot be read.
pub fn fits(password: &str, kept: Option<&Phc>, cost: Cost) -> Result<bool, Problem> {
    let Some(kept) = kept else {
        hash(password, cost)?;
        return Ok(false);
    };
    let phc = PasswordHash::new(&kept.0).map_err(odd)?;
    Ok(hasher(cost)?
        .verify_password(password.as_bytes(), &phc)
        .is_ok())
}

fn hasher(cost: Cost) -> Result<Argon2<'static>, Problem> {
    let params = Params::new(cost.0, PASSES, LANES, None).map_err(odd)?;
    Ok(Argon2::new(Algorithm::Argon2id, Version::V0x13, params))
}

fn odd(error: impl std::fmt::Display) -> Problem {
    console_error!("argon2 refused its settings: {error}");
    Problem::Unavailable
}
