//! Files that customers send.

use serde_json::{Value, json};

use super::{Desk, address, broken, bytes, get, memory};
use crate::stage::NUMBER;
use crate::stage::agent::word;
use crate::stage::meta::now;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_image_a_voice_message_and_a_document_arrive_and_are_served() {
    let desk = Desk::open().await;
    for (kind, mime, ending) in [
        ("image", "image/jpeg", "jpg"),
        ("voice", "audio/ogg", "ogg"),
        ("document", "application/pdf", "pdf"),
    ] {
        desk.send(kind, json!({})).await;
        let bubble = desk.stage.meta.bubbles("joana").await;
        let id = word(&bubble.last().expect("a bubble")["content"]["id"]);
        let there = desk.stage.meta.bytes(&id).await;
        let message = desk.comes_to("held").await;
        assert_eq!(message["content"]["media"], kind);
        assert_eq!(message["attachment"]["size"], there.len());

        let whole = desk.get(&message, &[]).await;
        assert_eq!((whole.status, whole.bytes.len()), (200, there.len()));
        assert!(whole.bytes == there, "byte for byte");
        assert_eq!(whole.header("content-type"), mime);
        assert_eq!(whole.header("x-content-type-options"), "nosniff");
        assert_eq!(whole.header("cache-control"), "private, no-cache");
        let name = whole.header("content-disposition").to_owned();
        assert!(
            name.starts_with("inline; ") && name.contains(ending),
            "{name}"
        );

        let part = desk.get(&message, &[("range", "bytes=100-199")]).await;
        assert_eq!(part.status, 206);
        let range = format!("bytes 100-199/{}", there.len());
        assert_eq!(part.header("content-range"), range);
        assert!(part.bytes == there[100..200], "that part");
        let tail = desk.get(&message, &[("range", "bytes=-7")]).await;
        assert!(tail.bytes == there[there.len() - 7..], "the end");
        let beyond = desk.get(&message, &[("range", "bytes=9999999-")]).await;
        assert_eq!(
            (beyond.status, beyond.problem().as_str()),
            (416, "beyond-file")
        );

        let tag = whole.header("etag").to_owned();
        let again = desk.get(&message, &[("if-none-match", &tag)]).await;
        assert_eq!((again.status, again.bytes.len()), (304, 0));
        let changed = [("range", "bytes=0-0"), ("if-range", "\"other\"")];
        assert_eq!(desk.get(&message, &changed).await.status, 200);
        let saved = get(&desk.ana, &format!("{}?download=1", address(&message)), &[]).await;
        assert!(
            saved
                .header("content-disposition")
                .starts_with("attachment; ")
        );
    }
}

