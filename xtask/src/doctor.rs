//! `cargo xtask doctor`: what is installed, what is missing, and what to do about it.

use std::path::PathBuf;
use std::process::Command;

use crate::browser;
use crate::place;
use crate::tools::{self, FROM_NPM, Tool, WASM_BINDGEN, WORKER_BUILD, on_path, said, version_in};
use crate::trouble::{Outcome, Trouble};

/// One thing looked at: its name, what was found, or else the remedy.
#[derive(Debug)]
struct Check {
    name: String,
    found: Result<String, String>,
}

const INSTALLS: &str = "`cargo xtask dev` or `cargo xtask tools` installs it.";

/// The command. Fails when something is missing that no command of ours can install.
pub fn command() -> Outcome<()> {
    let mine = [rust(), node(), npm()];
    let ours = [target(), lock()]
        .into_iter()
        .chain([&WASM_BINDGEN, &WORKER_BUILD].map(tool))
        .chain(FROM_NPM.map(package));
    let hopeless = mine.iter().any(|check| check.found.is_err());
    mine.into_iter()
        .chain(ours)
        .chain([chromium()])
        .chain(browser::OTHERS.iter().map(other))
        .chain([cloudflare()])
        .for_each(|check| print!("{}", line(&check)));
    println!("\nlogs: {}", place::own("logs").display());
    match hopeless {
        true => Err(Trouble::Told),
        false => Ok(()),
    }
}

fn line(check: &Check) -> String {
    match &check.found {
        Ok(found) => format!("  ok       {:<14} {found}\n", check.name),
        Err(remedy) => format!("  missing  {:<14} {remedy}\n", check.name),
    }
}

fn asked(name: &str, program: &str, remedy: &str) -> Check {
    let text = said(Command::new(program).arg("--version"));
    let version = text.as_deref().and_then(version_in).map(str::to_owned);
    Check {
        name: name.into(),
        found: version.ok_or(remedy.into()),
    }
}

fn rust() -> Check {
    asked("rust", "rustc", "Install Rust 1.95 or newer with rustup.")
}

fn node() -> Check {
    asked(
        "node",
        "node",
        "Install Node.js 18 or newer (Debian: `apt-get install nodejs npm`).",
    )
}

fn npm() -> Check {
    asked(
        "npm",
        "npm",
        "It comes with Node.js (Debian: `apt-get install npm`).",
    )
}

fn target() -> Check {
    Check {
        name: "wasm target".into(),
        found: match tools::has_target() {
            true => Ok(tools::TARGET.into()),
            false => Err(format!(
                "{INSTALLS} By hand: `rustup target add {}`.",
                tools::TARGET
            )),
        },
    }
}

fn lock() -> Check {
    let there = place::root().join("Cargo.lock").is_file();
    Check {
        name: "Cargo.lock".into(),
        found: there
            .then(|| "there".into())
            .ok_or("`cargo fetch` writes it.".into()),
    }
}

fn tool(tool: &Tool) -> Check {
    let other = || {
        let path = on_path(tool.name)
            .next()
            .and_then(|file| tools::version(&file));
        let seen = path
            .map(|seen| format!(" (PATH has {seen})"))
            .unwrap_or_default();
        format!("{} is needed{seen}. {INSTALLS}", tool.version)
    };
    Check {
        name: tool.name.into(),
        found: tools::find(tool)
            .map(|file| format!("{} {}", tool.version, file.display()))
            .ok_or_else(other),
    }
}

fn package((name, wanted): (&str, &str)) -> Check {
    let text = said(tools::npm_command(name).arg("--version")).unwrap_or_default();
    let found = text.contains(wanted).then(|| text.trim().to_owned());
    Check {
        name: format!("{name} (npm)"),
        found: found.ok_or(format!("{wanted} is needed. {INSTALLS}")),
    }
}

fn chromium() -> Check {
    let path = |file: PathBuf| file.display().to_string();
    Check {
        name: "chromium".into(),
        found: browser::find()
            .map(path)
            .ok_or(format!("Only for tests. {}", browser::missing())),
    }
}

fn other(one: &browser::Other) -> Check {
    let paths =
        |found: [(&str, PathBuf); 2]| found.map(|(_, file)| file.display().to_string()).join(" ");
    Check {
        name: one.name.into(),
        found: one.find().map(paths).ok_or(
            "Only for its own tests. `cargo xtask test` installs it on Debian as root.".into(),
        ),
    }
}

fn cloudflare() -> Check {
    let deployed = place::root().join("wrangler.local.toml").is_file();
    Check {
        name: "cloudflare".into(),
        found: match deployed {
            true => Ok("wrangler.local.toml names your account's namespace".into()),
            false => Err("Only for `cargo xtask deploy`, which makes what it needs.".into()),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_missing_program_comes_with_its_remedy() {
        let check = asked("x", "no-such-program-here", "Do this.");
        assert_eq!(line(&check), "  missing  x              Do this.\n");
    }
}
