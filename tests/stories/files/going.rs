//! Files that the team sends.

use reqwest::Method;
use serde_json::{Value, json};

use super::{Desk, address, bytes, get, memory};
use crate::stage::agent::{Agent, Said, key, send, word};
use crate::stage::until::until;

/// A file to upload.
struct File<'a> {
    kind: &'a str,
    mime: &'a str,
    name: &'a str,
    bytes: Vec<u8>,
}

impl File<'_> {
    fn address(&self, id: &str, conversation: &str) -> String {
        format!(
            "/api/uploads?id={id}&conversation={conversation}&kind={}&type={}",
            self.kind,
            self.mime.replace('/', "%2F").replace('+', "%2B")
        )
    }

    async fn upload(&self, who: &Agent, id: &str, conversation: &str) -> Said {
        let request = who.bare(Method::POST, &self.address(id, conversation));
        let request = request
            .header("x-recado", "1")
            .header("content-type", "application/octet-stream");
        send(request.body(self.bytes.clone())).await
    }

    fn reply(&self, id: &str, text: &str) -> Value {
        let attachment = json!({
            "upload": id,
            "media": self.kind,
            "mime": self.mime,
            "name": self.name,
            "size": self.bytes.len(),
        });
        json!({ "command": "reply", "text": text, "attachment": attachment })
    }
}

/// Our newest message with a file, once it has come to this state.
async fn ours(desk: &Desk, conversation: &str, state: &str) -> Value {
    until(&format!("it is {state}"), async || {
        let all = desk.ana.messages(conversation).await;
        let last = all
            .into_iter()
            .rfind(|it| it["content"]["kind"] == "media")?;
        println!("{}", last["delivery"]);
        (last["delivery"]["state"] == state).then_some(last)
    })
    .await
}

