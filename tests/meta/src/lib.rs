//! The Meta simulator of Recado: plays Meta's side of the WhatsApp Cloud API, and of Instagram's messages, on this
//! machine.
//!
//! It shares no code with `domain` or `channels`: what both sides understand of Meta's documents is written down twice,
//! and the stories fail where the two readings differ. Everything in it is invented: people, numbers, ids, files.
//!
//! Three faces on one address (127.0.0.1 only):
//!
//! # Graph API twin, `/v<any>/…`, `Authorization: Bearer <token>`
//!
//! | call | what |
//! |---|---|
//! | `POST /{number}/messages` | every outgoing type, checked strictly; mark as read, typing |
//! | `GET /{number}?fields=`, `GET /{waba}`, `GET /{waba}/phone_numbers` | numbers and account |
//! | `GET /{waba}/message_templates?fields=&limit=&after=&name=&status=` | templates by pages |
//! | `POST /{number}/media`, `GET /{media}`, `DELETE /{media}` | upload, address, removal; bytes need the token too |
//! | `GET/POST/DELETE /{waba}/subscribed_apps` | subscription; an override address is verified first |
//! | `POST /{account}/messages`, `POST /me/messages` | Instagram: text to somebody who wrote within 24 hours |
//! | `GET /{account}?fields=`, `GET /{person}?fields=` | Instagram: the account; a profile, once the person wrote |
//! | `GET/POST /{account}/subscribed_apps` | Instagram: `subscribed_fields` must be named |
//!
//! Instagram's doors take their own token. Every send of the business comes back as an echo, after the answer or before it
//! (`echo` of the [`Pace`]). Its files are public: whoever brings a token there is turned away.
//!
//! # Phone page, `/phone`
//!
//! For people: write as a customer, see answers live, arm faults.
//!
//! # Control API, `/control/…`, JSON in and out
//!
//! | door | body | answer |
//! |---|---|---|
//! | `POST say` | `{customer, kind?, text?, content?, reply_to?, number?, id?, timestamp?, with?, without?}` | `{id, webhook}` |
//! | `POST batch` | `{says: […], shape?: messages\|changes\|entries}`: one POST for all | `{ids, webhook}` |
//! | `POST value` | `{value, field?, number?, waba?, whole?}`: any value, signed and repeated as usual | `{webhook}` |
//! | `POST raw` | `{body \| base64, signature? \| secret?, headers?}`: one attempt with these very bytes | `{status, body}` |
//! | `POST status` | `{message, status, code?, with?}`: any status, in any order | `{webhook}` |
//! | `POST verify` | `{verify_token?}` or nothing: the GET handshake | `{ok, status, body, challenge}` |
//! | `POST faults/send` | `{times?, number?, customer?, fault}`; see [`SendFault`] | armed |
//! | `POST faults/webhook` | `{times?, fault}`; see [`HookFault`] | armed |
//! | `POST faults/media` | `{times?, fault}`; see [`MediaFault`] | armed |
//! | `POST faults/subscribe` | `{times?, code}`; see [`SubscribeRule`] | armed |
//! | `POST media?mime=&filename=` | a file's bytes, to be named in `content` of a `say` | `{id, mime_type, sha256}` |
//! | `GET faults`, `DELETE faults` | | armed, number of held webhooks |
//! | `POST hold`, `POST release` | release: `{order?: kept\|reversed\|shuffled, seed?}` or nothing | `{released}` |
//! | `GET/POST customers`, `POST/DELETE customers/{id}` | a whole customer; or keys to change (`online: false`) | customers |
//! | `POST read`, `POST played` | `{customer, number?}`; `{message}` | |
//! | `POST window` | `{customer, number?, open}`: opens or closes the 24 h | `{open}` |
//! | `POST clock` | `{advance_ms}`: timestamps and windows follow, delays do not | `{now_ms}` |
//! | `GET/POST pace` | keys of [`Pace`] | the pace |
//! | `GET requests?since=`, `GET webhooks?since=` | | every Graph call; every webhook with its attempts |
//! | `GET chats?customer=` | | what the phones show |
//! | `GET settled?timeout_ms=` | | `{settled, pending}` once nothing is outstanding |
//! | `POST reset` | nothing | all as at the very first start; retries stop |
//!
//! Kinds of `say`: `text image video audio voice document sticker location contacts interactive button order reaction
//! edit revoke system unsupported`, or any other word. `content` is laid over an invented sample; for `reaction` it is
//! `{message_id, emoji}`, for `edit` `{original_message_id, message}`, for `revoke` `{original_message_id}`.
//! `times` counts down; missing means once, `null` for ever.
//!
//! Whoever has `channel: "instagram"` among the customers writes through Instagram, by the same doors. Kinds there: `text
//! image video audio voice document story_reply story_mention reaction edit revoke postback unsupported`, or any other word
//! as an attachment's type.

