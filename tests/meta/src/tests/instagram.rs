//! Instagram: events, sends with their echo, profiles, the subscription, and files that anybody may fetch.

use serde_json::{Value, json};

use super::shop::{Got, Stage, stage};

const ACCOUNT: &str = "17841400000000901";
const NINA: &str = "6130000000000911";

fn reply(to: &str, text: &str) -> Value {
    json!({"recipient": {"id": to}, "message": {"text": text}})
}

impl Stage {
    fn at_instagram(&self, method: &str, path: &str) -> reqwest::RequestBuilder {
        let address = format!("{}/v25.0/{path}", self.simulator.address());
        let request = self.client.request(method.parse().unwrap(), address);
        request.header("authorization", "Bearer demo-instagram-token")
    }

    async fn post_to_instagram(&self, body: &Value) -> (u16, Value) {
        let request = self.at_instagram("POST", &format!("{ACCOUNT}/messages"));
        self.fetch(request.body(body.to_string())).await
    }

    async fn ask_instagram(&self, path: &str) -> (u16, Value) {
        self.fetch(self.at_instagram("GET", path)).await
    }

    async fn events(&self) -> Vec<Value> {
        self.settled().await.iter().map(event).collect()
    }
}

/// The one event of a webhook.
fn event(got: &Got) -> Value {
    assert!(got.is_signed());
    let whole = got.value();
    assert_eq!(whole["object"], "instagram", "{whole}");
    assert_eq!(whole["entry"][0]["id"], ACCOUNT);
    whole["entry"][0]["messaging"][0].clone()
}

fn codes(refused: (u16, Value)) -> (u16, i64, i64) {
    let error = &refused.1["error"];
    let number = |key: &str| error[key].as_i64().unwrap_or_default();
    (refused.0, number("code"), number("error_subcode"))
}

#[tokio::test]
async fn what_somebody_writes_comes_as_an_event_in_milliseconds() {
    let stage = stage().await;
    let id = stage.say(json!({"customer": "nina", "text": "oi"})).await;
    let event = stage.events().await.remove(0);
    assert_eq!(event["sender"]["id"], NINA);
    assert_eq!(event["recipient"]["id"], ACCOUNT);
    assert!(event["timestamp"].as_i64().unwrap() > 1_000_000_000_000);
    assert_eq!(event["message"], json!({"mid": id, "text": "oi"}));
    assert!(id.len() > 100 && id.starts_with("aWdfZAG1f"), "{id}");
}

#[tokio::test]
async fn every_kind_has_its_own_key() {
    let stage = stage().await;
    let mid = stage.say(json!({"customer": "nina"})).await;
    let about =
        |kind: &str, content: Value| json!({"customer": "nina", "kind": kind, "content": content});
    for (kind, content) in [
        ("story_reply", json!({"body": "que lindo"})),
        ("story_mention", json!({})),
        ("reaction", json!({"message_id": mid, "emoji": "❤️"})),
        ("reaction", json!({"message_id": mid, "emoji": ""})),
        (
            "edit",
            json!({"original_message_id": mid, "message": {"text": {"body": "melhor"}}}),
        ),
        ("revoke", json!({"original_message_id": mid})),
        ("postback", json!({"title": "Preços", "payload": "P"})),
        ("share", json!({"url": "https://example.com/p"})),
    ] {
        stage.say(about(kind, content)).await;
    }
    let events = stage.events().await;
    assert_eq!(events[1]["message"]["text"], "que lindo");
    assert!(events[1]["message"]["reply_to"]["story"]["url"].is_string());
    let mention = &events[2]["message"]["attachments"][0];
    assert_eq!(mention["type"], "story_mention");
    assert!(mention["payload"]["url"].is_string());
    let love =
        json!({"mid": mid, "action": "react", "reaction": "love", "emoji": "\u{2764}\u{fe0f}"});
    assert_eq!(events[3]["reaction"], love);
    assert_eq!(
        events[4]["reaction"],
        json!({"mid": mid, "action": "unreact"})
    );
    let edit = json!({"mid": mid, "text": "melhor", "num_edit": 1});
    assert_eq!(events[5]["message_edit"], edit);
    assert_eq!(
        events[6]["message"],
        json!({"mid": mid, "is_deleted": true})
    );
    assert_eq!(events[7]["postback"]["title"], "Preços");
    assert_eq!(events[8]["message"]["attachments"][0]["type"], "share");
}

