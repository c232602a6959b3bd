//! What is done with files that are kept: they are looked for, kept, given back and let go. It travels with the conversation,
//! as an [`Errand`].

use super::{engine::Engine, errand::Errand};
use crate::{
    tabs::Lead,
    uploads::{Lying, attached},
    vault::{
        Kept, Lost,
        files::{Files, Known},
    },
};
use domain::{
    ids::{ConversationId, FileId},
    wire::Answer,
};
use std::rc::Rc;
use wasm_bindgen::JsCast;
use web_sys::{Blob, File};

impl Engine {
    /// Where files are kept, sealed for whoever is signed in.
    async fn files(&self) -> Result<Files, Lost> {
        let open = self.uploads.kept.borrow().clone();
        if let Some(files) = open.filter(|files| !files.was_closed()) {
            return Ok(files);
        }
        let lease = self.vault().and_then(|vault| vault.lease());
        let files = Files::open(lease.ok_or(Lost::Gone)?.words).await?;
        self.uploads.kept.replace(Some(files.clone()));
        Ok(files)
    }

    /// Whether what is kept can be looked at.
    pub async fn has_files(&self) -> bool {
        self.files().await.is_ok()
    }

    /// Learns what was kept before this page; and at each look, what other tabs did meanwhile.
    pub async fn look_for_files(&self) {
        let looked = self.take_up_files().await;
        self.uploads.read.set(looked.is_ok());
        self.uploads.tell();
    }

    async fn take_up_files(&self) -> Result<(), Lost> {
        let (files, uploads) = (self.files().await?, &self.uploads);
        let mut tray = Vec::new();
        for (id, known) in files.all().await? {
            match known {
                Known::Up => uploads.learn(id, None),
                Known::Waits if uploads.blob(id).is_some() => {}
                // One that does not open is another person's.
                Known::Waits => {
                    if let Ok(file) = files.file(id, None).await {
                        uploads.learn(id, Some(file.into()));
                    }
                }
                Known::Lies(of) => {
                    let file = match uploads.lies(id) {
                        Some(lying) => Ok(lying.file),
                        None => files.file(id, Some(of)).await,
                    };
                    let is_kept = true;
                    tray.extend(file.ok().map(|file| Lying {
                        id,
                        of,
                        file,
                        is_kept,
                    }));
                }
            }
        }
        // Another tab may have sent one, and nobody sends it twice.
        uploads.lie(tray);
        Ok(())
    }

    /// What another tab did with a tray is seen here at once, where its files have been looked at.
    pub async fn hear_of_tray(&self, left: &str) {
        match left.parse() {
            Ok(id) => self.uploads.leaves(id),
            Err(_) if self.uploads.is_read() => self.look_for_files().await,
            Err(_) => {}
        }
    }

    /// Keeps a file, so that a reload finds it. What cannot be kept lives as long as the page, and leaves none the less.
    pub async fn keep_file(&self, id: FileId) {
        let Some(blob) = self.uploads.blob(id) else {
            return;
        };
        let done = self.keep_as(id, None, &blob).await;
        self.is_loose(id, done);
    }

    async fn keep_as(
        &self,
        id: FileId,
        tray: Option<ConversationId>,
        bytes: &Blob,
    ) -> Result<(), Lost> {
        self.files().await?.keep(id, tray, bytes).await
    }

    fn is_loose(&self, id: FileId, kept: Result<(), Lost>) {
        if let Err(lost) = kept {
            self.uploads.loose.borrow_mut().push(id);
            self.cannot_keep(lost);
        }
    }

    /// Keeps a file that lies on a tray, as drafts are kept.
    pub async fn keep_on_tray(&self, id: FileId) {
        let Some(Lying { of, file, .. }) = self.uploads.lies(id) else {
            return;
        };
        let done = self.keep_as(id, Some(of), &file).await;
        if self.uploads.lies(id).is_none() {
            // Taken off meanwhile.
            return self.forget_file(id).await;
        }
        if done.is_ok() {
            self.uploads.is_laid(id);
            self.tell_lead(Lead::Tray(String::new()));
        }
        self.is_loose(id, done);
    }

    /// It was sent from the tray, under a name of its own: at no moment is it kept nowhere, as long as there is room.
    pub async fn keep_instead(&self, sent: FileId, lay: FileId) {
        self.keep_file(sent).await;
        self.forget_file(lay).await;
    }

    /// Tries once more to keep what could not be kept.
    pub async fn keep_files_again(&self) {
        let loose = std::mem::take(&mut *self.uploads.loose.borrow_mut());
        for id in loose {
            match self.uploads.lies(id) {
                Some(_) => self.keep_on_tray(id).await,
                None => self.keep_file(id).await,
            }
        }
    }

    /// The bytes of a file that waits. Where it was chosen from a disk it may be gone from there, or be another by now; what
    /// was kept is what was chosen.
    pub async fn bytes_of(&self, id: FileId) -> Option<Blob> {
        let here = self.uploads.blob(id)?;
        if is_readable(&here).await {
            return Some(here);
        }
        let files = self.files().await.ok()?;
        files.file(id, None).await.ok().map(Into::into)
    }

    /// Of files whose commands were answered: granted ones go, refused ones are the person's again in their conversation,
    /// also after a reload.
    pub async fn settle_files(&self, answered: Vec<(FileId, Option<ConversationId>)>) {
        let files = self.files().await;
        for (id, refused) in answered {
            let file = self
                .uploads
                .blob(id)
                .and_then(|blob| blob.dyn_into::<File>().ok());
            self.uploads.loose.borrow_mut().retain(|loose| *loose != id);
            let given_back = refused.zip(file);
            if let Ok(files) = &files {
                // What cannot be written is known to this page all the same.
                match &given_back {
                    Some((of, _)) => files.give_back(id, *of).await.ok(),
                    None => files.forget(id).await.ok(),
                };
            }
            if let Some((of, file)) = given_back {
                let is_kept = files.is_ok();
                self.uploads.lay(Lying {
                    id,
                    of,
                    file,
                    is_kept,
                });
            }
        }
    }

    /// The person has sent it again, or taken it off.
    pub async fn forget_file(&self, id: FileId) {
        if let Ok(files) = self.files().await {
            files.forget(id).await.ok();
        }
    }

    /// The worker has it, which other tabs may know.
    pub async fn file_came_up(&self, id: FileId) {
        self.uploads.failures.set(0);
        self.uploads.learn(id, None);
        if let Ok(files) = self.files().await {
            files.is_up(id).await.ok();
        }
    }

    /// What was granted needs its file no more; what was refused gives it back, before any tab is told.
    pub async fn forget_files(self: &Rc<Self>, batch: &[Kept], answers: &[Answer]) {
        let answered = |kept: &Kept| {
            let attach = attached(&kept.keyed)?;
            let answer = answers
                .iter()
                .find(|answer| crate::outbox::key_of(answer) == kept.keyed.key)?;
            let refused = matches!(answer, Answer::Refused { .. });
            Some((attach.upload, refused.then_some(kept.keyed.conversation)))
        };
        let answered: Vec<_> = batch.iter().filter_map(answered).collect();
        if !answered.is_empty() {
            self.done(Errand::Settle(answered)).await;
        }
    }
}

async fn is_readable(blob: &Blob) -> bool {
    let Ok(first) = blob.slice_with_i32_and_i32(0, 1) else {
        return false;
    };
    wasm_bindgen_futures::JsFuture::from(first.array_buffer())
        .await
        .is_ok()
}
