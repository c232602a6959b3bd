//! IndexedDB, as far as the vault needs it: stores of values under keys, read whole and changed in one go.
//!
//! Straight on `web-sys`: the usual crate for it is 30 kB more to download, most of it words about errors.

use futures_util::future::{Either, select};
use gloo_timers::future::TimeoutFuture;
use js_sys::{Array, Function, Promise, Reflect};
use std::{
    cell::{Cell, RefCell},
    rc::Rc,
};
use wasm_bindgen::{JsCast, JsValue, prelude::Closure};
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    IdbDatabase, IdbOpenDbRequest, IdbRequest, IdbTransaction, IdbTransactionMode as Mode,
};

/// IndexedDB did not do it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lost {
    /// What is there was written by a newer version of the app: it is left alone.
    Newer,
    /// Another tab with an older version of the app holds on to it.
    Blocked,
    /// The disk, or this site's share of it.
    Full,
    /// The browser keeps nothing here, as in some private windows; or there is nothing that opens what is kept.
    Gone,
}

impl From<JsValue> for Lost {
    fn from(error: JsValue) -> Self {
        let name = Reflect::get(&error, &JsValue::from_str("name"));
        match name.ok().and_then(|name| name.as_string()).as_deref() {
            Some("VersionError") => Lost::Newer,
            Some("QuotaExceededError") => Lost::Full,
            _ => Lost::Gone,
        }
    }
}

/// How long to wait for a browser that says neither yes nor no, as some do when their files are spoilt or their disk is busy.
const PATIENCE_MS: u32 = 6_000;

/// Waits for a database to open, and no longer than that.
///
/// # Errors
/// What is still opening; it may come yet.
pub async fn patiently<F: Future + Unpin>(opening: F) -> Result<F::Output, F> {
    match select(opening, TimeoutFuture::new(PATIENCE_MS)).await {
        Either::Left((opened, _)) => Ok(opened),
        Either::Right((_, opening)) => Err(opening),
    }
}

/// The open database.
#[derive(Debug, Clone)]
pub struct Database {
    open: Rc<RefCell<IdbDatabase>>,
    closed: Rc<Cell<bool>>,
}

/// A record: its key and its value.
pub type Record = (JsValue, JsValue);

/// How the keys of a store are known.
#[derive(Debug, Clone, Copy)]
pub enum Keys {
    Named(&'static str),
    /// They are the numbers from 0 on, so nobody need ask: asking for keys reads all values once more.
    Counted(&'static str),
}

/// What was asked for and is on its way: of each store the keys, where they are not counted, and the values.
#[derive(Debug)]
pub struct Asked<const N: usize>(Vec<(Option<Waiting>, Waiting)>);

type Waiting = (Promise, IdbRequest);

impl<const N: usize> Asked<N> {
    pub async fn answered(self) -> Result<[Vec<Record>; N], Lost> {
        let mut read = [const { Vec::new() }; N];
        for (records, (keys, values)) in read.iter_mut().zip(self.0) {
            let keys = match keys {
                Some(keys) => Some(come(keys).await?),
                None => None,
            };
            let key = |place: u32| {
                let keys = keys.as_ref();
                keys.map_or_else(|| place.into(), |keys| keys.get(place))
            };
            let values = come(values).await?;
            *records = (0..).map(key).zip(values.iter()).collect();
        }
        Ok(read)
    }
}

async fn come((told, request): Waiting) -> Result<Array, Lost> {
    JsFuture::from(told).await?;
    Ok(request.result()?.unchecked_into())
}

/// One step of a change.
#[derive(Debug, Clone)]
pub enum Step {
    Clear(&'static str),
    Put(&'static str, Record),
    Delete(&'static str, JsValue),
}

impl Step {
    fn store(&self) -> &'static str {
        match self {
            Step::Clear(store) | Step::Put(store, _) | Step::Delete(store, _) => store,
        }
    }

    fn ask(&self, transaction: &IdbTransaction) -> Result<IdbRequest, JsValue> {
        let store = transaction.object_store(self.store())?;
        match self {
            Step::Clear(_) => store.clear(),
            Step::Put(_, (key, value)) => store.put_with_key(value, key),
            Step::Delete(_, key) => store.delete(key),
        }
    }
}

impl Database {
    /// Opens the database, however long that takes. One of an older layout loses the stores of `anew`, and every store that it
    /// lacks is made.
    pub async fn open(
        name: &str,
        layout: u32,
        stores: &'static [&'static str],
        anew: &'static [&'static str],
    ) -> Result<Self, Lost> {
        let closed = Rc::default();
        let open = opened(name, layout, stores, anew, &closed).await?;
        Ok(Self {
            open: Rc::new(RefCell::new(open)),
            closed,
        })
    }

    /// Whether it was closed under us since somebody asked last: deleted, changed by a newer version, or given up by the
    /// browser.
    #[must_use]
    pub fn was_closed(&self) -> bool {
        self.closed.replace(false)
    }

    /// Opens it once more, for all who hold it. It may be another one now, with nothing in it.
    pub async fn open_again(
        &self,
        name: &str,
        layout: u32,
        stores: &'static [&'static str],
        anew: &'static [&'static str],
    ) -> Result<(), Lost> {
        let opening = Box::pin(opened(name, layout, stores, anew, &self.closed));
        let open = patiently(opening).await.unwrap_or(Err(Lost::Gone))?;
        self.open.replace(open);
        Ok(())
    }

    /// All records of each store, as they were at one moment.
    pub async fn read<const N: usize>(&self, stores: [Keys; N]) -> Result<[Vec<Record>; N], Lost> {
        self.ask(stores)?.answered().await
    }

