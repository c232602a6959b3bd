//! What the operator has set, which workspaces there are, and which of them answers for what. The only reader of bindings.

use crate::{
    auth::{email::Email, password::Cost},
    host::{self, Key, Minter},
    problem::Problem,
};
use base64::{Engine, engine::general_purpose::STANDARD};
use domain::{
    channel::{Address, ChannelKind},
    ids::{AgentId, ConversationId, Ids},
    time::{Span, Time},
};
use std::{
    cell::{OnceCell, RefCell},
    collections::BTreeMap,
    fmt,
    rc::Rc,
};
use subtle::ConstantTimeEq;
use worker::{Env, KvStore, ObjectNamespace, Stub, console_error};

const GRAPH: &str = "https://graph.facebook.com/v25.0";
/// Where accounts that were connected by Instagram's own login are asked (facts 4.1).
const GRAPH_INSTAGRAM: &str = "https://graph.instagram.com/v25.0";
/// OWASP's second recommendation for argon2id, in KiB.
const PASSWORD_COST: u32 = 19_456;

/// One workspace. Each set-up code makes exactly one, whose id is a keyed hash of the code: the id says nothing of the
/// code, and the list of codes is the list of workspaces there can be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct WorkspaceId(u128);

impl WorkspaceId {
    #[must_use]
    pub fn read(text: &str) -> Option<Self> {
        text.parse::<AgentId>().ok().map(|id| Self(id.0))
    }
}

impl fmt::Display for WorkspaceId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        AgentId(self.0).fmt(f)
    }
}

fn text(env: &Env, name: &str) -> Option<String> {
    env.var(name)
        .ok()
        .map(|value| value.to_string())
        .filter(|value| !value.is_empty())
}

fn list(env: &Env, name: &str) -> Vec<String> {
    let all = text(env, name).unwrap_or_default();
    all.split(',')
        .map(str::trim)
        .filter(|one| !one.is_empty())
        .map(str::to_owned)
        .collect()
}

/// The app secrets that webhooks may be signed with, newest first.
#[must_use]
pub fn app_secrets(env: &Env) -> Rc<[String]> {
    APP_SECRETS.with(|known| {
        known
            .get_or_init(|| list(env, "META_APP_SECRETS").into())
            .clone()
    })
}

/// The token of Meta's verification handshake.
#[must_use]
pub fn verify_token(env: &Env) -> Option<String> {
    text(env, "META_VERIFY_TOKEN")
}

/// The API of a channel with its version and without a slash at the end.
#[must_use]
pub fn graph(env: &Env, channel: ChannelKind) -> String {
    let (name, usual) = match channel {
        ChannelKind::WhatsApp | ChannelKind::Messenger => ("GRAPH", GRAPH),
        ChannelKind::Instagram => ("GRAPH_INSTAGRAM", GRAPH_INSTAGRAM),
    };
    text(env, name).unwrap_or_else(|| usual.to_owned())
}

/// What one password check may cost.
#[must_use]
pub fn password_cost(env: &Env) -> Cost {
    Cost(
        text(env, "PASSWORD_COST")
            .and_then(|cost| cost.parse().ok())
            .unwrap_or(PASSWORD_COST),
    )
}

/// Whether the stage doors are open. Only where the clock may be moved by a test.
#[must_use]
pub fn is_stage(env: &Env) -> bool {
    text(env, "STAGE").as_deref() == Some("1")
}

/// The key that every other key is derived from.
///
/// # Errors
/// [`Problem::Unavailable`] where the operator has set none, or not 32 bytes in base64.
pub fn master_key(env: &Env) -> Result<Key, Problem> {
    if let Some(key) = MASTER_KEY.with(|known| known.get().copied()) {
        return Ok(key);
    }
    let bytes = text(env, "MASTER_KEY").and_then(|key| STANDARD.decode(key.trim()).ok());
    let key = bytes.and_then(|bytes| Key::try_from(bytes).ok());
    let key = key.ok_or_else(|| {
        console_error!("MASTER_KEY is missing or not 32 bytes in base64");
        Problem::Unavailable
    })?;
    Ok(MASTER_KEY.with(|known| *known.get_or_init(|| key)))
}

