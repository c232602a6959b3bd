//! The tools the build needs, in exactly the versions it was tried with. What is missing goes into `.recado/tools` and
//! `node_modules`, never over something of the user's.

use std::env;
use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::debian;
use crate::place;
use crate::stamp;
use crate::steps::{run, step};
use crate::trouble::{Outcome, Trouble};

/// A program that comes from crates.io.
#[derive(Debug)]
pub struct Tool {
    /// The command and the crate's name where they are the same.
    pub name: &'static str,
    package: &'static str,
    /// The one version that is accepted.
    pub version: &'static str,
    /// Whether the crate's own lock file can be used; wasm-bindgen-cli 0.2.130 names a version that is gone.
    locked: Lock,
    /// The compiler's level: what is run often should be quick, what is run seldom quickly built.
    speed: &'static str,
    how_long: &'static str,
}

#[derive(Debug, PartialEq)]
enum Lock {
    Its,
    Fresh,
}

pub const WASM_BINDGEN: Tool = Tool {
    name: "wasm-bindgen",
    package: "wasm-bindgen-cli",
    version: "0.2.130",
    locked: Lock::Fresh,
    speed: "1",
    how_long: "1 to 2 min, once",
};
pub const WORKER_BUILD: Tool = Tool {
    name: "worker-build",
    package: "worker-build",
    version: "0.8.7",
    locked: Lock::Its,
    speed: "1",
    how_long: "2 to 8 min, once",
};

/// What steers Firefox, in tests. Debian has it not.
pub const GECKODRIVER: Tool = Tool {
    name: "geckodriver",
    package: "geckodriver",
    version: "0.37.1",
    locked: Lock::Its,
    speed: "0",
    how_long: "1 to 3 min, once",
};

/// The programs of `package.json`, by the command that proves each.
pub const FROM_NPM: [(&str, &str); 4] = [
    ("node", "v22."),
    ("wrangler", "4.86.0"),
    ("wasm-opt", "version_132"),
    ("esbuild", "0.27.3"),
];

/// The compiler's WASM target.
pub const TARGET: &str = "wasm32-unknown-unknown";

/// Everything a build calls, found or installed.
#[derive(Debug)]
pub struct Tools {
    pub wasm_bindgen: PathBuf,
    pub worker_build: PathBuf,
}

/// Installs what is missing and says where everything is.
pub fn ensure() -> Outcome<Tools> {
    let _alone = place::alone()?;
    ensure_target()?;
    ensure_npm()?;
    let tools = Tools {
        wasm_bindgen: ensure_crate(&WASM_BINDGEN)?,
        worker_build: ensure_crate(&WORKER_BUILD)?,
    };
    // More than a gigabyte that nobody needs once the programs are built. It is not there when nothing was.
    fs::remove_dir_all(place::own("tools/target")).ok();
    Ok(tools)
}

impl Tools {
    /// A command that finds the pinned wasm-bindgen, wasm-opt, esbuild and Node before any other.
    pub fn command(&self, program: &Path) -> Command {
        let mut command = Command::new(program);
        let first = self.wasm_bindgen.parent().map(Path::to_path_buf);
        command
            .current_dir(place::root())
            .env("PATH", path_with(first))
            .env("WASM_BINDGEN_BIN", &self.wasm_bindgen)
            .env("WASM_OPT_BIN", npm_bin("wasm-opt"))
            .env("ESBUILD_BIN", npm_bin("esbuild"));
        command
    }
}

/// A command from `node_modules/.bin` that runs on the Node of `node_modules`.
pub fn npm_command(name: &str) -> Command {
    let mut command = Command::new(npm_bin(name));
    command
        .current_dir(place::root())
        .env("PATH", path_with(None))
        .env("WRANGLER_SEND_METRICS", "false");
    command
}

/// Where npm puts a package's command.
pub fn npm_bin(name: &str) -> PathBuf {
    npm_bins().join(name)
}

fn npm_bins() -> PathBuf {
    place::root().join("node_modules/.bin")
}

/// The search path with the project's own programs first.
fn path_with(more: Option<PathBuf>) -> OsString {
    let own = [Some(npm_bins()), more];
    let old = env::var_os("PATH").unwrap_or_default();
    let all = own.into_iter().flatten().chain(env::split_paths(&old));
    env::join_paths(all).unwrap_or(old)
}

/// Every place on PATH that holds a program of this name.
pub fn on_path(name: &str) -> impl Iterator<Item = PathBuf> {
    let path = env::var_os("PATH").unwrap_or_default();
    let places: Vec<PathBuf> = env::split_paths(&path).map(|dir| dir.join(name)).collect();
    places.into_iter().filter(|file| file.is_file())
}

/// Whether the compiler can already build for WASM.
pub fn has_target() -> bool {
    let asked = ["--print", "target-libdir", "--target", TARGET];
    said(Command::new("rustc").args(asked)).is_some_and(|dir| Path::new(dir.trim()).is_dir())
}

fn ensure_target() -> Outcome<()> {
    if has_target() {
        return Ok(());
    }
    on_path("rustup").next().ok_or(Trouble::Missing {
        what: format!("the Rust target {TARGET}"),
        remedy:
            "Install it the way this Rust was installed; with rustup it would be added for you."
                .into(),
    })?;
    step("Add Rust's WASM target", "about 15 s, once", || {
        let mut rustup = Command::new("rustup");
        run(rustup.args(["target", "add", TARGET]), "rustup")
    })
}