#[tokio::test]
async fn a_file_is_public_and_a_token_that_comes_there_is_turned_away() {
    let stage = stage().await;
    stage
        .say(json!({"customer": "nina", "kind": "image"}))
        .await;
    let event = stage.events().await.remove(0);
    let url = event["message"]["attachments"][0]["payload"]["url"].clone();
    let ask = || stage.client.get(url.as_str().unwrap());
    assert_eq!(ask().send().await.unwrap().status(), 200);
    let leaked = ask().header("authorization", "Bearer demo-instagram-token");
    assert_eq!(leaked.send().await.unwrap().status(), 401);
    let altered = stage.client.get(format!("{}0", url.as_str().unwrap()));
    assert_eq!(altered.send().await.unwrap().status(), 403);
}

#[tokio::test]
async fn a_send_is_answered_and_comes_back_as_an_echo_with_the_sides_swapped() {
    let stage = stage().await;
    stage.say(json!({"customer": "nina"})).await;
    let (status, answer) = stage.post_to_instagram(&reply(NINA, "Olá!")).await;
    assert_eq!((status, &answer["recipient_id"]), (200, &json!(NINA)));
    let events = stage.events().await;
    let echo = &events[1];
    assert_eq!(
        (&echo["sender"]["id"], &echo["recipient"]["id"]),
        (&json!(ACCOUNT), &json!(NINA))
    );
    let message = json!({"mid": answer["message_id"], "text": "Olá!", "is_echo": true});
    assert_eq!(echo["message"], message);
    assert_eq!(events.len(), 2, "sending and arriving are not told");
}

#[tokio::test]
async fn an_echo_can_be_there_before_the_answer() {
    let stage = stage().await;
    stage.say(json!({"customer": "nina"})).await;
    stage.control("pace", json!({"echo": "before"})).await;
    let me = stage.at_instagram("POST", "me/messages");
    let (status, answer) = stage.fetch(me.body(reply(NINA, "Olá!").to_string())).await;
    assert_eq!(status, 200, "{answer}");
    let heard = stage.look("webhooks").await;
    let echo = heard.as_array().unwrap().last().unwrap();
    let mid = answer["message_id"].as_str().unwrap();
    assert!(echo["body"].as_str().unwrap().contains(mid));
    assert_eq!(echo["attempts"][0]["status"], 200, "heard already: {echo}");
}

#[tokio::test]
async fn what_was_read_is_told_by_the_newest_message() {
    let stage = stage().await;
    stage.say(json!({"customer": "nina"})).await;
    for text in ["um", "dois"] {
        stage.post_to_instagram(&reply(NINA, text)).await;
    }
    stage.settled().await;
    stage.control("read", json!({"customer": "nina"})).await;
    let events = stage.events().await;
    let newest = events
        .iter()
        .find(|event| event["message"]["text"] == "dois");
    let reads: Vec<&Value> = events
        .iter()
        .filter(|event| !event["read"].is_null())
        .collect();
    assert_eq!(reads.len(), 1);
    assert_eq!(reads[0]["read"]["mid"], newest.unwrap()["message"]["mid"]);
    assert_eq!(reads[0]["sender"]["id"], NINA);
}

