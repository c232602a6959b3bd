//! Hands messages to their providers. Never inside a commit: the attempt was written first, and its verdict comes back
//! through the room. The order within a conversation is the room's: it begins the next when this one is settled.

mod file;

use crate::{
    config,
    desk_object::{Desk, Trouble},
    host::{self, Silence},
};
use channels::{CannotWrite, Outgoing, Request, whatsapp};
use domain::{
    channel::{ChannelKind, Inbox},
    contact::Contact,
    conversation::EntryKey,
    ids::ConversationId,
    incoming::ProviderId,
    message::{Again, Failure, Message, Verdict, Why},
    room::{self, Input},
    shelf::{Broken, Shelf as _},
    time::Span,
};
use worker::console_error;

/// How long a provider may take, unless `SEND_TIMEOUT_MS` says otherwise.
const PATIENCE: Span = Span::seconds(15);
/// How often a verdict is offered to a store that does not answer. After that it is an orphan, which a person looks at.
const OFFERS: u32 = 5;

/// One attempt that is written as begun.
#[derive(Debug, Clone, Copy)]
pub struct Attempt {
    pub conversation: ConversationId,
    pub message: EntryKey,
    pub number: u32,
}

/// All that a request is made of.
struct Letter {
    message: Message,
    inbox: Inbox,
    contact: Contact,
    quotes: Option<ProviderId>,
    sealed: Option<Vec<u8>>,
}

/// Makes one attempt and takes its verdict in.
pub async fn send(desk: Desk, attempt: Attempt) {
    let verdict = match prepare(&desk, attempt) {
        Ok(Ok((letter, token))) => match file::hand_over(&desk, attempt, &letter, &token).await {
            Ok(file) => deliver(&desk, attempt, &letter, &token, file.as_deref()).await,
            Err(verdict) => verdict,
        },
        Ok(Err(verdict)) => verdict,
        Err(trouble) => {
            console_error!("a message could not be prepared: {trouble}");
            Verdict::Later {
                after: None,
                failure: failure(Why::ProviderDown, Again::Safe, &trouble.to_string()),
            }
        }
    };
    if !matches!(verdict, Verdict::Later { .. }) {
        desk.hand(attempt.message, None);
    }
    settle(&desk, attempt, verdict).await;
}

/// The message with its token, or the verdict on one that cannot be sent.
fn prepare(desk: &Desk, attempt: Attempt) -> Result<Result<(Letter, String), Verdict>, Trouble> {
    let Some(letter) = look_up(desk, attempt)? else {
        return Ok(Err(never(
            Why::BadRequest,
            "the message is not in its conversation any more",
        )));
    };
    let Some(sealed) = &letter.sealed else {
        return Ok(Err(never(
            Why::TokenInvalid,
            "the inbox has no access token",
        )));
    };
    let Ok(Some(token)) = desk.open_token(letter.inbox.id, sealed) else {
        return Ok(Err(never(
            Why::TokenInvalid,
            "the access token cannot be opened: was MASTER_KEY changed?",
        )));
    };
    Ok(Ok((letter, token)))
}

/// Sends the message itself; `file` is the provider's name of its file.
async fn deliver(
    desk: &Desk,
    attempt: Attempt,
    letter: &Letter,
    token: &str,
    file: Option<&str>,
) -> Verdict {
    let tag = room::tag(attempt.conversation, attempt.message, attempt.number);
    let out = Outgoing {
        to: &letter.contact,
        content: &letter.message.content,
        quotes: letter.quotes.as_ref(),
        file,
        tag: &tag,
        token,
    };
    let (channel, number) = (letter.inbox.kind, &letter.inbox.number);
    match channels::write(channel, &out, &config::graph(desk.env(), channel), number) {
        Ok(request) => ask(desk, channel, &request, attempt.number).await,
        Err(why) => never(why_not(why), &why.to_string()),
    }
}

fn look_up(desk: &Desk, attempt: Attempt) -> Result<Option<Letter>, Trouble> {
    Ok(desk.shelf(|shelf| -> Result<Option<Letter>, Broken> {
        let (Some(row), Some(head)) = (
            shelf.entry(attempt.conversation, attempt.message)?,
            shelf.head(attempt.conversation)?,
        ) else {
            return Ok(None);
        };
        let (Some(message), Some(inbox)) = (
            row.entry.message().cloned(),
            shelf.settings().inbox(head.conversation.inbox).cloned(),
        ) else {
            return Ok(None);
        };
        let quoted = message.quote.as_ref().and_then(|quote| quote.key);
        let quotes = match quoted {
            Some(key) => shelf
                .entry(attempt.conversation, key)?
                .and_then(|row| row.provider),
            None => None,
        };
        let sealed = shelf.token(inbox.id)?;
        Ok(Some(Letter {
            message,
            inbox,
            contact: head.contact,
            quotes,
            sealed,
        }))
    })??)
}

async fn ask(desk: &Desk, channel: ChannelKind, request: &Request, attempt: u32) -> Verdict {
    match host::call(request, patience(desk)).await {
        Ok(answer) => channels::verdict(
            channel,
            answer.status,
            answer.retry_after.as_deref(),
            &answer.body,
            attempt,
        ),
        Err(Silence::TooLate | Silence::Cut) => whatsapp::verdict_of_silence(),
        Err(Silence::NotSent) => never(
            Why::BadRequest,
            "the request could not be made: is GRAPH an address?",
        ),
    }
}

async fn settle(desk: &Desk, attempt: Attempt, verdict: Verdict) {
    let Attempt {
        conversation,
        message,
        number,
    } = attempt;
    for offer in 0..OFFERS {
        let input = Input::Verdict {
            conversation,
            message,
            attempt: number,
            verdict: verdict.clone(),
        };
        match desk.take(input) {
            Ok(_) => return,
            Err(trouble) => console_error!("a verdict could not be written: {trouble}"),
        }
        host::sleep(Span::seconds(1 << offer)).await;
    }
}

fn patience(desk: &Desk) -> Span {
    let millis = desk
        .env()
        .var("SEND_TIMEOUT_MS")
        .ok()
        .and_then(|text| text.to_string().parse().ok());
    millis.map_or(PATIENCE, Span)
}

fn why_not(why: CannotWrite) -> Why {
    match why {
        CannotWrite::Kind(_) => Why::UnsupportedType,
        CannotWrite::NoFile => Why::MediaFailed,
        CannotWrite::NoAddress => Why::Undeliverable,
        CannotWrite::Empty | CannotWrite::TooLong { .. } => Why::BadRequest,
        CannotWrite::BadInbox => Why::TokenInvalid,
    }
}

fn never(why: Why, detail: &str) -> Verdict {
    let again = if why == Why::TokenInvalid {
        Again::ByPerson
    } else {
        Again::Useless
    };
    Verdict::Never {
        failure: failure(why, again, detail),
    }
}

fn failure(why: Why, again: Again, detail: &str) -> Failure {
    Failure {
        why,
        again,
        code: None,
        detail: Some(detail.to_owned()),
    }
}
