//! Fetches the files of messages from their provider into the bucket. After the commit that brought the message, never
//! inside it; what comes of it goes through the room like everything else.

use super::{Errand, bucket, name_of};
use crate::{
    config,
    desk_object::{Desk, Trouble},
    host::{self, Silence, Unkept},
};
use channels::{
    Request, instagram,
    whatsapp::{self, Place},
};
use domain::{
    channel::{ChannelKind, Inbox},
    message::{Again, Content, Failure, Fetched, Message, Why},
    room::Input,
    shelf::{Broken, Shelf as _},
    time::Span,
};
use worker::console_error;

/// How long the provider may take to begin an answer.
const PATIENCE: Span = Span::seconds(20);
/// How long the bytes may take: less than the room waits before it begins anew.
const LONG: Span = Span::minutes(8);

/// Works on the list until it is empty.
pub async fn run(desk: Desk) {
    while let Some(errand) = desk.errands().next() {
        let fetched = fetch(&desk, errand).await;
        desk.errands().done(errand);
        let input = Input::Fetched {
            conversation: errand.conversation,
            message: errand.message,
            attempt: errand.attempt,
            fetched,
        };
        // A store that does not answer now is asked again when the file comes due (S11.6).
        if let Err(trouble) = desk.take(input) {
            console_error!("what came of a file could not be written: {trouble}");
        }
    }
}

async fn fetch(desk: &Desk, errand: Errand) -> Fetched {
    match look_up(desk, errand) {
        Ok(Ok(wanted)) => bring(desk, &wanted).await.unwrap_or_else(|why| why),
        Ok(Err(why)) => why,
        Err(trouble) => {
            console_error!("a file could not be looked up: {trouble}");
            later(Why::ProviderDown)
        }
    }
}

/// All that a fetch is made of.
struct Wanted {
    channel: ChannelKind,
    /// The provider's id of the file; where it has an open address instead, that.
    id: String,
    name: String,
    number: String,
    token: String,
    graph: String,
}

fn look_up(desk: &Desk, errand: Errand) -> Result<Result<Wanted, Fetched>, Trouble> {
    let found = desk.shelf(|shelf| -> Result<_, Broken> {
        let row = shelf.entry(errand.conversation, errand.message)?;
        let head = shelf.conversation(errand.conversation)?;
        let message = row.and_then(|row| row.entry.message().cloned());
        let inbox = head.and_then(|head| shelf.settings().inbox(head.inbox).cloned());
        let token = match &inbox {
            Some(inbox) => shelf.token(inbox.id)?,
            None => None,
        };
        Ok(message.zip(inbox).zip(token))
    })??;
    let Some(((message, inbox), sealed)) = found else {
        return Ok(Err(never(Why::TokenInvalid)));
    };
    with_token(desk, &message, &inbox, &sealed)
}

fn with_token(
    desk: &Desk,
    message: &Message,
    inbox: &Inbox,
    sealed: &[u8],
) -> Result<Result<Wanted, Fetched>, Trouble> {
    let (Content::Media(media), Some(name), Some(token)) = (
        &message.content,
        name_of(desk, message)?,
        desk.open_token(inbox.id, sealed)?,
    ) else {
        return Ok(Err(never(Why::MediaFailed)));
    };
    Ok(Ok(Wanted {
        channel: inbox.kind,
        id: media.id.clone(),
        name,
        number: inbox.number.clone(),
        token,
        graph: config::graph(desk.env(), inbox.kind),
    }))
}

async fn bring(desk: &Desk, wanted: &Wanted) -> Result<Fetched, Fetched> {
    let (place, request) = find(wanted).await?;
    let opened = host::open(&request, PATIENCE).await.map_err(silent)?;
    if let Err(why) = whatsapp::arrived(opened.status, opened.retry_after.as_deref()) {
        opened.cut();
        return Err(why);
    }
    let Some(size) = place.size.or(opened.length).filter(|size| *size > 0) else {
        opened.cut();
        return Err(later(Why::MediaFailed));
    };
    if size > domain::file::INBOUND {
        opened.cut();
        return Err(never(Why::MediaFailed));
    }
    let bucket = bucket(desk.env()).map_err(|error| {
        console_error!("there is no MEDIA: {error}");
        later(Why::ProviderDown)
    })?;
    match host::keep(opened, size, place.sha256, &bucket, &wanted.name, LONG).await {
        Ok(()) => Ok(Fetched::Held { size }),
        Err(Unkept::TooLate) => Err(later(Why::TimedOut)),
        Err(Unkept::Cut) => Err(later(Why::MediaFailed)),
        Err(Unkept::Bucket(words)) => {
            console_error!("a file could not be kept: {words}");
            Err(later(Why::MediaFailed))
        }
    }
}

async fn find(wanted: &Wanted) -> Result<(Place, Request), Fetched> {
    if wanted.channel == ChannelKind::Instagram {
        let place = Place {
            url: wanted.id.clone(),
            size: None,
            sha256: None,
        };
        let request = instagram::get(&place.url, &wanted.graph)?;
        return Ok((place, request));
    }
    let place = ask(wanted).await?;
    let request = whatsapp::get(&place, &wanted.graph, &wanted.token)?;
    Ok((place, request))
}

async fn ask(wanted: &Wanted) -> Result<Place, Fetched> {
    let request = whatsapp::ask(&wanted.id, &wanted.graph, &wanted.number, &wanted.token)
        .map_err(|_| never(Why::MediaFailed))?;
    let answer = host::call(&request, PATIENCE).await.map_err(silent)?;
    whatsapp::place(answer.status, answer.retry_after.as_deref(), &answer.body)
}

/// Fetching twice harms nobody, so silence is no reason to ask a person.
fn silent(silence: Silence) -> Fetched {
    match silence {
        Silence::TooLate | Silence::Cut => later(Why::TimedOut),
        Silence::NotSent => never(Why::BadRequest),
    }
}

fn later(why: Why) -> Fetched {
    Fetched::Later {
        after: None,
        failure: failure(why, Again::Safe),
    }
}

fn never(why: Why) -> Fetched {
    Fetched::Never {
        failure: failure(why, Again::ByPerson),
    }
}

fn failure(why: Why, again: Again) -> Failure {
    Failure {
        why,
        again,
        code: None,
        detail: None,
    }
}