#[tokio::test]
async fn refusals_have_instagrams_numbers() {
    let stage = stage().await;
    stage.say(json!({"customer": "nina"})).await;
    let nobody = stage
        .post_to_instagram(&reply("6139999999999999", "oi"))
        .await;
    assert_eq!(codes(nobody), (400, 100, 2_534_014));
    let silent = stage
        .post_to_instagram(&reply("6130000000000912", "oi"))
        .await;
    assert_eq!(codes(silent), (400, 100, 2_534_014), "never wrote");
    let long = "é".repeat(501);
    let long = stage.post_to_instagram(&reply(NINA, &long)).await;
    assert_eq!(codes(long), (400, 100, 0), "counted in bytes");
    let fits = "é".repeat(500);
    assert_eq!(stage.post_to_instagram(&reply(NINA, &fits)).await.0, 200);
    let strange = json!({"recipient": {"id": NINA}, "message": {"text": "oi"}, "to": NINA});
    assert_eq!(
        codes(stage.post_to_instagram(&strange).await),
        (400, 100, 0)
    );
    let whatsapps = stage.request("POST", &format!("{ACCOUNT}/messages"));
    let whatsapps = whatsapps.body(reply(NINA, "oi").to_string());
    assert_eq!(
        codes(stage.fetch(whatsapps).await).1,
        190,
        "another channel's token"
    );
    stage
        .control("window", json!({"customer": "nina", "open": false}))
        .await;
    let late = stage.post_to_instagram(&reply(NINA, "oi")).await;
    assert_eq!(codes(late), (400, 10, 2_534_022));
}

#[tokio::test]
async fn the_same_switchboard_makes_instagram_fail() {
    let stage = stage().await;
    stage.say(json!({"customer": "nina"})).await;
    for (fault, expected) in [
        (json!({"kind": "code", "code": 613}), (400, 613, 0)),
        (json!({"kind": "code", "code": 190}), (401, 190, 0)),
        (json!({"kind": "code", "code": 10}), (400, 10, 2_534_022)),
        (json!({"kind": "http", "status": 500}), (500, 0, 0)),
    ] {
        let rule = json!({"customer": "nina", "fault": fault});
        stage.control("faults/send", rule).await;
        let refused = stage.post_to_instagram(&reply(NINA, "oi")).await;
        assert_eq!(codes(refused), expected, "{fault}");
    }
    assert_eq!(stage.events().await.len(), 1, "nothing went out");
}

#[tokio::test]
async fn a_profile_is_told_once_its_owner_wrote() {
    let stage = stage().await;
    let ask = format!("{NINA}?fields=name,username,profile_pic");
    assert_eq!(codes(stage.ask_instagram(&ask).await).1, 230);
    stage.say(json!({"customer": "nina"})).await;
    let (status, profile) = stage.ask_instagram(&ask).await;
    assert_eq!((status, &profile["name"]), (200, &json!("Nina Sartori")));
    assert_eq!(profile["username"], "nina.sartori");
    let picture = profile["profile_pic"].as_str().unwrap();
    let picture = stage.client.get(picture).send().await.unwrap();
    assert_eq!(picture.status(), 200);
    let strange = stage
        .ask_instagram(&format!("{NINA}?fields=name,profile_picture_url"))
        .await;
    assert_eq!(codes(strange).1, 100);
}

#[tokio::test]
async fn the_account_describes_itself_and_is_subscribed_by_field() {
    let stage = stage().await;
    let (_, account) = stage.ask_instagram("me?fields=user_id,username").await;
    assert_eq!(account["username"], "loja.aurora");
    assert_eq!(account["user_id"], ACCOUNT);
    let apps = format!("{ACCOUNT}/subscribed_apps");
    assert_eq!(stage.ask_instagram(&apps).await.1["data"], json!([]));
    let bare = stage.fetch(stage.at_instagram("POST", &apps)).await;
    assert_eq!(codes(bare).1, 100, "the fields must be named");
    let named = format!("{apps}?subscribed_fields=messages,messaging_seen");
    let (status, _) = stage.fetch(stage.at_instagram("POST", &named)).await;
    assert_eq!(status, 200);
    let (_, told) = stage.ask_instagram(&apps).await;
    assert_eq!(
        told["data"][0]["subscribed_fields"],
        json!(["messages", "messaging_seen"])
    );
}

#[tokio::test]
async fn whatsapp_does_not_reach_people_of_instagram_nor_the_other_way() {
    let stage = stage().await;
    stage.say(json!({"customer": "nina"})).await;
    stage.say(json!({"customer": "joana"})).await;
    stage
        .send(&json!({"messaging_product": "whatsapp", "to": NINA, "type": "text", "text": {"body": "oi"}}))
        .await;
    stage.settled().await;
    let shown = stage.look("chats?customer=nina").await;
    assert_eq!(
        shown[0]["messages"].as_array().unwrap().len(),
        1,
        "only her own"
    );
}
