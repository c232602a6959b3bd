//! The walk through the doors, room by room: each promised answer is provoked once.

use serde_json::{Value, json};

use super::{NOBODY, Walk, dressed, threads::threads};
use crate::stage::agent::{key, word};
use crate::stage::meta::{now, text_hook};
use crate::stage::until::until;
use crate::stage::{NUMBER, PASSWORD, SECRET};

pub async fn webhooks(walk: &Walk) {
    let (get, post) = ("GET /hook/meta", "POST /hook/meta");
    let at = |token: &str, mode: &str| {
        format!("/hook/meta?hub.mode={mode}&hub.verify_token={token}&hub.challenge=1158201444")
    };
    let right = at("demo-verify-token", "subscribe");
    let said = walk.reads(200, &walk.nobody, get, &right).await;
    assert_eq!(said.text, "1158201444", "the challenge alone");
    for wrong in [
        at("another", "subscribe"),
        at("demo-verify-token", "unsubscribe"),
        String::new(),
    ] {
        walk.reads(403, &walk.nobody, get, &wrong).await;
    }
    let signed = |bytes: Vec<u8>| {
        let signature = meta_simulator::signature(SECRET, &bytes);
        dressed(&walk.nobody, post, "")
            .header("x-hub-signature-256", signature)
            .body(bytes)
    };
    let good = signed(text_hook(1, "walk", "oi", now()));
    assert_eq!(walk.contract.hold(post, good).await.status, 200);
    let large = signed(vec![b' '; 5 << 20]);
    assert_eq!(walk.contract.hold(post, large).await.status, 413);
    walk.sees(401, &walk.nobody, post, "", json!({})).await;
}

pub async fn conversations(walk: &Walk) {
    let ana = &walk.ana;
    walk.reads(200, ana, "GET /api/snapshot", "").await;
    let id = word(&ana.conversation("Pessoa 1").await["id"]);
    let commands = "POST /api/commands";
    let wish = |command: &str| json!({ "key": key(), "conversation": id, "command": command });
    let mut strange = wish("reply");
    strange["text"] = json!("");
    // Granted, refused, and with a word more than we know: a newer app must not be shut out.
    strange["mood"] = json!("good");
    let said = walk
        .sees(200, ana, commands, "", json!([wish("claim"), strange]))
        .await;
    assert_eq!(said.json()[1]["refusal"]["reason"], "empty_text");
    let many: Vec<Value> = (0..101).map(|_| wish("claim")).collect();
    for bad in [json!([]), json!(many), json!([wish("dance")]), json!({})] {
        walk.sees(422, ana, commands, "", bad).await;
    }
    threads(walk, &id).await;
    lists(walk, &id).await;
}

async fn lists(walk: &Walk, id: &str) {
    let (ana, bruno) = (&walk.ana, &walk.bruno);
    let list = "GET /api/conversations";
    walk.reads(200, ana, list, "/api/conversations?view=all&sort=waiting")
        .await;
    let words = "filter=%7B%22text%22%3A%22oi%22%7D";
    for bad in ["view=some", "sort=size", "filter=%5B1", "before=now", words] {
        walk.reads(422, ana, list, &format!("/api/conversations?{bad}"))
            .await;
    }
    for (status, asked) in [
        (
            200,
            json!({ "view": "all", "sort": "created", "filter": { "text": "pessoa" } }),
        ),
        (422, json!({ "filter": { "taste": "sweet" } })),
        (422, json!({ "before": "now" })),
    ] {
        let list = "POST /api/conversations";
        walk.sees(status, ana, list, "", asked).await;
    }
    let one = "GET /api/conversations/{id}";
    walk.reads(200, ana, one, &format!("/api/conversations/{id}"))
        .await;
    walk.reads(404, ana, one, &format!("/api/conversations/{NOBODY}"))
        .await;
    for (status, asked) in [
        (200, json!({ "q": "oi" })),
        (422, json!({ "q": "oi", "before": "now" })),
    ] {
        walk.sees(status, ana, "POST /api/search", "/api/search", asked)
            .await;
    }
    let (views, save, remove) = (
        "GET /api/views",
        "POST /api/views",
        "DELETE /api/views/{id}",
    );
    let view =
        |shared: bool| json!({ "name": "Minhas", "filter": { "owner": "me" }, "shared": shared });
    let shared = walk.sees(201, ana, save, "", view(true)).await.json();
    walk.sees(201, bruno, save, "", view(false)).await;
    walk.sees(403, bruno, save, "", view(true)).await;
    let mut changed = view(true);
    changed["id"] = json!(NOBODY);
    walk.sees(404, ana, save, "", changed).await;
    walk.sees(
        422,
        ana,
        save,
        "",
        json!({ "name": "", "filter": "unread" }),
    )
    .await;
    walk.reads(200, bruno, views, "").await;
    let at = format!("/api/views/{}", word(&shared["id"]));
    walk.reads(403, bruno, remove, &at).await;
    walk.reads(204, ana, remove, &at).await;
    walk.reads(404, ana, remove, &at).await;
}

