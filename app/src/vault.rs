//! What this browser keeps between visits, in IndexedDB: a replica to paint from before the network answers, drafts, and
//! the commands that have not been answered.
//!
//! The replica is a cache: on any doubt it is thrown away. Drafts and commands are somebody's words and survive that.
//! Without IndexedDB everything works, and nothing is kept.

mod record;
mod replica;

pub use record::Kept;
pub use replica::{Dirty, Writes};

use domain::{
    ids::{AgentId, ConversationId},
    mirror::Restored,
};
use indexed_db_futures::{
    database::Database,
    prelude::*,
    transaction::{Transaction, TransactionMode},
};
use replica::{ABOUT_KEY, restored};
use std::collections::BTreeMap;

const NAME: &str = "recado";
/// The layout of the stores. What is inside the records has a version of its own, in [`replica`].
const LAYOUT: u8 = 1;

/// Settings and cursor.
const ABOUT: &str = "about";
/// Heads, in chunks.
const HEADS: &str = "heads";
const THREADS: &str = "threads";
const DRAFTS: &str = "drafts";
const OUTBOX: &str = "outbox";
const REPLICA: [&str; 3] = [ABOUT, HEADS, THREADS];
const WORDS: [&str; 2] = [DRAFTS, OUTBOX];
/// Whose words these are. It stands among the drafts, so that it outlives the replica.
const OWNER: &str = "owner";

/// IndexedDB did not do it: full, blocked, or gone. Nothing that a person could mend.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Lost;

impl From<indexed_db_futures::error::Error> for Lost {
    fn from(_: indexed_db_futures::error::Error) -> Self {
        Self
    }
}

impl From<indexed_db_futures::error::OpenDbError> for Lost {
    fn from(_: indexed_db_futures::error::OpenDbError) -> Self {
        Self
    }
}

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
        let database = Database::open(NAME)
            .with_version(LAYOUT)
            .with_on_upgrade_needed(|_, database| {
                for store in REPLICA.into_iter().chain(WORDS) {
                    database.create_object_store(store).build()?;
                }
                Ok(())
            })
            .await?;
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
        let transaction = self.database.transaction(REPLICA).build()?;
        let about: Option<String> = transaction.object_store(ABOUT)?.get(ABOUT_KEY).await?;
        let heads = all_of(&transaction, HEADS).await?;
        let threads = all_of(&transaction, THREADS).await?;
        Ok(about.and_then(|about| restored(&about, &heads, &threads)))
    }

    /// Writes what has changed of the replica, all of it or nothing.
    pub async fn write(&self, writes: Writes) -> Result<(), Lost> {
        let transaction = self.changing(REPLICA)?;
        let (about, heads, threads) = (
            transaction.object_store(ABOUT)?,
            transaction.object_store(HEADS)?,
            transaction.object_store(THREADS)?,
        );
        if writes.anew {
            heads.clear()?.await?;
            threads.clear()?.await?;
        }
        for (chunk, record) in writes.heads {
            heads.put(record).with_key(chunk).build()?;
        }
        for (id, record) in writes.threads {
            match record {
                Some(record) => drop(threads.put(record).with_key(id.to_string()).build()?),
                None => drop(threads.delete::<String, _>(id.to_string()).build()?),
            }
        }
        about.put(writes.about).with_key(ABOUT_KEY).build()?;
        Ok(transaction.commit().await?)
    }

    pub async fn wipe_replica(&self) -> Result<(), Lost> {
        self.clear(REPLICA).await
    }

    /// Everything that somebody wrote here, gone.
    pub async fn wipe_words(&self) -> Result<(), Lost> {
        self.clear(WORDS).await
    }

    async fn clear<const N: usize>(&self, stores: [&'static str; N]) -> Result<(), Lost> {
        let transaction = self.changing(stores)?;
        for store in stores {
            transaction.object_store(store)?.clear()?.await?;
        }
        Ok(transaction.commit().await?)
    }

    pub async fn words(&self) -> Result<Words, Lost> {
        let transaction = self.database.transaction([DRAFTS]).build()?;
        let drafts = transaction.object_store(DRAFTS)?;
        let keys: Vec<String> = drafts.get_all_keys().await?.collect::<Result<_, _>>()?;
        let texts = all_of(&transaction, DRAFTS).await?;
        let mut words = Words::default();
        for (key, text) in keys.into_iter().zip(texts) {
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
        self.put(DRAFTS, OWNER.to_owned(), record::seal(&owner).ok_or(Lost)?)
            .await
    }

    /// Keeps a draft; an empty one is forgotten.
    pub async fn keep_draft(&self, id: ConversationId, text: &str) -> Result<(), Lost> {
        if text.is_empty() {
            return self.delete(DRAFTS, vec![id.to_string()]).await;
        }
        self.put(DRAFTS, id.to_string(), record::seal(&text).ok_or(Lost)?)
            .await
    }

    /// Commands in the order in which they were wished, from all tabs.
    pub async fn outbox(&self) -> Result<Vec<Kept>, Lost> {
        let transaction = self.database.transaction([OUTBOX]).build()?;
        Ok(kept(&all_of(&transaction, OUTBOX).await?))
    }

    pub async fn keep(&self, kept: &Kept) -> Result<(), Lost> {
        self.put(OUTBOX, kept.seat.clone(), record::seal(kept).ok_or(Lost)?)
            .await
    }

    /// Commands that the worker has answered.
    pub async fn forget(&self, seats: Vec<String>) -> Result<(), Lost> {
        self.delete(OUTBOX, seats).await
    }

    async fn put(&self, store: &'static str, key: String, record: String) -> Result<(), Lost> {
        let transaction = self.changing([store])?;
        transaction
            .object_store(store)?
            .put(record)
            .with_key(key)
            .build()?;
        Ok(transaction.commit().await?)
    }

    async fn delete(&self, store: &'static str, keys: Vec<String>) -> Result<(), Lost> {
        let transaction = self.changing([store])?;
        let opened = transaction.object_store(store)?;
        for key in keys {
            opened.delete::<String, _>(key).build()?;
        }
        Ok(transaction.commit().await?)
    }

    fn changing<const N: usize>(&self, stores: [&'static str; N]) -> Result<Transaction<'_>, Lost> {
        Ok(self
            .database
            .transaction(stores)
            .with_mode(TransactionMode::Readwrite)
            .build()?)
    }
}

async fn all_of(transaction: &Transaction<'_>, store: &str) -> Result<Vec<String>, Lost> {
    Ok(transaction
        .object_store(store)?
        .get_all()
        .await?
        .collect::<Result<_, _>>()?)
}

/// What cannot be read was written by a version whose commands nobody understands any more.
fn kept(records: &[String]) -> Vec<Kept> {
    records
        .iter()
        .filter_map(|record| record::open(record))
        .collect()
}
