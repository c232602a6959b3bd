//! Meta fails in each of its ways: what the message says, what is tried again by itself, what waits for a person, and
//! that a retry truly resends, once.

use serde_json::{Value, json};

use crate::stage::Stage;
use crate::stage::agent::{Agent, list, word};
use crate::stage::stream::Stream;
use crate::stage::until::until;

const HOUR: i64 = 3_600;

/// One conversation with a customer, and the agent who answers.
struct Desk {
    stage: Stage,
    ana: Agent,
    customer: &'static str,
    conversation: String,
}

impl Desk {
    async fn with(stage: Stage, customer: &'static str, name: &str) -> Self {
        let ana = stage.agent("ana").await;
        stage.meta.say(customer, "oi").await;
        let conversation = word(&ana.conversation(name).await["id"]);
        Self {
            stage,
            ana,
            customer,
            conversation,
        }
    }

    async fn fails(&self, times: Option<u32>, fault: Value) {
        let rule = json!({ "times": times, "customer": self.customer, "fault": fault });
        self.stage.meta.control("faults/send", &rule).await;
    }

    async fn reply(&self, text: &str) {
        let wish = json!({ "command": "reply", "text": text });
        let answer = self.ana.wish(&self.conversation, wish).await;
        assert_eq!(answer["answer"], "taken", "{answer}");
    }

    /// Our message with this text, once it has come to this state. Where it was before is shown if it never does.
    async fn comes_to(&self, text: &str, state: &str) -> Value {
        let mut last = Value::Null;
        until(&format!("“{text}” is {state}"), async || {
            let all = self.ana.messages(&self.conversation).await;
            let ours = |it: &Value| it["content"]["body"] == text;
            let message = all.into_iter().find(ours)?;
            if message["delivery"] != last {
                last = message["delivery"].clone();
                println!("“{text}”: {last}");
            }
            (message["delivery"]["state"] == state).then_some(message)
        })
        .await
    }

    /// Says what failed as a reason, whether again can help, and after how many tries.
    async fn failed(&self, text: &str) -> (String, String, u64) {
        let delivery = self.comes_to(text, "failed").await["delivery"].clone();
        let failure = &delivery["failure"];
        let attempt = delivery["attempt"].as_u64().expect("counted tries");
        (word(&failure["why"]), word(&failure["again"]), attempt)
    }

    async fn retry(&self, text: &str) -> Value {
        self.send_again(&self.comes_to(text, "failed").await).await
    }

    async fn send_again(&self, failed: &Value) -> Value {
        let message = json!({ "at": failed["at"], "id": failed["id"] });
        let wish = json!({ "command": "retry", "message": message });
        self.ana.wish(&self.conversation, wish).await
    }

    /// Hours go by: whoever tries again by itself would have done so.
    async fn stays_failed(&self, text: &str, sends: usize) {
        self.stage.pass(6 * HOUR).await;
        self.stage.meta.settled().await;
        self.comes_to(text, "failed").await;
        assert_eq!(self.stage.meta.sends(text).await, sends, "nobody asked");
    }

    /// The texts of the business on the customer's phone, in order, failed ones left out.
    async fn on_the_phone(&self) -> Vec<String> {
        let ours = self.stage.meta.ours(self.customer).await.into_iter();
        ours.filter(|it| it["tick"] != "failed")
            .map(|it| word(&it["content"]["body"]))
            .collect()
    }
}

