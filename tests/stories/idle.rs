//! An hour in which nothing happens: what an open page costs then.

use serde_json::Value;

use crate::stage::Stage;
use crate::stage::agent::{list, word};
use crate::stage::browser::{Browser, Screen, turn};
use crate::stage::screen::{COMPOSER, ROW};

/// An hour that passes when the story says so: clocks and timers of the page move second by second. The event stream is
/// played by the page too, as the worker keeps it when nothing happens: a heartbeat every 20 seconds, and an end after
/// four minutes, the earliest at which the worker ends one (`edge/src/hub.rs`). Everything else goes to the real worker.
const HOUR: &str = r"(() => {
  let ahead = 0, live = null;
  const now = Date.now, perf = performance.now.bind(performance), later = setTimeout, never = clearTimeout, real = fetch;
  const timers = new Set(), bytes = new TextEncoder();
  Date.now = () => now.call(Date) + ahead;
  performance.now = () => perf() + ahead;
  globalThis.setTimeout = (act, ms = 0, ...more) => {
    const one = { at: performance.now() + ms, run: () => timers.delete(one) && act(...more) };
    timers.add(one);
    return (one.id = later(one.run, ms));
  };
  globalThis.clearTimeout = (id) => { for (const one of timers) if (one.id === id) timers.delete(one); never(id); };
  globalThis.asked = [];
  globalThis.fetch = (input, how) => {
    const path = new URL(input.url ?? input, location.href).pathname;
    asked.push(path);
    if (path !== '/api/stream') return real(input, how);
    const body = new ReadableStream({ start: (it) => { live = { it, since: performance.now() } } });
    const headers = { 'content-type': 'text/event-stream', 'recado-now': String(Date.now()) };
    return Promise.resolve(new Response(body, { headers }));
  };
  globalThis.pass = async (seconds, done) => {
    for (let second = 1; second <= seconds; second++) {
      ahead += 1000;
      for (const one of [...timers]) if (one.at <= performance.now()) one.run();
      if (second % 20 === 0 && live) {
        const bye = performance.now() - live.since >= 240000;
        live.it.enqueue(bytes.encode(bye ? 'event: bye\ndata: {}\n\n' : ': \n\n'));
        if (bye) { live.it.close(); live = null }
        await new Promise((go) => later(go, 5));
      }
      await new Promise((go) => { const line = new MessageChannel(); line.port1.onmessage = go; line.port2.postMessage(0) });
    }
    done([asked, timers.size, !!live]);
  };
})()";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_hour_without_traffic_costs_the_renewals_of_one_stream() {
    let _turn = turn().await;
    let stage = Stage::open().await;
    stage.meta.say("joana", "oi").await;
    let ana = Browser::of(&stage, "ana", Screen::Desk).await;
    ana.click(ROW).await;
    ana.see(COMPOSER).await;
    ana.run_early(HOUR).await;
    ana.reload().await;
    ana.see("//*[contains(@class,'entry')]").await;
    // What a start costs is another matter; it is over when two minutes went by.
    ana.run_async("pass(120, arguments[0])", Vec::new()).await;
    ana.run("asked.length = 0; return 0").await;
    let mut told = Value::Null;
    for _ in 0..6 {
        told = ana.run_async("pass(600, arguments[0])", Vec::new()).await;
    }
    let asked: Vec<String> = list(&told[0]).iter().map(word).collect();
    assert!(
        asked.iter().all(|path| path == "/api/stream"),
        "nothing else is asked: {asked:?}"
    );
    assert!(
        (14..=16).contains(&asked.len()),
        "an hour of four minutes each: {}",
        asked.len()
    );
    assert_eq!(told[2], true, "and the page listens still");
    let line = "return document.querySelector('.app > [role=status]').innerText";
    assert_eq!(ana.run(line).await, "", "connected all the time");
}