    /// The same, asked for now and waited for later: the browser fetches while we do something else.
    pub fn ask<const N: usize>(&self, stores: [Keys; N]) -> Result<Asked<N>, Lost> {
        let names = stores.map(|(Keys::Named(name) | Keys::Counted(name))| name);
        let transaction = self.transaction(&names, Mode::Readonly)?;
        // A transaction ends when it has nothing to do, so everything is asked for before the first answer.
        let mut asked = Vec::with_capacity(N);
        for keyed in stores {
            let ask = |request: IdbRequest| (answer(&request), request);
            asked.push(match keyed {
                Keys::Named(name) => {
                    let store = transaction.object_store(name)?;
                    (Some(ask(store.get_all_keys()?)), ask(store.get_all()?))
                }
                Keys::Counted(name) => (None, ask(transaction.object_store(name)?.get_all()?)),
            });
        }
        finish(&transaction);
        Ok(Asked(asked))
    }

    /// The names of all records of a store.
    pub async fn names(&self, store: &str) -> Result<Array, Lost> {
        let transaction = self.transaction(&[store], Mode::Readonly)?;
        let request = transaction.object_store(store)?.get_all_keys()?;
        finish(&transaction);
        come((answer(&request), request)).await
    }

    /// One record.
    pub async fn value(&self, store: &str, name: &JsValue) -> Result<JsValue, Lost> {
        let transaction = self.transaction(&[store], Mode::Readonly)?;
        let request = transaction.object_store(store)?.get(name)?;
        finish(&transaction);
        Ok(come((answer(&request), request)).await?.into())
    }

    /// Takes all steps, in their order, or none.
    pub async fn change(&self, steps: &[Step]) -> Result<(), Lost> {
        let mut stores: Vec<&str> = steps.iter().map(Step::store).collect();
        stores.dedup();
        if stores.is_empty() {
            return Ok(());
        }
        let transaction = self.transaction(&stores, Mode::Readwrite)?;
        for step in steps {
            if let Err(error) = step.ask(&transaction) {
                transaction.abort()?;
                return Err(error.into());
            }
        }
        finish(&transaction);
        let done = Promise::new(&mut |done, lost| {
            transaction.set_oncomplete(Some(&done));
            transaction.set_onabort(Some(&lost));
        });
        match (JsFuture::from(done).await, transaction.error()) {
            (Ok(_), _) => Ok(()),
            (Err(_), Some(error)) => Err(JsValue::from(error).into()),
            (Err(_), None) => Err(Lost::Gone),
        }
    }

    fn transaction(&self, stores: &[&str], mode: Mode) -> Result<IdbTransaction, Lost> {
        let names: Array = stores.iter().copied().map(JsValue::from_str).collect();
        let open = self.open.borrow();
        Ok(open.transaction_with_str_sequence_and_mode(&names, mode)?)
    }
}

/// Nothing more will be asked: it need not wait until we heard of each step. A page that WebKit puts aside for the back
/// button in just that moment hears nothing any more, and would lock the stores for as long as it lies there.
#[expect(
    deprecated,
    reason = "web-sys has this mark from an old draft; all browsers have the call, and IndexedDB 3.0 describes it"
)]
fn finish(transaction: &IdbTransaction) {
    transaction.commit().ok();
}

async fn opened(
    name: &str,
    layout: u32,
    stores: &'static [&'static str],
    anew: &'static [&'static str],
    closed: &Rc<Cell<bool>>,
) -> Result<IdbDatabase, Lost> {
    let window = web_sys::window().ok_or(Lost::Gone)?;
    let factory = window.indexed_db()?.ok_or(Lost::Gone)?;
    let request = factory.open_with_u32(name, layout)?;
    let asked = request.clone();
    let make_stores = Closure::once_into_js(move || make_stores(&asked, stores, anew));
    request.set_onupgradeneeded(make_stores.dyn_ref::<Function>());
    let told = Promise::new(&mut |answered, lost| {
        request.set_onsuccess(Some(&answered));
        request.set_onerror(Some(&lost));
        request.set_onblocked(Some(&lost));
    });
    if JsFuture::from(told).await.is_err() {
        // A blocked request has no error yet, and asking for one is an error itself.
        return Err(match request.error() {
            Ok(Some(error)) => JsValue::from(error).into(),
            _ => Lost::Blocked,
        });
    }
    let database: IdbDatabase = request.result()?.unchecked_into();
    // A newer version in another tab wants to change the layout: it need not wait for us.
    let (open, closed) = (database.clone(), closed.clone());
    let give_way = Closure::<dyn Fn()>::new(move || {
        open.close();
        closed.set(true);
    });
    database.set_onversionchange(give_way.as_ref().dyn_ref());
    database.set_onclose(give_way.as_ref().dyn_ref());
    give_way.forget();
    Ok(database)
}

fn make_stores(request: &IdbOpenDbRequest, stores: &[&str], anew: &[&str]) -> Result<(), JsValue> {
    let database: IdbDatabase = request.result()?.unchecked_into();
    for store in stores {
        let is_there = database.object_store_names().contains(store);
        if is_there && anew.contains(store) {
            database.delete_object_store(store)?;
        }
        if !is_there || anew.contains(store) {
            database.create_object_store(store)?;
        }
    }
    Ok(())
}

fn answer(request: &IdbRequest) -> Promise {
    Promise::new(&mut |answered, lost| {
        request.set_onsuccess(Some(&answered));
        request.set_onerror(Some(&lost));
    })
}
