//! Uploads that nobody sent.

use super::{bucket, name_of_upload};
use crate::desk_object::{Desk, Trouble};
use domain::ids::FileId;
use worker::console_error;

/// Removes the bytes of these uploads, and then their lines. Nobody can send them any more.
pub async fn sweep(desk: Desk, ids: Vec<FileId>) {
    if let Err(words) = remove(&desk, &ids).await {
        console_error!("uploads could not be swept: {words}");
        return;
    }
    let noted = desk.shelf(|shelf| shelf.swept(&ids));
    if let Err(trouble) = noted.and_then(|noted| noted.map_err(Trouble::from)) {
        console_error!("{trouble}");
    }
}

async fn remove(desk: &Desk, ids: &[FileId]) -> Result<(), String> {
    let names = ids.iter().map(|id| name_of_upload(desk, *id));
    let names = names.collect::<Result<Vec<String>, Trouble>>();
    let names = names.map_err(|trouble| trouble.to_string())?;
    let bucket = bucket(desk.env()).map_err(|error| error.to_string())?;
    let deleted = bucket.delete_multiple(names).await;
    deleted.map_err(|error| error.to_string())
}
