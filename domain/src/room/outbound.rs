//! The way out: order per conversation, one attempt at a time, written down before it leaves.

use super::{batch::change, draft::Draft, files};
use crate::{
    conversation::{EntryKey, Status},
    event::{Actor, Event},
    ids::{ConversationId, EntryId, Ids, InboxId},
    incoming::ProviderId,
    message::{Again, Delivery, Failure, Message, Verdict, Why},
    shelf::{Broken, Progress},
    time::{Span, Time},
};

/// After so many refusals a person must look.
const LAST_ATTEMPT: u32 = 5;
/// Due rows looked at in one commit; the alarm comes again for the rest.
const DUE_AT_ONCE: usize = 100;

/// The text sent along with a message (`biz_opaque_callback_data`), by which its statuses find it without an index.
/// It holds our own ids only.
#[must_use]
pub fn tag(conversation: ConversationId, message: EntryKey, attempt: u32) -> String {
    format!("{conversation}.{}.{}.{attempt}", message.at.0, message.id)
}

/// Reads a [`tag`] back; nothing for foreign text.
#[must_use]
pub fn read_tag(text: &str) -> Option<(ConversationId, EntryKey, u32)> {
    let mut parts = text.split('.');
    let conversation = parts.next()?.parse().ok()?;
    let at = Time(parts.next()?.parse().ok()?);
    let id = parts.next()?.parse().ok()?;
    let attempt = parts.next()?.parse().ok()?;
    parts
        .next()
        .is_none()
        .then_some((conversation, EntryKey { at, id }, attempt))
}

/// The name of a provider's message within an inbox.
pub(super) fn alias(ids: &dyn Ids, inbox: InboxId, id: &ProviderId) -> EntryId {
    EntryId(ids.named(&format!("message:{inbox}"), &id.0))
}

/// Begins the next attempt of a conversation, unless one is under way or the next must wait.
pub(super) fn start_next(
    draft: &mut Draft<'_>,
    conversation: ConversationId,
    ids: &mut dyn Ids,
) -> Result<(), Broken> {
    let line = draft.on_their_way(conversation)?;
    let under_way = |message: &Message| matches!(message.delivery, Delivery::Sending { .. });
    let Some(first) = line.first().filter(|_| !line.iter().any(under_way)) else {
        return Ok(());
    };
    match first.delivery {
        Delivery::Queued { attempt, due } if due <= draft.now => advance(
            draft,
            conversation,
            first.key(),
            Delivery::Sending { attempt },
            ids,
        ),
        _ => Ok(()),
    }
}

pub(super) fn advance(
    draft: &mut Draft<'_>,
    conversation: ConversationId,
    message: EntryKey,
    delivery: Delivery,
    ids: &mut dyn Ids,
) -> Result<(), Broken> {
    let event = Event::DeliveryAdvanced { message, delivery };
    draft.happen(conversation, draft.now, Actor::System, event, ids)
}

/// What the provider said to one attempt.
pub(super) fn verdict(
    draft: &mut Draft<'_>,
    conversation: ConversationId,
    key: EntryKey,
    attempt: u32,
    verdict: Verdict,
    ids: &mut dyn Ids,
) -> Result<(), Broken> {
    let (Some(head), Some(message)) = (
        draft.conversation(conversation)?,
        draft.message(conversation, key)?,
    ) else {
        return Ok(());
    };
    match verdict {
        Verdict::Accepted { id } => accepted(draft, head.inbox, &message, attempt, id, ids)?,
        // A status of this attempt was faster than its answer: the provider has it, whatever the answer says.
        _ if message.delivery != (Delivery::Sending { attempt }) => {}
        Verdict::Later { after, failure } if attempt < LAST_ATTEMPT => {
            let due = draft.now + pause(attempt, after, ids);
            let attempt = attempt + 1;
            advance(
                draft,
                conversation,
                key,
                Delivery::Queued { attempt, due },
                ids,
            )?;
            note_stop(draft, head.inbox, &failure);
        }
        Verdict::Later { failure, .. } => {
            let again = Again::ByPerson;
            let failure = Failure { again, ..failure };
            failed(draft, head.inbox, &message, attempt, failure, ids)?;
        }
        Verdict::Never { failure } | Verdict::Unsure { failure } => {
            failed(draft, head.inbox, &message, attempt, failure, ids)?;
        }
    }
    start_next(draft, conversation, ids)
}

fn accepted(
    draft: &mut Draft<'_>,
    inbox: InboxId,
    message: &Message,
    attempt: u32,
    id: ProviderId,
    ids: &mut dyn Ids,
) -> Result<(), Broken> {
    let alias = alias(ids, inbox, &id);
    let told = draft.early(alias)?.and_then(|early| early.delivery);
    let told = told.map(|told| told.of_attempt(attempt));
    let taken = Delivery::Accepted { attempt };
    let delivery = told.filter(|told| taken.advances_to(told)).unwrap_or(taken);
    clear_stop(draft, inbox);
    // News of its failure was faster than this answer, and a person has begun the next attempt.
    if attempt < message.delivery.attempt() && !delivery.has_arrived() {
        return Ok(());
    }
    if message.delivery.advances_to(&delivery) {
        advance(draft, message.conversation, message.key(), delivery, ids)?;
    }
    name(draft, message, Some(id), alias);
    let (conversation, key) = (message.conversation, message.key());
    catch_up(draft, conversation, key, alias, attempt, ids)
}

