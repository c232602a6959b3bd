//! Who has no session yet: signing in, setting up, accepting an invitation.
//!
//! All three need argon2, some fifty milliseconds of a processor, and the object has one thread for a whole team. So this
//! half computes it, in the stateless worker, of which the platform starts as many as it likes; no password ever reaches an
//! object. What is said between the halves (only here: nobody outside can name these paths):
//!
//! - `recipe {email}`. The object asks the limits, counts the attempt as failed, and gives salt and cost. For an e-mail that
//!   nobody has the salt is a keyed hash of it and the cost today's: the answer has one shape, and the same work follows.
//!   Counting comes before hashing, so a thousand guesses at once are a thousand counted ones, and most are never hashed.
//! - `proof {email, proof}`. The object compares what came of it with what it keeps, in constant time, takes the count
//!   back if they are equal, and gives the cookie.
//! - `guess {wrong}`, of the home workspace, for a code that stands in no object: it asks the limits, and counts a wrong one.
//!   The right one is asked for too, or guessing would cost no waiting.
//! - `renewal {email, proof, password}`, only after a proof of a password that was kept at another cost than today's.
//!
//! Setting up and accepting go to their doors twice: without the password, to hear whether everything else is right (202),
//! and then with what is to be kept of it. Whoever opens an invitation's link asks for the first half alone.

use super::outside::{WORKSPACE, unreachable};
use crate::{
    auth::{
        email::Email,
        password::{self, Phc, Recipe},
        token::Token,
    },
    body,
    config::{self, Directory, WorkspaceId},
    problem::Problem,
};
use base64::{Engine, engine::general_purpose::STANDARD_NO_PAD};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use worker::{Env, Headers, Method, Request, RequestInit, Response, Stub, console_error};

/// What strangers' requests may say of themselves to the object.
const PASSED_ON: [&str; 2] = ["User-Agent", "CF-Connecting-IP"];
/// Set by the object where a password should be kept anew; it goes no further than here.
pub(super) const RENEW: &str = "Recado-Renew";
/// What a door says that waits for the password.
pub(super) const GO_ON: u16 = 202;

#[derive(Deserialize)]
struct Code {
    code: String,
    password: String,
}

#[derive(Deserialize)]
struct Invitation {
    token: String,
    /// Without one, somebody only asks whether the invitation holds.
    #[serde(default)]
    password: Option<String>,
}

#[derive(Deserialize)]
struct SignIn {
    email: String,
    password: String,
}

/// Whether somebody who knows no workspace had the right word.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
pub(super) struct Guess {
    pub wrong: bool,
}

/// What signing in sends to the object.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Shown {
    pub email: String,
    /// What argon2 made of the password by the recipe, in base64.
    #[serde(default)]
    pub proof: String,
    /// What is to be kept from now on.
    #[serde(default)]
    pub password: String,
}

/// # Errors
/// The [`Problem`] that the browser is told.
pub(super) async fn sign_in(mut request: Request, env: &Env) -> Result<Response, Problem> {
    let bytes = body::read(&mut request, body::ORDINARY).await?;
    let said: SignIn = body::understood(&bytes)?;
    let email = Email::read(&said.email).map_err(|_| Problem::WrongSignIn)?;
    let directory = Directory::of(env)?;
    let workspace = directory.find(env, &directory.of_email(&email)).await?;
    let desk = Desk::of(&request, env, workspace)?;
    let mut shown = Shown {
        email: said.email,
        proof: String::new(),
        password: String::new(),
    };
    let mut told = desk.ask("/recipe", &shown).await?;
    if told.status_code() != 200 {
        return Ok(told);
    }
    let recipe: Recipe = told.json().await?;
    shown.proof = STANDARD_NO_PAD.encode(password::proof(&said.password, &recipe)?);
    let answer = desk.ask("/proof", &shown).await?;
    if !answer.headers().has(RENEW)? {
        return Ok(answer);
    }
    shown.password = password::hash(&said.password, config::password_cost(env))?.0;
    // They are in already; the next time will do as well.
    if let Err(problem) = desk.ask("/renewal", &shown).await {
        console_error!("a password could not be kept anew: {problem:?}");
    }
    // What comes out of a fetch has headers that cannot be changed, so they are copied.
    let headers = answer.headers().clone();
    headers.delete(RENEW)?;
    Ok(answer.with_headers(headers))
}