mod chat;
mod config;
mod control;
mod customers;
mod faults;
mod graph;
mod ids;
mod instagram;
mod kept;
mod log;
mod media;
mod phone;
mod state;
#[cfg(test)]
mod tests;
mod webhook;
mod world;

pub use config::{
    Config, Echo, InstagramAccount, Number, Pace, Reading, Refusal, Retries, Unheard,
};
pub use customers::{Channel, Customer};
pub use faults::{HookFault, HookRule, MediaFault, MediaRule, SendFault, SendRule, SubscribeRule};
pub use webhook::{escaped, signature};

use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;

use tokio::net::TcpListener;
use tokio::sync::mpsc;
use tokio::task::JoinHandle;

use crate::world::World;

/// Why the simulator could not start.
#[derive(Debug)]
pub enum StartError {
    /// The port is taken or not allowed.
    Port(std::io::Error),
    /// The HTTP client that posts webhooks could not be made.
    Client(reqwest::Error),
}

impl std::fmt::Display for StartError {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Port(error) => write!(out, "the simulator cannot listen on its port: {error}"),
            Self::Client(error) => write!(out, "the simulator cannot make an HTTP client: {error}"),
        }
    }
}

impl std::error::Error for StartError {}

/// A simulator at work. It ends when this is dropped.
#[derive(Debug)]
pub struct Running {
    address: SocketAddr,
    world: Arc<World>,
    sender: JoinHandle<()>,
    keeper: JoinHandle<()>,
}

impl Running {
    /// `http://127.0.0.1:<port>`: put `/v25.0` behind it for the Graph API, `/phone` for the page.
    #[must_use]
    pub fn address(&self) -> String {
        format!("http://{}", self.address)
    }

    /// The port it listens on.
    #[must_use]
    pub fn port(&self) -> u16 {
        self.address.port()
    }

    /// Ends it at once, calls that hang on purpose included.
    pub fn stop(self) {
        drop(self);
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.sender.abort();
        self.keeper.abort();
        self.world.keep();
        self.world.stop();
    }
}

/// Starts a simulator inside the current tokio runtime.
///
/// # Errors
///
/// When the port is taken, or no HTTP client can be made.
pub async fn start(config: Config) -> Result<Running, StartError> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, config.port))
        .await
        .map_err(StartError::Port)?;
    let address = listener.local_addr().map_err(StartError::Port)?;
    let (lane, deliveries) = mpsc::unbounded_channel();
    let world = Arc::new(
        World::new(config, format!("http://{address}"), lane).map_err(StartError::Client)?,
    );
    let app = graph::routes(&world)
        .merge(control::routes())
        .merge(phone::routes())
        .with_state(Arc::clone(&world));
    let stopping = Arc::clone(&world);
    tokio::spawn(async move {
        let stopped = async move { stopping.stopped().await };
        // Accept errors are retried inside; it ends only when told to.
        axum::serve(listener, app)
            .with_graceful_shutdown(stopped)
            .await
            .ok();
    });
    let sender = tokio::spawn(webhook::run_lane(Arc::clone(&world), deliveries));
    let keeper = tokio::spawn(kept::Keeper::run(Arc::clone(&world)));
    Ok(Running {
        address,
        world,
        sender,
        keeper,
    })
}
