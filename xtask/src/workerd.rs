//! The worker on plain workerd: no wrangler, no proxy. Everything it needs is written into one folder, which also keeps
//! its state, so that a killed workerd can be started again on it and finds what it had.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::build;
use crate::certificate;
use crate::demo;
use crate::group::Group;
use crate::place;
use crate::secret;
use crate::steps;
use crate::tools::npm_bin;
use crate::trouble::{Outcome, Trouble};

/// The pieces of JavaScript that stand in for the platform's own services.
const PIECES: [(&str, &str); 4] = [
    ("front.js", include_str!("local/front.js")),
    ("assets.js", include_str!("local/assets.js")),
    ("directory.js", include_str!("local/directory.js")),
    ("media.js", include_str!("local/media.js")),
];
const TEMPLATE: &str = include_str!("local/workerd.capnp");

/// How one worker is set up.
#[derive(Debug)]
pub struct Setup {
    pub port: u16,
    /// A second port, with TLS and a certificate of our own making.
    pub secure_port: Option<u16>,
    /// Absolute; holds configuration, state, secrets and the log.
    pub folder: PathBuf,
    /// The pages it serves.
    pub pages: PathBuf,
    /// The Graph API with its version, `http://…/v25.0`.
    pub graph: String,
    pub passwords: Passwords,
    /// How long the worker waits for the Graph API, in milliseconds; without it, as long as in production.
    pub send_timeout_ms: Option<u32>,
}

/// What a password check costs.
#[derive(Debug, Clone, Copy)]
pub enum Passwords {
    /// As in production.
    Slow,
    /// For tests and benches that sign in a thousand times.
    Fast,
}

impl Passwords {
    /// Argon2's memory in KiB; 8 is the least that its standard allows.
    pub fn cost(self) -> &'static str {
        match self {
            Self::Slow => "19456",
            Self::Fast => "8",
        }
    }
}

/// Writes the folder and starts workerd in it. The built worker is copied: a later build does not disturb this one.
pub fn start(setup: &Setup) -> Outcome<Group> {
    let code = place::folder(&setup.folder.join("worker"))?;
    for (name, text) in PIECES {
        place::write(&code.join(name), text)?;
    }
    for name in build::WORKER_FILES {
        let from = build::worker_output().join(name);
        fs::copy(&from, code.join(name))
            .map_err(Trouble::io(format!("copy {}", from.display())))?;
    }
    for name in ["desk", "directory", "media"] {
        place::folder(&setup.folder.join("state").join(name))?;
    }
    // Without pages there is still a worker; its disk service only wants the folder to be there.
    place::folder(&setup.pages)?;
    if setup.secure_port.is_some() {
        certificate::kept(&setup.folder)?;
    }
    place::write(&setup.folder.join("workerd.capnp"), configuration(setup)?)?;
    launch(&setup.folder)
}

fn launch(folder: &Path) -> Outcome<Group> {
    let log = steps::open(&folder.join("workerd.log"))?;
    let twin = log.try_clone().map_err(Trouble::io("share the log file"))?;
    let mut command = Command::new(binary());
    command
        .current_dir(folder)
        .args(["serve", "workerd.capnp"])
        .stdout(log)
        .stderr(twin);
    Group::start(&mut command, "workerd")
}

/// The real binary, not npm's wrapper, so that its process id is the one to kill.
pub fn binary() -> PathBuf {
    let found = fs::read_dir(place::root().join("node_modules/@cloudflare"))
        .into_iter()
        .flatten()
        .flatten()
        .map(|entry| entry.path())
        .filter(|path| path.to_string_lossy().contains("/workerd-"))
        .map(|path| path.join("bin/workerd"))
        .find(|path| path.is_file());
    found.unwrap_or_else(|| npm_bin("workerd"))
}

fn configuration(setup: &Setup) -> Outcome<String> {
    let wrangler = place::read(&place::root().join("wrangler.toml"))?;
    let values = [
        ("PORT", setup.port.to_string()),
        ("SECURE", setup.secure_port.map_or_else(String::new, secure)),
        ("DATE", value_of(&wrangler, "compatibility_date")),
        ("FLAGS", value_of(&wrangler, "compatibility_flags")),
        ("DIST", quoted(&setup.pages.to_string_lossy())),
        ("GRAPH", quoted(&setup.graph)),
        ("PASSWORD_COST", quoted(setup.passwords.cost())),
        ("SEND_TIMEOUT_MS", quoted(&send_timeout(setup))),
        (
            "MASTER_KEY",
            quoted(&secret::kept(&setup.folder.join("master.key"))?),
        ),
        ("META_APP_SECRETS", quoted(demo::APP_SECRET)),
        ("META_VERIFY_TOKEN", quoted(demo::VERIFY_TOKEN)),
        ("SETUP_CODES", quoted(&demo::SETUP_CODES.join(","))),
    ];
    let fill =
        |text: String, (name, value): (&str, String)| text.replace(&format!("%{name}%"), &value);
    Ok(values.into_iter().fold(TEMPLATE.to_owned(), fill))
}

/// The socket that speaks TLS.
fn secure(port: u16) -> String {
    let pair = format!(
        "privateKey = embed \"{}\", certificateChain = embed \"{}\"",
        certificate::KEY,
        certificate::CHAIN
    );
    let tls = format!("https = (options = (), tlsOptions = (keypair = ({pair})))");
    format!("    (name = \"https\", address = \"127.0.0.1:{port}\", {tls}, service = \"edge\"),\n")
}

/// Empty text is no number, and the worker then keeps to its own patience.
fn send_timeout(setup: &Setup) -> String {
    setup
        .send_timeout_ms
        .map_or_else(String::new, |millis| millis.to_string())
}

/// The right-hand side of a one-line setting; TOML and Cap'n Proto write texts and lists of them the same way.
fn value_of(toml: &str, name: &str) -> String {
    toml.lines()
        .filter_map(|line| line.split_once('='))
        .find(|(left, _)| left.trim() == name)
        .map(|(_, right)| right.trim().to_owned())
        .unwrap_or_default()
}

fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn setup(name: &str) -> Setup {
        let own = format!("recado-capnp-{name}-{}", std::process::id());
        let folder = std::env::temp_dir().join(own);
        Setup {
            port: 8787,
            secure_port: Some(8443),
            folder,
            pages: build::app_output(),
            graph: "http://127.0.0.1:1/v25.0".into(),
            passwords: Passwords::Fast,
            send_timeout_ms: None,
        }
    }

    #[test]
    fn every_blank_of_the_template_is_filled() {
        let text = configuration(&setup("blanks")).unwrap();
        assert!(!text.contains('%'), "{text}");
        assert!(text.contains("127.0.0.1:8787") && text.contains("http://127.0.0.1:1/v25.0"));
    }

    #[test]
    fn plain_workerd_and_the_platform_bind_the_same_names() {
        let wrangler = place::read(&place::root().join("wrangler.toml")).unwrap();
        let text = configuration(&setup("names")).unwrap();
        for name in ["DESK", "DIRECTORY", "MEDIA", "ASSETS", "GRAPH"] {
            assert!(wrangler.contains(name), "wrangler.toml lacks {name}");
            assert!(
                text.contains(&format!("name = \"{name}\"")),
                "workerd lacks {name}"
            );
        }
        assert!(text.contains(&value_of(&wrangler, "compatibility_date")));
    }

    #[test]
    fn quotes_inside_a_text_do_not_end_it() {
        assert_eq!(quoted(r#"a"b\c"#), r#""a\"b\\c""#);
    }
}
