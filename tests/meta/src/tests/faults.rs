//! Each fault, seen from the business's side.

use std::time::Duration;

use serde_json::{Value, json};

use super::shop::{JOANA, NUMBER, Stage, inner, stage, text_to};

async fn armed(fault: Value) -> Stage {
    let stage = stage().await;
    stage.say(json!({"customer": "joana"})).await;
    stage.control("faults/send", json!({"fault": fault})).await;
    stage
}

#[tokio::test]
async fn codes_come_at_once_or_as_a_failed_status_and_strike_once() {
    for (code, http) in [(190, 401), (130_429, 400), (131_056, 400), (131_000, 500)] {
        let stage = armed(json!({"kind": "code", "code": code})).await;
        let (status, answer) = stage.send(&text_to(JOANA, "oi")).await;
        assert_eq!((status, &answer["error"]["code"]), (http, &json!(code)));
        assert_eq!(stage.send(&text_to(JOANA, "oi")).await.0, 200);
        assert_eq!(
            stage.statuses().await.len(),
            2,
            "a refused message has no ticks"
        );
    }
    for code in [131_047, 131_026, 131_049] {
        let stage = armed(json!({"kind": "code", "code": code})).await;
        let (status, answer) = stage.send(&text_to(JOANA, "oi")).await;
        let statuses = stage.statuses().await;
        assert_eq!(status, 200);
        assert_eq!(statuses.len(), 1);
        assert_eq!(statuses[0]["id"], answer["messages"][0]["id"]);
        assert_eq!(
            (&statuses[0]["status"], &statuses[0]["errors"][0]["code"]),
            (&json!("failed"), &json!(code))
        );
    }
}

#[tokio::test]
async fn how_a_code_shows_can_be_chosen() {
    let stage =
        armed(json!({"kind": "code", "code": 131_047, "how": "at_once", "http": 403})).await;
    let (status, answer) = stage.send(&text_to(JOANA, "oi")).await;
    assert_eq!((status, &answer["error"]["code"]), (403, &json!(131_047)));
}

#[tokio::test]
async fn a_bare_http_error_is_no_json() {
    let stage = armed(json!({"kind": "http", "status": 502})).await;
    let (status, answer) = stage.send(&text_to(JOANA, "oi")).await;
    assert_eq!(status, 502);
    assert!(answer.as_str().unwrap().contains("<html>"));
}

#[tokio::test]
async fn a_hanging_send_may_have_gone_out_all_the_same() {
    for (accepts, ticks) in [(true, 2), (false, 0)] {
        let stage = armed(json!({"kind": "hang", "accepts": accepts})).await;
        let request = stage
            .request("POST", &format!("{NUMBER}/messages"))
            .timeout(Duration::from_millis(300));
        let outcome = request.body(text_to(JOANA, "oi").to_string()).send().await;
        assert!(outcome.unwrap_err().is_timeout());
        assert_eq!(stage.statuses().await.len(), ticks);
        let calls = stage.look("requests").await;
        assert_eq!(calls[0]["answer"], Value::Null);
    }
}

#[tokio::test]
async fn a_late_answer_comes_after_the_ticks() {
    let stage = armed(json!({"kind": "late", "ms": 400, "accepts": true})).await;
    let body = text_to(JOANA, "oi");
    let (answer, ticks) = tokio::join!(stage.send(&body), async {
        tokio::time::sleep(Duration::from_millis(200)).await;
        stage.statuses().await.len()
    });
    assert_eq!((answer.0, ticks), (200, 2));
    let refused = armed(json!({"kind": "late", "ms": 50, "accepts": false})).await;
    assert_eq!(refused.send(&body).await.0, 500);
}

#[tokio::test]
async fn a_fault_for_one_customer_spares_the_others() {
    let stage = stage().await;
    stage.say(json!({"customer": "joana"})).await;
    stage
        .control(
            "faults/send",
            json!({"times": null, "customer": "davi", "fault": {"kind": "code", "code": 190}}),
        )
        .await;
    assert_eq!(stage.send(&text_to(JOANA, "oi")).await.0, 200);
    assert_eq!(
        stage.send(&text_to("+55 11 9 5550-0104", "oi")).await.0,
        401
    );
    assert_eq!(
        stage.send(&text_to("551155500104", "oi")).await.0,
        401,
        "the number without the ninth digit is his too"
    );
}

