//! The Graph twin: what it takes, what it refuses and how.

use serde_json::{Value, json};

use super::shop::{JOANA, NUMBER, Stage, WABA, stage, text_to};

async fn open() -> Stage {
    let stage = stage().await;
    stage.say(json!({"customer": "joana"})).await;
    stage
}

fn sending(kind: &str, content: Value) -> Value {
    let mut body = json!({"messaging_product": "whatsapp", "recipient_type": "individual", "to": JOANA, "type": kind});
    body[kind] = content;
    body
}

#[tokio::test]
async fn an_accepted_message_gets_a_fresh_wamid_and_its_contact() {
    let stage = open().await;
    let (status, first) = stage.send(&text_to(JOANA, "oi")).await;
    let (_, second) = stage.send(&text_to(JOANA, "oi")).await;
    assert_eq!(status, 200);
    assert_eq!(first["messaging_product"], "whatsapp");
    assert_eq!(
        (
            &first["contacts"][0]["input"],
            &first["contacts"][0]["wa_id"]
        ),
        (&json!(JOANA), &json!("551155500101"))
    );
    assert_ne!(first["messages"][0]["id"], second["messages"][0]["id"]);
}

#[tokio::test]
async fn somebody_without_a_phone_is_reached_by_their_user_id() {
    let stage = stage().await;
    stage.say(json!({"customer": "lua"})).await;
    let user = stage.look("customers").await[4]["user_id"].clone();
    let mut body = text_to(JOANA, "oi");
    body.as_object_mut().unwrap().remove("to");
    body["recipient"] = user.clone();
    let (status, answer) = stage.send(&body).await;
    assert_eq!(status, 200);
    assert_eq!(
        answer["contacts"],
        json!([{"input": user, "user_id": user}])
    );
    let statuses = stage.statuses().await;
    assert_eq!(statuses[1]["status"], "delivered");
    assert_eq!(
        (
            statuses[1].get("recipient_id"),
            &statuses[1]["recipient_user_id"]
        ),
        (None, &user)
    );
}

#[tokio::test]
async fn a_wrong_token_is_190_and_an_unknown_number_100_33() {
    let stage = open().await;
    let address = format!("{}/v24.0/{NUMBER}/messages", stage.simulator.address());
    let wrong = stage
        .client
        .post(address)
        .header("authorization", "Bearer guess")
        .body("{}");
    let (status, answer) = stage.fetch(wrong).await;
    assert_eq!(
        (status, &answer["error"]["code"], &answer["error"]["type"]),
        (401, &json!(190), &json!("OAuthException"))
    );
    let (status, answer) = stage
        .fetch(
            stage
                .request("POST", "999/messages")
                .body(text_to(JOANA, "oi").to_string()),
        )
        .await;
    assert_eq!(
        (
            status,
            &answer["error"]["code"],
            &answer["error"]["error_subcode"]
        ),
        (400, &json!(100), &json!(33))
    );
    assert!(answer["error"]["fbtrace_id"].is_string());
}

async fn refused(cases: &[(Value, i64)]) {
    let stage = open().await;
    for (body, code) in cases {
        let (status, answer) = stage.send(body).await;
        assert!(
            status >= 400 && answer["error"]["code"] == *code,
            "{code}: {status} {answer} for {body}"
        );
    }
    assert_eq!(stage.statuses().await.len(), 0);
}

fn without(key: &str) -> Value {
    let mut body = text_to(JOANA, "oi");
    body.as_object_mut().unwrap().remove(key);
    body
}

#[tokio::test]
async fn texts_without_the_needful_or_too_long_are_refused() {
    let cases = [
        (without("messaging_product"), 100),
        (without("to"), 100),
        (without("text"), 100),
        (text_to(JOANA, ""), 100),
        (text_to(JOANA, &"ã".repeat(4097)), 100),
        (text_to("+55 11 5550-0100", "eu mesma"), 131_021),
        (sending("gif", json!({})), 100),
    ];
    refused(&cases).await;
}

#[tokio::test]
async fn media_that_cannot_be_found_or_captioned_is_refused() {
    let long = json!({"link": "https://x/y.png", "caption": "x".repeat(1025)});
    let spoken = json!({"link": "https://x/y.ogg", "caption": "x"});
    let cases = [
        (sending("image", json!({"id": "1"})), 131_009),
        (sending("image", json!({"link": "ftp://x"})), 131_009),
        (sending("image", json!({})), 131_008),
        (sending("image", long), 100),
        (sending("audio", spoken), 100),
    ];
    refused(&cases).await;
}

