//! Drafts: kept as they are typed, and given back.

use super::engine::Engine;
use domain::ids::ConversationId;
use gloo_timers::future::TimeoutFuture;
use leptos::{prelude::*, task::spawn_local};
use std::rc::Rc;

/// How far keeping stays behind typing: at each pause, the shortest included. A page that goes has no time to seal anything,
/// so there should be nothing to seal. That is a write for nearly every letter; measured over 150 letters, one every 40
/// ms, it costs a millisecond of script each (1.5 instead of 0.6), and four at a fourth of the speed (7.8 instead of 3.8).
const BEHIND_TYPING_MS: u32 = 15;
/// How far the row stays behind, which says the words: nobody reads it while they type.
const ROW_BEHIND_MS: u32 = 400;

impl Engine {
    /// What was typed is nobody's to see any more on this page. Kept is it under its person's name.
    pub fn clear_drafts(&self) {
        let mut keeping = self.keeping.borrow_mut();
        keeping.unsaved.clear();
        let drafts: Vec<RwSignal<String>> = keeping.drafts.values().copied().collect();
        drop(keeping);
        for draft in drafts {
            draft.set(String::new());
        }
    }

    /// The draft of a conversation, kept as it is typed.
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
        self.retell(id);
        let mut keeping = self.keeping.borrow_mut();
        keeping.unsaved.insert(id, text);
        if std::mem::replace(&mut keeping.drafting, true) {
            return;
        }
        let engine = self.clone();
        spawn_local(async move {
            // What is typed meanwhile goes with the next round.
            while !engine.keeping.borrow().unsaved.is_empty() {
                TimeoutFuture::new(BEHIND_TYPING_MS).await;
                engine.save_drafts().await;
            }
            engine.keeping.borrow_mut().drafting = false;
        });
    }

    /// Has the row say the words, some time after them.
    fn retell(self: &Rc<Self>, id: ConversationId) {
        if self.keeping.borrow_mut().retold.replace(id) == Some(id) {
            return;
        }
        let engine = self.clone();
        spawn_local(async move {
            TimeoutFuture::new(ROW_BEHIND_MS).await;
            engine.keeping.borrow_mut().retold = None;
            engine.board.stir_draft(id);
        });
    }

    pub async fn save_drafts(&self) {
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
