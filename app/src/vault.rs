//! What this browser keeps between visits, in IndexedDB: a replica to paint from before the network answers, drafts, and
//! the commands that have not been answered.
//!
//! All of it is sealed under keys that the worker leases ([`lease`]). The replica is a cache: on any doubt it is thrown
//! away. Drafts and commands are somebody's words and survive that. Without IndexedDB or without a lease everything
//! works, and nothing is kept.

mod again;
mod chunks;
mod database;
pub mod files;
mod flat;
mod lease;
mod record;
mod replica;
mod seal;
mod words;

pub use chunks::Chunks;
pub use database::{Lost, Step, patiently};
pub use lease::{Granted, Lease};
pub use record::Kept;
pub use replica::{Dirty, Reading, Writes};
pub use words::Words;

use crate::host;
use database::{Asked, Database, Keys, Record};
use domain::{
    mirror::Mirror,
    time::{Span, Time},
    wire::Page,
};
use gloo_timers::future::TimeoutFuture;
use replica::{ABOUT_KEY, FIRST_KEY};
use seal::bytes;
use std::{
    cell::{Cell, RefCell},
    rc::Rc,
};
use wasm_bindgen::JsValue;

/// How long reading goes on before others have their turn: less than what counts as a long task.
const AT_ONCE: Span = Span(40);

const NAME: &str = "recado";
/// The layout of the stores. Version 1 sealed nothing: what it kept of the replica goes, drafts and commands are sealed
/// when their person is known ([`Vault::words`]). What is inside the records has a version of its own, in [`replica`].
const LAYOUT: u32 = 2;

/// The keys. `public/service-worker.js` knows this store by its name.
const LEASE: &str = "lease";
/// Settings and cursor.
const ABOUT: &str = "about";
/// Heads, in chunks.
const HEADS: &str = "heads";
const THREADS: &str = "threads";
const DRAFTS: &str = "drafts";
const OUTBOX: &str = "outbox";
const REPLICA: [&str; 3] = [ABOUT, HEADS, THREADS];
const STORES: [&str; 6] = [LEASE, ABOUT, HEADS, THREADS, DRAFTS, OUTBOX];
/// Who was here last: whose commands these are. It stands among the drafts, so that it outlives the replica; it is an id and says nothing else.
const OWNER: &str = "owner";

/// The open database, and what opens its records.
#[derive(Debug, Clone)]
pub struct Vault {
    database: Database,
    lease: Rc<RefCell<Option<Lease>>>,
    /// Whether a lease was found that is over.
    bereft: Rc<Cell<bool>>,
}

impl Vault {
    /// # Errors
    /// [`Lost`] where the browser keeps nothing, as in some private windows; so for all below.
    pub async fn open() -> Result<Self, Lost> {
        let database = Database::open(NAME, LAYOUT, &STORES, &REPLICA).await?;
        let vault = Self {
            database,
            lease: Rc::default(),
            bereft: Rc::default(),
        };
        vault.read_lease(host::clock()).await?;
        Ok(vault)
    }

    /// Takes up the lease that lies here, perhaps from another tab. One that is over is thrown away with the replica.
    /// `now` is by the browser's own clock.
    pub async fn read_lease(&self, now: Time) -> Result<(), Lost> {
        let [kept] = self.database.read([Keys::Named(LEASE)]).await?;
        let lease = kept.first().and_then(|(_, value)| Lease::kept(value));
        let living = lease.filter(|lease| !lease.is_over(now + Span(-lease.ahead.0)));
        let is_over = living.is_none() && !kept.is_empty();
        *self.lease.borrow_mut() = living;
        self.bereft.set(is_over);
        if is_over {
            self.end_lease().await?;
        }
        Ok(())
    }

    /// Whether there was a lease here, and it is over.
    #[must_use]
    pub fn is_bereft(&self) -> bool {
        self.bereft.get()
    }

    #[must_use]
    pub fn lease(&self) -> Option<Lease> {
        self.lease.borrow().clone()
    }

    /// A new lease, or more of the old one.
    pub async fn take_lease(&self, lease: Lease) -> Result<(), Lost> {
        let value = lease.value()?;
        *self.lease.borrow_mut() = Some(lease);
        self.put(LEASE, LEASE, value).await
    }

    /// Notes that the lease is used now; says whether it goes on.
    pub fn touch_lease(&self, now: Time) -> bool {
        self.lease.borrow_mut().as_mut().is_none_or(|lease| {
            lease.touch(now);
            !lease.is_over(now)
        })
    }

    /// Lets the keys go, here in memory: what lies there is another tab's affair.
    pub fn let_go(&self) {
        *self.lease.borrow_mut() = None;
    }

