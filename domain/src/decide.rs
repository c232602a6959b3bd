//! Whether a wish is granted, and what comes of it. The browser asks to guess, the object asks to decide.

use crate::{
    agent::{Agent, Role},
    apply::quote_of,
    channel::ChannelKind,
    command::{Attach, Command, Keyed},
    conversation::{Conversation, EntryKey, Status},
    event::{Actor, AssignmentReason, Event, Recorded},
    file,
    ids::{AgentId, EntryId, Ids},
    message::{Attachment, Content, Delivery, Forwarded, Media, Message, Origin},
    permission::{Reach, Right, may, may_with},
    refusal::Refusal,
    settings::Settings,
    text,
    thread::Note,
    time::{Span, Time},
    window,
};

/// A note may be longer than a message: nobody's network carries it.
pub(crate) const NOTE_LIMIT: u32 = 10_000;
/// Letters of a file's name that are kept: what file systems allow, and Meta takes.
const NAME_LIMIT: usize = 240;

/// Everything a decision may look at: one conversation, never the whole workspace.
#[derive(Debug, Clone, Copy)]
pub struct Scene<'a> {
    pub settings: &'a Settings,
    pub agent: &'a Agent,
    pub conversation: &'a Conversation,
    /// The message that the command names (to retry or to quote), where it is at hand.
    pub message: Option<&'a Message>,
}

/// The message a command is about, which the caller must look up for the [`Scene`].
#[must_use]
pub fn needs(command: &Command) -> Option<EntryKey> {
    match command {
        Command::Retry { message } => Some(*message),
        Command::Reply { quotes, .. } => *quotes,
        _ => None,
    }
}

/// Decides a wish. No events means: granted, and already so.
///
/// # Errors
/// The reason why it is not granted; nothing has happened then.
pub fn decide(
    scene: Scene<'_>,
    keyed: &Keyed,
    now: Time,
    ids: &mut dyn Ids,
) -> Result<Vec<Recorded>, Refusal> {
    if !may_with(
        scene.agent,
        Right::ReadConversation,
        Reach::from(scene.conversation),
    ) {
        return Err(Refusal::NotFound);
    }
    let events = match &keyed.command {
        Command::Claim => claim(scene)?,
        Command::Release => release(scene)?,
        Command::Assign { to } => assign(scene, *to)?,
        Command::SetStatus { status } => set_status(scene, *status, now)?,
        Command::Reopen {
            status,
            since,
            seen,
        } => reopen(scene, *status, (*since, *seen), now)?,
        Command::Reply {
            text,
            attachment,
            as_owner,
            ..
        } => {
            scene.require(Right::Reply)?;
            scene.not_anothers(scene.may_overrule() && !as_owner)?;
            reply(scene, keyed.key.entry(), text, attachment.as_ref(), now)?
        }
        Command::Retry { .. } => retry(scene, now)?,
        Command::AddNote { text } => add_note(scene, keyed.key.entry(), text, now)?,
        Command::MarkSeen { inbound } => mark_seen(scene, *inbound)?,
    };
    Ok(events
        .into_iter()
        .map(|event| scene.record(event, now, ids))
        .collect())
}

impl Scene<'_> {
    fn record(&self, event: Event, at: Time, ids: &mut dyn Ids) -> Recorded {
        let by = Actor::Agent {
            agent: self.agent.id,
        };
        Recorded {
            id: EntryId(ids.fresh()),
            conversation: self.conversation.id,
            at,
            by,
            event,
        }
    }

    /// Where a new line stands: behind all others, also behind one written in the same millisecond. The order in which
    /// an agent wrote is the order in which the customer reads.
    fn next_place(&self, now: Time) -> Time {
        now.max(self.conversation.active_at + Span(1))
    }

    fn require(&self, right: Right) -> Result<(), Refusal> {
        may(self.agent, right)
            .then_some(())
            .ok_or(Refusal::NotAllowed)
    }

    /// Supervisors and above may act over an owner's head; that is what they are for.
    fn may_overrule(&self) -> bool {
        matches!(
            self.agent.role,
            Role::Owner | Role::Admin | Role::Supervisor
        )
    }

    /// Refuses who would answer a conversation that somebody else answers.
    fn not_anothers(&self, overrules: bool) -> Result<(), Refusal> {
        match self.conversation.owner {
            Some(owner) if owner != self.agent.id && !overrules => {
                Err(Refusal::AlreadyOwned { owner })
            }
            _ => Ok(()),
        }
    }
}

