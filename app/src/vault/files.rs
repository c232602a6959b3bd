//! Files that wait for their upload, in a database of their own: they are large, and gone as soon as they were sent.
//!
//! They are not sealed. It could be done, in pieces, so that none is held whole: but what seals, opens and names the pieces is
//! downloaded by everybody, for the few hours in which somebody without a network has attached a file; and an upload, which
//! now streams from the disk, would begin with opening a second copy. Whoever reads a profile in those hours finds the file.
//! It goes when its command is granted, when it is taken off the tray, and when its person signs out or another comes.

use super::database::{Database, Keys, Lost, Step};
use domain::ids::{ConversationId, FileId};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Blob, File};

const NAME: &str = "recado-files";
const LAYOUT: u32 = 1;
const FILES: &str = "files";

/// The open database. A file lies under its name, and beside it under another key what became of it.
#[derive(Debug, Clone)]
pub struct Files(Database);

/// What is known here of a file.
pub enum Known {
    Waits(Blob),
    /// The worker has it.
    Up,
    /// It was not sent, and is for the person to send again in this conversation.
    Back(ConversationId, File),
}

/// Beside a file that the worker has.
const IS_UP: &str = "up";

impl Files {
    /// # Errors
    /// [`Lost`] where the browser keeps nothing; so for all below.
    pub async fn open() -> Result<Self, Lost> {
        let database = Database::open(NAME, LAYOUT, &[FILES], &[]).await?;
        Ok(Self(database))
    }

    pub async fn all(&self) -> Result<Vec<(FileId, Known)>, Lost> {
        let [files] = self.0.read([Keys::Named(FILES)]).await?;
        let known = |(key, value): (JsValue, JsValue)| {
            let key = key.as_string()?;
            let (id, beside) = key.split_once('.').unwrap_or((&key, ""));
            let known = match beside {
                "" => value.dyn_into().map_or(Known::Up, Known::Waits),
                IS_UP => Known::Up,
                of => Known::Back(of.parse().ok()?, value.dyn_into().ok()?),
            };
            Some((id.parse().ok()?, known))
        };
        Ok(files.into_iter().filter_map(known).collect())
    }

    pub async fn keep(&self, id: FileId, blob: &Blob) -> Result<(), Lost> {
        self.change(&[Step::Put(FILES, (key(id, ""), blob.into()))])
            .await
    }

    /// The worker has it: every tab may know. The bytes stay until the command is answered, for it may be refused.
    pub async fn is_up(&self, id: FileId) -> Result<(), Lost> {
        self.change(&[Step::Put(FILES, (key(id, IS_UP), JsValue::TRUE))])
            .await
    }

    pub async fn forget(&self, id: FileId) -> Result<(), Lost> {
        self.change(&gone(id)).await
    }

    /// Its command was refused: it is kept for the conversation, until the person has sent it or taken it off.
    pub async fn give_back(&self, id: FileId, of: ConversationId, file: &File) -> Result<(), Lost> {
        let [waits, up] = gone(id);
        let back = Step::Put(FILES, (key(id, &of.to_string()), file.into()));
        self.change(&[back, waits, up]).await
    }

    pub async fn let_go(&self, id: FileId, of: ConversationId) -> Result<(), Lost> {
        self.change(&[Step::Delete(FILES, key(id, &of.to_string()))])
            .await
    }

    pub async fn wipe(&self) -> Result<(), Lost> {
        self.change(&[Step::Clear(FILES)]).await
    }

    async fn change(&self, steps: &[Step]) -> Result<(), Lost> {
        self.0.change(steps).await
    }
}

fn gone(id: FileId) -> [Step; 2] {
    ["", IS_UP].map(|beside| Step::Delete(FILES, key(id, beside)))
}

fn key(id: FileId, beside: &str) -> JsValue {
    match beside {
        "" => id.to_string(),
        beside => format!("{id}.{beside}"),
    }
    .into()
}