/// A message is known by its alias from now on: what waited for it happens.
pub(super) fn catch_up(
    draft: &mut Draft<'_>,
    conversation: ConversationId,
    key: EntryKey,
    alias: EntryId,
    attempt: u32,
    ids: &mut dyn Ids,
) -> Result<(), Broken> {
    let Some(early) = draft.early(alias)? else {
        return Ok(());
    };
    draft.rows.early.insert(alias, None);
    let now = draft.message(conversation, key)?;
    if let (Some(message), Some(told)) = (now, early.delivery) {
        let told = told.of_attempt(attempt);
        if message.delivery.advances_to(&told) {
            advance(draft, conversation, key, told, ids)?;
        }
    }
    for change in early.changes {
        change::take(draft, conversation, key, &change, ids)?;
    }
    for by in early.quoted_by {
        change::quote(draft, conversation, key, by, ids)?;
    }
    Ok(())
}

/// Remembers under which id the provider knows a message.
pub(super) fn name(
    draft: &mut Draft<'_>,
    message: &Message,
    provider: Option<ProviderId>,
    alias: EntryId,
) {
    let key = message.key();
    if let Some(row) = draft.rows.entries.get_mut(&(message.conversation, key)) {
        row.provider = provider.or(row.provider.take());
        row.alias = Some(alias);
        return;
    }
    let progress = draft.rows.progress.entry(key).or_insert_with(|| Progress {
        conversation: message.conversation,
        delivery: message.delivery.clone(),
        provider: None,
        alias: None,
    });
    progress.provider = provider.or(progress.provider.take());
    progress.alias = Some(alias);
}

fn failed(
    draft: &mut Draft<'_>,
    inbox: InboxId,
    message: &Message,
    attempt: u32,
    failure: Failure,
    ids: &mut dyn Ids,
) -> Result<(), Broken> {
    note_stop(draft, inbox, &failure);
    let delivery = Delivery::Failed { failure, attempt };
    advance(draft, message.conversation, message.key(), delivery, ids)
}

/// How long to wait before the next attempt: what the provider asks for, else doubling from two seconds to five
/// minutes, with up to a quarter of chance on top so that many conversations do not come back at once.
fn pause(attempt: u32, asked: Option<Span>, ids: &mut dyn Ids) -> Span {
    let doubling = Span::seconds(2i64.saturating_pow(attempt.min(8)));
    let base = asked.unwrap_or(doubling).0.clamp(1_000, Span::minutes(5).0);
    let chance = (ids.fresh() % 256) as i64;
    Span(base + base / 4 * chance / 256)
}

/// A bad token stops a whole inbox: everybody is told until a send works again.
fn note_stop(draft: &mut Draft<'_>, inbox: InboxId, failure: &Failure) {
    if matches!(
        failure.why,
        Why::TokenInvalid | Why::PermissionMissing | Why::AccountRestricted
    ) {
        set_stop(draft, inbox, Some(failure.clone()));
    }
}

fn clear_stop(draft: &mut Draft<'_>, inbox: InboxId) {
    set_stop(draft, inbox, None);
}

fn set_stop(draft: &mut Draft<'_>, id: InboxId, stopped: Option<Failure>) {
    let unchanged = draft
        .settings
        .inbox(id)
        .is_none_or(|inbox| inbox.stopped == stopped);
    if unchanged {
        return;
    }
    let mut settings = (*draft.settings).clone();
    if let Some(inbox) = settings.inbox_mut(id) {
        inbox.stopped = stopped;
    }
    draft.settle(settings);
}

/// Looks at everything that is due: later tries and snoozes.
pub(super) fn due(draft: &mut Draft<'_>, ids: &mut dyn Ids) -> Result<(), Broken> {
    for due in draft.shelf().due(draft.now, DUE_AT_ONCE)? {
        draft.rows.settled.push(due);
        match due.message {
            Some(message) => {
                files::look(draft, due.conversation, message)?;
                start_next(draft, due.conversation, ids)?;
            }
            None => wake(draft, due.conversation, ids)?,
        }
    }
    Ok(())
}

fn wake(draft: &mut Draft<'_>, id: ConversationId, ids: &mut dyn Ids) -> Result<(), Broken> {
    let status = draft.conversation(id)?.map(|head| head.status);
    match status {
        Some(Status::Snoozed { until }) if until <= draft.now => {
            let event = Event::StatusChanged {
                status: Status::Open,
            };
            draft.happen(id, draft.now, Actor::System, event, ids)
        }
        _ => Ok(()),
    }
}

/// An attempt that was begun before a restart and never answered for: it may have gone out, so a person decides.
pub(super) fn orphan(
    draft: &mut Draft<'_>,
    conversation: ConversationId,
    key: EntryKey,
    ids: &mut dyn Ids,
) -> Result<(), Broken> {
    let message = draft.message(conversation, key)?;
    if let Some(Delivery::Sending { attempt }) = message.map(|message| message.delivery) {
        let failure = Failure {
            why: Why::TimedOut,
            again: Again::ByPerson,
            code: None,
            detail: None,
        };
        advance(
            draft,
            conversation,
            key,
            Delivery::Failed { failure, attempt },
            ids,
        )?;
    }
    start_next(draft, conversation, ids)
}
