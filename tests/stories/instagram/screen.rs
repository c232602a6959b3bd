//! Instagram on the screen: in the list, in the thread, and when it is connected.

use serde_json::json;

use crate::stage::agent::word;
use crate::stage::browser::{Browser, Screen, turn};
use crate::stage::meta::SECOND;
use crate::stage::screen::{COMPOSER, bubble, row};
use crate::stage::until::until;
use crate::stage::{ACCOUNT, Stage};

const ENTER: char = '\u{e007}';

/// So many rows, and no others, are shown.
async fn shows(browser: &Browser, count: u64) {
    let script = "return document.querySelectorAll('.row:not([hidden])').length";
    until(&format!("{count} rows"), async || {
        (browser.run(script).await == count).then_some(())
    })
    .await;
}

/// A bubble with these words and what its ticks say.
fn ticks(words: &str, say: &str) -> String {
    format!(
        "//*[contains(@class,'bubble')][contains(.,'{words}')]//*[contains(@class,'ticks')][@aria-label='{say}']"
    )
}

/// A customer writes by each channel, and Bruno looks.
async fn sees_both(stage: &Stage) -> Browser {
    stage.meta.say("joana", "pelo WhatsApp").await;
    stage.meta.say("nina", "pelo Instagram").await;
    let bruno = Browser::of(stage, "bruno", Screen::Desk).await;
    shows(&bruno, 2).await;
    bruno
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn both_channels_stand_in_one_list_and_each_is_answered_from_there() {
    let _turn = turn().await;
    let stage = Stage::open().await;
    let bruno = sees_both(&stage).await;
    bruno
        .see("//*[@role='tab'][@aria-selected='true'][contains(.,'Todas')]")
        .await;
    bruno
        .see(&format!("{}//*[@class='channel']", row("pelo WhatsApp")))
        .await;
    let nina = row("Nina Sartori");
    bruno
        .see(&format!(
            "{nina}[contains(.,'pelo Instagram')]//*[@class='channel instagram']"
        ))
        .await;

    bruno.click(&nina).await;
    bruno
        .see("//header[contains(@class,'thread-head')]//*[contains(.,'@nina.sartori')]")
        .await;
    bruno
        .see("//form[contains(@class,'composer')]//*[contains(@class,'chip good')]")
        .await;
    bruno
        .see("//form[contains(@class,'composer')]//button[contains(.,'Enviar por Instagram')]")
        .await;
    bruno
        .click("//header//button[normalize-space()='Assumir']")
        .await;
    bruno.reply("Oi, Nina!").await;
    stage.meta.answer("nina", "Oi, Nina!").await;
    bruno.see(&ticks("Oi, Nina!", "Enviada")).await;
    stage.meta.settled().await;
    stage
        .meta
        .control("read", &json!({ "customer": "nina" }))
        .await;
    bruno.see(&ticks("Oi, Nina!", "Visto")).await;
    let bubbles = "return [...document.querySelectorAll('.bubble')].filter((it) => it.innerText.includes('Oi, Nina!')).length";
    assert_eq!(bruno.run(bubbles).await, 1, "its echo is not a second one");
    assert_eq!(stage.meta.sends_to_instagram("Oi, Nina!").await, 1);

    bruno.click(&row("pelo WhatsApp")).await;
    bruno
        .see("//form[contains(@class,'composer')]//button[contains(.,'Enviar por WhatsApp')]")
        .await;
    bruno.reply("Oi, Joana!").await;
    stage.meta.answer("joana", "Oi, Joana!").await;
    println!("proves: WT-01 WT-02 WT-14 WT-15 WT-20");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_list_is_narrowed_by_channel_and_each_channel_is_offered_once() {
    let _turn = turn().await;
    let stage = Stage::open().await;
    let number = json!({ "kind": "whatsapp", "name": "Suporte", "address": SECOND,
        "account": "200000000000001", "phone": "+55 11 5550-0200", "token": "demo-token" });
    let ana = stage.agent("ana").await;
    assert_eq!(ana.post("/api/inboxes", &number).await.status, 201);
    stage.meta.say("joana", "pelo WhatsApp").await;
    stage.meta.say("nina", "pelo Instagram").await;
    let carla = Browser::of(&stage, "carla", Screen::Desk).await;
    shows(&carla, 2).await;
    carla.click("//button[@aria-label='Filtros']").await;
    carla
        .see("//dialog[@open]//fieldset[legend='Canais']")
        .await;
    let offered = "return [...document.querySelectorAll('dialog[open] fieldset')].find((it) => it.innerText.startsWith('Canais')).querySelectorAll('button').length";
    assert_eq!(carla.run(offered).await, 2, "two channels, three inboxes");
    carla
        .click("//dialog[@open]//fieldset[legend='Canais']//button[normalize-space()='Instagram']")
        .await;
    carla
        .click("//dialog[@open]//button[contains(.,'Mostrar 1 conversa')]")
        .await;
    shows(&carla, 1).await;
    carla.see(&row("Nina Sartori")).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_unsent_is_gone_and_files_and_long_texts_are_told_before_they_are_tried() {
    let _turn = turn().await;
    let stage = Stage::open().await;
    let said = stage.meta.say("nina", "apague isto").await;
    let ana = Browser::of(&stage, "ana", Screen::Desk).await;
    ana.click(&row("Nina Sartori")).await;
    ana.read("apague isto").await;
    let mention = json!({ "customer": "nina", "kind": "story_mention" });
    stage.meta.control("say", &mention).await;
    let link = "//*[contains(@class,'bubble')]//a[contains(.,'Mencionou vocês em um story')][contains(@href,'ig_messaging_cdn')]";
    ana.see(link).await;
    // Its row says so too, and not where it lies.
    ana.see(&format!(
        "{}[contains(.,'Mencionou vocês em um story')]",
        row("Nina Sartori")
    ))
    .await;
    let revoke = json!({ "customer": "nina", "kind": "revoke", "content": { "original_message_id": said["id"] } });
    stage.meta.control("say", &revoke).await;
    ana.see(&bubble("Mensagem apagada")).await;
    ana.see("//label[contains(@class,'attach')][@title='Por enquanto, arquivos só pelo WhatsApp']//input[@disabled]").await;
    // 450 letters of two bytes each are near the limit of 1,000 bytes, and 501 are over it.
    ana.write(COMPOSER, &"é".repeat(450)).await;
    ana.see("//*[@class='count'][contains(.,'900/1000')]").await;
    ana.write(COMPOSER, &"é".repeat(51)).await;
    ana.see("//*[@class='count over'][.='1 caractere a mais']")
        .await;
    ana.see("//*[contains(@class,'hint')][contains(.,'um acento vale 2')]")
        .await;
    // Nothing leaves that cannot arrive, and nothing of it is lost.
    ana.see("//form[contains(@class,'composer')]//button[@type='submit'][@aria-disabled='true']")
        .await;
    ana.fill("composer-text", &ENTER.to_string()).await;
    ana.see("//*[@class='toast'][contains(.,'1 caractere a mais')]")
        .await;
    let written = "return document.getElementById('composer-text').value.length";
    assert_eq!(ana.run(written).await, 501);
    ana.fill("composer-text", &format!("\u{e003}{ENTER}")).await;
    stage.meta.answer("nina", &"é".repeat(500)).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_refused_answer_says_why_and_another_token_sends_it() {
    let _turn = turn().await;
    let stage = Stage::open().await;
    stage.meta.say("nina", "oi").await;
    let ana = Browser::of(&stage, "ana", Screen::Desk).await;
    ana.click(&row("Nina Sartori")).await;
    for (code, words) in [
        (
            10,
            "Passaram mais de 24 horas desde a última mensagem do cliente.",
        ),
        (190, "troque o token em Ajustes › Canais"),
    ] {
        let rule = json!({ "customer": "nina", "fault": { "kind": "code", "code": code } });
        stage.meta.control("faults/send", &rule).await;
        let text = format!("falha {code}");
        ana.reply(&text).await;
        let bubble = format!("//*[contains(@class,'entry')][contains(.,'{text}')]");
        ana.see(&format!(
            "{bubble}//*[@class='trouble'][contains(.,'{words}')]"
        ))
        .await;
        if code == 190 {
            // The inbox has stopped; a new token starts it again.
            ana.go("/ajustes/numeros").await;
            let panel = "//section[.//h3[.='Loja no Instagram']]";
            ana.see(&format!("{panel}//*[contains(@class,'chip bad')]"))
                .await;
            ana.click(&format!("{panel}//summary")).await;
            let token = format!("demo-instagram-token{ENTER}");
            ana.write(
                &format!("{panel}//input[starts-with(@id,'token-')]"),
                &token,
            )
            .await;
            ana.see(&format!("{panel}//*[contains(@class,'chip good')]"))
                .await;
            ana.click("//a[@aria-label='Conversas']").await;
            ana.click(&row("Nina Sartori")).await;
        }
        ana.click(&format!("{bubble}//button[contains(.,'Tentar de novo')]"))
            .await;
        stage.meta.answer("nina", &text).await;
        ana.see(&ticks(&text, "Enviada")).await;
        assert_eq!(stage.meta.sends_to_instagram(&text).await, 2);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_account_is_connected_and_checked_without_a_test_message() {
    let _turn = turn().await;
    let stage = Stage::empty().await;
    let mut rui = stage.visitor();
    let setup = json!({ "code": "demo-setup-code", "workspace": "Padaria Nova", "name": "Rui",
        "email": "rui@example.com", "password": crate::stage::PASSWORD });
    assert_eq!(rui.enter("/api/setup", &setup).await.status, 201);
    let browser = Browser::open(&stage, Screen::Desk).await;
    browser.fill("email", "rui@example.com").await;
    browser
        .fill("password", &format!("{}{ENTER}", crate::stage::PASSWORD))
        .await;
    browser
        .click("//button[contains(.,'Conectar um canal')]")
        .await;
    browser
        .click("//button[@aria-pressed='false'][normalize-space()='Instagram']")
        .await;
    browser.read("messaging_seen").await;
    browser.read("instagram_business_manage_messages").await;
    browser.fill("inbox-name", "Perfil da padaria").await;
    browser.fill("inbox-address", ACCOUNT).await;
    browser
        .fill("inbox-token", &format!("demo-instagram-token{ENTER}"))
        .await;
    let panel = "//section[.//h3[.='Perfil da padaria']]";
    browser.see(panel).await;
    let inbox = rui.snapshot().await["settings"]["inboxes"][0].clone();
    assert_eq!(
        (word(&inbox["kind"]), word(&inbox["account"])),
        ("instagram".into(), ACCOUNT.into())
    );

    stage.meta.say("nina", "abre hoje?").await;
    rui.conversation("Nina Sartori").await;
    let to = "return document.querySelectorAll('input[id^=check-to]').length";
    assert_eq!(browser.run(to).await, 0, "no test message");
    browser
        .click(&format!("{panel}//button[contains(.,'Testar a conexão')]"))
        .await;
    browser.read("Tudo certo: este canal está no ar.").await;
    browser.read("loja.aurora").await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn on_the_phone_page_a_new_customer_writes_by_either_channel_and_is_answered() {
    let _turn = turn().await;
    let stage = Stage::open().await;
    let ana = stage.agent("ana").await;
    let phone = Browser::open(&stage, Screen::Desk).await;
    phone
        .run(&format!("location.href = '{}?lang=pt'", stage.meta.phone()))
        .await;
    for (channel, name, shown) in [
        ("instagram", "Íris Paiva", "Instagram · @iris.paiva"),
        ("whatsapp", "Otto Reis", "+55 11 5550-01"),
    ] {
        phone.click("//summary[contains(.,'Novo cliente')]").await;
        phone
            .click(&format!(
                "//select[@id='newcomer-channel']/option[@value='{channel}']"
            ))
            .await;
        phone.fill("newcomer-name", name).await;
        phone
            .click("//form[@id='newcomer']//button[.='Criar']")
            .await;
        phone
            .see(&format!(
                "//h2[.='{name}']/following-sibling::p[contains(.,'{shown}')]"
            ))
            .await;
        phone.fill("text", &format!("oi de {name}{ENTER}")).await;
        let head = ana.conversation(name).await;
        let reply = json!({ "command": "reply", "text": format!("Olá, {name}!") });
        let answer = ana.wish(&word(&head["id"]), reply).await;
        assert_eq!(answer["answer"], "taken", "{answer}");
        phone.read(&format!("Olá, {name}!")).await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_hears_the_screen_is_told_the_channel_wherever_a_sign_shows_it() {
    let _turn = turn().await;
    let stage = Stage::open().await;
    let bruno = sees_both(&stage).await;
    for (customer, medium) in [("Joana", "WhatsApp"), ("Nina", "Instagram")] {
        let said = format!("//*[@class='unseen'][.='{medium}']");
        bruno.see(&format!("{}{said}", row(customer))).await;
        bruno.press("\u{e009}k\u{e000}").await;
        bruno.focused("search-field").await;
        bruno.press(customer).await;
        bruno
            .see(&format!(
                "//*[@role='option'][contains(.,'{customer}')]{said}"
            ))
            .await;
        bruno.press(&ENTER.to_string()).await;
        bruno
            .see(&format!(
                "//header[contains(@class,'thread-head')][contains(.,'{customer}')]{said}"
            ))
            .await;
    }
}
