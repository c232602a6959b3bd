//! A workspace far larger than a browser holds: it is sown, paged through, counted and listened to.

use std::collections::{BTreeMap, BTreeSet};
use std::process::Command;

use serde_json::{Value, json};

use crate::scopes::join;
use crate::stage::Stage;
use crate::stage::agent::{Agent, list, word};
use crate::stage::meta::{envelope, now};
use crate::stage::until::until;
use crate::stage::worker::xtask;

const CONVERSATIONS: usize = 4_000;

/// What a filter means, said once more.
type Fits = Box<dyn Fn(&Value) -> bool>;

/// Runs `cargo xtask seed` at the stage's worker.
pub fn sow(stage: &Stage, conversations: usize, messages: usize) {
    let done = Command::new(xtask())
        .args([
            "seed",
            "--at",
            &stage.worker.address,
            "--end",
            "1790000000000",
        ])
        .args(["--conversations", &conversations.to_string()])
        .args(["--messages", &messages.to_string()])
        .output()
        .expect("xtask seed runs");
    assert!(
        done.status.success(),
        "{}",
        String::from_utf8_lossy(&done.stderr)
    );
}

/// Everything of a list, page by page; no page is larger than promised, and nothing comes twice.
pub async fn all_of(who: &Agent, asked: &str) -> Vec<Value> {
    all_behind(who, asked, String::new()).await
}

/// The same from a place on.
async fn all_behind(who: &Agent, asked: &str, mut before: String) -> Vec<Value> {
    let mut all = Vec::new();
    loop {
        let said = who
            .get(&format!("/api/conversations?{asked}{before}"))
            .await;
        assert_eq!(said.status, 200, "{asked}: {}", said.text);
        let page = said.json();
        let heads = list(&page["heads"]);
        assert!(heads.len() <= 100, "{asked}: {}", heads.len());
        all.extend(heads);
        match page["next"].as_str() {
            Some(next) => before = format!("&before={next}"),
            None => break,
        }
    }
    let ids: BTreeSet<String> = all.iter().map(id).collect();
    assert_eq!(ids.len(), all.len(), "{asked}: nothing comes twice");
    all
}

pub fn id(head: &Value) -> String {
    word(&head["conversation"]["id"])
}

/// The same of what a filter lets through, asked in a body as the app does.
async fn narrowed(who: &Agent, filter: &Value) -> BTreeSet<String> {
    let (mut found, mut asked) = (BTreeSet::new(), json!({ "filter": filter }));
    loop {
        let said = who.post("/api/conversations", &asked).await;
        assert_eq!(said.status, 200, "{filter}: {}", said.text);
        let page = said.json();
        found.extend(list(&page["heads"]).iter().map(id));
        match page["next"].as_str() {
            Some(next) => asked["before"] = json!(next),
            None => return found,
        }
    }
}

