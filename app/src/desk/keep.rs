//! Keeping: the replica written behind the view, drafts as they are typed, and reading both when the page opens.

use super::{drafts::Apart, engine::Engine, errand::Errand, kept::Sealed};
use crate::{
    host,
    vault::{Chunks, Dirty, Lost, Vault, Words, Writes},
};
use domain::{
    command::Keyed,
    ids::{AgentId, ConversationId},
    mirror::{Mirror, Seen},
    time::{Span, Time},
};
use gloo_timers::future::TimeoutFuture;
use leptos::{prelude::*, task::spawn_local};
use std::{collections::BTreeMap, rc::Rc};

/// How far writing stays behind the view, so that a burst of news is one write.
const BEHIND_MS: u32 = 800;
/// How long the replica waits after it could not be written.
const REST: Span = Span::minutes(1);

/// What is being kept.
#[derive(Default)]
pub struct Keeping {
    pub vault: Option<Vault>,
    /// The vault that was closed under us, and when to try again to open it.
    pub closed: Option<(Time, Vault)>,
    role: Writer,
    dirty: Dirty,
    /// How the heads lie in what is kept.
    chunks: Chunks,
    flush: Flush,
    /// Threads that were kept and have not been taken up yet.
    pub sealed: Sealed,
    pub drafts: BTreeMap<ConversationId, RwSignal<String>>,
    pub unsaved: BTreeMap<ConversationId, String>,
    /// Drafts for which there was no room.
    pub unkept: Vec<ConversationId>,
    /// What is put into a box and was not typed there, until it is shown: whoever wrote it has kept it.
    pub heard: Vec<(ConversationId, String)>,
    /// The words that were refused last and went back into their box, all of them.
    pub given_back: Option<(ConversationId, String)>,
    /// The draft that two tabs wrote in before they heard of each other.
    pub apart: Option<(ConversationId, Apart)>,
    /// Whose drafts those are.
    pub writer: Option<AgentId>,
    /// Somebody keeps drafts already.
    pub drafting: bool,
    /// The draft whose row is about to be painted anew.
    pub retold: Option<ConversationId>,
    /// A write failed: until then none is tried.
    rests_until: Time,
}

/// Whether this tab writes the replica: two tabs at different cursors would make one that never was.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
enum Writer {
    #[default]
    No,
    Yes,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
enum Flush {
    #[default]
    Resting,
    Planned,
    Writing,
}

impl Keeping {
    /// Takes note of how a write went; says whether there is more to write.
    fn written(&mut self, written: Result<(), Lost>) -> bool {
        self.flush = Flush::Resting;
        if written.is_err() {
            self.dirty = Dirty::all();
            self.rests_until = host::ticks() + REST;
        }
        written.is_ok() && !self.dirty.is_clean()
    }
}

impl Engine {
    /// Paints what was kept, then takes up the stream.
    pub async fn restore(self: &Rc<Self>) {
        // In this order: whoever comes to lead has something to write into.
        let vault = self.open_vault().await;
        self.seek_lead().await;
        host::mark("replica-asked");
        if let Some(vault) = vault {
            self.paint_kept(&vault).await;
        }
        self.lead.is_ready.set(true);
        self.begin();
    }

    /// First the rows that are seen at once, then everything, which the browser fetches meanwhile.
    pub async fn paint_kept(self: &Rc<Self>, vault: &Vault) {
        let first = vault.first_screen().await;
        let is_painted = first.is_some();
        let wished = match &first {
            Some(first) => self.words_for(first).await,
            None => Vec::new(),
        };
        // Not before: what the first rows need would stand in line behind it.
        let asked = vault.ask_replica();
        host::mark("replica-rest");
        if let Some(first) = first {
            self.paint(first, wished);
            host::mark("replica-first");
            // A task of its own for what follows: the rows are on the screen before it begins.
            TimeoutFuture::new(0).await;
        }
        host::mark("replica-painted");
        let Some((reading, threads)) = vault.replica(asked).await else {
            // What is painted cannot be followed on.
            self.starts_over.set(is_painted);
            return;
        };
        let whole = reading.mirror;
        self.looking.borrow_mut().remember(&reading.looked);
        {
            let mut keeping = self.keeping.borrow_mut();
            let at = whole.cursor();
            (keeping.chunks, keeping.sealed) = (reading.chunks, Sealed { threads, at });
        }
        let wished = if is_painted {
            // Drafts are read once, for somebody may be typing, and may have wished something meanwhile.
            self.mirror.borrow().wished()
        } else {
            self.words_for(&whole).await
        };
        self.paint(whole, wished);
        host::mark("replica-shown");
        self.go_ahead();
    }

