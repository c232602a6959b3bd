//! Media: upload, address, bytes, deletion.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::extract::{Multipart, Path, Query, State as Shared};
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use serde_json::{Value, json};

use super::check::wrong;
use super::trouble::{Trouble, no_such_object, trouble};
use crate::faults::MediaFault;
use crate::media::Media;
use crate::world::World;

/// Largest sizes in bytes by the first part of the type, and the types that are taken.
fn limit(mime_type: &str) -> Option<usize> {
    const MB: usize = 1024 * 1024;
    match mime_type.split(';').next().unwrap_or_default().trim() {
        "image/jpeg" | "image/png" => Some(5 * MB),
        "image/webp" => Some(500 * 1024),
        "audio/aac" | "audio/amr" | "audio/mpeg" | "audio/mp4" | "audio/ogg" => Some(16 * MB),
        "video/mp4" | "video/3gpp" => Some(16 * MB),
        other if other.starts_with("application/") || other.starts_with("text/") => Some(100 * MB),
        _ => None,
    }
}

pub(super) async fn upload(
    Shared(world): Shared<Arc<World>>,
    Path((_, id)): Path<(String, String)>,
    form: Multipart,
) -> Response {
    if !world
        .config
        .numbers
        .iter()
        .any(|number| number.phone_id == id)
    {
        return world.refuse(&no_such_object("post", &id));
    }
    let outcome = read_form(form)
        .await
        .and_then(|upload| store(&world, upload));
    world.answer(outcome)
}

#[derive(Default)]
struct Upload {
    product: Option<String>,
    mime_type: Option<String>,
    filename: Option<String>,
    bytes: Option<Vec<u8>>,
}

async fn read_form(mut form: Multipart) -> Result<Upload, Trouble> {
    let unreadable = |_| wrong("The multipart body cannot be read.");
    let mut upload = Upload::default();
    while let Some(field) = form.next_field().await.map_err(unreadable)? {
        match field.name().unwrap_or_default() {
            "messaging_product" => upload.product = Some(field.text().await.map_err(unreadable)?),
            "type" => upload.mime_type = Some(field.text().await.map_err(unreadable)?),
            "file" => {
                upload.filename = field.file_name().map(str::to_owned);
                let own = field.content_type().map(str::to_owned);
                upload.bytes = Some(field.bytes().await.map_err(unreadable)?.to_vec());
                upload.mime_type = upload.mime_type.or(own);
            }
            _ => {}
        }
    }
    Ok(upload)
}

fn store(world: &World, upload: Upload) -> Result<Value, Trouble> {
    if upload.product.as_deref() != Some("whatsapp") {
        return Err(wrong("The parameter messaging_product is required."));
    }
    let bytes = upload
        .bytes
        .ok_or_else(|| wrong("The parameter file is required."))?;
    let mime_type = upload
        .mime_type
        .ok_or_else(|| wrong("The parameter type is required."))?;
    let most = limit(&mime_type)
        .ok_or_else(|| wrong("Param file must be a file with one of the supported types."))?;
    if bytes.len() > most {
        return Err(wrong("Param file is larger than its type allows."));
    }
    world.with(|state| {
        let media = Media::new(&mut state.ids, &mime_type, upload.filename, bytes);
        let id = media.id.clone();
        state.media.insert(id.clone(), media);
        Ok(json!({"id": id}))
    })
}

/// GET /{media id}: where the bytes are.
pub(super) fn describe(world: &World, id: &str) -> Result<Value, Trouble> {
    world.with(|state| {
        let fault = state.faults.on_media(true);
        if let Some(MediaFault::Code { code }) = fault {
            return Err(trouble(code));
        }
        let media = state
            .media
            .get(id)
            .ok_or_else(|| no_such_object("get", id))?;
        let elsewhere = match fault {
            Some(MediaFault::Elsewhere { url }) => Some(url),
            _ => None,
        };
        Ok(json!({
            "url": elsewhere.unwrap_or_else(|| media.url(&world.base)),
            "mime_type": media.mime_type,
            "sha256": media.sha256_hex(),
            "file_size": media.bytes.len(),
            "id": media.id,
            "messaging_product": "whatsapp"
        }))
    })
}

/// The CDN's part: bytes for whoever has the token.
pub(super) async fn download(
    Shared(world): Shared<Arc<World>>,
    Query(query): Query<BTreeMap<String, String>>,
) -> Response {
    hand_out(&world, query.get("mid"))
}

/// The bytes of a file, or what is armed to go wrong with them.
pub(crate) fn hand_out(world: &World, id: Option<&String>) -> Response {
    let found = id.and_then(|id| world.with(|state| state.media.get(id).cloned()));
    let Some(mut media) = found else {
        return (StatusCode::NOT_FOUND, "").into_response();
    };
    let kind = [("content-type", media.mime_type.clone())];
    match world.with(|state| state.faults.on_media(false)) {
        Some(MediaFault::Http { status }) => {
            let status = StatusCode::from_u16(status).unwrap_or(StatusCode::BAD_GATEWAY);
            status.into_response()
        }
        Some(MediaFault::Redirect { to }) => {
            (StatusCode::FOUND, [("location", to)]).into_response()
        }
        Some(MediaFault::Cut) => {
            media.bytes.truncate(media.bytes.len() / 2);
            (kind, media.bytes).into_response()
        }
        Some(MediaFault::Altered) => {
            media.bytes.iter_mut().for_each(|byte| *byte = !*byte);
            (kind, media.bytes).into_response()
        }
        _ => (kind, media.bytes).into_response(),
    }
}

pub(super) async fn delete(
    Shared(world): Shared<Arc<World>>,
    Path((_, id)): Path<(String, String)>,
) -> Response {
    let gone = world.with(|state| state.media.remove(&id));
    let outcome = gone
        .map(|_| json!({"success": true}))
        .ok_or_else(|| trouble(100).saying("No such media."));
    world.answer(outcome)
}
