//! What a browser downloads at its first visit, and what has changed since the last build.

use std::collections::BTreeMap;
use std::process::Command;

use crate::build;
use crate::pages::VIDEO;
use crate::place;
use crate::tools::{npm_bin, said};
use crate::trouble::{Outcome, Trouble};

const SCRIPT: &str = include_str!("sizes.mjs");
/// The kinds of file that the first page needs before it can be used.
const FIRST_LOAD: [&str; 4] = ["html", "js", "css", "wasm"];

/// Bytes: raw, gzip, brotli.
type Weight = [i64; 3];
type Weights = BTreeMap<String, Weight>;

/// Prints the table and keeps the numbers for the next comparison.
pub fn report() -> Outcome<()> {
    let now = weigh()?;
    let kept = place::own("sizes.json");
    let before: Weights = place::read(&kept)
        .ok()
        .and_then(|text| serde_json::from_str(&text).ok())
        .unwrap_or_default();
    let text = serde_json::to_string(&now).unwrap_or_default();
    print!(
        "{}\n{}\n",
        table(
            "first load",
            &first_load(now.clone()),
            &first_load(before.clone())
        ),
        table("fetched later", &chunks(now), &chunks(before))
    );
    println!(
        "with a conversation open {:>36}\n",
        kb(with_thread_brotli()?)
    );
    worker_size();
    place::write(&kept, text)
}

/// Bytes of the first load, compressed by brotli.
pub fn first_load_brotli() -> Outcome<i64> {
    let all = first_load(weigh()?);
    Ok(sum(&all)[2])
}

/// The same with a conversation open.
pub fn with_thread_brotli() -> Outcome<i64> {
    let thread = picked(weigh()?, |name| CONVERSATION.contains(&name));
    Ok(first_load_brotli()? + sum(&thread)[2])
}

fn sum(weights: &Weights) -> Weight {
    weights.values().copied().fold([0; 3], add)
}

fn weigh() -> Outcome<Weights> {
    let mut node = Command::new(npm_bin("node"));
    node.args(["--input-type=module", "-e", SCRIPT, "--", ""]);
    node.arg(build::app_output());
    said(&mut node)
        .and_then(|text| serde_json::from_str(&text).ok())
        .ok_or(Trouble::Missing {
            what: "dist/, or a working Node in node_modules,".into(),
            remedy: "`cargo xtask doctor` says which.".into(),
        })
}

fn worker_size() {
    let wasm = build::worker_output().join("index_bg.wasm");
    if let Ok(data) = wasm.metadata() {
        println!(
            "worker (index_bg.wasm)         {:>9}",
            kb(data.len().cast_signed())
        );
    }
}

/// What an open conversation needs beside the list, which asks for it as soon as it stands itself.
const CONVERSATION: [&str; 2] = ["shared.wasm", "thread.wasm"];

/// Only what the list needs, under names without the hash that the build puts into them.
fn first_load(all: Weights) -> Weights {
    picked(all, |name| {
        let ending = name.rsplit('.').next().unwrap_or_default();
        FIRST_LOAD.contains(&ending) && !is_chunk(name)
    })
}

/// What is fetched when somebody first opens one of the screens that few open.
fn chunks(all: Weights) -> Weights {
    picked(all, is_chunk)
}

/// `wasm_split` names what it takes out so; the part that everybody loads is `app_bg.wasm`. Of the scripts one is fetched
/// only where the program failed.
fn is_chunk(name: &str) -> bool {
    let is_chunk = name.ends_with(".wasm") && name != "app_bg.wasm";
    is_chunk || name == VIDEO || name == "broken.js"
}

fn picked(all: Weights, is_meant: impl Fn(&str) -> bool) -> Weights {
    all.into_iter()
        .map(|(name, weight)| (plain_name(&name).to_owned(), weight))
        .filter(|(name, _)| is_meant(name))
        .collect()
}

/// `app-0123456789abcdef/app.js` becomes `app.js`.
fn plain_name(name: &str) -> &str {
    match name.split_once('/') {
        Some((folder, file)) if folder.starts_with("app-") => file,
        _ => name,
    }
}

fn add([a, b, c]: Weight, [x, y, z]: Weight) -> Weight {
    [a + x, b + y, c + z]
}

/// One line a file, then the sum; the last column says what brotli weighs more or less than last time.
fn table(title: &str, now: &Weights, before: &Weights) -> String {
    let mut text = format!(
        "{:<30} {:>9} {:>9} {:>9}  since last build\n",
        title, "raw", "gzip", "brotli"
    );
    for (name, weight) in now {
        text += &line(name, *weight, before.get(name));
    }
    for name in before.keys().filter(|name| !now.contains_key(*name)) {
        text += &format!("{name:<30} is gone\n");
    }
    let old = Some(sum(before)).filter(|_| !before.is_empty());
    text + &line("all", sum(now), old.as_ref())
}

fn line(name: &str, [raw, gzip, brotli]: Weight, before: Option<&Weight>) -> String {
    let change = match before {
        None => "new".into(),
        Some([_, _, old]) if *old == brotli => "same".into(),
        Some([_, _, old]) => format!("{:+} B", brotli - old),
    };
    format!(
        "{name:<30} {:>9} {:>9} {:>9}  {change}\n",
        kb(raw),
        kb(gzip),
        kb(brotli)
    )
}

fn kb(bytes: i64) -> String {
    format!("{}.{} kB", bytes / 1000, bytes % 1000 / 100)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hashed_names_compare_across_builds() {
        assert_eq!(plain_name("app-0123456789abcdef/app.js"), "app.js");
        assert_eq!(plain_name("service-worker.js"), "service-worker.js");
    }

    #[test]
    fn chunks_are_no_first_load() {
        let all: Weights = ["app-1/app_bg.wasm", "app-1/doors.wasm", "app-1/video.js"]
            .map(|name| (name.to_owned(), [1; 3]))
            .into();
        assert_eq!(
            first_load(all.clone()).into_keys().collect::<Vec<_>>(),
            ["app_bg.wasm"]
        );
        assert_eq!(
            chunks(all).into_keys().collect::<Vec<_>>(),
            ["doors.wasm", "video.js"]
        );
    }

    #[test]
    fn the_table_says_what_grew_what_came_and_what_went() {
        let weights = |pairs: &[(&str, i64)]| -> Weights {
            let one = |(name, brotli): &(&str, i64)| (name.to_string(), [9000, 5000, *brotli]);
            pairs.iter().map(one).collect()
        };
        let before = weights(&[("a.js", 1000), ("gone.css", 10)]);
        let text = table(
            "first load",
            &weights(&[("a.js", 1200), ("new.css", 300)]),
            &before,
        );
        assert!(
            text.contains("a.js                              9.0 kB    5.0 kB    1.2 kB  +200 B"),
            "{text}"
        );
        assert!(
            text.contains("new\n") && text.contains("gone.css                       is gone"),
            "{text}"
        );
        assert!(text.contains("+490 B"), "{text}");
    }

    #[test]
    fn pictures_and_sounds_are_no_first_load() {
        let all = [("index.html", 1), ("ding.mp3", 9), ("x.png", 9)];
        let kept = first_load(all.map(|(name, n)| (name.to_string(), [n; 3])).into());
        assert_eq!(kept.into_keys().collect::<Vec<_>>(), ["index.html"]);
    }
}
