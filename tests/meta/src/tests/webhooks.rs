//! Signatures, envelopes, batches, retries, the handshake, ticks.

use serde_json::{Value, json};

use super::shop::{JOANA, NUMBER, WABA, inner, stage, text_to};

#[tokio::test]
async fn a_webhook_is_signed_over_its_escaped_bytes() {
    let stage = stage().await;
    stage
        .say(json!({"customer": "joana", "text": "Olá / tudo bem?"}))
        .await;
    let got = stage.settled().await;
    assert_eq!(got.len(), 1);
    assert!(got[0].is_signed());
    let text = String::from_utf8(got[0].body.to_vec()).unwrap();
    assert!(
        text.is_ascii() && text.contains(r"Ol\u00e1 \/ tudo"),
        "{text}"
    );
}

#[tokio::test]
async fn what_a_customer_says_arrives_in_metas_envelope() {
    let stage = stage().await;
    let id = stage
        .say(json!({"customer": "joana", "text": "Olá / tudo bem?"}))
        .await;
    let whole = stage.settled().await[0].value();
    let change = &whole["entry"][0]["changes"][0];
    assert_eq!(whole["object"], "whatsapp_business_account");
    assert_eq!(whole["entry"][0]["id"], WABA);
    assert_eq!(change["field"], "messages");
    let metadata = json!({"display_phone_number": "551155500100", "phone_number_id": NUMBER});
    assert_eq!(change["value"]["metadata"], metadata);
    let contact = &change["value"]["contacts"][0];
    assert_eq!(contact["wa_id"], "551155500101");
    assert!(contact["user_id"].as_str().unwrap().starts_with("BR."));
    let message = &change["value"]["messages"][0];
    assert_eq!(message["id"], id.as_str());
    assert_eq!(message["from"], "551155500101");
    assert_eq!(message["text"]["body"], "Olá / tudo bem?");
    assert!(
        message["timestamp"]
            .as_str()
            .unwrap()
            .parse::<u64>()
            .is_ok()
    );
}

#[tokio::test]
async fn everybody_who_changes_their_number_gets_one_of_their_own() {
    let stage = stage().await;
    for customer in ["joana", "maria"] {
        stage
            .say(json!({"customer": customer, "kind": "system"}))
            .await;
    }
    let got = stage.settled().await;
    let moved = |place: usize| {
        let message = inner(&got[place])["messages"][0].clone();
        let number = |value: &Value| value.as_str().unwrap().to_owned();
        (
            number(&message["from"]),
            number(&message["system"]["wa_id"]),
        )
    };
    let (joana, maria) = (moved(0), moved(1));
    assert_eq!(joana.1, "551155500151");
    assert!(maria.1 != joana.1 && maria.1 != maria.0, "{maria:?}");
}

#[tokio::test]
async fn somebody_known_by_username_only_has_no_phone_anywhere() {
    let stage = stage().await;
    stage.say(json!({"customer": "lua"})).await;
    let value = inner(&stage.settled().await[0]);
    assert_eq!(value["messages"][0].get("from"), None);
    assert_eq!(value["contacts"][0].get("wa_id"), None);
    assert_eq!(value["contacts"][0]["profile"]["username"], "lua.cheia");
    assert_eq!(
        value["messages"][0]["from_user_id"],
        value["contacts"][0]["user_id"]
    );
}

const KINDS: [&str; 11] = [
    "image",
    "video",
    "audio",
    "voice",
    "document",
    "sticker",
    "location",
    "contacts",
    "interactive",
    "button",
    "order",
];

#[tokio::test]
async fn every_kind_carries_its_object() {
    let stage = stage().await;
    for kind in KINDS {
        stage.say(json!({"customer": "davi", "kind": kind})).await;
    }
    let got = stage.settled().await;
    let messages: Vec<Value> = got
        .iter()
        .map(|got| inner(got)["messages"][0].clone())
        .collect();
    assert_eq!(messages.len(), KINDS.len());
    for message in &messages {
        assert!(
            message.get(message["type"].as_str().unwrap()).is_some(),
            "{message}"
        );
    }
    assert_eq!(messages[3]["audio"]["voice"], true);
}

#[tokio::test]
async fn media_of_a_customer_can_be_fetched_with_the_token_only() {
    let stage = stage().await;
    stage
        .say(json!({"customer": "davi", "kind": "image"}))
        .await;
    let message = inner(&stage.settled().await[0])["messages"][0].clone();
    let (status, described) = stage.get(message["image"]["id"].as_str().unwrap()).await;
    assert_eq!(
        (status, &described["mime_type"]),
        (200, &json!("image/jpeg"))
    );
    let ask = || stage.client.get(described["url"].as_str().unwrap());
    assert_eq!(ask().send().await.unwrap().status(), 401);
    let file = ask()
        .header("authorization", "Bearer demo-token")
        .send()
        .await
        .unwrap();
    assert_eq!(
        file.bytes().await.unwrap().len() as u64,
        described["file_size"].as_u64().unwrap()
    );
}

