//! Who somebody is: webhooks give an id and nothing else (facts 4.3). It is told only of people who have written.

use crate::{
    json::Piece,
    out::{CannotWrite, Request, authorization, is_id},
};

/// What a person is called.
#[derive(Clone, PartialEq, Eq)]
pub struct Profile {
    pub name: Option<String>,
    /// Without the leading `@`.
    pub username: Option<String>,
}

/// Says nothing of the person.
impl std::fmt::Debug for Profile {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Profile").finish_non_exhaustive()
    }
}

/// The request that asks who `person` is. A field that Instagram does not know would spoil the whole answer, so only
/// these two are asked for.
///
/// # Errors
/// [`CannotWrite`] for an id or a token that no address and no header may have.
pub fn ask(person: &str, graph: &str, token: &str) -> Result<Request, CannotWrite> {
    let authorization = authorization("0", token)?;
    if !is_id(person) {
        return Err(CannotWrite::NoAddress);
    }
    Ok(Request {
        method: "GET",
        url: format!(
            "{}/{person}?fields=name,username",
            graph.trim_end_matches('/')
        ),
        headers: vec![authorization],
        body: Vec::new(),
    })
}

/// What the answer says; nothing where Instagram does not tell.
#[must_use]
pub fn profile(status: u16, body: &[u8]) -> Option<Profile> {
    if !(200..300).contains(&status) {
        return None;
    }
    let text = String::from_utf8_lossy(body);
    let answer = Piece::read(&text).and_then(Piece::fields)?;
    let profile = Profile {
        name: answer.word("name"),
        username: answer.word("username"),
    };
    (profile.name.is_some() || profile.username.is_some()).then_some(profile)
}