pub async fn receipts(walk: &Walk) {
    let (ana, list) = (&walk.ana, "GET /api/receipts");
    walk.stage.meta.post(b"{not json").await;
    let all = walk.reads(200, ana, list, "").await.json();
    let id = word(&all[0]["id"]);
    for state in ["applied", "ignored", "failed"] {
        walk.reads(
            200,
            ana,
            list,
            &format!("/api/receipts?state={state}&before={id}"),
        )
        .await;
    }
    walk.reads(422, ana, list, "/api/receipts?state=lost").await;
    walk.reads(422, ana, list, "/api/receipts?before=noon")
        .await;
    let one = "GET /api/receipts/{id}";
    let raw = walk
        .reads(200, ana, one, &format!("/api/receipts/{id}"))
        .await;
    assert_eq!(raw.text, "{not json");
    walk.reads(404, ana, one, "/api/receipts/999999").await;
    let replay = "POST /api/receipts/{id}/replay";
    walk.sees(
        200,
        ana,
        replay,
        &format!("/api/receipts/{id}/replay"),
        json!({}),
    )
    .await;
    walk.sees(404, ana, replay, "/api/receipts/999999/replay", json!({}))
        .await;
    let export = walk.reads(200, ana, "GET /api/export", "").await;
    assert!(
        export
            .text
            .lines()
            .all(|line| serde_json::from_str::<Value>(line).is_ok())
    );
}

pub async fn numbers(walk: &Walk) {
    let (ana, connect) = (&walk.ana, "POST /api/inboxes");
    let inbox = json!({ "kind": "whatsapp", "name": "Suporte", "address": "100000000000002",
        "account": "200000000000001", "phone": "+55 11 5550-0200", "token": "demo-token" });
    let id = word(&walk.sees(201, ana, connect, "", inbox.clone()).await.json()["id"]);
    walk.sees(409, ana, connect, "", inbox.clone()).await;
    for (field, wrong) in [
        ("kind", "carrier_pigeon"),
        ("address", "+55 11"),
        ("name", ""),
        ("token", " "),
    ] {
        let mut bad = inbox.clone();
        bad[field] = json!(wrong);
        walk.sees(422, ana, connect, "", bad).await;
    }
    let mut taken = inbox;
    taken["address"] = json!(NUMBER);
    walk.sees(409, ana, connect, "", taken).await;
    let (describe, line) = (
        "PUT /api/inboxes/{id}",
        json!({ "name": "Suporte", "line": "Região Sul" }),
    );
    for (status, id, body) in [
        (204, id.as_str(), line.clone()),
        (404, NOBODY, line),
        (422, id.as_str(), json!({ "name": "", "line": "" })),
    ] {
        let at = format!("/api/inboxes/{id}");
        walk.sees(status, ana, describe, &at, body).await;
    }
    let token = "PUT /api/inboxes/{id}/token";
    let at = |id: &str, door: &str| format!("/api/inboxes/{id}/{door}");
    walk.sees(
        204,
        ana,
        token,
        &at(&id, "token"),
        json!({ "token": "demo-token" }),
    )
    .await;
    walk.sees(422, ana, token, &at(&id, "token"), json!({ "token": "" }))
        .await;
    walk.sees(
        404,
        ana,
        token,
        &at(NOBODY, "token"),
        json!({ "token": "demo-token" }),
    )
    .await;
    let check = "POST /api/inboxes/{id}/check";
    walk.reads(200, ana, check, &at(&id, "check")).await;
    walk.sees(
        200,
        ana,
        check,
        &at(&id, "check"),
        json!({ "to": "+55 11 5550-0101" }),
    )
    .await;
    walk.sees(
        422,
        ana,
        check,
        &at(&id, "check"),
        json!({ "to": "my mother" }),
    )
    .await;
    walk.sees(404, ana, check, &at(NOBODY, "check"), json!({}))
        .await;
    // Connected, described, and its token nowhere to be seen.
    let snapshot = walk.reads(200, ana, "GET /api/snapshot", "").await;
    assert!(snapshot.text.contains("Suporte") && !snapshot.text.contains("demo-token"));
}

