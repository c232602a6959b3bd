//! Keeping: the replica written behind the view, drafts at each pause, and reading both when the page opens.

use super::{engine::Engine, look::THREADS};
use crate::{
    host,
    tabs::alone,
    vault::{Dirty, Vault, Words, Writes},
};
use domain::{
    command::Keyed,
    ids::{AgentId, ConversationId},
    mirror::Seen,
    time::Time,
};
use futures_util::future::{Either, pending, select};
use gloo_timers::future::TimeoutFuture;
use leptos::{prelude::*, task::spawn_local};
use std::{collections::BTreeMap, pin::pin, rc::Rc};

/// Who holds this writes the replica: two tabs at different cursors would make one that never was.
const LOCK: &str = "recado-replica";
/// How long to wait for the lock before reading what is there anyway.
const LOCK_MS: u32 = 60;
/// How far writing stays behind the view, so that a burst of news is one write.
const BEHIND_MS: u32 = 800;
/// A pause in typing.
const PAUSE_MS: u32 = 400;

/// What is being kept.
#[derive(Default)]
pub struct Keeping {
    vault: Option<Vault>,
    role: Writer,
    dirty: Dirty,
    flush: Flush,
    drafts: BTreeMap<ConversationId, RwSignal<String>>,
    unsaved: BTreeMap<ConversationId, String>,
    /// What was read when the page opened, until it is known whether it belongs to who is signed in.
    words: Option<Words>,
}

/// Whether this tab writes the replica.
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

impl Engine {
    /// Paints what was kept, then takes up the stream.
    pub async fn restore(self: &Rc<Self>) {
        self.become_writer().await;
        let vault = Vault::open().await.ok();
        self.outbox.use_vault(vault.clone());
        self.keeping.borrow_mut().vault.clone_from(&vault);
        if let Some(vault) = vault {
            let words = vault.words().await.unwrap_or_default();
            self.keeping.borrow_mut().words = Some(words);
            if let Some(mut restored) = vault.replica().await {
                restored.pending = self.adopt_words(restored.snapshot.me.id).await;
                self.looking
                    .borrow_mut()
                    .remember(restored.pages.iter().map(|page| page.conversation));
                let seen = self.mirror.borrow_mut().restore(restored);
                self.board.show(&self.mirror.borrow(), &seen);
                self.look();
            }
        }
        self.begin();
    }

    /// Takes the lock if it is free, else when the tab that holds it goes; then everything is written anew.
    async fn become_writer(self: &Rc<Self>) {
        let lock = Box::pin(alone(LOCK));
        match select(lock, pin!(TimeoutFuture::new(LOCK_MS))).await {
            Either::Left((held, _)) => {
                self.keeping.borrow_mut().role = Writer::Yes;
                spawn_local(async move {
                    let _held = held;
                    pending::<()>().await;
                });
            }
            Either::Right((_, lock)) => {
                let engine = self.clone();
                spawn_local(async move {
                    let _held = lock.await;
                    engine.write_from_now_on();
                    engine.plan_flush();
                    pending::<()>().await;
                });
            }
        }
    }

    fn write_from_now_on(&self) {
        let mut keeping = self.keeping.borrow_mut();
        (keeping.role, keeping.dirty) = (Writer::Yes, Dirty::all());
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
        if keeping.flush != Flush::Resting || keeping.role == Writer::No || keeping.vault.is_none()
        {
            return;
        }
        keeping.flush = Flush::Planned;
        let engine = self.clone();
        spawn_local(async move {
            TimeoutFuture::new(BEHIND_MS).await;
            engine.flush().await;
        });
    }