    /// Writes down until when the lease was used.
    pub async fn keep_lease(&self) -> Result<(), Lost> {
        let lease = self.lease().ok_or(Lost::Gone)?;
        self.put(LEASE, LEASE, lease.value()?).await
    }

    /// From here on nothing opens what is kept: the replica goes, and words stay sealed until their person comes back.
    pub async fn end_lease(&self) -> Result<(), Lost> {
        *self.lease.borrow_mut() = None;
        let steps = [LEASE, ABOUT, HEADS, THREADS].map(Step::Clear);
        self.database.change(&steps).await
    }

    /// What the first screen shows, long before the whole replica is read; nothing where that is not known.
    pub async fn first_screen(&self) -> Option<Mirror> {
        let asked = self.database.ask([Keys::Named(ABOUT)]).ok()?;
        let answered = asked.answered().await.ok()?;
        let [about] = self.opened([ABOUT], answered).await.ok()?;
        let (about, first) = about.split_first()?;
        let (_, first) = first.first()?;
        let mut reading = Reading::of(&bytes(&about.1))?;
        reading.take_heads(0, &bytes(first))?;
        Some(reading.mirror)
    }

    /// Asks for the replica; [`Vault::replica`] waits for it.
    pub fn ask_replica(&self) -> Option<Asked<3>> {
        let stores = [
            Keys::Named(ABOUT),
            Keys::Counted(HEADS),
            Keys::Named(THREADS),
        ];
        self.database.ask(stores).ok()
    }

    /// The replica without its threads, and these as they lie there; nothing where there is none, or where it cannot be
    /// trusted: then it is wiped.
    pub async fn replica(&self, asked: Option<Asked<3>>) -> Option<(Reading, Vec<Record>)> {
        let read = match asked {
            Some(asked) => self.read_replica(asked).await.ok().flatten(),
            None => None,
        };
        if read.is_none() {
            // Should even this fail, the next snapshot writes everything anew.
            self.wipe_replica().await.ok();
        }
        read
    }

    async fn read_replica(&self, asked: Asked<3>) -> Result<Option<(Reading, Vec<Record>)>, Lost> {
        let [about, heads, threads] = asked.answered().await?;
        let [about, heads] = self.opened([ABOUT, HEADS], [about, heads]).await?;
        let Some(about) = about.first() else {
            return Ok(None);
        };
        Ok(read(about, &heads).await.map(|reading| (reading, threads)))
    }

    /// One thread of the replica; nothing where it does not open any more.
    pub async fn thread(&self, name: &JsValue, sealed: &JsValue) -> Option<Page> {
        let key = self.lease()?.replica;
        let one = std::iter::once((place(THREADS, name), sealed));
        let opened = key.open_all(one).await.ok()?.pop()?;
        replica::thread(&bytes(&opened))
    }

    /// The records of whole stores, opened.
    async fn opened<const N: usize>(
        &self,
        names: [&str; N],
        mut stores: [Vec<Record>; N],
    ) -> Result<[Vec<Record>; N], Lost> {
        let key = self.lease().ok_or(Lost::Gone)?.replica;
        let sealed = names
            .iter()
            .zip(&stores)
            .flat_map(|(store, records)| records.iter().map(|(key, it)| (place(store, key), it)));
        let opened = key.open_all(sealed).await?;
        host::mark("replica-opened");
        let records = stores.iter_mut().flatten();
        for ((_, record), opened) in records.zip(opened) {
            *record = opened;
        }
        Ok(stores)
    }

