//! The files of messages: fetched after the commit that brought the message, tried again while that can help, and then
//! left to a person. Nothing in here touches what the message says.

use super::{batch::change::quote_anew, draft::Draft};
use crate::{
    conversation::EntryKey,
    effect::Effect,
    event::{Actor, Event},
    ids::{AgentId, ConversationId, Ids},
    message::{Again, Attachment, Content, Failure, Fetched, Message},
    shelf::{Broken, Due},
    time::{Span, Time},
};

/// How long a fetch may be silent before it is begun anew: after a restart nobody comes back with it. The largest file
/// takes less, and one that is still on its way is not begun twice.
const SILENCE: Span = Span::minutes(10);
/// The longest pause between two tries. Providers keep a file for days (facts 3.2).
const LONGEST: Span = Span::hours(1);

/// Where the file of an arriving message is: nowhere yet, if it has one.
pub(super) fn of_arriving(content: &Content, now: Time) -> Option<Attachment> {
    match content {
        Content::Media(_) => Some(Attachment::asked(None, now + SILENCE)),
        _ => None,
    }
}

/// The file whose place a message has held comes itself: what it is goes into the message, and it is fetched.
pub(super) fn fill(
    draft: &mut Draft<'_>,
    message: &Message,
    content: &Content,
    by: Actor,
    ids: &mut dyn Ids,
) -> Result<(), Broken> {
    let (conversation, key) = (message.conversation, message.key());
    let event = Event::Edited {
        message: key,
        content: content.clone(),
        fills: true,
    };
    draft.happen(conversation, draft.now, by, event, ids)?;
    quote_anew(draft, conversation, key, ids)?;
    match of_arriving(content, draft.now) {
        Some(asked) => moved(draft, message, None, by, asked, ids),
        None => Ok(()),
    }
}

/// What came of one attempt. News of an attempt that is not under way any more counts only if it brings the file.
pub(super) fn fetched(
    draft: &mut Draft<'_>,
    conversation: ConversationId,
    key: EntryKey,
    attempt: u32,
    fetched: Fetched,
    ids: &mut dyn Ids,
) -> Result<(), Broken> {
    let Some((message, before)) = file_of(draft, conversation, key)? else {
        return Ok(());
    };
    let current = matches!(before, Attachment::Waiting { attempt: now, .. } if now == attempt);
    let attachment = match fetched {
        Fetched::Held { size } => Attachment::Held { size },
        _ if !current => return Ok(()),
        Fetched::Later { after, .. } if !Attachment::is_last(attempt) => Attachment::Waiting {
            attempt: attempt + 1,
            due: draft.now + pause(attempt, after, ids),
        },
        Fetched::Later { failure, .. } => {
            let again = Again::ByPerson;
            let failure = Failure { again, ..failure };
            Attachment::Failed { failure, attempt }
        }
        Fetched::Never { failure } => Attachment::Failed { failure, attempt },
    };
    moved(
        draft,
        &message,
        Some(&before),
        Actor::System,
        attachment,
        ids,
    )
}

/// A person asks again. What is under way or here already stays as it is.
pub(super) fn refetch(
    draft: &mut Draft<'_>,
    agent: AgentId,
    conversation: ConversationId,
    key: EntryKey,
    ids: &mut dyn Ids,
) -> Result<(), Broken> {
    let Some(message) = draft.message(conversation, key)? else {
        return Ok(());
    };
    let before = message.attachment.as_ref();
    let lost = matches!(before, None | Some(Attachment::Failed { .. }));
    if !lost || !matches!(message.content, Content::Media(_)) {
        return Ok(());
    }
    let attachment = Attachment::asked(before, draft.now + SILENCE);
    moved(
        draft,
        &message,
        before,
        Actor::Agent { agent },
        attachment,
        ids,
    )
}

/// Looks at a message whose instant has come: its file is tried again, where it still waits.
pub(super) fn look(
    draft: &mut Draft<'_>,
    conversation: ConversationId,
    key: EntryKey,
) -> Result<(), Broken> {
    let Some((_, Attachment::Waiting { attempt, due })) = file_of(draft, conversation, key)? else {
        return Ok(());
    };
    let again = |due: &Due| due.message == Some(key);
    // What an earlier attempt left behind, or a second look at the same instant, is no reason.
    if due > draft.now || draft.rows.due.iter().any(again) {
        return Ok(());
    }
    // The file waits on; should nobody come back with it, this place is looked at again.
    let due = draft.now + SILENCE;
    draft.rows.due.push(Due {
        at: due,
        conversation,
        message: Some(key),
    });
    draft.effects.push(Effect::Fetch {
        conversation,
        message: key,
        attempt,
        due,
    });
    Ok(())
}

fn file_of(
    draft: &Draft<'_>,
    conversation: ConversationId,
    key: EntryKey,
) -> Result<Option<(Message, Attachment)>, Broken> {
    let message = draft.message(conversation, key)?;
    Ok(message.and_then(|message| {
        let attachment = message.attachment.clone()?;
        Some((message, attachment))
    }))
}

fn moved(
    draft: &mut Draft<'_>,
    message: &Message,
    before: Option<&Attachment>,
    by: Actor,
    attachment: Attachment,
    ids: &mut dyn Ids,
) -> Result<(), Broken> {
    if before.is_some_and(|before| !before.advances_to(&attachment)) {
        return Ok(());
    }
    let (conversation, key) = (message.conversation, message.key());
    if let Some(Attachment::Waiting { due, .. }) = before {
        // Where it was pushed back meanwhile, the later instant comes and finds nothing to do.
        draft.rows.settled.push(Due {
            at: *due,
            conversation,
            message: Some(key),
        });
    }
    let event = Event::AttachmentMoved {
        message: key,
        attachment,
    };
    draft.happen(conversation, draft.now, by, event, ids)
}

/// Five seconds, then six times as long after each try, unless the provider asks for more; chance on top spreads what
/// failed together.
fn pause(attempt: u32, asked: Option<Span>, ids: &mut dyn Ids) -> Span {
    let tried = Attachment::tried(attempt);
    let growing = Span::seconds(5 * 6i64.saturating_pow(tried - 1));
    let base = asked
        .map_or(growing, |asked| Span(asked.0.max(growing.0)))
        .0
        .clamp(1_000, LONGEST.0);
    let chance = (ids.fresh() % 256) as i64;
    Span(base + base / 4 * chance / 256)
}