async fn with_joana() -> (Desk, String) {
    let desk = Desk::open().await;
    desk.stage.meta.say("joana", "oi").await;
    let conversation = desk.conversation().await;
    (desk, conversation)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_image_and_a_document_arrive_as_they_were() {
    let (desk, conversation) = with_joana().await;
    for file in [
        File {
            kind: "image",
            mime: "image/png",
            name: "vitrine.png",
            bytes: bytes(70_001),
        },
        File {
            kind: "document",
            mime: "application/pdf",
            name: "orçamento nº 7.pdf",
            bytes: bytes(300_000),
        },
    ] {
        let id = key();
        let said = file.upload(&desk.ana, &id, &conversation).await;
        assert_eq!(said.status, 201, "{}", said.text);
        let size = file.bytes.len();
        assert_eq!(
            said.json(),
            json!({ "id": id, "size": size, "mime": file.mime })
        );
        let again = file.upload(&desk.ana, &id, &conversation).await;
        assert_eq!(again.status, 200, "an answer that was lost: {}", again.text);

        let (wish, text) = (key(), "como pediu");
        let answer = desk
            .ana
            .wish_as(&wish, &conversation, file.reply(&id, text))
            .await;
        assert_eq!(answer["answer"], "taken", "{answer}");
        let repeated = desk
            .ana
            .wish_as(&wish, &conversation, file.reply(&id, text))
            .await;
        assert_eq!(repeated["answer"], "taken", "{repeated}");
        let message = ours(&desk, &conversation, "delivered").await;
        assert_eq!(message["id"], wish, "the bubble keeps its identity");
        let bubbles = desk.stage.meta.bubbles("joana").await;
        let bubble = bubbles.last().expect("a bubble").clone();
        let content = &bubble["content"];
        assert_eq!(
            (&bubble["kind"], &content["caption"]),
            (&json!(file.kind), &json!(text))
        );
        if file.kind == "document" {
            assert_eq!(content["filename"], file.name);
        }
        let there = desk.stage.meta.bytes(&word(&content["id"])).await;
        assert!(there == file.bytes, "byte for byte");
        let got = get(&desk.ana, &address(&message), &[]).await;
        assert!(got.status == 200 && got.bytes == file.bytes, "and here too");
    }
    let calls = desk.stage.meta.look("requests").await;
    let calls = calls.as_array().expect("calls").iter();
    let forms: Vec<_> = calls
        .filter(|call| call["body"]["multipart_bytes"].is_u64())
        .collect();
    assert_eq!(forms.len(), 2, "each file went once");
    assert!(forms.iter().all(|call| call["body"]["announced"] == true));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_the_channel_does_not_take_is_told_before_it_is_stored() {
    let (desk, conversation) = with_joana().await;
    let large = File {
        kind: "image",
        mime: "image/jpeg",
        name: "foto.jpg",
        bytes: bytes(5_000_001),
    };
    let said = large.upload(&desk.ana, &key(), &conversation).await;
    assert_eq!((said.status, said.problem()), (413, "too-large".into()));
    assert!(said.text.contains("5000000"), "{}", said.text);
    let drawing = File {
        kind: "image",
        mime: "image/svg+xml",
        name: "flor.svg",
        bytes: bytes(10),
    };
    let said = drawing.upload(&desk.ana, &key(), &conversation).await;
    assert_eq!((said.status, said.problem()), (415, "file-kind".into()));
    // The same rule, for who comes past the upload.
    let id = key();
    for (file, reason) in [(&large, "file_too_large"), (&drawing, "file_kind")] {
        let answer = desk.ana.wish(&conversation, file.reply(&id, "")).await;
        assert_eq!(answer["refusal"]["reason"], reason, "{answer}");
    }
    let nothing = File {
        bytes: bytes(3),
        ..large
    };
    let answer = desk.ana.wish(&conversation, nothing.reply(&id, "")).await;
    assert_eq!(answer["refusal"]["reason"], "no_such_file", "{answer}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_upload_is_for_the_one_who_made_it_and_is_swept_when_nobody_sends_it() {
    let (desk, conversation) = with_joana().await;
    let file = File {
        kind: "document",
        mime: "text/plain",
        name: "lista.txt",
        bytes: bytes(1_000),
    };
    let id = key();
    assert_eq!(file.upload(&desk.ana, &id, &conversation).await.status, 201);
    let bruno = desk.stage.agent("bruno").await;
    assert_eq!(file.upload(&bruno, &id, &conversation).await.status, 422);
    let answer = bruno.wish(&conversation, file.reply(&id, "")).await;
    assert_eq!(answer["refusal"]["reason"], "no_such_file", "{answer}");
    let day = json!({ "advance_ms": 25 * 3_600_000 });
    desk.stage.meta.control("clock", &day).await;
    desk.stage.pass(25 * 3_600).await;
    desk.stage.meta.say("joana", "ainda aí?").await;
    desk.stage.meta.settled().await;
    let answer = desk.ana.wish(&conversation, file.reply(&id, "")).await;
    assert_eq!(answer["refusal"]["reason"], "no_such_file", "{answer}");
    until("its name is free again", async || {
        let said = file.upload(&desk.ana, &id, &conversation).await;
        (said.status == 201).then_some(())
    })
    .await;
    let answer = desk.ana.wish(&conversation, file.reply(&id, "")).await;
    assert_eq!(answer["answer"], "taken", "{answer}");
    ours(&desk, &conversation, "delivered").await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_file_that_meta_refuses_fails_in_words_and_a_retry_sends_it_once() {
    let (desk, conversation) = with_joana().await;
    let file = File {
        kind: "document",
        mime: "application/pdf",
        name: "nota.pdf",
        bytes: bytes(5_000),
    };
    let id = key();
    file.upload(&desk.ana, &id, &conversation).await;
    let fault =
        json!({ "times": 1, "customer": "joana", "fault": { "kind": "code", "code": 131_053 } });
    desk.stage.meta.control("faults/send", &fault).await;
    desk.ana.wish(&conversation, file.reply(&id, "")).await;
    let failed = ours(&desk, &conversation, "failed").await;
    assert_eq!(failed["delivery"]["failure"]["why"], "media_failed");
    let message = json!({ "at": failed["at"], "id": failed["id"] });
    let wish = json!({ "command": "retry", "message": message });
    assert_eq!(desk.ana.wish(&conversation, wish).await["answer"], "taken");
    ours(&desk, &conversation, "delivered").await;
    let all = desk.stage.meta.ours("joana").await.into_iter();
    let sent = all.filter(|it| it["tick"] != "failed");
    assert_eq!(sent.count(), 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_send_that_is_tried_again_hands_the_file_over_once() {
    let (desk, conversation) = with_joana().await;
    let file = File {
        kind: "image",
        mime: "image/png",
        name: "vitrine.png",
        bytes: bytes(9_000),
    };
    let id = key();
    file.upload(&desk.ana, &id, &conversation).await;
    let busy =
        json!({ "times": 2, "customer": "joana", "fault": { "kind": "code", "code": 130_429 } });
    desk.stage.meta.control("faults/send", &busy).await;
    desk.ana.wish(&conversation, file.reply(&id, "")).await;
    until("it is delivered", async || {
        desk.stage.pass(10).await;
        let all = desk.ana.messages(&conversation).await;
        let arrived = all
            .iter()
            .filter(|it| it["delivery"]["state"] == "delivered");
        (arrived.count() == 1).then_some(())
    })
    .await;
    let calls = desk.stage.meta.look("requests").await;
    let calls = calls.as_array().expect("calls").iter();
    let (sends, forms): (Vec<_>, Vec<_>) = calls
        .filter(|call| {
            call["method"] == "POST" && call["path"] != "/v25.0/200000000000001/subscribed_apps"
        })
        .partition(|call| call["body"]["image"].is_object());
    assert_eq!((sends.len(), forms.len()), (3, 1));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn twenty_megabytes_leave_without_being_held_in_memory() {
    let (desk, conversation) = with_joana().await;
    let mut file = File {
        kind: "document",
        mime: "application/zip",
        name: "fotos.zip",
        bytes: bytes(1_000),
    };
    let id = key();
    file.upload(&desk.ana, &id, &conversation).await;
    desk.ana.wish(&conversation, file.reply(&id, "")).await;
    ours(&desk, &conversation, "delivered").await;
    let before = memory(&desk).await;
    file.bytes = bytes(20_000_000);
    let id = key();
    let said = file.upload(&desk.ana, &id, &conversation).await;
    assert_eq!(said.status, 201, "{}", said.text);
    let answer = desk.ana.wish(&conversation, file.reply(&id, "")).await;
    assert_eq!(answer["answer"], "taken", "{answer}");
    until("both have arrived", async || {
        let all = desk.ana.messages(&conversation).await;
        let arrived = all
            .iter()
            .filter(|it| it["delivery"]["state"] == "delivered");
        (arrived.count() == 2).then_some(())
    })
    .await;
    let bubbles = desk.stage.meta.bubbles("joana").await;
    let there = word(&bubbles.last().expect("a bubble")["content"]["id"]);
    assert!(
        desk.stage.meta.bytes(&there).await == file.bytes,
        "byte for byte"
    );
    let grown = memory(&desk).await - before;
    println!("memory grew by {grown} bytes");
    assert!(grown < 2_000_000, "{grown}");
}
