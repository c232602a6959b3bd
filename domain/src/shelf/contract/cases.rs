//! The cases.

mod commits;
mod entries;
mod times;

use super::{
    Case, Subject,
    sample::{Space, commit},
};
use crate::{
    conversation::{Conversation, Status},
    early::Early,
    ids::{AgentId, CommandKey, EntryId, IdentityKey},
    incoming::ProviderId,
    message::{Again, Delivery, Failure, Why},
    settings::Settings,
    shelf::{Broken, Due, EntryRow, Identity, Progress, Rows},
    time::Time,
    wire::{Answer, Cursor},
};

type Held = Result<(), String>;

pub(super) const ALL: &[Case] = &[
    ("a read after a commit sees it", commits::reads_see_commits),
    (
        "a failed commit leaves nothing",
        commits::failure_leaves_nothing,
    ),
    ("cursors count up by one", commits::cursors_count_by_one),
    (
        "the last number is the greatest ever given",
        commits::numbers_stay,
    ),
    (
        "an unknown name is nothing, not an error",
        commits::strangers_are_nothing,
    ),
    (
        "an entry is found by its key within its conversation only",
        entries::entries_by_key,
    ),
    (
        "the entries of a second are told oldest first",
        entries::entries_of_a_second,
    ),
    (
        "the messages that quote one are found",
        entries::entries_that_quote,
    ),
    ("an entry is found by its id", entries::entries_by_id),
    (
        "an entry is found by an alias it was written with",
        entries::entries_by_alias,
    ),
    (
        "an entry is found by an alias that came with progress",
        entries::entries_by_late_alias,
    ),
    (
        "the entries before one come newest first, up to a limit",
        entries::entries_before_one,
    ),
    (
        "progress moves a delivery forward",
        entries::progress_moves_forward,
    ),
    (
        "progress never moves a delivery back",
        entries::progress_never_goes_back,
    ),
    (
        "a row written after progress replaces it",
        entries::rows_replace_progress,
    ),
    (
        "what is on its way is told oldest first",
        entries::on_their_way_in_order,
    ),
    (
        "what has arrived is not on its way",
        entries::arrived_is_not_on_its_way,
    ),
    (
        "due rows come oldest first, ripe ones only, up to a limit",
        times::due_in_order,
    ),
    (
        "a settled due row is gone, its neighbours stay",
        times::settled_is_gone,
    ),
    (
        "what came early is kept until it is taken",
        entries::early_is_kept,
    ),
    (
        "an answered key answers with the cursor of its commit, and with its print",
        commits::answers_are_kept,
    ),
    (
        "what somebody owns is told, but for what is closed",
        commits::owned_is_told,
    ),
    ("an identity is kept", commits::identities_are_kept),
    (
        "settings are read as they were written",
        commits::settings_are_kept,
    ),
];

fn words(broken: Broken) -> String {
    broken.to_string()
}

fn same<T: PartialEq + std::fmt::Debug>(what: &str, found: &T, wanted: &T) -> Held {
    if found == wanted {
        return Ok(());
    }
    Err(format!("{what}: found {found:?}, wanted {wanted:?}"))
}

fn entry(subject: &mut dyn Subject, space: Space, place: u32) -> Result<Option<EntryRow>, String> {
    let found = subject
        .shelf()
        .entry(space.conversation(), space.key(place));
    found.map_err(words)
}

fn delivery(
    subject: &mut dyn Subject,
    space: Space,
    place: u32,
) -> Result<Option<Delivery>, String> {
    let row = entry(subject, space, place)?;
    Ok(row.and_then(|row| row.entry.message().map(|message| message.delivery.clone())))
}

/// Runs a check now, and once more after a restart: memory and disk must agree.
fn lasting(subject: &mut dyn Subject, check: &dyn Fn(&mut dyn Subject) -> Held) -> Held {
    check(subject)?;
    subject.reopen()?;
    check(subject).map_err(|words| format!("after a restart: {words}"))
}

fn progressed(space: Space, place: u32, delivery: Delivery, alias: Option<EntryId>) -> Rows {
    let mut rows = Rows::default();
    let provider = alias.map(|_| ProviderId("wamid.B=".to_owned()));
    let progress = Progress {
        conversation: space.conversation(),
        delivery,
        provider,
        alias,
    };
    rows.progress.insert(space.key(place), progress);
    rows
}

fn due_at(space: Space, at: i64, message: Option<u32>) -> Due {
    let message = message.map(|place| space.key(place));
    Due {
        at: Time(at),
        conversation: space.conversation(),
        message,
    }
}

/// Due rows of one case: other cases may have left theirs.
fn due_of(subject: &mut dyn Subject, space: Space, now: Time) -> Result<Vec<Due>, String> {
    let due = subject.shelf().due(now, 10_000).map_err(words)?;
    let own = due
        .into_iter()
        .filter(|due| due.conversation == space.conversation());
    Ok(own.collect())
}

fn identity(space: Space) -> Identity {
    Identity {
        contact: space.contact().id,
        conversation: space.conversation(),
    }
}
