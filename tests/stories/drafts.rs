//! One draft, however many tabs of a browser show it.

use crate::files::screen::{SEND, at_joanas};
use crate::given_back::drafted;
use crate::stage::Stage;
use crate::stage::browser::turn;
use crate::stage::until::until;
use crate::tabs::in_two_tabs;

/// What this tab says to the others comes late, and in its order.
const SLOW: &str = "const post = BroadcastChannel.prototype.postMessage;
    BroadcastChannel.prototype.postMessage = function (said) { setTimeout(() => post.call(this, said), 3000); };
    return 0";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_one_tab_writes_the_other_goes_on_with() {
    let _turn = turn().await;
    let stage = Stage::open().await;
    let ana = at_joanas(&stage).await;
    let [first, second] = in_two_tabs(&ana).await;
    ana.turn_to(&first).await;
    ana.fill("composer-text", "Olá, ").await;
    ana.turn_to(&second).await;
    drafted(&ana, "Olá, ").await;
    ana.fill("composer-text", "Joana").await;
    ana.turn_to(&first).await;
    drafted(&ana, "Olá, Joana").await;
    // What is taken back stays taken back, and what is sent is sent from both.
    ana.fill("composer-text", "\u{e003}\u{e003}").await;
    ana.turn_to(&second).await;
    drafted(&ana, "Olá, Joa").await;
    ana.click(SEND).await;
    stage.meta.answer("joana", "Olá, Joa").await;
    ana.turn_to(&first).await;
    drafted(&ana, "").await;
    // A note has its own box in both.
    ana.click("//button[contains(@class,'mode')][contains(.,'Nota')]")
        .await;
    ana.fill("composer-text", "só para nós").await;
    ana.turn_to(&second).await;
    drafted(&ana, "só para nós").await;
    ana.reload().await;
    drafted(&ana, "só para nós").await;
    assert_eq!(stage.meta.sends("Olá, Joa").await, 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_tabs_that_are_written_in_before_they_hear_of_each_other_lose_no_word() {
    let _turn = turn().await;
    let stage = Stage::open().await;
    let ana = at_joanas(&stage).await;
    let [first, second] = in_two_tabs(&ana).await;
    for tab in [&first, &second] {
        ana.turn_to(tab).await;
        ana.run(SLOW).await;
    }
    for (tab, words) in [(&first, "pela primeira"), (&second, "pela segunda")] {
        ana.turn_to(tab).await;
        ana.fill("composer-text", words).await;
    }
    let both = "pela primeira\npela segunda";
    for tab in [&first, &second] {
        ana.turn_to(tab).await;
        drafted(&ana, both).await;
    }
    // Both are told what came of it; nothing is added by that, and what was kept is the same.
    ana.pause(4_000).await;
    for tab in [&first, &second] {
        ana.turn_to(tab).await;
        drafted(&ana, both).await;
        ana.reload().await;
        drafted(&ana, both).await;
    }
    until("the row says it", async || {
        ana.text().await.contains("Rascunho").then_some(())
    })
    .await;
}
