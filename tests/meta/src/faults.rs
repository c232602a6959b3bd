//! Faults on demand: what goes wrong with the next calls and the next webhooks.

use serde::{Deserialize, Serialize};

use crate::config::Refusal;

/// What happens to a send instead of plain success.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum SendFault {
    /// One of Meta's error codes; `how`, `http` and, on Instagram, `subcode` override what that code usually does.
    Code {
        code: i64,
        subcode: Option<i64>,
        how: Option<Refusal>,
        http: Option<u16>,
    },
    /// A bare HTTP answer, as from a broken proxy. Without `body` it is a short HTML page.
    Http { status: u16, body: Option<String> },
    /// Never answers; with `accepts` the message goes out all the same.
    Hang { accepts: bool },
    /// Answers after `ms`; with `accepts` the message goes out at once, else it is answered with 131000.
    Late { ms: u64, accepts: bool },
    /// Everything is well but takes `ms` longer.
    Slow { ms: u64 },
}

/// A send fault with its reach.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct SendRule {
    /// How often it still strikes; `null` = until cleared.
    #[serde(default = "once")]
    pub times: Option<u32>,
    /// Only this phone number id.
    #[serde(default)]
    pub number: Option<String>,
    /// Only sends to this customer's handle.
    #[serde(default)]
    pub customer: Option<String>,
    /// What happens.
    pub fault: SendFault,
}

/// What happens when the business fetches a customer's file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum MediaFault {
    /// Asking where it is is refused with one of Meta's error codes.
    Code { code: i64 },
    /// The address is given, and answers with this status.
    Http { status: u16 },
    /// The address is given, and leads to another place.
    Redirect { to: String },
    /// Another place is given as the address.
    Elsewhere { url: String },
    /// The bytes end in the middle.
    Cut,
    /// Other bytes come than were announced.
    Altered,
}

/// A media fault with its reach.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct MediaRule {
    /// How often it still strikes; `null` = until cleared.
    #[serde(default = "once")]
    pub times: Option<u32>,
    /// What happens.
    pub fault: MediaFault,
}

/// Meta refuses to subscribe an app to the account.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct SubscribeRule {
    /// How often it still strikes; `null` = until cleared.
    #[serde(default = "once")]
    pub times: Option<u32>,
    /// One of Meta's error codes.
    pub code: i64,
}

/// What happens to a webhook on its way.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum HookFault {
    /// Posted `copies` more times, at the same moment.
    Duplicate { copies: u32 },
    /// Set out `ms` later, while others overtake it.
    Delay { ms: u64 },
    /// The first `attempts` never reach the business; a later retry does.
    Drop { attempts: u32 },
    /// Arrives, but its answer is lost, so it is sent again.
    AnswerLost,
    /// The first attempt carries a wrong signature; the retry a right one.
    BadSignature,
    /// The first attempt carries none.
    NoSignature,
    /// Collected until the rule is used up (or 3 s have passed), then posted last first.
    Reorder,
}

/// A webhook fault with its reach.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub struct HookRule {
    /// How often it still strikes; `null` = until cleared.
    #[serde(default = "once")]
    pub times: Option<u32>,
    /// What happens.
    pub fault: HookFault,
}

// The shape serde wants from a default: a missing key means once, an explicit null means for ever.
#[expect(
    clippy::unnecessary_wraps,
    reason = "serde's default must have the field's type"
)]
fn once() -> Option<u32> {
    Some(1)
}

/// Everything armed at the moment.
#[derive(Debug, Default, Serialize)]
pub(crate) struct Faults {
    pub(crate) send: Vec<SendRule>,
    pub(crate) webhook: Vec<HookRule>,
    pub(crate) media: Vec<MediaRule>,
    pub(crate) subscribe: Vec<SubscribeRule>,
}

/// A webhook fault that struck, and whether its rule is used up by it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Struck {
    pub(crate) fault: HookFault,
    pub(crate) last: bool,
}

impl Faults {
    /// The fault for this send, if one is armed; uses it up once.
    pub(crate) fn on_send(&mut self, number: &str, customer: Option<&str>) -> Option<SendFault> {
        let at = self.send.iter().position(|rule| {
            rule.number.as_deref().is_none_or(|only| only == number)
                && rule
                    .customer
                    .as_deref()
                    .is_none_or(|only| Some(only) == customer)
        })?;
        let rule = self.send.get_mut(at)?;
        let fault = rule.fault.clone();
        if use_up(&mut rule.times) {
            self.send.remove(at);
        }
        Some(fault)
    }

    /// The fault for this step of fetching a file, if one is armed; uses it up once. `asks` tells the step that asks for
    /// the address from the one that goes there.
    pub(crate) fn on_media(&mut self, asks: bool) -> Option<MediaFault> {
        let rule = self.media.first_mut()?;
        let of_asking = matches!(
            rule.fault,
            MediaFault::Code { .. } | MediaFault::Elsewhere { .. }
        );
        if of_asking != asks {
            return None;
        }
        let fault = rule.fault.clone();
        if use_up(&mut rule.times) {
            self.media.remove(0);
        }
        Some(fault)
    }

    /// The code with which this subscription is refused, if one is armed; uses it up once.
    pub(crate) fn on_subscribe(&mut self) -> Option<i64> {
        let rule = self.subscribe.first_mut()?;
        let code = rule.code;
        if use_up(&mut rule.times) {
            self.subscribe.remove(0);
        }
        Some(code)
    }

    /// The fault for this webhook, if one is armed; uses it up once.
    pub(crate) fn on_webhook(&mut self) -> Option<Struck> {
        let rule = self.webhook.first_mut()?;
        let fault = rule.fault;
        let last = use_up(&mut rule.times);
        if last {
            self.webhook.remove(0);
        }
        Some(Struck { fault, last })
    }
}

fn use_up(times: &mut Option<u32>) -> bool {
    let Some(left) = times else { return false };
    *left = left.saturating_sub(1);
    *left == 0
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rule(times: Option<u32>, customer: Option<&str>) -> SendRule {
        let fault = SendFault::Slow {
            ms: u64::from(times.unwrap_or(9)),
        };
        SendRule {
            times,
            number: None,
            customer: customer.map(str::to_owned),
            fault,
        }
    }

    #[test]
    fn a_rule_strikes_as_often_as_told_and_only_within_its_reach() {
        let mut faults = Faults {
            send: vec![rule(Some(2), Some("lua"))],
            ..Faults::default()
        };
        assert_eq!(faults.on_send("1", Some("davi")), None);
        assert!(faults.on_send("1", Some("lua")).is_some());
        assert!(faults.on_send("1", Some("lua")).is_some());
        assert_eq!(faults.on_send("1", Some("lua")), None);
    }

    #[test]
    fn a_rule_without_end_stays_and_a_missing_count_means_once() {
        let mut faults = Faults {
            send: vec![rule(None, None)],
            ..Faults::default()
        };
        assert!((0..5).all(|_| faults.on_send("1", None).is_some()));
        let read: HookRule = serde_json::from_str(r#"{"fault":{"kind":"answer_lost"}}"#).unwrap();
        assert_eq!(read.times, Some(1));
    }
}