    /// Writes what has changed of the replica, all of it or nothing.
    pub async fn write(&self, writes: Writes) -> Result<(), Lost> {
        let lease = self.lease().ok_or(Lost::Gone)?;
        let put = async |store: &'static str, key: JsValue, plain: &[u8]| {
            let sealed = lease.replica.seal(&place(store, &key), plain).await?;
            Ok::<_, Lost>(Step::Put(store, (key, sealed)))
        };
        let mut steps = Vec::new();
        if writes.anew {
            steps.extend([HEADS, THREADS].map(Step::Clear));
        }
        if let Some(first) = writes.first {
            steps.push(put(ABOUT, FIRST_KEY.into(), &first).await?);
        }
        for (chunk, record) in writes.heads {
            steps.push(put(HEADS, chunk.into(), &record).await?);
        }
        for (id, record) in writes.threads {
            let key = JsValue::from(id.to_string());
            steps.push(match record {
                Some(record) => put(THREADS, key, record.as_bytes()).await?,
                None => Step::Delete(THREADS, key),
            });
        }
        steps.push(put(ABOUT, ABOUT_KEY.into(), writes.about.as_bytes()).await?);
        steps.push(Step::Put(LEASE, (LEASE.into(), lease.value()?)));
        // Signed out while we sealed: then it must not be there again.
        if self.lease.borrow().is_none() {
            return Err(Lost::Gone);
        }
        self.database.change(&steps).await
    }

    pub async fn wipe_replica(&self) -> Result<(), Lost> {
        self.database.change(&REPLICA.map(Step::Clear)).await
    }

    /// Threads come again from the worker; where there is no room for both, words go first.
    pub async fn trim(&self) -> Result<(), Lost> {
        self.database.change(&[Step::Clear(THREADS)]).await
    }

    /// Every command that waits here, gone.
    pub async fn wipe_outbox(&self) -> Result<(), Lost> {
        self.database.change(&[Step::Clear(OUTBOX)]).await
    }

    /// Commands in the order in which they were wished, from all tabs.
    pub async fn outbox(&self) -> Result<Vec<Kept>, Lost> {
        let kept = self.words_in(OUTBOX).await?;
        let records = self.open_words(OUTBOX, &kept).await?;
        // What cannot be read was written by a version whose commands nobody understands any more.
        Ok(records
            .iter()
            .filter_map(|(_, record)| record::open(record))
            .collect())
    }

    pub async fn keep(&self, kept: &Kept) -> Result<(), Lost> {
        self.put_sealed(OUTBOX, &kept.seat, record::seal(kept))
            .await
    }

    /// Commands that the worker has answered.
    pub async fn forget(&self, seats: Vec<String>) -> Result<(), Lost> {
        let delete = |seat: String| Step::Delete(OUTBOX, seat.into());
        let steps: Vec<Step> = seats.into_iter().map(delete).collect();
        self.database.change(&steps).await
    }

    /// The records of a store, as they lie there. What layout 1 kept as plain text is sealed by the way.
    async fn words_in(&self, store: &'static str) -> Result<Vec<Record>, Lost> {
        let [records] = self.database.read([Keys::Named(store)]).await?;
        let mut is_old = false;
        for (key, value) in &records {
            if let (Some(key), Some(text)) = (key.as_string(), value.as_string())
                && key != OWNER
            {
                self.put_sealed(store, &key, text).await?;
                is_old = true;
            }
        }
        if !is_old {
            // The first rows wait for this: nothing is read twice.
            return Ok(records);
        }
        let [records] = self.database.read([Keys::Named(store)]).await?;
        Ok(records)
    }

    /// Those records that this person sealed. Each is opened by itself: another's must not hide them.
    async fn open_words(
        &self,
        store: &'static str,
        records: &[Record],
    ) -> Result<Vec<(String, String)>, Lost> {
        let key = self.lease().ok_or(Lost::Gone)?.words;
        let mut opened = Vec::new();
        for (name, sealed) in records {
            let one = std::iter::once((place(store, name), sealed));
            let plain = key.open_all(one).await.ok().and_then(|mut one| one.pop());
            let text = plain.and_then(|it| String::from_utf8(bytes(&it)).ok());
            if let (Some(name), Some(text)) = (name.as_string(), text) {
                opened.push((name, text));
            }
        }
        Ok(opened)
    }

    async fn put_sealed(&self, store: &'static str, key: &str, text: String) -> Result<(), Lost> {
        let lease = self.lease().ok_or(Lost::Gone)?;
        let sealed = lease
            .words
            .seal(&place(store, &key.into()), text.as_bytes())
            .await?;
        self.put(store, key, sealed).await
    }

    async fn put(&self, store: &'static str, key: &str, value: JsValue) -> Result<(), Lost> {
        self.database
            .change(&[Step::Put(store, (key.into(), value))])
            .await
    }
}

/// What opened records say. A slow machine takes a while for it, and somebody may be typing.
async fn read(about: &Record, heads: &[Record]) -> Option<Reading> {
    let mut reading = Reading::of(&bytes(&about.1))?;
    if heads.len() != reading.whole as usize {
        return None;
    }
    let mut begun = host::ticks();
    for (key, record) in heads {
        let chunk = key.as_f64().map_or(0, |number| number as u32);
        reading.take_heads(chunk, &bytes(record))?;
        if host::ticks() - begun > AT_ONCE {
            TimeoutFuture::new(0).await;
            begun = host::ticks();
        }
    }
    // To show it is another task.
    TimeoutFuture::new(0).await;
    Some(reading)
}

/// What a record is sealed for. Chunks are numbered, everything else has a name.
fn place(store: &str, key: &JsValue) -> String {
    let name = key.as_string();
    let name = name.or_else(|| key.as_f64().map(|number| (number as i64).to_string()));
    format!("{store}/{}", name.unwrap_or_default())
}
