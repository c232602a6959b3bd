//! Asks a provider who somebody is, where its webhooks name nobody. What is told goes through the room like everything
//! else; where nothing is told, the person's next message asks again.

use crate::{
    config,
    desk_object::{Desk, Trouble},
    host,
};
use channels::instagram::{self, Profile};
use domain::{
    channel::{Address, Inbox},
    contact::{Contact, ExternalId, ExternalKind},
    ids::ConversationId,
    incoming::{Incoming, Sender, What},
    room::Input,
    shelf::{Broken, Shelf as _},
    time::Span,
};
use worker::console_error;

const PATIENCE: Span = Span::seconds(10);

/// Looks up the customer of a conversation.
pub async fn run(desk: Desk, conversation: ConversationId) {
    let found = match look_up(&desk, conversation) {
        Ok(Some((inbox, contact, sealed))) => ask(&desk, &inbox, &contact, &sealed).await,
        Ok(None) => None,
        Err(trouble) => {
            console_error!("a person could not be looked up: {trouble}");
            None
        }
    };
    let Some(told) = found else {
        return;
    };
    if let Err(trouble) = desk.take(Input::Batch { incoming: &[told] }) {
        console_error!("a person's name could not be written: {trouble}");
    }
}

type Found = (Inbox, Contact, Vec<u8>);

fn look_up(desk: &Desk, conversation: ConversationId) -> Result<Option<Found>, Trouble> {
    Ok(desk.shelf(|shelf| -> Result<Option<Found>, Broken> {
        let Some(head) = shelf.head(conversation)? else {
            return Ok(None);
        };
        let inbox = shelf.settings().inbox(head.conversation.inbox).cloned();
        let token = match &inbox {
            Some(inbox) => shelf.token(inbox.id)?,
            None => None,
        };
        let found = inbox.zip(token);
        // Two messages at once ask twice, and the second may find the name here already.
        let found = found.filter(|_| head.contact.name.is_none());
        Ok(found.map(|(inbox, token)| (inbox, head.contact, token)))
    })??)
}

async fn ask(desk: &Desk, inbox: &Inbox, contact: &Contact, sealed: &[u8]) -> Option<Incoming> {
    let token = desk.open_token(inbox.id, sealed).ok()??;
    let person = contact.external(ExternalKind::Scoped)?;
    let graph = config::graph(desk.env(), inbox.kind);
    let request = instagram::ask(person, &graph, &token).ok()?;
    let answer = host::call(&request, PATIENCE).await.ok()?;
    let profile = instagram::profile(answer.status, &answer.body)?;
    Some(told(inbox, person, profile))
}

fn told(inbox: &Inbox, person: &str, profile: Profile) -> Incoming {
    let id = |kind, value: String| ExternalId { kind, value };
    let username = profile.username.map(|it| id(ExternalKind::Username, it));
    let ids = [id(ExternalKind::Scoped, person.to_owned())].into_iter();
    Incoming {
        to: Address {
            kind: inbox.kind,
            number: Some(inbox.number.clone()),
            account: None,
        },
        at: None,
        from: Some(Sender {
            ids: ids.chain(username).collect(),
            ..Sender::default()
        }),
        what: What::AddressBook { name: profile.name },
    }
}
