//! What is said at the foot of the screen: what was refused, what was done, and how to take it back.

use super::{ask, ui::Ui};
use crate::desk::Desk;
use domain::{
    command::Command,
    conversation::Status,
    ids::{CommandKey, ConversationId},
    refusal::Refusal,
};
use leptos::prelude::*;
use std::time::Duration;

/// How long a notice stays.
const NOTICE: Duration = Duration::from_secs(8);

/// A short notice at the foot of the screen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notice {
    pub id: u32,
    pub said: Said,
}

/// What a notice says. The words of refusals come with what shows them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Said {
    Words(String),
    Refused(Refusal),
    /// What was done to a conversation, and what takes it back.
    Done(Box<Done>),
}

/// A step of triage.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Done {
    pub of: ConversationId,
    pub step: Command,
    pub back: Command,
}

impl Ui {
    /// Wishes; a refusal is said in words. What takes the conversation out of sight is said too, with a way back: a key is
    /// easily pressed by who thinks to write.
    pub fn wish(self, desk: Desk, id: ConversationId, command: Command) -> Option<CommandKey> {
        let back = ask::undoing(desk, id, &command);
        let done = back.map(|back| Done {
            of: id,
            step: command.clone(),
            back,
        });
        match desk.wish(id, command) {
            Ok(key) => {
                if let Some(done) = done {
                    self.did(done);
                }
                Some(key)
            }
            Err(refusal) => {
                self.notice(Said::Refused(refusal));
                None
            }
        }
    }

    fn did(self, done: Done) {
        self.done.set_value(Some(done.clone()));
        let goes = match done.step {
            Command::SetStatus { status } => status != Status::Open,
            Command::Assign { to } => to.is_some(),
            _ => false,
        };
        if goes {
            // One at a time: who closes ten in a row is not shown ten.
            self.notices
                .update(|all| all.retain(|one| !matches!(one.said, Said::Done(_))));
            self.notice(Said::Done(Box::new(done)));
        }
    }

    /// Takes the last step back. Says whether there was one.
    pub fn undo(self, desk: Desk) -> bool {
        let last = self.done.get_value();
        last.is_some_and(|last| {
            self.take_back(desk, &last);
            true
        })
    }

    /// Takes a step back, and says no more that it was taken.
    pub fn take_back(self, desk: Desk, done: &Done) {
        let tells = |one: &Notice| matches!(&one.said, Said::Done(told) if **told == *done);
        self.notices.update(|all| all.retain(|one| !tells(one)));
        if let Err(refusal) = desk.wish(done.of, done.back.clone()) {
            self.notice(Said::Refused(refusal));
        }
        // In the list, the keys go on from what came back.
        if self.opened_untracked().is_none() {
            self.cursor.set(Some(done.of));
            self.focus_row(done.of);
        }
        self.done.update_value(|last| {
            last.take_if(|last| last == done);
        });
    }

    /// Says something at the foot of the screen, for a while.
    pub fn say(self, text: String) {
        self.notice(Said::Words(text));
    }

    fn notice(self, said: Said) {
        let id = self.told.get_value();
        self.told.set_value(id.wrapping_add(1));
        self.notices.update(|all| all.push(Notice { id, said }));
        set_timeout(move || self.unsay(id), NOTICE);
    }

    pub fn unsay(self, id: u32) {
        self.notices
            .update(|all| all.retain(|notice| notice.id != id));
    }
}