fn claim(scene: Scene<'_>) -> Result<Vec<Event>, Refusal> {
    scene.require(Right::Claim)?;
    match scene.conversation.owner {
        Some(owner) if owner == scene.agent.id => Ok(Vec::new()),
        Some(owner) => Err(Refusal::AlreadyOwned { owner }),
        None => Ok(vec![Event::Assigned {
            to: Some(scene.agent.id),
            reason: AssignmentReason::Claimed,
        }]),
    }
}

fn release(scene: Scene<'_>) -> Result<Vec<Event>, Refusal> {
    match scene.conversation.owner {
        None => Ok(Vec::new()),
        Some(owner) if owner == scene.agent.id || scene.may_overrule() => {
            Ok(vec![Event::Assigned {
                to: None,
                reason: AssignmentReason::Manual,
            }])
        }
        Some(_) => Err(Refusal::NotOwner),
    }
}

fn assign(scene: Scene<'_>, to: Option<AgentId>) -> Result<Vec<Event>, Refusal> {
    scene.require(Right::Assign)?;
    scene.not_anothers(scene.may_overrule())?;
    if let Some(id) = to {
        let target = scene.settings.agent(id).ok_or(Refusal::NoSuchAgent)?;
        if !may(target, Right::Reply) {
            return Err(Refusal::NoSuchAgent);
        }
    }
    if scene.conversation.owner == to {
        return Ok(Vec::new());
    }
    Ok(vec![Event::Assigned {
        to,
        reason: AssignmentReason::Manual,
    }])
}

fn set_status(scene: Scene<'_>, status: Status, now: Time) -> Result<Vec<Event>, Refusal> {
    scene.require(Right::ChangeStatus)?;
    if let Status::Snoozed { until } = status
        && until <= now
    {
        return Err(Refusal::InThePast);
    }
    if scene.conversation.status == status {
        return Ok(Vec::new());
    }
    let mut events = vec![Event::StatusChanged { status }];
    // What comes back to life while its owner is gone is nobody's.
    if let Some(owner) = scene.conversation.owner
        && status != Status::Closed
        && scene.settings.has_left(owner)
    {
        events.push(Event::Assigned {
            to: None,
            reason: AssignmentReason::OwnerLeft(owner),
        });
    }
    Ok(events)
}

/// Who was answered after the close waits no more, and who wrote again waits already.
fn reopen(
    scene: Scene<'_>,
    status: Status,
    (since, seen): (Time, u64),
    now: Time,
) -> Result<Vec<Event>, Refusal> {
    let mut events = set_status(scene, status, now)?;
    let Conversation {
        status: before,
        last,
        opened_at,
        ..
    } = scene.conversation;
    let unanswered = last.as_ref().is_some_and(|last| last.origin.is_customer());
    if *before == Status::Closed && status != Status::Closed && unanswered {
        let since = since.max(*opened_at).min(now);
        events.push(Event::WaitResumed { since, seen });
    }
    Ok(events)
}

