//! Files on their way to WhatsApp.

#![expect(
    clippy::unwrap_used,
    reason = "a panic in a test is the message; clippy knows test functions but not what they call"
)]

use channels::{
    CannotWrite, Outgoing,
    whatsapp::{form, not_uploaded, uploaded, write},
};
use domain::{
    contact::{Contact, ExternalId, ExternalKind},
    ids::ContactId,
    message::{Again, Content, Media, MediaKind, Verdict, Why},
};
use serde_json::{Value, json};

const GRAPH: &str = "https://graph.example/v25.0";
const NUMBER: &str = "100000000000001";

fn written(kind: MediaKind, caption: Option<&str>) -> Result<Value, CannotWrite> {
    let content = Content::Media(Media {
        kind,
        id: "00000000000000000000000001".to_owned(),
        mime: Some("application/pdf".to_owned()),
        sha256: None,
        caption: caption.map(str::to_owned),
        filename: Some("pedido.pdf".to_owned()),
    });
    let to = Contact {
        id: ContactId(1),
        name: None,
        ids: vec![ExternalId {
            kind: ExternalKind::WaId,
            value: "551155500201".to_owned(),
        }],
    };
    let out = Outgoing {
        to: &to,
        content: &content,
        quotes: None,
        file: Some("900"),
        tag: "",
        token: "demo-token",
    };
    let request = write(&out, GRAPH, NUMBER)?;
    Ok(serde_json::from_slice(&request.body).unwrap())
}

#[test]
fn a_file_is_named_by_its_id_with_what_its_kind_takes() {
    let kinds = [
        (
            MediaKind::Image,
            "image",
            json!({ "id": "900", "caption": "oi" }),
        ),
        (
            MediaKind::Video,
            "video",
            json!({ "id": "900", "caption": "oi" }),
        ),
        (
            MediaKind::Document,
            "document",
            json!({ "id": "900", "caption": "oi", "filename": "pedido.pdf" }),
        ),
    ];
    for (kind, name, wanted) in kinds {
        let body = written(kind, Some("oi")).unwrap();
        assert_eq!((&body["type"], &body[name]), (&json!(name), &wanted));
    }
    let body = written(MediaKind::Voice, None).unwrap();
    assert_eq!(body["audio"], json!({ "id": "900", "voice": true }));
    let refused = written(MediaKind::Sticker, Some("oi")).unwrap_err();
    assert_eq!(refused, CannotWrite::TooLong { limit: 0 });
}

#[test]
fn a_form_cannot_be_broken_out_of() {
    let name = "a\"\r\nX: y\r\n\r\nção.pdf";
    let form = form(
        "text/html\r\nX: y",
        Some(name),
        "b0undary",
        GRAPH,
        NUMBER,
        "demo-token",
    );
    let form = form.unwrap();
    let head = String::from_utf8(form.head).unwrap();
    assert!(!head.contains("\r\nX"), "{head}");
    assert_eq!(head.matches("--b0undary\r\n").count(), 3);
    assert_eq!(form.tail, b"\r\n--b0undary--\r\n");
    assert_eq!(form.request.url, format!("{GRAPH}/{NUMBER}/media"));
}

#[test]
fn an_upload_that_failed_sent_nothing_so_it_may_be_tried_again() {
    assert_eq!(
        uploaded(200, None, br#"{"id":"900"}"#, 1),
        Ok("900".to_owned())
    );
    for said in [
        uploaded(500, None, b"", 1).unwrap_err(),
        uploaded(200, None, b"{}", 1).unwrap_err(),
        uploaded(500, None, br#"{"error":{"code":131000}}"#, 1).unwrap_err(),
        not_uploaded(),
    ] {
        let Verdict::Later { failure, .. } = said else {
            panic!("{said:?}");
        };
        assert_eq!(failure.again, Again::Safe);
    }
    let refused = uploaded(400, None, br#"{"error":{"code":131053}}"#, 1).unwrap_err();
    let Verdict::Never { failure } = refused else {
        panic!("{refused:?}");
    };
    assert_eq!(failure.why, Why::MediaFailed);
}
