//! What this browser keeps between visits, in IndexedDB: a replica to paint from before the network answers, drafts, and
//! the commands that have not been answered.
//!
//! The replica is a cache: on any doubt it is thrown away. Drafts and commands are somebody's words and survive that.
//! Without IndexedDB everything works, and nothing is kept.

mod database;
mod record;
mod replica;

pub use database::Lost;
pub use record::Kept;
pub use replica::{Dirty, Writes};

use database::{Database, Record, Step};
use domain::{
    ids::{AgentId, ConversationId},
    mirror::Restored,
};
use replica::{ABOUT_KEY, restored};
use std::collections::BTreeMap;
use wasm_bindgen::JsValue;

const NAME: &str = "recado";
/// The layout of the stores. What is inside the records has a version of its own, in [`replica`].
const LAYOUT: u32 = 1;

/// Settings and cursor.
const ABOUT: &str = "about";
/// Heads, in chunks.
const HEADS: &str = "heads";
const THREADS: &str = "threads";
const DRAFTS: &str = "drafts";
const OUTBOX: &str = "outbox";
const STORES: [&str; 5] = [ABOUT, HEADS, THREADS, DRAFTS, OUTBOX];
/// Whose words these are. It stands among the drafts, so that it outlives the replica.
const OWNER: &str = "owner";

/// The open database.
#[derive(Debug, Clone)]
pub struct Vault {
    database: Database,
}

/// The drafts, and whose they are.
#[derive(Debug, Default)]
pub struct Words {
    pub owner: Option<AgentId>,
    pub drafts: BTreeMap<ConversationId, String>,
}

impl Vault {
    /// # Errors
    /// [`Lost`] where the browser keeps nothing, as in some private windows; so for all below.
    pub async fn open() -> Result<Self, Lost> {
        let database = Database::open(NAME, LAYOUT, &STORES).await?;
        Ok(Self { database })
    }

    /// The replica; nothing where there is none, or where it cannot be trusted: then it is wiped.
    pub async fn replica(&self) -> Option<Restored> {
        let read = self.read_replica().await.ok().flatten();
        if read.is_none() {
            // Should even this fail, the next snapshot writes everything anew.
            self.wipe_replica().await.ok();
        }
        read
    }

    async fn read_replica(&self) -> Result<Option<Restored>, Lost> {
        let stores = self.database.read([ABOUT, HEADS, THREADS]).await?;
        let [about, heads, threads] = stores.map(texts);
        Ok(about
            .first()
            .and_then(|about| restored(about, &heads, &threads)))
    }

    /// Writes what has changed of the replica, all of it or nothing.
    pub async fn write(&self, writes: Writes) -> Result<(), Lost> {
        let mut steps = Vec::new();
        if writes.anew {
            steps.extend([HEADS, THREADS].map(Step::Clear));
        }
        for (chunk, record) in writes.heads {
            steps.push(Step::Put(HEADS, (chunk.into(), record)));
        }
        for (id, record) in writes.threads {
            let key = JsValue::from(id.to_string());
            steps.push(match record {
                Some(record) => Step::Put(THREADS, (key, record)),
                None => Step::Delete(THREADS, key),
            });
        }
        steps.push(Step::Put(ABOUT, (ABOUT_KEY.into(), writes.about)));
        self.database.change(&steps).await
    }

    pub async fn wipe_replica(&self) -> Result<(), Lost> {
        let steps = [ABOUT, HEADS, THREADS].map(Step::Clear);
        self.database.change(&steps).await
    }

    /// Everything that somebody wrote here, gone.
    pub async fn wipe_words(&self) -> Result<(), Lost> {
        let steps = [DRAFTS, OUTBOX].map(Step::Clear);
        self.database.change(&steps).await
    }

    pub async fn words(&self) -> Result<Words, Lost> {
        let [drafts] = self.database.read([DRAFTS]).await?;
        let mut words = Words::default();
        for (key, text) in drafts {
            let key = key.as_string().unwrap_or_default();
            if key == OWNER {
                words.owner = record::open(&text);
            } else if let (Ok(id), Some(text)) = (key.parse(), record::open(&text)) {
                words.drafts.insert(id, text);
            }
        }
        Ok(words)
    }

    /// From here on, what is written belongs to this person.
    pub async fn own_words(&self, owner: AgentId) -> Result<(), Lost> {
        self.put(DRAFTS, OWNER, record::seal(&owner)).await
    }

    /// Keeps a draft; an empty one is forgotten.
    pub async fn keep_draft(&self, id: ConversationId, text: &str) -> Result<(), Lost> {
        let key = id.to_string();
        if text.is_empty() {
            let steps = [Step::Delete(DRAFTS, key.into())];
            return self.database.change(&steps).await;
        }
        self.put(DRAFTS, &key, record::seal(text)).await
    }

    /// Commands in the order in which they were wished, from all tabs.
    pub async fn outbox(&self) -> Result<Vec<Kept>, Lost> {
        let [records] = self.database.read([OUTBOX]).await?;
        Ok(kept(&texts(records)))
    }

    pub async fn keep(&self, kept: &Kept) -> Result<(), Lost> {
        self.put(OUTBOX, &kept.seat, record::seal(kept)).await
    }

    /// Commands that the worker has answered.
    pub async fn forget(&self, seats: Vec<String>) -> Result<(), Lost> {
        let delete = |seat: String| Step::Delete(OUTBOX, seat.into());
        let steps: Vec<Step> = seats.into_iter().map(delete).collect();
        self.database.change(&steps).await
    }

    async fn put(
        &self,
        store: &'static str,
        key: &str,
        record: Option<String>,
    ) -> Result<(), Lost> {
        let steps = [Step::Put(store, (key.into(), record.ok_or(Lost)?))];
        self.database.change(&steps).await
    }
}

fn texts(records: Vec<Record>) -> Vec<String> {
    records.into_iter().map(|(_, text)| text).collect()
}

/// What cannot be read was written by a version whose commands nobody understands any more.
fn kept(records: &[String]) -> Vec<Kept> {
    records
        .iter()
        .filter_map(|record| record::open(record))
        .collect()
}
