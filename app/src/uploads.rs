//! Files on their way to the worker. A file is kept here together with its command, goes up before that leaves, and holds
//! up nothing but what comes after it in its own conversation.
//!
//! What views need is on the desk: `attach`, `may_attach`, `upload`, `cancel_upload`, `media`, `retry_media`
//! ([`desk::attach`](crate::desk)).

mod post;

pub use post::Posting;

use crate::vault::{
    Kept, Step,
    files::{self, Files, Known},
};
use domain::{
    command::{Attach, Command, Keyed},
    ids::{ConversationId, FileId},
};
use leptos::prelude::*;
use std::cell::{Cell, RefCell};
use wasm_bindgen::JsCast;
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

/// A file whose command was refused.
struct Back {
    id: FileId,
    of: ConversationId,
    file: File,
}

/// The files of this browser that are not sent yet, and those of this page that are.
#[derive(Default)]
pub struct Uploads {
    files: RefCell<Option<Files>>,
    here: RefCell<Vec<Here>>,
    back: RefCell<Vec<Back>>,
    /// Counts up when a file becomes known, so that views look for its address again.
    known: ArcRwSignal<usize>,
    /// The upload under way.
    posting: RefCell<Option<(FileId, Posting)>>,
    read: Cell<bool>,
    pub busy: Cell<bool>,
    pub failures: Cell<u32>,
}

impl Uploads {
    /// Takes a file that was just chosen.
    pub fn add(&self, id: FileId, blob: Blob) {
        self.with(id, |here| here.learn(Some(blob)));
        self.known.update(|known| *known += 1);
    }

    /// Writes a file down, so that a reload finds it. One that cannot be kept lives as long as the page.
    pub async fn keep(&self, id: FileId) {
        self.read().await;
        if let Some(blob) = self.blob(id) {
            self.write(files::keep(id, &blob)).await;
        }
    }

    /// What cannot be written is known to this page all the same.
    async fn write(&self, steps: Vec<Step>) {
        let files = self.files.borrow().clone();
        if let Some(files) = files.filter(|_| !steps.is_empty()) {
            files.change(&steps).await.ok();
        }
    }

    /// Learns what was kept before this page, once; and at each look, what other tabs did meanwhile.
    pub async fn read(&self) {
        if !self.read.replace(true) {
            *self.files.borrow_mut() = Files::open().await.ok();
        }
        let files = self.files.borrow().clone();
        let Some(files) = files else { return };
        let Ok(all) = files.all().await else { return };
        let mut back = Vec::new();
        for (id, known) in all {
            match known {
                Known::Waits(blob) => self.with(id, |here| here.learn(Some(blob))),
                Known::Up => self.with(id, |here| here.learn(None)),
                Known::Back(of, file) => back.push(Back { id, of, file }),
            }
        }
        // Another tab may have sent one, and nobody sends it twice.
        *self.back.borrow_mut() = back;
        self.known.update(|known| *known += 1);
    }

    /// Whether it is known what is kept.
    #[must_use]
    pub fn is_read(&self) -> bool {
        self.read.get()
    }

    /// Its command was refused: the file is the person's again, also after a reload.
    pub fn give_back(&self, id: FileId, of: ConversationId) -> impl Future<Output = ()> {
        let file = self.blob(id).and_then(|blob| blob.dyn_into::<File>().ok());
        let steps = match file {
            Some(file) => {
                let steps = files::give_back(id, of, &file);
                self.back.borrow_mut().push(Back { id, of, file });
                self.known.update(|known| *known += 1);
                steps
            }
            None => files::forget(id),
        };
        self.write(steps)
    }

    /// What was given back of a conversation. Tracked.
    #[must_use]
    pub fn given_back(&self, of: ConversationId) -> Vec<File> {
        self.known.track();
        let back = self.back.borrow();
        let own = back.iter().filter(|back| back.of == of);
        own.map(|back| back.file.clone()).collect()
    }

    #[must_use]
    pub fn has_back(&self) -> bool {
        !self.back.borrow().is_empty()
    }

    /// The person has sent it, or taken it off.
    pub fn let_go(&self, file: &File) -> impl Future<Output = ()> {
        let mut steps = Vec::new();
        self.back.borrow_mut().retain(|back| {
            let goes = back.file == *file;
            if goes {
                steps = files::let_go(back.id, back.of);
            }
            !goes
        });
        if !steps.is_empty() {
            self.known.update(|known| *known += 1);
        }
        self.write(steps)
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

    /// The worker has it.
    pub fn came_up(&self, id: FileId) -> impl Future<Output = ()> {
        self.failures.set(0);
        self.percent(id).set(UP);
        self.write(files::is_up(id))
    }

    /// Its command was answered: nothing waits for it any more. What is painted from it stays painted.
    pub fn forget(&self, id: FileId) -> impl Future<Output = ()> {
        self.write(files::forget(id))
    }

    /// Everything goes: somebody signs out.
    pub async fn wipe(&self) {
        self.stop(None);
        self.back.borrow_mut().clear();
        for here in self.here.borrow_mut().drain(..) {
            Url::revoke_object_url(&here.url).ok();
        }
        self.read().await;
        self.write(files::wipe()).await;
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
