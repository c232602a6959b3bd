//! Emptying the outbox: one tab at a time, many commands a request.

use super::{
    engine::{Engine, Sending},
    errand::Errand,
};
use crate::{
    api, host,
    link::News,
    outbox::{Next, judge},
    tabs::{Asking, Lead, Told, alone},
    uploads::{attached, ready},
    vault::Kept,
};
use domain::command::Keyed;
use leptos::task::spawn_local;
use std::rc::Rc;

/// Tabs share one outbox; who holds this sends.
const LOCK: &str = "recado-outbox";

impl Engine {
    /// Sends what waits, unless that is being done already.
    pub fn send(self: &Rc<Self>) {
        if !self.is_signed_in() {
            return;
        }
        match self.sending.get() {
            Sending::Busy | Sending::BusyAndMore => self.sending.set(Sending::BusyAndMore),
            Sending::Resting => {
                self.sending.set(Sending::Busy);
                let engine = self.clone();
                spawn_local(async move { engine.send_all().await });
            }
        }
    }

    pub fn wake_up(self: &Rc<Self>) {
        self.lead.sleeps.set(false);
        self.hear(News::Woke);
    }

    async fn send_all(self: Rc<Self>) {
        let held = alone(LOCK, Asking::Patient).await;
        self.sender.replace(Some(held));
        loop {
            self.sending.set(Sending::Busy);
            let next = self.send_some().await;
            // What came meanwhile may have missed the last look into the outbox.
            if next != Some(Next::Go) && self.sending.get() != Sending::BusyAndMore {
                break;
            }
            if matches!(next, Some(Next::Wait | Next::SignedOut)) {
                break;
            }
        }
        self.sender.take();
        self.sending.set(Sending::Resting);
    }

    /// The browser is about to stop this tab in the middle of whatever it does: what it held, another may take up. Whatever
    /// is done twice by that has keys which the worker knows.
    pub fn fall_asleep(self: &Rc<Self>) {
        self.sender.take();
        self.uploads.alone.take();
        self.uploads.stop(None);
        if self.leads() {
            self.tell_lead(Lead::Asleep);
        }
        self.lead.sleeps.set(true);
    }

    /// One request. Nothing where nothing waits.
    async fn send_some(self: &Rc<Self>) -> Option<Next> {
        let width = self.pace.borrow().width();
        let all = self.outbox.all().await;
        let files = all.iter().any(|kept| attached(&kept.keyed).is_some());
        if files {
            self.done(Errand::Look).await;
            self.upload();
        }
        let ready = ready(all, |id| self.uploads.is_up(id));
        let batch: Vec<Kept> = ready.into_iter().take(width).collect();
        if batch.is_empty() || !self.is_signed_in() {
            self.pace.borrow_mut().rest();
            return None;
        }
        let writer = self.keeping.borrow().writer;
        let keyed: Vec<&Keyed> = batch.iter().map(|kept| &kept.keyed).collect();
        let judged = judge(&batch, api::commands(&keyed).await);
        self.outbox.settle(&batch, &judged.answers).await;
        self.forget_files(&batch, &judged.answers).await;
        // Somebody else may sit here by now, whose words these are not.
        if self.keeping.borrow().writer == writer {
            self.hear_of(&batch, &judged.answers);
        }
        if !judged.answers.is_empty() {
            self.tell_tabs(&Told::Answers(judged.answers));
        }
        self.pace
            .borrow_mut()
            .after(judged.next, host::ticks(), host::chance());
        if judged.next == Next::SignedOut {
            self.session_ended();
            self.tell_tabs(&Told::SignedOut);
        }
        Some(judged.next)
    }
}
