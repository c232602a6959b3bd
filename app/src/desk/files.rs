//! What is done with files that are kept: they are looked for, kept, given back and let go. It travels with the conversation,
//! as an [`Errand`].

use super::{engine::Engine, errand::Errand};
use crate::{
    uploads::{Back, attached},
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
        let mut back = Vec::new();
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
                Known::Back(of) => {
                    let here = uploads
                        .back
                        .borrow()
                        .iter()
                        .find(|one| one.id == id)
                        .map(|one| one.file.clone());
                    let file = match here {
                        Some(file) => Ok(file),
                        None => files.file(id, Some(of)).await,
                    };
                    back.extend(file.ok().map(|file| Back { id, of, file }));
                }
            }
        }
        // Another tab may have sent one, and nobody sends it twice.
        *uploads.back.borrow_mut() = back;
        Ok(())
    }

    /// Keeps a file, so that a reload finds it. What cannot be kept lives as long as the page, and leaves none the less.
    pub async fn keep_file(&self, id: FileId) {
        let Some(blob) = self.uploads.blob(id) else {
            return;
        };
        let done = match self.files().await {
            Ok(files) => files.keep(id, &blob).await,
            Err(lost) => Err(lost),
        };
        if let Err(lost) = done {
            self.uploads.loose.borrow_mut().push(id);
            self.cannot_keep(lost);
        }
    }

    /// Tries once more to keep what could not be kept.
    pub async fn keep_files_again(&self) {
        let loose = std::mem::take(&mut *self.uploads.loose.borrow_mut());
        for id in loose {
            self.keep_file(id).await;
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
                self.uploads.back.borrow_mut().push(Back { id, of, file });
                self.uploads.tell();
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