#[tokio::test]
async fn quotes_edits_reactions_and_deletions_change_the_chat() {
    let stage = stage().await;
    let first = stage.say(json!({"customer": "joana", "text": "um"})).await;
    stage
        .say(json!({"customer": "joana", "text": "dois", "reply_to": first}))
        .await;
    stage.say(json!({"customer": "joana", "kind": "reaction", "content": {"message_id": first, "emoji": "👍"}})).await;
    let edit =
        json!({"original_message_id": first, "message": {"type": "text", "text": {"body": "1"}}});
    stage
        .say(json!({"customer": "joana", "kind": "edit", "content": edit}))
        .await;
    stage.say(json!({"customer": "joana", "kind": "revoke", "content": {"original_message_id": first}})).await;
    let got = stage.settled().await;
    assert_eq!(
        inner(&got[1])["messages"][0]["context"],
        json!({"from": "551155500101", "id": first})
    );
    let chat = stage.look("chats?customer=joana").await;
    let bubble = &chat[0]["messages"][0];
    assert_eq!(bubble["content"]["body"], "1");
    assert_eq!(
        (&bubble["edited"], &bubble["deleted"]),
        (&json!(true), &json!(true))
    );
    assert_eq!(bubble["reactions"]["customer"], "👍");
    assert_eq!(chat[0]["messages"].as_array().unwrap().len(), 2);
}

#[tokio::test]
async fn a_batch_is_one_post_in_each_of_the_three_shapes() {
    let stage = stage().await;
    let says: Vec<Value> = (0..20)
        .map(|n| json!({"customer": "joana", "text": format!("n {n}")}))
        .collect();
    for shape in ["messages", "changes", "entries"] {
        stage
            .control("batch", json!({"says": says, "shape": shape}))
            .await;
    }
    let got = stage.settled().await;
    let lengths = |value: &Value| {
        let length = |value: &Value| value.as_array().unwrap().len();
        (
            length(&value["entry"]),
            length(&value["entry"][0]["changes"]),
            length(&value["entry"][0]["changes"][0]["value"]["messages"]),
        )
    };
    let shapes: Vec<_> = got.iter().map(|got| lengths(&got.value())).collect();
    assert_eq!(shapes, [(1, 1, 20), (1, 20, 1), (20, 1, 1)]);
    assert!(got.iter().all(super::shop::Got::is_signed));
}

#[tokio::test]
async fn anything_but_200_is_repeated_with_the_same_bytes_until_it_is_200() {
    let stage = stage().await;
    stage.answer_with(&[500, 302, 204, 401]);
    stage.say(json!({"customer": "joana"})).await;
    let got = stage.settled().await;
    assert_eq!(got.len(), 5);
    assert!(
        got.iter()
            .all(|again| again.body == got[0].body && again.is_signed())
    );
    let log = stage.look("webhooks").await;
    assert_eq!(log[0]["fate"], "delivered");
    let statuses: Vec<u64> = log[0]["attempts"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| one["status"].as_u64().unwrap())
        .collect();
    assert_eq!(statuses, [500, 302, 204, 401, 200]);
}

#[tokio::test]
async fn it_gives_up_after_the_last_attempt() {
    let stage = stage().await;
    stage.answer_with(&[500; 6]);
    stage.say(json!({"customer": "joana"})).await;
    assert_eq!(stage.settled().await.len(), 6);
    assert_eq!(stage.look("webhooks").await[0]["fate"], "given_up");
}

#[tokio::test]
async fn gaps_double_up_to_the_longest() {
    let retries = crate::Retries::default();
    let gaps: Vec<u128> = (1..=9)
        .map(|attempt| retries.gap(attempt).as_millis())
        .collect();
    assert_eq!(
        gaps,
        [250, 500, 1000, 2000, 4000, 8000, 16000, 30000, 30000]
    );
}

#[tokio::test]
async fn the_handshake_wants_the_challenge_back() {
    let stage = stage().await;
    assert_eq!(stage.control("verify", json!({})).await["ok"], true);
    let wrong = stage
        .control("verify", json!({"verify_token": "guess"}))
        .await;
    assert_eq!(
        (&wrong["ok"], &wrong["status"]),
        (&json!(false), &json!(403))
    );
}

