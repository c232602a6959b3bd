//! From an entry to its events, and what each event says (facts 4.2).

use super::content;
use crate::{
    json::{Fields, Piece},
    meta::envelope::{self, gathered},
};
use domain::{
    channel::{Address, ChannelKind},
    contact::{ExternalId, ExternalKind},
    incoming::{Incoming, IncomingMessage, Moment, ProviderId, Sender, Side, What},
    message::{Content, Delivery, Forwarded},
    time::Time,
};

/// Where the account's events stand: those of threads that another app answers come in `standby`, and are shown as well.
const LISTS: [&str; 2] = ["messaging", "standby"];
/// Fields of `changes` whose value is such an event, as the dashboard's test button sends them and some apps get them.
const EVENTS: [&str; 6] = [
    "messages",
    "messaging_postbacks",
    "messaging_seen",
    "message_reactions",
    "message_edit",
    "messaging_referral",
];
/// What the test button writes where an account's id belongs.
const NOBODY: &str = "0";

/// Every event of every entry.
pub(crate) fn entries(root: &Fields<'_>) -> Vec<Incoming> {
    gathered(root.list("entry").into_iter().map(entry), || {
        envelope::unreadable(address(None), envelope::TOO_MANY, "")
    })
}

fn entry(piece: Piece<'_>) -> Vec<Incoming> {
    let Some(fields) = piece.fields() else {
        return vec![envelope::unreadable(
            address(None),
            "an entry that is no object",
            piece.raw(),
        )];
    };
    let account = fields.word("id").filter(|id| id != NOBODY);
    let at = fields.time("time");
    let rest = || envelope::unreadable(address(account.clone()), envelope::TOO_MANY, piece.raw());
    let events = LISTS.into_iter().flat_map(|list| fields.list(list));
    let events = events.map(|event| of_event(account.as_deref(), at, event));
    let changes = fields.list("changes").into_iter();
    let changes = changes.map(|change| of_change(account.as_deref(), at, change));
    let pieces = gathered(events.chain(changes), rest);
    if pieces.is_empty() {
        let why = "an entry without events";
        return vec![envelope::unreadable(address(account), why, piece.raw())];
    }
    pieces
}

fn address(number: Option<String>) -> Address {
    Address {
        number,
        ..envelope::nowhere(ChannelKind::Instagram)
    }
}

/// News outside of conversations, such as a comment, is a notice that names its field.
fn of_change(account: Option<&str>, at: Option<Time>, piece: Piece<'_>) -> Vec<Incoming> {
    let fields = piece.fields().unwrap_or_default();
    let field = fields.word("field");
    let value = fields.get("value");
    match (field, value) {
        (Some(field), Some(value)) if EVENTS.contains(&field.as_str()) => {
            of_event(account, at, value)
        }
        (Some(field), _) => vec![Incoming {
            to: address(account.map(str::to_owned)),
            at: fields.inner("value").time("timestamp").or(at),
            from: None,
            what: What::Notice {
                field: format!("changes.{field}"),
            },
        }],
        (None, _) => {
            let to = address(account.map(str::to_owned));
            let why = "a change without a field";
            vec![envelope::unreadable(to, why, piece.raw())]
        }
    }
}

/// One event, opened, with what all its pieces share.
struct Event<'a> {
    to: Address,
    at: Option<Time>,
    side: Side,
    customer: Option<String>,
    fields: Fields<'a>,
    piece: Piece<'a>,
}

impl Event<'_> {
    fn incoming(&self, what: What) -> Incoming {
        let id = |value: &String| ExternalId {
            kind: ExternalKind::Scoped,
            value: value.clone(),
        };
        let from = self.customer.as_ref().map(|customer| Sender {
            ids: vec![id(customer)],
            ..Sender::default()
        });
        Incoming {
            to: self.to.clone(),
            at: self.at,
            from,
            what,
        }
    }

    fn unreadable(&self, why: &str) -> Vec<Incoming> {
        let mut incoming = envelope::unreadable(self.to.clone(), why, self.piece.raw());
        incoming.at = self.at;
        vec![incoming]
    }
}

fn of_event(account: Option<&str>, at: Option<Time>, piece: Piece<'_>) -> Vec<Incoming> {
    let Some(fields) = piece.fields() else {
        let to = address(account.map(str::to_owned));
        let why = "an event that is no object";
        return vec![envelope::unreadable(to, why, piece.raw())];
    };
    let sender = fields.inner("sender").word("id");
    let recipient = fields.inner("recipient").word("id");
    // In an echo the account is the sender, and the customer whom it wrote to.
    let is_echo = fields.inner("message").is_true("is_echo");
    let ours = is_echo || (sender.is_some() && sender.as_deref() == account);
    let (us, customer, side) = match ours {
        true => (sender, recipient, Side::PhoneApp),
        false => (recipient, sender, Side::Customer),
    };
    let event = Event {
        to: address(account.map(str::to_owned).or(us)),
        at: fields.time("timestamp").or(at),
        side,
        customer,
        fields,
        piece,
    };
    read(&event)
}

