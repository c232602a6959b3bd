//! Files that wait for their upload, in a database of their own: they are large, and gone as soon as they were sent.
//!
//! They are not sealed: the browser hands out a file from the disk it lies on and never holds it whole, and sealing it
//! would mean just that.

use super::database::{Database, Keys, Lost, Step};
use domain::ids::FileId;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::Blob;

const NAME: &str = "recado-files";
const LAYOUT: u32 = 1;
const FILES: &str = "files";

/// The open database.
#[derive(Debug, Clone)]
pub struct Files(Database);

impl Files {
    /// # Errors
    /// [`Lost`] where the browser keeps nothing; so for all below.
    pub async fn open() -> Result<Self, Lost> {
        let database = Database::open(NAME, LAYOUT, &[FILES], &[]).await?;
        Ok(Self(database))
    }

    /// What is known here; of a file without its bytes, the worker has them.
    pub async fn all(&self) -> Result<Vec<(FileId, Option<Blob>)>, Lost> {
        let [files] = self.0.read([Keys::Named(FILES)]).await?;
        let known = |(key, value): (JsValue, JsValue)| {
            let id = key.as_string()?.parse().ok()?;
            Some((id, value.dyn_into().ok()))
        };
        Ok(files.into_iter().filter_map(known).collect())
    }

    pub async fn keep(&self, id: FileId, blob: &Blob) -> Result<(), Lost> {
        self.change(Step::Put(FILES, (key(id), blob.into()))).await
    }

    /// The worker has it: every tab may know, and nobody needs the bytes.
    pub async fn is_up(&self, id: FileId) -> Result<(), Lost> {
        self.change(Step::Put(FILES, (key(id), JsValue::TRUE)))
            .await
    }

    pub async fn forget(&self, id: FileId) -> Result<(), Lost> {
        self.change(Step::Delete(FILES, key(id))).await
    }

    pub async fn wipe(&self) -> Result<(), Lost> {
        self.change(Step::Clear(FILES)).await
    }

    async fn change(&self, step: Step) -> Result<(), Lost> {
        self.0.change(&[step]).await
    }
}

fn key(id: FileId) -> JsValue {
    id.to_string().into()
}
