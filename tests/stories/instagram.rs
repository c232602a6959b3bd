//! Instagram beside WhatsApp: one list, one way to answer, and every message once, whatever comes back as an echo.

mod reading;
mod screen;

use serde_json::{Value, json};

use crate::stage::agent::{Agent, list, word};
use crate::stage::meta::now;
use crate::stage::until::until;
use crate::stage::{ACCOUNT, Stage};

const NINA: &str = "6130000000000911";

/// One conversation on Instagram, and the agent who answers.
struct Desk {
    stage: Stage,
    ana: Agent,
    conversation: String,
}

impl Desk {
    async fn with(stage: Stage) -> Self {
        let ana = stage.agent("ana").await;
        stage.meta.say("nina", "oi").await;
        let conversation = word(&ana.conversation("Nina Sartori").await["id"]);
        Self {
            stage,
            ana,
            conversation,
        }
    }

    async fn open() -> Self {
        Self::with(Stage::open().await).await
    }

    async fn does(&self, kind: &str, content: Value) -> Value {
        let say = json!({ "customer": "nina", "kind": kind, "content": content });
        self.stage.meta.control("say", &say).await
    }

    async fn pace(&self, keys: Value) {
        self.stage.meta.control("pace", &keys).await;
    }

    async fn fails(&self, fault: Value) {
        let rule = json!({ "customer": "nina", "fault": fault });
        self.stage.meta.control("faults/send", &rule).await;
    }

    async fn wish(&self, command: Value) -> Value {
        self.ana.wish(&self.conversation, command).await
    }

    async fn reply(&self, text: &str) {
        let answer = self.wish(json!({ "command": "reply", "text": text })).await;
        assert_eq!(answer["answer"], "taken", "{answer}");
    }

    async fn messages(&self) -> Vec<Value> {
        self.ana.messages(&self.conversation).await
    }

    /// All lines with this text.
    async fn lines(&self, text: &str) -> Vec<Value> {
        let mut all = self.messages().await;
        all.retain(|it| it["content"]["body"] == text);
        all
    }

    /// Our message with this text, once it has come to this state.
    async fn comes_to(&self, text: &str, state: &str) -> Value {
        until(&format!("“{text}” is {state}"), async || {
            let mut lines = self.lines(text).await.into_iter();
            lines.find(|it| it["delivery"]["state"] == state)
        })
        .await
    }

    /// The customer's message with this text, as soon as it looks like this.
    async fn becomes(&self, text: &str, looks: impl Fn(&Value) -> bool) -> Value {
        until(&format!("“{text}” changes"), async || {
            let mut lines = self.lines(text).await.into_iter();
            lines.find(|it| looks(it))
        })
        .await
    }

