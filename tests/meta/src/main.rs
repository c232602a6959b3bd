//! `meta-simulator`: the simulator as a program. Prints one JSON line with its address when it is ready, and ends on
//! SIGINT, SIGTERM, or when the process that started it is gone.

use std::io::Write as _;
use std::process::ExitCode;
use std::time::Duration;

use meta_simulator::{Config, Number, Running, Unheard, start};

const HELP: &str = "meta-simulator [--port N] [--webhook URL] [--secret S] [--verify-token S] [--waba ID] [--token S]
               [--number PHONE_ID:DISPLAY_PHONE]... [--unheard open|closed]
               [--instagram ACCOUNT_ID:USERNAME] [--instagram-token S] [--keep FILE]

Plays Meta's side of WhatsApp and Instagram on 127.0.0.1: Graph API at /v25.0, phone page at /phone, control API at /control.
Without --number it is the demo number 100000000000001:+55 11 5550-0100, without --instagram the account
17841400000000901:loja.aurora. With --keep, people and chats outlive a restart in that file.
";

fn main() -> ExitCode {
    let config = match read_arguments(std::env::args().skip(1)) {
        Ok(Some(config)) => config,
        Ok(None) => return say(HELP),
        Err(reason) => return complain(&format!("{reason}\n\n{HELP}")),
    };
    let runtime = match tokio::runtime::Runtime::new() {
        Ok(runtime) => runtime,
        Err(error) => return complain(&error.to_string()),
    };
    let code = runtime.block_on(run(config));
    runtime.shutdown_timeout(Duration::from_millis(200));
    code
}

async fn run(config: Config) -> ExitCode {
    match start(config).await {
        Ok(running) => {
            say(&ready_line(&running));
            until_told().await;
            running.stop();
            ExitCode::SUCCESS
        }
        Err(error) => complain(&error.to_string()),
    }
}

fn ready_line(running: &Running) -> String {
    let address = running.address();
    let line = serde_json::json!({
        "address": address, "graph": format!("{address}/v25.0"), "phone": format!("{address}/phone"),
        "control": format!("{address}/control"), "pid": std::process::id()
    });
    format!("{line}\n")
}

/// `None` when help was asked for.
fn read_arguments(mut arguments: impl Iterator<Item = String>) -> Result<Option<Config>, String> {
    let mut config = Config::default();
    let mut numbers = Vec::new();
    while let Some(name) = arguments.next() {
        if name == "--help" || name == "-h" {
            return Ok(None);
        }
        let value = arguments
            .next()
            .ok_or_else(|| format!("{name} needs a value"))?;
        match name.as_str() {
            "--port" => {
                config.port = value
                    .parse()
                    .map_err(|_| format!("{value} is not a port"))?
            }
            "--webhook" => config.webhook = Some(value),
            "--secret" => config.secret = value,
            "--verify-token" => config.verify_token = value,
            "--waba" => config.waba = value,
            "--token" => config.token = value,
            "--keep" => config.keep = Some(value.into()),
            "--unheard" => config.pace.unheard = read_unheard(&value)?,
            "--instagram" => {
                (config.instagram.id, config.instagram.username) = read_account(&value)?
            }
            "--instagram-token" => config.instagram.token = value,
            "--number" => numbers.push(read_number(&value)?),
            _ => return Err(format!("there is no option {name}")),
        }
    }
    if !numbers.is_empty() {
        config.numbers = numbers;
    }
    Ok(Some(config))
}

fn read_unheard(text: &str) -> Result<Unheard, String> {
    match text {
        "open" => Ok(Unheard::Open),
        "closed" => Ok(Unheard::Closed),
        _ => Err(format!("--unheard wants open or closed, not {text}")),
    }
}

fn read_number(text: &str) -> Result<Number, String> {
    let (phone_id, display_phone) = text
        .split_once(':')
        .ok_or("--number wants PHONE_ID:DISPLAY_PHONE")?;
    Ok(Number {
        phone_id: phone_id.to_owned(),
        display_phone: display_phone.to_owned(),
    })
}

fn read_account(text: &str) -> Result<(String, String), String> {
    let (id, username) = text
        .split_once(':')
        .ok_or("--instagram wants ACCOUNT_ID:USERNAME")?;
    Ok((id.to_owned(), username.to_owned()))
}

/// Comes back when the program should end.
async fn until_told() {
    tokio::select! {
        // A signal that cannot be listened to must not end the program at once.
        () = interrupted() => {}
        () = terminated() => {}
        () = orphaned() => {}
    }
}

async fn interrupted() {
    if tokio::signal::ctrl_c().await.is_err() {
        std::future::pending::<()>().await;
    }
}

#[cfg(unix)]
async fn terminated() {
    match tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) {
        Ok(mut signal) => drop(signal.recv().await),
        Err(_) => std::future::pending().await,
    }
}

#[cfg(not(unix))]
async fn terminated() {
    std::future::pending().await
}

/// Whoever started this program is gone: an orphan gets another parent.
#[cfg(unix)]
async fn orphaned() {
    let parent = std::os::unix::process::parent_id();
    while std::os::unix::process::parent_id() == parent {
        tokio::time::sleep(Duration::from_millis(300)).await;
    }
}

#[cfg(not(unix))]
async fn orphaned() {
    std::future::pending().await
}

fn say(text: &str) -> ExitCode {
    let mut out = std::io::stdout().lock();
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(_) => ExitCode::FAILURE,
    }
}

fn complain(reason: &str) -> ExitCode {
    writeln!(std::io::stderr().lock(), "{reason}").ok();
    ExitCode::from(2)
}