/// How many conversations of a snapshot's tally are of the kinds that `fits` lets through.
fn counted(snapshot: &Value, fits: impl Fn(&Value, u64) -> bool) -> u64 {
    let of = list(&snapshot["tally"]);
    let fitting = of.iter().filter(|one| {
        fits(
            &one["of"]["reach"],
            one["of"]["standing"].as_u64().expect("bits"),
        )
    });
    fitting.map(|one| one["n"].as_u64().expect("a count")).sum()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_workspace_is_sown_once_and_counted_paged_and_sorted() {
    let stage = Stage::open().await;
    let ana = stage.agent("ana").await;
    sow(&stage, CONVERSATIONS, 9_000);
    let snapshot = ana.snapshot().await;
    sow(&stage, CONVERSATIONS, 9_000);
    assert_eq!(
        ana.snapshot().await["cursor"],
        snapshot["cursor"],
        "sowing again changes nothing"
    );
    assert_eq!(counted(&snapshot, |_, _| true), CONVERSATIONS as u64);

    let me = snapshot["me"]["id"].clone();
    let closed = |bits: u64| bits & 3 == 3;
    let counts: [(&str, u64); 7] = [
        ("all", counted(&snapshot, |_, bits| !closed(bits))),
        (
            "mine",
            counted(&snapshot, |reach, bits| {
                !closed(bits) && reach["owner"] == me
            }),
        ),
        (
            "unassigned",
            counted(&snapshot, |reach, bits| {
                !closed(bits) && reach["owner"].is_null()
            }),
        ),
        (
            "unread",
            counted(&snapshot, |_, bits| !closed(bits) && bits & 4 != 0),
        ),
        ("snoozed", counted(&snapshot, |_, bits| bits & 3 == 2)),
        ("closed", counted(&snapshot, |_, bits| closed(bits))),
        ("failed", counted(&snapshot, |_, bits| bits & 8 != 0)),
    ];
    for (view, count) in counts {
        assert!(count > 0, "the sowing has some of {view}");
        for sort in ["activity", "waiting", "created"] {
            let all = all_of(&ana, &format!("view={view}&sort={sort}")).await;
            assert_eq!(all.len() as u64, count, "{view} by {sort}");
            assert!(
                all.is_sorted_by_key(|head| place(head, sort)),
                "{view} by {sort}"
            );
        }
    }

    let heads = list(&snapshot["heads"]);
    assert!(
        heads.len() < counts[0].1 as usize,
        "not everything comes at once"
    );
    let open = heads
        .iter()
        .filter(|head| head["conversation"]["status"]["is"] != "closed");
    assert!((1_000..=3_000).contains(&open.count()), "{}", heads.len());
    let next = word(&snapshot["next"]);
    let behind = all_behind(&ana, "", format!("&before={next}")).await;
    let held: BTreeSet<String> = heads.iter().chain(&behind).map(id).collect();
    let all = all_of(&ana, "").await;
    assert!(
        all.iter().all(|head| held.contains(&id(head))),
        "what `next` tells of begins where the snapshot ends"
    );
}

/// Where a conversation stands in an order: the smaller one comes first.
fn place(head: &Value, sort: &str) -> (i64, i64, String) {
    let number = |name: &str| head["conversation"][name].as_i64();
    let active = -number("active_at").expect("an instant");
    match sort {
        "activity" => (active, 0, id(head)),
        "created" => (-number("number").expect("a number"), 0, id(head)),
        _ => match number("waiting_since") {
            Some(since) => (since, 0, id(head)),
            None => (i64::MAX, active, id(head)),
        },
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn filters_are_joined_by_and_and_or_and_keep_to_the_scope() {
    let stage = Stage::open().await;
    let ana = stage.agent("ana").await;
    let dora = join(&stage, &ana, "dora", "limited_agent").await;
    sow(&stage, 600, 3_000);
    let everything = all_of(&ana, "").await;
    let closed = all_of(&ana, "view=closed").await;
    let everything: Vec<Value> = everything.into_iter().chain(closed).collect();
    let (me, inbox) = (
        ana.id().await,
        everything[0]["conversation"]["inbox"].clone(),
    );

    let status = |head: &Value, is: &str| head["conversation"]["status"]["is"] == is;
    let unread = |head: &Value| {
        head["conversation"]["inbound"].as_u64() > head["conversation"]["seen"].as_u64()
    };
    let cases: Vec<(Value, Fits)> = vec![
        (
            json!({ "status": "pending" }),
            Box::new(move |it| status(it, "pending")),
        ),
        (
            json!({ "all": ["unread", { "owner": "nobody" }] }),
            Box::new(move |it| {
                unread(it) && it["conversation"]["owner"].is_null() && !status(it, "closed")
            }),
        ),
        (
            json!({ "any": [{ "status": "closed" }, { "all": [{ "inbox": inbox }, "waiting"] }] }),
            Box::new(move |it| {
                let waits = !it["conversation"]["waiting_since"].is_null();
                status(it, "closed") || it["conversation"]["inbox"] == inbox && waits
            }),
        ),
        (
            json!({ "all": [{ "owner": { "agent": me } }, { "channel": "whatsapp" }] }),
            Box::new(move |it| it["conversation"]["owner"] == json!(me) && !status(it, "closed")),
        ),
        (
            json!({ "text": "ANTONIO" }),
            Box::new(move |it| {
                it["contact"]["name"].to_string().contains("Antônio") && !status(it, "closed")
            }),
        ),
    ];
    for (filter, fits) in cases {
        let found = narrowed(&ana, &filter).await;
        let expected: BTreeSet<String> = everything
            .iter()
            .filter(|head| fits(head))
            .map(id)
            .collect();
        assert!(!expected.is_empty(), "{filter}");
        assert_eq!(found, expected, "{filter}");
    }
    keeps_to(&dora, &everything).await;
}

/// Whoever is limited pages through their own, and counts them only.
async fn keeps_to(dora: &Agent, everything: &[Value]) {
    let own = dora.id().await;
    let theirs = everything
        .iter()
        .filter(|head| head["conversation"]["owner"] == json!(own));
    let theirs: BTreeSet<String> = theirs
        .filter(|head| head["conversation"]["status"]["is"] != "closed")
        .map(id)
        .collect();
    let seen: BTreeSet<String> = all_of(dora, "").await.iter().map(id).collect();
    assert!(
        !theirs.is_empty() && seen == theirs,
        "whoever is limited pages through their own"
    );
    let snapshot = dora.snapshot().await;
    assert_eq!(
        counted(&snapshot, |reach, _| reach["owner"] != json!(own)),
        0,
        "and counts them only"
    );
}

/// A seeded customer, found by the end of their number.
fn writes(place: usize, text: &str) -> Vec<u8> {
    let phone = format!("55009{place:08}");
    let message = json!({ "from": phone, "id": format!("wamid.scale-{place}"), "timestamp": now().to_string(),
        "type": "text", "text": { "body": text } });
    envelope(json!([{ "wa_id": phone }]), json!([message]), json!([]))
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_old_conversation_that_stirs_comes_with_its_head_and_moves_the_counts() {
    let stage = Stage::open().await;
    let bruno = stage.agent("bruno").await;
    sow(&stage, CONVERSATIONS, CONVERSATIONS);
    let snapshot = bruno.snapshot().await;
    let held: BTreeSet<String> = list(&snapshot["heads"]).iter().map(id).collect();
    let old = all_of(&bruno, "view=closed").await;
    let vendas = list(&snapshot["settings"]["inboxes"]);
    let vendas = vendas
        .iter()
        .find(|inbox| inbox["name"] == "Vendas")
        .expect("the demo's own");
    let stirs = old
        .iter()
        .find(|head| !held.contains(&id(head)) && head["conversation"]["inbox"] == vendas["id"]);
    let stirs = stirs.expect("one that came with no snapshot");
    let phone = stirs["contact"]["ids"].to_string();
    let place = phone
        .split("55009")
        .nth(1)
        .expect("a number")
        .get(..8)
        .expect("eight digits")
        .parse()
        .expect("digits");

    let mut stream = bruno.stream(&word(&snapshot["cursor"])).await;
    let said = stage.meta.post(&writes(place, "voltei!")).await;
    assert_eq!(said.status, 200, "{}", said.text);
    let delta = loop {
        let event = stream.next().await.expect("the stream goes on");
        let delta = event.json();
        if !list(&delta["changes"]).is_empty() {
            break delta;
        }
    };
    let heads = list(&delta["heads"]);
    assert_eq!(
        heads.iter().map(id).collect::<Vec<_>>(),
        [id(stirs)],
        "{delta}"
    );
    assert_eq!(
        heads[0]["conversation"]["status"]["is"], "open",
        "as it is afterwards"
    );

    let mut tally = tally_of(&snapshot);
    for moved in list(&delta["moves"]) {
        if moved["from"].is_object() {
            *tally.entry(moved["from"].to_string()).or_default() -= 1;
        }
        *tally.entry(moved["to"].to_string()).or_default() += 1;
    }
    tally.retain(|_, count| *count != 0);
    let fresh = bruno.snapshot().await;
    assert_eq!(
        tally,
        tally_of(&fresh),
        "counts are moved, not counted again"
    );

    // A browser that comes back is told the same.
    let mut again = bruno.stream(&word(&snapshot["cursor"])).await;
    let delta = until("the tail", async || {
        let delta = again.next().await.expect("the stream goes on").json();
        (!list(&delta["changes"]).is_empty()).then_some(delta)
    })
    .await;
    assert_eq!(
        list(&delta["heads"]).iter().map(id).collect::<Vec<_>>(),
        [id(stirs)]
    );
}

fn tally_of(snapshot: &Value) -> BTreeMap<String, i64> {
    let of = list(&snapshot["tally"]);
    of.iter()
        .map(|one| (one["of"].to_string(), one["n"].as_i64().expect("a count")))
        .collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_export_of_a_large_workspace_has_all_of_it() {
    let stage = Stage::open().await;
    let ana = stage.agent("ana").await;
    sow(&stage, 700, 20_000);
    let text = ana.get("/api/export").await.text;
    let mut lines: BTreeMap<String, usize> = BTreeMap::new();
    for line in text.lines() {
        let line: Value = serde_json::from_str(line).expect("NDJSON");
        let kind = match line["of"]["entry"].as_str() {
            Some(entry) => entry.to_owned(),
            None => word(&line["line"]),
        };
        *lines.entry(kind).or_default() += 1;
    }
    assert_eq!(
        (lines["conversation"], lines["contact"], lines["message"]),
        (700, 700, 20_000)
    );
}
