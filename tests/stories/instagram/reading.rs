//! Two readings of Meta's documents: what the simulator says, `decode` must understand.

use std::fs;
use std::process::Command;

use serde_json::{Value, json};

use super::Desk;
use crate::stage::agent::{list, word};
use crate::stage::worker::xtask;

/// What the simulator does, and what must come out of it: a kind, and of a message its type.
const ACTS: [(&str, &str, &str); 13] = [
    ("text", "message", "text"),
    ("image", "message", "image"),
    ("video", "message", "video"),
    ("voice", "message", "voice"),
    ("document", "message", "document"),
    ("story_reply", "message", "text"),
    ("story_mention", "message", "text"),
    ("postback", "message", "choice"),
    ("ephemeral", "message", "unsupported"),
    ("unsupported", "message", "unsupported"),
    ("reaction", "reaction", ""),
    ("edit", "edit", "text"),
    ("revoke", "revoke", ""),
];

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn all_that_the_simulator_sends_is_read() {
    let desk = Desk::open().await;
    let first = desk.does("text", json!({ "body": "primeira" })).await["id"].clone();
    for (kind, ..) in ACTS {
        let content = match kind {
            "reaction" => json!({ "message_id": first, "emoji": "👍" }),
            "edit" => {
                json!({ "original_message_id": first, "message": { "text": { "body": "segunda" } } })
            }
            "revoke" => json!({ "original_message_id": first }),
            _ => json!({}),
        };
        desk.does(kind, content).await;
    }
    desk.reply("resposta").await;
    desk.stage.meta.answer("nina", "resposta").await;
    desk.stage.meta.settled().await;
    let read = json!({ "customer": "nina" });
    desk.stage.meta.control("read", &read).await;
    desk.stage.meta.settled().await;

    let folder = tempfile::tempdir().expect("a folder");
    let hooks = list(&desk.stage.meta.look("webhooks").await);
    for (place, hook) in hooks.iter().enumerate() {
        let name = format!("{place:03}.json");
        fs::write(folder.path().join(name), word(&hook["body"])).expect("written");
    }
    let mut decode = Command::new(xtask());
    let said = decode.arg("decode").arg(folder.path()).output();
    let said = said.expect("it runs");
    assert!(said.status.success(), "nothing is unreadable: {said:?}");
    let text = String::from_utf8(said.stdout).expect("text");
    let lines: Vec<Value> = text
        .lines()
        .map(|line| serde_json::from_str(line).expect("a line of JSON"))
        .collect();
    // Two texts go before, an echo and a sight come after.
    assert_eq!(lines.len(), 2 + ACTS.len() + 2, "{text}");
    for (line, (act, kind, of)) in lines.iter().skip(2).zip(ACTS) {
        assert_eq!(word(&line["kind"]), kind, "{act}: {line}");
        assert_eq!(word(&line["type"]), of, "{act}: {line}");
    }
    let [echo, seen] = &lines[lines.len() - 2..] else {
        panic!("two more");
    };
    assert_eq!(
        (&echo["side"], &echo["text"]),
        (&json!("phone_app"), &json!("resposta"))
    );
    assert_eq!(seen["kind"], "status", "{seen}");
}