/// A part of a history import, as Meta posts it.
fn history(value: &Value) -> Vec<u8> {
    let mut value = value.clone();
    value["messaging_product"] = json!("whatsapp");
    value["contacts"] = json!([{ "wa_id": "551155500101", "profile": { "name": "Joana" } }]);
    value["metadata"] =
        json!({ "display_phone_number": "551155500100", "phone_number_id": NUMBER });
    let change = json!({ "field": "history", "value": value });
    let entry = json!({ "id": "200000000000001", "changes": [change] });
    json!({ "object": "whatsapp_business_account", "entry": [entry] })
        .to_string()
        .into_bytes()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_file_of_the_history_takes_the_place_that_was_held_for_it() {
    let desk = Desk::open().await;
    let meta = &desk.stage.meta;
    let file = meta.file("image/jpeg", "antiga.jpg", bytes(5_000)).await;
    let at = (now() - 40 * 24 * 3_600).to_string();
    let place = json!({ "from": "551155500101", "id": "wamid.velha", "timestamp": at,
        "type": "media_placeholder", "history_context": { "status": "READ" } });
    let told = json!({ "history": [{ "metadata": { "phase": 1, "chunk_order": 1, "progress": 55 },
        "threads": [{ "id": "551155500101", "messages": [place] }] }] });
    assert_eq!(meta.post(&history(&told)).await.status, 200);
    let conversation = desk.conversation().await;
    let held = desk.newest(&conversation).await.expect("its place");
    assert_eq!(held["content"]["what"], "media_placeholder");

    let media = json!({ "from": "551155500101", "id": "wamid.velha", "timestamp": at,
        "type": "image", "image": { "id": file["id"], "mime_type": "image/jpeg", "sha256": file["sha256"] } });
    let told = json!({ "messages": [media] });
    for _ in 0..2 {
        assert_eq!(meta.post(&history(&told)).await.status, 200);
    }
    let message = desk.comes_to("held").await;
    assert_eq!(message["id"], held["id"]);
    assert!(message["edited_at"].is_null(), "{message}");
    let whole = desk.get(&message, &[]).await;
    assert!(whole.bytes == bytes(5_000), "byte for byte");
    let all = desk.ana.messages(&word(&message["conversation"])).await;
    assert_eq!(all.len(), 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_file_is_for_those_who_may_read_its_conversation() {
    let desk = Desk::open().await;
    desk.send("image", json!({})).await;
    let message = desk.comes_to("held").await;
    let at = address(&message);
    let bruno = desk.stage.agent("bruno").await;
    assert_eq!(
        get(&bruno, &at, &[]).await.status,
        200,
        "the team reads all"
    );
    let stranger = get(&desk.stage.visitor(), &at, &[]).await;
    assert_eq!(
        (stranger.status, stranger.problem().as_str()),
        (401, "not-signed-in")
    );

    let email = "davi@example.com";
    let invited = json!({ "email": email, "name": "Davi", "role": "limited_agent" });
    let token = desk.ana.post("/api/invitations", &invited).await.json();
    let mut davi = desk.stage.visitor();
    let accepted =
        json!({ "token": token["token"], "name": "Davi", "password": crate::stage::PASSWORD });
    let said = davi.enter("/api/invitations/accept", &accepted).await;
    assert_eq!(said.status, 201, "{}", said.text);
    let hidden = get(&davi, &at, &[]).await;
    assert_eq!(
        (hidden.status, hidden.problem().as_str()),
        (404, "not-found")
    );
    assert_eq!(hidden.header("cache-control"), "no-store");
    let retried = davi.post(&format!("{at}/retry"), &json!({})).await;
    assert_eq!(retried.status, 404, "nor may they ask for it");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_download_that_fails_is_tried_again_and_then_waits_for_a_person() {
    let desk = Desk::open().await;
    broken(&desk, json!(2), json!({ "kind": "http", "status": 503 })).await;
    broken(&desk, json!(1), json!({ "kind": "cut" })).await;
    desk.send("image", json!({})).await;
    let message = desk.comes_to("waiting").await;
    let early = desk.get(&message, &[]).await;
    assert_eq!(
        (early.status, early.problem().as_str()),
        (409, "file-waiting")
    );
    let message = desk.comes_in_time_to("held").await;
    assert_eq!(desk.get(&message, &[]).await.status, 200);

    broken(&desk, json!(null), json!({ "kind": "altered" })).await;
    desk.send("document", json!({})).await;
    desk.comes_to("waiting").await;
    let parked = desk.comes_in_time_to("failed").await;
    assert_eq!(parked["attachment"]["attempt"], 5);
    assert_eq!(parked["attachment"]["failure"]["again"], "by_person");
    assert_eq!(
        parked["content"]["filename"], "pedido-1042.pdf",
        "the message is whole"
    );
    let failed = desk.get(&parked, &[]).await;
    assert_eq!(
        (failed.status, failed.problem().as_str()),
        (409, "file-failed")
    );
    desk.stage.meta.forgive().await;
    let retry = format!("{}/retry", address(&parked));
    assert_eq!(desk.ana.post(&retry, &json!({})).await.status, 202);
    let held = desk.comes_to("held").await;
    assert_eq!(desk.get(&held, &[]).await.status, 200);
    assert_eq!(
        desk.ana.post(&retry, &json!({})).await.status,
        202,
        "and nothing happens"
    );
    desk.comes_to("held").await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_worker_that_dies_meanwhile_fetches_the_file_after_all() {
    let mut desk = Desk::open().await;
    broken(&desk, json!(1), json!({ "kind": "cut" })).await;
    desk.send("image", json!({})).await;
    desk.comes_to("waiting").await;
    desk.stage.worker.kill();
    desk.stage.worker.revive().await;
    let held = desk.comes_in_time_to("held").await;
    assert_eq!(desk.get(&held, &[]).await.status, 200);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_token_goes_nowhere_but_to_meta() {
    let desk = Desk::open().await;
    let elsewhere = "http://127.0.0.1:9/whatsapp_business/attachments/?mid=1";
    for fault in [
        json!({ "kind": "elsewhere", "url": elsewhere }),
        json!({ "kind": "redirect", "to": elsewhere }),
    ] {
        broken(&desk, json!(1), fault).await;
        desk.send("image", json!({})).await;
        let failed = desk.comes_to("failed").await;
        assert_eq!(failed["attachment"]["attempt"], 1, "once, and not again");
        assert_eq!(failed["attachment"]["failure"]["why"], "media_failed");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_can_hold_a_script_is_never_shown() {
    let desk = Desk::open().await;
    let script = b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>";
    for (mime, name) in [
        ("image/svg+xml", "flor.svg"),
        ("text/html", "pagina.html"),
        ("application/xhtml+xml", "outra.xhtml"),
    ] {
        let file = desk.stage.meta.file(mime, name, script.to_vec()).await;
        let content = json!({ "id": file["id"], "mime_type": mime, "filename": name });
        desk.send("document", content).await;
        let message = desk.comes_to("held").await;
        assert_eq!(message["content"]["filename"], name);
        let got = desk.get(&message, &[]).await;
        assert_eq!(got.status, 200);
        assert_eq!(got.header("content-type"), "application/octet-stream");
        let said = got.header("content-disposition");
        assert!(
            said.starts_with("attachment; ") && said.contains(name),
            "{said}"
        );
        assert!(
            got.header("content-security-policy")
                .contains("default-src 'none'")
        );
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn twenty_megabytes_pass_through_without_being_held_in_memory() {
    const SIZE: usize = 20_000_000;
    let desk = Desk::open().await;
    desk.send("document", json!({})).await;
    let small = desk.comes_to("held").await;
    desk.get(&small, &[]).await;
    let before = memory(&desk).await;
    let there = bytes(SIZE);
    let file = desk
        .stage
        .meta
        .file("application/zip", "fotos.zip", there.clone())
        .await;
    let content =
        json!({ "id": file["id"], "mime_type": "application/zip", "filename": "fotos.zip" });
    desk.send("document", content).await;
    let message = desk.comes_to("held").await;
    assert_eq!(message["attachment"]["size"], SIZE);
    let got = desk.get(&message, &[]).await;
    assert!(got.bytes == there, "byte for byte");
    let middle = desk
        .get(&message, &[("range", "bytes=10000000-10000099")])
        .await;
    assert!(
        middle.bytes == there[10_000_000..10_000_100],
        "from the middle"
    );
    let grown = memory(&desk).await - before;
    println!("memory grew by {grown} bytes");
    assert!(grown < 2_000_000, "{grown}");
}
