//! The lease: asked for at sign-in, prolonged once a day, over when the session is or when the worker was not met for
//! too long.

use super::{board::change, engine::Engine, errand::Errand, facts::Session, facts::Trouble};
use crate::{
    api, host,
    vault::{Lease, Lost, Vault, patiently},
};
use domain::{
    ids::AgentId,
    time::{Span, Time},
};
use leptos::task::spawn_local;
use std::rc::Rc;

/// Clocks that differ by less are as good as equal.
const CLOSE: i64 = 2_000;

impl Engine {
    /// Opens what this browser keeps, if it keeps anything. What opens late is taken up when it does.
    pub async fn open_vault(self: &Rc<Self>) -> Option<Vault> {
        let opened = match patiently(Box::pin(Vault::open())).await {
            Ok(opened) => opened,
            Err(opening) => {
                let engine = self.clone();
                spawn_local(async move { engine.go(Errand::OpenedLate(opening.await)) });
                Err(Lost::Gone)
            }
        };
        match opened {
            Ok(vault) => {
                self.use_vault(&vault);
                Some(vault)
            }
            Err(lost) => {
                self.keep_nothing(lost);
                None
            }
        }
    }

    pub fn use_vault(&self, vault: &Vault) {
        match vault.lease() {
            Some(lease) => host::set_ahead(lease.ahead),
            None if vault.is_bereft() => change(&self.board.trouble, Some(Trouble::LeaseOver)),
            None => {}
        }
        self.outbox.use_vault(Some(vault.clone()));
        self.keeping.borrow_mut().vault = Some(vault.clone());
    }

    /// Says so where a person can do something about it.
    pub fn cannot_keep(&self, lost: Lost) {
        let trouble = match lost {
            Lost::Newer => Trouble::Newer,
            Lost::Blocked => Trouble::Blocked,
            Lost::Full => Trouble::Full,
            Lost::Gone => return,
        };
        change(&self.board.trouble, Some(trouble));
    }

    /// Makes sure that there is a lease for this person: here, from another tab, or from the worker.
    pub async fn ensure_lease(self: &Rc<Self>, me: AgentId) {
        let Some(vault) = self.vault() else { return };
        let fits = |vault: &Vault| vault.lease().is_some_and(|lease| lease.agent == me);
        if fits(&vault) {
            return;
        }
        vault.read_lease(host::clock()).await.ok();
        if !fits(&vault) {
            self.renew_lease(me).await;
        }
    }

    /// Somebody signed in in another tab, which has left the new lease here.
    pub fn take_up_lease(self: &Rc<Self>, same: bool) {
        let engine = self.clone();
        spawn_local(async move {
            if let Some(vault) = engine.vault() {
                vault.read_lease(host::clock()).await.ok();
                engine.write_all();
            }
            if !same {
                engine.begin();
            }
        });
    }

    /// Asks the worker for a lease. Without one nothing is kept, and the next opening of the stream asks again.
    pub async fn renew_lease(self: &Rc<Self>, me: AgentId) {
        let (Some(vault), Ok(granted)) = (self.vault(), api::lease().await) else {
            return;
        };
        self.hear_time(granted.now);
        if let Ok(lease) = Lease::of(&granted, me, host::ahead()).await
            && vault.take_lease(lease).await.is_ok()
        {
            change(&self.board.trouble, None);
        }
    }

    /// The worker can be reached: prolongs a lease that has grown old, and takes up the words that nothing opened.
    pub fn mind_lease(self: &Rc<Self>) {
        let Some(me) = self.mirror.borrow().me().map(|me| me.id) else {
            return;
        };
        let Some(vault) = self.vault() else { return };
        let lease = vault.lease();
        if lease
            .as_ref()
            .is_some_and(|lease| !lease.wants_more(host::now()))
        {
            return;
        }
        let engine = self.clone();
        spawn_local(async move {
            engine.renew_lease(me).await;
            if lease.is_none() && vault.lease().is_some() {
                engine.take_up_words(me).await;
            }
        });
    }

    /// What the worker's clock says.
    pub fn hear_time(&self, now: Time) {
        let ahead = host::clock() - now;
        let ahead = if ahead.0.abs() < CLOSE {
            Span(0)
        } else {
            ahead
        };
        host::set_ahead(ahead);
        change(&self.board.now, host::now());
    }

    /// Every second: a lease that is over takes everything with it that can be told again.
    pub fn watch_lease(self: &Rc<Self>) {
        let goes_on = self
            .vault()
            .is_none_or(|vault| vault.touch_lease(host::now()));
        if !goes_on {
            self.session_ended();
            // Not signed out: only too long away. The worker knows more as soon as it is met.
            change(&self.board.session, Session::Unknown);
            change(&self.board.trouble, Some(Trouble::LeaseOver));
            self.begin();
        }
    }
}
