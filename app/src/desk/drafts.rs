//! Drafts: kept as they are typed, and given back.

use super::{engine::Engine, keep::Keeping};
use crate::{
    tabs::{Drafted, Told},
    vault::Lost,
};
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

impl Keeping {
    /// What was put into this box since it was shown last, and was not typed there.
    fn heard_of(&mut self, id: ConversationId) -> Option<(ConversationId, String)> {
        let place = self.heard.iter().position(|(of, _)| *of == id)?;
        Some(self.heard.swap_remove(place))
    }
}

impl Engine {
    /// What was typed is nobody's to see any more on this page. Kept is it under its person's name, and stays so: nobody
    /// emptied it.
    pub fn clear_drafts(self: &Rc<Self>) {
        let mut keeping = self.keeping.borrow_mut();
        keeping.unsaved.clear();
        keeping.unkept.clear();
        keeping.writer = None;
        let drafts: Vec<ConversationId> = keeping.drafts.keys().copied().collect();
        drop(keeping);
        for id in drafts {
            self.put_draft(id, String::new());
        }
    }

    /// What was kept comes into its box: before what was typed there meanwhile, for which there was no key.
    pub fn take_up_draft(self: &Rc<Self>, id: ConversationId, text: String) {
        let is_unkept = self.keeping.borrow().unkept.contains(&id);
        if is_unkept {
            self.give_back(id, &text);
        } else {
            self.put_draft(id, text);
        }
    }

    /// Shows a draft that is not typed here: there is nothing to keep of it, and nobody to tell.
    fn put_draft(self: &Rc<Self>, id: ConversationId, text: String) {
        let draft = self.draft(id);
        let mut keeping = self.keeping.borrow_mut();
        keeping.heard_of(id);
        keeping.heard.push((id, text.clone()));
        drop(keeping);
        draft.set(text);
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
                let heard = engine.keeping.borrow_mut().heard_of(id);
                // Also at first: words may have come back into a box that this page has not shown yet.
                let before = before.unwrap_or_default();
                if before != text {
                    engine.retell(id);
                    if heard.is_none_or(|(_, words)| words != text) {
                        engine.tell_draft(id, before, &text);
                        engine.draft_changed(id, text.clone());
                    }
                }
                text
            })
        });
        draft
    }

    fn draft_changed(self: &Rc<Self>, id: ConversationId, text: String) {
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

    fn tell_draft(&self, id: ConversationId, from: String, to: &str) {
        if self.is_signed_in() {
            let to = to.to_owned();
            self.tell_tabs(&Told::Draft(Drafted { id, from, to }));
        }
    }

    /// Another tab was written in: there is one draft, and what both wrote at once is in it.
    pub fn hear_draft(self: &Rc<Self>, said: Drafted) {
        if !self.is_signed_in() {
            return;
        }
        let (id, draft) = (said.id, self.draft(said.id));
        let here = draft.get_untracked();
        let before = self.keeping.borrow_mut().apart.take();
        let text = if here == said.from {
            said.to
        } else {
            let before = before.filter(|(of, _)| *of == id).map(|(_, apart)| apart);
            let apart = Apart::of(before, here, said);
            let both = apart.both();
            self.keeping.borrow_mut().apart = Some((id, apart));
            self.draft_changed(id, both.clone());
            both
        };
        self.put_draft(id, text);
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
        // Between two people the key is another's already than these words.
        let writer = self.keeping.borrow().writer;
        let lease = || vault.lease().filter(|lease| Some(lease.agent) == writer);
        for (id, text) in unsaved {
            let kept = match lease() {
                Some(_) => vault.keep_draft(id, &text).await,
                None => Err(Lost::Gone),
            };
            if let Err(lost) = kept {
                // It is still in its box, and nowhere else.
                self.keeping.borrow_mut().unkept.push(id);
                self.cannot_keep(lost);
            }
        }
    }

    /// Tries again to keep the drafts that could not be kept. Says whether all of them are now.
    pub async fn keep_drafts_again(self: &Rc<Self>) -> bool {
        let again = std::mem::take(&mut self.keeping.borrow_mut().unkept);
        for id in again {
            let text = self.draft(id).get_untracked();
            self.keeping.borrow_mut().unsaved.entry(id).or_insert(text);
        }
        self.save_drafts().await;
        self.keeping.borrow().unkept.is_empty()
    }

    /// Words that were not granted go back into the box: behind those that went back before them, and before what was typed
    /// since.
    pub fn give_back(self: &Rc<Self>, id: ConversationId, text: &str) {
        let draft = self.draft(id);
        let here = draft.get_untracked();
        if here.contains(text) {
            return;
        }
        let before = self.keeping.borrow_mut().given_back.take();
        let before = before.filter(|(of, words)| *of == id && here.starts_with(words.as_str()));
        let (back, since) = given_back(
            before.as_ref().map(|(_, words)| words.as_str()),
            text,
            &here,
        );
        let between = if since.is_empty() { "" } else { "\n" };
        draft.set([&back, between, since].concat());
        self.keeping.borrow_mut().given_back = Some((id, back));
    }
}

