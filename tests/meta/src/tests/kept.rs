//! A phone that goes on where it was.

use serde_json::json;

use super::shop::{stage, stage_that_keeps};

#[tokio::test]
async fn people_chats_and_files_outlive_a_restart_where_there_is_a_file_for_them() {
    let path = std::env::temp_dir().join(format!("recado-kept-{}.json", std::process::id()));
    let eva = json!({ "id": "eva", "name": "Eva", "phone": "+55 11 5550-0177", "user_id": "BR.1" });
    let before = stage_that_keeps(Some(path.clone())).await;
    before.control("customers", eva).await;
    let said = json!({ "customer": "eva", "text": "você ainda sabe quem eu sou?" });
    let text = before.control("say", said).await["id"].clone();
    let image = json!({ "customer": "joana", "kind": "image" });
    before.control("say", image).await;
    let react = json!({ "customer": "eva", "kind": "reaction", "content": { "message_id": text, "emoji": "👍" } });
    before.control("say", react).await;
    before
        .control("clock", json!({ "advance_ms": 60_000 }))
        .await;
    let chats = before.look("chats").await;
    drop(before);

    let after = stage_that_keeps(Some(path.clone())).await;
    assert_eq!(after.look("chats").await, chats);
    let more = json!({ "customer": "eva", "text": "que bom" });
    let next = after.control("say", more).await["id"].clone();
    assert_ne!(next, text, "ids go on, too");
    // As at the very first start, and that is kept as well.
    after.control("reset", json!({})).await;
    drop(after);
    let anew = stage_that_keeps(Some(path.clone())).await;
    assert_eq!(anew.look("chats").await, stage().await.look("chats").await);
    drop(anew);

    std::fs::write(&path, "of another version").unwrap();
    let begun = stage_that_keeps(Some(path.clone())).await;
    assert_eq!(begun.look("chats").await, stage().await.look("chats").await);
    drop(begun);
    std::fs::remove_file(&path).unwrap();
}
