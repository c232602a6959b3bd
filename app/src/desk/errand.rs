//! What is done with whole threads: fetching one that somebody opened, and those that somebody may open next. It travels with
//! the conversation, for nobody can look at a thread without that.

use super::engine::Engine;
use domain::{conversation::EntryKey, ids::ConversationId};
use leptos::{
    task::spawn_local,
    wasm_split::{SplitLoaderError, wasm_split},
};
use std::{future::Future, pin::Pin, rc::Rc};

/// Something to do with threads.
#[derive(Debug, Clone, Copy)]
pub enum Errand {
    /// The page before an entry, or the newest.
    Page(ConversationId, Option<EntryKey>),
    Ahead,
}

type Work = Pin<Box<dyn Future<Output = ()>>>;

#[wasm_split(thread, wasm_split_path = leptos::wasm_split, fallible)]
fn work(engine: Rc<Engine>, errand: Errand) -> Result<Work, SplitLoaderError> {
    Ok(match errand {
        Errand::Page(id, before) => Box::pin(async move { engine.fetch_page(id, before).await }),
        Errand::Ahead => Box::pin(async move { engine.run_ahead().await }),
    })
}

impl Engine {
    pub fn go(self: &Rc<Self>, errand: Errand) {
        let engine = self.clone();
        spawn_local(async move {
            match work(engine.clone(), errand).await {
                Ok(work) => work.await,
                // Without a network the chunk may not come. The next occasion asks for it again.
                Err(_) => engine.could_not(errand),
            }
        });
    }

    fn could_not(self: &Rc<Self>, errand: Errand) {
        match errand {
            Errand::Page(id, _) => self.not_fetched(id),
            Errand::Ahead => self.end_ahead(),
        }
    }
}
