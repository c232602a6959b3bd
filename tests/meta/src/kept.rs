//! What outlives a restart, in one JSON file: people, chats with their files, the window and the subscription. Faults, logs
//! and whatever is on its way do not: those are of a moment.

use std::collections::BTreeMap;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use base64::{Engine as _, engine::general_purpose::STANDARD};
use serde::{Deserialize, Serialize};

use crate::chat::{Bubble, Chat};
use crate::customers::Customer;
use crate::media::Media;
use crate::state::State;
use crate::world::World;

/// Counts up when the file says something else.
const VERSION: u32 = 1;
/// How far the file stays behind.
const BEHIND: Duration = Duration::from_millis(400);
/// Larger files are not kept: the file of a simulator that somebody plays with stays small.
const LARGEST: usize = 1 << 20;

#[derive(Serialize, Deserialize)]
struct Kept {
    version: u32,
    ahead_ms: i64,
    customers: Vec<Customer>,
    chats: Vec<(Chat, Vec<Bubble>)>,
    wrote_at: Vec<(Chat, i64)>,
    callback: Option<String>,
    subscribed: bool,
    #[serde(default)]
    instagram_fields: Vec<String>,
    media: Vec<KeptFile>,
}

#[derive(Serialize, Deserialize)]
struct KeptFile {
    id: String,
    mime_type: String,
    filename: Option<String>,
    base64: String,
}

impl Kept {
    /// Without the files' bytes, which say nothing that their names do not.
    fn of(state: &State) -> Self {
        let pairs = |(chat, at): (&Chat, &i64)| (chat.clone(), *at);
        let chats = state.chats.iter();
        Self {
            version: VERSION,
            ahead_ms: state.ahead_ms,
            customers: state.customers.clone(),
            chats: chats.map(|(chat, it)| (chat.clone(), it.clone())).collect(),
            wrote_at: state.wrote_at.iter().map(pairs).collect(),
            callback: state.callback.clone(),
            subscribed: state.subscribed,
            instagram_fields: state.instagram_fields.clone(),
            media: state.media.values().filter_map(KeptFile::of).collect(),
        }
    }

    fn give(self, state: &mut State) {
        state.ahead_ms = self.ahead_ms;
        state.customers = self.customers;
        state.chats = self.chats.into_iter().collect();
        state.wrote_at = self.wrote_at.into_iter().collect();
        state.callback = self.callback;
        state.subscribed = self.subscribed;
        state.instagram_fields = self.instagram_fields;
        let media = self.media.into_iter().filter_map(KeptFile::open);
        state.media = media.collect::<BTreeMap<_, _>>();
    }
}

impl KeptFile {
    fn of(media: &Media) -> Option<Self> {
        (media.bytes.len() <= LARGEST).then(|| Self {
            id: media.id.clone(),
            mime_type: media.mime_type.clone(),
            filename: media.filename.clone(),
            base64: String::new(),
        })
    }

    fn open(self) -> Option<(String, Media)> {
        let bytes = STANDARD.decode(self.base64).ok()?;
        let media = Media {
            id: self.id.clone(),
            mime_type: self.mime_type,
            filename: self.filename,
            bytes,
        };
        Some((self.id, media))
    }
}

/// The file, and what it says without the bytes in it.
#[derive(Debug)]
pub(crate) struct Keeper {
    path: PathBuf,
    said: String,
}

impl Keeper {
    /// Takes up what the file says; what cannot be read is said and begun anew.
    pub(crate) fn open(path: &Path, world: &World) -> Self {
        let kept = std::fs::read(path).ok();
        let kept = kept.map(|bytes| serde_json::from_slice::<Kept>(&bytes));
        match kept {
            Some(Ok(kept)) if kept.version == VERSION => world.with(|state| kept.give(state)),
            Some(_) => complain(path, "is not of this version; the phone begins empty"),
            None => {}
        }
        Self {
            path: path.to_owned(),
            said: String::new(),
        }
    }

    /// Writes what has changed, for as long as this is awaited.
    pub(crate) async fn run(world: Arc<World>) {
        loop {
            tokio::time::sleep(BEHIND).await;
            world.keep();
        }
    }

    /// Writes the file, if there is anything new, whole or not at all.
    pub(crate) fn write(&mut self, state: &State) {
        let mut kept = Kept::of(state);
        let said = serde_json::to_string(&kept).unwrap_or_default();
        if said == self.said {
            return;
        }
        for file in &mut kept.media {
            if let Some(media) = state.media.get(&file.id) {
                file.base64 = STANDARD.encode(&media.bytes);
            }
        }
        let half = self.path.with_extension("half");
        let written = serde_json::to_vec(&kept)
            .map_err(std::io::Error::from)
            .and_then(|bytes| std::fs::write(&half, bytes))
            .and_then(|()| std::fs::rename(&half, &self.path));
        match written {
            Ok(()) => self.said = said,
            Err(_) => complain(&self.path, "cannot be written; the phone will begin empty"),
        }
    }
}

fn complain(path: &Path, what: &str) {
    writeln!(std::io::stderr().lock(), "{} {what}", path.display()).ok();
}