    async fn words_for(self: &Rc<Self>, kept: &Mirror) -> Vec<(Keyed, Time)> {
        match kept.me() {
            Some(me) => self.adopt_words(me.id).await,
            None => Vec::new(),
        }
    }

    fn paint(self: &Rc<Self>, mut kept: Mirror, wished: Vec<(Keyed, Time)>) {
        kept.resume(wished);
        let seen = self.take_kept(kept);
        host::mark("replica-held");
        self.board.show(&self.mirror.borrow(), &seen);
        self.work_on(&seen);
        self.look();
    }

    /// This tab leads from the beginning: what lies there is what it holds.
    pub fn write_from_now_on(&self) {
        self.keeping.borrow_mut().role = Writer::Yes;
    }

    /// Everything that is kept is of another session: once more from the beginning.
    pub fn write_all(self: &Rc<Self>) {
        {
            let mut keeping = self.keeping.borrow_mut();
            (keeping.dirty, keeping.rests_until) = (Dirty::all(), Time(0));
        }
        self.plan_flush();
    }

    pub fn write_no_more(&self) {
        self.keeping.borrow_mut().role = Writer::No;
    }

    /// What changed must be written.
    pub fn note(self: &Rc<Self>, seen: &[Seen]) {
        self.keeping.borrow_mut().dirty.note(seen);
        self.plan_flush();
    }

    /// A thread went out of what is kept, or into it.
    pub fn note_thread(self: &Rc<Self>, id: ConversationId) {
        self.keeping.borrow_mut().dirty.note_thread(id);
        self.plan_flush();
    }

    fn plan_flush(self: &Rc<Self>) {
        let mut keeping = self.keeping.borrow_mut();
        let waits = keeping.role == Writer::No || host::ticks() < keeping.rests_until;
        if waits || keeping.flush != Flush::Resting || keeping.vault.is_none() {
            return;
        }
        keeping.flush = Flush::Planned;
        let engine = self.clone();
        spawn_local(async move {
            TimeoutFuture::new(BEHIND_MS).await;
            engine.flush().await;
        });
    }

    /// The page may be about to go. Where it goes at once there is no time to seal anything: what is typed is kept as it is
    /// typed, and this is for tabs that are only put aside.
    pub fn flush_now(self: &Rc<Self>) {
        let engine = self.clone();
        spawn_local(async move {
            engine.save_drafts().await;
            engine.flush().await;
            if let Some(vault) = engine.vault() {
                vault.keep_lease().await.ok();
            }
        });
    }

    /// Lets `public/offline.js` change to the new version, after what is here has been kept.
    pub fn renew(self: &Rc<Self>) {
        let engine = self.clone();
        spawn_local(async move {
            engine.save_drafts().await;
            engine.flush().await;
            host::tell_page("recado-renew");
        });
    }

    async fn flush(self: &Rc<Self>) {
        let Some((vault, writes)) = self.writes() else {
            return;
        };
        let written = vault.write(writes).await;
        if written == Err(Lost::Full) {
            // The replica is the worker's to tell again; the room is for what was written here.
            vault.wipe_replica().await.ok();
        }
        let more = self.keeping.borrow_mut().written(written);
        if more {
            self.plan_flush();
        }
    }

