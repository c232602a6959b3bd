//! Files that wait for their upload, in a database of their own: they are large, and gone as soon as they were sent.
//!
//! They are sealed as all words are, under their person's key, and in pieces, so that none is ever held whole. The pieces are
//! written first and what names them last: a file that was not written to its end is none. Before 22 November 2026 they lay
//! as the browser keeps files; such a one is read as it lies, and goes its way.
//! A file goes when its command is granted, when it is taken off the tray, and when its person signs out or another comes.

use super::{
    database::{Database, Lost, Step, patiently},
    place,
    seal::{Key, bytes},
};
use domain::ids::{ConversationId, FileId};
use js_sys::{Array, Uint8Array};
use std::iter::once;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, File, FilePropertyBag, IdbKeyRange};

const NAME: &str = "recado-files";
const LAYOUT: u32 = 1;
const FILES: &str = "files";
/// How much is sealed at once, in bytes.
const PIECE: u32 = 1 << 20;

/// The open database, and what opens its records. A file lies under its id while it waits, and under its id with a
/// conversation's once it was given back; beside it lie its pieces, and what became of it.
#[derive(Debug, Clone)]
pub struct Files {
    database: Database,
    key: Key,
}

/// What is known here of a file.
pub enum Known {
    Waits,
    /// The worker has it.
    Up,
    /// It was not sent, and is for the person to send again in this conversation.
    Lies(ConversationId),
}

/// Beside a file that the worker has.
const IS_UP: &str = "up";

impl Files {
    /// # Errors
    /// [`Lost`] where the browser keeps nothing; so for all below.
    pub async fn open(key: Key) -> Result<Self, Lost> {
        let opening = Box::pin(Database::open(NAME, LAYOUT, &[FILES], &[]));
        let database = patiently(opening).await.unwrap_or(Err(Lost::Gone))?;
        Ok(Self { database, key })
    }

    /// Whether it was closed under us, as when another tab wiped it.
    #[must_use]
    pub fn was_closed(&self) -> bool {
        self.database.was_closed()
    }

    /// What lies here, by name only.
    pub async fn all(&self) -> Result<Vec<(FileId, Known)>, Lost> {
        let known = |name: JsValue| {
            let name = name.as_string()?;
            let (id, beside) = name.split_once('.').unwrap_or((&name, ""));
            let known = match beside {
                "" => Known::Waits,
                IS_UP => Known::Up,
                of => Known::Lies(of.parse().ok()?),
            };
            // The name of a piece is no id.
            Some((id.parse().ok()?, known))
        };
        let names = self.database.names(FILES).await?;
        Ok(names.iter().filter_map(known).collect())
    }

    /// Seals a file, piece after piece: one that waits, or one that lies on a conversation's tray.
    pub async fn keep(
        &self,
        id: FileId,
        of: Option<ConversationId>,
        blob: &Blob,
    ) -> Result<(), Lost> {
        let done = self.keep_pieces(id, of, blob).await;
        if done.is_err() {
            self.forget(id).await.ok();
        }
        done
    }

    async fn keep_pieces(
        &self,
        id: FileId,
        of: Option<ConversationId>,
        blob: &Blob,
    ) -> Result<(), Lost> {
        let (mut from, mut count) = (0.0, 0);
        while from < blob.size() {
            let to = from + f64::from(PIECE);
            let piece = blob.slice_with_f64_and_f64(from, to)?;
            let piece = JsFuture::from(piece.array_buffer()).await?;
            self.put(&piece_name(id, count), &Uint8Array::new(&piece))
                .await?;
            (from, count) = (to, count + 1);
        }
        let called = blob.dyn_ref().map(File::name).unwrap_or_default();
        let head = [&count.to_string(), "\n", &blob.type_(), "\n", &called].concat();
        self.put(&beside(id, of), &Uint8Array::from(head.as_bytes()))
            .await
    }

    async fn put(&self, name: &str, plain: &Uint8Array) -> Result<(), Lost> {
        let name = JsValue::from_str(name);
        let sealed = self.key.seal_bytes(&place(FILES, &name), plain).await?;
        let put = Step::Put(FILES, (name, sealed));
        self.database.change(&[put]).await
    }

