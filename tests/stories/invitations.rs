//! Invitations that wait: who may sees them and takes them back, and a link that opens nothing says so.

use crate::entrance::{accept, invited};
use crate::stage::Stage;
use crate::stage::agent::word;
use crate::stage::browser::{Browser, Screen, turn};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_was_invited_and_has_not_come_is_seen_and_can_be_taken_back() {
    let _turn = turn().await;
    let stage = Stage::open().await;
    let agent = stage.agent("ana").await;
    let dora = invited(&agent, "Dora", "supervisor").await;
    let eva = invited(&agent, "Eva", "agent").await;
    let ana = Browser::of(&stage, "ana", Screen::Desk).await;
    ana.go("/ajustes/pessoas").await;
    let line =
        |name: &str| format!("//li[contains(.,'{name}@example.com')][contains(.,'vale até')]");
    ana.see(&format!("{}[contains(.,'Supervis')]", line("dora")))
        .await;
    ana.see(&line("eva")).await;
    assert_eq!(ana.faults().await, Vec::<String>::new());
    ana.click(&format!("{}//button", line("dora"))).await;
    ana.gone(&line("dora")).await;
    // Who comes waits no more, and is seen to come.
    let said = accept(&stage, &eva["token"]).await.0;
    assert_eq!(said.status, 201, "{}", said.text);
    ana.see("//li[contains(.,'eva@example.com')][not(contains(.,'vale até'))]")
        .await;
    ana.gone(&line("eva")).await;
    // Without the network it is said, as elsewhere in the settings.
    ana.network(false).await;
    ana.go("/ajustes/pessoas").await;
    ana.read("O servidor não respondeu").await;

    // Whoever opens the link hears of it at once, and not when they have chosen a password.
    let newcomer = Browser::open(&stage, Screen::Phone).await;
    newcomer.go(&word(&dora["path"])).await;
    newcomer.read("Este convite foi cancelado").await;
    assert_eq!(
        accept(&stage, &dora["token"]).await.0.problem(),
        "invitation-revoked"
    );
    newcomer.go(&word(&eva["path"])).await;
    newcomer.read("Este convite já foi usado").await;
    // Who may not invite sees nobody who was invited.
    let bruno = stage.agent("bruno").await;
    assert_eq!(bruno.get("/api/invitations").await.status, 403);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_link_is_shown_until_it_opens_nothing_any_more() {
    const LINK: &str = "//*[@role='status'][contains(.,'Ele vale uma vez')]";
    let _turn = turn().await;
    let stage = Stage::open().await;
    let ana = Browser::of(&stage, "ana", Screen::Desk).await;
    ana.go("/ajustes/pessoas").await;
    ana.fill("invite-name", "Dora").await;
    ana.fill("invite-email", "Dora@example.com").await;
    ana.click("//button[contains(.,'Criar convite')]").await;
    ana.see(LINK).await;
    // Another's leaves it there.
    let eva = invited(&stage.agent("ana").await, "Eva", "agent").await;
    assert_eq!(accept(&stage, &eva["token"]).await.0.status, 201);
    ana.see("//li[contains(.,'eva@example.com')]").await;
    ana.see(LINK).await;
    ana.click("//button[contains(@aria-label,'Cancelar convite')]")
        .await;
    ana.gone(LINK).await;
}
