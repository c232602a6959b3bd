//! The go-live checklist: everything that must be true before customers are told of a number (PK-54).

use super::{Who, json, settings, token};
use crate::{
    body, config,
    desk_object::Desk,
    host::{self, Answered, Silence},
    problem::Problem,
};
use channels::whatsapp::Request;
use domain::{
    channel::Inbox,
    ids::InboxId,
    permission::{Right, role_has},
    time::Span,
};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use worker::Response;

/// How long the provider may take for one question of ours.
const PATIENCE: Span = Span::seconds(10);

#[derive(Deserialize)]
struct Asked {
    #[serde(default)]
    to: Option<String>,
}

/// One line: a stable code, whether it holds, and what was found.
#[derive(Serialize)]
struct Check {
    name: &'static str,
    ok: bool,
    detail: String,
}

#[derive(Serialize)]
struct Checks {
    checks: Vec<Check>,
}

pub(super) async fn check(
    desk: &Desk,
    who: &Who,
    id: InboxId,
    bytes: &[u8],
) -> Result<Response, Problem> {
    who.need(Right::ManageInboxes)?;
    let asked: Asked = body::understood(if bytes.is_empty() { b"{}" } else { bytes })?;
    let inbox = settings(desk)?
        .inbox(id)
        .cloned()
        .ok_or(Problem::NotFound)?;
    let to = asked.to.as_deref().map(phone).transpose()?;
    let graph = Graph {
        base: config::graph(desk.env()),
        token: token::of(desk, id)?.ok_or(Problem::NotFound)?,
    };
    let mut checks = vec![
        graph.number(&inbox).await,
        graph.subscription(&inbox).await,
        webhook(desk)?,
        people(desk)?,
    ];
    if let Some(to) = to {
        checks.push(graph.test_message(&inbox, &to).await);
    }
    json(200, &Checks { checks })
}

/// The number as Meta wants it: `+` and digits.
fn phone(text: &str) -> Result<String, Problem> {
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    let strange = |letter: char| !(letter.is_ascii_digit() || "+ -()".contains(letter));
    if text.contains(strange) || !(6..=15).contains(&digits.len()) {
        return Err(Problem::BadValue(
            "The test number is not a phone number with its country code.",
        ));
    }
    Ok(format!("+{digits}"))
}

/// Whether a webhook has come in at all, and when.
fn webhook(desk: &Desk) -> Result<Check, Problem> {
    let newest = desk.shelf(|shelf| shelf.receipts(None, None, 1))??;
    let detail = match newest.first() {
        Some(receipt) => format!(
            "The last webhook came {} min ago.",
            (desk.now() - receipt.at).0 / 60_000
        ),
        None => "No webhook has come in yet: write to the number from a phone.".to_owned(),
    };
    Ok(Check {
        name: "webhook",
        ok: !newest.is_empty(),
        detail,
    })
}

fn people(desk: &Desk) -> Result<Check, Problem> {
    let all = settings(desk)?;
    let able = all
        .agents
        .iter()
        .filter(|agent| agent.active && role_has(agent.role, Right::Reply))
        .count();
    Ok(Check {
        name: "people",
        ok: able > 0,
        detail: format!("{able} can read and answer."),
    })
}

struct Graph {
    base: String,
    token: String,
}

impl Graph {
    /// The token opens the number, and it is the number we think it is.
    async fn number(&self, inbox: &Inbox) -> Check {
        let path = format!(
            "{}?fields=display_phone_number,verified_name,quality_rating",
            inbox.number
        );
        let answer = self.get(&path).await;
        let text = |value: &Value, name: &str| {
            value
                .get(name)
                .and_then(Value::as_str)
                .unwrap_or("?")
                .to_owned()
        };
        match answer {
            Ok(value) => {
                let [phone, name, quality] =
                    ["display_phone_number", "verified_name", "quality_rating"]
                        .map(|name| text(&value, name));
                Check {
                    name: "number",
                    ok: true,
                    detail: format!("{phone}, {name}, quality {quality}."),
                }
            }
            Err(detail) => Check {
                name: "number",
                ok: false,
                detail,
            },
        }
    }

    /// Meta sends the account's webhooks to some app; ours, if the operator set up no other.
    async fn subscription(&self, inbox: &Inbox) -> Check {
        let answer = self
            .get(&format!("{}/subscribed_apps", inbox.account))
            .await;
        let subscribed = answer.map(|value| {
            value
                .get("data")
                .and_then(Value::as_array)
                .map_or(0, Vec::len)
        });
        let (ok, detail) = match subscribed {
            Ok(0) => (
                false,
                "No app is subscribed to this account, so Meta sends no webhooks.".to_owned(),
            ),
            Ok(count) => (true, format!("Subscribed apps: {count}.")),
            Err(detail) => (false, detail),
        };
        Check {
            name: "subscription",
            ok,
            detail,
        }
    }

    /// Meta's own sample template, because a text is refused outside the 24-hour window.
    async fn test_message(&self, inbox: &Inbox, to: &str) -> Check {
        let body = json!({
            "messaging_product": "whatsapp", "recipient_type": "individual", "to": to, "type": "template",
            "template": { "name": "hello_world", "language": { "code": "en_US" } },
        });
        let request = Request {
            method: "POST",
            url: format!("{}/{}/messages", self.base, inbox.number),
            headers: self.headers(),
            body: body.to_string().into_bytes(),
        };
        let (ok, detail) = match read(host::call(&request, PATIENCE).await) {
            Ok(_) => (
                true,
                "Meta has taken the test message. Look at the phone.".to_owned(),
            ),
            Err(detail) => (false, detail),
        };
        Check {
            name: "test_message",
            ok,
            detail,
        }
    }

    async fn get(&self, path: &str) -> Result<Value, String> {
        let url = format!("{}/{path}", self.base);
        let request = Request {
            method: "GET",
            url,
            headers: self.headers(),
            body: Vec::new(),
        };
        read(host::call(&request, PATIENCE).await)
    }

    fn headers(&self) -> Vec<(String, String)> {
        let bearer = format!("Bearer {}", self.token);
        [
            ("Authorization", bearer.as_str()),
            ("Content-Type", "application/json"),
        ]
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .into()
    }
}

/// The document of a good answer; a sentence about any other.
fn read(answer: Result<Answered, Silence>) -> Result<Value, String> {
    let answered = answer.map_err(|silence| match silence {
        Silence::TooLate => "Meta did not answer in time.".to_owned(),
        Silence::Cut | Silence::NotSent => "Meta could not be reached.".to_owned(),
    })?;
    let value: Value = serde_json::from_slice(&answered.body).unwrap_or(Value::Null);
    if (200..300).contains(&answered.status) {
        return Ok(value);
    }
    let said = value
        .pointer("/error/message")
        .and_then(Value::as_str)
        .unwrap_or("no reason given");
    Err(format!(
        "Meta refused with {}: {}",
        answered.status,
        domain::text::excerpt(said, 200)
    ))
}