    /// The file itself, which waits or was given back. The browser holds it, and where that is much, on its disk.
    pub async fn file(&self, id: FileId, of: Option<ConversationId>) -> Result<File, Lost> {
        let kept = self.head(id, of).await?;
        if let Some(file) = kept.dyn_ref::<File>() {
            return Ok(file.clone());
        }
        let head = self.open_head(id, of, &kept).await?;
        let mut told = head.splitn(3, '\n');
        let mut next = || told.next().unwrap_or_default();
        let (count, mime, called) = (next(), next(), next());
        let parts = Array::new();
        for number in 0..count.parse().unwrap_or(0) {
            let piece = JsValue::from_str(&piece_name(id, number));
            let sealed = self.database.value(FILES, &piece).await?;
            let opened = self.opened(&piece, &sealed).await?;
            // In the browser's hands at once: what is open here is one piece at a time.
            parts.push(&Blob::new_with_buffer_source_sequence(&Array::of1(&opened))?.into());
        }
        let how = FilePropertyBag::new();
        how.set_type(mime);
        Ok(File::new_with_blob_sequence_and_options(
            &parts, called, &how,
        )?)
    }

    async fn head(&self, id: FileId, of: Option<ConversationId>) -> Result<JsValue, Lost> {
        let name = JsValue::from_str(&beside(id, of));
        self.database.value(FILES, &name).await
    }

    async fn open_head(
        &self,
        id: FileId,
        of: Option<ConversationId>,
        sealed: &JsValue,
    ) -> Result<String, Lost> {
        let name = JsValue::from_str(&beside(id, of));
        let opened = self.opened(&name, sealed).await?;
        String::from_utf8(bytes(&opened)).map_err(|_| Lost::Gone)
    }

    async fn opened(&self, name: &JsValue, sealed: &JsValue) -> Result<JsValue, Lost> {
        let one = once((place(FILES, name), sealed));
        self.key.open_all(one).await?.pop().ok_or(Lost::Gone)
    }

    /// The worker has it: every tab may know. The bytes stay until the command is answered, for it may be refused.
    pub async fn is_up(&self, id: FileId) -> Result<(), Lost> {
        let up = (name(id, IS_UP).into(), JsValue::TRUE);
        self.database.change(&[Step::Put(FILES, up)]).await
    }

    /// Nothing of it stays.
    pub async fn forget(&self, id: FileId) -> Result<(), Lost> {
        let (first, last) = (id.to_string(), format!("{id}~"));
        let all = IdbKeyRange::bound(&first.into(), &last.into())?;
        let gone = Step::Delete(FILES, all.into());
        self.database.change(&[gone]).await
    }

    /// Its command was refused: it is kept for the conversation, until the person has sent it or taken it off.
    pub async fn give_back(&self, id: FileId, of: ConversationId) -> Result<(), Lost> {
        let kept = self.head(id, None).await?;
        let again = beside(id, Some(of));
        if kept.is_instance_of::<Blob>() {
            let put = Step::Put(FILES, (again.into(), kept));
            self.database.change(&[put]).await?;
        } else {
            let head = self.open_head(id, None, &kept).await?;
            self.put(&again, &Uint8Array::from(head.as_bytes())).await?;
        }
        let gone = ["", IS_UP].map(|beside| Step::Delete(FILES, name(id, beside).into()));
        self.database.change(&gone).await
    }
}

/// Everything goes, with the database: whoever has it open closes it by that.
pub fn wipe() {
    let factory = web_sys::window().and_then(|window| window.indexed_db().ok()?);
    if let Some(factory) = factory {
        factory.delete_database(NAME).ok();
    }
}

fn name(id: FileId, beside: &str) -> String {
    match beside {
        "" => id.to_string(),
        beside => format!("{id}.{beside}"),
    }
}

fn beside(id: FileId, of: Option<ConversationId>) -> String {
    name(id, &of.map(|of| of.to_string()).unwrap_or_default())
}

fn piece_name(id: FileId, number: u32) -> String {
    format!("{id}/{number}")
}
