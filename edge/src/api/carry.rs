//! Files of messages, the half outside the object: bytes between browser and bucket. The object says who may have what and
//! never sees a byte, so that a hundred megabytes on their way keep nobody waiting.

use super::{json, range};
use crate::{
    body,
    config::{self, WorkspaceId},
    files,
    host::{self, Errand},
    problem::Problem,
};
use domain::ids::FileId;
use serde::{Deserialize, Serialize};
use worker::{
    Env, Headers, Method, Range, Request, RequestInit, Response, ResponseBody, ResponseBuilder,
    console_error,
};

/// How many bytes an upload has, told to the object.
pub const LENGTH: &str = "X-Recado-Length";

/// What the object says of a file.
#[derive(Debug, Serialize, Deserialize)]
pub struct Leaf {
    /// In the bucket.
    pub name: String,
    pub size: u64,
    /// As the sender calls it; not to be believed.
    pub mime: String,
    pub kind: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub filename: Option<String>,
}

/// What the object says of an upload.
#[derive(Debug, Serialize, Deserialize)]
pub struct Begun {
    pub id: FileId,
    pub size: u64,
    pub mime: String,
    /// In the bucket; missing where the bytes are there already.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
}

/// What the browser is told of it.
#[derive(Serialize)]
struct Uploaded {
    id: FileId,
    size: u64,
    mime: String,
}

/// A file, or the part of it that was asked for.
pub(super) async fn serve(
    request: Request,
    env: &Env,
    workspace: WorkspaceId,
) -> Result<Response, Problem> {
    let headers = request.headers().clone();
    let download = super::asked(&request, "download").is_some();
    let mut said = super::outside::pass(request, env, workspace).await?;
    if said.status_code() != 200 {
        return Ok(said);
    }
    let leaf: Leaf = said.json().await?;
    let tag = format!("\"{}\"", leaf.name);
    let known = headers.get("If-None-Match")?;
    if known.is_some_and(|known| known.split(',').any(|one| one.trim() == tag)) {
        let answer = ResponseBuilder::new().with_status(304);
        return Ok(kept(answer, &tag)?.empty());
    }
    // A part is only good together with the parts of the same file.
    let same = headers.get("If-Range")?.is_none_or(|of| of == tag);
    let part = headers.get("Range")?.filter(|_| same);
    let part = range::read(part.as_deref(), leaf.size);
    let (first, last) = match part {
        range::Part::Whole => (0, leaf.size.saturating_sub(1)),
        range::Part::Of { first, last } => (first, last),
        range::Part::Beyond => return beyond(leaf.size),
    };
    let body = bytes(env, &leaf, first, last).await?;
    let shown = range::shown(&leaf, download);
    let length = last + 1 - first;
    let mut answer = kept(ResponseBuilder::new(), &tag)?
        .with_header("Content-Type", &shown.kind)?
        .with_header("Content-Disposition", &shown.disposition)?
        .with_header("Content-Length", &length.to_string())?
        .with_header("Accept-Ranges", "bytes")?;
    if matches!(part, range::Part::Of { .. }) {
        let range = format!("bytes {first}-{last}/{}", leaf.size);
        answer = answer
            .with_status(206)
            .with_header("Content-Range", &range)?;
    }
    Ok(answer.body(body))
}

async fn bytes(env: &Env, leaf: &Leaf, first: u64, last: u64) -> Result<ResponseBody, Problem> {
    let bucket = files::bucket(env)?;
    let range = Range::OffsetWithLength {
        offset: first,
        length: last + 1 - first,
    };
    let found = bucket.get(&leaf.name).range(range).execute().await?;
    let body = found.as_ref().and_then(worker::Object::body);
    let body = body.ok_or_else(|| {
        console_error!("a file is not in the bucket any more");
        Problem::NoFile
    })?;
    Ok(body.response_body()?)
}

/// It may be kept by the one who asked, and is asked about each time: who may read it is only known now.
fn kept(answer: ResponseBuilder, tag: &str) -> worker::Result<ResponseBuilder> {
    answer
        .with_header("ETag", tag)?
        .with_header("Cache-Control", "private, no-cache")
}

fn beyond(size: u64) -> Result<Response, Problem> {
    let mut answer = Problem::BeyondFile.answer()?;
    answer
        .headers_mut()
        .set("Content-Range", &format!("bytes */{size}"))?;
    Ok(answer)
}

/// Takes a file that is to be sent.
pub(super) async fn receive(
    mut request: Request,
    env: &Env,
    workspace: WorkspaceId,
) -> Result<Response, Problem> {
    let Some(length) = body::announced(&request.inner().headers()) else {
        return Err(Problem::LengthRequired);
    };
    let stub = config::desk_for(env, workspace, None)?;
    let asked = begin(&request, length)?;
    let mut said = stub
        .fetch_with_request(asked)
        .await
        .map_err(super::outside::unreachable)?;
    if said.status_code() != 200 {
        body::waste(&mut request).await?;
        return Ok(said);
    }
    let begun: Begun = said.json().await?;
    let Some(name) = &begun.name else {
        body::waste(&mut request).await?;
        return uploaded(200, begun);
    };
    let body = request.inner().body().ok_or(Problem::LengthRequired)?;
    let bucket = files::bucket(env)?;
    let put = host::put(&body, begun.size, None, &bucket, name).await;
    put.map_err(|unkept| {
        console_error!("an upload was not kept: {unkept:?}");
        Problem::Unavailable
    })?;
    let told = serde_json::json!({ "id": begun.id }).to_string();
    let told = js_sys::Uint8Array::from(told.as_bytes());
    if !host::hand_over(stub, Errand::Uploaded, &told).await? {
        return Err(Problem::Unavailable);
    }
    uploaded(201, begun)
}

fn uploaded(status: u16, begun: Begun) -> Result<Response, Problem> {
    let Begun { id, size, mime, .. } = begun;
    json(status, &Uploaded { id, size, mime })
}

/// The same request without its body: the object decides before a byte is read.
fn begin(request: &Request, length: usize) -> worker::Result<Request> {
    let headers = Headers::new();
    for name in ["Cookie", "User-Agent"] {
        if let Some(value) = request.headers().get(name)? {
            headers.set(name, &value)?;
        }
    }
    headers.set(LENGTH, &length.to_string())?;
    let mut init = RequestInit::new();
    init.with_method(Method::Post).with_headers(headers);
    Request::new_with_init(request.url()?.as_str(), &init)
}