/// Every workspace there can be, that of the first set-up code first.
///
/// # Errors
/// As [`master_key`].
pub fn workspaces(env: &Env) -> Result<Rc<[WorkspaceId]>, Problem> {
    if let Some(known) = WORKSPACES.with(|known| known.get().cloned()) {
        return Ok(known);
    }
    let minter = Minter::new(master_key(env)?);
    let all: Rc<[WorkspaceId]> = list(env, "SETUP_CODES")
        .iter()
        .map(|code| workspace_of(&minter, code))
        .collect();
    Ok(WORKSPACES.with(|known| known.get_or_init(|| all).clone()))
}

thread_local! {
    // The platform starts a new isolate when a setting changes, so it is enough to work these out once.
    static WORKSPACES: OnceCell<Rc<[WorkspaceId]>> = const { OnceCell::new() };
    static APP_SECRETS: OnceCell<Rc<[String]>> = const { OnceCell::new() };
    static MASTER_KEY: OnceCell<Key> = const { OnceCell::new() };
    static DESKS: OnceCell<ObjectNamespace> = const { OnceCell::new() };
}

fn workspace_of(minter: &Minter, code: &str) -> WorkspaceId {
    WorkspaceId(minter.named("workspace", code))
}

/// The workspace that takes what nobody else claims.
///
/// # Errors
/// [`Problem::Unavailable`] where the operator has set no set-up code.
pub fn home(env: &Env) -> Result<WorkspaceId, Problem> {
    workspaces(env)?.first().copied().ok_or_else(|| {
        console_error!("SETUP_CODES is empty, so there is no workspace");
        Problem::Unavailable
    })
}

/// The workspace that a set-up code makes; nothing for a code that nobody gave out.
///
/// # Errors
/// As [`master_key`].
pub fn workspace_for(env: &Env, code: &str) -> Result<Option<WorkspaceId>, Problem> {
    let minter = Minter::new(master_key(env)?);
    let codes = list(env, "SETUP_CODES");
    // Every code is compared, and in constant time: how long it takes says nothing about any of them.
    let known = codes.iter().fold(0, |known, one| {
        known | one.as_bytes().ct_eq(code.as_bytes()).unwrap_u8()
    });
    Ok((known == 1).then(|| workspace_of(&minter, code)))
}

/// The object that decides about a conversation. The one place that names an object: a workspace that outgrows one is
/// split here and nowhere else.
///
/// # Errors
/// [`Problem::Unavailable`] when the binding is missing.
pub fn desk_for(
    env: &Env,
    workspace: WorkspaceId,
    _conversation: Option<ConversationId>,
) -> Result<Stub, Problem> {
    Ok(desks(env)?.get_by_name(&workspace.to_string())?)
}

fn desks(env: &Env) -> Result<ObjectNamespace, Problem> {
    if let Some(known) = DESKS.with(|known| known.get().cloned()) {
        return Ok(known);
    }
    let found = env.durable_object("DESK")?;
    Ok(DESKS.with(|known| known.get_or_init(|| found).clone()))
}

/// An object that holds no workspace, for the storage contract that tests run inside one.
///
/// # Errors
/// As [`desk_for`].
pub fn scratch(env: &Env) -> Result<Stub, Problem> {
    Ok(desks(env)?.get_by_name("scratch")?)
}

/// Which workspace answers for an inbox or an e-mail: Workers KV, read on every webhook, harmless when a minute stale.
#[derive(Debug)]
pub struct Directory {
    minter: Minter,
}

/// A name in the directory.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Listing(pub String);

/// How long an isolate believes what it has read.
const BELIEVED: Span = Span::minutes(1);
/// How many names an isolate remembers before it starts over.
const REMEMBERED: usize = 10_000;

thread_local! {
    static KNOWN: RefCell<BTreeMap<Listing, (WorkspaceId, Time)>> = const { RefCell::new(BTreeMap::new()) };
}

