//! The go-live checklist: everything that must be true before customers are told of a number (PK-54).

use super::{Who, json, settings, token};
use crate::{
    body, config,
    desk_object::Desk,
    host::{self, Answered, Silence},
    problem::Problem,
};
use channels::Request;
use domain::{
    channel::{ChannelKind, Inbox},
    ids::InboxId,
    permission::{Right, role_has},
    time::Span,
};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use worker::Response;

/// How long the provider may take for one question of ours.
const PATIENCE: Span = Span::seconds(10);

/// What an Instagram account is subscribed to: all that we can read.
const FIELDS: &str =
    "messages,messaging_postbacks,messaging_seen,message_reactions,message_edit,messaging_referral";

#[derive(Deserialize)]
struct Asked {
    #[serde(default)]
    to: Option<String>,
}

/// One line: what was looked at, whether it holds, and what was found. Two codes, for which the interface has words in
/// its languages, and what was found in the words or figures of whoever told it.
#[derive(Serialize)]
struct Check {
    name: &'static str,
    ok: bool,
    found: &'static str,
    what: String,
}

/// What a look came to.
enum Found {
    /// Number, verified name and quality, as Meta has them.
    Number(String),
    Subscribed(usize),
    /// No app was, so ours is from now on.
    SubscribedNow,
    NoApp,
    /// No app was, and Meta would not have ours. Its own words.
    NotSubscribed(String),
    /// Minutes since the last webhook.
    CameAgo(i64),
    NoneCame,
    CanAnswer(usize),
    Taken,
    TooLate,
    Unreachable,
    /// Status and Meta's own words.
    Refused(String),
}

impl Found {
    fn of(self, name: &'static str) -> Check {
        let nothing = String::new;
        let (ok, found, what) = match self {
            Found::Number(what) => (true, "number", what),
            Found::Subscribed(apps) => (true, "subscribed", apps.to_string()),
            Found::SubscribedNow => (true, "subscribed_now", nothing()),
            Found::NoApp => (false, "no_app", nothing()),
            Found::NotSubscribed(words) => (false, "not_subscribed", words),
            Found::CameAgo(minutes) => (true, "came_ago", minutes.to_string()),
            Found::NoneCame => (false, "none_came", nothing()),
            Found::CanAnswer(people) => (people > 0, "can_answer", people.to_string()),
            Found::Taken => (true, "taken", nothing()),
            Found::TooLate => (false, "too_late", nothing()),
            Found::Unreachable => (false, "unreachable", nothing()),
            Found::Refused(words) => (false, "refused", words),
        };
        Check {
            name,
            ok,
            found,
            what,
        }
    }
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
    if to.is_some() && inbox.kind != ChannelKind::WhatsApp {
        return Err(Problem::BadValue(
            "Only WhatsApp has test messages: write to the account from a phone instead.",
        ));
    }
    let graph = Graph {
        base: config::graph(desk.env(), inbox.kind),
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
    let found = newest.first().map_or(Found::NoneCame, |receipt| {
        Found::CameAgo((desk.now() - receipt.at).0 / 60_000)
    });
    Ok(found.of("webhook"))
}

fn people(desk: &Desk) -> Result<Check, Problem> {
    let all = settings(desk)?;
    let able = all
        .agents
        .iter()
        .filter(|agent| agent.active && role_has(agent.role, Right::Reply))
        .count();
    Ok(Found::CanAnswer(able).of("people"))
}

struct Graph {
    base: String,
    token: String,
}

impl Graph {
    /// The token opens the number or account, and it is the one we think it is.
    async fn number(&self, inbox: &Inbox) -> Check {
        let fields: &[&str] = match inbox.kind {
            ChannelKind::WhatsApp => &["display_phone_number", "verified_name", "quality_rating"],
            ChannelKind::Instagram | ChannelKind::Messenger => &["username", "name"],
        };
        let path = format!("{}?fields={}", inbox.number, fields.join(","));
        let answer = self.get(&path).await;
        let text = |value: &Value, name: &str| {
            value
                .get(name)
                .and_then(Value::as_str)
                .unwrap_or("?")
                .to_owned()
        };
        let found = answer.map_or_else(
            |found| found,
            |value| {
                let told: Vec<String> = fields.iter().map(|name| text(&value, name)).collect();
                Found::Number(told.join(" · "))
            },
        );
        found.of("number")
    }

    /// Meta sends the account's webhooks to some app (facts 1.5). Where to none, the app that the token is of is subscribed
    /// here and now. Where to one already nothing is touched: subscribing again would clear an address that the operator
    /// has set for this account alone.
    async fn subscription(&self, inbox: &Inbox) -> Check {
        let path = format!("{}/subscribed_apps", inbox.account);
        let found = match self.apps(&path).await {
            Ok(0) => self.subscribe(inbox.kind, &path).await,
            Ok(count) => Found::Subscribed(count),
            Err(found) => found,
        };
        found.of("subscription")
    }

    async fn apps(&self, path: &str) -> Result<usize, Found> {
        let value = self.get(path).await?;
        let apps = value.get("data").and_then(Value::as_array);
        Ok(apps.map_or(0, Vec::len))
    }

    /// Believed when Meta lists it, and not before.
    async fn subscribe(&self, channel: ChannelKind, path: &str) -> Found {
        let wanted = match channel {
            ChannelKind::WhatsApp => String::new(),
            // Which fields is asked of each account by itself there (facts 1.5).
            ChannelKind::Instagram | ChannelKind::Messenger => {
                format!("?subscribed_fields={FIELDS}")
            }
        };
        let whole = format!("{path}{wanted}");
        match self.ask("POST", &whole, Vec::new()).await {
            Err(Found::Refused(words)) => return Found::NotSubscribed(words),
            Err(found) => return found,
            Ok(_) => {}
        }
        match self.apps(path).await {
            Ok(0) => Found::NoApp,
            Ok(_) => Found::SubscribedNow,
            Err(found) => found,
        }
    }

    /// Meta's own sample template, because a text is refused outside the 24-hour window.
    async fn test_message(&self, inbox: &Inbox, to: &str) -> Check {
        let body = json!({
            "messaging_product": "whatsapp", "recipient_type": "individual", "to": to, "type": "template",
            "template": { "name": "hello_world", "language": { "code": "en_US" } },
        });
        let path = format!("{}/messages", inbox.number);
        let answer = self.ask("POST", &path, body.to_string().into_bytes()).await;
        answer
            .map_or_else(|found| found, |_| Found::Taken)
            .of("test_message")
    }

    async fn get(&self, path: &str) -> Result<Value, Found> {
        self.ask("GET", path, Vec::new()).await
    }

    async fn ask(&self, method: &'static str, path: &str, body: Vec<u8>) -> Result<Value, Found> {
        let request = Request {
            method,
            url: format!("{}/{path}", self.base),
            headers: self.headers(),
            body,
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

/// The document of a good answer; what to say about any other.
fn read(answer: Result<Answered, Silence>) -> Result<Value, Found> {
    let answered = answer.map_err(|silence| match silence {
        Silence::TooLate => Found::TooLate,
        Silence::Cut | Silence::NotSent => Found::Unreachable,
    })?;
    let value: Value = serde_json::from_slice(&answered.body).unwrap_or(Value::Null);
    if (200..300).contains(&answered.status) {
        return Ok(value);
    }
    let said = value
        .pointer("/error/message")
        .and_then(Value::as_str)
        .unwrap_or_default();
    let said = domain::text::excerpt(said, 200);
    Err(Found::Refused(format!("{} {said}", answered.status)))
}
