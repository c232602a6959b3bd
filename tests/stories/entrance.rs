//! How people come in, and how nobody else does: set-up codes, invitations, guessing, sessions, workspaces side by side.

use reqwest::Method;
use serde_json::{Value, json};

use crate::stage::agent::{Agent, Said, list, send, word};
use crate::stage::browser::{Browser, Screen, turn};
use crate::stage::until::until;
use crate::stage::{PASSWORD, Stage};

const WEEK: i64 = 7 * 24 * 3_600;

pub async fn invited(ana: &Agent, name: &str, role: &str) -> Value {
    let email = format!("{}@example.com", name.to_lowercase());
    let body = json!({ "email": email, "name": name, "role": role });
    let said = ana.post("/api/invitations", &body).await;
    assert_eq!(said.status, 201, "{}", said.text);
    said.json()
}

pub async fn accept(stage: &Stage, token: &Value) -> (Said, Agent) {
    let mut newcomer = stage.visitor();
    let body = json!({ "token": token, "name": "", "password": PASSWORD });
    let said = newcomer.enter("/api/invitations/accept", &body).await;
    (said, newcomer)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_invitation_lets_one_person_in_once() {
    let stage = Stage::open().await;
    let ana = stage.agent("ana").await;
    let before = list(&ana.snapshot().await["settings"]["agents"]).len();
    let link = invited(&ana, "Dora", "agent").await;
    assert_eq!(
        word(&link["path"]),
        format!("/convite#{}", word(&link["token"]))
    );

    // Two who have the same link reach for it at the same moment.
    let token = &link["token"];
    let ((one, dora), (other, _)) = tokio::join!(accept(&stage, token), accept(&stage, token));
    let mut both = [one.status, other.status];
    both.sort_unstable();
    assert!(both == [201, 403] || both == [201, 409], "{both:?}");
    assert_eq!(accept(&stage, token).await.0.problem(), "invitation-used");
    let people = list(&ana.snapshot().await["settings"]["agents"]);
    assert_eq!(people.len(), before + 1, "{people:?}");
    let mut again = stage.visitor();
    let said = again.sign_in("dora@example.com", PASSWORD).await;
    assert_eq!(said.status, 200, "{}", said.text);
    if one.status == 201 {
        assert_eq!(dora.id().await, again.id().await);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_invitation_that_is_old_replaced_or_invented_opens_nothing() {
    let stage = Stage::open().await;
    let ana = stage.agent("ana").await;
    let first = invited(&ana, "Dora", "agent").await;
    let second = invited(&ana, "Dora", "supervisor").await;
    let replaced = accept(&stage, &first["token"]).await.0;
    assert_eq!(replaced.problem(), "bad-invitation", "a newer one counts");

    let mut invented = word(&second["token"]);
    let last = if invented.ends_with('A') { "B" } else { "A" };
    invented.replace_range(invented.len() - 1.., last);
    for token in [json!(invented), json!("nonsense"), json!("")] {
        let said = accept(&stage, &token).await.0;
        assert_eq!(
            (said.status, said.problem()),
            (403, "bad-invitation".into())
        );
    }
    // The clock moves in this workspace alone; Ana's session is younger than what ends one.
    stage.pass(WEEK - 60).await;
    let third = invited(&ana, "Eva", "agent").await;
    stage.pass(120).await;
    let expired = accept(&stage, &second["token"]).await.0;
    assert_eq!(expired.problem(), "bad-invitation", "seven days are over");
    assert_eq!(accept(&stage, &third["token"]).await.0.status, 201);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_set_up_code_makes_one_workspace_even_when_two_use_it_at_once() {
    let stage = Stage::open().await;
    let set_up = async |name: &str| {
        let mut owner = stage.visitor();
        let email = format!("{name}@example.com");
        let body = json!({ "code": "demo-setup-code-2", "workspace": name, "name": name,
            "email": email, "password": PASSWORD });
        let said = owner.enter("/api/setup", &body).await;
        (said, owner)
    };
    let ((one, rui), (other, sofia)) = tokio::join!(set_up("rui"), set_up("sofia"));
    let mut both = [one.status, other.status];
    both.sort_unstable();
    assert_eq!(both, [201, 409], "{} {}", one.text, other.text);
    let (winner, loser) = if one.status == 201 {
        (rui, sofia)
    } else {
        (sofia, rui)
    };
    let people = list(&winner.snapshot().await["settings"]["agents"]);
    assert_eq!(people.len(), 1, "{people:?}");
    assert_eq!(people[0]["role"], "owner");
    assert_eq!(loser.cookie, None);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn guessing_passwords_waits_longer_and_longer_and_locks_nobody_out() {
    let stage = Stage::open().await;
    let guess = async |email: &str, address: &str| {
        let body = json!({ "email": email, "password": "a guess" });
        let request = stage.visitor().bare(Method::POST, "/api/session");
        let request = request
            .header("x-recado", "1")
            .header("cf-connecting-ip", address);
        send(request.json(&body)).await
    };
    let waits = |said: &Said| -> i64 {
        let header = said.headers.get("retry-after").expect("Retry-After");
        header.to_str().expect("readable").parse().expect("seconds")
    };
    // One account, guessed at from everywhere.
    for n in 0..8 {
        let said = guess("ana@example.com", &format!("192.0.2.{n}")).await;
        if said.status == 429 {
            stage.pass(waits(&said)).await;
        }
    }
    let slowed = until("a wait of its own", async || {
        let said = guess("ana@example.com", "192.0.2.99").await;
        (said.status == 429).then_some(said)
    })
    .await;
    assert!((2..=60).contains(&waits(&slowed)), "{}", slowed.text);
    let mut ana = stage.visitor();
    let early = ana.sign_in("ana@example.com", PASSWORD).await;
    assert_eq!(
        early.status, 429,
        "the right password waits too, or it would be told from a wrong one"
    );
    stage.pass(waits(&early)).await;
    assert_eq!(ana.sign_in("ana@example.com", PASSWORD).await.status, 200);

    // One address that guesses at everybody, known or not.
    for n in 0..20 {
        let said = guess(&format!("person{n}@example.com"), "192.0.2.200").await;
        assert_eq!(said.status, 401, "{}", said.text);
    }
    until("the address waits", async || {
        let said = guess("somebody.else@example.com", "192.0.2.200").await;
        (said.status == 429).then_some(())
    })
    .await;
    let elsewhere = guess("bruno@example.com", "192.0.2.201").await;
    assert_eq!(elsewhere.status, 401, "other addresses do not wait");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn many_guesses_at_once_are_many_counted_ones() {
    let stage = Stage::open().await;
    for email in ["ana@example.com", "nobody@example.com"] {
        let guess = async |n: u32| {
            let body = json!({ "email": email, "password": format!("guess {n}") });
            let request = stage.visitor().bare(Method::POST, "/api/session");
            let request = request
                .header("x-recado", "1")
                .header("cf-connecting-ip", format!("198.51.100.{n}"));
            send(request.json(&body)).await.status
        };
        let all = futures_util::future::join_all((0..60).map(guess)).await;
        let heard = all.iter().filter(|status| **status == 401).count();
        let slowed = all.iter().filter(|status| **status == 429).count();
        assert_eq!(heard + slowed, 60, "{all:?}");
        // Five are free; a second or two may pass while sixty are answered.
        assert!((5..=8).contains(&heard), "{email}: {heard} were looked at");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn guessing_codes_and_invitations_waits_like_guessing_passwords() {
    let stage = Stage::open().await;
    let link = invited(&stage.agent("ana").await, "Dora", "agent").await;
    let knock = async |path: &str, body: &Value, address: &str| {
        let request = stage.visitor().bare(Method::POST, path);
        let request = request
            .header("x-recado", "1")
            .header("cf-connecting-ip", address);
        send(request.json(body)).await
    };
    let code = |n: u32| {
        json!({ "code": format!("guess-{n}"), "workspace": "w", "name": "Eva",
            "email": "eva@example.com", "password": PASSWORD })
    };
    let token = |token: &Value| json!({ "token": token, "name": "", "password": PASSWORD });
    let mut almost = word(&link["token"]);
    let last = if almost.ends_with('A') { "B" } else { "A" };
    almost.replace_range(almost.len() - 1.., last);
    let guesses = [
        ("/api/setup", "192.0.2.1", code(0)),
        (
            "/api/invitations/accept",
            "192.0.2.2",
            token(&json!(almost)),
        ),
        (
            "/api/invitations/accept",
            "192.0.2.3",
            token(&json!("nonsense")),
        ),
    ];
    for (path, address, guess) in &guesses {
        for n in 0..20 {
            let said = knock(path, guess, address).await;
            assert_eq!(said.status, 403, "{path}, guess {n}: {}", said.text);
        }
        until("the address waits", async || {
            let said = knock(path, guess, address).await;
            (said.problem() == "slow-down").then_some(())
        })
        .await;
    }
    // Who waits is not heard with the right one either, and who is somewhere else is.
    let right = token(&link["token"]);
    until("the right link waits too", async || {
        knock("/api/invitations/accept", &guesses[1].2, "192.0.2.2").await;
        let said = knock("/api/invitations/accept", &right, "192.0.2.2").await;
        (said.status == 429).then_some(())
    })
    .await;
    let said = knock("/api/invitations/accept", &right, "192.0.2.4").await;
    assert_eq!(said.status, 201, "{}", said.text);
    // Being let in is no failure: an office of thirty people comes in through one address.
    for n in 0..30 {
        let body = json!({ "code": "demo-setup-code", "workspace": "w", "name": "Eva",
            "email": format!("eva{n}@example.com"), "password": PASSWORD });
        let said = knock("/api/setup", &body, "192.0.2.5").await;
        assert_eq!(said.problem(), "setup-code-used", "{}", said.text);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_password_that_was_kept_cheaply_is_kept_anew_when_it_is_next_used() {
    let mut stage = Stage::open().await;
    stage.agent("ana").await;
    assert!(stage.worker.keeps("m=8,t=2"), "as the stage keeps them");
    stage.worker.kill();
    stage.worker.revive_with("--slow-passwords").await;
    assert!(!stage.worker.keeps("m=19456,t=2"));
    let mut ana = stage.visitor();
    let wrong = ana.sign_in("ana@example.com", "not the password").await;
    assert_eq!(wrong.status, 401);
    assert!(!stage.worker.keeps("m=19456,t=2"), "only for who knows it");
    let said = ana.sign_in("ana@example.com", PASSWORD).await;
    assert_eq!(said.status, 200);
    assert!(said.headers.get("recado-renew").is_none());
    assert!(stage.worker.keeps("m=19456,t=2"));
    assert_eq!(ana.get("/api/snapshot").await.status, 200);
    stage.agent("ana").await;
    let wrong = ana.sign_in("ana@example.com", "not the password").await;
    assert_eq!(wrong.status, 401);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_the_halves_of_the_door_say_to_each_other_nobody_else_can() {
    let stage = Stage::open().await;
    let shown = json!({ "email": "ana@example.com", "proof": "AAAA", "password": "$argon2id$v=19$m=64,t=2,p=1$AAAAAAAAAAA$AAAAAAAAAAA" });
    for path in [
        "/recipe",
        "/proof",
        "/renewal",
        "/api/recipe",
        "/api/proof",
        "/hook",
    ] {
        let said = stage.visitor().post(path, &shown).await;
        assert!([404, 405].contains(&said.status), "{path}: {}", said.status);
        assert!(!said.text.contains("salt"), "{}", said.text);
    }
    // A hash is no password, and what is kept of one cannot be brought along.
    let said = stage.visitor().post("/api/session", &shown).await;
    assert_eq!(said.status, 401, "{}", said.text);
    let setup = json!({ "code": "demo-setup-code-2", "workspace": "Outra", "name": "Rui",
        "email": "rui@example.com", "password": "short" });
    let said = stage.visitor().post("/api/setup", &setup).await;
    assert_eq!((said.status, said.problem()), (422, "bad-value".into()));
    let mut rui = stage.visitor();
    let setup = json!({ "code": "demo-setup-code-2", "workspace": "Outra", "name": "Rui",
        "email": "rui@example.com", "password": "long enough" });
    let said = rui.enter("/api/setup", &setup).await;
    assert_eq!(said.status, 201, "{}", said.text);
    let mut again = stage.visitor();
    let said = again.sign_in("rui@example.com", "long enough").await;
    assert_eq!(said.status, 200, "{}", said.text);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_session_that_is_not_used_for_two_weeks_is_over() {
    let stage = Stage::open().await;
    let (ana, bruno) = (stage.agent("ana").await, stage.agent("bruno").await);
    stage.pass(WEEK).await;
    assert_eq!(ana.get("/api/snapshot").await.status, 200);
    stage.pass(WEEK + 60).await;
    assert_eq!(bruno.get("/api/snapshot").await.status, 401, "nobody came");
    assert_eq!(
        ana.get("/api/snapshot").await.status,
        200,
        "used in between"
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_ids_of_another_workspace_are_nobodys_here() {
    let stage = Stage::open().await;
    let ana = stage.agent("ana").await;
    stage.meta.say("joana", "só para a Aurora").await;
    let conversation = word(&ana.conversation("Joana").await["id"]);
    let message = ana.messages(&conversation).await[0].clone();
    let (entry, own) = (word(&message["id"]), ana.id().await);
    let inbox = word(&ana.snapshot().await["settings"]["inboxes"][0]["id"]);
    let session = word(&ana.get("/api/sessions").await.json()[0]["id"]);
    let receipt = word(&ana.get("/api/receipts").await.json()[0]["id"]);

    let mut rui = stage.visitor();
    let setup = json!({ "code": "demo-setup-code-2", "workspace": "Outra", "name": "Rui",
        "email": "rui@example.com", "password": PASSWORD });
    assert_eq!(rui.enter("/api/setup", &setup).await.status, 201);
    let mut stream = rui.listen().await;
    let thread = format!("/api/conversations/{conversation}/messages");
    for path in [
        thread.clone(),
        format!("{thread}/{entry}/receipt"),
        format!("/api/receipts/{receipt}"),
    ] {
        assert_eq!(rui.get(&path).await.status, 404, "{path}");
    }
    let path = format!("/api/inboxes/{inbox}/check");
    assert_eq!(rui.post(&path, &json!({})).await.status, 404);
    let path = format!("/api/inboxes/{inbox}/token");
    assert_eq!(
        rui.put(&path, &json!({ "token": "stolen" })).await.status,
        404
    );
    assert_eq!(
        rui.delete(&format!("/api/sessions/{session}")).await.status,
        404
    );
    for command in [
        json!({ "command": "claim" }),
        json!({ "command": "assign", "to": own }),
        json!({ "command": "reply", "text": "de outra casa" }),
        json!({ "command": "retry", "message": { "at": message["at"], "id": entry } }),
        json!({ "command": "add_note", "text": "de outra casa" }),
    ] {
        let answer = rui.wish(&conversation, command).await;
        assert_eq!(answer["refusal"]["reason"], "not_found", "{answer}");
    }
    // Something of its own comes, and nothing before it.
    let link = invited(&rui, "Sofia", "agent").await;
    assert_eq!(accept(&stage, &link["token"]).await.0.status, 201);
    let told = stream.next().await.expect("a delta").data;
    assert!(told.contains("Sofia") && !told.contains("Joana"), "{told}");
    let everything = rui.get("/api/export").await.text + &rui.snapshot().await.to_string();
    for foreign in ["Joana", "Aurora", conversation.as_str()] {
        assert!(!everything.contains(foreign), "{foreign}");
    }
    assert_eq!(ana.messages(&conversation).await.len(), 1);
    assert_eq!(stage.meta.sends("de outra casa").await, 0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_mistypes_reads_that_it_does_not_match() {
    let _turn = turn().await;
    let stage = Stage::open().await;
    let browser = Browser::open(&stage, Screen::Desk).await;
    browser.tell_who("nobody").await;
    browser.read("E-mail ou senha não conferem.").await;
}
