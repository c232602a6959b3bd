//! Files on their way to the worker. A file is kept here together with its command, goes up before that leaves, and holds
//! up nothing but what comes after it in its own conversation.
//!
//! What views need is on the desk: `attach`, `may_attach`, `upload`, `cancel_upload`, `media`, `retry_media`
//! ([`desk::attach`](crate::desk)). What is done with what is kept travels with the conversation ([`desk::files`](crate::desk)).

mod post;

pub use post::Posting;

use crate::{
    tabs::Alone,
    vault::{
        Kept,
        files::{self, Files},
    },
};
use domain::{
    command::{Attach, Command, Keyed},
    ids::{ConversationId, FileId},
};
use leptos::prelude::*;
use std::cell::{Cell, RefCell};
use web_sys::{Blob, File, Url};

/// The percent that says: the worker has it.
pub const UP: usize = 100;

/// The file that a command brings along.
#[must_use]
pub fn attached(keyed: &Keyed) -> Option<&Attach> {
    match &keyed.command {
        Command::Reply { attachment, .. } => attachment.as_ref(),
        _ => None,
    }
}

/// What may leave: everything but what waits for a file, and what comes after that in its conversation.
#[must_use]
pub fn ready(all: Vec<Kept>, is_up: impl Fn(FileId) -> bool) -> Vec<Kept> {
    let mut held: Vec<ConversationId> = Vec::new();
    let waits = |kept: &Kept| attached(&kept.keyed).is_some_and(|attach| !is_up(attach.upload));
    all.into_iter()
        .filter(|kept| {
            let conversation = kept.keyed.conversation;
            if waits(kept) && !held.contains(&conversation) {
                held.push(conversation);
            }
            !held.contains(&conversation)
        })
        .collect()
}

/// A file that this page knows of.
struct Here {
    id: FileId,
    blob: Option<Blob>,
    /// For painting it before the worker has it; empty where there is nothing to paint.
    url: String,
    percent: ArcRwSignal<usize>,
}

impl Here {
    /// A file that nothing is known of yet but its name.
    fn named(id: FileId) -> Self {
        Self {
            id,
            blob: None,
            url: String::new(),
            percent: ArcRwSignal::new(0),
        }
    }

    fn learn(&mut self, blob: Option<Blob>) {
        match blob {
            Some(blob) if self.blob.is_none() => {
                self.url = Url::create_object_url_with_blob(&blob).unwrap_or_default();
                self.blob = Some(blob);
            }
            None if self.percent.get_untracked() != UP => self.percent.set(UP),
            _ => {}
        }
    }
}

/// A file that lies on the tray of its conversation: it was chosen and not sent yet, or refused when it came to be sent.
#[derive(Debug, Clone)]
pub struct Lying {
    pub id: FileId,
    pub of: ConversationId,
    pub file: File,
    /// Whether it lies on the disk by now. One that does not is this page's alone.
    pub is_kept: bool,
}

/// The files of this browser that are not sent yet, and those of this page that are.
#[derive(Default)]
pub struct Uploads {
    pub kept: RefCell<Option<Files>>,
    here: RefCell<Vec<Here>>,
    pub tray: RefCell<Vec<Lying>>,
    /// What left the tray on this page, and may still be on the disk.
    left: RefCell<Vec<FileId>>,
    /// Counts up when a file becomes known, so that views look for its address again.
    known: ArcRwSignal<usize>,
    /// What could not be kept, and lives as long as the page.
    pub loose: RefCell<Vec<FileId>>,
    /// The upload under way.
    posting: RefCell<Option<(FileId, Posting)>>,
    pub read: Cell<bool>,
    /// Held while this tab uploads.
    pub alone: RefCell<Option<Alone>>,
    pub busy: Cell<bool>,
    pub failures: Cell<u32>,
}

impl Uploads {
    /// Takes a file that was just chosen.
    pub fn add(&self, id: FileId, blob: Blob) {
        self.learn(id, Some(blob));
        self.tell();
    }

    /// Learns where a file is: its bytes, or that the worker has it.
    pub fn learn(&self, id: FileId, blob: Option<Blob>) {
        self.with(id, |here| here.learn(blob));
    }

    /// What this page knows by now has changed.
    pub fn tell(&self) {
        self.known.update(|known| *known += 1);
    }

    #[must_use]
    pub fn has_loose(&self) -> bool {
        !self.loose.borrow().is_empty()
    }

    /// Whether it is known what is kept.
    #[must_use]
    pub fn is_read(&self) -> bool {
        self.read.get()
    }

    /// What lies on the tray of a conversation. Tracked.
    #[must_use]
    pub fn on_tray(&self, of: ConversationId) -> Vec<File> {
        self.known.track();
        let tray = self.tray.borrow();
        let own = tray.iter().filter(|lying| lying.of == of);
        own.map(|lying| lying.file.clone()).collect()
    }

    /// How many lie on the trays of all conversations.
    #[must_use]
    pub fn lying(&self) -> usize {
        self.tray.borrow().len()
    }

    /// One that lies there, by its name.
    #[must_use]
    pub fn lies(&self, id: FileId) -> Option<Lying> {
        let tray = self.tray.borrow();
        tray.iter().find(|lying| lying.id == id).cloned()
    }

