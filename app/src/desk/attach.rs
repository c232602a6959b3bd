//! Files: attaching, what becomes of an upload, and where a file is to be had.

use super::{Desk, engine::Engine, errand::Errand};
use crate::{
    api::{self, Problem},
    host,
    link::backoff,
    tabs::{Asking, Lead, Told, alone},
    uploads::{Lying, Posting, UP, attached},
    vault::Kept,
};
use domain::{
    channel::ChannelKind,
    command::{Attach, Command},
    conversation::EntryKey,
    file,
    ids::{CommandKey, ConversationId, EntryId, FileId, Ids},
    message::Content,
    refusal::Refusal,
    time::Span,
    wire::Answer,
};
use gloo_timers::future::TimeoutFuture;
use leptos::{prelude::*, task::spawn_local};
use std::rc::Rc;
use web_sys::File;

/// Tabs share what waits; who holds this uploads.
const LOCK: &str = "recado-uploads";

/// So long it takes at most to keep a file.
const KEEPING: Span = Span::minutes(2);

/// What came of one upload.
enum Went {
    Up,
    /// Nothing waits for it any more.
    Gone,
    Refused(Refusal),
    /// No answer, or one that may pass.
    Nowhere,
}

impl Engine {
    fn channel(&self, id: ConversationId) -> ChannelKind {
        let mirror = self.mirror.borrow();
        let inbox = mirror.conversation(id).map(|head| head.inbox);
        let kind = inbox.and_then(|inbox| mirror.settings().inbox(inbox).map(|inbox| inbox.kind));
        kind.unwrap_or(ChannelKind::WhatsApp)
    }

    fn attach(
        self: &Rc<Self>,
        id: ConversationId,
        chosen: File,
        text: String,
        quotes: Option<EntryKey>,
    ) -> Result<CommandKey, Refusal> {
        let mut attach = described(self.channel(id), &chosen);
        attach.upload = FileId(host::BrowserIds.fresh());
        let upload = attach.upload;
        // Known before the wish is shown, so that the bubble is painted with it.
        self.uploads.add(upload, chosen.clone().into());
        let reply = Command::Reply {
            text,
            quotes,
            attachment: Some(attach),
            as_owner: false,
        };
        let key = self.wish(id, reply)?;
        self.go(match self.takes_off(&chosen, None) {
            // A name that the worker has refused before is of no use to it.
            Some(lay) => Errand::Instead(upload, lay),
            None => Errand::Keep(upload),
        });
        Ok(key)
    }

    /// A file that was chosen now, the `place`th of those that were chosen with it. Its name says when, so that a tray is
    /// in its order also after a reload.
    fn lying(&self, of: ConversationId, file: File, place: u32) -> Lying {
        let at = u128::from(host::clock().0.unsigned_abs()) << 16 | u128::from(place);
        Lying {
            id: FileId(at << 64 | host::BrowserIds.fresh() >> 64),
            of,
            file,
            is_kept: false,
        }
    }

    /// Keeps what lies on a tray, unless the channel would not even take it as a document.
    fn keep_lying(self: &Rc<Self>, lying: &Lying) {
        let channel = self.channel(lying.of);
        let sizes = file::limits(channel).iter().map(|limit| limit.bytes);
        if sizes
            .max()
            .is_some_and(|most| lying.file.size() <= most as f64)
        {
            self.go(Errand::Lay(lying.id));
        }
    }

    /// It lies on no tab's tray any more.
    fn takes_off(&self, file: &File, with: Option<Lying>) -> Option<FileId> {
        let gone = self.uploads.take_off(file, with)?;
        self.tell_lead(Lead::Tray(gone.to_string()));
        Some(gone)
    }

    /// Uploads what waits, unless that is being done already.
    pub fn upload(self: &Rc<Self>) {
        if !self.uploads.busy.replace(true) {
            self.go(Errand::Upload);
        }
    }

    pub async fn run_uploads(self: &Rc<Self>) {
        let nowhere = self.upload_all().await;
        self.uploads.alone.take();
        self.uploads.busy.set(false);
        if nowhere {
            let failures = self.uploads.failures.get().saturating_add(1);
            self.uploads.failures.set(failures);
            let pause = backoff(failures, host::chance()).0;
            TimeoutFuture::new(u32::try_from(pause).unwrap_or(u32::MAX)).await;
            self.send();
        }
    }