#[tokio::test]
async fn other_kinds_out_of_their_limits_are_refused() {
    let rows: Vec<Value> = (0..11)
        .map(|n| json!({"id": n.to_string(), "title": "t"}))
        .collect();
    let list = json!({"button": "b", "sections": [{"rows": rows}]});
    let wide =
        json!({"buttons": [{"type": "reply", "reply": {"id": "a", "title": "x".repeat(21)}}]});
    let asking =
        |kind: &str, action: Value| json!({"type": kind, "body": {"text": "?"}, "action": action});
    let template = |name: &str| json!({"name": name, "language": {"code": "pt_BR"}});
    let cases = [
        (
            sending("location", json!({"latitude": 91, "longitude": 0})),
            131_009,
        ),
        (sending("contacts", json!([{"name": {}}])), 131_008),
        (
            sending(
                "reaction",
                json!({"message_id": "wamid.none", "emoji": "👍"}),
            ),
            100,
        ),
        (sending("interactive", asking("button", wide)), 100),
        (sending("interactive", asking("list", list)), 100),
        (sending("template", template("nope")), 132_001),
        (sending("template", template("pedido_confirmado")), 132_000),
        (sending("template", template("lembrete_de_visita")), 132_015),
    ];
    refused(&cases).await;
}

#[tokio::test]
async fn every_outgoing_kind_is_taken_when_it_is_right() {
    let stage = open().await;
    let id = stage.look("chats").await[0]["messages"][0]["id"].clone();
    let asking =
        |kind: &str, action: Value| json!({"type": kind, "body": {"text": "?"}, "action": action});
    let button = json!({"buttons": [{"type": "reply", "reply": {"id": "a", "title": "Sim"}}]});
    let link = json!({"parameters": {"display_text": "v", "url": "https://x"}});
    let good = [
        (
            "text",
            json!({"body": "ã".repeat(4096), "preview_url": true}),
        ),
        (
            "image",
            json!({"link": "https://example.com/a.png", "caption": "x"}),
        ),
        (
            "document",
            json!({"link": "https://example.com/a.pdf", "filename": "a.pdf"}),
        ),
        ("location", json!({"latitude": -23.5, "longitude": -46.6})),
        ("contacts", json!([{"name": {"formatted_name": "A"}}])),
        ("reaction", json!({"message_id": id, "emoji": "❤️"})),
        ("interactive", asking("button", button)),
        ("interactive", asking("cta_url", link)),
    ];
    for (kind, content) in good {
        assert_eq!(stage.send(&sending(kind, content)).await.0, 200, "{kind}");
    }
    assert_eq!(
        stage.statuses().await.len(),
        7 * 2 + 1,
        "a reaction is sent but never delivered"
    );
    assert_eq!(
        stage.look("chats").await[0]["messages"][0]["reactions"]["business"],
        "❤️"
    );
}

#[tokio::test]
async fn outside_the_window_only_templates_go_out() {
    let stage = open().await;
    stage
        .control("clock", json!({"advance_ms": 24 * 3_600_000}))
        .await;
    assert_eq!(stage.send(&text_to(JOANA, "oi")).await.0, 200);
    let statuses = stage.statuses().await;
    assert_eq!(
        (&statuses[0]["status"], &statuses[0]["errors"][0]["code"]),
        (&json!("failed"), &json!(131_047))
    );
    stage.control("pace", json!({"window": "at_once"})).await;
    assert_eq!(
        stage.send(&text_to(JOANA, "oi")).await.1["error"]["code"],
        131_047
    );
    let template = sending(
        "template",
        json!({"name": "retomar_conversa", "language": {"code": "pt_BR"}}),
    );
    assert_eq!(stage.send(&template).await.0, 200);
    let statuses = stage.statuses().await;
    assert_eq!(
        (&statuses[1]["status"], &statuses[1]["pricing"]["category"]),
        (&json!("sent"), &json!("utility"))
    );
    stage
        .control("window", json!({"customer": "joana", "open": true}))
        .await;
    assert_eq!(stage.send(&text_to(JOANA, "oi")).await.0, 200);
}

