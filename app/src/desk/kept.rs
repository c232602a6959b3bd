//! Threads that were kept between visits: they are opened behind the list, one after another, for nothing of them is on the
//! screen when a page begins.
//!
//! The stream may run ahead of them meanwhile, as it does of any page. The vault rests until all are here: what it keeps
//! stands at one place of the journal.

use super::engine::Engine;
use crate::host;
use domain::{
    ids::ConversationId,
    mirror::Seen,
    wire::{Cursor, Page},
};
use std::rc::Rc;
use wasm_bindgen::JsValue;

/// Threads as they lie in the vault, each under its name.
#[derive(Debug, Default)]
pub struct Sealed {
    pub threads: Vec<(JsValue, JsValue)>,
    /// Where the replica stood.
    pub at: Cursor,
}

impl Engine {
    /// Whether this thread is about to come from the vault.
    pub fn is_coming(&self, id: ConversationId) -> bool {
        let name = JsValue::from_str(&id.to_string());
        let keeping = self.keeping.borrow();
        keeping.sealed.threads.iter().any(|one| one.0 == name)
    }

    /// From here on the vault is written again. What was not taken up has not gone on with the rest: it is no use any more.
    pub fn end_taking_up(self: &Rc<Self>) {
        let left = std::mem::take(&mut self.keeping.borrow_mut().sealed.threads);
        if left.is_empty() {
            self.keep_up();
        } else {
            self.write_all();
        }
    }

    /// Takes up what lies sealed.
    pub async fn take_up_threads(self: &Rc<Self>) {
        let Some(vault) = self.vault() else {
            return;
        };
        let at = self.keeping.borrow().sealed.at;
        while let Some((id, sealed)) = self.next_sealed() {
            let Some(page) = vault.thread(&id, &sealed).await else {
                return;
            };
            let is_beside = !self
                .looking
                .borrow()
                .remembered()
                .contains(&page.conversation);
            if is_beside {
                self.keep_beside(page.conversation);
            }
            self.take_page(Page { cursor: at, ..page });
            let mut keeping = self.keeping.borrow_mut();
            keeping.sealed.threads.retain(|one| one.0 != id);
        }
        host::mark("replica-threads");
        self.look();
    }

    /// The one that is looked at first.
    fn next_sealed(&self) -> Option<(JsValue, JsValue)> {
        let at = self.looking.borrow().at();
        let at = at.map(|at| JsValue::from_str(&at.to_string()));
        let threads = &self.keeping.borrow().sealed.threads;
        let looked_at = threads.iter().find(|one| Some(&one.0) == at.as_ref());
        looked_at.or(threads.last()).cloned()
    }

    /// Takes a page in that nobody need be waiting for: most of them change nothing that is shown.
    pub fn take_page(&self, page: Page) -> Vec<Seen> {
        let id = page.conversation;
        let seen = self.mirror.borrow_mut().on_page(page);
        if self.board.has_thread(id) || seen.contains(&Seen::Head(id)) {
            self.board.show(&self.mirror.borrow(), &seen);
        }
        seen
    }
}