/// All that went back by now, and what was typed since.
fn given_back<'a>(before: Option<&str>, text: &str, here: &'a str) -> (String, &'a str) {
    let Some(before) = before else {
        return (text.to_owned(), here);
    };
    let since = here.strip_prefix(before).unwrap_or_default();
    let since = since.strip_prefix('\n').unwrap_or(since);
    ([before, "\n", text].concat(), since)
}

/// What two tabs wrote before they heard of each other. Each makes the same text of it, so neither tells the other that.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Apart {
    here: String,
    there: String,
}

impl Apart {
    /// `before` is what they had written when this was heard of last: whoever goes on writing there adds no line here.
    fn of(before: Option<Self>, here: String, said: Drafted) -> Self {
        let goes_on = before.filter(|it| it.there == said.from && it.both() == here);
        Self {
            here: goes_on.map_or(here, |it| it.here),
            there: said.to,
        }
    }

    /// The words of both, the same on both sides.
    fn both(&self) -> String {
        let (here, there) = (&self.here, &self.there);
        if here.contains(there) {
            here.clone()
        } else if there.contains(here) {
            there.clone()
        } else {
            [here.min(there), "\n", here.max(there)].concat()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What a tab shows that hears another's writing, letter by letter, while it shows something else.
    fn shown(here: &str, letters: &str) -> String {
        let (mut here, mut before, mut from) = (here.to_owned(), None, String::new());
        for letter in letters.chars() {
            let to = format!("{from}{letter}");
            let said = Drafted {
                id: ConversationId(2),
                from,
                to: to.clone(),
            };
            let apart = Apart::of(before, here, said);
            (here, from, before) = (apart.both(), to, Some(apart));
        }
        here
    }

    #[test]
    fn what_comes_back_stands_in_its_order_and_before_what_was_typed_since() {
        let back = |before, text, here| {
            let (back, since) = given_back(before, text, here);
            [&back, "|", since].concat()
        };
        assert_eq!(back(None, "um", ""), "um|");
        assert_eq!(back(Some("um"), "dois", "um"), "um\ndois|");
        assert_eq!(back(None, "um", "novo"), "um|novo");
        assert_eq!(back(Some("um"), "dois", "um\nnovo"), "um\ndois|novo");
        assert_eq!(back(Some("um"), "dois", "um novo"), "um\ndois| novo");
    }

    #[test]
    fn two_texts_end_as_one_whichever_is_heard_first() {
        assert_eq!(
            shown("pela segunda", "pela primeira"),
            "pela primeira\npela segunda"
        );
        assert_eq!(
            shown("pela primeira", "pela segunda"),
            "pela primeira\npela segunda"
        );
        assert_eq!(
            shown("dois, um", "um"),
            "dois, um",
            "it is in there already"
        );
        assert_eq!(shown("um", "dois, um"), "dois, um");
    }
}