/// How long after a refusal the next try is due, in milliseconds.
async fn pause_before(stream: &mut Stream, attempt: u64) -> i64 {
    let wanted = |it: &Value| {
        it["event"] == "delivery_advanced"
            && it["delivery"]["state"] == "queued"
            && it["delivery"]["attempt"] == attempt
    };
    let told = stream.happened("another try is planned", wanted).await;
    let millis = |value: &Value| value.as_i64().expect("an instant");
    millis(&told["delivery"]["due"]) - millis(&told["at"])
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_rate_limit_is_tried_again_by_itself_in_order_and_arrives_once() {
    let desk = Desk::with(Stage::open().await, "joana", "Joana").await;
    let mut stream = desk.ana.listen().await;
    desk.fails(Some(2), json!({ "kind": "code", "code": 130_429 }))
        .await;
    desk.reply("primeira").await;
    desk.reply("segunda").await;
    desk.reply("terceira").await;
    let first = pause_before(&mut stream, 2).await;
    assert!((2_000..=2_500).contains(&first), "{first}");

    // Who waits stops only its own conversation.
    desk.stage.meta.say("tomas", "e eu?").await;
    let other = word(&desk.ana.conversation("Tomás").await["id"]);
    let wish = json!({ "command": "reply", "text": "já vejo" });
    assert_eq!(desk.ana.wish(&other, wish).await["answer"], "taken");
    desk.stage.meta.answer("tomas", "já vejo").await;
    assert_eq!(desk.stage.meta.sends("segunda").await, 0, "in its turn");

    desk.stage.pass(3).await;
    let second = pause_before(&mut stream, 3).await;
    assert!((4_000..=5_000).contains(&second), "{second}");
    assert_eq!(desk.stage.meta.sends("segunda").await, 0, "in its turn");
    desk.stage.pass(6).await;
    desk.comes_to("terceira", "delivered").await;
    assert_eq!(
        desk.on_the_phone().await,
        ["primeira", "segunda", "terceira"]
    );
    assert_eq!(desk.stage.meta.sends("primeira").await, 3);
    assert_eq!(desk.stage.meta.sends("segunda").await, 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_fifth_refusal_is_the_last_until_a_person_retries() {
    let desk = Desk::with(Stage::open().await, "joana", "Joana").await;
    let mut stream = desk.ana.listen().await;
    desk.fails(None, json!({ "kind": "code", "code": 130_429 }))
        .await;
    desk.reply("com pressa").await;
    for attempt in 2..=5 {
        pause_before(&mut stream, attempt).await;
        desk.stage.pass(60).await;
    }
    let parked = ("rate_limited".into(), "by_person".into(), 5);
    assert_eq!(desk.failed("com pressa").await, parked);
    desk.stays_failed("com pressa", 5).await;

    desk.stage.meta.forgive().await;
    assert_eq!(desk.retry("com pressa").await["answer"], "taken");
    desk.comes_to("com pressa", "delivered").await;
    assert_eq!(desk.on_the_phone().await, ["com pressa"]);
    assert_eq!(desk.stage.meta.sends("com pressa").await, 6);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_bad_token_waits_for_a_person_and_stops_the_number_visibly() {
    let desk = Desk::with(Stage::open().await, "joana", "Joana").await;
    desk.fails(Some(1), json!({ "kind": "code", "code": 190 }))
        .await;
    desk.reply("sem chave").await;
    let stopped = ("token_invalid".into(), "by_person".into(), 1);
    assert_eq!(desk.failed("sem chave").await, stopped);
    let inbox = desk.ana.snapshot().await["settings"]["inboxes"][0].clone();
    assert_eq!(inbox["stopped"]["why"], "token_invalid", "{inbox}");
    desk.stays_failed("sem chave", 1).await;

    let path = format!("/api/inboxes/{}/token", word(&inbox["id"]));
    let token = json!({ "token": "demo-token" });
    assert_eq!(desk.ana.put(&path, &token).await.status, 204);
    let inbox = desk.ana.snapshot().await["settings"]["inboxes"][0].clone();
    assert_eq!(inbox["stopped"], Value::Null, "reconnected");
    assert_eq!(desk.retry("sem chave").await["answer"], "taken");
    desk.comes_to("sem chave", "delivered").await;
    assert_eq!(desk.on_the_phone().await, ["sem chave"]);
    assert_eq!(desk.stage.meta.sends("sem chave").await, 2);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn after_a_fault_of_the_server_a_person_decides_and_retry_resends_once() {
    let desk = Desk::with(Stage::open().await, "joana", "Joana").await;
    // A proxy's bare 500 and Meta's own: the message may have gone out, so nothing but a person repeats it (S5.5).
    let faults = [
        json!({ "kind": "http", "status": 500, "body": null }),
        json!({ "kind": "code", "code": 131_000 }),
    ];
    for (fault, text) in faults.into_iter().zip(["nua", "com código"]) {
        desk.fails(Some(1), fault).await;
        desk.reply(text).await;
        let down = ("provider_down".into(), "by_person".into(), 1);
        assert_eq!(desk.failed(text).await, down);
        desk.stays_failed(text, 1).await;
        let failed = desk.comes_to(text, "failed").await;
        let (one, other) = tokio::join!(desk.send_again(&failed), desk.send_again(&failed));
        let taken = [&one, &other].map(|it| it["answer"] == "taken");
        assert_ne!(taken[0], taken[1], "one retry counts: {one} {other}");
        desk.comes_to(text, "delivered").await;
        assert_eq!(desk.stage.meta.sends(text).await, 2);
    }
    assert_eq!(desk.on_the_phone().await, ["nua", "com código"]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn silence_waits_for_a_person_and_holds_up_nobody_else() {
    let desk = Desk::with(Stage::impatient().await, "joana", "Joana").await;
    desk.fails(Some(1), json!({ "kind": "hang", "accepts": false }))
        .await;
    desk.reply("no vazio").await;
    desk.reply("depois").await;
    let silent = ("timed_out".into(), "by_person".into(), 1);
    assert_eq!(desk.failed("no vazio").await, silent);
    desk.comes_to("depois", "delivered").await;
    desk.stays_failed("no vazio", 1).await;
    assert_eq!(desk.retry("no vazio").await["answer"], "taken");
    desk.comes_to("no vazio", "delivered").await;
    assert_eq!(desk.on_the_phone().await, ["depois", "no vazio"]);
    assert_eq!(desk.stage.meta.sends("no vazio").await, 2);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_answer_too_late_is_made_good_by_the_statuses_and_sends_nothing_twice() {
    let desk = Desk::with(Stage::impatient().await, "joana", "Joana").await;
    let slow = json!({ "sent_ms": 4_000, "delivered_ms": 40, "read_ms": 40 });
    desk.stage.meta.control("pace", &slow).await;
    desk.fails(
        Some(1),
        json!({ "kind": "late", "ms": 3_000, "accepts": true }),
    )
    .await;
    desk.reply("chegou sim").await;
    let silent = ("timed_out".into(), "by_person".into(), 1);
    assert_eq!(desk.failed("chegou sim").await, silent);
    desk.comes_to("chegou sim", "delivered").await;
    assert_eq!(desk.on_the_phone().await, ["chegou sim"]);
    assert_eq!(desk.stage.meta.sends("chegou sim").await, 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_surge_under_a_rate_limit_arrives_whole_in_order_and_once() {
    const EACH: usize = 15;
    let stage = Stage::open().await;
    let ana = stage.agent("ana").await;
    let mut desks = Vec::new();
    for (customer, name) in [
        ("joana", "Joana"),
        ("tomas", "Tomás"),
        ("maria", "Maria"),
        ("lua", "Lua"),
    ] {
        stage.meta.say(customer, "oi").await;
        desks.push((customer, word(&ana.conversation(name).await["id"])));
    }
    // Meta takes a few, refuses a dozen, and takes the rest.
    for _ in 0..3 {
        let slow = json!({ "fault": { "kind": "slow", "ms": 50 } });
        stage.meta.control("faults/send", &slow).await;
        let busy = json!({ "times": 4, "fault": { "kind": "code", "code": 130_429 } });
        stage.meta.control("faults/send", &busy).await;
    }
    for n in 0..EACH {
        for (_, conversation) in &desks {
            let wish = json!({ "command": "reply", "text": format!("linha {n}") });
            assert_eq!(ana.wish(conversation, wish).await["answer"], "taken");
        }
    }
    let wanted: Vec<String> = (0..EACH).map(|n| format!("linha {n}")).collect();
    for (customer, _) in &desks {
        until(&format!("{customer} has them all"), async || {
            stage.pass(5).await;
            let ours = stage.meta.ours(customer).await.into_iter();
            let texts: Vec<String> = ours.map(|it| word(&it["content"]["body"])).collect();
            (texts == wanted).then_some(())
        })
        .await;
    }
    stage.meta.settled().await;
    let calls = list(&stage.meta.look("requests").await);
    let sends = calls
        .iter()
        .filter(|call| call["body"]["text"]["body"].is_string());
    let (taken, refused) = sends.partition::<Vec<_>, _>(|call| call["answer"] == 200);
    assert_eq!((taken.len(), refused.len()), (desks.len() * EACH, 12));
    println!("proves: BL-75");
}
