//! What opens the records, for how long. The worker leases it to a session; with the session it is gone.
//!
//! The keys lie in IndexedDB, so that a start without network can read. What that protects: after sign-out, after the
//! session was ended elsewhere (at next contact) and after the lease nothing here can be read, in this browser or from a
//! copy of its files. While the lease lives, whoever controls the browser's profile can open what it can open.

use super::{database::Lost, seal::Key};
use domain::plain::Read;
use domain::{
    ids::AgentId,
    time::{Span, Time},
};
use js_sys::{Object, Reflect};
use wasm_bindgen::JsValue;

/// A lease is asked for anew when it has less than this left: once a day, where it is for seven.
const ENOUGH: Span = Span::hours(6 * 24);

/// What the worker says.
#[derive(Debug, Clone, Read)]
pub struct Granted {
    replica: String,
    words: String,
    until: Time,
    pub now: Time,
}

/// The keys, and how long they may be used.
#[derive(Debug, Clone)]
pub struct Lease {
    pub agent: AgentId,
    /// Of the session: for what the worker could tell again.
    pub replica: Key,
    /// Of the person: for what was written here and has not gone out.
    pub words: Key,
    until: Time,
    /// The newest instant at which it was used. A clock that is turned back does not prolong the lease.
    seen: Time,
    /// By how much the browser's clock is ahead of the worker's.
    pub ahead: Span,
}

impl Lease {
    pub async fn of(granted: &Granted, agent: AgentId, ahead: Span) -> Result<Self, Lost> {
        Ok(Self {
            agent,
            replica: Key::of_secret(&granted.replica).await?,
            words: Key::of_secret(&granted.words).await?,
            until: granted.until,
            seen: granted.now,
            ahead,
        })
    }

    /// Notes that it is used now.
    pub fn touch(&mut self, now: Time) {
        self.seen = self.seen.max(now);
    }

    #[must_use]
    pub fn is_over(&self, now: Time) -> bool {
        over(self.until, self.seen, now)
    }

    #[must_use]
    pub fn wants_more(&self, now: Time) -> bool {
        self.until - now < ENOUGH
    }

    /// As IndexedDB keeps it. `public/service-worker.js` reads it too.
    pub fn value(&self) -> Result<JsValue, JsValue> {
        let value = Object::new();
        let set = |name: &str, what: &JsValue| Reflect::set(&value, &JsValue::from_str(name), what);
        set("agent", &JsValue::from_str(&self.agent.to_string()))?;
        set("replica", self.replica.value())?;
        set("words", self.words.value())?;
        for (name, number) in [
            ("until", self.until.0),
            ("seen", self.seen.0),
            ("ahead", self.ahead.0),
        ] {
            #[expect(clippy::cast_precision_loss, reason = "milliseconds, far below 2^53")]
            set(name, &JsValue::from_f64(number as f64))?;
        }
        Ok(value.into())
    }

    pub fn kept(value: &JsValue) -> Option<Self> {
        let get = |name: &str| Reflect::get(value, &JsValue::from_str(name)).ok();
        #[expect(clippy::cast_possible_truncation, reason = "written by `value`")]
        let number = |name: &str| Some(get(name)?.as_f64()? as i64);
        Some(Self {
            agent: get("agent")?.as_string()?.parse().ok()?,
            replica: Key::kept(&get("replica")?)?,
            words: Key::kept(&get("words")?)?,
            until: Time(number("until")?),
            seen: Time(number("seen")?),
            ahead: Span(number("ahead")?),
        })
    }
}

fn over(until: Time, seen: Time, now: Time) -> bool {
    seen.max(now) >= until
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_lease_is_over_at_its_end_and_a_clock_turned_back_does_not_bring_it_back() {
        let (until, day) = (Time(1_000), Span(100));
        assert!(!over(until, Time(0), Time(999)));
        assert!(over(until, Time(0), until));
        assert!(over(until, until + day, Time(0)), "it was seen to be over");
        assert!(!over(until, Time(500), Time(0)), "time only stands still");
    }
}
