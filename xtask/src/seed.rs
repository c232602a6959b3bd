//! Makes the demo workspace through the public HTTP contract, as a first customer would. Doing it twice does no harm:
//! what is there already is found and left alone.

use std::path::Path;
use std::thread::sleep;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::demo::{self, INVITED, OWNER, Person};
use crate::group::{BEAT, Group, going};
use crate::place;
use crate::trouble::{Outcome, Trouble};

/// How long a just started worker may take before it answers at all.
const PATIENCE: Duration = Duration::from_secs(60);

/// How often seeding is begun, and the pause between.
const TRIES: u32 = 5;
const PAUSE: Duration = Duration::from_millis(400);

/// What the worker said: the status, the JSON body (null when there is none) and the session cookie it set.
#[derive(Debug)]
struct Said {
    status: u16,
    body: Value,
    cookie: Option<String>,
}

/// One address of the worker, and a session on it.
#[derive(Debug)]
pub struct Client {
    address: String,
    cookie: Option<String>,
    agent: ureq::Agent,
}

impl Client {
    /// A client for `http://host:port` without a session.
    pub fn new(address: &str) -> Self {
        let config = ureq::Agent::config_builder()
            .http_status_as_error(false)
            // What its sign-in is called among somebody's sessions.
            .user_agent("cargo xtask")
            .timeout_global(Some(Duration::from_secs(30)));
        Self {
            address: address.into(),
            cookie: None,
            agent: config.build().into(),
        }
    }

    /// Waits until the worker answers anything at all; gives up early when its process has gone.
    pub fn wait_until_up(&self, server: &mut Group) -> Outcome<()> {
        let end = Instant::now() + PATIENCE;
        loop {
            match self.get("/api/health") {
                Ok(_) => return Ok(()),
                Err(trouble) if Instant::now() > end => return Err(trouble),
                Err(_) => {
                    server.still_up()?;
                    going()?;
                    sleep(BEAT);
                }
            }
        }
    }

    fn get(&self, path: &str) -> Outcome<Said> {
        let mut request = self.agent.get(format!("{}{path}", self.address));
        if let Some(cookie) = &self.cookie {
            request = request.header("Cookie", cookie);
        }
        self.read(path, request.call())
    }

    fn post(&self, path: &str, body: &Value) -> Outcome<Said> {
        self.post_text(path, body.to_string())
    }

    fn post_text(&self, path: &str, body: String) -> Outcome<Said> {
        let mut request = self
            .agent
            .post(format!("{}{path}", self.address))
            .header("Content-Type", "application/json")
            .header("X-Recado", "1");
        if let Some(cookie) = &self.cookie {
            request = request.header("Cookie", cookie);
        }
        self.read(path, request.send(body))
    }

    fn read(
        &self,
        path: &str,
        answer: Result<ureq::http::Response<ureq::Body>, ureq::Error>,
    ) -> Outcome<Said> {
        let failed = |error: ureq::Error| Trouble::Answer {
            asked: path.into(),
            said: format!("nothing ({error})"),
        };
        let mut answer = answer.map_err(failed)?;
        let set = answer.headers().get("Set-Cookie");
        let cookie = set
            .and_then(|value| value.to_str().ok())
            .and_then(|value| value.split(';').next())
            .map(str::to_owned);
        let text = answer.body_mut().read_to_string().map_err(failed)?;
        Ok(Said {
            status: answer.status().as_u16(),
            body: serde_json::from_str(&text).unwrap_or(Value::Null),
            cookie,
        })
    }

    /// The same address with the session that an answer has opened.
    fn signed_in(&self, said: Said) -> Self {
        Self {
            cookie: said.cookie,
            address: self.address.clone(),
            agent: self.agent.clone(),
        }
    }
}

/// Makes whatever of the demo workspace is missing and tells of its inboxes: id, address and kind of each.
///
/// wrangler's proxy sometimes answers 503 by itself (while it reloads the worker, or after an answer that left a
/// request's body unread), so a failure is tried again: every part may be done twice.
pub fn demo(address: &str) -> Outcome<Value> {
    let mut tried = once(address);
    for _ in 1..TRIES {
        if tried.is_ok() {
            break;
        }
        going()?;
        sleep(PAUSE);
        tried = once(address);
    }
    tried
}

fn once(address: &str) -> Outcome<Value> {
    let owner = owner(&Client::new(address))?;
    for person in &INVITED {
        invite(&owner, person)?;
    }
    let snapshot = owner.get("/api/snapshot")?.body;
    let wanted = demo::inboxes();
    let made = wanted.iter().map(|one| inbox(&owner, &snapshot, one));
    Ok(Value::Array(made.collect::<Outcome<Vec<Value>>>()?))
}

/// Lets the first customers write, on the phone that listens at `phone`; once in the life of a folder.
pub fn first_words(phone: &str, folder: &Path) -> Outcome<()> {
    let said = folder.join("first-words");
    if said.exists() {
        return Ok(());
    }
    let phone = Client::new(phone);
    for (customer, text) in demo::FIRST_WORDS {
        let words = json!({ "customer": customer, "text": text });
        let answer = phone.post("/control/say", &words)?;
        if answer.status != 200 {
            return refused("let a first customer write", answer);
        }
    }
    place::write(&said, "")
}

