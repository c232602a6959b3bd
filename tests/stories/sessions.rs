//! Where one is signed in, as the settings tell it: no more exactly than it is known.

use crate::stage::Stage;
use crate::stage::browser::{Browser, Screen, turn};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn when_a_browser_was_used_last_is_told_by_the_hour() {
    let _turn = turn().await;
    let stage = Stage::open().await;
    stage.agent("ana").await;
    let ana = Browser::of(&stage, "ana", Screen::Desk).await;
    ana.go("/ajustes/sessoes").await;
    ana.see("//li[contains(.,'em uso agora')]").await;
    ana.see("//li[contains(.,'usado na última hora')]").await;
    stage.pass(5 * 3_600).await;
    ana.set_clock(5).await;
    ana.go("/ajustes/sessoes").await;
    ana.see("//li[contains(.,'usado há cerca de 5 h')]").await;
}

/// Something on the way, which is not the worker, wants to be signed in to: three times, then it lets the stream through.
const PROXY: &str = "const real = fetch; globalThis.asked = 0; globalThis.fetch = (input, how) => \
    new URL(input.url ?? input, location.href).pathname === '/api/stream' && asked < 3 && ++asked \
      ? Promise.resolve(new Response('<h1>Sign in to the network</h1>', { status: 401, headers: { 'Content-Type': 'text/html' } })) \
      : real(input, how); return 0";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_401_that_is_not_the_workers_ends_no_session() {
    let _turn = turn().await;
    let stage = Stage::open().await;
    stage.meta.say("joana", "antes").await;
    let ana = Browser::of(&stage, "ana", Screen::Desk).await;
    ana.read("antes").await;
    ana.run(PROXY).await;
    ana.network(false).await;
    ana.network(true).await;
    stage.meta.say("maria", "por trás do portal").await;
    ana.read("por trás do portal").await;
    let asked = ana.run("return asked").await;
    assert_eq!(asked, 3, "and nobody had to sign in again");
}

/// The stream must begin anew, and something on the way answers with nothing what it is to begin with.
const HOLLOW: &str = "const real = fetch; globalThis.asked = { '/api/stream': 0, '/api/snapshot': 0 }; \
    globalThis.fetch = (input, how) => { const path = new URL(input.url ?? input, location.href).pathname; \
      if (asked[path] === undefined || asked[path]++) return real(input, how); \
      return Promise.resolve(new Response('', { status: path === '/api/stream' ? 409 : 200 })) }; return 0";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_empty_answer_that_is_not_the_workers_ends_no_session() {
    let _turn = turn().await;
    let stage = Stage::open().await;
    stage.meta.say("joana", "antes").await;
    let ana = Browser::of(&stage, "ana", Screen::Desk).await;
    ana.read("antes").await;
    ana.run(HOLLOW).await;
    ana.network(false).await;
    ana.network(true).await;
    stage.meta.say("maria", "por trás do portal").await;
    ana.read("por trás do portal").await;
    let asked = ana.run("return asked['/api/snapshot']").await;
    assert!(asked.as_u64() > Some(1), "asked again: {asked}");
}
