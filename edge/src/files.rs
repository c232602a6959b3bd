//! Where files lie: the bucket, and the names in it. A name is a keyed hash, so it says nothing of the message, and nobody
//! who knows a message can work it out.

mod errand;
mod fetcher;
mod sweep;

pub use errand::{Errand, Errands};
pub use fetcher::run;
pub use sweep::sweep;

use crate::desk_object::{Desk, Trouble};
use domain::{
    conversation::EntryKey,
    ids::{ConversationId, EntryId, FileId},
    message::{Content, Message, Origin},
};
use worker::{Bucket, Env};

/// The name of a message's file, on its way in or out; nothing where it has none.
///
/// # Errors
/// [`Trouble`] when the database cannot be opened.
pub fn name_of(desk: &Desk, message: &Message) -> Result<Option<String>, Trouble> {
    match (&message.content, message.origin) {
        (Content::Media(media), Origin::Agent { .. }) => match media.id.parse() {
            Ok(id) => name_of_upload(desk, id).map(Some),
            Err(_) => Ok(None),
        },
        (Content::Media(_), _) => {
            name_of_arrived(desk, message.conversation, message.key()).map(Some)
        }
        _ => Ok(None),
    }
}

/// By the message and not by the provider's id: an edit of the caption may bring another id, and the file stays.
fn name_of_arrived(
    desk: &Desk,
    conversation: ConversationId,
    key: EntryKey,
) -> Result<String, Trouble> {
    name(
        desk,
        "file in",
        &format!("{conversation}.{}.{}", key.at.0, key.id),
    )
}

/// The name of a file that somebody of the team uploads.
///
/// # Errors
/// As [`name_of`].
pub fn name_of_upload(desk: &Desk, id: FileId) -> Result<String, Trouble> {
    name(desk, "file out", &id.to_string())
}

fn name(desk: &Desk, space: &str, of: &str) -> Result<String, Trouble> {
    Ok(EntryId(desk.named(space, of)?).to_string())
}

/// # Errors
/// When the binding is missing.
pub fn bucket(env: &Env) -> worker::Result<Bucket> {
    env.bucket("MEDIA")
}
