//! What the tabs of one browser agree on: who may do a thing alone, and news that the worker tells only one of them.

use crate::json;
use domain::{ids::AgentId, wire::Answer};
use futures_channel::oneshot;
use futures_util::future::{Either, select};
use js_sys::{Function, Promise, Reflect};
use serde::{Deserialize, Serialize};
use wasm_bindgen::{JsCast, JsValue, prelude::Closure};
use wasm_bindgen_futures::JsFuture;
use web_sys::{BroadcastChannel, MessageEvent};

const CHANNEL: &str = "recado";

/// What one tab tells the others.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Told {
    /// The worker's answers to commands that may have been wished in another tab.
    Answers(Vec<Answer>),
    SignedIn(AgentId),
    SignedOut,
}

/// The line to the other tabs; where a browser has none, each tab is alone and learns the same from its own stream.
#[derive(Debug)]
pub struct Tabs {
    channel: Option<BroadcastChannel>,
}

impl Tabs {
    /// Listens for as long as the page lives.
    #[must_use]
    pub fn new(on_told: impl Fn(Told) + 'static) -> Self {
        let channel = BroadcastChannel::new(CHANNEL).ok();
        let listen = Closure::<dyn Fn(MessageEvent)>::new(move |event: MessageEvent| {
            let told = event
                .data()
                .as_string()
                .and_then(|text| json::read(&text).ok());
            if let Some(told) = told {
                on_told(told);
            }
        });
        if let Some(channel) = &channel {
            channel.set_onmessage(Some(listen.as_ref().unchecked_ref()));
            listen.forget();
        }
        Self { channel }
    }

    pub fn tell(&self, told: &Told) {
        if let (Some(channel), Some(text)) = (&self.channel, json::write(told)) {
            // A channel that is closed with its page has nobody to tell.
            channel.post_message(&JsValue::from_str(&text)).ok();
        }
    }
}

/// A lock among tabs. The others wait until it is dropped or its tab is gone.
#[derive(Debug)]
pub struct Alone {
    release: Option<Function>,
}

impl Drop for Alone {
    fn drop(&mut self) {
        if let Some(release) = self.release.take() {
            release.call0(&JsValue::UNDEFINED).ok();
        }
    }
}

/// Waits until no other tab holds the lock of this name. Browsers without Web Locks get none: everything that is done
/// under one can be done twice, only less cheaply.
pub async fn alone(name: &str) -> Alone {
    let Some((locks, request)) = lock_manager() else {
        return Alone { release: None };
    };
    let mut release = None;
    let until_released = Promise::new(&mut |resolve, _| release = Some(resolve));
    let (granted, is_granted) = oneshot::channel();
    let on_granted = Closure::once_into_js(move |_lock: JsValue| {
        granted.send(()).ok();
        until_released
    });
    match request
        .call2(&locks, &JsValue::from_str(name), &on_granted)
        .map(JsCast::dyn_into::<Promise>)
    {
        Ok(Ok(ended)) => {
            // It ends before it is granted only when the browser refuses it.
            if let Either::Right(_) = select(is_granted, JsFuture::from(ended)).await {
                release = None;
            }
        }
        _ => release = None,
    }
    Alone { release }
}

fn lock_manager() -> Option<(JsValue, Function)> {
    let navigator = web_sys::window()?.navigator();
    let locks = Reflect::get(&navigator, &JsValue::from_str("locks")).ok()?;
    let request = Reflect::get(&locks, &JsValue::from_str("request"))
        .ok()?
        .dyn_into()
        .ok()?;
    Some((locks, request))
}
