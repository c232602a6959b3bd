//! What people and machines start from a terminal: what it prints, what it keeps, and that it leaves nothing behind.

use std::fs;
use std::net::TcpListener;
use std::path::Path;
use std::process::Stdio;
use std::time::Duration;

use serde_json::{Value, json};
use tokio::io::{AsyncBufReadExt as _, BufReader};
use tokio::process::{Child, Command};

use crate::stage::agent::{Agent, list, word};
use crate::stage::meta::{now, text_hook};
use crate::stage::until::{PATIENCE, until};
use crate::stage::worker::{free_port, xtask};
use crate::stage::{NUMBER, PASSWORD, SECRET};

fn started(args: &[&str]) -> Child {
    Command::new(xtask())
        .args(args)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .kill_on_drop(true)
        .spawn()
        .expect("xtask starts")
}

/// Starts `serve` and reads what it says about itself.
async fn serve(port: u16, folder: &Path) -> (Child, Value) {
    let folder = folder.to_string_lossy();
    let port = port.to_string();
    let mut child = started(&[
        "serve",
        "--as-built",
        "--fast-passwords",
        "--port",
        &port,
        "--state",
        &folder,
    ]);
    let out = child.stdout.take().expect("its output");
    let mut lines = BufReader::new(out).lines();
    let told = tokio::time::timeout(PATIENCE * 3, lines.next_line()).await;
    let line = told
        .expect("ready in time")
        .expect("readable")
        .expect("a line");
    let facts = serde_json::from_str(&line).expect("one JSON line");
    // Nothing else may come on this output: somebody's program reads it.
    tokio::spawn(async move {
        let more = lines.next_line().await.ok().flatten();
        assert_eq!(more, None, "one line and no more");
    });
    (child, facts)
}

fn signal(child: &Child, name: &str) {
    let id = child.id().expect("still there").to_string();
    std::process::Command::new("kill")
        .args([name, &id])
        .status()
        .expect("kill");
}

/// Living processes that have one of the marks in their command line or stand in that folder.
fn alive(marks: &[&str]) -> Vec<String> {
    let processes = fs::read_dir("/proc").into_iter().flatten().flatten();
    let told = processes.filter_map(|entry| {
        let line = fs::read(entry.path().join("cmdline")).ok()?;
        let line = String::from_utf8_lossy(&line).replace('\0', " ");
        let stands = fs::read_link(entry.path().join("cwd")).unwrap_or_default();
        let zombie =
            fs::read_to_string(entry.path().join("stat")).is_ok_and(|it| it.contains(") Z"));
        let place = stands.to_string_lossy().into_owned();
        let ours = marks
            .iter()
            .any(|mark| line.contains(mark) || place.contains(mark));
        (ours && !zombie).then_some(line)
    });
    told.collect()
}

