//! Whose data it is: all of it can be taken along under stable ids, it says where it came from, and nobody's is in the
//! tests or the log.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::Command;

use serde_json::{Value, json};

use crate::stage::Stage;
use crate::stage::agent::{Agent, word};
use crate::stage::until::until;

/// The export's lines by kind.
async fn exported(ana: &Agent) -> BTreeMap<String, Vec<Value>> {
    let mut all: BTreeMap<String, Vec<Value>> = BTreeMap::new();
    for line in ana.get("/api/export").await.text.lines() {
        let line: Value = serde_json::from_str(line).expect("NDJSON");
        all.entry(word(&line["line"]))
            .or_default()
            .push(line["of"].clone());
    }
    all
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn everything_can_be_taken_along_under_stable_ids() {
    let stage = Stage::open().await;
    let ana = stage.agent("ana").await;
    stage.meta.say("joana", "oi").await;
    let group = json!({ "customer": "tomas", "text": "oi, grupo", "with": { "group_id": "120360000000000001@g.us" } });
    stage.meta.control("say", &group).await;
    stage
        .meta
        .control("say", &json!({ "customer": "joana", "kind": "image" }))
        .await;
    let id = word(&ana.conversation("Joana").await["id"]);
    ana.wish(&id, json!({ "command": "reply", "text": "olá" }))
        .await;
    stage.meta.answer("joana", "olá").await;
    until("delivered, and both chats are there", async || {
        let messages = ana.messages(&id).await;
        let reply = messages.iter().find(|one| one["origin"]["by"] == "agent")?;
        let heads = ana.snapshot().await["heads"].as_array()?.len();
        (reply["delivery"]["state"] == "delivered" && heads == 2).then_some(())
    })
    .await;

    let all = exported(&ana).await;
    for one in all.values().flatten() {
        assert!(!word(&one["id"]).is_empty(), "without an id: {one}");
    }
    assert_eq!(
        (
            all["agent"].len(),
            all["conversation"].len(),
            all["contact"].len()
        ),
        (3, 2, 2)
    );
    let group = all["contact"]
        .iter()
        .find(|it| it.to_string().contains("120360000000000001@g.us"));
    assert!(
        group.is_some(),
        "the group is among the contacts: {:?}",
        all["contact"]
    );
    let messages: Vec<&Value> = all["entry"]
        .iter()
        .filter(|it| it["entry"] == "message")
        .collect();
    assert_eq!(messages.len(), 4);
    for message in &messages {
        let known = [
            &message["content"]["kind"],
            &message["delivery"]["state"],
            &message["origin"]["by"],
        ];
        assert!(
            known.iter().all(|it| it.is_string()) && message["at"].is_i64(),
            "{message}"
        );
    }
    let states: Vec<String> = messages
        .iter()
        .map(|it| word(&it["delivery"]["state"]))
        .collect();
    assert!(states.contains(&"delivered".to_owned()) && states.contains(&"received".to_owned()));
    assert_eq!(
        exported(&ana).await,
        all,
        "the same again, under the same ids"
    );
    println!("proves: CX-24");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_message_says_who_from_where_and_in_what_context() {
    let stage = Stage::open().await;
    let ana = stage.agent("ana").await;
    let referral = json!({ "source_type": "ad", "source_id": "120200000000000001", "source_url": "https://example.com/ad",
        "headline": "Promoção", "body": "Só hoje", "ctwa_clid": "click" });
    let first = stage.meta.control("say", &json!({ "customer": "joana", "text": "vi o anúncio", "with": { "referral": referral } })).await;
    let id = word(&ana.conversation("Joana").await["id"]);
    ana.wish(&id, json!({ "command": "reply", "text": "Olá!" }))
        .await;
    stage.meta.answer("joana", "Olá!").await;
    let quoting = json!({ "customer": "joana", "text": "sobre isto", "reply_to": first["id"] });
    stage.meta.control("say", &quoting).await;
    let forwarded = json!({ "customer": "joana", "text": "repasso", "with": { "context": { "forwarded": true } } });
    stage.meta.control("say", &forwarded).await;
    // Written on the business's own phone.
    let echo = json!({ "from": "551155500100", "to": "551155500101", "id": "wamid.ECHO1",
        "timestamp": crate::stage::meta::now().to_string(), "type": "text", "text": { "body": "do celular" } });
    let value = json!({ "messaging_product": "whatsapp", "message_echoes": [echo],
        "metadata": { "display_phone_number": "551155500100", "phone_number_id": crate::stage::NUMBER } });
    stage
        .meta
        .control(
            "value",
            &json!({ "field": "smb_message_echoes", "value": value, "whole": true }),
        )
        .await;
    let all = until("all five", async || {
        let all = ana.messages(&id).await;
        (all.len() == 5).then_some(all)
    })
    .await;
    let said = |text: &str| {
        all.iter()
            .find(|it| it["content"]["body"] == text)
            .expect("it is there")
    };
    let ad = said("vi o anúncio");
    assert_eq!(
        (&ad["origin"]["by"], &ad["referral"]["headline"]),
        (&json!("customer"), &json!("Promoção"))
    );
    let ours = said("Olá!");
    assert_eq!(
        (word(&ours["origin"]["by"]), word(&ours["origin"]["agent"])),
        ("agent".into(), ana.id().await)
    );
    assert_eq!(said("sobre isto")["quote"]["key"]["id"], ad["id"]);
    assert_eq!(said("repasso")["forwarded"], "once");
    assert_eq!(said("do celular")["origin"]["by"], "phone_app");
    for message in &all {
        assert!(message["at"].is_i64() && message["delivery"]["state"].is_string());
    }
    // Whatever else Meta said of it is in the receipt, one step away.
    let path = format!(
        "/api/conversations/{id}/messages/{}/receipt",
        word(&ad["id"])
    );
    let receipt = word(&ana.get(&path).await.json()["id"]);
    let raw = ana.get(&format!("/api/receipts/{receipt}")).await.text;
    assert!(raw.contains("ctwa_clid"), "{raw}");
    println!("proves: CX-67 BL-78");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_living_persons_data_is_in_the_tests_or_in_the_log() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let listed = Command::new("git")
        .args(["ls-files"])
        .current_dir(&root)
        .output()
        .expect("git");
    let names = String::from_utf8(listed.stdout).expect("names");
    let mut strange = Vec::new();
    for name in names
        .lines()
        .filter(|name| !name.ends_with("lock") && !name.ends_with("lock.json"))
    {
        let text = std::fs::read_to_string(root.join(name)).unwrap_or_default();
        strange.extend(
            phones(&text)
                .into_iter()
                .chain(addresses(&text))
                .map(|it| format!("{name}: {it}")),
        );
    }
    assert!(strange.is_empty(), "may belong to somebody: {strange:#?}");

    let stage = Stage::open().await;
    let ana = stage.agent("ana").await;
    let wamid = word(&stage.meta.say("joana", "palavra-secreta").await["id"]);
    let id = word(&ana.conversation("Joana").await["id"]);
    stage
        .meta
        .control(
            "faults/send",
            &json!({ "fault": { "kind": "code", "code": 131_026 } }),
        )
        .await;
    ana.wish(
        &id,
        json!({ "command": "reply", "text": "resposta-secreta" }),
    )
    .await;
    until("it failed", async || {
        let last = ana.messages(&id).await.pop()?;
        (last["delivery"]["state"] == "failed").then_some(())
    })
    .await;
    stage.meta.post(b"{\"entry\":\"palavra-secreta\"}").await;
    let mut guess = stage.visitor();
    guess.sign_in("ana@example.com", "senha-secreta").await;
    let log = stage.worker.log();
    for private in [
        wamid.as_str(),
        "secreta",
        "551155500101",
        "Joana",
        "ana@example.com",
        "demo-token",
    ] {
        assert!(!log.contains(private), "the log tells {private}");
    }
    println!("proves: BL-79");
}

/// Brazilian numbers in full that do not lie in the block `5550-`, which is nobody's.
fn phones(text: &str) -> Vec<String> {
    let spelled = text.split(|letter: char| !(letter.is_ascii_digit() || "+- ()".contains(letter)));
    let digits = spelled.map(|piece| {
        piece
            .chars()
            .filter(char::is_ascii_digit)
            .collect::<String>()
    });
    let brazilian = digits.filter(|it| it.starts_with("5511") && (12..=13).contains(&it.len()));
    brazilian
        .filter(|it| {
            !it.trim_start_matches("5511")
                .trim_start_matches('9')
                .starts_with("5550")
        })
        .collect()
}

/// E-mail addresses outside the domain that is kept for examples; a group's id looks like one.
fn addresses(text: &str) -> Vec<String> {
    let words =
        text.split(|letter: char| !(letter.is_ascii_alphanumeric() || "@._%+-".contains(letter)));
    let mails = words.filter(|word| {
        word.split_once('@').is_some_and(|(name, host)| {
            let ending = host.rsplit('.').next().unwrap_or_default();
            !name.is_empty()
                && host.contains('.')
                && ending.len() >= 2
                && ending.chars().all(|it| it.is_ascii_lowercase())
        })
    });
    mails
        .filter(|word| !word.ends_with("@example.com") && !word.ends_with("@g.us"))
        .map(str::to_owned)
        .collect()
}
