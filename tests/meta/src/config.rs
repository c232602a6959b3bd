//! What the simulator is told when it starts.

use std::path::PathBuf;
use std::time::Duration;

/// One WhatsApp number of the business.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Number {
    /// The id Graph calls name it by; also `metadata.phone_number_id` in webhooks.
    pub phone_id: String,
    /// As people read it, for example `+55 11 5550-0100`.
    pub display_phone: String,
}

impl Number {
    /// The form Meta writes into `metadata.display_phone_number`: digits only.
    #[must_use]
    pub fn digits(&self) -> String {
        digits(&self.display_phone)
    }
}

/// The business's professional account on Instagram, connected by Instagram Login.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InstagramAccount {
    /// What Graph calls name it by; also `entry[].id` in webhooks.
    pub id: String,
    /// Without `@`.
    pub username: String,
    /// The only access token its doors take: another one than WhatsApp's, so that a mix-up shows.
    pub token: String,
}

/// When the business hears, as an echo, of what it sent through Instagram itself. Both happen with Meta.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Deserialize, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Echo {
    /// Delivered to the business before the send is answered.
    Before,
    /// A moment after the answer.
    After,
}

/// When a message counts as read by the customer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Deserialize, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Reading {
    /// Only while a phone page shows that chat, or when the control API says so.
    WhenOpen,
    /// Always, a moment after it was delivered.
    Always,
}

/// How a send outside the 24-hour window is refused; Meta does both.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Deserialize, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Refusal {
    /// The call is taken and a `failed` status follows.
    Status,
    /// The call itself is answered with the error.
    AtOnce,
}

/// Whether the 24-hour window is open for somebody who has not written as far as the simulator remembers. The worker may
/// remember more.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Deserialize, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Unheard {
    Closed,
    Open,
}

/// Delays and habits of the simulated network. All times are real ones, not those of the movable clock.
#[derive(Clone, Copy, Debug, serde::Deserialize, serde::Serialize)]
#[serde(default)]
pub struct Pace {
    /// Milliseconds from accepting a message to `sent` (or `failed`).
    pub sent_ms: u64,
    /// Milliseconds from `sent` to `delivered`.
    pub delivered_ms: u64,
    /// Milliseconds from `delivered` to `read`, when it is read at all.
    pub read_ms: u64,
    /// What makes the customer read.
    pub reading: Reading,
    /// How a closed window shows.
    pub window: Refusal,
    /// What holds for who has not written yet.
    pub unheard: Unheard,
    /// When Instagram tells the business of its own sends.
    pub echo: Echo,
}

impl Default for Pace {
    fn default() -> Self {
        Self {
            sent_ms: 120,
            delivered_ms: 350,
            read_ms: 250,
            reading: Reading::WhenOpen,
            window: Refusal::Status,
            unheard: Unheard::Closed,
            echo: Echo::After,
        }
    }
}

/// How a webhook is repeated after any answer other than 200. Meta goes on for 7 days; here gaps are short.
#[derive(Clone, Copy, Debug)]
pub struct Retries {
    /// The gap before the second attempt; it doubles from there.
    pub first_gap: Duration,
    /// No gap grows beyond this.
    pub longest_gap: Duration,
    /// Attempts in all, the first one included.
    pub attempts: u32,
    /// How long one attempt waits for its answer.
    pub patience: Duration,
}

impl Default for Retries {
    fn default() -> Self {
        Self {
            first_gap: Duration::from_millis(250),
            longest_gap: Duration::from_secs(30),
            attempts: 60,
            patience: Duration::from_secs(10),
        }
    }
}

impl Retries {
    /// The gap after the `attempt`-th failed attempt (1 = the first one).
    #[must_use]
    pub fn gap(&self, attempt: u32) -> Duration {
        let doubled = 2_u32.saturating_pow(attempt.saturating_sub(1).min(20));
        self.first_gap.saturating_mul(doubled).min(self.longest_gap)
    }
}

/// Everything [`crate::start`] needs. [`Config::default`] is the demo workspace with any free port and no webhook.
#[derive(Clone, Debug)]
pub struct Config {
    /// Port on 127.0.0.1; 0 takes any free one.
    pub port: u16,
    /// Where webhooks go; `None` keeps them unsent (they show as waiting in the log).
    pub webhook: Option<String>,
    /// The app secret that signs webhooks.
    pub secret: String,
    /// What the verification handshake sends as `hub.verify_token`.
    pub verify_token: String,
    /// The WhatsApp business account all numbers belong to.
    pub waba: String,
    /// The only access token the Graph twin takes.
    pub token: String,
    /// The numbers of the business; the first one is the default everywhere.
    pub numbers: Vec<Number>,
    /// The business on Instagram.
    pub instagram: InstagramAccount,
    /// Delays and habits.
    pub pace: Pace,
    /// Repeating of webhooks.
    pub retries: Retries,
    /// The file in which people and chats outlive a restart; without one, nothing does.
    pub keep: Option<PathBuf>,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            port: 0,
            webhook: None,
            secret: "demo-app-secret".into(),
            verify_token: "demo-verify-token".into(),
            waba: "200000000000001".into(),
            token: "demo-token".into(),
            numbers: vec![Number {
                phone_id: "100000000000001".into(),
                display_phone: "+55 11 5550-0100".into(),
            }],
            instagram: InstagramAccount {
                id: "17841400000000901".into(),
                username: "loja.aurora".into(),
                token: "demo-instagram-token".into(),
            },
            pace: Pace::default(),
            retries: Retries::default(),
            keep: None,
        }
    }
}

/// Only the digits of a phone number as people write it.
pub(crate) fn digits(text: &str) -> String {
    text.chars().filter(char::is_ascii_digit).collect()
}
