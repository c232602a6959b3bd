//! The browser's half: `app` as WASM in one piece that everybody loads and chunks that few ever do, the glue, the sheet
//! and the page, in `dist/`.
//!
//! cargo → `panics` (they say nothing) → `chunks` (at the split points of `app/src/views/later.rs`) → wasm-bindgen →
//! wasm-opt → `order` (like beside like) → `imports` (short names) → esbuild → the list that the service worker keeps.

mod chunks;
mod imports;
mod order;
mod panics;
mod wasm;

use std::env;
use std::ffi::OsStr;
use std::fs;
use std::hash::{DefaultHasher, Hasher};
use std::path::{Path, PathBuf};

use crate::native;
use crate::place;
use crate::steps::run;
use crate::tools::{Tools, npm_command};
use crate::trouble::{Outcome, Trouble};

/// Passes that make the file shorter and the download longer: what they fold together brotli folds better.
const WITHOUT: [&str; 4] = [
    "--skip-pass=merge-similar-functions",
    "--skip-pass=inlining-optimizing",
    "--skip-pass=local-cse",
    "--skip-pass=simplify-locals",
];
/// Data lies above the stack, a megabyte up, and addresses do not wrap: nothing is ever read below the first 1,024 bytes,
/// except by a stack that has run out.
const LAYOUT: &str = "--low-memory-unused";
/// What the compiler makes use of, and every browser since 2022 has.
const FEATURES: [&str; 6] = [
    "--enable-bulk-memory",
    "--enable-multivalue",
    "--enable-mutable-globals",
    "--enable-nontrapping-float-to-int",
    "--enable-reference-types",
    "--enable-sign-ext",
];
/// Scripts of `public/` beside the service worker.
const SCRIPTS: [&str; 3] = ["broken.js", "offline.js", "theme.js"];
/// Fetched when somebody first makes a video smaller.
pub const VIDEO: &str = "video.js";
/// The folder of one build as `app/index.html` names it. Built, it carries a hash of what is in it, so that a browser may
/// keep its files for ever and never mixes those of two builds.
const FOLDER: &str = "/app/";

/// Builds everything anew into `dist`, which is as it was until all of it is there.
pub fn build(tools: &Tools, dist: &Path) -> Outcome<()> {
    let work = empty(place::own("app"))?;
    let wasm = native::app()?;
    split(&wasm, &work)?;
    bind(tools, &work)?;
    let made = empty(work.join("made"))?;
    shrink(&work, &made)?;
    bundle(&work, &made)?;
    assemble(&made, dist)?;
    precache(dist)
}

fn empty(folder: PathBuf) -> Outcome<PathBuf> {
    if folder.exists() {
        fs::remove_dir_all(&folder).map_err(Trouble::io(format!("empty {}", folder.display())))?;
    }
    place::folder(&folder)
}

/// `app.wasm` as the compiler made it becomes `split/app.wasm`, the chunks beside it, and their loader.
fn split(wasm: &Path, work: &Path) -> Outcome<()> {
    let folder = work.join("split");
    place::folder(&folder)?;
    let silent = work.join("silent.wasm");
    wasm::change(wasm, &silent, |wasm| Ok((panics::mute(wasm)?, ())))?;
    let bytes = fs::read(&silent).map_err(Trouble::io(format!("read {}", silent.display())))?;
    chunks::split(&bytes, &folder).map(drop)
}

fn bind(tools: &Tools, work: &Path) -> Outcome<()> {
    let mut bindgen = tools.command(&tools.wasm_bindgen);
    bindgen
        .args(["--target", "web", "--no-typescript", "--keep-lld-exports"])
        .args(["--out-name", "app", "--out-dir"])
        .args([work.join("bound"), work.join("split/app.wasm")]);
    run(&mut bindgen, "wasm-bindgen")
}

/// Every WASM file through wasm-opt: the bound one, and the chunks that are needed no glue.
fn shrink(work: &Path, made: &Path) -> Outcome<()> {
    let bound = work.join("bound/app_bg.wasm");
    let chunks = files(&work.join("split"))?.into_iter().filter(|file| {
        file.extension() == Some(OsStr::new("wasm")) && !file.ends_with("split/app.wasm")
    });
    for file in [bound].into_iter().chain(chunks) {
        let mut opt = npm_command("wasm-opt");
        opt.args(["-Oz", LAYOUT])
            .args(FEATURES)
            .args(WITHOUT)
            .args(names())
            .arg(&file)
            .arg("-o");
        let small = made.join(name(&file));
        run(opt.arg(&small), "wasm-opt")?;
        if names().is_none() {
            wasm::change(&small, &small, |wasm| Ok((order::sort(wasm)?, ())))?;
        }
    }
    rename(&work.join("bound/app.js"), &made.join("app_bg.wasm"))
}