    fn writes(&self) -> Option<(Vault, Writes)> {
        let mut keeping = self.keeping.borrow_mut();
        if keeping.flush == Flush::Writing {
            return None;
        }
        keeping.flush = Flush::Resting;
        // What changed before anybody is known, or during a rest, is not forgotten.
        let waits = keeping.role == Writer::No || host::ticks() < keeping.rests_until;
        // And of what is only painted so far, nothing is known to be all there is.
        let waits = waits || !self.lead.is_ready.get() || !keeping.sealed.threads.is_empty();
        if waits || self.mirror.borrow().me().is_none() {
            return None;
        }
        let (vault, dirty) = (keeping.vault.clone()?, std::mem::take(&mut keeping.dirty));
        let writes = if dirty.is_clean() {
            None
        } else {
            Writes::of(
                &self.mirror.borrow(),
                &dirty,
                &mut keeping.chunks,
                &self.looking.borrow().remembered(),
                &self.fetched_ahead(),
            )
        };
        keeping.flush = if writes.is_some() {
            Flush::Writing
        } else {
            Flush::Resting
        };
        Some((vault, writes?))
    }

    /// Nobody is signed in any more: nothing here opens again, except the words of whoever comes back.
    pub fn wipe_replica(self: &Rc<Self>) {
        self.keeping.borrow_mut().dirty = Dirty::all();
        host::forget_media();
        if let Some(vault) = self.vault() {
            spawn_local(async move {
                // Should it fail, what is left is sealed, and the session that opened it is gone.
                vault.end_lease().await.ok();
            });
        }
    }

    pub fn vault(&self) -> Option<Vault> {
        self.keeping.borrow().vault.clone()
    }

    /// Takes the drafts and wishes kept here for `me`. Another person's drafts stay, sealed; their wishes are thrown away.
    pub async fn adopt_words(self: &Rc<Self>, me: AgentId) -> Vec<(Keyed, Time)> {
        let writer = self.keeping.borrow().writer;
        let is_others = writer.is_some_and(|writer| writer != me);
        let words = match self.vault() {
            Some(vault) => {
                self.ensure_lease(me).await;
                vault.words(me).await.unwrap_or_default()
            }
            None => Words::default(),
        };
        if is_others || words.owner.is_some_and(|owner| owner != me) {
            self.forget_wishes().await;
        }
        if is_others {
            self.clear_drafts();
        }
        self.keeping.borrow_mut().writer = Some(me);
        for (id, text) in words.drafts {
            self.take_up_draft(id, text);
        }
        if words.owner != Some(me)
            && let Some(vault) = self.vault()
        {
            vault.own_words(me).await.ok();
        }
        self.waiting_here().await
    }

    /// Takes them up when the lease came later than the snapshot.
    pub async fn take_up_words(self: &Rc<Self>, me: AgentId) {
        for (keyed, at) in self.adopt_words(me).await {
            let seen = self.mirror.borrow_mut().wish(keyed, at);
            // One that is refused here is shown when the worker says so.
            self.show(&seen.unwrap_or_default());
        }
        self.write_all();
        self.send();
    }

    /// Writes what waited to be written.
    pub fn keep_up(self: &Rc<Self>) {
        if !self.keeping.borrow().dirty.is_clean() {
            self.plan_flush();
        }
    }

    /// Tries again to keep what could not be kept.
    pub fn keep_loose(self: &Rc<Self>) {
        self.keep_up();
        let unkept = !self.keeping.borrow().unkept.is_empty();
        if !unkept && !self.outbox.has_loose() && !self.uploads.has_loose() {
            return;
        }
        self.go(Errand::KeepLoose);
    }

    async fn waiting_here(&self) -> Vec<(Keyed, Time)> {
        self.outbox
            .all()
            .await
            .into_iter()
            .map(|kept| (kept.keyed, kept.at))
            .collect()
    }

    /// Throws away what has not gone out, files among it.
    pub async fn forget_wishes(self: &Rc<Self>) {
        self.outbox.forget_loose();
        self.uploads.wipe();
        if let Some(vault) = self.vault() {
            vault.wipe_outbox().await.ok();
        }
    }
}
