//! A person's wish: the same `decide` the browser guessed with, now with authority.

use super::{Taken, draft::Draft, outbound};
use crate::{
    command::{Attach, Command, Keyed},
    decide::{Scene, decide, needs},
    ids::{AgentId, Ids},
    refusal::Refusal,
    shelf::{Broken, Upload},
    wire::Answer,
};

pub(super) fn take(
    draft: &mut Draft<'_>,
    who: AgentId,
    keyed: &Keyed,
    ids: &mut dyn Ids,
) -> Result<(), Broken> {
    draft.key = Some(keyed.key);
    if let Some(answer) = answered_before(draft, keyed)? {
        draft.answer = Some(Taken::Before(answer));
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

fn answered_before(draft: &Draft<'_>, keyed: &Keyed) -> Result<Option<Answer>, Broken> {
    if !leaves_an_entry(&keyed.command) {
        return draft.shelf().answer(keyed.key);
    }
    let known = draft
        .entry_named(keyed.conversation, keyed.key.entry())?
        .is_some();
    Ok(known.then(|| Answer::Taken {
        key: keyed.key,
        cursor: draft.shelf().cursor(),
    }))
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
        draft.rows.answered = Some(keyed.key);
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
