//! The session cookie. The `__Host-` prefix makes browsers insist on Secure, on `Path=/` and on no Domain.

use super::token::Token;
use domain::time::Span;
use worker::Request;

const NAME: &str = "__Host-recado";

/// The token in a request's cookie; nothing where there is none or it is not ours.
#[must_use]
pub fn token_of(request: &Request) -> Option<Token> {
    read(&request.headers().get("Cookie").ok()??)
}

/// Two cookies of this name cannot both be right, so then there is none.
fn read(header: &str) -> Option<Token> {
    let mut values = header
        .split(';')
        .filter_map(|pair| pair.trim().strip_prefix(NAME)?.strip_prefix('='));
    let value = values.next()?;
    if values.next().is_some() {
        return None;
    }
    Token::read(value)
}

/// The header that gives a browser its session, for as long as it may live.
#[must_use]
pub fn given(token: &Token, lives: Span) -> String {
    let seconds = lives.0 / 1000;
    format!(
        "{NAME}={}; HttpOnly; Secure; SameSite=Strict; Path=/; Max-Age={seconds}",
        token.write()
    )
}

/// The header that takes it back.
#[must_use]
pub fn taken() -> String {
    format!("{NAME}=; HttpOnly; Secure; SameSite=Strict; Path=/; Max-Age=0")
}