    /// The page may be about to go.
    pub fn flush_now(self: &Rc<Self>) {
        let engine = self.clone();
        spawn_local(async move {
            engine.save_drafts().await;
            engine.flush().await;
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
        let mut keeping = self.keeping.borrow_mut();
        keeping.flush = Flush::Resting;
        if written.is_err() {
            keeping.dirty = Dirty::all();
        }
        let more = !keeping.dirty.is_clean() && written.is_ok();
        drop(keeping);
        if more {
            self.plan_flush();
        }
    }

    fn writes(&self) -> Option<(Vault, Writes)> {
        let mut keeping = self.keeping.borrow_mut();
        if keeping.flush == Flush::Writing || keeping.role == Writer::No {
            return None;
        }
        let (vault, dirty) = (keeping.vault.clone()?, std::mem::take(&mut keeping.dirty));
        let writes = if dirty.is_clean() {
            None
        } else {
            Writes::of(
                &self.mirror.borrow(),
                &dirty,
                &self.looking.borrow().remembered(THREADS),
            )
        };
        keeping.flush = if writes.is_some() {
            Flush::Writing
        } else {
            Flush::Resting
        };
        Some((vault, writes?))
    }

    /// Nobody is signed in any more, or somebody else.
    pub fn wipe_replica(self: &Rc<Self>) {
        self.keeping.borrow_mut().dirty = Dirty::all();
        if let Some(vault) = self.vault() {
            // Should it fail, what is left is of an older cursor and will be overwritten by the next person's.
            spawn_local(async move {
                vault.wipe_replica().await.ok();
            });
        }
    }

    fn vault(&self) -> Option<Vault> {
        self.keeping.borrow().vault.clone()
    }

    /// Takes the drafts and wishes kept here for `me`; another person's are thrown away.
    pub async fn adopt_words(self: &Rc<Self>, me: AgentId) -> Vec<(Keyed, Time)> {
        let Some(vault) = self.vault() else {
            return self.waiting_here().await;
        };
        let words = self.keeping.borrow_mut().words.take();
        let words = match words {
            Some(words) => words,
            None => vault.words().await.unwrap_or_default(),
        };
        if words.owner.is_some_and(|owner| owner != me) {
            self.forget_words().await;
        } else {
            for (id, text) in words.drafts {
                self.draft(id).set(text);
            }
        }
        vault.own_words(me).await.ok();
        self.waiting_here().await
    }

    async fn waiting_here(&self) -> Vec<(Keyed, Time)> {
        self.outbox
            .all()
            .await
            .into_iter()
            .map(|kept| (kept.keyed, kept.at))
            .collect()
    }

    /// Throws away everything that somebody wrote here.
    pub async fn forget_words(self: &Rc<Self>) {
        self.outbox.forget_loose();
        let drafts: Vec<RwSignal<String>> =
            self.keeping.borrow().drafts.values().copied().collect();
        for draft in drafts {
            draft.set(String::new());
        }
        self.keeping.borrow_mut().unsaved.clear();
        if let Some(vault) = self.vault() {
            vault.wipe_words().await.ok();
        }
    }

    /// The draft of a conversation, kept whenever the typing pauses.
    pub fn draft(self: &Rc<Self>, id: ConversationId) -> RwSignal<String> {
        if let Some(draft) = self.keeping.borrow().drafts.get(&id) {
            return *draft;
        }
        let draft = self.owner.with(|| RwSignal::new(String::new()));
        self.keeping.borrow_mut().drafts.insert(id, draft);
        let engine = self.clone();
        self.owner.with(|| {
            Effect::new(move |before: Option<String>| {
                let text = draft.get();
                engine.board.mark_draft(id, !text.trim().is_empty());
                if before.is_some_and(|before| before != text) {
                    engine.draft_changed(id, text.clone());
                }
                text
            })
        });
        draft
    }

    fn draft_changed(self: &Rc<Self>, id: ConversationId, text: String) {
        let first = {
            let mut keeping = self.keeping.borrow_mut();
            let first = keeping.unsaved.is_empty();
            keeping.unsaved.insert(id, text);
            first
        };
        if first {
            let engine = self.clone();
            spawn_local(async move {
                TimeoutFuture::new(PAUSE_MS).await;
                engine.save_drafts().await;
            });
        }
    }

    async fn save_drafts(&self) {
        let unsaved = std::mem::take(&mut self.keeping.borrow_mut().unsaved);
        let Some(vault) = self.vault() else { return };
        for (id, text) in unsaved {
            // A draft that cannot be kept is still in its box.
            vault.keep_draft(id, &text).await.ok();
        }
    }

    /// Words that were not granted go back into the box, before what was typed since.
    pub fn give_back(self: &Rc<Self>, id: ConversationId, text: &str) {
        self.draft(id).update(|draft| {
            if draft.is_empty() {
                text.clone_into(draft);
            } else if !draft.contains(text) {
                *draft = format!("{text}\n{draft}");
            }
        });
    }
}
