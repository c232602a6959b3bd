//! What is done with whole threads, fetching one that somebody opened and those that somebody may open next, with files, and
//! with more of the list. It travels with the conversation, for nobody can look at a thread or attach a file without that, and
//! a list stands before it goes on.

use super::engine::Engine;
use crate::vault::{Lost, Vault};
use domain::{
    conversation::EntryKey,
    ids::{ConversationId, FileId},
};
use leptos::{
    task::spawn_local,
    wasm_split::{SplitLoaderError, wasm_split},
};
use std::{future::Future, pin::Pin, rc::Rc};

/// Something to do with threads, files or the list.
#[derive(Debug, Clone)]
pub enum Errand {
    /// The page before an entry, or the newest.
    Page(ConversationId, Option<EntryKey>),
    Ahead,
    /// Another tab fetched these, and passes them on.
    Heard(String),
    /// Another tab laid a file on a tray, or sent or took off the one of this name.
    Tray(String),
    /// Learn what files are kept.
    Look,
    /// Upload what waits.
    Upload,
    Keep(FileId),
    /// Keep what was laid on a tray.
    Lay(FileId),
    /// Keep the first, which is sent, instead of the second, which lay on the tray.
    Instead(FileId, FileId),
    /// Keep what found no room before.
    KeepLoose,
    /// Open what keeps for us, which was closed under us.
    OpenAgain(Vault),
    /// Take up what keeps for us and opened long after the page had begun, or why it did not.
    OpenedLate(Result<Vault, Lost>),
    /// Files whose commands were answered; with those that were refused, their conversations.
    Settle(Vec<(FileId, Option<ConversationId>)>),
    Forget(FileId),
    /// More of the list as it was at this turn, after so many milliseconds.
    List(u32, u32),
}

type Work = Pin<Box<dyn Future<Output = ()>>>;

#[wasm_split(thread, wasm_split_path = leptos::wasm_split, fallible)]
fn work(engine: Rc<Engine>, errand: Errand) -> Result<Work, SplitLoaderError> {
    Ok(match errand {
        Errand::Page(id, before) => Box::pin(async move { engine.fetch_page(id, before).await }),
        Errand::Ahead => Box::pin(async move { engine.run_ahead().await }),
        Errand::Heard(pages) => Box::pin(async move { engine.hear_ahead(&pages).await }),
        Errand::Tray(left) => Box::pin(async move { engine.hear_of_tray(&left).await }),
        Errand::Look => Box::pin(async move { engine.look_for_files().await }),
        Errand::Upload => Box::pin(async move { engine.run_uploads().await }),
        Errand::Keep(id) => Box::pin(async move { engine.keep_file(id).await }),
        Errand::Lay(id) => Box::pin(async move { engine.keep_on_tray(id).await }),
        Errand::Instead(sent, lay) => Box::pin(async move { engine.keep_instead(sent, lay).await }),
        Errand::KeepLoose => Box::pin(async move { engine.keep_what_is_loose().await }),
        Errand::OpenAgain(vault) => Box::pin(async move { engine.open_again(vault).await }),
        Errand::OpenedLate(opened) => Box::pin(async move { engine.opened_late(opened).await }),
        Errand::Settle(files) => Box::pin(async move { engine.settle_files(files).await }),
        Errand::Forget(id) => Box::pin(async move { engine.forget_file(id).await }),
        Errand::List(turn, pause) => Box::pin(async move { engine.run_list(turn, pause).await }),
    })
}

impl Engine {
    pub fn go(self: &Rc<Self>, errand: Errand) {
        let engine = self.clone();
        spawn_local(async move { engine.done(errand).await });
    }

    /// The same, waited for.
    pub async fn done(self: &Rc<Self>, errand: Errand) {
        match work(self.clone(), errand.clone()).await {
            Ok(work) => work.await,
            // Without a network the chunk may not come. The next occasion asks for it again.
            Err(_) => self.could_not(errand),
        }
    }

    fn could_not(self: &Rc<Self>, errand: Errand) {
        match errand {
            Errand::Page(id, _) => self.not_fetched(id),
            Errand::Ahead => self.end_ahead(),
            Errand::Upload => self.uploads.busy.set(false),
            Errand::OpenAgain(vault) | Errand::OpenedLate(Ok(vault)) => self.stays_closed(vault),
            Errand::List(turn, _) => self.could_not_list(turn),
            _ => {}
        }
    }
}
