//! What the tabs of one browser agree on: who may do a thing alone, and news that the worker tells only one of them.

use crate::json;
use domain::plain::Plain;
use domain::{
    ids::{AgentId, ConversationId},
    wire::{Answer, Cursor},
};
use futures_channel::oneshot;
use futures_util::future::{Either, pending, select};
use js_sys::{Function, Object, Promise, Reflect};
use wasm_bindgen::{JsCast, JsValue, prelude::Closure};
use wasm_bindgen_futures::JsFuture;
use web_sys::{BroadcastChannel, MessageEvent};

const CHANNEL: &str = "recado";

/// What one tab tells the others.
#[derive(Debug, Clone, Plain)]
#[serde(rename_all = "snake_case")]
pub enum Told {
    /// The worker's answers to commands that may have been wished in another tab.
    Answers(Vec<Answer>),
    SignedIn(AgentId),
    SignedOut,
    #[serde(skip)]
    Lead(Lead),
    #[serde(skip)]
    Draft(Drafted),
}

/// What somebody changed of a draft. It is said for every letter, so it is written by hand like [`Lead`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Drafted {
    pub id: ConversationId,
    /// The text before: whoever shows another one has written, too, and has not heard of this.
    pub from: String,
    pub to: String,
}

/// How long an id is as text.
const ID: usize = 26;
/// Stands between the two texts; no keyboard has it.
const BETWEEN: &str = "\0";

impl Drafted {
    fn write(&self) -> String {
        let id = self.id.to_string();
        ["t", &id, &self.from, BETWEEN, &self.to].concat()
    }

    fn read(text: &str) -> Option<Self> {
        let (id, texts) = text.strip_prefix('t')?.split_at_checked(ID)?;
        let (from, to) = texts.split_once(BETWEEN)?;
        Some(Self {
            id: id.parse().ok()?,
            from: from.to_owned(),
            to: to.to_owned(),
        })
    }
}

/// What leading and following tabs say to each other. Written by hand, a letter and what belongs to it: this is said with
/// every delta, and what reads an enum is downloaded by everybody.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Lead {
    /// The leader: a delta, as the stream brought it.
    Delta(String),
    /// The leader: how the connection is, as [`Connection::code`](crate::desk::Connection::code), and where in the
    /// journal it stands.
    Stands(u8, Cursor),
    /// The leader: at this place it begins a new stream, which brings anew what nobody may hold any more.
    LetGo(Cursor),
    /// The leader: what was asked for lies too far back to be told again.
    TooFar,
    /// The leader: the browser is about to freeze it.
    Asleep,
    /// Any: threads that it fetched ahead, as the worker told them.
    Pages(String),
    /// Any: the file of this name lies on its tray no more; without a name, one was laid on a tray and is kept.
    Tray(String),
    /// A follower: tell me what came after this place.
    Behind(Cursor),
    /// A follower that somebody looks at again: the machine may have slept, and hidden tabs notice late.
    Woke,
}

impl Lead {
    fn write(&self) -> String {
        match self {
            Lead::Delta(delta) => ["d", delta].concat(),
            Lead::Pages(pages) => ["p", pages].concat(),
            Lead::Tray(left) => ["y", left].concat(),
            Lead::Stands(code, cursor) => format!("s{}", cursor.0 * 4 + u64::from(*code)),
            Lead::LetGo(cursor) => format!("l{}", cursor.0),
            Lead::TooFar => "f".to_owned(),
            Lead::Behind(cursor) => format!("b{}", cursor.0),
            Lead::Woke => "w".to_owned(),
            Lead::Asleep => "z".to_owned(),
        }
    }

    fn read(text: &str) -> Option<Self> {
        let (letter, rest) = text.split_at_checked(1)?;
        let number = || rest.parse::<u64>().ok();
        Some(match letter {
            "d" => Lead::Delta(rest.to_owned()),
            "p" => Lead::Pages(rest.to_owned()),
            "y" => Lead::Tray(rest.to_owned()),
            "s" => {
                let number = number()?;
                Lead::Stands(u8::try_from(number % 4).ok()?, Cursor(number / 4))
            }
            "l" => Lead::LetGo(Cursor(number()?)),
            "f" => Lead::TooFar,
            "b" => Lead::Behind(Cursor(number()?)),
            "w" => Lead::Woke,
            "z" => Lead::Asleep,
            _ => return None,
        })
    }
}