#[tokio::test]
async fn a_number_that_is_not_on_whatsapp_fails_later() {
    let stage = open().await;
    let (status, answer) = stage.send(&text_to("+55 11 5550-0199", "oi")).await;
    assert_eq!(status, 200);
    let statuses = stage.statuses().await;
    assert_eq!(
        (&statuses[0]["id"], &statuses[0]["recipient_id"]),
        (&answer["messages"][0]["id"], &json!("551155500199"))
    );
    assert_eq!(statuses[0]["errors"][0]["code"], 131_026);
}

#[tokio::test]
async fn marking_as_read_marks_what_came_before_too() {
    let stage = open().await;
    let last = stage
        .say(json!({"customer": "joana", "text": "dois"}))
        .await;
    stage
        .say(json!({"customer": "joana", "text": "três"}))
        .await;
    let read = json!({"messaging_product": "whatsapp", "status": "read", "message_id": last, "typing_indicator": {"type": "text"}});
    assert_eq!(stage.send(&read).await, (200, json!({"success": true})));
    let chats = stage.look("chats").await;
    let ticks: Vec<&Value> = chats[0]["messages"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| &one["tick"])
        .collect();
    assert_eq!(ticks, ["read", "read", "accepted"]);
    let unknown =
        json!({"messaging_product": "whatsapp", "status": "read", "message_id": "wamid.none"});
    let (status, answer) = stage.send(&unknown).await;
    assert_eq!((status, &answer["error"]["code"]), (400, &json!(100)));
}

#[tokio::test]
async fn numbers_and_templates_can_be_listed() {
    let stage = stage().await;
    let (_, number) = stage
        .get(&format!("{NUMBER}?fields=display_phone_number,status"))
        .await;
    assert_eq!(
        number,
        json!({"id": NUMBER, "display_phone_number": "+55 11 5550-0100", "status": "CONNECTED"})
    );
    let (_, numbers) = stage.get(&format!("{WABA}/phone_numbers")).await;
    assert_eq!(numbers["data"][0]["id"], NUMBER);
    let mut path = format!("{WABA}/message_templates?limit=3&fields=name,language");
    let mut rows = Vec::new();
    loop {
        let (_, page) = stage.get(&path).await;
        rows.extend(page["data"].as_array().unwrap().clone());
        let Some(next) = page["paging"]["next"].as_str() else {
            break;
        };
        path = next.split_once("/v25.0/").unwrap().1.to_owned() + "&fields=name,language";
    }
    assert_eq!(rows.len(), 8);
    assert_eq!(
        rows.iter()
            .filter(|row| row["name"] == "pedido_confirmado")
            .count(),
        2
    );
}

#[tokio::test]
async fn uploaded_media_comes_back_whole_and_can_be_sent() {
    let stage = open().await;
    let part = |name: &str, value: &str| {
        format!("--b\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n")
    };
    let file = "--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.png\"\r\nContent-Type: image/png\r\n\r\nbytes\r\n--b--\r\n";
    let upload = |body: String| {
        let request = stage.request("POST", &format!("{NUMBER}/media"));
        request
            .header("content-type", "multipart/form-data; boundary=b")
            .body(body)
    };
    let (status, _) = stage.fetch(upload(part("type", "image/png") + file)).await;
    assert_eq!(status, 400, "messaging_product is missing");
    let (_, answer) = stage
        .fetch(upload(
            part("messaging_product", "whatsapp") + &part("type", "image/png") + file,
        ))
        .await;
    let id = answer["id"].as_str().unwrap();
    let (_, described) = stage.get(id).await;
    assert_eq!(
        (
            &described["file_size"],
            &described["sha256"].as_str().unwrap().len()
        ),
        (&json!(5), &64)
    );
    assert_eq!(
        stage.send(&sending("image", json!({"id": id}))).await.0,
        200
    );
    assert_eq!(stage.fetch(stage.request("DELETE", id)).await.0, 200);
    assert_eq!(stage.get(id).await.0, 400);
}

#[tokio::test]
async fn subscribing_with_an_address_verifies_it_first() {
    let stage = stage().await;
    let path = format!("{WABA}/subscribed_apps");
    assert_eq!(stage.get(&path).await.1["data"], json!([]));
    let nowhere = json!({"override_callback_uri": "http://127.0.0.1:9/", "verify_token": "x"});
    assert_eq!(
        stage
            .fetch(stage.request("POST", &path).body(nowhere.to_string()))
            .await
            .0,
        400
    );
    assert_eq!(
        stage.fetch(stage.request("POST", &path)).await.1,
        json!({"success": true})
    );
    assert_eq!(
        stage.get(&path).await.1["data"].as_array().unwrap().len(),
        1
    );
}
