//! `cargo xtask deploy [--dry-run]`: from a Cloudflare account to a running Recado. What exists is kept; what is missing
//! (namespace, bucket, secrets) is made. The dry run does everything that needs no account.

use std::io::{BufRead, IsTerminal};
use std::path::PathBuf;

use lexopt::prelude::*;

use crate::build;
use crate::cloud::{self, LOCAL};
use crate::group::Group;
use crate::place;
use crate::secret;
use crate::steps::{note, step};
use crate::tools::{self, npm_command};
use crate::trouble::{Outcome, Trouble};

/// Names of the secrets the worker reads.
const MASTER_KEY: &str = "MASTER_KEY";
const APP_SECRETS: &str = "META_APP_SECRETS";
const VERIFY_TOKEN: &str = "META_VERIFY_TOKEN";
const SETUP_CODES: &str = "SETUP_CODES";

/// Secrets to be set with this deployment.
type Secrets = serde_json::Map<String, serde_json::Value>;

/// The command.
pub fn command(mut args: lexopt::Parser) -> Outcome<()> {
    let rehearsal = match args.next()? {
        None => false,
        Some(Long("dry-run")) => true,
        Some(other) => return Err(other.unexpected().into()),
    };
    build::everything(&tools::ensure()?)?;
    match rehearsal {
        true => rehearse(),
        false => perform(),
    }
}

/// Bundles as for a deployment and prints size and bindings.
fn rehearse() -> Outcome<()> {
    let out = place::own("dry-run");
    let mut wrangler = npm_command("wrangler");
    wrangler
        .args([
            "deploy",
            "--dry-run",
            "--config",
            "wrangler.toml",
            "--outdir",
        ])
        .arg(out);
    let status = Group::start(&mut wrangler, "wrangler deploy --dry-run")?.wait(|| ())?;
    match status.success() {
        true => Ok(()),
        false => Err(Trouble::Told),
    }
}

fn perform() -> Outcome<()> {
    step(
        "Check the sign-in to Cloudflare",
        "about 3 s",
        cloud::signed_in,
    )?;
    let namespace = step(
        "Find or make the KV namespace",
        "about 5 s",
        cloud::namespace,
    )?;
    step("Find or make the R2 bucket", "about 5 s", cloud::bucket)?;
    let toml = place::read(&place::root().join("wrangler.toml"))?;
    place::write(
        &place::root().join(LOCAL),
        cloud::with_namespace(&toml, &namespace),
    )?;
    let there = cloud::secret_names()?;
    let fresh = missing_secrets(&there)?;
    let address = step("Deploy", "about 20 s", || deploy(&fresh))?;
    farewell(&address, &fresh);
    Ok(())
}

/// Only what is not set yet: a second master key would make every stored channel token unreadable.
fn missing_secrets(there: &[String]) -> Outcome<Secrets> {
    let mut fresh = Secrets::new();
    let missing = |name: &str| !there.iter().any(|one| one == name);
    if missing(MASTER_KEY) {
        let key = secret::base64(&secret::random::<32>()?);
        fresh.insert(MASTER_KEY.into(), key.into());
    }
    for name in [VERIFY_TOKEN, SETUP_CODES]
        .into_iter()
        .filter(|name| missing(name))
    {
        fresh.insert(name.into(), secret::token()?.into());
    }
    if missing(APP_SECRETS) {
        fresh.insert(APP_SECRETS.into(), app_secret()?.into());
    }
    Ok(fresh)
}

/// From the environment, or typed by the person.
fn app_secret() -> Outcome<String> {
    if let Ok(given) = std::env::var(APP_SECRETS) {
        return Ok(given);
    }
    let stdin = std::io::stdin();
    if !stdin.is_terminal() {
        return Err(Trouble::Missing {
            what: APP_SECRETS.into(),
            remedy:
                "Set it in the environment: the app secret from your Meta app's basic settings."
                    .into(),
        });
    }
    eprintln!(
        "App secret of your Meta app (App settings > Basic; several, newest first, with commas):"
    );
    let mut typed = String::new();
    let read = stdin.lock().read_line(&mut typed);
    read.map_err(Trouble::io("read what you typed"))?;
    Ok(typed.trim().into())
}

/// Deploys with the fresh secrets and gives back the worker's address.
fn deploy(fresh: &Secrets) -> Outcome<String> {
    let mut wrangler = npm_command("wrangler");
    wrangler.args(["deploy", "--config", LOCAL]);
    let file = SecretsFile::write(fresh)?;
    if let Some(SecretsFile(path)) = &file {
        wrangler.arg("--secrets-file").arg(path);
    }
    let text = cloud::ask(&mut wrangler, "wrangler deploy")?;
    let address = cloud::address_in(&text);
    note(&text.replace('\n', "\n  "));
    Ok(address.unwrap_or("https://<your worker's address>".into()))
}

/// A file that exists only while wrangler reads it.
struct SecretsFile(PathBuf);

impl SecretsFile {
    fn write(secrets: &Secrets) -> Outcome<Option<Self>> {
        if secrets.is_empty() {
            return Ok(None);
        }
        let path = place::own("secrets.json");
        let text = serde_json::Value::Object(secrets.clone()).to_string();
        secret::private(&path, &text)?;
        Ok(Some(Self(path)))
    }
}

impl Drop for SecretsFile {
    fn drop(&mut self) {
        std::fs::remove_file(&self.0).ok();
    }
}

fn farewell(address: &str, fresh: &Secrets) {
    let known = |name: &str| fresh.get(name).and_then(|value| value.as_str());
    let or_kept = |name| known(name).unwrap_or("(as it was; only you have it)");
    println!("\nRecado is deployed.\n\n  inbox              {address}");
    println!("  webhook address    {address}/hook/meta");
    println!("  verify token       {}", or_kept(VERIFY_TOKEN));
    println!(
        "  set-up code        {}  (works once)",
        or_kept(SETUP_CODES)
    );
    println!(
        "\nOpen the inbox, make your workspace with the set-up code, then give Meta the webhook address."
    );
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_set_already_is_never_made_again() {
        let all = [MASTER_KEY, APP_SECRETS, VERIFY_TOKEN, SETUP_CODES].map(str::to_owned);
        assert!(missing_secrets(&all).unwrap().is_empty());
        let but_one: Vec<String> = all
            .into_iter()
            .filter(|name| name != VERIFY_TOKEN)
            .collect();
        let fresh = missing_secrets(&but_one).unwrap();
        assert_eq!(fresh.keys().collect::<Vec<_>>(), [VERIFY_TOKEN]);
    }

    #[test]
    fn the_secrets_file_is_gone_afterwards() {
        let secrets = Secrets::from_iter([("A".to_owned(), "b".into())]);
        let file = SecretsFile::write(&secrets).unwrap().unwrap();
        let path = file.0.clone();
        assert!(path.exists());
        drop(file);
        assert!(!path.exists());
    }
}