/// The owner of the demo workspace, who makes it if need be.
pub fn owner(nobody: &Client) -> Outcome<Client> {
    let [code, _] = demo::SETUP_CODES;
    let made = nobody.post(
        "/api/setup",
        &json!({
            "code": code, "workspace": demo::WORKSPACE, "name": OWNER.name,
            "email": OWNER.email, "password": demo::PASSWORD,
        }),
    )?;
    match made.status {
        201 => Ok(nobody.signed_in(made)),
        409 => sign_in(nobody, &OWNER),
        _ => refused("set up the demo workspace", made),
    }
}

fn sign_in(nobody: &Client, person: &Person) -> Outcome<Client> {
    let body = json!({ "email": person.email, "password": demo::PASSWORD });
    let said = nobody.post("/api/session", &body)?;
    match said.status {
        200 => Ok(nobody.signed_in(said)),
        _ => refused("sign in to the demo workspace", said),
    }
}

fn invite(owner: &Client, person: &Person) -> Outcome<()> {
    let nobody = Client::new(&owner.address);
    if sign_in(&nobody, person).is_ok() {
        return Ok(());
    }
    let body = json!({ "email": person.email, "name": person.name, "role": person.role });
    let invitation = owner.post("/api/invitations", &body)?;
    if invitation.status != 201 {
        return refused("invite an agent", invitation);
    }
    let token = invitation.body.get("token");
    let body = json!({ "token": token, "name": person.name, "password": demo::PASSWORD });
    let accepted = nobody.post("/api/invitations/accept", &body)?;
    match accepted.status {
        200 | 201 => Ok(()),
        _ => refused("accept an invitation", accepted),
    }
}

/// Connects one more number, unless it is connected.
pub fn connect(owner: &Client, name: &str, number: &str, phone: &str) -> Outcome<()> {
    let made = owner.post(
        "/api/inboxes",
        &json!({
            "kind": "whatsapp", "name": name, "address": number,
            "account": demo::INBOX_ACCOUNT, "phone": phone, "token": demo::INBOX_TOKEN,
        }),
    )?;
    match made.status {
        200 | 201 | 409 => Ok(()),
        _ => refused("connect a number", made),
    }
}

/// What a door answers to a GET, as a type.
pub fn read<T: serde::de::DeserializeOwned>(who: &Client, path: &str) -> Outcome<T> {
    let said = who.get(path)?;
    match serde_json::from_value(said.body.clone()) {
        Ok(value) if said.status == 200 => Ok(value),
        _ => refused(path, said),
    }
}

/// Hands made-up events to the stage's door.
pub fn sow(who: &Client, events: String) -> Outcome<()> {
    let said = who.post_text("/api/stage/sow", events)?;
    match said.status {
        200 => Ok(()),
        _ => refused("sow", said),
    }
}

/// The demo inbox with this number or account, connected if it is not there yet; what `serve` tells of it.
fn inbox(owner: &Client, snapshot: &Value, wanted: &Value) -> Outcome<Value> {
    let address = wanted.get("address").and_then(Value::as_str);
    let address = address.unwrap_or_default();
    let told = |id: String| json!({ "id": id, "address": address, "kind": wanted.get("kind") });
    if let Some(id) = inbox_in(snapshot, address) {
        return Ok(told(id));
    }
    let made = owner.post("/api/inboxes", wanted)?;
    match (made.status, id_text(made.body.get("id"))) {
        (200 | 201, Some(id)) => Ok(told(id)),
        _ => refused("connect a demo inbox", made),
    }
}

/// The id of an inbox anywhere in a snapshot: the one object that carries its number.
fn inbox_in(value: &Value, wanted: &str) -> Option<String> {
    match value {
        Value::Object(fields) => {
            let number = fields.get("number").and_then(Value::as_str);
            let own = id_text(fields.get("id")).filter(|_| number == Some(wanted));
            own.or_else(|| fields.values().find_map(|value| inbox_in(value, wanted)))
        }
        Value::Array(items) => items.iter().find_map(|value| inbox_in(value, wanted)),
        _ => None,
    }
}

fn id_text(id: Option<&Value>) -> Option<String> {
    match id? {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

/// Problem documents carry a sentence for people; it is the useful part.
fn refused<T>(asked: &str, said: Said) -> Outcome<T> {
    let text = |name| said.body.get(name).and_then(Value::as_str);
    let why = text("detail")
        .or(text("title"))
        .unwrap_or("no reason given");
    Err(Trouble::Answer {
        asked: format!("could not {asked}"),
        said: format!("{}: {why}", said.status),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_demo_inbox_is_found_wherever_a_snapshot_keeps_it() {
        let snapshot = json!({ "settings": { "inboxes": [
            { "id": "other", "number": "1" },
            { "id": "ours", "number": demo::INBOX_NUMBER },
        ] }, "heads": [{ "id": "a conversation", "number": 7 }] });
        let found = |number| inbox_in(&snapshot, number);
        assert_eq!(found(demo::INBOX_NUMBER).as_deref(), Some("ours"));
        assert_eq!(found(demo::INSTAGRAM_ACCOUNT), None);
        assert_eq!(inbox_in(&json!({ "settings": {} }), "1"), None);
    }

    #[test]
    fn a_refusal_repeats_the_sentence_of_the_problem_document() {
        let said = Said {
            status: 403,
            body: json!({ "type": "urn:recado:x", "title": "No", "detail": "The code is wrong." }),
            cookie: None,
        };
        let sentence = refused::<()>("set up", said).unwrap_err().to_string();
        assert!(
            sentence.contains("could not set up") && sentence.contains("403: The code is wrong.")
        );
    }
}
