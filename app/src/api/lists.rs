//! The doors of lists, views and search, and of many threads at once.

use super::{Problem, ask, get, post};
use domain::plain::Write;
use domain::{
    ids::{ConversationId, EntryId},
    list::{Filter, Query, SavedView, Sort},
    wire::{Found, HeadPage},
};

/// A filter to keep under a name.
#[derive(Debug, Clone, Write)]
pub struct NewView {
    /// Which one to change; without it, a new one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<EntryId>,
    pub name: String,
    /// For everybody.
    pub shared: bool,
    pub filter: Filter,
    pub sort: Sort,
}

/// What is looked for. It travels in the body: no log on the way writes a body down.
#[derive(Debug, Write)]
struct Asked {
    q: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    before: Option<String>,
}

/// Which page of which list, in the body for the same reason.
#[derive(Debug, Write)]
struct AskedPage {
    view: String,
    sort: Sort,
    filter: Filter,
    #[serde(skip_serializing_if = "Option::is_none")]
    before: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    place: Option<u64>,
}

/// A page of a list, from the `next` of another page on, or from a place.
pub async fn conversations(
    query: &Query,
    before: Option<&str>,
    place: Option<usize>,
) -> Result<HeadPage, Problem> {
    let asked = AskedPage {
        view: query.view.code().to_owned(),
        sort: query.sort,
        filter: query.filter.clone(),
        before: before.map(str::to_owned),
        place: place.map(|place| place as u64),
    };
    post("/api/conversations", &asked).await
}

pub async fn conversation(id: ConversationId) -> Result<HeadPage, Problem> {
    get(&format!("/api/conversations/{id}")).await
}

/// The newest pages of several threads, as far as they are in sight: as text, which other tabs can read too.
pub async fn pages(of: &[ConversationId]) -> Result<String, Problem> {
    let mut path = "/api/conversations/pages?of=".to_owned();
    for (place, id) in of.iter().enumerate() {
        path.extend([if place > 0 { "," } else { "" }, &id.to_string()]);
    }
    ask("GET", &path, None).await
}

pub async fn search(words: &str, before: Option<&str>) -> Result<Found, Problem> {
    let asked = Asked {
        q: words.to_owned(),
        before: before.map(str::to_owned),
    };
    post("/api/search", &asked).await
}

pub async fn save_view(view: &NewView) -> Result<SavedView, Problem> {
    post("/api/views", view).await
}

pub async fn remove_view(id: EntryId) -> Result<(), Problem> {
    ask("DELETE", &format!("/api/views/{id}"), None)
        .await
        .map(drop)
}