async fn hooked(fault: Value, says: usize) -> (Stage, Vec<(String, bool)>) {
    let stage = stage().await;
    stage
        .control("faults/webhook", json!({"times": says, "fault": fault}))
        .await;
    for n in 0..says {
        stage
            .say(json!({"customer": "joana", "text": n.to_string()}))
            .await;
    }
    tokio::time::sleep(Duration::from_millis(100)).await;
    let text = |value: Value| {
        value["messages"][0]["text"]["body"]
            .as_str()
            .unwrap()
            .to_owned()
    };
    let heard = stage
        .settled()
        .await
        .iter()
        .map(|got| (text(inner(got)), got.is_signed()))
        .collect();
    (stage, heard)
}

fn texts(heard: &[(String, bool)]) -> Vec<&str> {
    heard.iter().map(|(text, _)| text.as_str()).collect()
}

#[tokio::test]
async fn webhooks_are_duplicated_reordered_and_repeated_on_demand() {
    let (_stage, heard) = hooked(json!({"kind": "duplicate", "copies": 2}), 1).await;
    assert_eq!(texts(&heard), ["0", "0", "0"]);
    let (_stage, heard) = hooked(json!({"kind": "reorder"}), 3).await;
    assert_eq!(texts(&heard), ["2", "1", "0"]);
    let (stage, heard) = hooked(json!({"kind": "drop", "attempts": 2}), 1).await;
    assert_eq!(texts(&heard), ["0"]);
    assert_eq!(
        stage.look("webhooks").await[0]["attempts"]
            .as_array()
            .unwrap()
            .len(),
        3
    );
    let (_stage, heard) = hooked(json!({"kind": "answer_lost"}), 1).await;
    assert_eq!(texts(&heard), ["0", "0"]);
}

#[tokio::test]
async fn a_delayed_webhook_is_overtaken() {
    let stage = stage().await;
    stage
        .control(
            "faults/webhook",
            json!({"fault": {"kind": "delay", "ms": 150}}),
        )
        .await;
    stage
        .say(json!({"customer": "joana", "text": "slow"}))
        .await;
    stage
        .say(json!({"customer": "joana", "text": "fast"}))
        .await;
    let got = stage.settled().await;
    assert_eq!(inner(&got[0])["messages"][0]["text"]["body"], "fast");
    assert_eq!(inner(&got[1])["messages"][0]["text"]["body"], "slow");
}

#[tokio::test]
async fn a_wrong_or_missing_signature_is_followed_by_a_right_one() {
    for kind in ["bad_signature", "no_signature"] {
        let (_stage, heard) = hooked(json!({"kind": kind}), 1).await;
        assert_eq!(
            heard.iter().map(|(_, signed)| *signed).collect::<Vec<_>>(),
            [false, true]
        );
    }
}

#[tokio::test]
async fn held_webhooks_leave_when_released_in_the_order_asked_for() {
    let stage = stage().await;
    stage.control("hold", json!({})).await;
    for n in 0..4 {
        stage
            .say(json!({"customer": "joana", "text": n.to_string()}))
            .await;
    }
    assert_eq!(stage.look("faults").await["held"], 4);
    assert_eq!(
        stage.control("release", json!({"order": "reversed"})).await["released"],
        4
    );
    let got = stage.settled().await;
    let texts: Vec<Value> = got
        .iter()
        .map(|got| inner(got)["messages"][0]["text"]["body"].clone())
        .collect();
    assert_eq!(texts, ["3", "2", "1", "0"]);
}

#[tokio::test]
async fn a_reset_forgets_everything_and_stops_retries() {
    let stage = stage().await;
    stage.answer_with(&[500; 6]);
    stage.say(json!({"customer": "joana"})).await;
    stage.control("reset", json!({})).await;
    let before = stage.settled().await.len();
    tokio::time::sleep(Duration::from_millis(250)).await;
    assert!(stage.settled().await.len() <= before + 1);
    assert_eq!(stage.look("chats").await, json!([]));
    assert_eq!(stage.look("webhooks").await, json!([]));
}
