//! Questions to the domain: what somebody is called, and whether a wish would be granted.

use crate::{
    desk::{Desk, Session},
    host::BrowserIds,
    i18n::{inbox, thread},
};
use domain::{
    agent::Agent,
    command::{Command, Keyed},
    contact::{Contact, ExternalKind},
    decide::{Scene, decide},
    event::Actor,
    ids::{AgentId, CommandKey, ConversationId},
    refusal::Refusal,
    undo,
    wire::Head,
};
use leptos::prelude::*;

/// Who sits here. Tracked.
#[must_use]
pub fn me(desk: Desk) -> Option<Agent> {
    match desk.session().get() {
        Session::SignedIn(agent) => Some(agent),
        Session::Unknown | Session::SignedOut => None,
    }
}

/// What would take back a command that is about to be wished.
#[must_use]
pub fn undoing(desk: Desk, id: ConversationId, command: &Command) -> Option<Command> {
    let (head, me) = (desk.glance(id)?, untrack(|| me(desk))?);
    undo::undoing(command, &head.conversation, me.id)
}

/// What a team mate is called.
#[must_use]
pub fn agent_name(desk: Desk, id: AgentId) -> String {
    let settings = desk.settings().get();
    settings
        .agent(id)
        .map_or_else(|| thread::somebody().to_owned(), |agent| agent.name.clone())
}

/// The first word of a name, for narrow places.
#[must_use]
pub fn first_name(name: &str) -> String {
    name.split_whitespace().next().unwrap_or(name).to_owned()
}

/// Who did something.
#[must_use]
pub fn actor_name(desk: Desk, actor: Actor) -> String {
    match actor {
        Actor::Agent { agent } => agent_name(desk, agent),
        Actor::Customer => thread::actor_customer().to_owned(),
        Actor::PhoneApp => thread::actor_phone().to_owned(),
        Actor::System => thread::actor_system().to_owned(),
    }
}

/// What a customer is called: by name, else by username, else by number; nothing where none of them is known.
#[must_use]
pub fn called(contact: &Contact) -> Option<String> {
    let name = contact.name.clone().filter(|name| !name.trim().is_empty());
    name.or_else(|| username(contact))
        .or_else(|| phone(contact))
}

/// The same, or in words that they have no name.
#[must_use]
pub fn contact_name(contact: &Contact) -> String {
    called(contact).unwrap_or_else(|| nameless(contact).to_owned())
}

/// What stands for a name that nobody told.
#[must_use]
pub fn nameless(contact: &Contact) -> &'static str {
    match contact.external(ExternalKind::Group) {
        Some(_) => inbox::group(),
        None => inbox::no_name(),
    }
}

/// `@name`, where the channel tells it.
#[must_use]
pub fn username(contact: &Contact) -> Option<String> {
    let name = contact.external(ExternalKind::Username)?;
    Some(["@", name].concat())
}

/// A customer's number as people write it, where one is known.
#[must_use]
pub fn phone(contact: &Contact) -> Option<String> {
    contact.phone().map(spaced)
}

/// `5511955500101` as `+55 11 95550-0101`; other countries' digits stay in one piece.
#[must_use]
pub fn spaced(digits: &str) -> String {
    let digits = digits.trim_start_matches('+');
    let brazil = digits
        .strip_prefix("55")
        .filter(|rest| matches!(rest.len(), 10 | 11) && rest.is_ascii());
    let parts = brazil.and_then(|rest| {
        let (area, number) = rest.split_at_checked(2)?;
        let (front, back) = number.split_at_checked(number.len().checked_sub(4)?)?;
        Some(format!("+55 {area} {front}-{back}"))
    });
    parts.unwrap_or_else(|| format!("+{digits}"))
}

/// Why a wish would not be granted now, if so. The same `decide` that the worker asks. Tracked.
#[must_use]
pub fn objection(desk: Desk, head: &Head, command: Command) -> Option<Refusal> {
    let me = me(desk)?;
    let settings = desk.settings().get();
    let scene = Scene {
        settings: &settings,
        agent: &me,
        conversation: &head.conversation,
        message: None,
    };
    let keyed = Keyed {
        key: CommandKey(0),
        conversation: head.conversation.id,
        command,
    };
    decide(scene, &keyed, desk.now().get(), &mut BrowserIds).err()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_written_as_people_write_them() {
        for (digits, expected) in [
            ("5511955500101", "+55 11 95550-0101"),
            ("551155500100", "+55 11 5550-0100"),
            ("14155550123", "+14155550123"),
            ("+5215512345678", "+5215512345678"),
            ("55é", "+55é"),
        ] {
            assert_eq!(spaced(digits), expected);
        }
    }
}