impl Directory {
    /// # Errors
    /// As [`master_key`].
    pub fn of(env: &Env) -> Result<Self, Problem> {
        Ok(Self {
            minter: Minter::new(master_key(env)?),
        })
    }

    /// An e-mail is listed under a keyed hash: the directory holds nobody's address.
    #[must_use]
    pub fn of_email(&self, email: &Email) -> Listing {
        Listing(format!(
            "signin:{:032x}",
            self.minter.named("email", email.as_str())
        ))
    }

    /// By the number where a piece has one, else by the account.
    #[must_use]
    pub fn of_address(&self, address: &Address) -> Option<Listing> {
        /// No id of a provider is nearly as long, and the directory does not look up what is much longer.
        const LONGEST: usize = 128;
        let kind = kind_name(address.kind);
        let number = address
            .number
            .as_ref()
            .filter(|number| number.len() <= LONGEST)
            .map(|number| Listing(format!("inbox:{kind}:{number}")));
        number.or_else(|| {
            address
                .account
                .as_ref()
                .filter(|account| account.len() <= LONGEST)
                .map(|account| Listing(format!("account:{kind}:{account}")))
        })
    }

    /// The workspace listed under a name; the home workspace where there is none or the directory does not answer.
    ///
    /// # Errors
    /// As [`home`].
    pub async fn find(&self, env: &Env, listing: &Listing) -> Result<WorkspaceId, Problem> {
        let all = workspaces(env)?;
        // A listing may outlive its workspace: then it counts for nothing.
        let found = Self::listed(env, listing)
            .await
            .filter(|one| all.contains(one));
        found.map_or_else(|| home(env), Ok)
    }

    /// Whether another living workspace has the name. The directory is no arbiter, but it knows.
    ///
    /// # Errors
    /// As [`master_key`].
    pub async fn is_taken(
        env: &Env,
        listing: &Listing,
        by_other_than: WorkspaceId,
    ) -> Result<bool, Problem> {
        let all = workspaces(env)?;
        let holder = Self::listed(env, listing).await;
        Ok(holder.is_some_and(|holder| holder != by_other_than && all.contains(&holder)))
    }

    /// The workspace listed under a name, as far as the directory knows.
    async fn listed(env: &Env, listing: &Listing) -> Option<WorkspaceId> {
        let now = host::clock();
        let known = KNOWN.with_borrow(|known| known.get(listing).copied());
        match known.filter(|(_, read)| (now - *read) < BELIEVED) {
            Some((found, _)) => Some(found),
            None => look_up(env, listing, now).await,
        }
    }
}

fn kind_name(kind: ChannelKind) -> &'static str {
    match kind {
        ChannelKind::WhatsApp => "whatsapp",
        ChannelKind::Instagram => "instagram",
        ChannelKind::Messenger => "messenger",
    }
}

async fn look_up(env: &Env, listing: &Listing, now: Time) -> Option<WorkspaceId> {
    let found = match directory(env) {
        Some(kv) => kv
            .get(&listing.0)
            .text()
            .await
            .map_err(|error| console_error!("the directory did not answer: {error}")),
        None => Err(()),
    };
    let found = found.ok()?.and_then(|text| WorkspaceId::read(&text))?;
    // That a name is not there is never believed: it may be listed in the next moment, and what comes for it must not go
    // to the home workspace until then.
    KNOWN.with_borrow_mut(|known| {
        if known.len() >= REMEMBERED {
            known.clear();
        }
        known.insert(listing.clone(), (found, now));
    });
    Some(found)
}

fn directory(env: &Env) -> Option<KvStore> {
    env.kv("DIRECTORY").ok()
}

/// Lists a workspace under a name.
///
/// # Errors
/// The directory's own words, which hold no customer data.
pub async fn publish(env: &Env, listing: &Listing, workspace: WorkspaceId) -> Result<(), String> {
    let kv = directory(env).ok_or("there is no DIRECTORY")?;
    let put = kv
        .put(&listing.0, workspace.to_string())
        .map_err(|error| error.to_string())?;
    put.execute().await.map_err(|error| error.to_string())?;
    KNOWN.with_borrow_mut(|known| known.remove(listing));
    Ok(())
}