fn reply(
    scene: Scene<'_>,
    id: EntryId,
    words: &str,
    attach: Option<&Attach>,
    now: Time,
) -> Result<Vec<Event>, Refusal> {
    let kind = scene
        .settings
        .inbox(scene.conversation.inbox)
        .ok_or(Refusal::InboxGone)?
        .kind;
    let (content, attachment) = said(kind, words, attach)?;
    if !window::is_open(kind, scene.conversation, now) {
        return Err(Refusal::WindowClosed);
    }
    let mut events = Vec::new();
    if scene.conversation.owner.is_none() {
        events.push(Event::Assigned {
            to: Some(scene.agent.id),
            reason: AssignmentReason::Replied,
        });
    }
    let message = Message {
        id,
        conversation: scene.conversation.id,
        at: scene.next_place(now),
        origin: Origin::Agent {
            agent: scene.agent.id,
        },
        content,
        attachment,
        delivery: Delivery::Queued {
            attempt: 1,
            due: now,
        },
        quote: scene.message.map(quote_of),
        reactions: Vec::new(),
        referral: None,
        forwarded: Forwarded::No,
        participant: None,
        edited_at: None,
        revoked_at: None,
    };
    events.push(Event::Queued {
        message: Box::new(message),
    });
    Ok(events)
}

/// What a reply says, and where its file is: who may attach it has uploaded it.
pub(crate) fn said(
    kind: ChannelKind,
    words: &str,
    attach: Option<&Attach>,
) -> Result<(Content, Option<Attachment>), Refusal> {
    let Some(attach) = attach else {
        let body = spoken(words)?;
        if kind.is_too_long(&body) {
            let limit = kind.text_limit();
            return Err(Refusal::TooLong { limit });
        }
        return Ok((Content::Text { body }, None));
    };
    let limit = file::may_attach(kind, attach)?;
    let caption = match words.trim() {
        "" => None,
        _ => Some(sound(words, limit.caption)?),
    };
    let name = |name: &String| text::excerpt(name, NAME_LIMIT);
    let media = Media {
        kind: attach.kind,
        id: attach.upload.to_string(),
        mime: Some(text::clean(&attach.mime)),
        sha256: None,
        caption,
        filename: attach.name.as_ref().map(name),
    };
    let held = Attachment::Held { size: attach.size };
    Ok((Content::Media(media), Some(held)))
}

fn retry(scene: Scene<'_>, now: Time) -> Result<Vec<Event>, Refusal> {
    scene.require(Right::Reply)?;
    let message = scene.message.ok_or(Refusal::NotFound)?;
    let Delivery::Failed { attempt, .. } = message.delivery else {
        return Err(Refusal::NotFailed);
    };
    let kind = scene
        .settings
        .inbox(scene.conversation.inbox)
        .ok_or(Refusal::InboxGone)?
        .kind;
    if !window::is_open(kind, scene.conversation, now) {
        return Err(Refusal::WindowClosed);
    }
    let delivery = Delivery::Queued {
        attempt: attempt + 1,
        due: now,
    };
    Ok(vec![Event::DeliveryAdvanced {
        message: message.key(),
        delivery,
    }])
}

fn add_note(scene: Scene<'_>, id: EntryId, words: &str, now: Time) -> Result<Vec<Event>, Refusal> {
    scene.require(Right::Note)?;
    let body = sound(words, NOTE_LIMIT)?;
    let note = Note {
        id,
        conversation: scene.conversation.id,
        at: scene.next_place(now),
        author: scene.agent.id,
        body,
    };
    Ok(vec![Event::Noted { note }])
}

/// The mark is the team's: who only looks on leaves it to those who answer.
fn mark_seen(scene: Scene<'_>, inbound: u64) -> Result<Vec<Event>, Refusal> {
    scene.require(Right::Reply)?;
    let inbound = inbound.min(scene.conversation.inbound);
    if inbound <= scene.conversation.seen {
        Ok(Vec::new())
    } else {
        Ok(vec![Event::Seen { inbound }])
    }
}

fn spoken(words: &str) -> Result<String, Refusal> {
    let body = text::clean(words);
    if body.trim().is_empty() {
        return Err(Refusal::EmptyText);
    }
    Ok(body)
}

pub(crate) fn sound(words: &str, limit: u32) -> Result<String, Refusal> {
    let body = spoken(words)?;
    if body.chars().count() > limit as usize {
        return Err(Refusal::TooLong { limit });
    }
    Ok(body)
}
