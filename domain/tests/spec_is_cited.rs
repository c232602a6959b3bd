//! Every promise of SPEC.md is cited by a test, and every citation has a promise.

#![expect(
    clippy::unwrap_used,
    reason = "a test that panics has failed, which is what it is for"
)]

use std::{collections::BTreeSet, fs, path::Path};

fn sources(folder: &Path, found: &mut String) {
    for entry in fs::read_dir(folder).unwrap().map(Result::unwrap) {
        let (path, name) = (
            entry.path(),
            entry.file_name().to_string_lossy().into_owned(),
        );
        if path.is_dir()
            && !name.starts_with('.')
            && !["target", "node_modules", "dist"].contains(&name.as_str())
        {
            sources(&path, found);
        } else if name.ends_with(".rs") {
            found.push_str(&fs::read_to_string(&path).unwrap());
        }
    }
}

/// `S3.1` and `s03_1` as (3, 1).
fn number(group: &str, rest: &str) -> Option<(u32, u32)> {
    let digits: String = rest.chars().take_while(char::is_ascii_digit).collect();
    Some((group.parse().ok()?, digits.parse().ok()?))
}

/// Promises that so far only the simulation exercises (S7.9): none has a test that names it. The list may only shrink.
const ONLY_SIMULATED: &[(u32, u32)] = &[(7, 10), (7, 13)];

/// The numbers in a test's name: `s05_5_s05_10_after_silence` cites two.
fn numbers(name: &str) -> impl Iterator<Item = (u32, u32)> {
    let mut words = name.split('_').peekable();
    let mut found = Vec::new();
    while let Some(word) = words.next() {
        let group = word.strip_prefix('s').filter(|digits| digits.len() == 2);
        let rest = words.peek().copied().unwrap_or_default();
        found.extend(group.and_then(|group| number(group, rest)));
    }
    found.into_iter()
}

#[test]
fn every_promise_is_cited_and_every_citation_is_a_promise() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let spec = fs::read_to_string(root.join("SPEC.md")).unwrap();
    let promised = spec
        .split("**S")
        .skip(1)
        .filter_map(|rest| rest.split_once('.'));
    let promised: BTreeSet<_> = promised
        .filter_map(|(group, rest)| number(group, rest))
        .collect();
    let mut code = String::new();
    sources(root.parent().unwrap(), &mut code);
    let names = code
        .split("fn ")
        .skip(1)
        .filter_map(|rest| rest.split_once('('));
    let cited: BTreeSet<_> = names.flat_map(|(name, _)| numbers(name)).collect();
    let waiting: BTreeSet<_> = ONLY_SIMULATED.iter().copied().collect();
    let shown: BTreeSet<_> = cited.union(&waiting).copied().collect();
    let nowhere: Vec<_> = promised.difference(&shown).collect();
    let unknown: Vec<_> = shown.difference(&promised).collect();
    let done: Vec<_> = cited.intersection(&waiting).collect();
    assert!(nowhere.is_empty(), "no test cites {nowhere:?}");
    assert!(
        unknown.is_empty(),
        "{unknown:?} is cited, and SPEC.md does not promise it"
    );
    assert!(
        done.is_empty(),
        "{done:?} has a test now: take it from the list"
    );
}
