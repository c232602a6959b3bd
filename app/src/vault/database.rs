//! IndexedDB, as far as the vault needs it: stores of texts under keys, read whole and changed in one go.
//!
//! Straight on `web-sys`: the usual crate for it is 30 kB more to download, most of it words about errors.

use js_sys::{Array, Function, Promise};
use wasm_bindgen::{JsCast, JsValue, prelude::Closure};
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    IdbDatabase, IdbOpenDbRequest, IdbRequest, IdbTransaction, IdbTransactionMode as Mode,
};

/// IndexedDB did not do it: full, blocked, or gone. Nothing that a person could mend.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Lost;

impl From<JsValue> for Lost {
    fn from(_: JsValue) -> Self {
        Self
    }
}

/// The open database.
#[derive(Debug, Clone)]
pub struct Database(IdbDatabase);

/// A record: its key and its text.
pub type Record = (JsValue, String);

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
            Step::Put(_, (key, text)) => store.put_with_key(&JsValue::from_str(text), key),
            Step::Delete(_, key) => store.delete(key),
        }
    }
}

impl Database {
    /// Opens the database; one that is new, or of an older layout, gets the stores.
    pub async fn open(
        name: &str,
        layout: u32,
        stores: &'static [&'static str],
    ) -> Result<Self, Lost> {
        let factory = web_sys::window().ok_or(Lost)?.indexed_db()?.ok_or(Lost)?;
        let request = factory.open_with_u32(name, layout)?;
        let asked = request.clone();
        let make_stores = Closure::once_into_js(move || make_stores(&asked, stores));
        request.set_onupgradeneeded(make_stores.dyn_ref::<Function>());
        Ok(Self(answer(&request).await?.unchecked_into()))
    }

    /// All records of each store, as they were at one moment.
    pub async fn read<const N: usize>(&self, stores: [&str; N]) -> Result<[Vec<Record>; N], Lost> {
        let transaction = self.transaction(&stores, Mode::Readonly)?;
        // A transaction ends when it has nothing to do, so everything is asked for before the first answer.
        let mut asked = Vec::with_capacity(N);
        for name in stores {
            let store = transaction.object_store(name)?;
            asked.push((store.get_all_keys()?, store.get_all()?));
        }
        let mut read = [const { Vec::new() }; N];
        for (records, (keys, texts)) in read.iter_mut().zip(asked) {
            let keys: Array = answer(&keys).await?.unchecked_into();
            let texts: Array = answer(&texts).await?.unchecked_into();
            let texts = texts
                .iter()
                .map(|text| text.as_string().unwrap_or_default());
            *records = keys.iter().zip(texts).collect();
        }
        Ok(read)
    }

    /// Takes all steps, in their order, or none.
    pub async fn change(&self, steps: &[Step]) -> Result<(), Lost> {
        let mut stores: Vec<&str> = steps.iter().map(Step::store).collect();
        stores.dedup();
        if stores.is_empty() {
            return Ok(());
        }
        let transaction = self.transaction(&stores, Mode::Readwrite)?;
        let done = Promise::new(&mut |done, lost| {
            transaction.set_oncomplete(Some(&done));
            transaction.set_onabort(Some(&lost));
        });
        if steps.iter().any(|step| step.ask(&transaction).is_err()) {
            transaction.abort()?;
        }
        JsFuture::from(done).await?;
        Ok(())
    }

    fn transaction(&self, stores: &[&str], mode: Mode) -> Result<IdbTransaction, Lost> {
        let names: Array = stores.iter().copied().map(JsValue::from_str).collect();
        Ok(self
            .0
            .transaction_with_str_sequence_and_mode(&names, mode)?)
    }
}

fn make_stores(request: &IdbOpenDbRequest, stores: &[&str]) -> Result<(), JsValue> {
    let database: IdbDatabase = request.result()?.unchecked_into();
    for store in stores {
        database.create_object_store(store)?;
    }
    Ok(())
}

async fn answer(request: &IdbRequest) -> Result<JsValue, Lost> {
    let told = Promise::new(&mut |answered, lost| {
        request.set_onsuccess(Some(&answered));
        request.set_onerror(Some(&lost));
    });
    JsFuture::from(told).await?;
    Ok(request.result()?)
}