impl Told {
    fn write(&self) -> String {
        match self {
            Told::Lead(lead) => lead.write(),
            Told::Draft(draft) => draft.write(),
            told => json::write(told),
        }
    }

    fn read(text: &str) -> Option<Self> {
        let told = || json::read(text).ok();
        let draft = || Drafted::read(text).map(Told::Draft);
        Lead::read(text)
            .map(Told::Lead)
            .or_else(draft)
            .or_else(told)
    }
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
            let told = event.data().as_string().and_then(|text| Told::read(&text));
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
        if let Some(channel) = &self.channel {
            let text = told.write();
            // A channel that is closed with its page has nobody to tell.
            channel.post_message(&JsValue::from_str(&text)).ok();
        }
    }
}

/// A lock among tabs. The others wait until it is dropped or its tab is gone.
#[derive(Debug)]
pub struct Alone {
    release: Option<Function>,
    ended: Option<JsFuture<JsValue>>,
}

impl Alone {
    /// Waits until another tab takes the lock away.
    pub async fn lost(&mut self) {
        match self.ended.take() {
            // However it ended, the lock is gone.
            Some(ended) => drop(ended.await),
            None => pending().await,
        }
    }
}

/// How to come by a lock.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Asking {
    /// Wait for one's turn.
    Patient,
    /// Take it away from whoever holds it and does not answer.
    Taking,
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
pub async fn alone(name: &str, asking: Asking) -> Alone {
    let nothing = Alone {
        release: None,
        ended: None,
    };
    let Some((locks, request)) = lock_manager() else {
        return nothing;
    };
    let mut release = None;
    let until_released = Promise::new(&mut |resolve, _| release = Some(resolve));
    let (granted, is_granted) = oneshot::channel();
    let on_granted = Closure::once_into_js(move |_lock: JsValue| {
        granted.send(()).ok();
        until_released
    });
    let how = Object::new();
    let steals = JsValue::from_bool(asking == Asking::Taking);
    let asked = Reflect::set(&how, &JsValue::from_str("steal"), &steals)
        .and_then(|_| request.call3(&locks, &JsValue::from_str(name), &how, &on_granted))
        .map(JsCast::dyn_into::<Promise>);
    let Ok(Ok(ended)) = asked else {
        return nothing;
    };
    // It ends before it is granted only when the browser refuses it.
    match select(is_granted, JsFuture::from(ended)).await {
        Either::Left((_, ended)) => Alone {
            release,
            ended: Some(ended),
        },
        Either::Right(_) => nothing,
    }
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_tabs_say_is_heard_as_it_was_said() {
        let said = [
            Lead::Delta("{\"from\":\"1\"}".to_owned()),
            Lead::Pages("{\"pages\":[]}".to_owned()),
            Lead::Tray(String::new()),
            Lead::Stands(3, Cursor(12)),
            Lead::LetGo(Cursor(9)),
            Lead::TooFar,
            Lead::Behind(Cursor(7)),
            Lead::Woke,
            Lead::Asleep,
        ];
        for one in said {
            assert_eq!(Lead::read(&one.write()), Some(one));
        }
        let told = Told::read(&Told::SignedOut.write());
        assert!(matches!(told, Some(Told::SignedOut)));
        assert!(Told::read("of a newer version").is_none());
        for (from, to) in [("", "é"), ("é.", ""), ("1.2\n3", "t")] {
            let draft = Drafted {
                id: ConversationId(u128::MAX),
                from: from.to_owned(),
                to: to.to_owned(),
            };
            let told = Told::read(&Told::Draft(draft.clone()).write());
            assert!(matches!(told, Some(Told::Draft(heard)) if heard == draft));
        }
        assert!(Drafted::read("t").is_none());
    }
}
