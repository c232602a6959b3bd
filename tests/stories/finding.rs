//! Search, and filters that people give a name.

use serde_json::{Value, json};

use crate::scopes::join;
use crate::screens_list::crowd;
use crate::stage::Stage;
use crate::stage::agent::{Agent, list, word};
use crate::stage::browser::{Browser, Screen, turn};
use crate::stage::keys::{CONTROL, ENTER, NOTHING};
use crate::stage::meta::{envelope, now, text, text_hook};
use crate::stage::screen::{bubble, row};
use crate::stage::until::until;

async fn search(who: &Agent, words: &str) -> Vec<Value> {
    let said = who.post("/api/search", &json!({ "q": words })).await;
    assert_eq!(said.status, 200, "{words}: {}", said.text);
    list(&said.json()["hits"])
}

/// The words that a hit marks, by its ranges.
fn marked(hit: &Value) -> Vec<String> {
    let text: Vec<char> = word(&hit["snippet"]["text"]).chars().collect();
    let ranges = list(&hit["snippet"]["hits"]).into_iter();
    let range = |range: Value| {
        let end = |place: usize| range[place].as_u64().expect("a place") as usize;
        text[end(0)..end(1)].iter().collect()
    };
    ranges.map(range).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_said_is_found_by_how_its_words_begin_whatever_their_accents() {
    let stage = Stage::open().await;
    let ana = stage.agent("ana").await;
    let dora = join(&stage, &ana, "dora", "limited_agent").await;
    stage
        .meta
        .say("joana", "A Opção mais rápida não chegou")
        .await;
    stage.meta.say("tomas", "qual opcao é melhor?").await;
    let joana = word(&ana.conversation("Joana").await["id"]);
    ana.conversation("Tom").await;
    let note = json!({ "command": "add_note", "text": "opção paga por boleto" });
    ana.wish(&joana, note).await;

    let hits = search(&ana, "OPCAO").await;
    assert_eq!(hits.len(), 3, "{hits:?}");
    assert!(
        hits.is_sorted_by(|one, next| one["at"].as_i64() >= next["at"].as_i64()),
        "the newest first"
    );
    assert!(
        hits.iter().all(|hit| hit["entry"]["id"].is_string()),
        "{hits:?}"
    );
    let first = hits
        .iter()
        .find(|hit| word(&hit["snippet"]["text"]).contains("rápida"))
        .expect("Joana's");
    assert_eq!(marked(first), ["Opção"]);
    let both = search(&ana, "rapid opc").await;
    assert_eq!(
        both.iter().map(marked).collect::<Vec<_>>(),
        [["Opç", "rápid"]]
    );
    assert!(
        search(&ana, "pida").await.is_empty(),
        "words are found by how they begin"
    );
    assert!(
        search(&ana, "o").await.is_empty(),
        "a single letter asks for nothing"
    );

    // People, by name and by number; they come first.
    let people = search(&ana, "joana").await;
    assert_eq!(
        (
            word(&people[0]["conversation"]),
            people[0]["entry"].is_null()
        ),
        (joana.clone(), true)
    );

    // Only what one may read, and at once when one may.
    assert!(search(&dora, "opcao").await.is_empty());
    let own = dora.id().await;
    ana.wish(&joana, json!({ "command": "assign", "to": own }))
        .await;
    assert_eq!(search(&dora, "opcao").await.len(), 2);
    stage.meta.say("joana", "e a opção expressa?").await;
    stage.meta.settled().await;
    assert_eq!(
        search(&dora, "expressa").await.len(),
        1,
        "what came a moment ago is found"
    );
    let found = &search(&dora, "expressa").await[0];
    let (at, entry) = (&found["entry"]["at"], word(&found["entry"]["id"]));
    let page = format!("/api/conversations/{joana}/messages?to={at}.{entry}");
    let entries = list(&dora.get(&page).await.json()["entries"]);
    assert!(
        entries.iter().any(|it| it["id"] == json!(entry)),
        "and the thread opens at it"
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_taken_back_or_changed_is_found_as_it_is_now() {
    let stage = Stage::open().await;
    let ana = stage.agent("ana").await;
    let said = stage.meta.say("joana", "meu cartão é segredo").await;
    ana.conversation("Joana").await;
    assert_eq!(search(&ana, "segredo").await.len(), 1);
    let on = json!({ "original_message_id": said["id"] });
    let revoke = json!({ "customer": "joana", "kind": "revoke", "content": on });
    let told = stage.meta.control("say", &revoke).await;
    stage.meta.settled().await;
    assert!(search(&ana, "segredo").await.is_empty(), "{told}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_view_is_ones_own_or_everybodys() {
    let stage = Stage::open().await;
    let (ana, bruno) = (stage.agent("ana").await, stage.agent("bruno").await);
    let mut stream = bruno.listen().await;
    let view = |name: &str, shared: bool| {
        json!({ "name": name, "shared": shared, "sort": "waiting",
        "filter": { "all": [{ "status": "open" }, { "owner": "me" }] } })
    };
    assert_eq!(
        ana.post("/api/views", &view("Só minha", false))
            .await
            .status,
        201
    );
    let shared = ana.post("/api/views", &view("De todos", true)).await;
    assert_eq!(shared.status, 201, "{}", shared.text);
    assert_eq!(
        bruno
            .post("/api/views", &view("De todos", true))
            .await
            .status,
        403
    );
    let own = bruno
        .post("/api/views", &view("Do Bruno", false))
        .await
        .json();

    let names = |settings: &Value| -> Vec<String> {
        list(&settings["views"])
            .iter()
            .map(|one| word(&one["name"]))
            .collect()
    };
    let mut told = Vec::new();
    while told != ["De todos", "Do Bruno"] {
        let delta = stream.next().await.expect("the stream goes on").json();
        for change in list(&delta["changes"]) {
            if change["change"] == "settings" {
                told = names(&change["of"]);
                assert!(!told.contains(&"Só minha".to_owned()), "{told:?}");
            }
        }
    }
    assert_eq!(names(&bruno.snapshot().await["settings"]), told);
    assert_eq!(
        names(&ana.snapshot().await["settings"]),
        ["Só minha", "De todos"]
    );

    let mut changed = view("Esperando", false);
    changed["id"] = own["id"].clone();
    assert_eq!(
        bruno.post("/api/views", &changed).await.json()["name"],
        "Esperando"
    );
    assert_eq!(
        ana.post("/api/views", &changed).await.status,
        404,
        "another's own view is none"
    );
    let at = |view: &Value| format!("/api/views/{}", word(&view["id"]));
    assert_eq!(bruno.delete(&at(&shared.json())).await.status, 403);
    assert_eq!(bruno.delete(&at(&own)).await.status, 204);
    assert_eq!(names(&bruno.snapshot().await["settings"]), ["De todos"]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn pages_of_finds_have_everything_once_and_the_newest_first() {
    let stage = Stage::open().await;
    let ana = stage.agent("ana").await;
    let start = now() - 1_000;
    // Webhooks of one message and of many: some are in the index when the first search is over, the newest are not yet.
    let first = text_hook(500_103, "first", "outra coisa", start - 90 * 86_400);
    assert_eq!(stage.meta.post(&first).await.status, 200);
    let (mut count, mut said) = (0_u32, Vec::new());
    for webhook in 0..150 {
        let size = if webhook % 10 == 0 { 12 } else { 1 };
        // Every fifth tells what was said long before: news of the past that comes late.
        let late = if webhook % 5 == 3 { 40 * 86_400 } else { 0 };
        let (mut contacts, mut messages) = (Vec::new(), Vec::new());
        for _ in 0..size {
            let (contact, message) = text(
                count % 7,
                &format!("p{count}"),
                &format!("sabonete {count}"),
                start + i64::from(count) - late,
            );
            said.push((start + i64::from(count) - late, count));
            contacts.push(contact);
            messages.push(message);
            count += 1;
        }
        let told = stage
            .meta
            .post(&envelope(json!(contacts), json!(messages), json!([])))
            .await;
        assert_eq!(told.status, 200, "{}", told.text);
        if webhook == 90 {
            search(&ana, "sabonete").await;
        }
    }
    said.sort_unstable();
    let expected: Vec<String> = said
        .iter()
        .rev()
        .map(|(_, number)| format!("sabonete {number}"))
        .collect();
    assert_eq!(all_pages(&ana, "sabon", 20).await, expected);
    assert_eq!(search(&ana, "sabonete 137").await.len(), 1);
    // Of a person who is in the index by now: the number as it is shown, without the country, without the area, and as far
    // as somebody remembers it.
    for typed in [
        "+55 11 5550-0103",
        "(11) 5550-0103",
        "5550-0103",
        "50-0103",
        "0103",
    ] {
        let found = search(&ana, typed).await;
        assert_eq!(word(&found[0]["name"]), "Pessoa 500103", "{typed}");
        assert_eq!(marked(&found[0]).len(), 1, "{typed}");
    }
}

/// The texts of every page of a search, each of them full but the last.
async fn all_pages(who: &Agent, words: &str, full: usize) -> Vec<String> {
    let (mut found, mut asked) = (Vec::new(), json!({ "q": words }));
    loop {
        let page = who.post("/api/search", &asked).await;
        let page = page.json();
        let hits = list(&page["hits"]);
        found.extend(hits.iter().map(|hit| word(&hit["snippet"]["text"])));
        match page["next"].as_str() {
            Some(next) => asked["before"] = json!(next),
            None => return found,
        }
        assert_eq!(hits.len(), full, "a page with another behind it is full");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn words_that_are_common_and_seldom_together_make_full_pages() {
    let stage = Stage::open().await;
    let ana = stage.agent("ana").await;
    let start = now() - 20_000;
    let (mut contacts, mut messages, mut together) = (Vec::new(), Vec::new(), Vec::new());
    for count in 0..6_000_u32 {
        let both = count % 100 == 7;
        let words = match (both, count % 2) {
            (true, _) => format!("geladeira azul urgente {count}"),
            (_, 0) => format!("a geladeira {count}"),
            _ => format!("é urgente {count}"),
        };
        if both {
            together.push(words.clone());
        }
        let at = start + i64::from(count);
        let (contact, message) = text(count % 5, &format!("s{count}"), &words, at);
        contacts.push(contact);
        messages.push(message);
        if messages.len() == 500 {
            let body = envelope(
                json!(std::mem::take(&mut contacts)),
                json!(std::mem::take(&mut messages)),
                json!([]),
            );
            assert_eq!(stage.meta.post(&body).await.status, 200);
        }
    }
    // So short a journal is read as it is; these make it long enough for the index.
    for count in 0..80_u32 {
        let (contact, message) = text(6, &format!("f{count}"), "bom dia", now());
        let body = envelope(json!([contact]), json!([message]), json!([]));
        assert_eq!(stage.meta.post(&body).await.status, 200);
    }
    together.reverse();
    assert_eq!(all_pages(&ana, "gelad urg", 20).await, together);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_a_list_is_narrowed_by_in_words_is_asked_of_the_worker_and_stands_in_no_address() {
    let _turn = turn().await;
    let stage = Stage::open().await;
    let ana = stage.agent("ana").await;
    for customer in ["joana", "maria"] {
        stage.meta.say(customer, "Bom dia").await;
    }
    // Closed, it is not among what a browser begins with.
    let joana = word(&ana.conversation("Joana").await["id"]);
    let close = json!({ "command": "set_status", "status": { "is": "closed" } });
    ana.wish(&joana, close).await;
    let carla = Browser::of(&stage, "carla", Screen::Desk).await;
    carla.go("/?view=closed").await;
    carla.fill("list-filter", "joana").await;
    carla.see(&row("Joana")).await;
    let script = "return performance.getEntriesByType('resource').map((it) => it.name)";
    let addresses = until("the list with words was asked for", async || {
        let all = carla.run(script).await.to_string();
        (all.matches("/api/conversations").count() > 1).then_some(all)
    })
    .await;
    assert!(!addresses.contains("joana"), "{addresses}");

    let asked = json!({ "view": "closed", "filter": { "text": "joana" } });
    let page = ana.post("/api/conversations", &asked).await;
    assert_eq!(page.status, 200, "{}", page.text);
    assert_eq!(list(&page.json()["heads"]).len(), 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_has_no_name_is_found_by_the_last_digits_of_a_number_written_as_everywhere() {
    let _turn = turn().await;
    let stage = Stage::open().await;
    let (_, message) = text(500_103, "nameless", "bom dia", now());
    let nameless = envelope(json!([]), json!([message]), json!([]));
    assert_eq!(stage.meta.post(&nameless).await.status, 200);
    let carla = Browser::of(&stage, "carla", Screen::Desk).await;
    carla.see(&row("+55 11 5550-0103")).await;
    carla.press(&format!("{CONTROL}k{NOTHING}")).await;
    carla.focused("search-field").await;
    carla.press("0103").await;
    let hit = "//*[@role='option'][@class='hit'][contains(.,'+55 11 5550-0103')]";
    carla.see(&format!("{hit}//mark[.='0103']")).await;
    // Nobody told a name to take letters from.
    carla
        .see(&format!(
            "{hit}//*[contains(@class,'avatar')][@data-letters='']"
        ))
        .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_found_is_drawn_line_by_line_and_older_finds_move_nobody() {
    let _turn = turn().await;
    let stage = Stage::open().await;
    crowd(&stage, 60).await;
    let carla = Browser::of(&stage, "carla", Screen::Desk).await;
    carla.see(&row("conta 59")).await;
    carla.press(&format!("{CONTROL}k{NOTHING}")).await;
    carla.focused("search-field").await;
    carla.press("conta").await;
    carla.see("//*[@class='hit'][.//mark[.='conta']]").await;
    let lines = async |least: u64| {
        until(&format!("{least} lines or more"), async || {
            let lines = carla.run("return document.querySelectorAll('.hit').length");
            (lines.await.as_u64() >= Some(least)).then_some(())
        })
        .await;
    };
    lines(30).await;
    let hits = "const hits = document.querySelector('.hits')";
    carla
        .run(&format!("{hits}; hits.scrollTop = 600; return 0"))
        .await;
    carla.click("//*[@class='search']/button").await;
    lines(40).await;
    let stands = format!(
        "{hits}, titles = hits.querySelectorAll('.menu-title'); \
         return [hits.scrollTop, titles.length, titles[0].nextElementSibling.id]"
    );
    let stands = carla.run(&stands).await;
    assert_eq!(stands, json!([600, 1, "hit-30"]));
    // Fewer than stood there.
    carla.fill("search-field", " 17").await;
    carla
        .see("//*[@id='search-hits'][count(*)=1]/*[@id='hit-0'][.//mark[.='17']]")
        .await;
    carla.press(ENTER).await;
    carla.see(&bubble("conta 17")).await;
}
