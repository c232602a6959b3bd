//! The self-check: what this browser and the way to the worker are like, as facts.

use super::{Desk, engine::Engine};
use crate::{api, host};
use domain::time::Span;
use std::rc::Rc;
use wasm_bindgen::JsValue;

/// What was found. Words and remedies are the view's.
#[derive(Debug, Clone, PartialEq)]
pub struct SelfCheck {
    /// What the device says of its network.
    pub online: bool,
    /// How long the worker took, or the HTTP status it refused with; 0 for no answer.
    pub worker: Result<Span, u16>,
    /// How far the browser's clock is from the worker's, where that is known.
    pub ahead: Option<Span>,
    /// Whether this tab holds the stream.
    pub leads: bool,
    /// Whether anything is kept here at all.
    pub keeps: bool,
    /// Bytes used, and how many there may be.
    pub storage: Option<(f64, f64)>,
    pub persisted: bool,
    /// Whether a service worker has the page.
    pub served: bool,
    /// `granted`, `denied` or `default`; nothing where the browser has no notifications.
    pub notices: Option<String>,
}

impl Desk {
    /// Looks at everything once. Works without network.
    pub async fn self_check(self) -> SelfCheck {
        self.engine().check().await
    }

    /// Asks the browser not to clear what is kept here.
    pub async fn ask_to_persist(self) {
        host::call(&["navigator", "storage", "persist"]).await;
    }

    /// Asks the person whether there may be notifications.
    pub async fn ask_for_notices(self) {
        host::call(&["Notification", "requestPermission"]).await;
    }
}

impl Engine {
    async fn check(self: &Rc<Self>) -> SelfCheck {
        let begun = host::ticks();
        let leased = api::lease().await;
        let took = host::ticks() - begun;
        let ahead = leased
            .as_ref()
            .ok()
            .map(|granted| host::clock() - granted.now);
        let estimate = host::call(&["navigator", "storage", "estimate"]).await;
        let number = |name: &str| host::field(estimate.as_ref()?, name)?.as_f64();
        let persisted = host::call(&["navigator", "storage", "persisted"]).await;
        SelfCheck {
            online: host::is_online(),
            worker: leased.map(|_| took).map_err(|problem| problem.status),
            ahead,
            leads: self.leads(),
            keeps: self.vault().is_some(),
            storage: number("usage").zip(number("quota")),
            persisted: persisted.is_some_and(|it| it.is_truthy()),
            served: host::found(&["navigator", "serviceWorker", "controller"])
                .is_some_and(|it: JsValue| it.is_truthy()),
            notices: host::found(&["Notification", "permission"])
                .and_then(|permission| permission.as_string()),
        }
    }
}