    /// One after the other, the oldest first. Says whether it stopped because nothing got through.
    async fn upload_all(self: &Rc<Self>) -> bool {
        let held = alone(LOCK, Asking::Patient).await;
        self.uploads.alone.replace(Some(held));
        loop {
            self.look_for_files().await;
            let all = self.outbox.all().await;
            let waits = |kept: &Kept| {
                attached(&kept.keyed).is_some_and(|attach| !self.uploads.is_up(attach.upload))
            };
            let Some(kept) = all.into_iter().find(waits).filter(|_| self.is_signed_in()) else {
                return false;
            };
            match self.upload_one(&kept).await {
                Went::Up | Went::Gone => self.send(),
                Went::Refused(refusal) => self.settle_here(&kept, Some(refusal)).await,
                Went::Nowhere => return true,
            }
        }
    }

    async fn upload_one(&self, kept: &Kept) -> Went {
        let keyed = &kept.keyed;
        let Some(attach) = attached(keyed) else {
            return Went::Gone;
        };
        let Some(blob) = self.bytes_of(attach.upload).await else {
            // Another tab may still be at keeping it, or a newer version have it in its own way.
            let may_come = host::now() - kept.at < KEEPING || !self.has_files().await;
            return match may_come {
                true => Went::Nowhere,
                false => Went::Refused(Refusal::NoSuchFile),
            };
        };
        let Ok(posting) = Posting::begin(keyed, attach) else {
            return Went::Nowhere;
        };
        self.uploads.begun(attach.upload, posting.clone());
        let percent = self.uploads.percent(attach.upload);
        match posting.answer(&blob, &percent).await {
            Ok(()) => {
                self.file_came_up(attach.upload).await;
                Went::Up
            }
            Err(_) if !self.waits(keyed.key).await => Went::Gone,
            Err(problem) if problem.may_pass() || problem.status == 401 => Went::Nowhere,
            Err(problem) => {
                Went::Refused(refusal(self.channel(keyed.conversation), attach, &problem))
            }
        }
    }

    /// Whether a command is still to leave, whichever tab wished it: that one may be closed.
    async fn waits(&self, key: CommandKey) -> bool {
        let all = self.outbox.all().await;
        all.iter().any(|kept| kept.keyed.key == key)
    }

    /// Ends a command that never left: refused, or taken back by the person.
    async fn settle_here(self: &Rc<Self>, kept: &Kept, refusal: Option<Refusal>) {
        let key = kept.keyed.key;
        let cursor = self.mirror.borrow().cursor();
        let answer = match refusal {
            Some(refusal) => Answer::Refused { key, refusal },
            // What is granted by now and left nothing in the journal shows nothing.
            None => Answer::Taken { key, cursor },
        };
        self.outbox
            .settle(std::slice::from_ref(kept), &[answer])
            .await;
        self.forget_files(std::slice::from_ref(kept), &[answer])
            .await;
        self.hear_of(std::slice::from_ref(kept), &[answer]);
        self.tell_tabs(&Told::Answers(vec![answer]));
    }

    /// Another tab was told of answers: what it gave back is for this one too.
    pub fn look_at_files(self: &Rc<Self>, answers: &[Answer]) {
        let refused = |answer: &Answer| matches!(answer, Answer::Refused { .. });
        if self.uploads.lying() > 0 || answers.iter().any(refused) {
            self.go(Errand::Look);
        }
    }

    fn cancel_upload(self: &Rc<Self>, entry: EntryId) -> bool {
        let key = CommandKey(entry.0);
        let Some(upload) = self.upload_of(key).filter(|id| !self.uploads.is_up(*id)) else {
            return false;
        };
        let engine = self.clone();
        spawn_local(async move {
            let all = engine.outbox.all().await;
            if let Some(kept) = all.into_iter().find(|kept| kept.keyed.key == key) {
                engine.settle_here(&kept, None).await;
            }
            engine.uploads.stop(Some(upload));
        });
        true
    }

    /// The file of a command that is on its way.
    fn upload_of(&self, key: CommandKey) -> Option<FileId> {
        let mirror = self.mirror.borrow();
        let mut pending = mirror.pending().iter();
        let pending = pending.find(|pending| pending.keyed.key == key)?;
        attached(&pending.keyed).map(|attach| attach.upload)
    }
}

fn described(channel: ChannelKind, chosen: &File) -> Attach {
    let mime = match chosen.type_() {
        unknown if unknown.is_empty() => "application/octet-stream".to_owned(),
        known => known,
    };
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a file's length, whole and below 2^53"
    )]
    let size = chosen.size() as u64;
    Attach {
        upload: FileId(0),
        kind: file::kind_of(channel, &mime),
        mime,
        name: Some(chosen.name()),
        size,
    }
}

