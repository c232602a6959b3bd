//! The Cloudflare account, by way of wrangler: what is there and what has to be made.

use std::io::IsTerminal;
use std::process::Command;

use serde_json::Value;

use crate::tools::npm_command;
use crate::trouble::{Outcome, Trouble};

/// wrangler.toml with this account's namespace id; git-ignored, because ids belong to one account.
pub const LOCAL: &str = "wrangler.local.toml";
const NAMESPACE: &str = "recado-directory";
const BUCKET: &str = "recado-media";
/// What wrangler.toml says where an account's id belongs.
const PLACEHOLDER: &str = "local-directory";

/// Runs wrangler and gives back what it printed; its words are the error when it fails.
pub fn ask(command: &mut Command, what: &str) -> Outcome<String> {
    let output = command
        .output()
        .map_err(Trouble::io(format!("run {what}")))?;
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    if output.status.success() {
        return Ok(text);
    }
    let tail = format!("{text}{}", String::from_utf8_lossy(&output.stderr));
    Err(Trouble::Failed {
        what: what.into(),
        log: None,
        tail,
    })
}

fn wrangler(args: &[&str]) -> Outcome<String> {
    ask(
        npm_command("wrangler").args(args),
        &format!("wrangler {}", args.join(" ")),
    )
}

/// Makes sure that wrangler may act for somebody; opens its sign-in page for a person at a terminal.
pub fn signed_in() -> Outcome<()> {
    let said = wrangler(&["whoami"])?;
    if !said.contains("not authenticated") {
        return Ok(());
    }
    if std::io::stdin().is_terminal() {
        let status = npm_command("wrangler").arg("login").status();
        if status.is_ok_and(|status| status.success()) {
            return Ok(());
        }
    }
    Err(Trouble::Missing {
        what: "the sign-in to Cloudflare".into(),
        remedy: "Run `node_modules/.bin/wrangler login`, or set CLOUDFLARE_API_TOKEN.".into(),
    })
}

/// The id of the KV namespace.
pub fn namespace() -> Outcome<String> {
    if let Some(id) = namespace_in(&wrangler(&["kv", "namespace", "list"])?) {
        return Ok(id);
    }
    wrangler(&["kv", "namespace", "create", NAMESPACE])?;
    namespace_in(&wrangler(&["kv", "namespace", "list"])?).ok_or(Trouble::Missing {
        what: format!("the KV namespace {NAMESPACE}"),
        remedy: "It was just made; wait a minute and run the command again.".into(),
    })
}

/// Makes the bucket unless it is there.
pub fn bucket() -> Outcome<()> {
    let there = wrangler(&["r2", "bucket", "list"])?;
    if there.split_whitespace().any(|word| word == BUCKET) {
        return Ok(());
    }
    wrangler(&["r2", "bucket", "create", BUCKET]).map(|_| ())
}

/// The secrets the worker has; none before its first deployment.
pub fn secret_names() -> Outcome<Vec<String>> {
    match wrangler(&["secret", "list", "--config", LOCAL, "--format", "json"]) {
        Ok(text) => Ok(names_in(&text)),
        // 10007 is the platform's "no such worker". Any other failure must stop us: taken for "none", it would make
        // a second master key.
        Err(Trouble::Failed { tail, .. }) if tail.contains("10007") => Ok(Vec::new()),
        Err(other) => Err(other),
    }
}

/// `wrangler.toml` with the account's namespace in the place kept for it.
pub fn with_namespace(toml: &str, id: &str) -> String {
    toml.replace(
        &format!("id = \"{PLACEHOLDER}\""),
        &format!("id = \"{id}\""),
    )
}

/// The first address of a worker in what wrangler printed.
pub fn address_in(text: &str) -> Option<String> {
    text.split_whitespace()
        .find(|word| word.starts_with("https://") && word.contains(".workers.dev"))
        .map(|word| word.trim_end_matches('/').to_owned())
}

/// wrangler prints remarks before its JSON.
fn list_in(text: &str) -> Vec<Value> {
    let json = text.find('[').and_then(|start| text.get(start..));
    json.and_then(|json| serde_json::from_str(json).ok())
        .unwrap_or_default()
}

fn namespace_in(text: &str) -> Option<String> {
    let field = |entry: &Value, name: &str| Some(entry.get(name)?.as_str()?.to_owned());
    list_in(text)
        .iter()
        .find(|entry| field(entry, "title").as_deref() == Some(NAMESPACE))
        .and_then(|entry| field(entry, "id"))
}

fn names_in(text: &str) -> Vec<String> {
    let name = |entry: &Value| Some(entry.get("name")?.as_str()?.to_owned());
    list_in(text).iter().filter_map(name).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::place;

    #[test]
    fn the_namespace_is_found_by_its_title() {
        let text = r#"remark
            [{"id": "0a", "title": "other"}, {"id": "0b", "title": "recado-directory"}]"#;
        assert_eq!(namespace_in(text).as_deref(), Some("0b"));
        assert_eq!(namespace_in("[]"), None);
    }

    #[test]
    fn the_accounts_id_takes_the_place_kept_for_it() {
        let toml = place::read(&place::root().join("wrangler.toml")).unwrap();
        let local = with_namespace(&toml, "0b");
        assert!(local.contains("id = \"0b\"") && !local.contains(PLACEHOLDER));
    }

    #[test]
    fn secrets_and_addresses_are_read_from_wranglers_words() {
        assert_eq!(
            names_in(r#"[{"name": "MASTER_KEY", "type": "secret_text"}]"#),
            ["MASTER_KEY"]
        );
        let said = "Uploaded recado\n  https://recado.somebody.workers.dev\nVersion";
        assert_eq!(
            address_in(said).as_deref(),
            Some("https://recado.somebody.workers.dev")
        );
    }
}