/// Installs the npm packages when the lock file has changed since the last time.
pub fn ensure_npm() -> Outcome<()> {
    let root = place::root();
    let lock = stamp::of(&[root.join("package-lock.json")]);
    let kept = root.join("node_modules/.recado-lock");
    if place::read(&kept).is_ok_and(|old| old == lock) {
        return Ok(());
    }
    on_path("npm").next().ok_or(Trouble::Missing {
        what: "npm".into(),
        remedy: "Install Node.js 18 or newer with npm (Debian: `apt-get install nodejs npm`)."
            .into(),
    })?;
    step(
        "Install workerd, wrangler and wasm-opt from npm",
        "about 20 s, once",
        || {
            let mut npm = Command::new("npm");
            npm.current_dir(&root)
                .args(["ci", "--no-audit", "--no-fund", "--loglevel=error"]);
            run(&mut npm, "npm")
        },
    )?;
    place::write(&kept, lock)
}

/// Where the right version of a tool is, on PATH or in `.recado/tools`.
pub fn find(tool: &Tool) -> Option<PathBuf> {
    let own = place::own("tools/bin").join(tool.name);
    on_path(tool.name)
        .chain(Some(own))
        .find(|file| version(file).as_deref() == Some(tool.version))
}

/// Installs a program from crates.io when its version is not there.
pub fn ensure_crate(tool: &Tool) -> Outcome<PathBuf> {
    if let Some(found) = find(tool) {
        return Ok(found);
    }
    ensure_libraries(tool)?;
    let what = format!("Install {} {} from crates.io", tool.name, tool.version);
    step(&what, tool.how_long, || {
        run(&mut cargo_install(tool), tool.name)
    })?;
    find(tool).ok_or_else(|| Trouble::Missing {
        what: format!("{} {}", tool.name, tool.version),
        remedy:
            "It was installed into .recado/tools but does not run; `cargo xtask doctor` says more."
                .into(),
    })
}

/// worker-build links the system's OpenSSL; without its headers the build fails after minutes, with pages of words.
fn ensure_libraries(tool: &Tool) -> Outcome<()> {
    let there = || said(Command::new("pkg-config").args(["--exists", "openssl"])).is_some();
    if tool.name != WORKER_BUILD.name || !cfg!(target_os = "linux") || there() {
        return Ok(());
    }
    if !debian::can_install() {
        return Err(Trouble::Missing {
            what: "OpenSSL's development files, which worker-build needs,".into(),
            remedy: "Install them (Debian: `sudo apt-get install libssl-dev pkg-config`).".into(),
        });
    }
    step(
        "Install OpenSSL's headers from Debian",
        "about 20 s, once",
        || debian::install(&["libssl-dev", "pkg-config"]),
    )
}

fn cargo_install(tool: &Tool) -> Command {
    let mut cargo = Command::new(env::var_os("CARGO").unwrap_or("cargo".into()));
    cargo
        .current_dir(place::root())
        .arg("install")
        .arg(format!("{}@{}", tool.package, tool.version))
        .args((tool.locked == Lock::Its).then_some("--locked"))
        .arg("--root")
        .arg(place::own("tools"))
        // The two share most of their dependencies, and a quickly built tool beats a fast one that is run twice.
        .env("CARGO_TARGET_DIR", place::own("tools/target"))
        .env("CARGO_PROFILE_RELEASE_OPT_LEVEL", tool.speed)
        .env("CARGO_PROFILE_RELEASE_LTO", "off")
        .env("CARGO_PROFILE_RELEASE_CODEGEN_UNITS", "16");
    cargo
}

/// What a program says its version is.
pub fn version(program: &Path) -> Option<String> {
    let text = said(
        Command::new(program)
            .arg("--version")
            .env("PATH", path_with(None)),
    )?;
    version_in(&text).map(str::to_owned)
}

/// What a program prints, if it runs and succeeds.
pub fn said(command: &mut Command) -> Option<String> {
    let output = command.output().ok().filter(|done| done.status.success())?;
    String::from_utf8(output.stdout).ok()
}

/// The first word that looks like a version: `1.2.3`, perhaps with a leading `v`.
pub fn version_in(text: &str) -> Option<&str> {
    text.split_whitespace()
        .map(|word| word.trim_start_matches('v'))
        .find(|word| word.starts_with(|c: char| c.is_ascii_digit()) && word.contains('.'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_version_is_found_in_what_tools_say() {
        assert_eq!(version_in("worker-build 0.8.7\n"), Some("0.8.7"));
        assert_eq!(version_in("0.8.7"), Some("0.8.7"));
        assert_eq!(version_in("v22.23.3"), Some("22.23.3"));
        assert_eq!(
            version_in("wasm-bindgen 0.2.130 (abc 2026)"),
            Some("0.2.130")
        );
        assert_eq!(version_in("command not found"), None);
    }

    #[test]
    fn the_pins_agree_with_the_files_that_repeat_them() {
        let root = place::root();
        let cargo = place::read(&root.join("Cargo.toml")).unwrap();
        assert!(cargo.contains(&format!("wasm-bindgen = \"={}\"", WASM_BINDGEN.version)));
        let lock = place::read(&root.join("Cargo.lock")).unwrap();
        let split = |name| format!("name = \"{name}\"\nversion = \"0.2.3\"");
        assert!(lock.contains(&split("wasm_split_helpers")));
        assert!(lock.contains(&split("wasm_split_cli_support")));
        let npm = place::read(&root.join("package.json")).unwrap();
        assert!(npm.contains("\"wrangler\": \"4.86.0\""));
    }

    #[test]
    fn the_lock_file_records_no_download_addresses() {
        let lock = place::read(&place::root().join("package-lock.json")).unwrap();
        assert!(!lock.contains("\"resolved\""));
        assert!(!lock.contains("http://") && !lock.contains("registry."));
    }
}
