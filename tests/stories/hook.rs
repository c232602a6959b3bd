//! Whoever cannot sign stays outside; whatever is signed is kept, however strange it is.

use serde_json::json;

use crate::stage::Stage;
use crate::stage::agent::list;
use crate::stage::meta::{envelope, now, text, text_hook};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_unsigned_gets_in_and_nothing_of_it_is_stored() {
    let stage = Stage::open().await;
    let ana = stage.agent("ana").await;
    let body = text_hook(1, "forged", "não fui eu", now());
    let right = meta_simulator::signature(crate::stage::SECRET, &body);
    let foreign = meta_simulator::signature("another-secret", &body);
    let mut flipped = body.clone();
    flipped[20] ^= 1;
    let forgeries = [
        (body.as_slice(), None),
        (body.as_slice(), Some(foreign.as_str())),
        (body.as_slice(), Some("sha256=")),
        (body.as_slice(), Some("sha1=00")),
        (flipped.as_slice(), Some(right.as_str())),
        (&body[..body.len() - 1], Some(right.as_str())),
    ];
    for (bytes, signature) in forgeries {
        let said = stage.meta.post_with(bytes, signature).await;
        assert_eq!(said.status, 401, "{signature:?}: {}", said.text);
        assert_eq!(said.problem(), "unsigned");
    }
    assert_eq!(list(&ana.snapshot().await["heads"]).len(), 0);
    assert_eq!(list(&ana.get("/api/receipts").await.json()).len(), 0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn signed_oddities_are_kept_with_their_very_bytes() {
    let stage = Stage::open().await;
    let ana = stage.agent("ana").await;
    let odd: [&[u8]; 4] = [
        b"{not json",
        b"\xff\xfe\x00",
        b"[]",
        b"{\"object\":\"something_new\"}",
    ];
    for bytes in odd {
        assert_eq!(stage.meta.post(bytes).await.status, 200);
    }
    let receipts = list(&ana.get("/api/receipts").await.json());
    assert_eq!(receipts.len(), odd.len());
    let newest = ana
        .get(&format!(
            "/api/receipts/{}",
            crate::stage::agent::word(&receipts[0]["id"])
        ))
        .await;
    assert_eq!(newest.text.as_bytes(), odd[3]);
    assert_eq!(stage.meta.post(&vec![b' '; 5 << 20]).await.status, 413);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_thousand_updates_in_one_post_twice_are_a_thousand_messages() {
    let stage = Stage::open().await;
    let ana = stage.agent("ana").await;
    let all = (0..1_000).map(|n| text(n % 10, &format!("many{n}"), &format!("linha {n}"), now()));
    let (contacts, messages): (Vec<_>, Vec<_>) = all.unzip();
    let body = envelope(json!(contacts[..10]), json!(messages), json!([]));
    for _ in 0..2 {
        assert_eq!(stage.meta.post(&body).await.status, 200);
    }
    let heads = list(&ana.snapshot().await["heads"]);
    assert_eq!(heads.len(), 10);
    assert!(
        heads
            .iter()
            .all(|head| head["conversation"]["inbound"] == 100)
    );
}