async fn nothing_lives(marks: &[&str]) {
    until("everything that was started has ended", async || {
        alive(marks).is_empty().then_some(())
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn serve_says_all_that_a_tester_needs_and_keeps_its_state() {
    let folder = tempfile::tempdir().expect("a folder");
    let port = free_port();
    let (mut child, facts) = serve(port, folder.path()).await;
    let address = word(&facts["address"]);
    assert_eq!(address, format!("http://127.0.0.1:{port}"));
    let hook = &facts["webhook"];
    assert_eq!(
        (&hook["path"], &hook["secret"]),
        (&json!("/hook/meta"), &json!(SECRET))
    );
    assert_eq!(facts["inboxes"][0]["address"], NUMBER);
    assert_eq!(facts["inboxes"][1]["kind"], "instagram");
    let id = facts["pid"].as_u64().expect("the pid of workerd");
    let name = fs::read_to_string(format!("/proc/{id}/comm")).expect("a process");
    assert!(name.starts_with("workerd"), "{name}");

    let mut roles = Vec::new();
    for one in list(&facts["agents"]) {
        let mut agent = Agent::new(&address);
        let (email, password) = (word(&one["email"]), word(&one["password"]));
        assert_eq!(
            agent.sign_in(&email, &password).await.status,
            200,
            "{email}"
        );
        let snapshot = agent.snapshot().await;
        assert_eq!(snapshot["me"]["role"], one["role"]);
        assert_eq!(
            snapshot["settings"]["inboxes"][0]["id"],
            facts["inboxes"][0]["id"]
        );
        roles.push(word(&one["role"]));
    }
    assert_eq!(roles, ["owner", "agent", "supervisor"]);
    let mut rui = Agent::new(&address);
    let body = json!({ "code": facts["setup_codes"][0], "workspace": "Outra", "name": "Rui",
        "email": "rui@example.com", "password": PASSWORD });
    assert_eq!(rui.enter("/api/setup", &body).await.status, 201);

    // Written to as the line says, stopped, started again: it is all there, under the same names.
    let bytes = text_hook(1, "kept", "guardado", now());
    let signature = meta_simulator::signature(&word(&hook["secret"]), &bytes);
    let posted = Agent::new(&address).bare(reqwest::Method::POST, &word(&hook["path"]));
    let posted = posted.header("x-hub-signature-256", signature).body(bytes);
    assert_eq!(posted.send().await.expect("an answer").status(), 200);
    signal(&child, "-INT");
    child.wait().await.expect("it ends");
    let (mut child, again) = serve(port, folder.path()).await;
    assert_eq!(again["inboxes"], facts["inboxes"]);
    let mut ana = Agent::new(&address);
    ana.sign_in("ana@example.com", PASSWORD).await;
    ana.conversation("Pessoa 1").await;
    // Two workers would write the same databases.
    let (free, state) = (free_port().to_string(), folder.path().to_string_lossy());
    let second = ["serve", "--as-built", "--port", &free, "--state", &state];
    let second = started(&second).wait_with_output().await.expect("it ends");
    let said = String::from_utf8_lossy(&second.stderr);
    assert!(said.contains("another worker runs in"), "{said}");
    assert_eq!(second.status.code(), Some(1));
    signal(&child, "-TERM");
    child.wait().await.expect("it ends");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whatever_ends_serve_workerd_goes_with_it() {
    for (name, code) in [("-INT", Some(130)), ("-TERM", Some(130)), ("-KILL", None)] {
        let folder = tempfile::tempdir().expect("a folder");
        let port = free_port();
        let (mut child, _) = serve(port, folder.path()).await;
        let place = folder.path().to_string_lossy().into_owned();
        assert!(!alive(&[&place]).is_empty(), "workerd stands in its folder");
        signal(&child, name);
        let ended = tokio::time::timeout(PATIENCE, child.wait()).await;
        let status = ended.expect("it ends in time").expect("a status");
        assert_eq!(status.code(), code, "{name}");
        nothing_lives(&[&place]).await;
        TcpListener::bind(("127.0.0.1", port)).expect("the port is free again");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_busy_port_and_a_wrong_word_are_told_in_a_sentence() {
    let taken = TcpListener::bind(("127.0.0.1", 0)).expect("taken");
    let port = taken.local_addr().expect("its address").port().to_string();
    let folder = tempfile::tempdir().expect("a folder");
    let state = folder.path().join("never");
    let state = state.to_string_lossy().into_owned();
    let busy = format!("port {port} is in use by another program.");
    let cases: [(&[&str], i32, &str); 5] = [
        (
            &["serve", "--as-built", "--port", &port, "--state", &state],
            1,
            &busy,
        ),
        (&["dev", "--port", &port, "--state", &state], 1, &busy),
        (
            &[
                "dev",
                "--port",
                "0",
                "--simulator-port",
                &port,
                "--state",
                &state,
            ],
            1,
            "--simulator-port N",
        ),
        (&["serve", "--prot", "1"], 2, "--prot"),
        (&["sevre"], 2, "there is no command `sevre`"),
    ];
    for (args, code, words) in cases {
        let output = started(args).wait_with_output().await.expect("it ends");
        let said = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(code), "{args:?}: {said}");
        assert!(said.contains(words), "{args:?}: {said}");
        assert!(!said.contains("panicked"), "{said}");
    }
    for args in [&["serve", "--help"][..], &["dev", "-h"], &["--help"]] {
        let output = started(args).wait_with_output().await.expect("it ends");
        assert_eq!(output.status.code(), Some(0), "{args:?}");
        assert!(String::from_utf8_lossy(&output.stdout).contains("serve --port N --state DIR"));
    }
    assert!(!Path::new(&state).exists(), "nothing was begun");
}

/// The programs of this name that one started, itself or through another.
fn descendants(of: u32, name: &str) -> Vec<String> {
    let told = |id: &str| fs::read_to_string(format!("/proc/{id}/stat")).unwrap_or_default();
    let parent = |id: &str| {
        let stat = told(id);
        let (_, rest) = stat.rsplit_once(") ")?;
        rest.split(' ').nth(1).map(str::to_owned)
    };
    let processes = fs::read_dir("/proc").into_iter().flatten().flatten();
    let ids = processes.filter_map(|entry| entry.file_name().into_string().ok());
    let named = ids.filter(|id| told(id).contains(&format!("({name})")));
    let is_below = |id: &String| {
        let above = std::iter::successors(Some(id.clone()), |id| parent(id));
        above.take(8).any(|id| id == of.to_string())
    };
    named.filter(is_below).collect()
}

/// What `dev` says last when everything stands.
const READY: &str = "Ctrl-C stops everything";

/// Waits until `dev` is ready, and gives what it said. The first start after a change builds; that is not what is waited for
/// here.
async fn greeted(mut child: Child) -> (Child, String) {
    let out = child.stdout.take().expect("its output");
    let mut lines = BufReader::new(out).lines();
    let mut said = String::new();
    let greeting = async {
        while let Ok(Some(line)) = lines.next_line().await {
            said.push_str(&line);
            said.push('\n');
            if line.contains(READY) {
                break;
            }
        }
    };
    tokio::time::timeout(Duration::from_secs(300), greeting)
        .await
        .expect("dev is ready");
    if !said.contains(READY) {
        let ended = child.wait_with_output().await.expect("an end");
        let words = String::from_utf8_lossy(&ended.stderr);
        panic!("it ended with {}: {words}", ended.status);
    }
    (child, said)
}

/// Two starts of `dev` in one folder share what wrangler keeps there: each has its turn.
static DEV: tokio::sync::Mutex<()> = tokio::sync::Mutex::const_new(());

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn dev_says_that_workerd_was_killed_and_leaves_nothing() {
    let _turn = DEV.lock().await;
    let folder = tempfile::tempdir().expect("a folder");
    let state = folder.path().to_string_lossy().into_owned();
    let (port, phones) = (free_port().to_string(), free_port().to_string());
    let ports = ["--port", &port, "--simulator-port", &phones];
    let child = started(&[&["dev", "--state", &state], &ports[..]].concat());
    let child = greeted(child).await.0;
    let workers = descendants(child.id().expect("still there"), "workerd");
    assert!(!workers.is_empty(), "workerd runs");
    for id in &workers {
        let killed = std::process::Command::new("kill").args(["-9", id]).status();
        assert!(killed.expect("kill").success());
    }
    let ended = tokio::time::timeout(PATIENCE, child.wait_with_output()).await;
    let ended = ended.expect("it ends in time").expect("an end");
    let said = String::from_utf8_lossy(&ended.stderr);
    assert!(said.contains("workerd"), "{said}");
    assert_eq!(ended.status.code(), Some(3), "a server went away: {said}");
    nothing_lives(&[&state, &format!("--port {phones}")]).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn dev_leads_to_an_inbox_and_a_phone_and_ctrl_c_leaves_nothing() {
    let _turn = DEV.lock().await;
    let folder = tempfile::tempdir().expect("a folder");
    let state = folder.path().to_string_lossy().into_owned();
    let (port, phones) = (free_port().to_string(), free_port().to_string());
    let child = started(&[
        "dev",
        "--port",
        &port,
        "--simulator-port",
        &phones,
        "--state",
        &state,
    ]);
    let (mut child, said) = greeted(child).await;
    for told in [
        &format!("http://localhost:{port}"),
        "ana@example.com",
        PASSWORD,
        "/phone",
        "Instagram (@loja.aurora)",
    ] {
        assert!(said.contains(told), "{told} is missing in:\n{said}");
    }
    let mut bruno = Agent::new(&format!("http://127.0.0.1:{port}"));
    assert_eq!(
        bruno.sign_in("bruno@example.com", PASSWORD).await.status,
        200
    );
    // Somebody of either channel has written already.
    for name in ["Nina Sartori", "Tomás"] {
        bruno.conversation(name).await;
    }
    let page = bruno.get("/").await;
    assert!(page.status == 200 && page.text.contains("<title>Recado</title>"));
    let phone = Agent::new(&format!("http://127.0.0.1:{phones}"));
    assert_eq!(phone.get("/phone").await.status, 200);
    let say = json!({ "customer": "joana", "text": "Olá, preciso de ajuda" });
    assert_eq!(phone.post("/control/say", &say).await.status, 200);
    let id = word(&bruno.conversation("Joana").await["id"]);
    let reply = json!({ "command": "reply", "text": "Claro!" });
    assert_eq!(bruno.wish(&id, reply).await["answer"], "taken");
    until("the phone shows the reply", async || {
        let chats = phone.get("/control/chats?customer=joana").await;
        chats.text.contains("Claro!").then_some(())
    })
    .await;
    signal(&child, "-INT");
    let ended = tokio::time::timeout(PATIENCE, child.wait()).await;
    assert_eq!(
        ended.expect("it ends in time").expect("a status").code(),
        Some(130)
    );
    nothing_lives(&[&state, &format!("--port {phones}")]).await;
    // The phone goes on where it was, as the inbox does.
    let kept = std::fs::read_to_string(folder.path().join("simulator.json"));
    assert!(kept.expect("the phone's file").contains("Claro!"));
    println!("proves: BL-76");
}