/// Short names for what the WASM imports, in it and in the glue.
fn rename(glue: &Path, wasm: &Path) -> Outcome<()> {
    let short = wasm::change(wasm, wasm, imports::shorten)?;
    place::write(glue, imports::rename(&place::read(glue)?, &short))
}

/// `RECADO_NAMES=1` keeps the names of functions, so that a profile in the browser can be read. They weigh a megabyte.
fn names() -> Option<&'static str> {
    env::var_os("RECADO_NAMES").map(|_| "-g")
}

/// One script and one sheet: each a single request. What makes videos smaller is a script of its own, which few ever need.
fn bundle(work: &Path, made: &Path) -> Outcome<()> {
    let bound = work.join("bound");
    copy(&work.join("split").join(chunks::LOADER), &bound)?;
    copy(&place::root().join("app/start.js"), &bound)?;
    let sheet = place::root().join("style/app.css");
    let video = place::root().join("app/video.js");
    for (from, to) in [
        (bound.join("start.js"), "app.js"),
        (sheet, "app.css"),
        (video, VIDEO),
    ] {
        let mut esbuild = npm_command("esbuild");
        esbuild
            .arg(from)
            .args(["--bundle", "--minify", "--format=esm", "--target=es2022"])
            .args([
                "--log-level=warning",
                "--external:/offline.js",
                "--external:/broken.js",
            ])
            .arg(format!("--external:./{VIDEO}"))
            .arg(format!("--outfile={}", made.join(to).display()));
        run(&mut esbuild, "esbuild")?;
    }
    Ok(())
}

/// `public/`, the folder of this build, and last the page that names it.
fn assemble(made: &Path, dist: &Path) -> Outcome<()> {
    let folder = format!("/app-{}/", hash(made)?);
    let page = place::read(&place::root().join("app/index.html"))?;
    let (dist, inside) = (empty(dist.into())?, folder.trim_matches('/'));
    copy_all(&place::root().join("public"), &dist)?;
    SCRIPTS
        .iter()
        .try_for_each(|name| minify(&dist.join(name)))?;
    copy_all(made, &place::folder(&dist.join(inside))?)?;
    place::write(&dist.join("index.html"), page.replace(FOLDER, &folder))
}

/// Tells the service worker what this build consists of. Comes last: it takes the digest of every file.
fn precache(dist: &Path) -> Outcome<()> {
    let mut node = npm_command("node");
    node.arg(place::root().join("app/precache.mjs")).arg(dist);
    run(&mut node, "precache")?;
    // Only now: the line that has just been filled in would not have been found.
    minify(&dist.join("service-worker.js"))
}

fn minify(script: &Path) -> Outcome<()> {
    let mut esbuild = npm_command("esbuild");
    esbuild
        .arg(script)
        .args(["--minify", "--target=es2022", "--log-level=warning"])
        .args(["--allow-overwrite"])
        .arg(format!("--outfile={}", script.display()));
    run(&mut esbuild, "esbuild")
}

/// A hash of what the files of a folder hold, in the order of their names.
fn hash(folder: &Path) -> Outcome<String> {
    let mut hasher = DefaultHasher::new();
    for file in files(folder)? {
        let bytes = fs::read(&file).map_err(Trouble::io(format!("read {}", file.display())))?;
        hasher.write(&bytes);
    }
    Ok(format!("{:016x}", hasher.finish()))
}

fn copy_all(from: &Path, to: &Path) -> Outcome<()> {
    files(from)?.iter().try_for_each(|file| copy(file, to))
}

fn copy(file: &Path, folder: &Path) -> Outcome<()> {
    fs::copy(file, folder.join(name(file)))
        .map(|_| ())
        .map_err(Trouble::io(format!("copy {}", file.display())))
}

fn name(file: &Path) -> &OsStr {
    file.file_name().unwrap_or_default()
}

/// The files of a folder by name.
fn files(folder: &Path) -> Outcome<Vec<PathBuf>> {
    let entries =
        fs::read_dir(folder).map_err(Trouble::io(format!("read {}", folder.display())))?;
    let mut files: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).collect();
    files.sort();
    Ok(files)
}
