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

    /// Writes what one of the functions below says. One way for all of them: each that waits is downloaded.
    pub async fn change(&self, steps: &[Step]) -> Result<(), Lost> {
        self.0.change(steps).await
    }
}

pub fn keep(id: FileId, blob: &Blob) -> Vec<Step> {
    vec![Step::Put(FILES, (key(id, ""), blob.into()))]
}

/// The worker has it: every tab may know. The bytes stay until the command is answered, for it may be refused.
pub fn is_up(id: FileId) -> Vec<Step> {
    vec![Step::Put(FILES, (key(id, IS_UP), JsValue::TRUE))]
}

pub fn forget(id: FileId) -> Vec<Step> {
    let gone = |beside| Step::Delete(FILES, key(id, beside));
    vec![gone(""), gone(IS_UP)]
}

/// Its command was refused: it is kept for the conversation, until the person has sent it or taken it off.
pub fn give_back(id: FileId, of: ConversationId, file: &File) -> Vec<Step> {
    let mut steps = forget(id);
    steps.push(Step::Put(FILES, (key(id, &of.to_string()), file.into())));
    steps
}

pub fn let_go(id: FileId, of: ConversationId) -> Vec<Step> {
    vec![Step::Delete(FILES, key(id, &of.to_string()))]
}

pub fn wipe() -> Vec<Step> {
    vec![Step::Clear(FILES)]
}

fn key(id: FileId, beside: &str) -> JsValue {
    match beside {
        "" => id.to_string(),
        beside => format!("{id}.{beside}"),
    }
    .into()
}
