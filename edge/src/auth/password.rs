//! Passwords: argon2id, kept as PHC texts, which carry their own cost, so that it may change without locking anybody out.

use crate::{host, problem::Problem};
use argon2::{
    Algorithm, Argon2, Params, Version,
    password_hash::{PasswordHash, PasswordHasher, SaltString},
};
use base64::{Engine, engine::general_purpose::STANDARD_NO_PAD};
use serde::{Deserialize, Serialize};
use subtle::ConstantTimeEq;
use worker::console_error;

/// OWASP's second recommendation for argon2id: 19 MiB, two passes, one lane.
const PASSES: u32 = 2;
const LANES: u32 = 1;
/// Bytes of a salt, and of what is kept.
const SALT: usize = 16;
const PROOF: usize = 32;

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

impl Phc {
    /// # Errors
    /// [`Problem::Unavailable`] for a text of another kind: only our own half outside makes them.
    pub fn read(text: String) -> Result<Self, Problem> {
        PasswordHash::new(&text).map_err(odd)?;
        Ok(Self(text))
    }
}

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
    let bytes: [u8; SALT] = host::random();
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

/// How a password is to be hashed, to be held against what is kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Recipe {
    /// In base64.
    salt: String,
    memory: u32,
    passes: u32,
    lanes: u32,
}

/// The recipe of what is kept; without an account, one that looks the same and costs as much, so that neither an answer nor
/// the time it takes tells which e-mails exist.
///
/// # Errors
/// [`Problem::Unavailable`] when what is kept cannot be read.
pub fn recipe(kept: Option<&Phc>, invented: &[u8; SALT], cost: Cost) -> Result<Recipe, Problem> {
    let Some(kept) = kept else {
        return Ok(Recipe {
            salt: STANDARD_NO_PAD.encode(invented),
            memory: cost.0,
            passes: PASSES,
            lanes: LANES,
        });
    };
    let phc = PasswordHash::new(&kept.0).map_err(odd)?;
    let params = Params::try_from(&phc).map_err(odd)?;
    Ok(Recipe {
        salt: phc.salt.map(|salt| salt.to_string()).unwrap_or_default(),
        memory: params.m_cost(),
        passes: params.t_cost(),
        lanes: params.p_cost(),
    })
}

/// What argon2 makes of a password by a recipe.
///
/// # Errors
/// [`Problem::Unavailable`] when the recipe is none.
pub fn proof(password: &str, recipe: &Recipe) -> Result<[u8; PROOF], Problem> {
    let salt = STANDARD_NO_PAD.decode(&recipe.salt).map_err(odd)?;
    let params = Params::new(recipe.memory, recipe.passes, recipe.lanes, Some(PROOF));
    let argon = Argon2::new(Algorithm::Argon2id, Version::V0x13, params.map_err(odd)?);
    let mut proof = [0; PROOF];
    argon
        .hash_password_into(password.as_bytes(), &salt, &mut proof)
        .map_err(odd)?;
    Ok(proof)
}

/// Whether a proof, in base64, is what is kept. Compared in constant time, also with nothing.
///
/// # Errors
/// [`Problem::Unavailable`] when what is kept cannot be read.
pub fn fits(proof: &str, kept: Option<&Phc>) -> Result<bool, Problem> {
    let mut expected = [0; PROOF];
    if let Some(kept) = kept {
        let phc = PasswordHash::new(&kept.0).map_err(odd)?;
        let hash = phc.hash.ok_or_else(|| odd("nothing is kept"))?;
        expected = hash.as_bytes().try_into().map_err(odd)?;
    }
    let shown = STANDARD_NO_PAD.decode(proof).unwrap_or_default();
    let equal: bool = shown.as_slice().ct_eq(&expected).into();
    Ok(equal && kept.is_some())
}

fn hasher(cost: Cost) -> Result<Argon2<'static>, Problem> {
    let params = Params::new(cost.0, PASSES, LANES, None).map_err(odd)?;
    Ok(Argon2::new(Algorithm::Argon2id, Version::V0x13, params))
}

fn odd(error: impl std::fmt::Display) -> Problem {
    console_error!("argon2 refused its settings: {error}");
    Problem::Unavailable
}

#[cfg(test)]
mod tests {
    use super::*;

    /// argon2id at the lowest cost, of the password "recado".
    fn kept() -> Phc {
        let salt = SaltString::encode_b64(&[7; SALT]).unwrap();
        let hash = hasher(Cost(64)).unwrap().hash_password(b"recado", &salt);
        Phc(hash.unwrap().to_string())
    }

    fn shown(password: &str, recipe: &Recipe) -> String {
        STANDARD_NO_PAD.encode(proof(password, recipe).unwrap())
    }

    #[test]
    fn the_right_password_by_the_recipe_fits_and_nothing_else_does() {
        let kept = kept();
        let recipe = recipe(Some(&kept), &[9; SALT], Cost(128)).unwrap();
        assert_eq!(recipe.memory, 64, "at the cost it was kept at");
        assert!(fits(&shown("recado", &recipe), Some(&kept)).unwrap());
        for wrong in [shown("Recado", &recipe), String::new(), "AAAA".to_owned()] {
            assert!(!fits(&wrong, Some(&kept)).unwrap(), "{wrong}");
        }
    }

    #[test]
    fn nobodys_recipe_looks_like_anybodys_and_opens_nothing() {
        let somebody = recipe(Some(&kept()), &[9; SALT], Cost(64)).unwrap();
        let nobody = recipe(None, &[9; SALT], Cost(64)).unwrap();
        let shape = |recipe: &Recipe| {
            (
                recipe.salt.len(),
                recipe.memory,
                recipe.passes,
                recipe.lanes,
            )
        };
        assert_eq!(shape(&nobody), shape(&somebody));
        assert!(!fits(&shown("recado", &nobody), None).unwrap());
        assert!(!fits(&STANDARD_NO_PAD.encode([0; PROOF]), None).unwrap());
    }
}