/// # Errors
/// As [`sign_in`].
pub(super) async fn set_up(mut request: Request, env: &Env) -> Result<Response, Problem> {
    let bytes = body::read(&mut request, body::ORDINARY).await?;
    let said: Code = body::understood(&bytes)?;
    let found = config::workspace_for(env, &said.code)?;
    if let Some(slowed) = guessed(&request, env, found.is_none()).await? {
        return Ok(slowed);
    }
    let workspace = found.ok_or(Problem::BadSetupCode)?;
    enter(&request, env, (workspace, Some(said.password)), &bytes).await
}

/// # Errors
/// As [`sign_in`].
pub(super) async fn accept(mut request: Request, env: &Env) -> Result<Response, Problem> {
    let bytes = body::read(&mut request, body::ORDINARY).await?;
    let said: Invitation = body::understood(&bytes)?;
    let known = config::workspaces(env)?;
    let token = Token::read(&said.token).filter(|token| known.contains(&token.workspace));
    match token {
        // That workspace counts what opens nothing there.
        Some(token) => enter(&request, env, (token.workspace, said.password), &bytes).await,
        None => match guessed(&request, env, true).await? {
            Some(slowed) => Ok(slowed),
            None => Err(Problem::BadInvitation),
        },
    }
}

/// Has the home workspace's object count a guess; what it says where that has to wait.
async fn guessed(request: &Request, env: &Env, wrong: bool) -> Result<Option<Response>, Problem> {
    let desk = Desk::of(request, env, config::home(env)?)?;
    let told = desk.ask("/guess", &Guess { wrong }).await?;
    Ok((told.status_code() != 204).then_some(told))
}

/// Somebody who chooses a password; without one, somebody who only asks whether it would be worth to.
async fn enter(
    request: &Request,
    env: &Env,
    (workspace, password): (WorkspaceId, Option<String>),
    bytes: &[u8],
) -> Result<Response, Problem> {
    let mut said: Map<String, Value> = body::understood(bytes)?;
    let path = request.path();
    let desk = Desk::of(request, env, workspace)?;
    said.remove("password");
    let told = desk.ask(&path, &said).await?;
    let Some(password) = password.filter(|_| told.status_code() == GO_ON) else {
        return Ok(told);
    };
    password::acceptable(&password)?;
    let Phc(kept) = password::hash(&password, config::password_cost(env))?;
    said.insert("password".to_owned(), kept.into());
    desk.ask(&path, &said).await
}

/// The object, as somebody without a session reaches it.
struct Desk {
    stub: Stub,
    headers: Headers,
}

impl Desk {
    fn of(request: &Request, env: &Env, workspace: WorkspaceId) -> Result<Self, Problem> {
        let headers = Headers::new();
        for name in PASSED_ON {
            if let Some(value) = request.headers().get(name)? {
                headers.set(name, &value)?;
            }
        }
        headers.set("Content-Type", "application/json")?;
        headers.set(WORKSPACE, &workspace.to_string())?;
        let stub = config::desk_for(env, workspace, None)?;
        Ok(Self { stub, headers })
    }

    async fn ask(&self, path: &str, said: &impl Serialize) -> Result<Response, Problem> {
        let bytes = serde_json::to_vec(said).map_err(|_| Problem::Unavailable)?;
        let mut init = RequestInit::new();
        init.with_method(Method::Post)
            .with_headers(self.headers.clone())
            .with_body(Some(
                worker::js_sys::Uint8Array::from(bytes.as_slice()).into(),
            ));
        let request = Request::new_with_init(&format!("https://desk{path}"), &init)?;
        let answer = self.stub.fetch_with_request(request).await;
        answer.map_err(unreachable)
    }
}
