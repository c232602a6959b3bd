//! How far an outbound message got, and what stopped it.

use crate::plain::{Newer, Plain};
use crate::{
    incoming::ProviderId,
    tagged::tagged,
    time::{Span, Time},
};
use serde::{Deserialize, Serialize};

/// Why a message did not get through, as a closed list of codes. Each has a sentence per language in the app.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, Plain)]
#[serde(rename_all = "snake_case")]
#[plain(newer)]
pub enum Why {
    /// More than 24 hours since the customer wrote (131047).
    WindowClosed,
    /// The token is invalid or expired (0, 190): the inbox must be reconnected.
    TokenInvalid,
    PermissionMissing,
    AccountRestricted,
    RateLimited,
    /// Too many to this one person (131056).
    PairRateLimited,
    SpamLimited,
    MarketingCapped,
    MarketingStopped,
    /// The person is in one of Meta's experiments (130472).
    InExperiment,
    /// Not on WhatsApp, an old app, blocked … (131026).
    Undeliverable,
    RecipientBlocked,
    UnsupportedType,
    BadRequest,
    MediaFailed,
    TemplateRefused,
    PaymentMissing,
    NumberNotReady,
    GroupRefused,
    /// No answer came: the message may or may not have gone out.
    TimedOut,
    /// The provider was not reachable or answered with a passing fault.
    ProviderDown,
    Unknown,
}

/// Whether trying again can help.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, Plain)]
#[serde(rename_all = "snake_case")]
#[plain(newer)]
pub enum Again {
    /// Known to have been refused before it was processed: may be repeated without asking.
    Safe,
    /// May help, but a person decides: it could arrive twice, or something must be put right first.
    ByPerson,
    /// Will fail again.
    Useless,
}

impl Newer for Why {
    fn newer() -> Self {
        Self::Unknown
    }
}

impl Newer for Again {
    fn newer() -> Self {
        Self::ByPerson
    }
}

/// A refusal by the provider, as data.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Plain)]
pub struct Failure {
    pub why: Why,
    pub again: Again,
    /// The provider's own code.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub code: Option<i64>,
    /// The provider's own words, for the details line.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub detail: Option<String>,
}

impl Failure {
    /// Whether nobody knows that the message was lost: it may have arrived all the same.
    #[must_use]
    pub fn is_a_guess(&self) -> bool {
        matches!(self.why, Why::TimedOut | Why::ProviderDown)
    }
}

tagged! {
    "state", "Delivery";
    /// How far an outbound message got. [`Delivery::advance`] is the only way it changes.
    #[derive(Debug, Clone, PartialEq, Eq)]
    pub enum Delivery {
        /// Inbound, or written elsewhere: there is nothing of ours to deliver.
        Received,
        /// Shown by the browser that made it, not yet confirmed by the worker; never stored.
        Wished,
        /// Waits for its turn: behind an earlier message of the same conversation, or for the instant of a later try.
        Queued {
            attempt: u32,
            due: Time,
        },
        /// Handed to the provider, no answer yet. Written before the request leaves.
        Sending {
            attempt: u32,
        },
        /// The provider knows it by an id of its own: ✓.
        Accepted {
            /// Which attempt it was; 0 where whoever tells it does not count ours.
            #[serde(default, skip_serializing_if = "is_untold")]
            attempt: u32,
        },
        Delivered,
        Read,
        /// A voice message was heard.
        Played,
        Failed {
            failure: Failure,
            attempt: u32,
        },
    }
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde hands it over so")]
fn is_untold(attempt: &u32) -> bool {
    *attempt == 0
}

impl Delivery {
    /// Taken by the provider, told by somebody who does not count our attempts.
    pub const ACCEPTED: Self = Self::Accepted { attempt: 0 };

    /// How far along this is. Provider states form a ladder: they may arrive in any order and only climb.
    fn rung(&self) -> u8 {
        match self {
            Delivery::Received => 0,
            Delivery::Wished => 1,
            Delivery::Queued { .. } => 2,
            Delivery::Sending { .. } => 3,
            Delivery::Failed { .. } => 4,
            Delivery::Accepted { .. } => 5,
            Delivery::Delivered => 6,
            Delivery::Read => 7,
            Delivery::Played => 8,
        }
    }

    /// Whether `next` is news after `self`. A late `failed` after `sent` is normal (facts 2.3), after `delivered` it is
    /// not believed; a status of any kind proves that a message we thought lost has arrived.
    #[must_use]
    pub fn advances_to(&self, next: &Delivery) -> bool {
        match (self, next) {
            (Delivery::Received, _) => false,
            (Delivery::Accepted { attempt }, Delivery::Failed { attempt: of, .. }) => of >= attempt,
            // `sent` may come after `failed`, and then says nothing new, unless nobody knew whether it went out.
            (Delivery::Failed { failure, .. }, Delivery::Accepted { .. }) => failure.is_a_guess(),
            (
                Delivery::Failed { failure, attempt },
                Delivery::Failed {
                    failure: told,
                    attempt: of,
                },
            ) => failure.is_a_guess() && failure != told && of >= attempt,
            (
                Delivery::Failed { attempt, .. },
                Delivery::Queued { attempt: again, .. } | Delivery::Sending { attempt: again },
            ) => again > attempt,
            (
                Delivery::Queued { attempt, .. } | Delivery::Sending { attempt },
                Delivery::Failed { attempt: of, .. },
            ) => of >= attempt,
            (
                Delivery::Sending { attempt } | Delivery::Queued { attempt, .. },
                Delivery::Queued { attempt: again, .. },
            ) => again > attempt,
            _ => next.rung() > self.rung(),
        }
    }

    /// How many times the message was handed to the provider, where that still matters.
    #[must_use]
    pub fn attempt(&self) -> u32 {
        match self {
            Delivery::Queued { attempt, .. }
            | Delivery::Sending { attempt }
            | Delivery::Accepted { attempt }
            | Delivery::Failed { attempt, .. } => *attempt,
            _ => 0,
        }
    }

    /// The same news, told of a certain attempt: providers do not count ours.
    #[must_use]
    pub fn of_attempt(self, attempt: u32) -> Delivery {
        match self {
            Delivery::Failed { failure, .. } => Delivery::Failed { failure, attempt },
            Delivery::Accepted { .. } => Delivery::Accepted { attempt },
            other => other,
        }
    }

    /// Whether it reached the customer's phone.
    #[must_use]
    pub fn has_arrived(&self) -> bool {
        matches!(
            self,
            Delivery::Delivered | Delivery::Read | Delivery::Played
        )
    }

    /// Whether the sender still has work with it.
    #[must_use]
    pub fn is_on_its_way(&self) -> bool {
        matches!(self, Delivery::Queued { .. } | Delivery::Sending { .. })
    }
}

/// What the provider said to one attempt.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// Taken, under this id.
    Accepted { id: ProviderId },
    /// Refused before it was processed; the same request may be repeated after a while.
    Later {
        after: Option<Span>,
        failure: Failure,
    },
    /// Refused for good, or until a person puts something right.
    Never { failure: Failure },
    /// Nobody knows whether it went out: no answer, or a fault in the middle (facts 3.1: there is no idempotency key).
    Unsure { failure: Failure },
}
