//! What keeps for us went away while we worked: deleted by the browser or a person, or changed by a newer version of the
//! app in another tab. What is done about it travels with the conversation, as it is seldom needed.

use super::{board::change, engine::Engine, errand::Errand, facts::Session, facts::Trouble};
use crate::{
    host,
    vault::{Kept, Lost, Vault},
};
use domain::time::Span;
use leptos::prelude::{GetUntracked, WithUntracked};
use std::rc::Rc;

/// After so long it is tried again to open what was closed.
const AGAIN: Span = Span::seconds(10);

impl Engine {
    /// Nothing is kept from here on: what is wished lives as long as the page.
    pub fn keep_nothing(&self, lost: Lost) {
        self.outbox.use_vault(None);
        self.keeping.borrow_mut().vault = None;
        change(&self.board.trouble, Some(Trouble::Nothing));
        self.cannot_keep(lost);
    }

    /// Every second: what keeps for us may have been closed under us, as browsers do where the disk is full. Then it is
    /// opened again, now or as soon as it can be, and takes once more what this page knows: what it held may be gone.
    pub fn mind_vault(self: &Rc<Self>) {
        let closed = self.vault().filter(Vault::was_closed);
        let Some(vault) = closed.or_else(|| self.closed_vault()) else {
            return;
        };
        self.go(Errand::OpenAgain(vault));
    }

    pub async fn open_again(self: &Rc<Self>, vault: Vault) {
        match vault.open_again().await {
            Ok(()) => self.keep_in(vault),
            Err(lost) => {
                self.keep_nothing(lost);
                self.stays_closed(vault);
            }
        }
        self.keep_again().await;
    }

    /// The page has begun without it: what was wished and typed since is kept with what lies there. Where there was no network
    /// either, nobody is here yet, and what lies there is shown.
    pub async fn opened_late(self: &Rc<Self>, opened: Result<Vault, Lost>) {
        let vault = match opened {
            Ok(vault) => vault,
            Err(lost) => return self.cannot_keep(lost),
        };
        self.keep_in(vault.clone());
        self.use_vault(&vault);
        let session = self.board.session.get_untracked();
        match session {
            Session::SignedIn(me) => {
                self.all_is_unkept();
                self.take_up_words(me.id).await;
                self.keep_again().await;
            }
            Session::SignedOut => {
                vault.end_lease().await.ok();
            }
            Session::Unknown => {
                self.paint_kept(&vault).await;
                self.begin();
            }
        }
    }

    /// What was typed so far comes behind what is kept of the same draft.
    fn all_is_unkept(&self) {
        let mut keeping = self.keeping.borrow_mut();
        let typed = keeping
            .drafts
            .iter()
            .filter(|(_, draft)| !draft.with_untracked(String::is_empty));
        let typed: Vec<_> = typed.map(|(id, _)| *id).collect();
        keeping.unkept.extend(typed);
    }

    pub fn stays_closed(&self, vault: Vault) {
        let again = host::ticks() + AGAIN;
        self.keeping.borrow_mut().closed = Some((again, vault));
    }

    /// Keeps what found no room before.
    pub async fn keep_what_is_loose(self: &Rc<Self>) {
        let is_kept = self.outbox.keep_loose().await && self.keep_drafts_again().await;
        if is_kept && self.uploads.has_loose() {
            self.keep_files_again().await;
        }
        let was_full = self.board.trouble.get_untracked() == Some(Trouble::Full);
        if is_kept && !self.uploads.has_loose() && was_full {
            change(&self.board.trouble, None);
        }
    }

    /// What could not be opened, when it is time to try again.
    fn closed_vault(&self) -> Option<Vault> {
        let closed = &mut self.keeping.borrow_mut().closed;
        let due = closed.take_if(|(again, _)| *again <= host::ticks())?;
        Some(due.1)
    }

    fn keep_in(&self, vault: Vault) {
        self.outbox.use_vault(Some(vault.clone()));
        self.keeping.borrow_mut().vault = Some(vault);
        if self.board.trouble.get_untracked() == Some(Trouble::Nothing) {
            change(&self.board.trouble, None);
        }
    }

    /// Keeps everything that has not gone out. What was kept already has the same key, and goes out once.
    async fn keep_again(self: &Rc<Self>) {
        let there = self.outbox.all().await;
        let wished = self.mirror.borrow().wished();
        for (keyed, at) in wished {
            if there.iter().all(|kept| kept.keyed.key != keyed.key) {
                let seat_at = self.outbox.seat_at(at);
                let kept = Kept::new(keyed, at, seat_at, self.outbox.count());
                // Where it cannot be kept, it lives as long as the page.
                self.outbox.keep(kept).await.ok();
            }
        }
        self.send();
        let me = self.mirror.borrow().me().map(|me| me.id);
        let (Some(vault), Some(me)) = (self.vault(), me) else {
            return;
        };
        vault.own_words(me).await.ok();
        let drafts = self.keeping.borrow().drafts.clone();
        for (id, draft) in drafts {
            let text = draft.get_untracked();
            if !text.is_empty() {
                vault.keep_draft(id, &text).await.ok();
            }
        }
        self.write_all();
    }
}
