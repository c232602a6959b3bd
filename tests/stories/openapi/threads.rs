//! The walk through the doors of threads and of the stream.

use serde_json::json;

use super::{NOBODY, Walk};
use crate::stage::agent::word;

pub async fn threads(walk: &Walk, id: &str) {
    let ana = &walk.ana;
    let (op, thread) = (
        "GET /api/conversations/{id}/messages",
        format!("/api/conversations/{id}/messages"),
    );
    let page = walk.reads(200, ana, op, &thread).await.json();
    let (at, entry) = (&page["entries"][0]["at"], word(&page["entries"][0]["id"]));
    walk.reads(200, ana, op, &format!("{thread}?before={at}.{entry}"))
        .await;
    walk.reads(422, ana, op, &format!("{thread}?before=yesterday"))
        .await;
    let op = "GET /api/conversations/pages";
    let of = |ids: &[&str]| format!("/api/conversations/pages?of={}", ids.join(","));
    // Whom nobody knows is not in the answer, and hides nobody.
    let pages = walk.reads(200, ana, op, &of(&[NOBODY, id])).await.json();
    assert_eq!(pages, json!({ "pages": [page] }));
    for bad in [&[][..], &["1"], &[id; 21]] {
        walk.reads(422, ana, op, &of(bad)).await;
    }
    let op = "GET /api/conversations/{id}/messages/{entry}/receipt";
    walk.reads(200, ana, op, &format!("{thread}/{entry}/receipt"))
        .await;
    walk.reads(404, ana, op, &format!("{thread}/{NOBODY}/receipt"))
        .await;
    let stream = "GET /api/stream";
    walk.reads(200, ana, stream, "").await;
    walk.reads(200, ana, stream, "/api/stream?cursor=0").await;
    walk.reads(422, ana, stream, "/api/stream?cursor=now").await;
    let nowhere = format!("/api/conversations/{NOBODY}/messages");
    walk.reads(404, ana, "GET /api/conversations/{id}/messages", &nowhere)
        .await;
}
