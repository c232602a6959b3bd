//! Whoever cannot sign stays outside; whatever is signed is kept, however strange it is.

use serde_json::{Value, json};

use crate::stage::agent::{list, word};
use crate::stage::meta::{envelope, now, text, text_hook};
use crate::stage::{NUMBER, Stage};

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
        .get(&format!("/api/receipts/{}", word(&receipts[0]["id"])))
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

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn three_megabytes_with_a_thousand_updates_are_taken_in_one_post() {
    let stage = Stage::open().await;
    let ana = stage.agent("ana").await;
    let long = "três mil letras, nenhuma a menos. ".repeat(88);
    let line = |n: u32| format!("{n} {long}");
    let all = (0..1_000).map(|n| text(n % 50, &format!("big{n}"), &line(n), now()));
    let (contacts, messages): (Vec<_>, Vec<_>) = all.unzip();
    let body = envelope(json!(contacts[..50]), json!(messages), json!([]));
    assert!((3_000_000..4_000_000).contains(&body.len()));
    let before = word(&ana.snapshot().await["cursor"]);
    let mut listening = ana.stream(&before).await;
    assert_eq!(stage.meta.post(&body).await.status, 200);

    // Who listened, who comes back later and who only asks are told the same thousand.
    let whole = |said: &str| {
        let number = said
            .split(' ')
            .next()
            .and_then(|number| number.parse().ok());
        number.is_some_and(|number| said == line(number))
    };
    for stream in [&mut listening, &mut ana.stream(&before).await] {
        let delta = stream.next().await.expect("a delta").json();
        let told = list(&delta["changes"]).into_iter();
        let told = told.filter(|it| it["of"]["event"] == "received");
        let texts = told.map(|it| word(&it["of"]["message"]["content"]["body"]));
        assert_eq!(texts.filter(|said| whole(said)).count(), 1_000);
    }
    let mut last = Value::Null;
    let mut found = 0;
    for head in list(&ana.snapshot().await["heads"]) {
        let messages = ana.messages(&word(&head["conversation"]["id"])).await;
        let texts = messages.iter().map(|it| word(&it["content"]["body"]));
        found += texts.filter(|said| whole(said)).count();
        last = messages.last().cloned().unwrap_or_default();
    }
    assert_eq!(found, 1_000);
    let (conversation, id) = (word(&last["conversation"]), word(&last["id"]));
    let path = format!("/api/conversations/{conversation}/messages/{id}/receipt");
    let receipt = word(&ana.get(&path).await.json()["id"]);
    let kept = ana.get(&format!("/api/receipts/{receipt}")).await;
    assert!(kept.text.as_bytes() == body, "the very bytes");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn one_absurdly_large_piece_is_kept_and_stops_nobody() {
    let stage = Stage::open().await;
    let ana = stage.agent("ana").await;
    let endless = "sem fim ".repeat(400_000);
    let mut strange = text(2, "strange", "", now());
    strange.1["type"] = json!("hologram");
    strange.1["hologram"] = json!({ "pixels": endless });
    let mut cards = text(3, "cards", "", now());
    let card = json!({ "name": { "formatted_name": "Fulano" }, "phones": [{ "phone": "+55 11 5550-0199" }] });
    cards.1["type"] = json!("contacts");
    cards.1["contacts"] = json!(vec![card; 30_000]);
    for (contact, message) in [text(1, "endless", &endless, now()), strange, cards] {
        let beside = text(
            9,
            &format!("beside-{}", word(&message["id"])),
            "e eu",
            now(),
        );
        let body = envelope(
            json!([contact, beside.0]),
            json!([message, beside.1]),
            json!([]),
        );
        assert!(
            (2_000_000..4_000_000).contains(&body.len()),
            "{}",
            body.len()
        );
        assert_eq!(stage.meta.post(&body).await.status, 200);
    }
    for (person, kind) in [(1, "text"), (2, "unsupported"), (3, "unsupported")] {
        let id = word(&ana.conversation(&format!("Pessoa {person}")).await["id"]);
        let message = ana.messages(&id).await[0].clone();
        assert_eq!(message["content"]["kind"], kind);
        assert!(message.to_string().len() < 200_000, "a row can hold it");
    }
    let beside = word(&ana.conversation("Pessoa 9").await["id"]);
    assert_eq!(ana.messages(&beside).await.len(), 3);
    assert_eq!(
        list(&ana.get("/api/receipts?state=failed").await.json()).len(),
        0
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_webhook_for_a_number_that_nobody_connected_is_kept_visible_and_replayed_later() {
    const OTHER: &str = "100000000000009";
    let stage = Stage::open().await;
    let ana = stage.agent("ana").await;
    let body = String::from_utf8(text_hook(1, "stray", "tem alguém?", now())).expect("text");
    let body = body
        .replace(NUMBER, OTHER)
        .replace("200000000000001", "200000000000009");
    assert_eq!(stage.meta.post(body.as_bytes()).await.status, 200);
    let failed = list(&ana.get("/api/receipts?state=failed").await.json());
    assert_eq!(failed.len(), 1, "{failed:?}");
    assert_eq!(failed[0]["outcomes"][0]["why"], "unknown_inbox");
    assert_eq!(list(&ana.snapshot().await["heads"]).len(), 0);

    let inbox = json!({ "kind": "whatsapp", "name": "Suporte", "address": OTHER,
        "account": "200000000000009", "phone": "", "token": "demo-token" });
    assert_eq!(ana.post("/api/inboxes", &inbox).await.status, 201);
    let path = format!("/api/receipts/{}/replay", word(&failed[0]["id"]));
    for expected in ["applied", "ignored"] {
        let outcomes = ana.post(&path, &json!({})).await.json()["outcomes"].clone();
        assert_eq!(outcomes[0]["outcome"], expected, "{outcomes}");
    }
    let id = word(&ana.conversation("Pessoa 1").await["id"]);
    let messages = ana.messages(&id).await;
    assert_eq!(messages.len(), 1);
    assert_eq!(messages[0]["content"]["body"], "tem alguém?");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_no_row_can_hold_is_set_aside_and_not_asked_for_again() {
    let stage = Stage::open().await;
    let ana = stage.agent("ana").await;
    let ones = json!(vec![1; 20_000]);
    let body = envelope(json!([]), ones.clone(), ones.clone());
    let mut body: Value = serde_json::from_slice(&body).expect("JSON");
    body["entry"][0]["changes"][0]["value"]["message_echoes"] = ones;
    let body = body.to_string();
    assert_eq!(stage.meta.post(body.as_bytes()).await.status, 200);
    let receipts = list(&ana.get("/api/receipts").await.json());
    let outcomes = json!([{ "outcome": "failed", "why": "unreadable" }]);
    assert_eq!(receipts[0]["outcomes"], outcomes);
    let path = format!("/api/receipts/{}", word(&receipts[0]["id"]));
    assert!(ana.get(&path).await.text == body, "the very bytes");
    // Trying again comes to the same, and says so; it is no trouble that may pass.
    let said = ana.post(&format!("{path}/replay"), &json!({})).await;
    assert_eq!((said.status, &said.json()["outcomes"]), (200, &outcomes));
    let next = text_hook(1, "next", "ainda chega", now());
    assert_eq!(stage.meta.post(&next).await.status, 200);
    let receipts = list(&ana.get("/api/receipts").await.json());
    assert_eq!(receipts[0]["state"], "applied");
    assert_eq!(receipts[1]["outcomes"], outcomes);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn one_post_for_two_workspaces_tells_neither_what_the_other_is_told() {
    const OTHER: &str = "100000000000009";
    let stage = Stage::open().await;
    let ana = stage.agent("ana").await;
    let mut vera = stage.visitor();
    let team = json!({ "code": "demo-setup-code-2", "workspace": "Outra Loja", "name": "Vera",
        "email": "vera@example.com", "password": "uma senha comprida" });
    assert_eq!(vera.enter("/api/setup", &team).await.status, 201);
    let inbox = json!({ "kind": "whatsapp", "name": "Suporte", "address": OTHER,
        "account": "200000000000009", "phone": "", "token": "demo-token" });
    // Looked for before it is there: that nobody had it must not be believed any longer.
    let theirs = |id: &str, words: &str| {
        let body = String::from_utf8(text_hook(1, id, words, now())).expect("text");
        let body = body.replace(NUMBER, OTHER);
        body.replace("200000000000001", "200000000000009")
    };
    let early = theirs("early", "ninguém ainda");
    assert_eq!(stage.meta.post(early.as_bytes()).await.status, 200);
    assert_eq!(vera.post("/api/inboxes", &inbox).await.status, 201);

    let read = |body: &[u8]| serde_json::from_slice::<Value>(body).expect("JSON");
    let mut both = read(&text_hook(2, "ours", "segredo de Ana", now()));
    let other = read(theirs("theirs", "segredo de Vera").as_bytes());
    both["entry"] = json!([both["entry"][0], other["entry"][0]]);
    let both = both.to_string();
    assert_eq!(stage.meta.post(both.as_bytes()).await.status, 200);
    for (who, own, foreign) in [(&ana, "Ana", "Vera"), (&vera, "Vera", "Ana")] {
        let receipts = list(&who.get("/api/receipts").await.json());
        assert_eq!(receipts[0]["outcomes"], json!([{ "outcome": "applied" }]));
        let path = format!("/api/receipts/{}", word(&receipts[0]["id"]));
        let kept = who.get(&path).await.text;
        assert!(kept.contains(&format!("segredo de {own}")), "{kept}");
        assert!(!kept.contains(&format!("segredo de {foreign}")), "{kept}");
        assert_eq!(list(&who.snapshot().await["heads"]).len(), 1);
    }
}
