//! A new team, from an empty worker to its first answered customer, with nothing but what the screens say.

use serde_json::{Value, json};

use crate::stage::agent::{list, word};
use crate::stage::browser::{Browser, Screen, turn};
use crate::stage::keys::ENTER;
use crate::stage::screen::ROW;
use crate::stage::{NUMBER, PASSWORD, Stage};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn from_a_set_up_code_to_the_first_answered_customer() {
    let _turn = turn().await;
    let stage = Stage::empty().await;
    let rui = Browser::open(&stage, Screen::Desk).await;
    rui.click("//a[contains(.,'Criar o espaço da equipe')]")
        .await;
    for (field, text) in [
        ("code", "demo-setup-code"),
        ("workspace", "Padaria Nova"),
        ("name", "Rui"),
        ("email", "rui@example.com"),
    ] {
        rui.fill(field, text).await;
    }
    rui.fill("password", &format!("{PASSWORD}{ENTER}")).await;

    // An empty inbox says what to do next, and there the way in is told to be an official one, and why.
    rui.click("//button[contains(.,'Conectar um canal')]").await;
    rui.read(
        "O Recado usa só os caminhos oficiais da Meta (APIs do WhatsApp Business e do Instagram).",
    )
    .await;
    rui.read("são eles que fazem a Meta bloquear números").await;
    rui.read(&format!("{}/hook/meta", stage.worker.address))
        .await;
    for (field, text) in [
        ("name", "Balcão"),
        ("phone", "+55 11 5550-0100"),
        ("address", NUMBER),
        ("account", "200000000000001"),
    ] {
        rui.fill(&format!("inbox-{field}"), text).await;
    }
    rui.fill("inbox-token", &format!("demo-token{ENTER}")).await;
    rui.see("//section//h3[contains(.,'Balcão')]").await;

    // Point 4 of the README, in Meta's console; then a first customer.
    stage.meta.subscribe().await;
    let verified = stage.meta.control("verify", &Value::Null).await;
    assert_eq!(verified["ok"], true, "{verified}");
    stage.meta.say("joana", "Vocês abrem hoje?").await;
    let to = "//input[starts-with(@id,'check-to')]";
    rui.write(to, "+55 11 5550-0101").await;
    rui.click("//button[contains(.,'Testar a conexão')]").await;
    rui.read("Tudo certo: este canal está no ar.").await;

    rui.click("//a[contains(.,'Pessoas')]").await;
    rui.fill("invite-name", "Sofia").await;
    rui.fill("invite-email", &format!("sofia@example.com{ENTER}"))
        .await;
    let link = rui
        .see("//code[contains(.,'/convite#')]")
        .await
        .text()
        .await
        .expect("a link");
    let sofia = Browser::open(&stage, Screen::Phone).await;
    sofia.go(&link.replace(&stage.worker.address, "")).await;
    sofia.fill("name", "Sofia").await;
    sofia.fill("password", &format!("{PASSWORD}{ENTER}")).await;
    sofia.see(ROW).await;
    sofia.click(ROW).await;
    sofia.reply("Até as oito!").await;
    stage.meta.answer("joana", "Até as oito!").await;
    rui.click("//a[@aria-label='Conversas']").await;
    rui.see(&format!(
        "{ROW}[contains(.,'Até as oito!')][contains(.,'Sofia')]"
    ))
    .await;
    println!("proves: PK-02 PK-04 PK-54 PK-55 PK-66 RS-01 GB-01 AF-27");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_gateway_but_the_official_one_can_be_connected() {
    let _turn = turn().await;
    let stage = Stage::open().await;
    let ana = stage.agent("ana").await;
    let inbox = json!({ "name": "Atalho", "address": "100000000000003", "account": "200000000000003",
        "phone": "", "token": "demo-token", "url": "http://127.0.0.1:9/send" });
    for kind in ["whatsapp_web", "baileys", "qr_code", "personal", ""] {
        let mut inbox = inbox.clone();
        inbox["kind"] = json!(kind);
        assert_eq!(ana.post("/api/inboxes", &inbox).await.status, 422, "{kind}");
    }
    // An address of somebody's own gateway is no number id, and a word for one is not even read.
    let mut own = inbox.clone();
    own["kind"] = json!("whatsapp");
    own["address"] = json!("http://127.0.0.1:9/send");
    assert_eq!(ana.post("/api/inboxes", &own).await.status, 422);
    assert_eq!(
        ana.post("/api/inboxes", &{
            own["address"] = inbox["address"].clone();
            own
        })
        .await
        .status,
        201
    );
    let settings = ana.snapshot().await["settings"].clone();
    let number = list(&settings["inboxes"]).into_iter();
    let number = number.last().expect("the newest");
    assert!(!number.to_string().contains("127.0.0.1"), "{number}");
    let browser = Browser::of(&stage, "ana", Screen::Desk).await;
    browser.go("/ajustes/numeros").await;
    browser.read("Nada de QR code emprestado, extensão ou robô no celular: são eles que fazem a Meta bloquear números.").await;
    browser
        .read("Painel da Meta › WhatsApp › Configuração da API")
        .await;
    assert_eq!(word(&number["kind"]), "whatsapp");
    println!("proves: CX-71 PK-66");
}
