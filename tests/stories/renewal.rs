//! A new version goes online while people work: they are told, nothing of two versions mixes, and what was begun is there
//! after the reload. And the self-check, which says how things are with or without network.

use std::path::Path;
use std::process::Command;
use std::{env, fs};

use tempfile::TempDir;

use crate::offline::{rest, served};
use crate::stage::Stage;
use crate::stage::browser::{Browser, Screen, turn};
use crate::stage::screen::{COMPOSER, ROW};
use crate::stage::until::until;

const ROOT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/..");
const BUILD: &str = "return document.querySelector('meta[name=build]')?.content ?? 'first'";

fn copy_all(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("a folder");
    for entry in fs::read_dir(from).expect("dist/").flatten() {
        let (path, there) = (entry.path(), to.join(entry.file_name()));
        if path.is_dir() {
            copy_all(&path, &there);
        } else {
            fs::copy(&path, &there).expect("copied");
        }
    }
}

/// Puts another version online: its page says so, and its list of files is its own.
fn put_online(pages: &Path) {
    let page = pages.join("index.html");
    let text = fs::read_to_string(&page).expect("a page");
    let meta = "<meta name=\"build\" content=\"second\" /><title>";
    fs::write(&page, text.replace("<title>", meta)).expect("written");
    // Its list is written into the script as it stands in the source; the build minifies what came of that.
    let script = Path::new(ROOT).join("public/service-worker.js");
    fs::copy(script, pages.join("service-worker.js")).expect("copied");
    let done = Command::new(format!("{ROOT}/node_modules/.bin/node"))
        .arg(format!("{ROOT}/app/precache.mjs"))
        .arg(pages)
        .status();
    assert!(done.expect("node runs").success());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_new_version_says_so_and_comes_whole_with_drafts_kept() {
    let _turn = turn().await;
    let pages = TempDir::new().expect("a folder");
    copy_all(&Path::new(ROOT).join("dist"), pages.path());
    let folder = pages.path().to_string_lossy().into_owned();
    let stage = Stage::open_with(&["--pages", &folder]).await;
    stage.meta.say("joana", "Olá").await;
    let ana = Browser::of(&stage, "ana", Screen::Desk).await;
    ana.click(ROW).await;
    ana.see(COMPOSER).await;
    ana.fill("composer-text", "começada na versão velha").await;
    served(&ana).await;

    put_online(pages.path());
    ana.run("dispatchEvent(new Event('recado-look'))").await;
    ana.read("Há uma versão nova do Recado").await;
    assert_eq!(ana.run(BUILD).await, "first");
    // Whoever only reloads goes on with the version that is there whole.
    rest(&ana).await;
    ana.reload().await;
    ana.see(COMPOSER).await;
    assert_eq!(ana.run(BUILD).await, "first");

    ana.click("//button[normalize-space()='Recarregar']").await;
    until("the new version is there", async || {
        (ana.run(BUILD).await == "second").then_some(())
    })
    .await;
    until("the draft is there", async || {
        let draft = ana
            .run("return document.getElementById('composer-text')?.value")
            .await;
        (draft == "começada na versão velha").then_some(())
    })
    .await;
    assert!(!ana.text().await.contains("Há uma versão nova"));

    // The other half of it: the session is renewed, and the draft is there again.
    let elsewhere = stage.agent("ana").await;
    assert!(elsewhere.delete("/api/sessions").await.status < 300);
    ana.see("//input[@type='password']").await;
    ana.fill("email", "ana@example.com").await;
    ana.fill("password", "recado-demo-2026\u{e007}").await;
    until("the draft is there", async || {
        let draft = ana
            .run("return document.getElementById('composer-text')?.value")
            .await;
        (draft == "começada na versão velha").then_some(())
    })
    .await;
    println!("proves: AF-31");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_self_check_names_what_is_wrong_and_its_remedy_also_without_network() {
    let _turn = turn().await;
    let mut stage = Stage::open().await;
    let ana = Browser::of(&stage, "ana", Screen::Desk).await;
    served(&ana).await;
    ana.go("/ajustes/autoteste").await;
    for words in [
        "O servidor respondeu em",
        "Chegam na hora, por esta aba",
        "Aberta como Ana",
        "Certo.",
        "MB usados de",
        "Pronta para abrir sem internet",
    ] {
        ana.read(words).await;
    }
    // The replica is written a little behind the screen, and sealing takes more than a closing page gives.
    rest(&ana).await;
    let refuse =
        serde_json::json!({ "permission": { "name": "notifications" }, "setting": "denied" });
    ana.tell("Browser.setPermission", refuse).await;
    ana.click("//button[contains(.,'Testar de novo')]").await;
    ana.read("Clique no cadeado").await;

    stage.worker.kill();
    ana.click("//button[contains(.,'Testar de novo')]").await;
    ana.read("Há rede, mas o servidor não responde").await;
    ana.read("Interrompidas").await;
    ana.network(false).await;
    ana.click("//nav//a[@href='/']").await;
    // From the connection line to the check is one click.
    ana.click("//*[@role='status']//a[contains(.,'Ver o que há')]")
        .await;
    ana.read("Sem rede agora.").await;
    ana.read("Não confirmada").await;
    for (language, words) in [("es", "Sin confirmar"), ("en", "Not confirmed")] {
        let choose = format!("localStorage.setItem('recado-language', '{language}')");
        ana.run(&choose).await;
        ana.reload().await;
        ana.read(words).await;
    }
    stage.worker.revive().await;
    println!("proves: WD-27");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn everything_comes_from_one_origin_over_plain_requests() {
    let _turn = turn().await;
    let stage = Stage::open().await;
    stage.meta.say("joana", "Olá").await;
    let ana = Browser::of(&stage, "ana", Screen::Desk).await;
    ana.click(ROW).await;
    ana.see(COMPOSER).await;
    ana.reply("por um caminho só").await;
    stage.meta.answer("joana", "por um caminho só").await;
    let foreign = ana
        .run("return performance.getEntriesByType('resource').map((it) => it.name).filter((it) => !it.startsWith(location.origin + '/'))")
        .await;
    assert_eq!(foreign, serde_json::json!([]));
    // And nothing foreign could come.
    let policy = stage.visitor().get("/").await.headers["content-security-policy"].clone();
    let policy = policy.to_str().expect("text").to_owned();
    assert!(
        policy.contains("default-src 'none'") && policy.contains("connect-src 'self'"),
        "{policy}"
    );
    assert!(!policy.contains("ws:") && !policy.contains("wss:") && !policy.contains("http"));
    println!("proves: WD-28");
}
