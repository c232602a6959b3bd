//! A network that cuts whatever is on its way, wherever it happens to be: before it left, in the middle of a file, or after
//! the worker had done it and before anybody heard. Each thing arrives once, and in order.

use serde_json::Value;

use crate::files::screen::{choose, on_disk};
use crate::given_back::opens;
use crate::stage::Stage;
use crate::stage::agent::word;
use crate::stage::browser::{Browser, Screen, turn};
use crate::stage::until::until;

/// Decides by chance, never against the same thing more than twice in a row, and notes what it did.
const CUTS: &str = "let seeded = false; globalThis.cuts = {};
  // Wishes and files each have a chance of their own: which comes first is nobody's choice.
  const wishes = { state: 0, row: 0 }, files = { state: 0, row: 0 };
  globalThis.begin = (seed) => { seeded = true; wishes.state = files.state = seed };
  const fate = (of) => {
    of.state = (Math.imul(of.state, 1103515245) + 12345) & 0x7fffffff;
    const how = of.row >= 2 ? 'goes' : ['goes', 'before', 'middle', 'after'][(of.state >> 16) & 3];
    of.row = how === 'goes' ? 0 : of.row + 1;
    return how;
  };
  const note = (what) => { cuts[what] = (cuts[what] ?? 0) + 1 };
  const real = fetch;
  globalThis.fetch = async (input, how) => {
    const path = new URL(input.url ?? input, location.href).pathname;
    const end = path === '/api/commands' && seeded ? fate(wishes) : 'goes';
    if (end === 'before') { note('wish before'); throw new TypeError('cut') }
    const answer = await real(input, how);
    if (end !== 'goes') { note('wish after'); throw new TypeError('cut') }
    return answer;
  };
  const send = XMLHttpRequest.prototype.send;
  XMLHttpRequest.prototype.send = function (body) {
    const end = fate(files), cut = (what) => { note(`file ${what}`); this.abort() };
    if (end === 'middle') this.upload.addEventListener('progress', (it) => it.loaded > 0 && it.loaded < it.total && cut(end));
    if (end === 'after') this.upload.addEventListener('load', () => cut(end));
    send.call(this, body);
    if (end === 'before') cut(end);
  };
  return 0";

/// What is on a customer's phone: texts, and how large each file is.
async fn arrived(stage: &Stage, customer: &str) -> Vec<String> {
    let mut all = Vec::new();
    for bubble in stage.meta.ours(customer).await {
        let content = &bubble["content"];
        all.push(match content["id"].as_str() {
            Some(id) => stage.meta.bytes(id).await.len().to_string(),
            None => word(&content["body"]),
        });
    }
    all
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whatever_is_cut_on_its_way_arrives_once_and_in_order() {
    const SIZE: usize = 1_000_000;
    let _turn = turn().await;
    let stage = Stage::open().await;
    for customer in ["joana", "maria"] {
        stage.meta.say(customer, "oi").await;
    }
    let ana = Browser::of(&stage, "ana", Screen::Desk).await;
    opens(&ana, "Joana").await;
    ana.run(CUTS).await;
    // A second for each file, so that it has a middle.
    ana.uploads_at(1_000_000).await;
    let mut wanted: [Vec<String>; 2] = [Vec::new(), Vec::new()];
    let mut files = Vec::new();
    // Seeds that cut everywhere; one that ever fails is kept here.
    for seed in [10, 13, 24] {
        ana.run(&format!("begin({seed}); return 0")).await;
        for (place, person) in ["Joana", "Maria"].into_iter().enumerate() {
            opens(&ana, person).await;
            let size = SIZE + seed * 10 + place;
            ana.reply(&format!("antes {seed}")).await;
            let file = on_disk(".png", &vec![9; size]);
            choose(&ana, &file).await;
            // It lies on the disk for as long as it is on its way.
            files.push(file);
            ana.reply(&format!("depois {seed}")).await;
            wanted[place].extend([
                format!("antes {seed}"),
                size.to_string(),
                format!("depois {seed}"),
            ]);
        }
        for (customer, wanted) in ["joana", "maria"].into_iter().zip(&wanted) {
            until(&format!("{customer} has everything"), async || {
                let count = stage.meta.ours(customer).await.len();
                (count >= wanted.len()).then_some(())
            })
            .await;
        }
    }
    stage.meta.settled().await;
    for (customer, wanted) in ["joana", "maria"].into_iter().zip(&wanted) {
        assert_eq!(&arrived(&stage, customer).await, wanted, "{customer}");
    }
    let cuts = ana.run("return cuts").await;
    println!("{cuts}");
    for kind in [
        "wish before",
        "wish after",
        "file before",
        "file middle",
        "file after",
    ] {
        assert_ne!(cuts[kind], Value::Null, "{kind}: {cuts}");
    }
}