    async fn retry(&self, failed: &Value) -> Value {
        let message = json!({ "at": failed["at"], "id": failed["id"] });
        self.wish(json!({ "command": "retry", "message": message }))
            .await
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_writes_is_called_by_their_profile_and_the_window_counts() {
    let desk = Desk::open().await;
    let head = desk.ana.conversation("nina.sartori").await;
    assert_eq!(head["id"], desk.conversation.as_str(), "by name and @name");
    assert!(head["customer_at"].is_i64(), "{head}");
    let snapshot = desk.ana.snapshot().await;
    let inboxes = list(&snapshot["settings"]["inboxes"]);
    let ours = inboxes.iter().find(|it| it["id"] == head["inbox"]);
    assert_eq!(ours.expect("its inbox")["kind"], "instagram");
    // Somebody without a name is called by the @name.
    desk.stage.meta.say("atelie", "olá").await;
    desk.ana.conversation("atelie.do.mar").await;
    desk.stage.pass(24 * 3_600 + 60).await;
    let late = desk
        .wish(json!({ "command": "reply", "text": "tarde" }))
        .await;
    assert_eq!(late["refusal"]["reason"], "window_closed", "{late}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_answer_is_one_message_with_its_echo_after_and_before_it() {
    let desk = Desk::open().await;
    for (echo, text) in [("after", "Depois"), ("before", "Antes")] {
        desk.pace(json!({ "echo": echo })).await;
        desk.reply(text).await;
        desk.stage.meta.answer("nina", text).await;
        desk.stage.meta.settled().await;
        let told = desk.comes_to(text, "accepted").await;
        assert_eq!(told["origin"]["by"], "agent", "{told}");
        assert_eq!(desk.lines(text).await.len(), 1, "{echo}");
        assert_eq!(desk.stage.meta.sends_to_instagram(text).await, 1);
    }
    // The same words twice are two messages.
    desk.reply("Antes").await;
    desk.stage.meta.settled().await;
    until("both are there", async || {
        let lines = desk.lines("Antes").await;
        let sent = lines.iter().all(|it| it["delivery"]["state"] == "accepted");
        (lines.len() == 2 && sent).then_some(())
    })
    .await;
    assert_eq!(desk.messages().await.len(), 4);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_seen_says_so() {
    let desk = Desk::open().await;
    for text in ["primeira", "segunda"] {
        desk.reply(text).await;
        desk.stage.meta.answer("nina", text).await;
    }
    desk.stage.meta.settled().await;
    let read = json!({ "customer": "nina" });
    desk.stage.meta.control("read", &read).await;
    desk.comes_to("segunda", "read").await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn reactions_edits_and_what_is_unsent_change_the_message_they_are_of() {
    let desk = Desk::open().await;
    let mid = desk.does("text", json!({ "body": "Qanto custa?" })).await["id"].clone();
    let react = |emoji: &str| json!({ "message_id": mid, "emoji": emoji });
    desk.does("reaction", react("❤️")).await;
    let loved = |it: &Value| it["reactions"].to_string().contains('❤');
    desk.becomes("Qanto custa?", loved).await;
    desk.does("reaction", react("")).await;
    desk.becomes("Qanto custa?", |it| !loved(it)).await;
    let edit =
        json!({ "original_message_id": mid, "message": { "text": { "body": "Quanto custa?" } } });
    desk.does("edit", edit).await;
    desk.becomes("Quanto custa?", |it| it["edited_at"].is_i64())
        .await;
    desk.does("revoke", json!({ "original_message_id": mid }))
        .await;
    until("it is gone", async || {
        let all = desk.messages().await;
        let gone = |it: &&Value| it["revoked_at"].is_i64();
        all.iter().find(gone).map(drop)
    })
    .await;
    // Our own answer can be reacted to as well.
    desk.reply("R$ 40").await;
    let ours = desk.stage.meta.answer("nina", "R$ 40").await["id"].clone();
    desk.stage.meta.settled().await;
    desk.does("reaction", json!({ "message_id": ours, "emoji": "👍" }))
        .await;
    desk.becomes("R$ 40", |it| it["reactions"].to_string().contains('👍'))
        .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn refusals_have_reasons_and_a_retry_sends_once() {
    let desk = Desk::open().await;
    for (fault, why) in [
        (json!({ "kind": "code", "code": 10 }), "window_closed"),
        (json!({ "kind": "code", "code": 551 }), "undeliverable"),
        (json!({ "kind": "code", "code": 190 }), "token_invalid"),
    ] {
        desk.fails(fault).await;
        desk.reply(why).await;
        let failed = desk.comes_to(why, "failed").await;
        assert_eq!(failed["delivery"]["failure"]["why"], why, "{failed}");
        assert_eq!(desk.retry(&failed).await["answer"], "taken");
        desk.stage.meta.answer("nina", why).await;
        desk.stage.meta.settled().await;
        desk.comes_to(why, "accepted").await;
        assert_eq!(desk.stage.meta.sends_to_instagram(why).await, 2, "{why}");
        assert_eq!(desk.lines(why).await.len(), 1);
    }
    // A rate limit is refused before anything happens, and tried again by itself.
    desk.fails(json!({ "kind": "code", "code": 613 })).await;
    desk.reply("de novo").await;
    desk.comes_to("de novo", "queued").await;
    desk.stage.pass(60).await;
    desk.comes_to("de novo", "accepted").await;
    assert_eq!(desk.stage.meta.sends_to_instagram("de novo").await, 2);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_answer_that_never_comes_is_made_good_by_the_echo() {
    let desk = Desk::with(Stage::impatient().await).await;
    desk.fails(json!({ "kind": "hang", "accepts": true })).await;
    desk.reply("sem resposta").await;
    desk.comes_to("sem resposta", "accepted").await;
    desk.stage.meta.answer("nina", "sem resposta").await;
    assert_eq!(desk.stage.meta.sends_to_instagram("sem resposta").await, 1);
    assert_eq!(desk.lines("sem resposta").await.len(), 1);
    // What did not go out waits for a person.
    desk.fails(json!({ "kind": "hang", "accepts": false }))
        .await;
    desk.reply("perdida").await;
    let failed = desk.comes_to("perdida", "failed").await;
    assert_eq!(failed["delivery"]["failure"]["why"], "timed_out");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_written_in_the_other_app_answers_the_customer_too() {
    let desk = Desk::open().await;
    let event = json!({ "sender": { "id": ACCOUNT }, "recipient": { "id": NINA }, "timestamp": now() * 1_000,
        "message": { "mid": "aWdfZAG1escritoNoCelular", "text": "respondi pelo celular", "is_echo": true } });
    let whole = json!({ "object": "instagram", "entry": [{ "id": ACCOUNT, "time": now() * 1_000, "messaging": [event] }] });
    let value = json!({ "value": whole, "whole": true });
    desk.stage.meta.control("value", &value).await;
    let line = until("it stands in the customer's thread", async || {
        desk.lines("respondi pelo celular").await.pop()
    })
    .await;
    assert_eq!(line["origin"]["by"], "phone_app", "{line}");
    let head = desk.ana.conversation("Nina Sartori").await;
    assert_eq!(head["seen"], head["inbound"], "nothing waits: {head}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_text_is_as_long_as_its_bytes() {
    let desk = Desk::open().await;
    let (fits, long) = ("é".repeat(500), "é".repeat(501));
    let refused = desk.wish(json!({ "command": "reply", "text": long })).await;
    assert_eq!(refused["refusal"]["reason"], "too_long", "{refused}");
    desk.reply(&fits).await;
    desk.stage.meta.answer("nina", &fits).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_picture_is_fetched_from_its_public_address_and_no_token_goes_there() {
    let desk = Desk::open().await;
    for kind in ["image", "story_mention"] {
        desk.does(kind, json!({})).await;
    }
    let held = until("the picture is here", async || {
        let mut all = desk.messages().await.into_iter();
        all.find(|it| it["attachment"]["is"] == "held")
    })
    .await;
    assert_eq!(held["content"]["media"], "image", "{held}");
    let calls = list(&desk.stage.meta.look("requests").await);
    let mut fetched = calls
        .iter()
        .filter(|call| word(&call["path"]).contains("ig_messaging_cdn"));
    assert!(fetched.clone().count() > 0);
    assert!(fetched.all(|call| call["authorized"] == true), "{calls:?}");
    // What stands in a story is not ours to keep: only its address is shown.
    // Both came within one second, in either order.
    let mut all = desk.messages().await.into_iter();
    let mention = all.find(|it| it["id"] != held["id"]).expect("the mention");
    assert_eq!(mention["attachment"], Value::Null, "{mention}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_forged_gets_in() {
    let stage = Stage::open().await;
    let event = json!({ "sender": { "id": NINA }, "recipient": { "id": ACCOUNT }, "timestamp": now() * 1_000,
        "message": { "mid": "aWdfZAG1falso", "text": "falso" } });
    let whole = json!({ "object": "instagram", "entry": [{ "id": ACCOUNT, "time": now() * 1_000, "messaging": [event] }] });
    let body = whole.to_string().into_bytes();
    let forged = meta_simulator::signature("somebody else's secret", &body);
    let said = stage.meta.post_with(&body, Some(&forged)).await;
    assert_eq!(said.status, 401);
    assert_eq!(stage.meta.post_with(&body, None).await.status, 401);
    let ana = stage.agent("ana").await;
    assert_eq!(list(&ana.snapshot().await["heads"]).len(), 0);
    let receipts = ana.get("/api/receipts").await.json();
    assert!(!receipts.to_string().contains("falso"), "{receipts}");
    // The same bytes under the right signature, twice, are one message.
    for _ in 0..2 {
        assert_eq!(stage.meta.post(&body).await.status, 200);
    }
    let id = word(&ana.conversation(NINA).await["id"]);
    assert_eq!(ana.messages(&id).await.len(), 1);
}
