//! Files as the worker offers them, until the desk keeps some of its own: then this trait goes.

use crate::{api::Problem, desk::Desk};
use domain::{
    conversation::EntryKey,
    ids::{ConversationId, EntryId},
};
use leptos::prelude::*;

pub trait Files {
    fn media(self, id: ConversationId, key: EntryKey) -> String;
    fn upload(self, entry: EntryId) -> Signal<usize>;
    fn cancel_upload(self, id: ConversationId, entry: EntryId) -> bool;
    async fn retry_media(self, id: ConversationId, key: EntryKey) -> Result<(), Problem>;
}

impl Files for Desk {
    fn media(self, id: ConversationId, key: EntryKey) -> String {
        format!("/api/media/{id}/{}.{}", key.at.0, key.id)
    }
    fn upload(self, _: EntryId) -> Signal<usize> {
        Signal::stored(100)
    }
    fn cancel_upload(self, _: ConversationId, _: EntryId) -> bool {
        false
    }
    async fn retry_media(self, _: ConversationId, _: EntryKey) -> Result<(), Problem> {
        Ok(())
    }
}
