//! The doors of files: each promised answer is provoked once.

use serde_json::{Value, json};

use super::{NOBODY, Walk, dressed};
use crate::stage::agent::{key, word};
use crate::stage::until::until;

async fn photo(walk: &Walk, conversation: &str, state: &str) -> Value {
    until(&format!("a photo is {state}"), async || {
        let all = walk.ana.messages(conversation).await;
        let last = all
            .into_iter()
            .rfind(|it| it["content"]["kind"] == "media")?;
        (last["attachment"]["is"] == state).then_some(last)
    })
    .await
}

pub async fn come(walk: &Walk) {
    let (ana, op) = (&walk.ana, "GET /api/media/{id}/{key}");
    let image = json!({ "customer": "joana", "kind": "image" });
    let busy = json!({ "fault": { "kind": "http", "status": 503 } });
    walk.stage.meta.control("faults/media", &busy).await;
    walk.stage.meta.control("say", &image).await;
    let id = word(&ana.conversation("Joana").await["id"]);
    let at = |it: &Value| format!("/api/media/{id}/{}.{}", it["at"], word(&it["id"]));
    let waiting = photo(walk, &id, "waiting").await;
    walk.reads(409, ana, op, &at(&waiting)).await;
    walk.stage.pass(60).await;
    let held = at(&photo(walk, &id, "held").await);
    let whole = walk.reads(200, ana, op, &held).await;
    let part = dressed(ana, op, &held).header("range", "bytes=1-2");
    assert_eq!(walk.contract.hold(op, part).await.status, 206);
    let tag = whole.headers["etag"].clone();
    let same = dressed(ana, op, &held).header("if-none-match", tag);
    assert_eq!(walk.contract.hold(op, same).await.status, 304);
    let beyond = dressed(ana, op, &held).header("range", "bytes=99999999-");
    assert_eq!(walk.contract.hold(op, beyond).await.status, 416);
    let nothing = format!("/api/media/{id}/1.{NOBODY}");
    walk.reads(404, ana, op, &nothing).await;
    let retry = "POST /api/media/{id}/{key}/retry";
    let again = format!("{held}/retry");
    walk.sees(202, ana, retry, &again, json!({})).await;
    let again = format!("{nothing}/retry");
    walk.sees(404, ana, retry, &again, json!({})).await;
}

pub async fn go(walk: &Walk) {
    let (ana, op) = (&walk.ana, "POST /api/uploads");
    let id = word(&ana.conversation("Joana").await["id"]);
    let at = |conversation: &str, kind: &str, id: &str| {
        format!("/api/uploads?id={id}&conversation={conversation}&kind={kind}&type=text%2Fplain")
    };
    let upload = async |at: String, size: usize| {
        let request = walk.ana.bare(reqwest::Method::POST, &at);
        let request = request.header("x-recado", "1").body(vec![b'a'; size]);
        walk.contract.hold(op, request).await.status
    };
    let mine = at(&id, "document", &key());
    assert_eq!(upload(mine.clone(), 5).await, 201);
    assert_eq!(upload(mine, 5).await, 200);
    assert_eq!(upload(at(&id, "sticker", &key()), 5).await, 415);
    assert_eq!(upload(at(&id, "rumour", &key()), 5).await, 422);
    assert_eq!(upload(at(NOBODY, "document", &key()), 5).await, 404);
    let large = at(&id, "voice", &key()).replace("text%2Fplain", "audio%2Fogg");
    assert_eq!(upload(large, 512_001).await, 413);
    let pieces: Vec<Result<&str, std::io::Error>> = vec![Ok("of a length "), Ok("not told")];
    let pieces = reqwest::Body::wrap_stream(futures_util::stream::iter(pieces));
    let untold = walk
        .ana
        .bare(reqwest::Method::POST, &at(&id, "document", &key()));
    let untold = untold.header("x-recado", "1").body(pieces);
    assert_eq!(walk.contract.hold(op, untold).await.status, 411);
}