fn read(event: &Event<'_>) -> Vec<Incoming> {
    let fields = &event.fields;
    let inner = |name| fields.has(name).then(|| fields.inner(name));
    if let Some(message) = inner("message") {
        return of_message(event, &message);
    }
    let what = if let Some(reaction) = inner("reaction") {
        of_reaction(event, &reaction)
    } else if let Some(read) = inner("read") {
        read.word("mid").map(|mid| What::Status {
            id: ProviderId(mid),
            delivery: Delivery::Read,
            tag: None,
        })
    } else if let Some(edit) = inner("message_edit") {
        edit.word("mid").map(|mid| What::Edit {
            on: ProviderId(mid),
            side: event.side,
            content: Content::Text {
                body: edit.text("text").unwrap_or_default(),
            },
        })
    } else if let Some(postback) = inner("postback") {
        Some(of_postback(event, &postback))
    } else {
        let name = envelope::event_name(fields);
        let name = name.as_deref().unwrap_or("unknown");
        Some(What::Notice {
            field: format!("messaging.{name}"),
        })
    };
    match what {
        Some(what) => vec![event.incoming(what)],
        None => event.unreadable("an event that does not say which message it is about"),
    }
}

/// Unsent is a message once more, with nothing in it; several files in one message are a message each, since each of
/// them has a way of its own.
fn of_message(event: &Event<'_>, message: &Fields<'_>) -> Vec<Incoming> {
    let Some(mid) = message.word("mid") else {
        return event.unreadable("a message without an id");
    };
    if message.is_true("is_deleted") {
        let on = ProviderId(mid);
        let side = event.side;
        return vec![event.incoming(What::Revoke { on, side })];
    }
    let quotes = message.inner("reply_to").word("mid").map(ProviderId);
    let referral = content::referral(message);
    let contents = content::all(message, event.piece.raw());
    let one = |(place, content): (usize, Content)| {
        let id = match place {
            0 => mid.clone(),
            _ => format!("{mid}/{place}"),
        };
        let first = place == 0;
        event.incoming(What::Message(Box::new(IncomingMessage {
            id: ProviderId(id),
            side: event.side,
            moment: Moment::Live,
            content,
            quotes: quotes.clone().filter(|_| first),
            forwarded: Forwarded::No,
            referral: referral.clone().filter(|_| first),
        })))
    };
    contents.into_iter().enumerate().map(one).collect()
}

fn of_reaction(event: &Event<'_>, reaction: &Fields<'_>) -> Option<What> {
    let on = ProviderId(reaction.word("mid")?);
    let taken_back = reaction.word("action").as_deref() == Some("unreact");
    let emoji = reaction.word("emoji").or_else(|| {
        let named = reaction.word("reaction")?;
        Some(emoji_of(&named).to_owned())
    });
    Some(What::Reaction {
        on,
        side: event.side,
        emoji: emoji.filter(|_| !taken_back),
    })
}

/// Where only the name of a reaction is told. One that nobody has heard of is the heart that a double tap leaves.
fn emoji_of(name: &str) -> &'static str {
    match name {
        "haha" | "smile" => "😆",
        "wow" => "😮",
        "sad" => "😢",
        "angry" => "😠",
        "like" | "yes" => "👍",
        "dislike" | "no" => "👎",
        _ => "❤️",
    }
}

/// A tap on an ice breaker or a button. Some have no id: then person and instant are one.
fn of_postback(event: &Event<'_>, postback: &Fields<'_>) -> What {
    let made_up = || {
        let who = event.customer.as_deref().unwrap_or_default();
        let at = event.at.map_or(0, |at| at.0);
        format!("postback.{who}.{at}")
    };
    let payload = postback.word("payload");
    let title = postback.word("title").or_else(|| payload.clone());
    What::Message(Box::new(IncomingMessage {
        id: ProviderId(postback.word("mid").unwrap_or_else(made_up)),
        side: event.side,
        moment: Moment::Live,
        content: Content::Choice {
            title: title.unwrap_or_default(),
            id: payload,
            description: None,
        },
        quotes: None,
        forwarded: Forwarded::No,
        referral: content::referral(postback),
    }))
}
