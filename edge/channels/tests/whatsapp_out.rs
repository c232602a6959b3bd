//! What goes out to WhatsApp.

#![expect(
    clippy::unwrap_used,
    reason = "a panic in a test is the message; clippy knows test functions but not what they call"
)]

use channels::{
    CannotWrite, Outgoing, Request,
    whatsapp::{capabilities, write},
};
use domain::{
    contact::{Contact, ExternalId, ExternalKind},
    ids::ContactId,
    incoming::ProviderId,
    message::{Content, MediaKind},
};
use serde_json::{Value, json};

fn known_as(ids: &[(ExternalKind, &str)]) -> Contact {
    let mut contact = Contact {
        id: ContactId(1),
        name: None,
        ids: Vec::new(),
    };
    let ids: Vec<ExternalId> = ids
        .iter()
        .map(|(kind, value)| ExternalId {
            kind: *kind,
            value: (*value).into(),
        })
        .collect();
    contact.learn(None, &ids);
    contact
}

fn text(body: &str) -> Content {
    Content::Text {
        body: body.to_owned(),
    }
}

fn send(to: &Contact, content: &Content) -> Result<Request, CannotWrite> {
    let out = Outgoing {
        to,
        content,
        quotes: None,
        file: None,
        tag: "c.1.e.1",
        token: "demo-token",
    };
    write(&out, "https://graph.example/v25.0", "100000000000001")
}

fn body(request: &Request) -> Value {
    serde_json::from_slice(&request.body).unwrap()
}

#[test]
fn a_text_is_one_post_with_everything_meta_wants() {
    let to = known_as(&[(ExternalKind::WaId, "551155500201")]);
    let request = send(&to, &text("Olá!")).unwrap();
    assert_eq!(request.method, "POST");
    assert_eq!(
        request.url,
        "https://graph.example/v25.0/100000000000001/messages"
    );
    let headers = [
        ("authorization", "Bearer demo-token"),
        ("content-type", "application/json"),
    ];
    assert_eq!(
        request.headers,
        headers.map(|(name, value)| (name.to_owned(), value.to_owned()))
    );
    let expected = json!({
        "messaging_product": "whatsapp",
        "recipient_type": "individual",
        "to": "+551155500201",
        "type": "text",
        "text": { "body": "Olá!", "preview_url": false },
        "biz_opaque_callback_data": "c.1.e.1",
    });
    assert_eq!(body(&request), expected);
}

#[test]
fn the_address_is_the_best_name_there_is() {
    use ExternalKind::{Bsuid, Group, ParentBsuid, Phone, Username, WaId};
    let bsuid = (Bsuid, "BR.41");
    for (ids, field, value, kind) in [
        (vec![bsuid, (WaId, "5511")], "to", "+5511", "individual"),
        (vec![bsuid, (Phone, "5512")], "to", "+5512", "individual"),
        (
            vec![(WaId, "5511"), (Phone, "5512")],
            "to",
            "+5511",
            "individual",
        ),
        (
            vec![bsuid, (Phone, "REDACTED")],
            "recipient",
            "BR.41",
            "individual",
        ),
        (
            vec![bsuid, (Username, "davi")],
            "recipient",
            "BR.41",
            "individual",
        ),
        (
            vec![(ParentBsuid, "BR.ENT.4")],
            "recipient",
            "BR.ENT.4",
            "individual",
        ),
        (vec![(Group, "1203@g.us")], "to", "1203@g.us", "group"),
    ] {
        let body = body(&send(&known_as(&ids), &text("x")).unwrap());
        assert_eq!(body[field], value, "{ids:?}");
        assert_eq!(body["recipient_type"], kind, "{ids:?}");
        let other = if field == "to" { "recipient" } else { "to" };
        assert_eq!(body.get(other), None, "{ids:?}");
    }
    let unknown = known_as(&[(Username, "davi")]);
    assert_eq!(send(&unknown, &text("x")), Err(CannotWrite::NoAddress));
}

#[test]
fn only_a_link_asks_for_a_preview() {
    let to = known_as(&[(ExternalKind::WaId, "551155500201")]);
    for (words, preview) in [
        ("veja https://example.com", true),
        ("http://example.com", true),
        ("example.com", false),
        ("https:/", false),
    ] {
        let body = body(&send(&to, &text(words)).unwrap());
        assert_eq!(body["text"]["preview_url"], preview, "{words}");
    }
}

#[test]
fn a_quote_names_the_message_it_answers() {
    let to = known_as(&[(ExternalKind::WaId, "551155500201")]);
    let quoted = ProviderId("wamid.EXAMPLE".to_owned());
    let content = text("sim");
    let out = Outgoing {
        to: &to,
        content: &content,
        quotes: Some(&quoted),
        file: None,
        tag: "",
        token: "demo-token",
    };
    let body = body(&write(&out, "https://graph.example/v25.0/", "1").unwrap());
    assert_eq!(body["context"], json!({ "message_id": "wamid.EXAMPLE" }));
    assert_eq!(body.get("biz_opaque_callback_data"), None);
}

#[test]
fn what_cannot_go_out_says_why() {
    let to = known_as(&[(ExternalKind::WaId, "551155500201")]);
    let limit = capabilities().text;
    let longest = "ã".repeat(limit as usize);
    assert!(send(&to, &text(&longest)).is_ok());
    assert_eq!(
        send(&to, &text(&format!("{longest}ã"))),
        Err(CannotWrite::TooLong { limit })
    );
    assert_eq!(send(&to, &text(" \n")), Err(CannotWrite::Empty));
    let system = Content::System {
        what: "x".into(),
        text: "y".into(),
    };
    assert_eq!(send(&to, &system), Err(CannotWrite::Kind("system")));
    let content = text("x");
    for (number, token) in [
        ("1/../2", "t"),
        ("", "t"),
        ("1", ""),
        ("1", "a\r\nb: c"),
        ("1", "é"),
    ] {
        let out = Outgoing {
            to: &to,
            content: &content,
            quotes: None,
            file: None,
            tag: "",
            token,
        };
        assert_eq!(
            write(&out, "https://graph.example", number),
            Err(CannotWrite::BadInbox)
        );
    }
}

#[test]
fn nothing_private_is_printed() {
    let to = known_as(&[(ExternalKind::WaId, "551155500201")]);
    let content = text("segredo");
    let out = Outgoing {
        to: &to,
        content: &content,
        quotes: None,
        file: None,
        tag: "",
        token: "demo-token",
    };
    let request = write(&out, "https://graph.example/v25.0", "1").unwrap();
    let printed = format!("{out:?} {request:?}");
    for private in ["segredo", "551155500201", "demo-token"] {
        assert!(!printed.contains(private), "{printed}");
    }
}

#[test]
fn the_limits_cover_every_kind_of_file() {
    let limits = capabilities().media;
    for kind in [
        MediaKind::Image,
        MediaKind::Video,
        MediaKind::Audio,
        MediaKind::Voice,
        MediaKind::Document,
        MediaKind::Sticker,
    ] {
        assert_eq!(
            limits.iter().filter(|limit| limit.kind == kind).count(),
            1,
            "{kind:?}"
        );
    }
    let kind = domain::channel::ChannelKind::WhatsApp;
    assert_eq!(capabilities().text, kind.text_limit());
}