fn refusal(channel: ChannelKind, attach: &Attach, problem: &Problem) -> Refusal {
    match problem.status {
        413 => Refusal::FileTooLarge {
            limit: file::limit(channel, attach.kind).map_or(attach.size, |limit| limit.bytes),
        },
        415 => Refusal::FileKind,
        403 => Refusal::NotAllowed,
        404 => Refusal::NotFound,
        _ => Refusal::NoSuchFile,
    }
}

impl Desk {
    /// Sends a file with its caption: shown at once, kept here, uploaded, and then sent. One call per file.
    ///
    /// # Errors
    /// Why it would not be granted, the channel's limits among it; nothing has happened then.
    pub fn attach(
        self,
        id: ConversationId,
        chosen: File,
        text: String,
        quotes: Option<EntryKey>,
    ) -> Result<CommandKey, Refusal> {
        self.engine().attach(id, chosen, text, quotes)
    }

    /// Why the channel would not take a file, where it would not.
    #[must_use]
    pub fn may_attach(self, id: ConversationId, chosen: &File) -> Option<Refusal> {
        let channel = self.engine().channel(id);
        file::may_attach(channel, &described(channel, chosen)).err()
    }

    /// How many characters the channel shows under a file, where it shows any.
    #[must_use]
    pub fn caption(self, id: ConversationId, chosen: &File) -> Option<u32> {
        let channel = self.engine().channel(id);
        let kind = described(channel, chosen).kind;
        let caption = file::limit(channel, kind).map(|limit| limit.caption);
        caption.filter(|caption| *caption > 0)
    }

    /// Files of a conversation that were chosen and not sent, or refused when they came to be sent. Tracked.
    #[must_use]
    pub fn tray(self, id: ConversationId) -> Vec<File> {
        self.engine().uploads.on_tray(id)
    }

    /// Lays files on the tray of a conversation, where they are kept as drafts are.
    pub fn lay(self, id: ConversationId, files: impl Iterator<Item = File>) {
        let engine = self.engine();
        for (place, file) in (0..).zip(files) {
            let lying = engine.lying(id, file, place);
            engine.uploads.lay(lying.clone());
            engine.keep_lying(&lying);
        }
    }

    /// How many files lie on trays, and go with the person who signs out.
    #[must_use]
    pub fn files_lost(self) -> usize {
        self.engine().uploads.lying()
    }

    /// Learns of files that were kept, where this page has not yet looked.
    pub fn look_for_files(self) {
        let engine = self.engine();
        if !engine.uploads.is_read() {
            engine.go(Errand::Look);
        }
    }

    /// Takes a file off the tray, or puts another in its place.
    pub fn take_off(self, id: ConversationId, file: &File, with: Option<File>) {
        let engine = self.engine();
        let with = with.map(|with| engine.lying(id, with, 0));
        if let Some(gone) = engine.takes_off(file, with.clone()) {
            engine.go(Errand::Forget(gone));
            with.iter().for_each(|with| engine.keep_lying(with));
        }
    }

    /// How much of a message's file has left, in percent; 100 says that the worker has it.
    #[must_use]
    pub fn upload(self, entry: EntryId) -> Signal<usize> {
        let engine = self.engine();
        match engine.upload_of(CommandKey(entry.0)) {
            Some(id) => engine.uploads.percent(id).into(),
            None => Signal::stored(UP),
        }
    }

    /// Takes a file back that has not left yet: its bubble goes. False where it is too late.
    pub fn cancel_upload(self, _id: ConversationId, entry: EntryId) -> bool {
        self.engine().cancel_upload(entry)
    }

    /// Where a message's file is to be had: here, if this browser has it, else from the worker. Tracked.
    #[must_use]
    pub fn media(self, id: ConversationId, key: EntryKey) -> String {
        let engine = self.engine();
        let of = |content: &Content| match content {
            Content::Media(media) => media.id.parse().ok(),
            _ => None,
        };
        let upload: Option<FileId> = engine
            .mirror
            .borrow()
            .entry(id, key)
            .and_then(|entry| entry.message().and_then(|message| of(&message.content)));
        let here = upload.map(|upload| engine.uploads.url(upload));
        here.filter(|url| !url.is_empty())
            .unwrap_or_else(|| api::media(id, key))
    }

    /// Asks for a file again that could not be fetched; the stream tells what comes of it.
    ///
    /// # Errors
    /// When the caller may not, or the worker could not be reached.
    pub async fn retry_media(self, id: ConversationId, key: EntryKey) -> Result<(), Problem> {
        api::retry_media(id, key).await
    }
}