    pub fn lay(&self, lying: Lying) {
        self.left.borrow_mut().retain(|left| *left != lying.id);
        self.tray.borrow_mut().push(lying);
        self.tell();
    }

    /// Another tab sent it or took it off.
    pub fn leaves(&self, id: FileId) {
        self.tray.borrow_mut().retain(|lying| lying.id != id);
        self.left.borrow_mut().push(id);
        self.tell();
    }

    /// It lies on the disk now.
    pub fn is_laid(&self, id: FileId) {
        let mut tray = self.tray.borrow_mut();
        for lying in tray.iter_mut().filter(|lying| lying.id == id) {
            lying.is_kept = true;
        }
    }

    /// What lies on the disk, by what another tab did with it. What has left here and what is not kept is as it was.
    pub fn lie(&self, on_disk: Vec<Lying>) {
        let left = self.left.borrow();
        let mut tray = self.tray.borrow_mut();
        tray.retain(|lying| !lying.is_kept || on_disk.iter().any(|one| one.id == lying.id));
        for one in on_disk {
            if !left.contains(&one.id) && tray.iter().all(|lying| lying.id != one.id) {
                tray.push(one);
            }
        }
    }

    /// The person has sent it or taken it off, or put another in its place: its name, if it lay there.
    #[must_use]
    pub fn take_off(&self, file: &File, with: Option<Lying>) -> Option<FileId> {
        let mut tray = self.tray.borrow_mut();
        let place = tray.iter().position(|lying| lying.file == *file)?;
        let gone = tray.splice(place..=place, with).next()?;
        drop(tray);
        self.left.borrow_mut().push(gone.id);
        self.loose.borrow_mut().retain(|loose| *loose != gone.id);
        self.tell();
        Some(gone.id)
    }

    #[must_use]
    pub fn is_up(&self, id: FileId) -> bool {
        self.with(id, |here| here.percent.get_untracked() == UP)
    }

    /// The bytes, where they are here.
    #[must_use]
    pub fn blob(&self, id: FileId) -> Option<Blob> {
        self.with(id, |here| here.blob.clone())
    }

    /// How far a file got, in percent.
    #[must_use]
    pub fn percent(&self, id: FileId) -> ArcRwSignal<usize> {
        self.with(id, |here| here.percent.clone())
    }

    /// An address for painting a file that is here; empty for any other. Tracked.
    #[must_use]
    pub fn url(&self, id: FileId) -> String {
        self.known.track();
        let here = self.here.borrow();
        let found = here.iter().find(|here| here.id == id);
        found.map(|here| here.url.clone()).unwrap_or_default()
    }

    /// Everything goes: somebody signs out.
    pub fn wipe(&self) {
        self.stop(None);
        self.tray.borrow_mut().clear();
        self.loose.borrow_mut().clear();
        self.kept.borrow_mut().take();
        for here in self.here.borrow_mut().drain(..) {
            Url::revoke_object_url(&here.url).ok();
        }
        files::wipe();
    }

    /// An upload has begun.
    pub fn begun(&self, id: FileId, posting: Posting) {
        *self.posting.borrow_mut() = Some((id, posting));
    }

    /// Breaks the upload of this file off, or any.
    pub fn stop(&self, id: Option<FileId>) {
        let posting = self.posting.borrow_mut().take();
        if let Some((of, posting)) = posting
            && id.is_none_or(|id| id == of)
        {
            posting.stop();
        }
    }

    fn with<T>(&self, id: FileId, look: impl FnOnce(&mut Here) -> T) -> T {
        let mut all = self.here.borrow_mut();
        let place = all.iter().position(|here| here.id == id);
        let place = place.unwrap_or_else(|| {
            all.push(Here::named(id));
            all.len() - 1
        });
        match all.get_mut(place) {
            Some(here) => look(here),
            None => look(&mut Here::named(id)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::{ids::CommandKey, message::MediaKind, time::Time};

    fn kept(count: u32, conversation: u128, upload: Option<u128>) -> Kept {
        let attach = |upload| Attach {
            upload: FileId(upload),
            kind: MediaKind::Image,
            mime: "image/png".to_owned(),
            name: None,
            size: 1,
        };
        let keyed = Keyed {
            key: CommandKey(u128::from(count)),
            conversation: ConversationId(conversation),
            command: Command::Reply {
                text: "oi".to_owned(),
                quotes: None,
                attachment: upload.map(attach),
                as_owner: false,
            },
        };
        Kept::new(keyed, Time(1), Time(1), count)
    }

    #[test]
    fn a_file_holds_up_its_own_conversation_and_no_other() {
        let all = || {
            vec![
                kept(0, 1, None),
                kept(1, 1, Some(7)),
                kept(2, 2, None),
                kept(3, 1, None),
                kept(4, 2, Some(8)),
            ]
        };
        let keys =
            |kept: Vec<Kept>| -> Vec<u128> { kept.iter().map(|kept| kept.keyed.key.0).collect() };
        assert_eq!(keys(ready(all(), |_| false)), [0, 2]);
        assert_eq!(keys(ready(all(), |id| id == FileId(7))), [0, 1, 2, 3]);
        assert_eq!(keys(ready(all(), |_| true)), [0, 1, 2, 3, 4]);
    }
}