pub async fn the_stage(walk: &Walk) {
    let (nobody, clock) = (&walk.nobody, "POST /api/stage/clock");
    walk.sees(200, nobody, clock, "", json!({ "advance_ms": 1 }))
        .await;
    walk.sees(422, nobody, clock, "", json!({ "advance_ms": -1 }))
        .await;
    walk.sees(200, nobody, "POST /api/stage/sow", "", json!([]))
        .await;
    for path in ["/api/stage/figures", "/api/stage/contract", "/api/health"] {
        walk.reads(200, nobody, &format!("GET {path}"), "").await;
    }
}

/// Invited into two workspaces: the second to be accepted is refused, because an e-mail opens one of them.
pub async fn already_elsewhere(walk: &Walk) {
    let mut rui = walk.stage.visitor();
    rui.sign_in("rui@example.com", PASSWORD).await;
    let (invite, accept) = ("POST /api/invitations", "POST /api/invitations/accept");
    let eva = json!({ "email": "eva@example.com", "name": "Eva", "role": "agent" });
    let here = walk
        .sees(201, &walk.ana, invite, "", eva.clone())
        .await
        .json();
    let there = walk.sees(201, &rui, invite, "", eva).await.json();
    let joining =
        |link: &Value| json!({ "token": link["token"], "name": "", "password": PASSWORD });
    walk.sees(201, &walk.nobody, accept, "", joining(&here))
        .await;
    let said = walk
        .sees(409, &walk.nobody, accept, "", joining(&there))
        .await;
    assert_eq!(said.problem(), "already-member");
    let mut eva = walk.stage.visitor();
    assert_eq!(eva.sign_in("eva@example.com", PASSWORD).await.status, 200);
    assert_eq!(eva.snapshot().await["settings"]["workspace"], "Loja Aurora");
}

pub async fn sessions(walk: &Walk) {
    let (ana, sign_in) = (&walk.ana, "POST /api/session");
    let with = |password: &str| json!({ "email": "ana@example.com", "password": password });
    walk.sees(200, &walk.nobody, sign_in, "", with(PASSWORD))
        .await;
    walk.reads(200, ana, "POST /api/lease", "").await;
    let all = walk.reads(200, ana, "GET /api/sessions", "").await.json();
    let other = all
        .as_array()
        .into_iter()
        .flatten()
        .find(|one| one["current"] == false);
    let id = word(&other.expect("the one just begun")["id"]);
    let end = "DELETE /api/sessions/{id}";
    walk.reads(204, ana, end, &format!("/api/sessions/{id}"))
        .await;
    walk.reads(404, ana, end, &format!("/api/sessions/{id}"))
        .await;
    walk.reads(204, ana, "DELETE /api/sessions", "").await;
    // The wait doubles with every guess, so even a slow machine meets it soon.
    let guess = || {
        walk.contract.hold(
            sign_in,
            dressed(&walk.nobody, sign_in, "").body(with("a guess").to_string()),
        )
    };
    for _ in 0..5 {
        assert_eq!(guess().await.problem(), "wrong-sign-in");
    }
    until("guessing has to wait", async || {
        (guess().await.status == 429).then_some(())
    })
    .await;
}

/// Whoever is nobody yet: what our page hears on a first visit, and how codes and invitations are guessed at.
pub async fn strangers(walk: &Walk) {
    let first = dressed(&walk.nobody, "GET /api/snapshot", "").header("x-recado", "1");
    let said = walk.contract.hold("GET /api/snapshot", first).await;
    assert_eq!(said.status, 204, "{}", said.text);
    let set_up = json!({ "code": "a guess", "workspace": "w", "name": "w",
        "email": "w@example.com", "password": PASSWORD });
    let accept = json!({ "token": "a guess", "name": "w", "password": PASSWORD });
    for (name, address, body) in [
        ("POST /api/setup", "192.0.2.1", set_up),
        ("POST /api/invitations/accept", "192.0.2.2", accept),
    ] {
        until("guessing has to wait", async || {
            let guess = dressed(&walk.nobody, name, "").header("cf-connecting-ip", address);
            let guess = guess.body(body.to_string());
            let said = walk.contract.hold(name, guess).await;
            (said.status == 429).then_some(())
        })
        .await;
    }
}
