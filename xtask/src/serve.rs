//! `cargo xtask serve --port N --state DIR`: only the worker, on plain workerd, for benches, crash tests and testers.
//! One JSON line on stdout when it is ready; then it stays until it is stopped or workerd dies.

use std::path::Path;
use std::thread::sleep;

use lexopt::prelude::*;
use serde_json::{Value, json};

use crate::build;
use crate::demo;
use crate::group::{BEAT, Group, going};
use crate::place;
use crate::ports;
use crate::seed::{self, Client};
use crate::steps::{step, tail};
use crate::tools;
use crate::trouble::Outcome;
use crate::workerd::{self, Passwords, Setup};

/// Nothing listens there: without `--graph` nothing is ever sent to a real provider.
const NO_GRAPH: &str = "http://127.0.0.1:9/v25.0";

#[derive(Debug)]
struct Options {
    setup: Setup,
    artefacts: Artefacts,
    tenants: Tenants,
}

/// Who lives in a fresh folder.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Tenants {
    Demo,
    /// Nobody: both set-up codes are unused, as after a deployment.
    Nobody,
}

/// Whether to look for changes in the sources first.
#[derive(Debug, PartialEq)]
enum Artefacts {
    Current,
    AsBuilt,
}

/// The command.
pub fn command(args: lexopt::Parser) -> Outcome<()> {
    let mut options = options(args)?;
    options.setup.port = ports::claim(options.setup.port, "--port")?;
    if let Some(port) = &mut options.setup.secure_port {
        *port = ports::claim(*port, "--secure-port")?;
    }
    let _alone = place::only_one_in(&options.setup.folder)?;
    prepare(&options.artefacts)?;
    let mut server = workerd::start(&options.setup)?;
    match ready(&options, &mut server) {
        Ok(line) => println!("{line}"),
        Err(trouble) => {
            eprintln!("{}", tail(&options.setup.folder.join("workerd.log"), 20));
            return Err(trouble);
        }
    }
    stay(&mut server)
}

fn options(mut args: lexopt::Parser) -> Outcome<Options> {
    let mut setup = Setup {
        port: 8787,
        secure_port: None,
        folder: place::own("serve"),
        pages: build::app_output(),
        graph: NO_GRAPH.into(),
        passwords: Passwords::Slow,
        send_timeout_ms: None,
    };
    let mut artefacts = Artefacts::Current;
    let mut tenants = Tenants::Demo;
    while let Some(arg) = args.next()? {
        match arg {
            Long("port") => setup.port = args.value()?.parse()?,
            Long("secure-port") => setup.secure_port = Some(args.value()?.parse()?),
            Long("state") => setup.folder = place::absolute(args.value()?.into())?,
            Long("pages") => setup.pages = place::absolute(args.value()?.into())?,
            Long("graph") => setup.graph = args.value()?.string()?,
            Long("send-timeout-ms") => setup.send_timeout_ms = Some(args.value()?.parse()?),
            Long("fast-passwords") => setup.passwords = Passwords::Fast,
            Long("slow-passwords") => setup.passwords = Passwords::Slow,
            Long("as-built") => artefacts = Artefacts::AsBuilt,
            Long("empty") => tenants = Tenants::Nobody,
            other => return Err(other.unexpected().into()),
        }
    }
    Ok(Options {
        setup,
        artefacts,
        tenants,
    })
}

fn prepare(artefacts: &Artefacts) -> Outcome<()> {
    match artefacts {
        Artefacts::AsBuilt => build::must_exist(),
        Artefacts::Current => build::only_worker(&tools::ensure()?),
    }
}

/// Seeds a fresh folder and describes the running worker. `seeded.json` is written last, so a seeding that was cut
/// short is taken up again at the next start.
fn ready(options: &Options, server: &mut Group) -> Outcome<Value> {
    let setup = &options.setup;
    let address = format!("http://127.0.0.1:{}", setup.port);
    Client::new(&address).wait_until_up(server)?;
    if options.tenants == Tenants::Nobody {
        return Ok(describe_empty(&address, server.id()));
    }
    let kept = setup.folder.join("seeded.json");
    let inboxes = match made_before(&kept) {
        Some(inboxes) => inboxes,
        None => {
            let inboxes = step("Make the demo workspace", "about 1 s", || {
                seed::demo(&address)
            })?;
            place::write(&kept, inboxes.to_string())?;
            inboxes
        }
    };
    let mut facts = describe(&address, server.id(), inboxes);
    let secure = setup
        .secure_port
        .map(|port| format!("https://127.0.0.1:{port}"));
    if let (Some(fields), Some(secure)) = (facts.as_object_mut(), secure) {
        fields.insert("secure".into(), json!(secure));
    }
    Ok(facts)
}

/// The inboxes of a folder that was seeded. One of an older version may lack some of them: seeding is then taken up again.
fn made_before(kept: &Path) -> Option<Value> {
    let inboxes: Value = serde_json::from_str(&place::read(kept).ok()?).ok()?;
    (inboxes.as_array()?.len() >= demo::inboxes().len()).then_some(inboxes)
}

fn describe_empty(address: &str, pid: u32) -> Value {
    let mut facts = describe(address, pid, json!([]));
    if let Some(fields) = facts.as_object_mut() {
        fields.insert("agents".into(), json!([]));
        fields.insert("setup_codes".into(), json!(demo::SETUP_CODES));
    }
    facts
}

fn describe(address: &str, pid: u32, inboxes: Value) -> Value {
    let agents: Vec<Value> = demo::people()
        .map(|one| json!({ "email": one.email, "password": demo::PASSWORD, "role": one.role }))
        .collect();
    let [_, unused] = demo::SETUP_CODES;
    json!({
        "address": address,
        "webhook": { "path": "/hook/meta", "secret": demo::APP_SECRET, "verify_token": demo::VERIFY_TOKEN },
        "inboxes": inboxes,
        "agents": agents,
        "pid": pid,
        "setup_codes": [unused],
    })
}

fn stay(server: &mut Group) -> Outcome<()> {
    loop {
        going()?;
        server.still_up()?;
        sleep(BEAT);
    }
}
