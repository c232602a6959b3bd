//! A person's wish: the same `decide` the browser guessed with, now with authority.

use super::{Taken, draft::Draft, outbound};
use crate::{
    command::{Attach, Command, Keyed},
    decide::{NOTE_LIMIT, Scene, decide, needs, said, sound},
    ids::{AgentId, ConversationId, Ids},
    message::{Message, Origin},
    permission::{Reach, Right, may_with},
    plain::Writer,
    refusal::Refusal,
    shelf::{Broken, Granted, Upload},
    thread::Entry,
    wire::Answer,
};

pub(super) fn take(
    draft: &mut Draft<'_>,
    who: AgentId,
    keyed: &Keyed,
    ids: &mut dyn Ids,
) -> Result<(), Broken> {
    draft.key = Some(keyed.key);
    if let Some(taken) = before(draft, who, keyed)? {
        draft.answer = Some(taken);
        return Ok(());
    }
    match grant(draft, who, keyed, ids)? {
        Ok(()) => draft.answer = Some(Taken::Now),
        Err(refusal) => draft.answer = Some(Taken::Refused(refusal)),
    }
    Ok(())
}

/// A reply or a note is remembered by the entry it became, so it needs no row of its own.
fn leaves_an_entry(command: &Command) -> bool {
    matches!(command, Command::Reply { .. } | Command::AddNote { .. })
}

fn attached(command: &Command) -> Option<&Attach> {
    match command {
        Command::Reply { attachment, .. } => attachment.as_ref(),
        _ => None,
    }
}

/// Whether the file was uploaded, by this person, and is what the command says of it.
fn is_there(draft: &Draft<'_>, who: AgentId, attach: &Attach) -> Result<bool, Broken> {
    let said = Upload {
        by: who,
        size: attach.size,
        mime: attach.mime.clone(),
    };
    Ok(draft.shelf().upload(attach.upload)? == Some(said))
}

/// What was said to this wish before. Another wish under the same key is told so: it must not be taken for granted.
fn before(draft: &Draft<'_>, who: AgentId, keyed: &Keyed) -> Result<Option<Taken>, Broken> {
    let (answer, is_same) = if leaves_an_entry(&keyed.command) {
        let named = draft.entry_named(keyed.conversation, keyed.key.entry())?;
        let Some(row) = named else { return Ok(None) };
        let answer = Answer::Taken {
            key: keyed.key,
            cursor: draft.shelf().cursor(),
        };
        (answer, became(draft, who, keyed, &row.entry)?)
    } else {
        let Some((answer, wished)) = draft.shelf().answer(keyed.key)? else {
            return Ok(None);
        };
        let is_same = wished.is_none_or(|wished| wished == print(who, keyed));
        (answer, is_same)
    };
    Ok(Some(if is_same {
        Taken::Before(answer)
    } else if is_in_sight(draft, who, keyed.conversation)? {
        Taken::Refused(Refusal::KeyUsed)
    } else {
        // That somebody used the key there would tell that there is something.
        Taken::Refused(Refusal::NotFound)
    }))
}

fn is_in_sight(draft: &Draft<'_>, who: AgentId, id: ConversationId) -> Result<bool, Broken> {
    let conversation = draft.shelf().conversation(id)?;
    let agent = draft.settings.agent(who);
    Ok(agent
        .zip(conversation)
        .is_some_and(|(agent, conversation)| {
            may_with(agent, Right::ReadConversation, Reach::from(&conversation))
        }))
}

/// Whether this wish is what became that entry.
fn became(draft: &Draft<'_>, who: AgentId, keyed: &Keyed, entry: &Entry) -> Result<bool, Broken> {
    Ok(match (&keyed.command, entry) {
        (
            Command::Reply {
                text, attachment, ..
            },
            Entry::Message(message),
        ) => {
            let is_own = message.origin == Origin::Agent { agent: who };
            // What it said before somebody edited it is not written down.
            let is_edited = message.edited_at.is_some();
            let attach = attachment.as_ref();
            is_own && (is_edited || says(draft, keyed.conversation, message, text, attach)?)
        }
        (Command::AddNote { text }, Entry::Note(note)) => {
            note.author == who && sound(text, NOTE_LIMIT).is_ok_and(|body| body == note.body)
        }
        _ => false,
    })
}

fn says(
    draft: &Draft<'_>,
    id: ConversationId,
    message: &Message,
    text: &str,
    attach: Option<&Attach>,
) -> Result<bool, Broken> {
    let conversation = draft.shelf().conversation(id)?;
    let inbox = conversation.and_then(|it| draft.settings.inbox(it.inbox));
    // Without its inbox nobody knows any more what the words were made into.
    Ok(inbox.is_none_or(|inbox| {
        said(inbox.kind, text, attach).is_ok_and(|(content, _)| content == message.content)
    }))
}

/// Who wished what, as a hash (FNV-1a) of its pinned text: the same for every version.
fn print(who: AgentId, keyed: &Keyed) -> i64 {
    let text = [who.to_string(), Writer::of(keyed)].concat();
    let hash = text.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    });
    i64::try_from(hash >> 12).unwrap_or_default()
}

fn grant(
    draft: &mut Draft<'_>,
    who: AgentId,
    keyed: &Keyed,
    ids: &mut dyn Ids,
) -> Result<Result<(), Refusal>, Broken> {
    let settings = draft.settings.clone();
    let (Some(agent), Some(conversation)) =
        (settings.agent(who), draft.conversation(keyed.conversation)?)
    else {
        return Ok(Err(Refusal::NotFound));
    };
    let message = match needs(&keyed.command) {
        Some(key) => draft.message(keyed.conversation, key)?,
        None => None,
    };
    let scene = Scene {
        settings: &settings,
        agent,
        conversation: &conversation,
        message: message.as_ref(),
    };
    let events = match decide(scene, keyed, draft.now, ids) {
        Ok(events) => events,
        Err(refusal) => return Ok(Err(refusal)),
    };
    let attach = attached(&keyed.command);
    if let Some(attach) = attach
        && !is_there(draft, who, attach)?
    {
        return Ok(Err(Refusal::NoSuchFile));
    }
    if !events.is_empty() && !leaves_an_entry(&keyed.command) {
        draft.rows.answered = Some(Granted {
            key: keyed.key,
            print: print(who, keyed),
        });
    }
    draft.rows.sent.extend(attach.map(|attach| attach.upload));
    for recorded in events {
        draft.record(recorded)?;
    }
    if matches!(keyed.command, Command::Reply { .. } | Command::Retry { .. }) {
        outbound::start_next(draft, keyed.conversation, ids)?;
    }
    Ok(Ok(()))
}