#[tokio::test]
async fn raw_bytes_go_out_as_they_are_and_values_get_an_envelope() {
    let stage = stage().await;
    let forged = stage
        .control(
            "raw",
            json!({"body": "{not json", "signature": "sha256=00"}),
        )
        .await;
    assert_eq!(forged["status"], 401);
    let signed = stage
        .control(
            "raw",
            json!({"body": "{not json", "secret": "demo-app-secret"}),
        )
        .await;
    assert_eq!(signed["status"], 200);
    stage
        .control(
            "value",
            json!({"field": "account_update", "value": {"event": "DISABLED_UPDATE"}}),
        )
        .await;
    let got = stage.settled().await;
    assert_eq!(&got[0].body[..], b"{not json");
    assert_eq!(
        got[2].value()["entry"][0]["changes"][0],
        json!({"field": "account_update", "value": {"event": "DISABLED_UPDATE"}})
    );
}

#[tokio::test]
async fn ticks_follow_in_order_and_read_only_when_somebody_looks() {
    let stage = stage().await;
    stage.say(json!({"customer": "joana"})).await;
    let mut body = text_to(JOANA, "oi");
    body["biz_opaque_callback_data"] = json!("key-7");
    let (_, answer) = stage.send(&body).await;
    let words = |statuses: &[Value]| {
        statuses
            .iter()
            .map(|one| one["status"].as_str().unwrap().to_owned())
            .collect::<Vec<_>>()
    };
    let before = stage.statuses().await;
    assert_eq!(words(&before), ["sent", "delivered"]);
    stage.control("read", json!({"customer": "joana"})).await;
    stage
        .control("played", json!({"message": answer["messages"][0]["id"]}))
        .await;
    let all = stage.statuses().await;
    assert_eq!(words(&all), ["sent", "delivered", "read", "played"]);
    assert!(
        all.iter()
            .all(|one| one["biz_opaque_callback_data"] == "key-7"
                && one["id"] == answer["messages"][0]["id"])
    );
    assert_eq!(all[0]["pricing"]["type"], "free_customer_service");
    assert_eq!(all[0]["recipient_id"], "551155500101");
}

#[tokio::test]
async fn an_open_phone_page_reads_and_a_switched_off_phone_does_not_even_receive() {
    let stage = stage().await;
    stage.say(json!({"customer": "joana"})).await;
    stage
        .control("customers/joana", json!({"online": false}))
        .await;
    stage.send(&text_to(JOANA, "oi")).await;
    assert_eq!(stage.statuses().await.len(), 1);
    let base = stage.simulator.address();
    let _stream = stage
        .client
        .get(format!("{base}/phone/stream?view=v1"))
        .send()
        .await
        .unwrap();
    let look = json!({"view": "v1", "chat": {"number": NUMBER, "customer": "joana"}});
    let request = stage
        .client
        .post(format!("{base}/phone/view"))
        .header("content-type", "application/json");
    stage.fetch(request.body(look.to_string())).await;
    stage
        .control("customers/joana", json!({"online": true}))
        .await;
    let all = stage.statuses().await;
    let words: Vec<&Value> = all.iter().map(|one| &one["status"]).collect();
    assert_eq!(words, ["sent", "delivered", "read"]);
}

#[tokio::test]
async fn any_status_can_be_fired_out_of_order() {
    let stage = stage().await;
    stage.say(json!({"customer": "joana"})).await;
    let (_, answer) = stage.send(&text_to(JOANA, "oi")).await;
    let id = &answer["messages"][0]["id"];
    stage.statuses().await;
    stage
        .control(
            "status",
            json!({"message": id, "status": "failed", "code": 131_049}),
        )
        .await;
    stage
        .control(
            "status",
            json!({"message": id, "status": "sent", "with": {"timestamp": "1"}}),
        )
        .await;
    let all = stage.statuses().await;
    assert_eq!(all[2]["errors"][0]["code"], 131_049);
    assert_eq!(
        (&all[3]["status"], &all[3]["timestamp"]),
        (&json!("sent"), &json!("1"))
    );
}

#[tokio::test]
async fn a_tick_never_moves_back_by_itself() {
    let stage = stage().await;
    stage.say(json!({"customer": "joana"})).await;
    stage.control("pace", json!({"delivered_ms": 150})).await;
    let (_, answer) = stage.send(&text_to(JOANA, "oi")).await;
    tokio::time::sleep(std::time::Duration::from_millis(60)).await;
    let read = json!({"message": answer["messages"][0]["id"], "status": "read"});
    stage.control("status", read).await;
    let all = stage.statuses().await;
    let words: Vec<&Value> = all.iter().map(|one| &one["status"]).collect();
    assert_eq!(
        words,
        ["sent", "read"],
        "delivered would come too late to be true"
    );
}
